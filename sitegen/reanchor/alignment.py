"""Align two versions of a text: for each old token the new one that it became, if any.

Within groups of blocks first: runs that stand once in both, then the longest common subsequence of what is
between them, then words that differ by a slip. What found no place there is then looked for as whole sentences
that went elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from sitegen.model.text import Block
from sitegen.reanchor.blocks import Group, Matching
from sitegen.reanchor.runs import chain, unique_runs
from sitegen.reanchor.tokens import Span, Tokens, tokenize

ROW = 3
"""How many tokens in a row, standing once in both stretches, are taken to be the same."""
MOST_CELLS = 20_000_000
"""The largest pair of stretches (product of their lengths) that is compared token by token."""
SLIP = 60.0
"""The least likeness, of 100, of two words of which one is a slip of the other."""
SHORTEST_SLIP = 4
"""How many letters one of the two has at least."""
MOST_SLIPS = 30
"""The longest stretch in which slips are looked for."""
MOST_SHIFT = 8
"""By how many tokens what was taken out or put in is moved to the end of a sentence."""
SENTENCE = 0.6
"""The least share of the longer sentence's tokens that a sentence that went elsewhere has in common with it."""


class Alignment(msgspec.Struct):
    """What became of each token."""

    old: Tokens
    new: Tokens
    groups: list[Group]
    to: list[int]
    """For each old token its new one, or -1."""
    back: list[int]
    """For each new token its old one, or -1."""
    slips: set[int]
    """The old tokens that are only alike to their new ones."""
    moved: set[int]
    """The old tokens whose sentence went elsewhere."""
    group_of: list[Group | None]
    """For each old block its group."""

    def link(self, old: int, new: int, length: int = 1) -> None:
        """Align stretches of tokens."""
        self.to[old : old + length] = range(new, new + length)
        self.back[new : new + length] = range(old, old + length)

    def unlink(self, lo: int, hi: int) -> None:
        """Forget what old tokens became."""
        for old in range(lo, hi):
            if self.to[old] >= 0:
                self.back[self.to[old]] = -1
                self.to[old] = -1
                self.slips.discard(old)


def align(old_blocks: Sequence[Block], new_blocks: Sequence[Block]) -> Alignment:
    """Return what became of each token of a version's blocks."""
    vocabulary: dict[str, int] = {}
    old, new = tokenize(old_blocks, vocabulary), tokenize(new_blocks, vocabulary)
    groups = Matching(old, new).match()
    a = Alignment(old, new, groups, [-1] * len(old.keys), [-1] * len(new.keys), set(), set(), [None] * len(old_blocks))
    for group in groups:
        a.group_of[slice(*group.old)] = [group] * (group.old[1] - group.old[0])
        align_stretch(a, (old.first[group.old[0]], old.first[group.old[1]]),
                      (new.first[group.new[0]], new.first[group.new[1]]))  # fmt: skip
    slide(old, a.to, a.back)
    slide(new, a.back, a.to)
    follow_sentences(a)
    return a


def align_within(old: Block, new: Block, window: Span) -> Alignment:
    """Return what became of each token of a block in a window (in code points) of another."""
    vocabulary: dict[str, int] = {}
    one, other = tokenize([old], vocabulary), tokenize([new], vocabulary)
    group = Group((0, 1), (0, 1), True)
    a = Alignment(one, other, [group], [-1] * len(one.keys), [-1] * len(other.keys), set(), set(), [group])
    start, end = bisect_left(other.ends, window[0]), bisect_left(other.starts, window[1])
    align_stretch(a, (0, len(one.keys)), (start, end))
    return a


def align_stretch(a: Alignment, within: Span, against: Span) -> None:
    """Align an old stretch with a new one."""
    (lo, hi), (start, end) = within, against
    old, new = a.old.keys, a.new.keys
    while lo < hi and start < end and old[lo] == new[start]:
        a.link(lo, start)
        lo, start = lo + 1, start + 1
    while lo < hi and start < end and old[hi - 1] == new[end - 1]:
        a.link(hi - 1, end - 1)
        hi, end = hi - 1, end - 1
    if lo == hi or start == end:
        return
    runs = chain(unique_runs(old, new, (lo, hi), (start, end), ROW))
    if not runs:
        align_gap(a, (lo, hi), (start, end))
        return
    for run in runs:
        a.link(run.old, run.new, run.length)
        align_stretch(a, (lo, run.old), (start, run.new))
        lo, start = run.old + run.length, run.new + run.length
    align_stretch(a, (lo, hi), (start, end))


def align_gap(a: Alignment, within: Span, against: Span) -> None:
    """Align what has no rows in common: token by token, without the equalities that mean nothing."""
    (lo, hi), (start, end) = within, against
    if (hi - lo) * (end - start) > MOST_CELLS:
        return
    equal = [
        (lo + op.src_start, start + op.dest_start, op.src_end - op.src_start)
        for op in LCSseq.opcodes(a.old.keys[lo:hi], a.new.keys[start:end])
        if op.tag == "equal"
    ]
    for i, j, length in [*meaningful(a, equal, within, against), (hi, end, 0)]:
        align_slips(a, (lo, i), (start, j))
        a.link(i, j, length)
        lo, start = i + length, j + length


