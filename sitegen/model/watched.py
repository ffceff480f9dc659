"""An edition whose values tell a tracker when they are read: of what kind, and of which text, entry or key.

It looks like the `Edition` that it wraps, so that layers, pages and checks need not know of tracking.

| fact | what it is |
|---|---|
| ``config KEY`` | a value of edition.yaml |
| ``prose KEY`` | a Markdown value of edition.yaml |
| ``page ID``, ``pages`` | a page of the editors'; which there are |
| ``texts`` | which texts there are, in which order |
| ``head TEXT`` | what stands in a text's front matter, and which versions it has |
| ``body TEXT VERSION`` | all words of a version |
| ``blocks TEXT VERSION`` | which blocks it has, in which order |
| ``block TEXT VERSION ID`` | the words of a block |
| ``ids LAYER`` | which entries there are, in which order |
| ``order LAYER`` | the order of those that were there before and still are |
| ``referring LAYER ID OTHER`` | which entries of another layer name an entry, or a text |
| ``former LAYER`` | which entries had other ids |
| ``contributors`` | who contributed how many entries |
| ``dated`` | whether any entry says when it was added or changed |
| ``passages LAYER ID`` | where an entry stands in the shown versions |
| ``passages-in TEXT VERSION`` | what stands in a version |
| ``declared LAYER ID`` | whether a file declares an id, or may (``declared LAYER``: all of them) |
| ``declared-known LAYER`` | whether it can be said which ids are declared |
| ``proses``, ``findings TEXT`` | Markdown that is no entry's; what is to be said of selectors |
| ``has LAYER ID`` | whether there is such an entry; of layer ``texts``, such a text |
| ``entry LAYER ID`` | an entry as written |
| ``place LAYER ID`` | where it is written |
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, ValuesView
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import msgspec

from sitegen.model.entry import Entry, Marks, Path
from sitegen.model.problem import Place
from sitegen.model.prose import Prose
from sitegen.model.text import ORIGINAL, Block, Part, Text, Version
from sitegen.model.tracking import Key, Tracker

if TYPE_CHECKING:
    from sitegen.model.config import Config
    from sitegen.model.edition import Edition

T = TypeVar("T")


def watch(edition: Edition, tracker: Tracker) -> Edition:
    """Return an edition whose values tell the tracker when they are read."""

    def entries_of(layer: str) -> Mapping[str, Entry[Any]]:
        return WatchedMapping(
            tracker, ("ids", layer), ("has", layer), edition.entries[layer],
            lambda entry: cast("Entry[Any]", WatchedEntry(tracker, entry)),
        )  # fmt: skip

    return msgspec.structs.replace(
        edition,
        config=cast("Config", WatchedConfig(tracker, edition.config)),
        texts=WatchedMapping(
            tracker, ("texts",), ("has", "texts"), edition.texts, lambda text: cast("Text", WatchedText(tracker, text))
        ),
        entries={layer.name: entries_of(layer.name) for layer in edition.layers},
        pages=WatchedMapping(tracker, ("pages",), ("page",), edition.pages),
        prose=WatchedMapping(tracker, ("prose",), ("prose",), edition.prose),
        declared=WatchedDeclared(tracker, edition.declared),
    )


class WatchedMapping(Mapping[str, T], Generic[T]):
    """A mapping that tells which of its values is read, and when its keys are."""

    def __init__(
        self, tracker: Tracker, all_key: Key, one_key: Key, values: Mapping[str, T],
        wrap: Callable[[T], T] | None = None,
    ) -> None:  # fmt: skip
        self.tracker = tracker
        self.all_key = all_key
        self.one_key = one_key
        self.values_by_id = values
        self.wrap = wrap

    def __getitem__(self, key: str) -> T:
        self.tracker.read((*self.one_key, key))
        found = self.values_by_id[key]
        return found if self.wrap is None else self.wrap(found)

    def values(self) -> ValuesView[T]:
        """Return the values, of which only what is read of them counts as read, but for their keys."""
        return WatchedValues(self)

    def items(self) -> ItemsView[str, T]:
        """Return the keys and values, likewise."""
        return WatchedItems(self)

    def each(self) -> Iterator[tuple[str, T]]:
        """Yield the keys and values, likewise."""
        self.tracker.read(self.all_key)
        for key in self.values_by_id:
            yield key, self[key] if self.wrap is None else self.wrap(self.values_by_id[key])

    def __contains__(self, key: object) -> bool:
        self.tracker.read((*self.one_key, str(key)))
        return key in self.values_by_id

    def __iter__(self) -> Iterator[str]:
        self.tracker.read(self.all_key)
        return iter(self.values_by_id)

    def __len__(self) -> int:
        self.tracker.read(self.all_key)
        return len(self.values_by_id)


class WatchedValues(ValuesView[T]):
    """The values of a watched mapping, one after the other."""

    _mapping: WatchedMapping[T]

    def __iter__(self) -> Iterator[T]:
        return (value for _, value in self._mapping.each())


class WatchedItems(ItemsView[str, T]):
    """Its keys and values, likewise."""

    _mapping: WatchedMapping[T]

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return self._mapping.each()


class WatchedDeclared(dict[str, frozenset[str] | None]):
    """The ids that files declare, by layer."""

    def __init__(self, tracker: Tracker, declared: Mapping[str, frozenset[str] | None]) -> None:
        super().__init__(declared)
        self.tracker = tracker

    def __getitem__(self, layer: str) -> frozenset[str] | None:
        self.tracker.read(("declared", layer))
        return super().__getitem__(layer)

    def holds(self, layer: str, entry_id: str) -> bool:
        """Say whether an id is declared, or may be."""
        self.tracker.read(("declared", layer, entry_id))
        found = super().__getitem__(layer)
        if found is None:
            self.tracker.read(("declared", layer))
        return found is None or entry_id in found

    def all_known(self) -> bool:
        """Say whether of all layers the ids are known."""
        for layer in self:
            self.tracker.read(("declared-known", layer))
        return None not in self.values()


class WatchedConfig:
    """edition.yaml."""

    def __init__(self, tracker: Tracker, config: Config) -> None:
        self._tracker = tracker
        self._config = config

    def __getattr__(self, name: str) -> Any:
        self._tracker.read(("config", name))
        return getattr(self._config, name)


class WatchedEntry:
    """An entry."""

    __slots__ = ("entry", "id", "layer", "tracker")

    def __init__(self, tracker: Tracker, entry: Entry[Any]) -> None:
        self.tracker = tracker
        self.entry = entry
        self.layer = entry.layer
        self.id = entry.id

    @property
    def record(self) -> Any:
        """The record."""
        self.tracker.read(("entry", self.layer, self.id))
        return self.entry.record

    @property
    def data(self) -> dict[str, Any]:
        """The record as written."""
        self.tracker.read(("entry", self.layer, self.id))
        return self.entry.data

    @property
    def prose(self) -> dict[Path, Prose]:
        """Its Markdown values."""
        self.tracker.read(("entry", self.layer, self.id))
        return self.entry.prose

    @property
    def citations(self) -> tuple[str, ...]:
        """The ids of its sources."""
        self.tracker.read(("entry", self.layer, self.id))
        return self.entry.citations

    @property
    def place(self) -> Place:
        """Where its id stands."""
        self.tracker.read(("place", self.layer, self.id))
        return self.entry.place

    @property
    def marks(self) -> Marks:
        """Where its values stand."""
        self.tracker.read(("place", self.layer, self.id))
        return self.entry.marks

    def at(self, *path: str | int) -> Place:
        """Return the place of a value."""
        self.tracker.read(("place", self.layer, self.id))
        return self.entry.at(*path)

    def at_key(self, *path: str | int) -> Place:
        """Return the place of a key."""
        self.tracker.read(("place", self.layer, self.id))
        return self.entry.at_key(*path)


class WatchedText:
    """A text."""

    def __init__(self, tracker: Tracker, text: Text) -> None:
        self.tracker = tracker
        self.text = text
        self.id = text.id

    def __getattr__(self, name: str) -> Any:
        self.tracker.read(("head", self.id))
        return getattr(self.text, name)

    @property
    def versions(self) -> dict[str, Version]:
        """Its versions, the committed one first."""
        self.tracker.read(("head", self.id))
        return {name: self.version(version) for name, version in self.text.versions.items()}

    @property
    def committed(self) -> Version:
        """The version that may be published."""
        self.tracker.read(("head", self.id))
        return self.version(self.text.committed)

    @property
    def shown(self) -> Version:
        """The version that a page shows."""
        self.tracker.read(("head", self.id))
        return self.version(self.text.versions.get(ORIGINAL, self.text.committed))

    def version(self, version: Version) -> Version:
        return cast("Version", WatchedVersion(self.tracker, self.id, version))


class WatchedVersion:
    """A version of a text."""

    def __init__(self, tracker: Tracker, text: str, version: Version) -> None:
        self.tracker = tracker
        self.text = text
        self.version = version
        self.name = version.name
        self.path = version.path

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks."""
        self.tracker.read(("body", self.text, self.name))
        return self.version.blocks

    @property
    def body(self) -> tuple[Part, ...]:
        """Its parts."""
        self.tracker.read(("body", self.text, self.name))
        return self.version.body

    def has(self, block_id: str) -> bool:
        """Say whether there is a block."""
        self.tracker.read(("blocks", self.text, self.name))
        return self.version.has(block_id)

    def block(self, block_id: str) -> Block | None:
        """Return a block."""
        self.tracker.read(("block", self.text, self.name, block_id))
        return self.version.block(block_id)
