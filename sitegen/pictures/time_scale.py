"""A scale of time: days → percent of a drawing's width, in proportion, long silences cut out and shown as breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from sitegen.model.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, Date, Day

Span = tuple[int, int]
"""What is covered: its first and last day, as day numbers."""

MARGIN = 4.5
"""What stays free at either end, in percent: half a target of 24 px in a drawing of 288."""
BREAK = 5.0
"""The width of a break, in percent."""
MOST_BREAKS = 6
LONG = 1 / 8
"""A silence is long if it is more than this part of the time that remains without it,"""
LONG_DAYS = 180
"""and longer than this, in days."""
PAD_DAYS = 15
"""How far a run reaches beyond what it holds, at least, in days."""
LEAST_RUN = 14.0
"""A run takes at least so much, in percent, if the silence after it allows: room for what is written of a day."""
TICKS_APART, TICKS_APART_WIDE = 12.0, 5.5
"""How far labels of the scale are apart at least, in percent: four digits in a drawing of 288 px, and of 660."""
START_APART = 4.0
"""How far from a run's start its first line is at least, in percent, if the year of the start is named as well."""
YEAR = 365.2425
"""Days."""


class Run(msgspec.Struct, frozen=True):
    """A stretch of time that is drawn in proportion."""

    start: float
    """Day number; so is `end`."""
    end: float
    left: float
    """Percent; so is `right`."""
    right: float


class Break(msgspec.Struct, frozen=True):
    """A silence that is cut out."""

    left: float
    """Percent; so is `right`."""
    right: float
    days: int
    """How long the silence is."""


class Tick(msgspec.Struct, frozen=True):
    """A line of the scale, or a label, or both."""

    at: float
    """Percent."""
    year: int
    """Astronomical."""
    month: int | None = None
    """1 to 12; None where the year alone is named."""
    line: bool = True
    """Whether it stands at the beginning of that time; else it only says what year a run begins in."""
    room: str = ""
    """Where there is room for its label: everywhere, or in wide drawings only; empty for nowhere."""


class Scale(msgspec.Struct, frozen=True):
    """Runs, with breaks between them."""

    runs: tuple[Run, ...]
    breaks: tuple[Break, ...]

    def at(self, day: float) -> float:
        """Return where a day stands, in percent; one before or after all runs stands at the end."""
        for run in self.runs:
            if day < run.start:
                return run.left
            if day <= run.end:
                return run.left + (day - run.start) * (run.right - run.left) / (run.end - run.start)
        return self.runs[-1].right


def day_number(day: Day) -> int:
    """Return the days since 1 March of the year 0, in the Gregorian calendar, for any year."""
    year, month, number = day
    if month < 3:
        year, month = year - 1, month + 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month - 3) + 2) // 5 + number - 1


def make_scale(spans: Sequence[Span]) -> Scale:
    """Return the scale on which all these spans stand, from left to right; without any, an empty one."""
    if not spans:
        return Scale((), ())
    covered = merge(spans)
    silences = long_silences(covered)
    edges = [covered[0][0], *(day for silence in silences for day in silence), covered[-1][1]]
    held = list(zip(edges[::2], edges[1::2], strict=True))
    pad = max(PAD_DAYS, 0.015 * sum(end - start for start, end in held))
    room = 100 - 2 * MARGIN - BREAK * len(silences)
    reaches = stretch_short([(start - pad, end + pad) for start, end in held], room)
    unit = room / sum(end - start for start, end in reaches)
    runs, left = [], MARGIN
    for start, end in reaches:
        right = left + (end - start) * unit
        runs.append(Run(start, end, left, right))
        left = right + BREAK
    breaks = [Break(a.right, b.left, gap[1] - gap[0]) for (a, b), gap in zip(pairwise(runs), silences, strict=True)]
    return Scale(tuple(runs), tuple(breaks))


