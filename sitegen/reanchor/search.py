"""Without history: a selector's place in a text that may have been edited, by its words and what stands beside them.

Each place that comes into question is rated by the share of the quote's letters that stand there, and by how like
its surroundings are to prefix and suffix. Words alone, however like, are no evidence: a copy has them too. What is
not sure enough is a proposal.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec
from rapidfuzz import fuzz

from sitegen.anchor.fold import folded_text
from sitegen.anchor.quotes import Searchable
from sitegen.model.record import Selector
from sitegen.model.text import Block
from sitegen.reanchor.alignment import align_within
from sitegen.reanchor.edges import spot
from sitegen.reanchor.passage import Passage, Spot
from sitegen.reanchor.tokens import TOKEN

LIKELY_BLOCKS = 6
"""How many blocks, by the words they share with a selector, are looked at."""
MOST_HOLDING = 40
"""In how many blocks a quote may stand for all of them to be looked at, and not only those that are likely."""
WINDOW = 45.0
"""The least likeness, of 100, of a stretch that is looked at."""
LEAST_KEPT = 0.4
"""The least share of the quote's letters."""
STRONG, STRONG_LETTERS = 0.8, 8
"""How like one side must be, and how long, to vouch for a place by itself."""
WEAK = 0.6
"""How like both sides must be to vouch for it together."""
TOUCHING = 4
"""How many letters directly beside it, agreeing on all sides that are given, vouch for a place."""
UNBROKEN = 16
"""How many such letters do so beside the very words, whatever stands on the other side."""
ENDS = frozenset(".!?…。！？")
MARGIN = 0.15
"""How much better than any other a place must be."""
NAMED = 0.2
"""How much better a place is for lying in the block that the selector names."""
NEAR = 3
"""How far apart, in blocks, are selectors that went the same way together."""
VOTES = 2
"""How many others must have gone the same way."""


class Hit(msgspec.Struct, frozen=True):
    """A place that comes into question."""

    spot: Spot
    kept: float
    """The share of the quote's letters that stand there; 1 if the words are the same."""
    same: bool
    """Whether the words are the same, folded."""
    slips: bool
    """Whether each word is the same or has a slip."""
    sides: tuple[float, ...]
    """How like prefix and suffix are to what stands there, from 0 to 1; only those that are given."""
    strong: bool
    """Whether one side is so like, and so long, that it vouches for the place by itself."""
    contrary: bool
    """Whether on one side, within its sentence, other words stand."""
    touching: tuple[int, ...]
    """How many letters directly beside the words are what prefix and suffix have; only of those that are given."""
    named: bool
    """Whether the block is the one that the selector names."""

    @property
    def score(self) -> float:
        """Rates a place among others."""
        return self.kept + 1.5 * sum(self.sides) / max(1, len(self.sides)) + NAMED * self.named


class Found(msgspec.Struct, frozen=True):
    """What a search came to."""

    spot: Spot | None
    proposal: Spot | None = None


