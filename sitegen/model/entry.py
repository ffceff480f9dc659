"""Entries: one record of a layer, with its id, where it was written, and its prose."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from sitegen.model.problem import Place
from sitegen.model.prose import Prose
from sitegen.model.record import Record

Path = tuple[str | int, ...]
"""The way to a value inside an entry: keys and indexes."""

R = TypeVar("R", bound=Record, covariant=True)


class Marks(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a YAML value stands, and those inside it."""

    line: int
    column: int
    keys: dict[str, tuple[int, int]] = {}
    """Of a mapping: line and column of each key."""
    values: dict[str, Marks] = {}
    """Of a mapping: its values."""
    items: tuple[Marks, ...] = ()
    """Of a list: its items."""
    end_line: int = 0
    """Where it ends; 0 for a mapping or list without brackets, whose end nobody sees."""
    end_column: int = 0
    """The column after its last character."""
    key_ends: dict[str, tuple[int, int]] = {}
    """Of a mapping: the ends of those keys that are not as long as their mark, being in quotation marks."""

    @property
    def span(self) -> tuple[int, int, int, int]:
        """Line and column of the beginning and of the end, as a `Place` takes them."""
        return self.line, self.column, self.end_line, self.end_column

    def at(self, path: Path) -> Marks:
        """Return the marks of the value at `path`, or of the last part of it that is there."""
        marks = self
        for step in path:
            if isinstance(step, int):
                if step >= len(marks.items):
                    break
                marks = marks.items[step]
            elif step in marks.values:
                marks = marks.values[step]
            else:
                break
        return marks

    def find_span(self, path: Path) -> tuple[int, int, int, int]:
        """Return line and column of the beginning and the end of the value at `path`, or of what is there of it."""
        return self.at(path).span

    def key_span(self, path: Path) -> tuple[int, int, int, int]:
        """Return line and column of the beginning and the end of the key that ends `path`, or else of the value."""
        last = path[-1] if path else None
        marks = self.at(path[:-1])
        if not isinstance(last, str) or last not in marks.keys:
            return self.find_span(path)
        line, column = marks.keys[last]
        end = marks.key_ends.get(last) or (line, column + len(last))
        return (line, column, *end)


decode_marks = msgspec.msgpack.Decoder(Marks).decode


class Entry(msgspec.Struct, Generic[R], frozen=True):
    """One record of a layer."""

    layer: str
    id: str
    record: R
    data: dict[str, Any]
    """The record as written, with booleans and numbers where its type has them."""
    place: Place
    """Where its id stands."""
    known_marks: Marks | msgspec.Raw
    """The marks, or their bytes: few are asked for, and they are as large as all else together."""
    prose: dict[Path, Prose]
    """Its Markdown values, by their way."""

    @property
    def marks(self) -> Marks:
        """Where its values stand."""
        return decode_marks(self.known_marks) if isinstance(self.known_marks, msgspec.Raw) else self.known_marks

    def at(self, *path: str | int) -> Place:
        """Return the place of the value at that way."""
        return Place(self.place.path, *self.marks.find_span(path))

    def at_key(self, *path: str | int) -> Place:
        """Return the place of the key at that way."""
        return Place(self.place.path, *self.marks.key_span(path))

    @property
    def citations(self) -> tuple[str, ...]:
        """The ids of its sources: those it lists, then those its prose cites, each once."""
        listed = [s if isinstance(s, str) else s.id for s in self.record.sources]
        cited = [c.source for prose in self.prose.values() for c in prose.citations]
        return tuple(dict.fromkeys([*listed, *cited]))


def contributors(entry: Entry[Any]) -> tuple[str, ...]:
    """Return who contributed an entry, each name once."""
    by = entry.record.by
    names = [by] if isinstance(by, str) else by
    return tuple(dict.fromkeys(name for name in names if name))
