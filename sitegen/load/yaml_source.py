"""YAML → plain values that know their places. Nothing is converted: every scalar is the string written.

PyYAML's C parser gives the events; what is made of them is ours, in one pass. An empty scalar is None.
Duplicate keys, tags, aliases, merge keys and second documents are problems.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import msgspec
import yaml

from sitegen.model import codes
from sitegen.model.entry import Marks
from sitegen.model.problem import Code, Place, Problem

MAX_DEPTH = 40
"""How deep lists and mappings may lie in each other."""

HINTS = {
    "mapping values are not allowed": 'put a value that contains ": " in quotation marks',
    "cannot start any token": "put the value in quotation marks, and indent with spaces, not tabs",
    "expected <block end>": "check the indentation, and the quotation marks inside a value",
    "expected ',' or": "close the bracket, and put values with brackets or commas in quotation marks",
    "unexpected end of stream": "close the quotation mark that was opened",
    "could not find expected ':'": "write `key: value`, with a space after the colon",
}
"""What usually helps, by a part of PyYAML's message."""

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainLoader(Loader):  # type: ignore[misc] # the base is chosen at run time
    """A loader that resolves nothing: `2019-01-07`, `no` and `12:30` stay what was written."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own class attribute


class Loaded(msgspec.Struct, frozen=True):
    """A YAML value as plain data, with the places of all its parts."""

    data: Any
    marks: Marks


class Stop(Exception):  # noqa: N818 - not an error: reading ends, the problem is already told
    """The rest of the file can't be read."""


def load_yaml(text: str, name: str, problems: list[Problem], first_line: int = 1) -> Loaded | None:
    """Return the document's values, or None for an empty or a faulty one (after adding problems).

    `first_line` is the line of the file on which `text` begins.
    """
    before = len(problems)
    loader = None
    reader = None
    try:
        loader = PlainLoader(text)
        reader = Reader(loader, name, problems, first_line)
        loaded = reader.read_document()
    except Stop:
        return None
    except yaml.MarkedYAMLError as error:
        problems.append(syntax_problem(error, name, first_line))
        return None
    except (yaml.YAMLError, ValueError, KeyError, IndexError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())
        problems.append(codes.YAML_SYNTAX.at(Place(name, first_line), f"this is not YAML: {what}"))
        return None
    finally:
        if loader is not None:
            loader.dispose()
    return None if len(problems) > before else loaded


def syntax_problem(error: yaml.MarkedYAMLError, name: str, first_line: int) -> Problem:
    """Return PyYAML's complaint as a problem at its place."""
    what = " ".join(str(part) for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column + 1) if mark else (0, 1)
    hint = next((hint for part, hint in HINTS.items() if part in what), "")
    return codes.YAML_SYNTAX.at(Place(name, line + first_line, column), f"this is not YAML: {what}", hint)


class Reader:
    """Reads one file's events into values."""

    def __init__(self, loader: Any, name: str, problems: list[Problem], first_line: int) -> None:
        self.loader = loader
        self.name = name
        self.problems = problems
        self.first_line = first_line

    def place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self.name, mark.line + self.first_line, mark.column + 1)

    def report(self, code: Code, event: Any, message: str, hint: str = "") -> None:
        self.problems.append(code.at(self.place(event), message, hint))

    def read_document(self) -> Loaded | None:
        """Return the only document's value; None for an empty stream."""
        take = self.loader.get_event
        take()
        if isinstance(take(), yaml.StreamEndEvent):
            return None
        loaded = self.read(take(), 0)
        take()
        extra = take()
        if not isinstance(extra, yaml.StreamEndEvent):
            self.report(codes.YAML_SECOND_DOCUMENT, extra, "a second YAML document begins here",
                        "keep one document a file")  # fmt: skip
        return loaded

    def read(self, event: Any, depth: int) -> Loaded:
        """Return the value that begins with an event."""
        mark = event.start_mark
        line, column = mark.line + self.first_line, mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            self.report(codes.YAML_ALIAS, event, f"the alias *{event.anchor} can't be used",
                        "write the value out")  # fmt: skip
            return Loaded(None, Marks(line, column))
        if event.tag is not None:
            self.report(codes.YAML_TAG, event, f"the tag {shown_tag(event.tag)} can't be used", "delete it")
        if isinstance(event, yaml.ScalarEvent):
            return Loaded(scalar(event), Marks(line, column))
        if depth == MAX_DEPTH:
            self.report(codes.YAML_TOO_DEEP, event,
                        f"more than {MAX_DEPTH} lists or mappings lie in each other")  # fmt: skip
            raise Stop
        if isinstance(event, yaml.SequenceStartEvent):
            return self.read_list(depth, line, column)
        return self.read_mapping(depth, line, column)

    def read_list(self, depth: int, line: int, column: int) -> Loaded:
        take = self.loader.get_event
        items = []
        while not isinstance(event := take(), yaml.SequenceEndEvent):
            items.append(self.read(event, depth + 1))
        marks = Marks(line, column, items=tuple(item.marks for item in items))
        return Loaded([item.data for item in items], marks)

    def read_mapping(self, depth: int, line: int, column: int) -> Loaded:
        take = self.loader.get_event
        data: dict[str, Any] = {}
        keys: dict[str, tuple[int, int]] = {}
        values: dict[str, Marks] = {}
        while not isinstance(event := take(), yaml.MappingEndEvent):
            key = self.read_key(event, depth, keys)
            value = self.read(take(), depth + 1)
            if key is not None:
                keys[key] = (event.start_mark.line + self.first_line, event.start_mark.column + 1)
                data[key], values[key] = value.data, value.marks
        return Loaded(data, Marks(line, column, keys, values))

    def read_key(self, event: Any, depth: int, keys: dict[str, tuple[int, int]]) -> str | None:
        """Return a mapping's key; None after a problem."""
        key = self.read(event, depth + 1).data
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                self.report(codes.YAML_KEY, event, "a key must be a word",
                            "put a value with braces or brackets in quotation marks")  # fmt: skip
            return None
        if key == "<<" and not event.style:
            self.report(codes.YAML_MERGE_KEY, event, "the merge key << can't be used", "write the keys out")
            return None
        key = key or ""
        if key in keys:
            self.report(codes.DUPLICATE_KEY, event, f"`{key}` stands twice; first on line {keys[key][0]}",
                        "keep one of the two")  # fmt: skip
            return None
        return str(key)


def scalar(event: Any) -> str | None:
    """Return a scalar as written, NFC; None for one that is empty and not in quotation marks."""
    value: str = event.value
    if not value and event.style not in ("'", '"', "|", ">"):
        return None
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def shown_tag(tag: str) -> str:
    """Return a tag as it is usually written."""
    return tag.replace("tag:yaml.org,2002:", "!!")
