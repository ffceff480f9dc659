"""Find a selector's words in a version of a text: exactly, else folded; never the wrong ones.

Within the named block first, outside it only when prefix or suffix agree. What is found twice is not chosen.
Where the whole text is searched, one automaton tells for all quotes in which blocks they may stand, and in a long block
where: so that the work grows with the text and its selectors, not with both multiplied.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Literal

import msgspec
from ahocorasick_rs import AhoCorasick

from sitegen.anchor.fold import Folded, fold, folded_text
from sitegen.model.record import Selector
from sitegen.model.text import Block, Version

EMOJI_PARTS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Skin tones, and the tags that make a flag of a region: they belong to what precedes."""
FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+")
"""Regional indicators."""

LONG = 10_000
"""From how many characters on a block is searched for all quotes at once; in a shorter one each is found alone."""

Method = Literal["exact", "folded"]


class Candidate(msgspec.Struct, frozen=True):
    """A place where the quoted words stand."""

    block: Block
    start: int
    end: int
    method: Method
    agrees: int
    """How many of prefix and suffix stand beside it."""


class Search(msgspec.Struct, frozen=True):
    """What a search came to."""

    result: Literal["found", "not-found", "ambiguous", "elsewhere", "unknown-block"]
    candidates: tuple[Candidate, ...] = ()
    """The one found, or those between which it can't choose."""
    partial: bool = False
    """Only one of prefix and suffix agrees."""
    moved: bool = False
    """It stands in another block than the selector says."""


class Searchable:
    """A version of a text, with its blocks folded when first needed."""

    def __init__(self, version: Version, quotes: Iterable[str] = ()) -> None:
        """Take a version, and quotes of which many will be looked for in it; others are found too, each by itself."""
        self.version = version
        self.quotes = quotes
        self.order = {block.id: index for index, block in enumerate(version.blocks)}
        self._folded: dict[str, Folded] = {}
        self._known: dict[Method, Known] = {}

    @cached_property
    def blocks(self) -> Sequence[Block]:
        """The blocks in reading order, the title first."""
        return self.version.blocks

    def folded(self, block: Block) -> Folded:
        """Return a block's text folded."""
        found = self._folded.get(block.id)
        if found is None:
            found = self._folded[block.id] = fold(block.text)
        return found

    @cached_property
    def holders(self) -> dict[str, list[Block]]:
        """The blocks that hold each of the quotes given, by the quote folded; what is equal is equal folded."""
        known = self.known("folded")
        found: dict[str, list[Block]] = {needle: [] for needle in known.needles}
        for block in self.blocks:
            for needle in known.standing(block.id, self.folded(block).text):
                found[needle].append(block)
        return found

    def known(self, method: Method) -> Known:
        """Return the quotes given, as they are or folded."""
        found = self._known.get(method)
        if found is None:
            found = self._known[method] = Known(self.quotes if method == "exact" else map(folded_text, self.quotes))
        return found

    def holding(self, selector: Selector) -> Sequence[Block]:
        """Return the blocks in which a selector's quote may stand: all of them, if it is none of those given."""
        return self.holders.get(folded_text(selector.quote or ""), self.blocks)

    def search(self, selector: Selector) -> Search:
        """Return where a selector with a quote stands in this version."""
        if not selector.block:
            return self.choose(selector, self.holding(selector))
        index = self.order.get(selector.block)
        if index is None:
            return Search("unknown-block")
        named = self.choose(selector, [self.blocks[index]])
        if named.result != "not-found":
            return named
        others = [block for block in self.holding(selector) if block.id != selector.block]
        beyond = self.choose(selector, others)
        if beyond.result == "found" and context_count(selector):
            return Search("found", beyond.candidates, beyond.partial, moved=True)
        if beyond.candidates and not named.candidates:
            return Search("elsewhere", beyond.candidates)
        return named

    def choose(self, selector: Selector, blocks: Sequence[Block]) -> Search:
        """Return the one place in these blocks that the selector means, or why there is none.

        A `not-found` lists the places where the quote stands but not its context.
        """
        wanted = context_count(selector)
        exact = list(self.candidates(selector, blocks, "exact"))
        full = [c for c in exact if c.agrees == wanted]
        if not full:
            folded = list(self.candidates(selector, blocks, "folded"))
            full = [c for c in folded if c.agrees == wanted]
            if not full and wanted == 2:
                return self.choose_partial(exact, folded)
            if not full:
                return Search("not-found", tuple(exact or folded))
        return Search("found" if len(full) == 1 else "ambiguous", tuple(full))

    def choose_partial(self, exact: list[Candidate], folded: list[Candidate]) -> Search:
        """Return the one place beside which one of prefix and suffix stands."""
        for tier in (exact, folded):
            some = tuple(c for c in tier if c.agrees)
            if some:
                return Search("found" if len(some) == 1 else "ambiguous", some, partial=True)
        return Search("not-found", tuple(exact or folded))

    def candidates(self, selector: Selector, blocks: Sequence[Block], method: Method) -> Iterator[Candidate]:
        """Yield the places where the quote stands."""
        quote = selector.quote or ""
        needle = quote if method == "exact" else folded_text(quote)
        for block in blocks:
            places = self.exact_places(block, needle) if method == "exact" else self.folded_places(block, needle)
            for start, end in places:
                yield Candidate(block, start, end, method, self.agreement(selector, block, start, end))

    def exact_places(self, block: Block, needle: str) -> Iterator[tuple[int, int]]:
        """Yield where a quote stands as it is."""
        return whole_signs(block.text, needle, self.known("exact").starts(block.id, block.text, needle))

    def folded_places(self, block: Block, needle: str) -> Iterator[tuple[int, int]]:
        """Yield where a folded quote stands, in the coordinates of the text."""
        folded = self.folded(block)
        starts = self.known("folded").starts(block.id, folded.text, needle)
        for first, last in whole_signs(folded.text, needle, starts):
            start, end = folded.start(first), folded.start(last)
            if start is not None and end is not None and not inside_cluster(block.text, end):
                yield start, end

    def agreement(self, selector: Selector, block: Block, start: int, end: int) -> int:
        """Return how many of prefix and suffix stand beside a place; compared folded."""
        if not context_count(selector):
            return 0
        folded = self.folded(block)
        before, after = selector.prefix, selector.suffix
        precedes = before is not None and folded.text.endswith(folded_text(before), 0, folded.index(start))
        follows = after is not None and folded.text.startswith(folded_text(after), folded.index_after(end))
        return precedes + follows