class Finder:
    """Finds selectors in one version of a text."""

    def __init__(self, searchable: Searchable, selectors: Sequence[Selector]) -> None:
        """Take all selectors that lie in it: where most went, the others are believed to have gone."""
        self.searchable = searchable
        self.blocks = searchable.blocks
        self.selectors = selectors

    def find(self, selector: Selector) -> Found:
        """Return the place of a selector's words, or the likeliest as a proposal."""
        hits = sorted(self.hits(selector), key=lambda hit: -hit.score)
        if not hits:
            return Found(None)
        best = hits[0]
        others = [hit for hit in hits if apart(hit.spot, best.spot)]
        sure = self.is_sure(selector, best) and not any(hit.score > best.score - MARGIN for hit in others)
        return Found(best.spot) if sure else Found(None, best.spot)

    def is_sure(self, selector: Selector, hit: Hit) -> bool:
        """Say whether a place may be taken for the selector's without asking."""
        if hit.sides:
            two, touching = len(hit.sides) == 2, sum(hit.touching)
            together = two and min(hit.sides) >= WEAK
            agrees = min(hit.sides) >= STRONG and touching >= TOUCHING
            beside = hit.strong and (hit.named or not hit.contrary or (hit.same and touching >= UNBROKEN))
            if hit.same:
                near = max(hit.sides) >= (WEAK if touching >= TOUCHING else STRONG)
                within = two and not hit.contrary and min(hit.touching) >= TOUCHING
                return together or agrees or beside or within or (hit.named and near)
            kept = WEAK if agrees or not hit.named else LEAST_KEPT
            return hit.kept >= kept and (together or beside or (agrees and hit.named))
        if not hit.same:
            return hit.named and hit.slips and not self.contradicted(selector, hit)
        return not self.contradicted(selector, hit) if hit.named else self.supported(selector, hit)

    def hits(self, selector: Selector) -> Iterator[Hit]:
        """Yield the places that come into question."""
        quote = selector.quote or ""
        needle = folded_text(quote)
        likely, holding = self.likely(selector), self.holding(needle)
        if len(holding) > MOST_HOLDING:
            holding = [block for block in likely if block in holding]
        same = {block: [*self.searchable.folded_places(self.blocks[block], needle)] for block in holding}
        for block, places in same.items():
            for start, end in places:
                yield self.rate(selector, Spot(block, start, end), 1, same=True, slips=True)
        for block in likely:
            yield from self.alike(selector, block, same.get(block, ()))

    def holding(self, needle: str) -> list[int]:
        """Return the blocks in which folded words stand."""
        whole, first = self.whole
        found = []
        at = whole.find(needle)
        while at >= 0:
            block = bisect_right(first, at) - 1
            found.append(block)
            at = whole.find(needle, first[block + 1]) if block + 1 < len(first) else -1
        return found

    @cached_property
    def whole(self) -> tuple[str, list[int]]:
        """The folded text of all blocks, and where each begins."""
        parts = [self.searchable.folded(block).text for block in self.blocks]
        first = [0]
        for part in parts[:-1]:
            first.append(first[-1] + len(part) + 1)
        return "\0".join(parts), first

    @cached_property
    def index(self) -> dict[str, list[int]]:
        """The blocks in which each word stands."""
        found: dict[str, list[int]] = {}
        for index, block in enumerate(self.blocks):
            for word in words_of(block.text):
                found.setdefault(word, []).append(index)
        return found

    def likely(self, selector: Selector) -> list[int]:
        """Return the block that a selector names, and those that share most words with it, rare ones counting more."""
        rated: Counter[int] = Counter()
        for word in words_of(" ".join(filter(None, (selector.prefix, selector.quote, selector.suffix)))):
            blocks = self.index.get(word, ())
            weight = math.log(1 + len(self.blocks) / max(1, len(blocks)))
            if len(blocks) <= max(20, len(self.blocks) // 10):
                for block in blocks:
                    rated[block] += int(1000 * weight)
        named = self.searchable.order.get(selector.block)
        best = [block for block, _ in rated.most_common(LIKELY_BLOCKS)]
        return list(dict.fromkeys([*([] if named is None else [named]), *best]))

    def alike(self, selector: Selector, index: int, same: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        """Yield the place in a block where prefix, quote and suffix together fit best, unless the words stand there."""
        before, quote, after = selector.prefix or "", selector.quote or "", selector.suffix or ""
        needle, block = before + quote + after, self.blocks[index]
        best: tuple[float, int, Hit] | None = None
        for window in windows(needle, block.text):
            a = align_within(Block("", needle, (), 1), block, window)
            carried = Passage.of(a, 0, len(before), len(before) + len(quote))
            clusters = carried.clusters() if carried else []
            if carried is None or not clusters:
                continue
            largest = max(clusters, key=carried.held)
            place, kept = spot(carried, largest), carried.held(largest) / max(1, carried.total())
            if (place.start, place.end) in same:
                continue
            slips = len(largest.pairs) == carried.tokens[1] - carried.tokens[0]
            length = (place.end or 0) - (place.start or 0)
            if best is None or (kept, -length) > best[:2]:
                hit = self.rate(selector, Spot(index, place.start, place.end), kept, same=False, slips=slips)
                best = kept, -length, hit
        if best is not None:
            yield best[2]

    def rate(self, selector: Selector, spot: Spot, kept: float, *, same: bool, slips: bool) -> Hit:
        """Return a place with what speaks for it."""
        block = self.blocks[spot.block]
        sides = [
            Side(selector.prefix, block.text[: spot.start], backward=True),
            Side(selector.suffix, block.text[spot.end :], backward=False),
        ]
        given = [side for side in sides if side.letters]
        return Hit(
            spot, kept, same, slips, tuple(side.likeness for side in given),
            any(side.likeness >= STRONG and side.letters >= STRONG_LETTERS for side in given),
            any(side.contrary for side in given), tuple(side.touching for side in given), block.id == selector.block,
        )  # fmt: skip

    @cached_property
    def shifts(self) -> list[tuple[int, int, str]]:
        """For each selector whose words stand once in the text: its block, how far off they are, the words."""
        out = []
        for selector in self.selectors:
            named = self.searchable.order.get(selector.block)
            if named is None or selector.quote is None:
                continue
            found = self.holding(folded_text(selector.quote))
            if len(found) == 1:
                out.append((named, found[0] - named, selector.quote))
        return out

    def votes(self, selector: Selector, hit: Hit) -> tuple[int, int]:
        """Return how many selectors near one went the same way as it would, and how many went another."""
        named = self.searchable.order.get(selector.block)
        if named is None:
            return 0, 0
        shift = hit.spot.block - named
        others = {
            (quote, way) for block, way, quote in self.shifts if abs(block - named) <= NEAR and quote != selector.quote
        }
        same = sum(way == shift for _, way in others)
        return same, len(others) - same

    def supported(self, selector: Selector, hit: Hit) -> bool:
        """Say whether most selectors near one went the same way as it would."""
        same, other = self.votes(selector, hit)
        return same >= VOTES and same > 2 * other

    def contradicted(self, selector: Selector, hit: Hit) -> bool:
        """Say whether most selectors near one went another way than it would."""
        same, other = self.votes(selector, hit)
        return other > VOTES and other > 2 * same


def apart(one: Spot, other: Spot) -> bool:
    """Say whether two places have no words in common."""
    if one.block != other.block:
        return True
    return (one.end or 0) <= (other.start or 0) or (other.end or 0) <= (one.start or 0)


def windows(needle: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches of a text, in code points, in which words may stand: the most alike, and a wider one."""
    if len(needle) >= len(text):
        yield 0, len(text)
        return
    found = fuzz.partial_ratio_alignment(needle, text, score_cutoff=WINDOW)
    if found is not None:
        yield found.dest_start, found.dest_end
        slack = 12 + len(needle) // 3
        yield max(0, found.dest_start - slack), found.dest_end + slack


def words_of(text: str) -> set[str]:
    """Return the words of a text, folded."""
    return {word for word in TOKEN.findall(folded_text(text)) if word[0].isalnum()}


class Side:
    """A prefix or suffix, and what stands at a place instead."""

    def __init__(self, given: str | None, text: str, *, backward: bool) -> None:
        """Take the text before a place (`backward`, for a prefix), or after it (for a suffix)."""
        wanted = folded_text(given or "")
        standing = folded_text(text[-len(wanted) - 2 :] if backward else text[: len(wanted) + 2])
        cut = standing[-len(wanted) :] if backward else standing[: len(wanted)]
        self.letters = sum(map(str.isalnum, wanted))
        """How many letters are given."""
        self.likeness = fuzz.ratio(wanted, cut) / 100
        one, other = TOKEN.findall(wanted), TOKEN.findall(standing)
        if backward:
            one, other = one[::-1], other[::-1]
        count = next((k for k, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
        self.touching = sum(len(word) for word in one[:count] if word[0].isalnum())
        """How many of its letters are the same, from the place on, word by word."""
        beyond = count < len(one) and count < len(other)
        ended = backward and any(mark in ENDS for mark in (*one[: count + 1], other[count] if beyond else ""))
        ended = ended or any(mark in ENDS for mark in one[:count])
        self.contrary = self.likeness < WEAK and beyond and not ended
        """Whether other words stand there, within the sentence."""
