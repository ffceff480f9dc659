"""Find names in blocks: one Aho-Corasick automaton a layer, whole words, the longest first.

An inner name shows where the longer one fails (for it is no whole word there, or excepted).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import msgspec
from ahocorasick_rs import AhoCorasick

from sitegen.anchor.fold import ONE_TO_ONE
from sitegen.anchor.words import base_before, stands_alone
from sitegen.model.record import Name

APART = "\0"
"""Between two blocks: no text holds it, so that no name is found across."""


class Mention(msgspec.Struct, frozen=True):
    """A name found in a block."""

    entry: str
    start: int
    end: int


class NameFinder:
    """Finds the names of one layer's entries."""

    def __init__(self, names: Iterable[tuple[str, Name]]) -> None:
        """Take pairs of an entry's id and a name of its."""
        exact: dict[str, str] = {}
        folded: dict[str, str] = {}
        for entry, name in names:
            key = " ".join(unicodedata.normalize("NFC", name.name).split())
            if base_before(key, len(key)) < 0:
                continue  # of marks and unseen characters alone: nobody reads it, and a text may be full of them
            if name.fold:
                folded.setdefault(same_length_casefold(plain(key)), entry)
            else:
                exact.setdefault(plain(key), entry)
        self.names = {(name, False): owner for name, owner in exact.items()}
        self.names.update(((name, True), owner) for name, owner in folded.items())
        """Whose each name is, by the name and whether it is found in any case."""
        self.exact = Automaton(exact)
        self.folded = Automaton(folded)

    def __bool__(self) -> bool:
        return bool(self.exact or self.folded)

    def find(self, text: str, excepted: Iterable[tuple[str, int, int]] = ()) -> list[Mention]:
        """Return the mentions in a block's plain text, in order; they don't overlap.

        `excepted` are places (entry, start, end) in which that entry is not meant.
        """
        return choose(text, self.find_all(Joined([text])).get(0, []), excepted)

    def find_all(self, texts: Joined) -> dict[int, list[Mention]]:
        """Return every place of every name, whole word or not, in each of the texts that holds any, by its index."""
        found: dict[int, list[Mention]] = {}
        for automaton, words in ((self.exact, texts.text), (self.folded, texts.folded if self.folded else "")):
            for mention in automaton.find(words):
                index = bisect_right(texts.starts, mention.start) - 1
                begin = texts.starts[index]
                if mention.end <= begin + texts.lengths[index]:
                    here = Mention(mention.entry, mention.start - begin, mention.end - begin)
                    found.setdefault(index, []).append(here)
        return found


class Joined:
    """Plain texts of blocks, as names are compared with them, in one: they are searched at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths = [len(text) for text in texts]
        self.starts = [0, *accumulate(length + 1 for length in self.lengths)]
        """Where each begins in the whole."""
        self.text = APART.join(map(plain, texts))

    @cached_property
    def folded(self) -> str:
        """The same without regard to case."""
        return same_length_casefold(self.text)


def choose(text: str, found: Sequence[Mention], excepted: Iterable[tuple[str, int, int]]) -> list[Mention]:
    """Return of the places of names in a block those that are whole words and not excepted, the longest first."""
    barred = Bars(excepted)
    return longest([m for m in found if stands_alone(text, m.start, m.end) and not barred.touch(m)])


class Bars:
    """Places of a block in which entries are not meant."""

    def __init__(self, places: Iterable[tuple[str, int, int]]) -> None:
        """Take places: entry, start, end."""
        by_entry: dict[str, list[tuple[int, int]]] = {}
        for entry, start, end in places:
            by_entry.setdefault(entry, []).append((start, end))
        self.starts = {entry: sorted(start for start, _ in some) for entry, some in by_entry.items()}
        self.reach = {
            entry: list(accumulate((end for _, end in sorted(some)), max)) for entry, some in by_entry.items()
        }
        """How far to the right the places up to each of the starts reach."""

    def touch(self, mention: Mention) -> bool:
        """Say whether a mention shares a character with a place in which its entry is not meant."""
        before_end = bisect_left(self.starts.get(mention.entry, ()), mention.end)
        return before_end > 0 and self.reach[mention.entry][before_end - 1] > mention.start


class Automaton:
    """All names that are matched alike."""

    def __init__(self, names: dict[str, str]) -> None:
        self.entries = list(names.values())
        self.automaton = AhoCorasick(list(names)) if names else None

    def __bool__(self) -> bool:
        return self.automaton is not None

    def find(self, text: str) -> Iterator[Mention]:
        """Yield every place of every name, whole word or not."""
        if self.automaton is not None:
            for index, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True):
                yield Mention(self.entries[index], start, end)


def longest(found: list[Mention]) -> list[Mention]:
    """Return the mentions that remain when the longest win, of equals the first; in order of place."""
    if len(found) < 2:
        return found
    taken: list[Mention] = []
    covered: set[int] = set()
    for mention in sorted(found, key=lambda m: (m.start - m.end, m.start, m.entry)):
        span = range(mention.start, mention.end)
        if covered.isdisjoint(span):
            taken.append(mention)
            covered.update(span)
    return sorted(taken, key=lambda m: m.start)


def plain(text: str) -> str:
    """Return a text of the same length in which all spaces, apostrophes, quotes and dashes are alike."""
    if text.isascii() and "\n" not in text and "\t" not in text:
        return text.translate(ONE_TO_ONE) if "`" in text else text  # of all that is folded this alone is ASCII
    return "".join(" " if char.isspace() else char for char in text).translate(ONE_TO_ONE)


def same_length_casefold(text: str) -> str:
    """Return a text without regard to case, of the same length (ß stays ß)."""
    if text.isascii():
        return text.lower()
    return "".join(folded if len(folded := char.casefold()) == 1 else char for char in text)
