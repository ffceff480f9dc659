"""What became of each selector of an edition, since its texts were as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec

from sitegen.anchor.quotes import Searchable
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry
from sitegen.model.problem import Place
from sitegen.model.record import Selector
from sitegen.model.text import ORIGINAL, Text, Version
from sitegen.reanchor.alignment import Alignment, align
from sitegen.reanchor.carry import Carried, carry, carry_block
from sitegen.reanchor.passage import Spot
from sitegen.reanchor.search import Finder
from sitegen.reanchor.selectors import selector_for

Result = Literal["exact", "moved", "changed", "lost"]
Key = Literal["at", "except"]


class Locus(msgspec.Struct, frozen=True):
    """A place in a version of a text: words, a block, or the whole text."""

    block: str | None
    """None: the whole text."""
    start: int | None = None
    """Code points; None for a block, and where a text has no history."""
    end: int | None = None
    quote: str | None = None
    """The words."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one selector."""

    layer: str
    entry: str
    key: Key
    index: int
    """Of the selector in the entry's `at` or `except`."""
    place: Place
    """Where the selector is written."""
    text: str
    version: str
    result: Result
    given: Selector
    origin: Locus
    to: tuple[Locus, ...]
    """None if it is lost; several if an edit cut the passage."""
    selectors: tuple[Selector, ...]
    """What should stand instead of the given one, one for each of `to`: the same, if nothing has to be changed."""
    proposal: Locus | None = None
    """For a lost one, what may be meant."""


class Before(msgspec.Struct, frozen=True):
    """An edition as it was, so far as it matters here."""

    versions: Mapping[str, Version]
    """The committed version of each text that was there."""
    selectors: frozenset[tuple[str, str, Selector]]
    """All selectors that were there, with layer and id of their entries."""


NOTHING = Before({}, frozenset())
"""Stands in where there is no history."""


def reanchor(edition: Edition, before: Before) -> list[Outcome]:
    """Return what became of every selector of an edition, in the order of its files."""
    tracks: dict[tuple[str, str], Track] = {}
    wanted = list(all_selectors(edition))
    out = []
    for entry, key, index, selector in wanted:
        text = edition.texts.get(selector.text)
        name = selector.version or (text.committed.name if text else "")
        track = tracks.get((selector.text, name))
        if track is None:
            lying = [s for *_, s in wanted if s.text == selector.text]
            track = tracks[selector.text, name] = Track(text, name, before, lying, edition.config.max_quote)
        written = any((entry.layer, e, selector) in before.selectors for e in (entry.id, *entry.record.was))
        out.append(track.outcome(entry, key, index, selector, written_before=written))
    return out


def all_selectors(edition: Edition) -> Iterator[tuple[Entry[Any], Key, int, Selector]]:
    """Yield every selector with its entry, key and index."""
    for entry in edition.all_entries():
        for index, selector in enumerate(entry.record.at):
            yield entry, "at", index, selector
        for index, selector in enumerate(entry.record.except_):
            yield entry, "except", index, selector


class Followed(msgspec.Struct, frozen=True):
    """What became of a selector, in terms of blocks and code points."""

    origin: Locus
    spots: tuple[Spot, ...]
    proposal: Spot | None = None
    settled: bool = False
    """Whether the selector needs no other look: it is written for the text as it is."""


class Track:
    """Follows the selectors of one version of a text."""

    def __init__(
        self, text: Text | None, name: str, before: Before, selectors: Sequence[Selector], most: int | None
    ) -> None:
        self.text = text
        self.name = name
        self.most = most
        version = text.versions.get(name) if text else None
        old = before.versions.get(text.id) if text and name != ORIGINAL else None
        self.new = Searchable(version) if version else None
        self.old = Searchable(old) if old else None
        self.finder = Finder(self.new, selectors) if self.new else None
        self.alignment: Alignment | None = None

    def outcome(self, entry: Entry[Any], key: Key, index: int, selector: Selector, *, written_before: bool) -> Outcome:
        """Return what became of a selector. `written_before`: whether its entry had it then already."""
        followed = self.follow(selector, written_before=written_before)
        to = tuple(self.locus(spot) for spot in followed.spots)
        selectors: tuple[Selector, ...] = (selector,)
        if not followed.settled and self.new is not None:
            selectors = tuple(selector_for(selector, spot, self.new, self.most) for spot in followed.spots)
        return Outcome(
            entry.layer, entry.id, key, index, entry.at(key, index), selector.text, self.name,
            "exact" if followed.settled else result(followed.origin, to, selector, selectors),
            selector, followed.origin, to or ((followed.origin,) if followed.settled else ()), selectors,
            self.locus(followed.proposal) if followed.proposal else None,
        )  # fmt: skip

    def follow(self, selector: Selector, *, written_before: bool) -> Followed:
        """Return where a selector's passage stands now, and where it stood."""
        unknown = Locus(selector.block or None, None, None, selector.quote)
        if self.new is None:
            return Followed(unknown, (), settled=self.text is not None and self.name == ORIGINAL)
        if selector.quote is None and not selector.block:
            return Followed(Locus(None), (), settled=True)
        if self.old is None:
            return self.search(selector, unknown)
        then = stands(self.old, selector)
        now = None if then and written_before else stands(self.new, selector)
        if now is not None:
            return Followed(self.locus(now), (now,), settled=True)
        if then is None:
            return self.search(selector, unknown)
        carried = self.carry(then)
        proposal = carried.proposal
        if not carried.spots and proposal is None and selector.quote is not None and self.finder:
            found = self.finder.find(selector)
            proposal = found.spot or found.proposal
        return Followed(locus(self.old, then), carried.spots, proposal)

    def carry(self, then: Spot) -> Carried:
        """Return what became of a passage of the old version."""
        assert self.old is not None
        assert self.new is not None
        if self.alignment is None:
            self.alignment = align(self.old.blocks, self.new.blocks)
        if then.start is None or then.end is None:
            return carry_block(self.alignment, then.block)
        return carry(self.alignment, then.block, then.start, then.end)

    def search(self, selector: Selector, unknown: Locus) -> Followed:
        """Return where a selector stands of which nothing is known but itself."""
        assert self.new is not None
        assert self.finder is not None
        if selector.quote is None:
            now = stands(self.new, selector)
            return Followed(unknown, (now,) if now else ())
        found = self.finder.find(selector)
        return Followed(unknown, (found.spot,) if found.spot else (), found.proposal)

    def locus(self, spot: Spot) -> Locus:
        assert self.new is not None
        return locus(self.new, spot)


def stands(searchable: Searchable, selector: Selector) -> Spot | None:
    """Return where a selector stands in a version beyond doubt; None if it does not."""
    if selector.quote is None:
        index = searchable.order.get(selector.block)
        return None if index is None else Spot(index)
    search = searchable.search(selector)
    if search.result != "found":
        return None
    found = search.candidates[0]
    return Spot(searchable.order[found.block.id], found.start, found.end)


def locus(searchable: Searchable, spot: Spot) -> Locus:
    """Return a place as it is told."""
    block = searchable.blocks[spot.block]
    quote = None if spot.start is None else block.text[spot.start : spot.end]
    return Locus(block.id, spot.start, spot.end, quote)


def result(origin: Locus, to: Sequence[Locus], given: Selector, selectors: Sequence[Selector]) -> Result:
    """Return what to call it."""
    if not to:
        return "lost"
    if len(to) > 1 or to[0].quote != origin.quote:
        return "changed"
    same = (origin.block in (None, to[0].block)) and selectors[0] == given
    return "exact" if same else "moved"
