"""YAML → plain values that know their places. Nothing is converted: every scalar is the string written.

PyYAML's C parser gives the events; what is made of them is ours, in one pass. An empty scalar is None.
Duplicate keys, tags, anchors, aliases, merge keys and second documents are problems.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import msgspec
import yaml

from sitegen.load.source import CONTROL
from sitegen.load.yaml_syntax import QUOTE_IT, TOO_DEEP, Lines, syntax_problem
from sitegen.model import codes
from sitegen.model.entry import Marks
from sitegen.model.limits import MAX_DEPTH, MAX_VALUES
from sitegen.model.problem import Code, Place, Problem

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


NONE: Any = {}
"""The keys and values of what is no mapping: one for all, never written to."""


class PlainLoader(Loader):  # type: ignore[misc] # the base is chosen at run time
    """A loader that resolves nothing: `2019-01-07`, `no` and `12:30` stay what was written."""

    yaml_implicit_resolvers: dict[str, list[Any]] = {}  # noqa: RUF012 - PyYAML's own class attribute


class Loaded(msgspec.Struct, frozen=True):
    """A YAML value as plain data, with the places of all its parts."""

    data: Any
    marks: Marks
    comments: dict[tuple[int, int], str] = {}
    """What stands after a # behind values without quotation marks, on their line; by the places of the values."""


Value = tuple[Any, Marks]
"""A value as plain data, with the places of all its parts."""


class Stop(Exception):  # noqa: N818 - not an error: reading ends, the problem is already told
    """The rest of the file can't be read."""


def load_yaml(text: str, name: str, problems: list[Problem], first_line: int = 1) -> Loaded | None:
    """Return the document's values, or None for an empty one, or (after adding problems) one that can't be read.

    What can be read in spite of a problem (a key that stands twice) is returned, so that all else is checked too.
    `first_line` is the line of the file on which `text` begins.
    """
    loader = reader = None
    lines = Lines(text)
    try:
        loader = PlainLoader(text)
        reader = Reader(loader, name, problems, first_line, lines)
        loaded = reader.read_document()
    except Stop:
        return None
    except yaml.MarkedYAMLError as error:
        last = reader.scalar_read if reader is not None else None
        problems.append(syntax_problem(error, lines, name, first_line, last))
        return None
    except (yaml.YAMLError, ValueError, KeyError, IndexError, AttributeError, RecursionError) as error:
        what = " ".join(str(error).split())
        problems.append(codes.YAML_SYNTAX.at(Place(name, first_line), f"this is not YAML: {what}"))
        return None
    finally:
        if loader is not None:
            loader.dispose()
    return loaded if reader.sound else None


