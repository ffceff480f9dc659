"""All selectors and names of an edition → passages in reading order, and findings for `check` to tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Literal

import msgspec

from sitegen.anchor.names import Joined, Mention, NameFinder, choose, plain, same_length_casefold
from sitegen.anchor.quotes import Candidate, Search, Searchable
from sitegen.model.edition import Edition, Ref, TextPassages
from sitegen.model.entry import Entry
from sitegen.model.facts import called, differing, named_texts, same_ids
from sitegen.model.layer import Layer
from sitegen.model.packed import is_same, stamp
from sitegen.model.passage import Fault, Finding, Occurrence, Passage
from sitegen.model.record import Selector
from sitegen.model.text import Text, Version

Key = Literal["at", "except"]
Selected = tuple[Key, int, Selector]
"""A selector, with where its entry has it."""


class Barred(msgspec.Struct, frozen=True):
    """A place in which an entry's names don't mean it."""

    entry: str
    block: str | None
    """None: the whole text."""
    start: int | None
    """None: the whole block."""
    end: int | None


class Anchored(msgspec.Struct, frozen=True):
    """The outcome for a whole edition."""

    passages: tuple[Passage, ...]
    """In reading order: by text, version, block, start; what stands at the whole text first, unplaced last."""
    findings: tuple[Finding, ...]


def anchor(edition: Edition) -> Anchored:
    """Return every passage of every entry in every version there is."""
    found = Anchoring().renew(edition)
    texts = [found[text] for text in edition.texts]
    passages = (passage for text in texts for version in text.versions.values() for passage in version)
    return Anchored(tuple(passages), tuple(finding for text in texts for finding in text.findings))


class Anchoring:
    """Anchors an edition, and again only those texts which a change concerns."""

    def __init__(self) -> None:
        self.edition: Edition | None = None
        self.selecting: dict[str, dict[Ref, None]] = {}
        """The entries with selectors into each text."""
        self.finders: dict[str, NameFinder] = {}
        self.layer_order: dict[str, int] = {}
        self.words: dict[tuple[str, str], tuple[Version, str]] = {}
        """The words of each version as names are compared with them, without regard to case."""

    def renew(self, edition: Edition) -> dict[str, TextPassages]:
        """Return the passages of the texts in which they may be others than in the edition of before."""
        return {text: self.anchor_text(edition.texts[text]) for text in self.take(edition)}

    def take(self, edition: Edition) -> list[str]:
        """Take an edition whose passages are known, or will be; return the texts in which they may be others."""
        before, self.edition = self.edition, edition
        self.layer_order = {layer.name: index for index, layer in enumerate(edition.layers)}
        texts = {} if before is None else before.texts
        touched = set()
        if texts is not edition.texts:
            touched |= {key for key in edition.texts if not is_same(stamp(texts, key), stamp(edition.texts, key))}
        names: list[str] = []
        for layer in edition.layers:
            old = {} if before is None else before.entries[layer.name]
            new = edition.entries[layer.name]
            if old is not new or before is None:
                touched |= self.renew_selectors(layer, old, new)
                names.extend(self.renew_names(layer, old, new))
        if before is not None and names:
            touched |= {key for key, text in edition.texts.items() if key not in touched and self.holds(text, names)}
        return [key for key in touched if key in edition.texts]

    def renew_selectors(self, layer: Layer, old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]) -> set[str]:
        """Take the selectors of a layer's entries; return the texts into which others lead than before."""
        if not old:
            return self.take_selectors(layer, new)
        touched = set()
        for key in differing(old, new):
            before, after = (selectors_of(entries[key]) if key in entries else {} for entries in (old, new))
            for text in before.keys() | after.keys():
                if before.get(text) != after.get(text):
                    touched.add(text)
                    found = self.selecting.setdefault(text, {})
                    if text in after:
                        found[layer.name, key] = None
                    else:
                        found.pop((layer.name, key), None)
        return touched

    def take_selectors(self, layer: Layer, entries: Mapping[str, Entry[Any]]) -> set[str]:
        """Take the selectors of entries that are all new; return the texts into which they lead."""
        touched = set()
        for key in entries:
            for text in named_texts(entries, key):
                touched.add(text)
                self.selecting.setdefault(text, {})[layer.name, key] = None
        return touched

    def renew_names(self, layer: Layer, old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]) -> list[str]:
        """Take the names of a layer's entries; return those that mean another entry than before, or one at last."""
        before = self.finders.get(layer.name)
        same = same_ids(old, new) and all(
            called(layer, old, key) == called(layer, new, key) for key in differing(old, new)
        )
        if before is not None and same:
            return []
        pairs = ((key, name) for key in new for name in called(layer, new, key))
        after = self.finders[layer.name] = NameFinder(pairs)
        if before is None:
            return []
        return [same_length_casefold(name) for (name, _), _ in before.names.items() ^ after.names.items()]

    def holds(self, text: Text, names: Sequence[str]) -> bool:
        """Say whether a text may hold one of these names."""
        return any(name in words for words in map(partial(self.folded, text), text.versions.values()) for name in names)

    def folded(self, text: Text, version: Version) -> str:
        known = self.words.get((text.id, version.name))
        if known is None or known[0] is not version:
            words = "\n".join(same_length_casefold(plain(block.text)) for block in version.blocks)
            known = self.words[text.id, version.name] = (version, words)
        return known[1]

    def anchor_text(self, text: Text) -> TextPassages:
        """Return the passages in all versions of a text."""
        findings: list[Finding] = []
        versions = {name: self.anchor_version(text, version, findings) for name, version in text.versions.items()}
        return TextPassages.of(versions, findings, text.shown.name)

    def anchor_version(self, text: Text, version: Version, findings: list[Finding]) -> tuple[Passage, ...]:
        """Return the passages in a version of a text; what is to be said of its selectors is added to the findings."""
        entries = self.edition.entries if self.edition is not None else {}
        refs = self.selecting.get(text.id, {})
        selectors = {(layer, entry): selectors_of(entries[layer][entry]).get(text.id, []) for layer, entry in refs}
        quotes = [s.quote for selected in selectors.values() for _, _, s in selected if s.quote is not None]
        searchable = Searchable(version, quotes)
        found: list[Passage] = []
        excepted: dict[str, list[Barred]] = {}
        for (layer, entry), selected in selectors.items():
            for key, index, selector in selected:
                place = Placing(findings, text, version, searchable, layer, entry, key, index, selector)
                if key == "at":
                    found.append(place.passage())
                else:
                    excepted.setdefault(layer, []).extend(place.exceptions())
        words = Joined([block.text for block in searchable.blocks])
        for layer, finder in self.finders.items():
            if finder:
                found.extend(mentions(layer, finder.find_all(words), text, version, excepted.get(layer, [])))
        order = searchable.order
        found.sort(key=lambda p: reading_order(p, order, self.layer_order))
        return tuple(found)


