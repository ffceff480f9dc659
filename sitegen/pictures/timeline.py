"""The timeline: happenings in three lanes on one scale of time, none over another; x in percent, y in pixels."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from sitegen.model.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, Date
from sitegen.pictures.time_labels import NARROW, NO_LABEL, WIDE, Label, place_label, place_name
from sitegen.pictures.time_scale import Break, Scale, Span, Tick, day_number, make_scale, make_ticks

ROW = 24
"""The height of a row, in pixels: a target's least."""
HEAD, LANE_HEAD, FOOT = 24, 26, 8
"""Heights of the scale, of a lane's title, and of what is left below a lane, in pixels."""
SPAN_WORDS = 76
"""How high the words about a break stand, which are set upright, in pixels."""
MARK = 12
"""The width of a mark, in pixels."""
SOFT = 1.2
"""How far a soft end runs out, in percent."""
LABELLED_ROWS = 24
"""Where labels would take more rows than this in a lane, and more than marks alone take, there are none."""


class Happening(msgspec.Struct, frozen=True):
    """What is to be placed."""

    id: str
    title: str
    date: Date
    lane: str
    sure: bool = True
    """Whether its confidence is not low."""
    number: int = 0
    """Its number in the list, which stands beside its mark; a text has none."""


class Mark(msgspec.Struct, frozen=True):
    """A happening in its place."""

    id: str
    title: str
    x: float
    """The mark's middle, in percent."""
    y: int
    """The row's middle, in pixels; 0 until it has one."""
    bar: tuple[float, float] | None
    """From where to where it lasted, or may have fallen, in percent; None where that is less than a mark."""
    soft: bool
    """Whether its ends are soft: an approximate or uncertain date."""
    open: bool
    """Whether it has no start or end, or no known one: the bar runs to the edge of the drawing."""
    sure: bool
    number: int = 0
    """Its number in the list, 0 for none."""
    label: Label = NO_LABEL
    """What stands beside it."""
    taken: tuple[float, float] = (0, 0)
    """What it needs for itself of its row, in percent."""


class Lane(msgspec.Struct, frozen=True):
    """The happenings of a class."""

    name: str
    top: int
    """Pixels; so is `height`."""
    height: int
    marks: tuple[Mark, ...]


class Drawing(msgspec.Struct, frozen=True):
    """The whole timeline."""

    height: int
    """Pixels."""
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    breaks: tuple[Break, ...]
    quiet: tuple[int, ...]
    """At what height the words about each break are clear of marks, in pixels: their middle."""
    published: tuple[Mark, ...]
    head: int
    """Where the first lane begins, in pixels: below the scale and the titles of the texts."""


