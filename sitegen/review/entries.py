"""Annotations compared: which were added, changed, removed, and in which keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from sitegen.model.edition import Edition
from sitegen.model.entry import Entry, Path

Kind = Literal["added", "changed", "removed"]


class EntryChange(msgspec.Struct, frozen=True):
    """What happened to an entry."""

    kind: Kind
    old: Entry[Any] | None
    """None where it is new, or could not be read."""
    new: Entry[Any] | None
    """None where it was removed."""

    @property
    def entry(self) -> Entry[Any]:
        """The entry as it is, or was."""
        entry = self.new or self.old
        assert entry is not None
        return entry


class ValueChange(msgspec.Struct, frozen=True):
    """A value of an entry that changed, as written in its file."""

    way: Path
    """Keys and indexes that lead to it."""
    old: Any
    """None where it is new."""
    new: Any
    """None where it was removed."""


def compare_entries(old: Edition, new: Edition) -> list[EntryChange]:
    """Return the entries that differ, by layer: those there are in the order of the files, then those removed.

    An entry whose file declares it and that can't be read is no change: a problem tells of it.
    """
    return [change for layer in new.layers for change in compare_layer(old, new, layer.name)]


def compare_layer(old: Edition, new: Edition, layer: str) -> Iterator[EntryChange]:
    """Yield the entries of a layer that differ."""
    followed = set()
    for entry in new.entries[layer].values():
        known = former(old, entry)
        if known is None:
            yield EntryChange("changed" if old.exists(layer, entry.id) else "added", None, entry)
            continue
        followed.add(known.id)
        if (known.id, known.data) != (entry.id, entry.data):
            yield EntryChange("changed", known, entry)
    for entry in old.entries[layer].values():
        if entry.id not in followed and not new.exists(layer, entry.id):
            yield EntryChange("removed", entry, None)


def former(old: Edition, entry: Entry[Any]) -> Entry[Any] | None:
    """Return an entry as it was, under its id or a former one; None for a new entry."""
    known = old.entries[entry.layer]
    return next((known[name] for name in (entry.id, *entry.record.was) if name in known), None)


def compare_values(old: Any, new: Any, way: Path = ()) -> Iterator[ValueChange]:
    """Yield what differs between two values of YAML, as deep inside them as it can be said."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            yield from compare_values(old.get(key), new.get(key), (*way, key))
    elif isinstance(old, list) and isinstance(new, list):
        yield from compare_lists(old, new, way)
    elif old != new:
        yield ValueChange(way, old, new)


def compare_lists(old: list[Any], new: list[Any], way: Path) -> Iterator[ValueChange]:
    """Yield what differs between two lists: item by item where they are as long, else what went and what came."""
    if len(old) == len(new):
        gone, come = [item for item in old if item not in new], [item for item in new if item not in old]
        if old != new and not gone and not come:
            yield ValueChange(way, old, new)
            return
        for index, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from compare_values(before, after, (*way, index))
        return
    for index, item in enumerate(old):
        if item not in new:
            yield ValueChange((*way, index), item, None)
    for index, item in enumerate(new):
        if item not in old:
            yield ValueChange((*way, index), None, item)