def stretch_short(reaches: Sequence[tuple[float, float]], room: float) -> list[tuple[float, float]]:
    """Return from when to when runs reach, short ones prolonged, by half of the silence that follows at most.

    All together take `room` percent. What one takes makes the others shorter, so this is done until little changes.
    """
    least = min(LEAST_RUN, room / (2 * len(reaches)))
    ends = [end for _, end in reaches]
    most = [end + (after - end) / 2 for (_, end), (after, _) in pairwise(reaches)] + [float("inf")]
    for _ in range(12):
        days = least / room * sum(end - start for (start, _), end in zip(reaches, ends, strict=True))
        ends = [max(own, min(start + days, limit)) for (start, own), limit in zip(reaches, most, strict=True)]
    return [(start, end) for (start, _), end in zip(reaches, ends, strict=True)]


def merge(spans: Sequence[Span]) -> list[Span]:
    """Return what the spans cover, as spans that don't touch, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def long_silences(covered: Sequence[Span]) -> list[Span]:
    """Return the silences that are to be cut out, in order: the longest first taken, while they are long."""
    silences = sorted(((a[1], b[0]) for a, b in pairwise(covered)), key=lambda gap: (gap[0] - gap[1], gap))
    left = covered[-1][1] - covered[0][0]
    taken = []
    for start, end in silences[:MOST_BREAKS]:
        left -= end - start
        if end - start <= max(LONG_DAYS, LONG * left):
            break
        taken.append((start, end))
    return sorted(taken)


def make_ticks(scale: Scale) -> list[Tick]:
    """Return the lines, by their place: months where there is room, else years, else round years.

    In what year a run begins goes before other labels. One that would reach over the end stands before it.
    """
    first, others = [], []
    for run in scale.runs:
        inside = list(ticks_within(run))
        if not inside or inside[0].at - run.left >= START_APART:
            inside.insert(0, Tick(run.left, year_of(run.start + 1), line=False))
        first.append(inside[0])
        others += inside[1:]
    waiting = [*first, *others]
    named: list[float] = []
    found: list[Tick] = []
    for room, apart in (("everywhere", TICKS_APART), ("wide", TICKS_APART_WIDE)):
        for tick in tuple(waiting):
            at = min(tick.at, 100 - TICKS_APART)
            if all(abs(at - other) >= apart for other in named):
                named.append(at)
                waiting.remove(tick)
                found.append(msgspec.structs.replace(tick, room=room))
    return sorted([*found, *(tick for tick in waiting if tick.line)], key=lambda tick: tick.at)


def ticks_within(run: Run) -> Iterator[Tick]:
    """Yield the months or years that begin within a run, in steps that leave room for labels."""
    unit = (run.right - run.left) / (run.end - run.start)
    months = next((n for n in (1, 3, 6) if unit * YEAR * n / 12 >= TICKS_APART), 12)
    step = next(n for n in round_numbers() if unit * YEAR * n >= TICKS_APART)
    for year in round_years(year_of(run.start), year_of(run.end), step):
        for month in range(1, 13, months):
            day = day_number((year, month, 1))
            if run.start <= day <= run.end:
                yield Tick(run.left + (day - run.start) * unit, year, month if month > 1 else None)


def round_years(first: int, last: int, step: int) -> list[int]:
    """Return the years from `first` to `last` that are a multiple of `step`, those BC as they are counted there."""
    if step == 1:
        return list(range(first, last + 1))
    before = range((1 - first) // step, max(0, -last // step), -1)
    return [1 - n * step for n in before] + list(range(max(step, -(-first // step) * step), last + 1, step))


def round_numbers() -> Iterator[int]:
    """Yield 1, 2, 5, 10, 20, 50 and so on."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def year_of(day: float) -> int:
    """Return the year a day number falls in."""
    year = int(day // YEAR)
    while day_number((year + 1, 1, 1)) <= day:
        year += 1
    while day_number((year, 1, 1)) > day:
        year -= 1
    return year


def days_between(first: Date, second: Date) -> int:
    """Return the days from the end of a date to the beginning of another; 0 where they meet or have no bounds there."""
    if first.latest == UNBOUNDED_FUTURE or second.earliest == UNBOUNDED_PAST:
        return 0
    return max(0, day_number(second.earliest) - day_number(first.latest))