def draw_timeline(happenings: Sequence[Happening], texts: Sequence[Happening], lanes: Sequence[str]) -> Drawing:
    """Return the drawing of the happenings in these lanes, and of the texts as they appeared."""
    scale = scale_of([*happenings, *texts])
    published, rows = stack([name_text(make_mark(text, scale), scale) for text in texts])
    head = top = HEAD + ROW * rows * bool(texts)
    drawn = []
    for name in lanes:
        marks, rows = fill_lane([h for h in happenings if h.lane == name], scale)
        height = LANE_HEAD + ROW * rows + FOOT
        drawn.append(Lane(name, top, height, move(marks, top + LANE_HEAD)))
        top += height
    quiet = [quiet_height(gap, drawn) for gap in scale.breaks]
    height = max([top, *(middle + SPAN_WORDS // 2 for middle in quiet)])
    ticks = tuple(make_ticks(scale))
    return Drawing(height, tuple(drawn), ticks, scale.breaks, tuple(quiet), move(published, HEAD), head)


def quiet_height(gap: Break, lanes: Sequence[Lane]) -> int:
    """Return where the words about a break are clear of marks and lanes' titles: within the lanes, else below them."""
    top, bottom = lanes[0].top, lanes[-1].top + lanes[-1].height
    titles = [(lane.top, lane.top + LANE_HEAD) for lane in lanes]
    marks = [mark for lane in lanes for mark in lane.marks]
    near = [m.y for m in marks if m.taken[0] < gap.right and gap.left < m.taken[1]]
    taken = sorted([(top, top), *titles, *((y - ROW // 2, y + ROW // 2) for y in near), (bottom, bottom)])
    free = [(b[0] - a[1], a[1]) for a, b in pairwise(taken)]
    height, start = max(free, key=lambda stretch: stretch[0])
    return start + height // 2 if height >= SPAN_WORDS else bottom + SPAN_WORDS // 2


def move(marks: Sequence[Mark], down: int) -> tuple[Mark, ...]:
    """Return the marks so many pixels lower."""
    return tuple(msgspec.structs.replace(mark, y=mark.y + down) for mark in marks)


def scale_of(happenings: Sequence[Happening]) -> Scale:
    """Return the scale on which all of them stand."""
    return make_scale([span for happening in happenings for span in known_spans(happening.date)])


def known_spans(date: Date) -> list[Span]:
    """Return what a date covers on the scale: of an open one the end that is known, of one open on both sides none."""
    days = [
        day_number(day)
        for day, unknown in ((date.earliest, UNBOUNDED_PAST), (date.latest, UNBOUNDED_FUTURE))
        if day != unknown
    ]
    return [(days[0], days[-1])] if days else []


def make_mark(happening: Happening, scale: Scale) -> Mark:
    """Return the mark of a happening, as yet in no row and without a label."""
    date = happening.date
    known = known_spans(date)
    first, last = known[0] if known else (0, 0)
    past, future = date.earliest == UNBOUNDED_PAST, date.latest == UNBOUNDED_FUTURE
    left = 0.0 if past or not scale.runs else scale.at(first)
    right = 100.0 if future or not scale.runs else scale.at(last + 1)
    soft = date.approximate or date.uncertain
    at = left
    if past:
        at = 50.0 if future else right
    elif soft and not future:
        at = (left + right) / 2
    if soft:
        left, right = max(0.0, left - SOFT), min(100.0, right + SOFT)
    bar = (left, right) if right - left > 100 * MARK / WIDE else None
    return Mark(happening.id, happening.title, at, 0, bar, soft, past or future, happening.sure, happening.number)


def fill_lane(happenings: Sequence[Happening], scale: Scale) -> tuple[list[Mark], int]:
    """Return the marks in their rows (y from the first row's top), and how many rows there are.

    They have their titles where there is room, unless that takes more than LABELLED_ROWS rows; their numbers always.
    """
    marks = [make_mark(happening, scale) for happening in happenings]
    placed, rows = stack([name_event(mark, scale) for mark in marks])
    if rows > LABELLED_ROWS:
        fewer, least = stack([name_event(mark, scale, titled=False) for mark in marks])
        if least < rows:
            return fewer, least
    return placed, rows


def name_event(mark: Mark, scale: Scale, *, titled: bool = True) -> Mark:
    """Return an event's mark with its number and, if asked for, its title, and with what it takes of its row."""
    label = place_label(mark.title if titled else "", mark.number, bar_of(mark), scale)
    return take(msgspec.structs.replace(mark, label=label))


def name_text(mark: Mark, scale: Scale) -> Mark:
    """Return a text's mark with its name and with what it takes of its row."""
    return take(msgspec.structs.replace(mark, label=place_name(mark.title, bar_of(mark), scale)))


def bar_of(mark: Mark) -> tuple[float, float]:
    """Return from where to where a mark and its bar are, in percent; the mark without its width."""
    left, right = mark.bar or (mark.x, mark.x)
    return min(left, mark.x), max(right, mark.x)


def take(mark: Mark) -> Mark:
    """Return the mark with what it takes of its row: its bar, its label, and a target's width in a narrow drawing."""
    half = 100 * ROW / 2 / NARROW
    spans = [bar_of(mark), (mark.x - half, mark.x + half), *mark.label.spans()]
    return msgspec.structs.replace(mark, taken=(min(s for s, _ in spans), max(e for _, e in spans)))


def is_free(row: Sequence[tuple[float, float]], start: float, end: float) -> bool:
    """Say whether a stretch is clear of those that a row has, which are in order and don't overlap."""
    after = bisect_left(row, (start, end))
    return (after == 0 or row[after - 1][1] <= start) and (after == len(row) or end <= row[after][0])


def stack(marks: Sequence[Mark]) -> tuple[list[Mark], int]:
    """Return the marks, each in the first row that is free for it, and how many rows there are (one at least).

    They are taken in the order of time, so that rows go down as time goes on.
    """
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for mark in sorted(marks, key=lambda m: m.x):
        start, end = mark.taken
        row = next((n for n, row in enumerate(rows) if is_free(row, start, end)), len(rows))
        if row == len(rows):
            rows.append([])
        insort(rows[row], mark.taken)
        placed.append(msgspec.structs.replace(mark, y=ROW * row + ROW // 2))
    return placed, max(len(rows), 1)