def meaningful(
    a: Alignment, equal: list[tuple[int, int, int]], within: Span, against: Span
) -> list[tuple[int, int, int]]:
    """Return the equal stretches that are not drowned by the edits on both of their sides.

    After Fraser's semantic cleanup: two sentences that have nothing but “of the” in common have nothing in common.
    """
    kept = list(equal)
    changed = True
    while changed:
        changed = False
        ends = [(within[0], against[0], 0), *kept, (within[1], against[1], 0)]
        for index, (i, j, length) in enumerate(kept, 1):
            letters = 2 * a.old.weight(i, i + length)
            before, after = ends[index - 1], ends[index + 1]
            left = max(a.old.weight(before[0] + before[2], i), a.new.weight(before[1] + before[2], j))
            right = max(a.old.weight(i + length, after[0]), a.new.weight(j + length, after[1]))
            if letters <= left and letters <= right and left and right:
                del kept[index - 1]
                changed = True
                break
    return kept


def align_slips(a: Alignment, within: Span, against: Span) -> None:
    """Align words of which one is a slip of the other, in order, so that most letters are alike."""
    olds = [i for i in range(*within) if a.old.letters[i]]
    news = [j for j in range(*against) if a.new.letters[j]]
    if not olds or not news or max(len(olds), len(news)) > MOST_SLIPS:
        return
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for x in range(len(olds) - 1, -1, -1):
        for y in range(len(news) - 1, -1, -1):
            best[x][y] = max(best[x + 1][y], best[x][y + 1], best[x + 1][y + 1] + likeness(a, olds[x], news[y]))
    x = y = 0
    while x < len(olds) and y < len(news):
        alike = likeness(a, olds[x], news[y])
        if alike and best[x][y] == best[x + 1][y + 1] + alike:
            a.link(olds[x], news[y])
            a.slips.add(olds[x])
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1


def likeness(a: Alignment, old: int, new: int) -> float:
    """Return how many letters of two words are alike; 0 if one is no slip of the other."""
    if a.old.keys[old] == a.new.keys[new] or max(a.old.letters[old], a.new.letters[new]) < SHORTEST_SLIP:
        return 0
    score = fuzz.ratio(a.old.text(old).casefold(), a.new.text(new).casefold(), score_cutoff=SLIP)
    return score / 100 * min(a.old.letters[old], a.new.letters[new])


def slide(tokens: Tokens, to: list[int], back: list[int]) -> None:
    """Let what was taken out (or put in) begin and end with a sentence, where it could as well be one word off.

    Taken out of “The ice broke. The boat sank.” is the first sentence, not “ice broke. The”.
    """
    lo = 0
    while lo < len(to):
        if to[lo] >= 0:
            lo += 1
            continue
        hi = lo
        while hi < len(to) and to[hi] < 0:
            hi += 1
        shift = best_shift(tokens, to, lo, hi)
        for k in range(abs(shift)):
            leaves, takes = (lo - 1 - k, hi - 1 - k) if shift < 0 else (hi + k, lo + k)
            to[takes], to[leaves] = to[leaves], -1
            back[to[takes]] = takes
        lo = hi + max(0, shift) + 1


def best_shift(tokens: Tokens, to: list[int], lo: int, hi: int) -> int:
    """Return by how many tokens a stretch without counterparts is to move, back (negative) or on."""
    keys, sentence = tokens.keys, tokens.sentence

    def edges(shift: int) -> int:
        ends = (lo + shift, hi + shift)
        return sum(i in (0, len(keys)) or sentence[i] != sentence[i - 1] for i in ends)

    best, most = 0, edges(0)
    for way in (-1, 1):
        for k in range(1, MOST_SHIFT + 1):
            leaves, takes = (lo - k, hi - k) if way < 0 else (hi + k - 1, lo + k - 1)
            if not 0 <= leaves < len(keys) or to[leaves] < 0 or keys[leaves] != keys[takes]:
                break
            if edges(way * k) > most:
                best, most = way * k, edges(way * k)
    return best


def follow_sentences(a: Alignment) -> None:
    """Align sentences that found no place in their block with new ones elsewhere that are like no other's."""
    olds, news = loose(a.old, a.to), loose(a.new, a.back)
    rows: dict[tuple[int, ...], list[Span]] = {}
    for span in news:
        for row in rows_of(a.new.keys, span):
            rows.setdefault(row, []).append(span)
    wanted: dict[Span, Span] = {}
    chosen: Counter[Span] = Counter()
    for span in olds:
        counted = Counter(there for row in rows_of(a.old.keys, span) for there in rows.get(row, ()))
        likely = sorted(((share(a, span, there), there) for there, _ in counted.most_common(5)), reverse=True)
        if likely and likely[0][0] >= SENTENCE and (len(likely) == 1 or likely[1][0] < likely[0][0]):
            wanted[span] = likely[0][1]
            chosen[likely[0][1]] += 1
    for span, there in wanted.items():
        if chosen[there] == 1:
            a.unlink(*span)
            for j in range(*there):
                if a.back[j] >= 0:
                    a.unlink(a.back[j], a.back[j] + 1)
            align_stretch(a, span, there)
            a.moved.update(range(*span))


def rows_of(keys: list[int], span: Span) -> set[tuple[int, ...]]:
    """Return every few tokens in a row of a stretch."""
    lo, hi = span
    return set(zip(*(keys[lo + k : hi] for k in range(ROW)), strict=False))


def share(a: Alignment, span: Span, there: Span) -> float:
    """Return the share of the longer sentence's tokens that both have in order."""
    return float(LCSseq.normalized_similarity(a.old.keys[slice(*span)], a.new.keys[slice(*there)]))


def loose(tokens: Tokens, to: list[int]) -> list[Span]:
    """Return the sentences of which more than half the letters found no place."""
    out = []
    lo = 0
    while lo < len(to):
        hi = lo + 1
        while hi < len(to) and tokens.sentence[hi] == tokens.sentence[lo]:
            hi += 1
        free = sum(tokens.letters[i] for i in range(lo, hi) if to[i] < 0)
        if 2 * free > tokens.weight(lo, hi):
            out.append((lo, hi))
        lo = hi
    return out
