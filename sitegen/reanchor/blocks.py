"""Which blocks became which: groups of neighbouring blocks of both texts that have the same words.

1. The title is one with the title; blocks that are equal, and stand once in each text, are a group. So are blocks
   with long runs in common, each the other's best.
2. Between groups that keep their order, blocks are compared in order: so a short block goes to its edited self, not
   to a copy of some words of it. Then blocks with short runs in common are a group.
3. A neighbour that shares a quarter of its words with a group joins it: so a block that was split, or merged.
4. What is left is compared beside groups, and any that are equal.

A group is in place if it keeps the order of the others, or came along with a neighbour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence

import msgspec
from rapidfuzz.distance import LCSseq

from sitegen.reanchor.runs import Run, chain, unique_runs
from sitegen.reanchor.tokens import Span, Tokens

RUN = 6
"""How many tokens in a row, standing once in each text, say that blocks belong together."""
LONG = 20
"""How many tokens in runs say that whatever else there is."""
NEARLY = 0.8
"""The share of a block's tokens that is nearly all of them."""
SHARE = 0.25
"""The least share of the smaller block's tokens that lie in runs with the other."""
ALIKE = 0.4
"""The least likeness of two blocks in the same place between their neighbours."""
CUT = 0.75
"""The least share of the shorter of two blocks in the same place that the longer has, if it was cut."""
CONTAINED = 0.6
"""The least share of a block without runs that stands, in order, in the group it joins."""
SHORTEST = 4
"""Of how many tokens it must be."""
MOST_COMPARED = 40_000
"""Pairs of blocks between two groups beyond which they are not compared."""


class Group(msgspec.Struct):
    """Blocks that belong together: one, or neighbours that were one, or became one."""

    old: Span
    """First and after last block, by index."""
    new: Span
    in_place: bool = False


Belongs = Callable[[Group, int | None, int | None], bool]
"""Whether an old block (the second) or a new one (the third) belongs to a group."""


