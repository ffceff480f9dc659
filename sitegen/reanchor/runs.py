"""Runs: stretches of tokens that stand in both texts, found by a few tokens in a row that each has but once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from sitegen.reanchor.tokens import Span


class Run(msgspec.Struct, frozen=True):
    """Equal stretches: where the first begins, where the second, how long they are."""

    old: int
    new: int
    length: int


def unique_runs(old: Sequence[int], new: Sequence[int], within: Span, against: Span, size: int) -> list[Run]:
    """Return the longest runs around every `size` tokens in a row that stand once within each of two stretches.

    No token is in two of them; where they would overlap the longer run has it.
    """
    there = once(new, against, size)
    found: list[Run] = []
    for row, i in once(old, within, size).items():
        j = there.get(row, -1)
        if i < 0 or j < 0:
            continue
        last = found[-1] if found else None
        if last and i < last.old + last.length and j - i == last.new - last.old:
            continue
        found.append(extend(old, new, within, against, Run(i, j, size)))
    return part(found)


def once(keys: Sequence[int], span: Span, size: int) -> dict[tuple[int, ...], int]:
    """Return where every `size` tokens in a row stand; -1 for those that stand twice."""
    lo, hi = span
    found: dict[tuple[int, ...], int] = {}
    for i, row in enumerate(zip(*(keys[lo + k : hi] for k in range(size)), strict=False), lo):
        found[row] = -1 if row in found else i
    return found


def extend(old: Sequence[int], new: Sequence[int], within: Span, against: Span, run: Run) -> Run:
    """Return a run made as long as it can be."""
    i, j = run.old, run.new
    while i > within[0] and j > against[0] and old[i - 1] == new[j - 1]:
        i, j = i - 1, j - 1
    end, other = run.old + run.length, run.new + run.length
    while end < within[1] and other < against[1] and old[end] == new[other]:
        end, other = end + 1, other + 1
    return Run(i, j, end - i)


def part(runs: list[Run]) -> list[Run]:
    """Return runs cut so that no token is in two of them, in the order of the old text."""
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    out = []
    for run in sorted(runs, key=lambda r: (-r.length, r.old)):
        lo, hi = 0, run.length
        while lo < hi and (run.old + lo in taken_old or run.new + lo in taken_new):
            lo += 1
        free = lo
        while free < hi and run.old + free not in taken_old and run.new + free not in taken_new:
            free += 1
        if free > lo:
            out.append(Run(run.old + lo, run.new + lo, free - lo))
            taken_old.update(range(run.old + lo, run.old + free))
            taken_new.update(range(run.new + lo, run.new + free))
    return sorted(out, key=lambda r: r.old)


def chain(runs: Sequence[Run]) -> list[Run]:
    """Return the heaviest choice of runs that stand in the same order in both texts. `runs` are in the old order."""
    ends: list[int] = []
    heads: list[tuple[int, int]] = []  # for each end, rising: the weight of the best chain so far, and its last run
    before: list[int] = []
    for index, run in enumerate(runs):
        at = bisect_right(ends, run.new) - 1
        weight, last = heads[at] if at >= 0 else (0, -1)
        weight += run.length
        before.append(last)
        place = bisect_right(ends, run.new + run.length)
        if place and heads[place - 1][0] >= weight:
            continue
        stop = place
        while stop < len(ends) and heads[stop][0] <= weight:
            stop += 1
        ends[place:stop] = [run.new + run.length]
        heads[place:stop] = [(weight, index)]
    out = []
    index = heads[-1][1] if heads else -1
    while index >= 0:
        out.append(runs[index])
        index = before[index]
    return out[::-1]