class Known:
    """Quotes of which many will be looked for: in a long text all at once."""

    def __init__(self, quotes: Iterable[str]) -> None:
        self.needles = {needle: None for needle in quotes if needle}
        self._standing: dict[str, dict[str, list[int]]] = {}
        """By block, of the long ones."""

    @cached_property
    def automaton(self) -> AhoCorasick:
        """Finds all of them."""
        return AhoCorasick(list(self.needles))

    def starts(self, block: str, text: str, needle: str) -> Iterable[int]:
        """Return every place where a string begins in the text of a block, in order."""
        if len(text) < LONG or needle not in self.needles:
            return every_start(text, needle)
        return self.standing(block, text).get(needle, ())

    def standing(self, block: str, text: str) -> dict[str, list[int]]:
        """Return those that stand in the text of a block, each with every place where it begins, in order."""
        found = self._standing.get(block)
        if found is None:
            needles = list(self.needles)
            found = {}
            for index, start, _ in self.automaton.find_matches_as_indexes(text, overlapping=True):
                found.setdefault(needles[index], []).append(start)
            if len(text) >= LONG:
                self._standing[block] = found
        return found


def context_count(selector: Selector) -> int:
    """Return how many of prefix and suffix a selector has."""
    return (selector.prefix is not None) + (selector.suffix is not None)


def occurrences(text: str, needle: str) -> Iterator[tuple[int, int]]:
    """Yield every place of a string in another, overlapping ones too; none that cuts a letter from its marks."""
    return whole_signs(text, needle, every_start(text, needle))


def every_start(text: str, needle: str) -> Iterator[int]:
    """Yield every place where a string begins in another, in order; an empty one begins nowhere."""
    found = text.find(needle) if needle else -1
    while found >= 0:
        yield found
        found = text.find(needle, found + 1)


def whole_signs(text: str, needle: str, starts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield start and end of those places of a string in another that cut no letter from its marks."""
    for start in starts:
        end = start + len(needle)
        if not inside_cluster(text, end) and not inside_cluster(text, start):
            yield start, end


def inside_cluster(text: str, index: int) -> bool:
    """Say whether a place lies within what a reader sees as one sign: a letter with its marks, an emoji, a flag."""
    if not 0 < index < len(text):
        return False
    before, char = text[index - 1], text[index]
    if "\u200d" in (before, char) or unicodedata.category(char)[0] == "M" or EMOJI_PARTS.match(char):
        return True
    return bool(FLAG_LETTERS.match(char)) and flag_letters_before(text, index) % 2 == 1


def flag_letters_before(text: str, index: int) -> int:
    """Return how many letters of flags, two of which make one, stand side by side before one at a place."""
    runs = flag_runs(text)
    return index - runs[bisect_right(runs, index) - 1]


@lru_cache(maxsize=4)
def flag_runs(text: str) -> list[int]:
    """Return where letters of flags begin to stand side by side; kept, since a text may be nothing but flags."""
    return [found.start() for found in FLAG_LETTERS.finditer(text)]
