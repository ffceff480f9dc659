"""All selectors and names of an edition → passages in reading order, and findings for `check` to tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from sitegen.anchor.names import NameFinder
from sitegen.anchor.quotes import Candidate, Search, Searchable
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry
from sitegen.model.passage import Fault, Finding, Occurrence, Passage
from sitegen.model.record import Selector
from sitegen.model.text import Text, Version

Key = Literal["at", "except"]


class Anchored(msgspec.Struct, frozen=True):
    """The outcome of the stage."""

    passages: tuple[Passage, ...]
    """In reading order: by text, version, block, start; what stands at the whole text first, unplaced last."""
    findings: tuple[Finding, ...]


class Barred(msgspec.Struct, frozen=True):
    """A place in which an entry's names don't mean it."""

    entry: str
    block: str | None
    """None: the whole text."""
    start: int | None
    """None: the whole block."""
    end: int | None


def anchor(edition: Edition) -> Anchored:
    """Return every passage of every entry in every version there is."""
    work = Anchoring(edition)
    for text in edition.texts.values():
        for version in text.versions.values():
            work.anchor_version(text, version)
    return Anchored(tuple(work.passages), tuple(work.findings))


class Anchoring:
    """Anchors one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.passages: list[Passage] = []
        self.findings: list[Finding] = []
        self.selectors = selectors_by_text(edition)
        self.finders = {
            layer.name: NameFinder(
                (entry.id, name) for entry in edition.entries[layer.name].values() for name in layer.names(entry.record)
            )
            for layer in edition.layers
        }
        self.layer_order = {layer.name: index for index, layer in enumerate(edition.layers)}

    def anchor_version(self, text: Text, version: Version) -> None:
        """Add the passages in a version of a text."""
        searchable = Searchable(version)
        found: list[Passage] = []
        excepted: dict[str, list[Barred]] = {}
        for entry, key, index, selector in self.selectors.get(text.id, ()):
            place = Placing(self, text, version, searchable, entry, key, index, selector)
            if key == "at":
                found.append(place.passage())
            else:
                excepted.setdefault(entry.layer, []).extend(place.exceptions())
        for layer, finder in self.finders.items():
            found.extend(mentions(layer, finder, text, version, excepted.get(layer, [])))
        order = searchable.order
        found.sort(key=lambda p: reading_order(p, order, self.layer_order))
        self.passages.extend(found)


def selectors_by_text(edition: Edition) -> dict[str, list[tuple[Entry[Any], Key, int, Selector]]]:
    """Return the selectors of all entries by the text they name."""
    found: dict[str, list[tuple[Entry[Any], Key, int, Selector]]] = {}
    for entry in edition.all_entries():
        for index, selector in enumerate(entry.record.at):
            found.setdefault(selector.text, []).append((entry, "at", index, selector))
        for index, selector in enumerate(entry.record.except_):
            found.setdefault(selector.text, []).append((entry, "except", index, selector))
    return found


def reading_order(
    passage: Passage, blocks: dict[str, int], layers: dict[str, int]
) -> tuple[int, int, int, int, str, int]:
    """Return the key that sorts the passages of a version."""
    block = (-1 if passage.method == "text" else len(blocks)) if passage.block is None else blocks[passage.block]
    start = -1 if passage.start is None else passage.start
    end = 0 if passage.end is None else -passage.end
    index = len(layers) if passage.selector is None else passage.selector
    return (block, start, end, layers[passage.layer], passage.entry, index)


def mentions(layer: str, finder: NameFinder, text: Text, version: Version, excepted: list[Barred]) -> Iterator[Passage]:
    """Yield the mentions of a layer's entries in a version."""
    for block in version.blocks:
        barred = [
            (e.entry, 0 if e.start is None else e.start, len(block.text) if e.end is None else e.end)
            for e in excepted
            if e.block in (None, block.id)
        ]
        for found in finder.find(block.text, barred):
            quote = block.text[found.start : found.end]
            yield Passage(layer, found.entry, text.id, version.name, block.id, found.start, found.end, quote,
                          "mention")  # fmt: skip


class Placing:
    """Places one selector in one version."""

    def __init__(
        self, work: Anchoring, text: Text, version: Version, searchable: Searchable,
        entry: Entry[Any], key: Key, index: int, selector: Selector,
    ) -> None:  # fmt: skip
        self.work = work
        self.text = text
        self.version = version
        self.searchable = searchable
        self.entry = entry
        self.key = key
        self.index = index
        self.selector = selector

    def passage(self) -> Passage:
        """Return the passage of a selector in `at`: its words, else its block, else unplaced."""
        if self.selector.quote is None:
            return self.without_words()
        found = self.find()
        if found is None:
            return self.without_words()
        block, start, end = found.block, found.start, found.end
        return self.make(block.id, start, end, block.text[start:end], found.method)

    def exceptions(self) -> list[Barred]:
        """Return the places that a selector in `except` bars; none where its words are absent."""
        if self.selector.version not in (None, self.version.name):
            return []
        if self.selector.quote is None:
            return [Barred(self.entry.id, self.selector.block or None, None, None)]
        found = self.find()
        return [Barred(self.entry.id, found.block.id, found.start, found.end)] if found else []

    def make(self, block: str | None, start: int | None, end: int | None, quote: str | None, method: Any) -> Passage:
        return Passage(self.entry.layer, self.entry.id, self.text.id, self.version.name, block, start, end, quote,
                       method, self.index)  # fmt: skip

    def without_words(self) -> Passage:
        """Return the passage of a selector that stands at a block or text, or falls back on one."""
        block = self.selector.block
        if block in self.searchable.order:
            return self.make(block, None, None, None, "block")
        if block:
            return self.make(None, None, None, None, "unplaced")
        whole = self.selector.quote is None or not self.must_stand_here
        return self.make(None, None, None, None, "text" if whole else "unplaced")

    @property
    def must_stand_here(self) -> bool:
        """Whether the selector's words have to be found in this version."""
        wanted = self.selector.version or self.text.committed.name
        return self.version.name == wanted

    def find(self) -> Candidate | None:
        """Return where the words stand; None, after recording why, where that can't be said."""
        if self.selector.version not in (None, self.version.name):
            return None
        search = self.searchable.search(self.selector)
        if search.result == "found":
            self.report_doubts(search)
            return search.candidates[0] if not search.moved or self.must_stand_here else None
        if search.result != "unknown-block" and (self.must_stand_here or search.result == "ambiguous"):
            self.report(search.result, search)
        return None

    def report_doubts(self, search: Search) -> None:
        """Record what is well found but not quite as the selector says."""
        if self.must_stand_here and search.moved:
            self.report("block-differs", search)
        elif self.must_stand_here and search.partial:
            self.report("context-differs", search)

    def report(self, fault: Fault, search: Search) -> None:
        places = tuple(Occurrence(c.block.id, c.start, c.end) for c in search.candidates)
        self.work.findings.append(
            Finding(self.entry.layer, self.entry.id, self.key, self.index, self.selector, self.version.name, fault,
                    places)
        )  # fmt: skip