class Reader:
    """Reads one file's events into values."""

    def __init__(self, loader: Any, name: str, problems: list[Problem], first_line: int, lines: Lines) -> None:
        self.loader = loader
        self.name = name
        self.problems = problems
        self.first_line = first_line
        self.lines = lines
        self.regular = lines.regular
        self.scalar_read: Any = None
        """The event of the last scalar."""
        self.line = 0
        """The number last given: all places on a line share the one object, which saves a tenth of the memory."""
        self.sound = True
        """Whether all values are known: what an alias or a merge key stands for is not."""
        self.left = MAX_VALUES
        """How many keys and values may still come."""
        self.comments: dict[tuple[int, int], str] = {}
        self.anchors: dict[str, Any] = {}
        """Events with an anchor that no alias has named yet."""

    def position(self, mark: Any) -> tuple[int, int]:
        """Return line and column of a mark, from 1."""
        line, column = mark.line, mark.column
        if line >= self.regular:
            line, column = self.lines.position(mark)
        line += self.first_line
        if line == self.line:
            return self.line, column + 1
        self.line = line
        return line, column + 1

    def report(self, code: Code, event: Any, message: str, hint: str = "", end: tuple[int, int] = (0, 0)) -> None:
        """Add a problem at an event; what does not know its own end is given it."""
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            end = self.position(event.end_mark)
        self.problems.append(code.at(Place(self.name, *self.position(event.start_mark), *end), message, hint))

    def read_document(self) -> Loaded | None:
        """Return the only document's value; None for an empty stream."""
        take = self.loader.get_event
        take()
        if isinstance(take(), yaml.StreamEndEvent):
            return None
        data, marks = self.read(take(), 0)
        take()
        extra = take()
        if not isinstance(extra, yaml.StreamEndEvent):
            self.report(codes.YAML_SECOND_DOCUMENT, extra, "a second YAML document begins here",
                        "keep one document a file")  # fmt: skip
        for anchor, event in self.anchors.items():
            self.report(codes.YAML_ALIAS, event, f"the anchor &{anchor} can't be used",
                        f"delete it; or, if it is part of the value, {QUOTE_IT}")  # fmt: skip
        return Loaded(data, marks, self.comments)

    def count(self, event: Any) -> None:
        """Count a key or value. Raises Stop, after a problem, where there are too many."""
        self.left -= 1
        if self.left < 0:
            self.report(codes.TOO_MANY_VALUES, event, f"the file has more than {MAX_VALUES} keys and values",
                        "cut it into several")  # fmt: skip
            raise Stop

    def read(self, event: Any, depth: int) -> Value:
        """Return the value that begins with an event, and its marks."""
        self.count(event)
        if type(event) is yaml.ScalarEvent and event.anchor is None and event.tag is None:  # most are
            return self.read_scalar(event)
        if isinstance(event, yaml.AliasEvent):
            self.sound = False
            self.anchors.pop(str(event.anchor), None)
            self.report(codes.YAML_ALIAS, event, f"the alias *{event.anchor} can't be used",
                        f"write out what it stands for; or, if it is part of the value, {QUOTE_IT}")  # fmt: skip
            return None, Marks(*self.position(event.start_mark))
        if event.anchor is not None:
            self.anchors[event.anchor] = event
        if event.tag is not None:
            self.report(codes.YAML_TAG, event, f"the tag {shown_tag(event.tag)} can't be used",
                        f"delete it; or, if it is part of the value, {QUOTE_IT}")  # fmt: skip
        if isinstance(event, yaml.ScalarEvent):
            return self.read_scalar(event)
        if depth == MAX_DEPTH:
            self.report(codes.YAML_TOO_DEEP, event, *TOO_DEEP)
            raise Stop
        if isinstance(event, yaml.SequenceStartEvent):
            return self.read_list(event, depth)
        return self.read_mapping(event, depth)

    def read_scalar(self, event: Any) -> Value:
        """Return a value that is neither a list nor a mapping."""
        self.scalar_read = event
        line, column = self.position(event.start_mark)
        end_line, end_column = self.position(event.end_mark)
        value, style = event.value, event.style
        if not style and end_line - self.first_line in self.lines.hashes:
            self.read_comment((line, column), (end_line, end_column))
        if not value or style == '"' or not value.isascii():
            value = self.scalar(event)
        return value, Marks(line, column, NONE, NONE, (), end_line, end_column)

    def read_comment(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Remember the comment behind a value, whose places are given."""
        rest = self.lines.lines[end[0] - self.first_line][end[1] - 1 :]
        found = re.match(r"[ \t]+#(.*)", rest)
        if found:
            self.comments[start] = found[1].rstrip()

    def read_list(self, opening: Any, depth: int) -> Value:
        take = self.loader.get_event
        items, marks = [], []
        while type(event := take()) is not yaml.SequenceEndEvent:
            item, mark = self.read(event, depth + 1)
            items.append(item)
            marks.append(mark)
        start = self.position(opening.start_mark)
        return items, Marks(*start, NONE, NONE, tuple(marks), *self.bracket(opening, event))

    def read_mapping(self, opening: Any, depth: int) -> Value:
        take, position = self.loader.get_event, self.position
        data: dict[str, Any] = {}
        keys: dict[str, tuple[int, int]] = {}
        values: dict[str, Marks] = {}
        ends: dict[str, tuple[int, int]] = {}
        while type(event := take()) is not yaml.MappingEndEvent:
            key = self.plain_key(event, keys) or self.read_key(event, depth, keys)
            start = position(event.start_mark)
            value, marks = self.read(take(), depth + 1)
            if key is not None:
                keys[key], data[key], values[key] = start, value, marks
                if event.style:
                    ends[key] = position(event.end_mark)
        start = position(opening.start_mark)
        return data, Marks(*start, keys, values, (), *self.bracket(opening, event), ends)

    def plain_key(self, event: Any, keys: dict[str, tuple[int, int]]) -> str | None:
        """Return a mapping's key if it is one of which there is nothing to say, as most are; else None."""
        if type(event) is not yaml.ScalarEvent or event.style or event.anchor is not None or event.tag is not None:
            return None
        key: str = event.value
        if not key or key in keys or key == "<<" or not key.isascii() or self.lines.hashes:
            return None
        self.scalar_read = event
        self.count(event)
        return key

    def bracket(self, opening: Any, closing: Any) -> tuple[int, int]:
        """Return where the bracket ends that closes a list or mapping; zeros where it has none."""
        return self.position(closing.end_mark) if opening.flow_style else (0, 0)

    def read_key(self, event: Any, depth: int, keys: dict[str, tuple[int, int]]) -> str | None:
        """Return a mapping's key; None after a problem."""
        key, marks = self.read(event, depth + 1)
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                hint = "put a value with braces or brackets in quotation marks"
                self.report(codes.YAML_KEY, event, "a key must be a word", hint, marks.span[2:])
                self.sound = False
            return None
        if key == "<<" and not event.style:
            self.sound = False
            self.report(codes.YAML_MERGE_KEY, event, "the merge key << can't be used", "write the keys out")
            return None
        key = key or ""
        if key in keys:
            is_id = depth == 0 and self.name.startswith("annotations/")
            code, hint = (
                (codes.DUPLICATE_ID, "give one of the two another id")
                if is_id
                else (codes.DUPLICATE_KEY, "keep one of the two")
            )
            self.report(code, event, f"`{key}` stands twice; first on line {keys[key][0]}", hint)
            return None
        return str(key)

    def scalar(self, event: Any) -> str | None:
        """Return a scalar as written, NFC; None for one that is empty and not in quotation marks."""
        value: str = event.value
        if not value and event.style not in ("'", '"', "|", ">"):
            return None
        found = CONTROL.search(value) if event.style == '"' else None
        if found:
            self.report(codes.CONTROL_CHARACTER, event, f"the control character U+{ord(found[0]):04X} can't stand here",
                        "delete its escape; or, if a backslash is meant, write two")  # fmt: skip
        return value if value.isascii() else unicodedata.normalize("NFC", value)


def shown_tag(tag: str) -> str:
    """Return a tag as it is usually written."""
    return tag.replace("tag:yaml.org,2002:", "!!")