def selectors_of(entry: Entry[Any]) -> dict[str, list[Selected]]:
    """Return an entry's selectors by the text that they name."""
    found: dict[str, list[Selected]] = {}
    for index, selector in enumerate(entry.record.at):
        found.setdefault(selector.text, []).append(("at", index, selector))
    for index, selector in enumerate(entry.record.except_):
        found.setdefault(selector.text, []).append(("except", index, selector))
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


def mentions(
    layer: str, found: Mapping[int, Sequence[Mention]], text: Text, version: Version, excepted: Sequence[Barred]
) -> Iterator[Passage]:
    """Yield the mentions of a layer's entries in a version, given where names stand in its blocks."""
    everywhere = {barred.entry for barred in excepted if barred.block is None}
    by_block: dict[str | None, list[Barred]] = {}
    for barred in excepted:
        by_block.setdefault(barred.block, []).append(barred)
    for index in sorted(found):
        block = version.blocks[index]
        here = [
            (e.entry, 0 if e.start is None else e.start, len(block.text) if e.end is None else e.end)
            for e in by_block.get(block.id, ())
        ]
        possible = [mention for mention in found[index] if mention.entry not in everywhere]
        for mention in choose(block.text, possible, here):
            quote = block.text[mention.start : mention.end]
            yield Passage(layer, mention.entry, text.id, version.name, block.id, mention.start, mention.end, quote,
                          "mention")  # fmt: skip


class Placing:
    """Places one selector in one version."""

    def __init__(
        self, findings: list[Finding], text: Text, version: Version, searchable: Searchable,
        layer: str, entry: str, key: Key, index: int, selector: Selector,
    ) -> None:  # fmt: skip
        self.findings = findings
        self.layer = layer
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
            return [Barred(self.entry, self.selector.block or None, None, None)]
        found = self.find()
        return [Barred(self.entry, found.block.id, found.start, found.end)] if found else []

    def make(self, block: str | None, start: int | None, end: int | None, quote: str | None, method: Any) -> Passage:
        return Passage(self.layer, self.entry, self.text.id, self.version.name, block, start, end, quote,
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
        self.findings.append(
            Finding(self.layer, self.entry, self.key, self.index, self.selector, self.version.name, fault,
                    places)
        )  # fmt: skip