class Matching:
    """Matches the blocks of two texts."""

    def __init__(self, old: Tokens, new: Tokens) -> None:
        self.old = old
        self.new = new
        self.groups: list[Group] = []
        self.of_old: dict[int, Group] = {}
        self.of_new: dict[int, Group] = {}
        self.shared = self.count_shared()

    def match(self) -> list[Group]:
        """Return the groups, in the order of the old text."""
        if self.old.blocks and self.new.blocks and self.old.blocks[0].id == self.new.blocks[0].id == "title":
            self.add(0, 0)
        self.pair_equal(unique=True)
        self.pair_best(LONG)
        self.fill_gaps()
        self.pair_best(RUN)
        self.grow(self.shares_runs)
        self.unite()
        self.fill_gaps()
        self.grow(self.is_contained)
        self.follow()
        self.pair_equal(unique=False)
        self.groups.sort(key=lambda group: group.old)
        self.settle()
        return self.groups

    def count_shared(self) -> Counter[Span]:
        """Return for pairs of blocks how many tokens they share in runs."""
        old, new = self.old, self.new
        shared: Counter[Span] = Counter()
        for run in unique_runs(old.keys, new.keys, (0, len(old.keys)), (0, len(new.keys)), RUN):
            blocks = slice(run.old, run.old + run.length), slice(run.new, run.new + run.length)
            shared.update(zip(old.block[blocks[0]], new.block[blocks[1]], strict=True))
        return shared

    def size(self, tokens: Tokens, index: int) -> int:
        """Return how many tokens a block has."""
        lo, hi = tokens.of_block(index)
        return hi - lo

    def add(self, old: int, new: int, *, in_place: bool = False) -> Group:
        """Make a group of two blocks."""
        group = Group((old, old + 1), (new, new + 1), in_place)
        self.groups.append(group)
        self.of_old[old] = self.of_new[new] = group
        return group

    def pair_best(self, least: int) -> None:
        """Make groups of blocks that share most with each other: at least so many tokens, or nearly all of them."""
        best_old: dict[int, tuple[int, int]] = {}
        best_new: dict[int, tuple[int, int]] = {}
        for (b, c), count in self.shared.items():
            best_old[b] = max(best_old.get(b, (0, 0)), (count, -c))
            best_new[c] = max(best_new.get(c, (0, 0)), (count, -b))
        for b, (count, c) in sorted(best_old.items()):
            sizes = self.size(self.old, b), self.size(self.new, -c)
            enough = count >= SHARE * min(sizes) and count >= min(least, NEARLY * max(sizes))
            if enough and best_new[-c] == (count, -b) and b not in self.of_old and -c not in self.of_new:
                self.add(b, -c)

    def grow(self, belongs: Belongs) -> None:
        """Let neighbours that belong to a group join it, until none is left."""
        for group in self.groups:
            while self.join(group, belongs):
                pass

    def join(self, group: Group, belongs: Belongs) -> bool:
        """Let one neighbour join a group, if one belongs there."""
        for index in (group.new[0] - 1, group.new[1]):
            if 0 <= index < len(self.new.blocks) and index not in self.of_new and belongs(group, None, index):
                group.new = min(group.new[0], index), max(group.new[1], index + 1)
                self.of_new[index] = group
                return True
        for index in (group.old[0] - 1, group.old[1]):
            if 0 <= index < len(self.old.blocks) and index not in self.of_old and belongs(group, index, None):
                group.old = min(group.old[0], index), max(group.old[1], index + 1)
                self.of_old[index] = group
                return True
        return False

    def unite(self) -> None:
        """Make one of neighbouring groups between which a long stretch went from one to the other."""
        self.groups.sort(key=lambda group: group.old)
        kept: list[Group] = []
        for group in self.groups:
            last = kept[-1] if kept else None
            if last and (last.old[1], last.new[1]) == (group.old[0], group.new[0]) and self.flows(last, group):
                last.old, last.new = (last.old[0], group.old[1]), (last.new[0], group.new[1])
                self.of_old.update(dict.fromkeys(range(*last.old), last))
                self.of_new.update(dict.fromkeys(range(*last.new), last))
            else:
                kept.append(group)
        self.groups = kept

    def flows(self, one: Group, other: Group) -> bool:
        """Say whether a long stretch of one group stands in the other."""
        pairs = [(one.old, other.new), (other.old, one.new)]
        return any(sum(self.shared[b, c] for b in range(*olds) for c in range(*news)) >= LONG for olds, news in pairs)

    def shares_runs(self, group: Group, old: int | None, new: int | None) -> bool:
        """Say whether enough of a block lies in runs with a group."""
        olds = range(*group.old) if old is None else [old]
        news = range(*group.new) if new is None else [new]
        size = self.size(self.new, new) if new is not None else self.size(self.old, old or 0)
        count = sum(self.shared[b, c] for b in olds for c in news)
        return count > 0 and count >= SHARE * size

    def is_contained(self, group: Group, old: int | None, new: int | None) -> bool:
        """Say whether most of a short block stands, in order, in a group."""
        if new is not None:
            part, others = self.keys(self.new, (new, new + 1)), self.keys(self.new, group.new)
            whole = self.keys(self.old, group.old)
        else:
            assert old is not None
            part, others = self.keys(self.old, (old, old + 1)), self.keys(self.old, group.old)
            whole = self.keys(self.new, group.new)
        if len(part) < SHORTEST:
            return False
        with_it = max(LCSseq.similarity(row, whole) for row in ([*others, *part], [*part, *others]))
        return bool(with_it - LCSseq.similarity(others, whole) >= CONTAINED * len(part))

    def keys(self, tokens: Tokens, blocks: Span) -> list[int]:
        """Return the keys of some blocks' tokens."""
        return tokens.keys[tokens.first[blocks[0]] : tokens.first[blocks[1]]]

    def settle(self) -> None:
        """Say of each group whether it is in place."""
        self.groups.sort(key=lambda group: group.old)
        for run in chain([Run(g.old[0], g.new[0], 1) for g in self.groups]):
            self.of_old[run.old].in_place = True
        for group in self.groups:
            after, before = self.of_old.get(group.old[1]), self.of_old.get(group.old[0] - 1)
            follows = after is not None and after.new[0] == group.new[1]
            if follows or (before is not None and before.new[1] == group.new[0]):
                group.in_place = True

    def gaps(self) -> Iterator[tuple[Span, Span]]:
        """Yield what lies between neighbouring groups that keep their order: spans of old and of new blocks."""
        kept = chain([Run(g.old[0], g.new[0], 1) for g in self.groups])
        old = new = 0
        for run in kept:
            group = self.of_old[run.old]
            yield (old, group.old[0]), (new, group.new[0])
            old, new = group.old[1], group.new[1]
        yield (old, len(self.old.blocks)), (new, len(self.new.blocks))

    def fill_gaps(self) -> None:
        """Make groups of like blocks wherever they lie between the same neighbours in both texts."""
        self.groups.sort(key=lambda group: group.old)
        for before, after in list(self.gaps()):
            self.fill(before, after)

    def fill(self, before: Span, after: Span) -> None:
        """Make groups of like blocks between two groups, in order."""
        olds = [b for b in range(*before) if b not in self.of_old]
        news = [c for c in range(*after) if c not in self.of_new]
        if len(olds) * len(news) <= MOST_COMPARED:
            for b, c in best_pairs(olds, news, self.likeness):
                self.add(b, c, in_place=True)

    def likeness(self, old: int, new: int) -> float:
        """Return how like two blocks are, from 0 to 1; 2 if they are equal."""
        if self.old.blocks[old].text == self.new.blocks[new].text:
            return 2
        one, other = self.keys(self.old, (old, old + 1)), self.keys(self.new, (new, new + 1))
        if not one or not other:
            return 0
        both = LCSseq.similarity(one, other)
        shorter, longer = sorted((len(one), len(other)))
        cut = shorter >= SHORTEST and both >= CUT * shorter
        return max(both / longer, ALIKE if cut else 0)

    def follow(self) -> None:
        """Make groups of like blocks that stand beside a group in both texts, where a section moved."""
        waiting = list(self.groups)
        while waiting:
            group = waiting.pop()
            for b, c in ((group.old[1], group.new[1]), (group.old[0] - 1, group.new[0] - 1)):
                free = 0 <= b < len(self.old.blocks) and 0 <= c < len(self.new.blocks)
                if free and b not in self.of_old and c not in self.of_new and self.likeness(b, c) >= CONTAINED:
                    waiting.append(self.add(b, c, in_place=True))

    def pair_equal(self, *, unique: bool) -> None:
        """Make groups of equal blocks that are left: of those that stand once in each text, or of all, in order."""
        olds, news = (self.left(tokens, taken) for tokens, taken in ((self.old, self.of_old), (self.new, self.of_new)))
        for text, before in olds.items():
            after = news.get(text, [])
            if not unique or len(before) == len(after) == 1:
                for b, c in zip(before, after, strict=False):
                    self.add(b, c)

    def left(self, tokens: Tokens, taken: Container[int]) -> dict[str, list[int]]:
        """Return the blocks that are in no group, by their text."""
        found: dict[str, list[int]] = {}
        for index, block in enumerate(tokens.blocks):
            if index not in taken:
                found.setdefault(block.text, []).append(index)
        return found


def best_pairs(olds: Sequence[int], news: Sequence[int], likeness: Callable[[int, int], float]) -> Iterator[Span]:
    """Yield the pairs, in order in both, that are most alike in sum."""
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    alike = [[0.0] * len(news) for _ in olds]
    for i in range(len(olds) - 1, -1, -1):
        for j in range(len(news) - 1, -1, -1):
            alike[i][j] = found if (found := likeness(olds[i], news[j])) >= ALIKE else 0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    i = j = 0
    while i < len(olds) and j < len(news):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            yield olds[i], news[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
