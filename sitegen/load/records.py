"""Plain values → records. Where one fails, the complete list of its faults, each at its place, with a hint."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

from sitegen.model.schema import convert_scalars, marked, schema_of, visit
from sitegen.load.yaml_source import Loaded
from sitegen.model import codes
from sitegen.model.dates import DateError, parse_date
from sitegen.model.entry import Path
from sitegen.model.near import closest
from sitegen.model.problem import Place, Problem
from sitegen.model.record import Struct
from sitegen.model.urls import why_unsafe

T = TypeVar("T", bound=Struct)

WORDS = {"string": "text", "array": "a list", "object": "a mapping", "boolean": "true or false",
         "integer": "a whole number"}  # fmt: skip
"""JSON's types in the words of someone who writes YAML."""

PATTERNS = {
    "^[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$": "an id: small letters, digits and hyphens",
    "^(title|h[1-9][0-9]{0,5})$": "a paragraph's number, h and a heading's number, or title",
    "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$": "a language such as en, de or pt-BR",
    "^[0-9a-f]{64}$": "a SHA-256 fingerprint: 64 digits 0-9 and a-f",
}
"""What a value must be that fails one of our patterns."""


def read_record(loaded: Loaded, top: Place, record: type[T], problems: list[Problem], what: str) -> T | None:
    """Return the values as a record, or None after adding a problem for each fault.

    `top` is where it begins (an entry's id), for what has no place of its own: a key that is not there.
    `what` names it in messages: "the claim `xi-alone`", "the front matter".
    """
    if not isinstance(loaded.data, dict):
        problems.append(codes.NOT_A_MAPPING.at(top, f"{what} must be a mapping of keys to values",
                                               "write `key: value`, one a line"))  # fmt: skip
        return None
    convert_scalars(loaded.data, record)
    before = len(problems)
    faults = Faults(loaded, top, record, what)
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
def validator(record: type[Any]) -> Any:
    """Return the validator that lists all faults of a record."""
    import jsonschema_rs  # noqa: PLC0415 - 30 ms of start-up, needed only where a record has a fault

    return jsonschema_rs.Draft202012Validator(schema_of(record))


class Faults:
    """Says what is wrong with one record's values."""

    def __init__(self, loaded: Loaded, top: Place, record: type[Struct], what: str) -> None:
        self.data = loaded.data
        self.marks = loaded.marks
        self.top = top
        self.name = top.path
        self.record = record
        self.what = what

    def place(self, path: Path) -> Place:
        return Place(self.name, *self.marks.find(path))

    def key_place(self, path: Path) -> Place:
        return Place(self.name, *self.marks.find_key(path))

    def empty_values(self) -> Iterable[Problem]:
        """Yield a problem for each key or item without a value."""
        for path in nulls(self.data, ()):
            yield codes.EMPTY_VALUE.at(self.key_place(path), f"`{shown(path)}` has no value",
                                       "write a value, or delete the key")  # fmt: skip

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
                    yield codes.UNSAFE_URL.at(self.place(path), f"`{shown(path)}`: {why}",
                                              "write an address such as https://example.org/page")  # fmt: skip

    def date_fault(self, value: str, path: Path) -> Iterable[Problem]:
        try:
            parse_date(value)
        except DateError as error:
            hint = f'write "{error.hint}"' if error.hint else 'write an EDTF date, such as "2019-01-07"'
            yield codes.BAD_DATE.at(self.place(path), f"`{shown(path)}`: {error}", hint)

    def by_schema(self) -> Iterable[Problem]:
        """Yield the faults that the JSON Schema finds."""
        for error in validator(self.record).iter_errors(self.data):
            yield from self.explain(error)

    def explain(self, error: Any) -> Iterable[Problem]:
        """Yield the problems that an error of the validator stands for."""
        path: Path = tuple(error.instance_path)
        kind = error.kind.name
        if kind == "additionalProperties":
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
        where = f" of `{shown(path)}`" if path else ""
        return codes.UNKNOWN_KEY.at(self.key_place((*path, key)), f"{self.what} has no key `{key}`{where}",
                                    hint)  # fmt: skip

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
            message = f"`{shown(path)}` must be {' or '.join(dict.fromkeys(filter(None, kinds)))}"
            yield codes.BAD_VALUE.at(self.place(path), message)

    def bad_value(self, error: Any, path: Path) -> Problem:
        """Return the problem of one value that is of the wrong kind."""
        value = self.at(path)
        kind = error.kind.name
        hint = ""
        if kind == "enum":
            options = [str(option) for option in error.kind.options if option is not None]
            guess = closest(str(value), options)
            hint = f"did you mean {guess}?" if guess else f"write one of {', '.join(options)}"
            message = f"`{shown(path)}` can't be {brief(value)}"
        elif kind == "type":
            wanted = " or ".join(WORDS.get(t, t) for t in error.kind.types if t != "null")
            message = f"`{shown(path)}` must be {wanted}, not {brief(value)}"
            if "array" in error.kind.types:
                hint = f"write [{value}]" if isinstance(value, str) else "write a list, each item after a hyphen"
        elif kind == "pattern":
            message = f"`{shown(path)}` is {brief(value)}, not {PATTERNS.get(error.kind.pattern, 'as it must be')}"
        elif kind in ("minLength", "minItems"):
            message, hint = f"`{shown(path)}` is empty", "write a value, or delete the key"
        else:
            message = f"`{shown(path)}`: {error.message}"
        return codes.BAD_VALUE.at(self.place(path), message, hint)

    def at(self, path: Path) -> Any:
        """Return the value at a path."""
        value = self.data
        for step in path:
            value = value[step]
        return value


def nodes_at(node: dict[str, Any], root: dict[str, Any], path: Path) -> Iterable[dict[str, Any]]:
    """Yield the schema nodes that describe the value at a path: one, or one a branch."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    for branch in node.get("anyOf", ()):
        yield from nodes_at(branch, root, path)
    if not path:
        yield node
        return
    step, rest = path[0], path[1:]
    inside = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
    if inside is None and isinstance(step, str) and isinstance(node.get("additionalProperties"), dict):
        inside = node["additionalProperties"]
    if isinstance(inside, dict):
        yield from nodes_at(inside, root, rest)


def nulls(value: Any, path: Path) -> Iterable[Path]:
    """Yield the paths of empty values."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from nulls(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nulls(item, (*path, index))


def shown(path: Path) -> str:
    """Return a path as a reader of YAML would say it: ``links, 2nd item, to``."""
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step + 1}]"
        else:
            out += f".{step}" if out else step
    return out


def brief(value: Any) -> str:
    """Return a value for a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value) if not isinstance(value, bool) else str(value).lower()
    return f"“{text[:37]}…”" if len(text) > 40 else f"“{text}”"
