"""Plain values → records. Where one fails, the complete list of its faults, each at its place, with a hint."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from sitegen.load.record_values import PATTERNS, TRUTH, WORDS, bare, brief, has_null, likely, nodes_at, nulls, shown
from sitegen.load.yaml_source import Loaded
from sitegen.load.yaml_syntax import quoted
from sitegen.model import codes
from sitegen.model.dates import DateError, parse_date
from sitegen.model.entry import Path
from sitegen.model.near import closest
from sitegen.model.problem import Place, Problem
from sitegen.model.record import MARK, Struct
from sitegen.model.schema import convert_scalars, marked, patterns, schema_of, visit
from sitegen.model.urls import why_unsafe

T = TypeVar("T", bound=Struct)


def read_record(loaded: Loaded, top: Place, record: type[T], problems: list[Problem], what: str) -> T | None:
    """Return the values as a record, or None after adding a problem for each fault.

    `top` is where it begins (an entry's id), for what has no place of its own: a key that is not there.
    `what` names it in messages: "the claim `xi-alone`", "the front matter".
    """
    if not isinstance(loaded.data, dict):
        problems.append(codes.NOT_A_MAPPING.at(top, f"{what} must be a mapping of keys to values",
                                               "write `key: value`, one a line, indented"))  # fmt: skip
        return None
    convert_scalars(loaded.data, record)
    faults = Faults(loaded, top, record, what)
    problems.extend(faults.cut_values())
    before = len(problems)
    if has_null(loaded.data):
        problems.extend(faults.empty_values())
    problems.extend(faults.values())
    result: T | None = None
    try:
        result = msgspec.convert(loaded.data, record)
    except msgspec.ValidationError as error:
        listed = list(faults.by_schema())
        problems.extend(listed)
        if len(problems) == before:
            problems.append(codes.BAD_VALUE.at(top, f"{what}: {error}"))
    return result if len(problems) == before else None


@lru_cache(maxsize=64)
def patterned(record: type[Struct]) -> tuple[tuple[str, ...], ...]:
    """Return the ways to the values that have to look like something."""
    return patterns(record, lambda node: "pattern" in node)


@lru_cache(maxsize=64)
def prose_ways(record: type[Struct]) -> tuple[tuple[str, ...], ...]:
    """Return the ways to the values that are free words: neither one of several, nor of a pattern, nor a reference."""

    def is_prose(node: dict[str, Any]) -> bool:
        role = node.get(MARK, "markdown")
        return node.get("type") == "string" and role == "markdown" and not {"pattern", "enum"} & node.keys()

    return patterns(record, is_prose)


@lru_cache(maxsize=64)
def validator(record: type[Struct]) -> Any:
    """Return the validator that lists all faults of a record."""
    import jsonschema_rs  # here, for it costs 30 ms of start-up and is needed only where a record has a fault

    return jsonschema_rs.Draft202012Validator(schema_of(record))


class Faults:
    """Says what is wrong with one record's values."""

    def __init__(self, loaded: Loaded, top: Place, record: type[Struct], what: str) -> None:
        self.data = loaded.data
        self.marks = loaded.marks
        self.comments = loaded.comments
        self.top = top
        self.name = top.path
        self.record = record
        self.what = what

    def place(self, path: Path) -> Place:
        return Place(self.name, *self.marks.find_span(path))

    def key_place(self, path: Path) -> Place:
        return Place(self.name, *self.marks.key_span(path))

    def empty_values(self) -> Iterable[Problem]:
        """Yield a problem for each key or item without a value."""
        for path in nulls(self.data, ()):
            if isinstance(path[-1], str) and path[-1] not in self.properties(path[:-1]):
                continue  # a key that is not known is told as such: half of a value that holds a comma, most often
            comment = self.comments.get(self.marks.find_span(path)[:2])
            hint = self.fill_hint(path)
            if comment and not comment[0].isspace():
                hint = f"# begins a comment: put the value in quotation marks{quoted(f'#{comment}')}"
            yield codes.EMPTY_VALUE.at(self.key_place(path), f"`{shown(path)}` has no value", hint)

    def cut_values(self) -> Iterable[Problem]:
        """Yield a warning for each value in plain words that a comment follows on its line."""
        if not self.comments:
            return
        for way in prose_ways(self.record):
            for value, path in visit(self.data, way):
                span = self.marks.find_span(path)
                comment = self.comments.get(span[:2])
                if comment is not None and isinstance(value, str):
                    meant = quoted(f"{value} #{comment}").removeprefix(": ")
                    message = f"`{shown(path)}` ends before the #, which begins a comment"
                    hint = f"if the words go on, write {meant}; else put the comment on a line of its own"
                    yield codes.CUT_VALUE.at(self.place(path), message, hint)

    def values(self) -> Iterable[Problem]:
        """Yield what is wrong with dates and addresses, of whatever record."""
        for way in marked(self.record, "edtf"):
            for value, path in visit(self.data, way):
                if isinstance(value, str):
                    yield from self.date_fault(value, path)
        for way in marked(self.record, "url"):
            for value, path in visit(self.data, way):
                why = why_unsafe(value, absolute=True) if isinstance(value, str) else ""
                if why:
                    whole = f"https://{value}"
                    is_host = re.match(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$)", value) and not why_unsafe(
                        whole, absolute=True
                    )
                    hint = f"did you mean {whole}?" if is_host else "write an address such as https://example.org/page"
                    yield codes.UNSAFE_URL.at(self.place(path), f"`{shown(path)}`: {why}", hint)
        for way in patterned(self.record):
            for value, path in visit(self.data, way):
                if isinstance(value, str) and value.endswith("\n"):  # which `$` in a pattern lets pass
                    yield codes.BAD_VALUE.at(self.place(path), f"`{shown(path)}` ends with a line break",
                                             "write it on one line, in quotation marks")  # fmt: skip

    def date_fault(self, value: str, path: Path) -> Iterable[Problem]:
        try:
            parse_date(value)
        except DateError as error:
            hint = f'write "{error.hint}"' if error.hint else 'write an EDTF date, such as "2019-01-07"'
            yield codes.BAD_DATE.at(self.place(path), f"`{shown(path)}`: {error}", hint)

    def by_schema(self) -> Iterable[Problem]:
        """Yield the faults that the JSON Schema finds."""
        errors = list(validator(self.record).iter_errors(self.data))
        misspelt = {
            (*error.instance_path, closest(str(key), self.properties(tuple(error.instance_path))))
            for error in errors
            if error.kind.name == "additionalProperties"
            for key in error.kind.unexpected
        }
        misspelt |= {
            (*error.instance_path, key)
            for error in errors
            if error.kind.name == "additionalProperties"
            for key in self.glued(tuple(error.instance_path), error.kind.unexpected)
        }
        for error in errors:
            if error.kind.name == "required" and (*error.instance_path, error.kind.property) in misspelt:
                continue  # it is there, under a name that is told as unknown
            yield from self.explain(error)

    def explain(self, error: Any) -> Iterable[Problem]:
        """Yield the problems that an error of the validator stands for."""
        path: Path = tuple(error.instance_path)
        kind = error.kind.name
        if kind == "additionalProperties":
            glued = self.glued(path, error.kind.unexpected)
            if glued:
                yield self.glued_keys(path, glued)
                return
            for key in error.kind.unexpected:
                yield self.unknown_key(path, str(key))
        elif kind == "required":
            yield self.missing_key(path, str(error.kind.property))
        elif kind == "anyOf":
            yield from self.explain_branches(error, path)
        elif self.at(path) is not None:
            yield self.bad_value(error, path)

    def unknown_key(self, path: Path, key: str) -> Problem:
        known = list(self.properties(path))
        guess = closest(key, known)
        hint = f"did you mean `{guess}`?" if guess else f"the keys here are {', '.join(known)}"
        if not guess and " " in key:
            hint += "; a value that holds a comma or a colon must stand in quotation marks"
        where = f" of `{shown(path)}`" if path else ""
        return codes.UNKNOWN_KEY.at(self.key_place((*path, key)), f"{self.what} has no key `{key}`{where}",
                                    hint)  # fmt: skip

    def glued(self, path: Path, unexpected: Iterable[str]) -> dict[str, str]:
        """Return the keys that stand there glued to their values (`text:ferry`), each with how it is written."""
        known = self.properties(path)
        parts = ((str(key), str(key).partition(":")) for key in unexpected)
        return {key: whole for whole, (key, colon, value) in parts if colon and value and key in known}

    def glued_keys(self, path: Path, glued: dict[str, str]) -> Problem:
        """Return the one problem of a mapping's keys that lack the space after the colon."""
        place = self.key_place((*path, next(iter(glued.values()))))
        meant = ", ".join(f"{key}: {whole.partition(':')[2]}" for key, whole in glued.items())
        message = f"{self.what}: in braces a colon ends a key only with a space after it"
        return codes.UNKNOWN_KEY.at(place, message, f"write {meant}")

    def missing_key(self, path: Path, key: str) -> Problem:
        where = f"`{shown(path)}` of {self.what}" if path else self.what
        place = self.place(path) if path else self.top
        example = f"add `{key}:`"
        choices = self.properties(path).get(key, {}).get("enum")
        if choices:
            example += f" with one of {', '.join(map(str, choices))}"
        return codes.MISSING_KEY.at(place, f"{where} lacks the key `{key}`", example)

    def properties(self, path: Path) -> dict[str, Any]:
        """Return the keys of the mapping at a path, with their schemas."""
        found: dict[str, Any] = {}
        root = schema_of(self.record)
        for node in nodes_at(root, root, path):
            found.update(node.get("properties", {}))
        return found

    def explain_branches(self, error: Any, path: Path) -> Iterable[Problem]:
        """Yield the faults by the branch that the value was meant for: that of its own type."""
        for branch in error.kind.context:
            wrong_type = [e for e in branch if e.kind.name == "type" and tuple(e.instance_path) == path]
            if not wrong_type:
                for inner in branch:
                    yield from self.explain(inner)
                return
        if self.at(path) is not None:
            kinds = [WORDS.get(e.kind.types[0], "") for b in error.kind.context for e in b[:1]]
            wanted = " or ".join(dict.fromkeys(filter(None, kinds)))
            message = f"`{shown(path)}` must be {wanted}, not {brief(self.at(path))}"
            yield codes.BAD_VALUE.at(self.place(path), message, self.type_hint(kinds, path))

    def bad_value(self, error: Any, path: Path) -> Problem:
        """Return the problem of one value that is of the wrong kind."""
        value = self.at(path)
        kind = error.kind.name
        hint = ""
        if kind == "enum":
            if isinstance(value, list) and len(value) == 1:
                value = value[0]
            options = [str(option) for option in error.kind.options if option is not None]
            guess = closest(str(value), options)
            same = next((option for option in options if bare(option) == bare(value)), "")
            hint = f"did you mean {guess}? Allowed" if guess else "allowed"
            hint = f"write {same}" if same else f"{hint} are {', '.join(options)}"
            message = f"`{shown(path)}` can't be {brief(self.at(path))}"
        elif kind == "type":
            wanted = " or ".join(WORDS.get(t, t) for t in error.kind.types if t != "null")
            message = f"`{shown(path)}` must be {wanted}, not {brief(value)}"
            hint = self.type_hint([WORDS.get(t, "") for t in error.kind.types], path)
        elif kind == "pattern":
            wanted, hint = PATTERNS[error.kind.pattern]
            meant = likely(str(value), error.kind.pattern)
            hint = f"write {meant}" if meant else hint
            message = f"`{shown(path)}` must be {wanted}, not {brief(value)}"
        elif kind in ("minLength", "minItems") and not value:
            message, hint = f"`{shown(path)}` is empty", self.fill_hint(path)
        elif kind in ("minItems", "maxItems"):
            count = error.kind.limit
            message = f"`{shown(path)}` has {len(value)} {'item' if len(value) == 1 else 'items'}"
            hint = f"write {'at least' if kind == 'minItems' else 'at most'} {count}"
        elif kind == "minimum":
            message, hint = f"`{shown(path)}` can't be {value}", f"write {error.kind.limit} or more"
        else:
            message = f"`{shown(path)}`: {error.message}"
        return codes.BAD_VALUE.at(self.place(path), message, hint)

    def fill_hint(self, path: Path) -> str:
        """Return what to do about an empty value."""
        nodes = nodes_at(schema_of(self.record), schema_of(self.record), path[:-1])
        required = any(path[-1] in node.get("required", ()) for node in nodes)
        if required:
            return "write a value"
        return f"write a value, or delete the {'item' if isinstance(path[-1], int) else 'key'}"

    def type_hint(self, wanted: list[str], path: Path) -> str:
        """Return what to write instead of a value of another type than those wanted."""
        value = self.at(path)
        if isinstance(value, list) and any(
            path == dated for w in marked(self.record, "edtf") for _, dated in visit(self.data, w)
        ):
            return self.set_hint(value)
        if WORDS["string"] in wanted and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
            return f"write {value[0]}"
        if WORDS["string"] in wanted and isinstance(value, list):
            return "write one value; or, if brackets are part of it, put it in quotation marks"
        if WORDS["string"] in wanted and isinstance(value, dict):
            return "put a value that holds braces, or a colon and a space, in quotation marks"
        if WORDS["array"] in wanted:
            item = brief(value)[1:-1] if isinstance(value, str) else "{…}"
            return f"write [{item}], or each item on a line of its own after a hyphen"
        if WORDS["object"] in wanted:
            return "write keys and values, as in {key: value}"
        if wanted[0] == WORDS["boolean"] and str(value).lower() in TRUTH:
            return f"write {TRUTH[str(value).lower()]}"
        return {"true or false": "write true or false", "a whole number": "write digits alone"}.get(wanted[0], "")

    def set_hint(self, value: list[Any]) -> str:
        """Return what to write for a set of dates that YAML took for a list."""
        meant = f"[{','.join(map(str, value))}]"
        try:
            parse_date(meant)
        except DateError:
            return 'write one EDTF date, such as "2019-01-07"'
        return f'write "{meant}"'

    def at(self, path: Path) -> Any:
        """Return the value at a path."""
        value = self.data
        for step in path:
            value = value[step]
        return value
