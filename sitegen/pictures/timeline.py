"""The timeline: happenings in three lanes on one scale of time, none over another; x in percent, y in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

import msgspec

from sitegen.model.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, Date
from sitegen.pictures.time_scale import Break, Scale, Span, Tick, day_number, make_scale, make_ticks

ROW = 24
"""The height of a row, in pixels: a target's least."""
NARROW, WIDE = 288, 1000
"""Marks stand apart in a drawing as narrow as the one, labels in one as wide as the other, in pixels."""
HEAD, LANE_HEAD, FOOT = 24, 26, 8
"""Heights of the scale, of a lane's title, and of what is left below a lane, in pixels."""
LETTER = 6.5
"""How wide a letter of a label is on the average, in pixels."""
LABEL_LETTERS = 38
"""How long a label may be."""
MARK = 12
"""The width of a mark, in pixels."""
GAP = 13
"""From the middle of a mark to its label, in pixels."""
SOFT = 1.2
"""How far a soft end runs out, in percent."""
LABELLED_ROWS, TITLED_ROWS = 24, 4
"""Where labels would take more rows than this in a lane, and more than marks alone take, there are none; of texts."""


class Happening(msgspec.Struct, frozen=True):
    """What is to be placed."""

    id: str
    title: str
    date: Date
    lane: str
    sure: bool = True
    """Whether its confidence is not low."""


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
    label: str = ""
    """What stands beside it; empty where it does not fit."""
    before: bool = False
    """Whether the label ends before the mark."""
    label_x: float = 0
    """Where the label begins (or ends, if `before`), in percent, GAP not counted."""
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
    published: tuple[Mark, ...]
    head: int
    """Where the first lane begins, in pixels: below the scale and the titles of the texts."""


def draw_timeline(happenings: Sequence[Happening], texts: Sequence[Happening], lanes: Sequence[str]) -> Drawing:
    """Return the drawing of the happenings in these lanes, and of the texts as they appeared."""
    scale = scale_of([*happenings, *texts])
    published, rows = fill_lane(texts, scale, NARROW, TITLED_ROWS)
    head = top = HEAD + ROW * rows * bool(texts)
    drawn = []
    for name in lanes:
        marks, rows = fill_lane([h for h in happenings if h.lane == name], scale, WIDE, LABELLED_ROWS)
        height = LANE_HEAD + ROW * rows + FOOT
        drawn.append(Lane(name, top, height, move(marks, top + LANE_HEAD)))
        top += height
    return Drawing(top, tuple(drawn), tuple(make_ticks(scale)), scale.breaks, move(published, HEAD), head)


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
    return Mark(happening.id, happening.title, at, 0, bar, soft, past or future, happening.sure)


def fill_lane(happenings: Sequence[Happening], scale: Scale, width: int, most: int) -> tuple[list[Mark], int]:
    """Return the marks in their rows (y from the first row's top), and how many rows there are.

    They have labels where these fit a drawing of that width, unless that takes more than `most` rows.
    """
    bare = [take(make_mark(happening, scale)) for happening in happenings]
    marks, rows = stack([add_label(mark, scale, width) for mark in bare])
    if rows > most:
        fewer, least = stack(bare)
        if least < rows:
            return fewer, least
    return marks, rows


def take(mark: Mark) -> Mark:
    """Return the mark with what it takes of its row: its bar, and a target's width about it in a narrow drawing."""
    half = 100 * ROW / 2 / NARROW
    left, right = mark.bar or (mark.x, mark.x)
    return msgspec.structs.replace(mark, taken=(min(left, mark.x - half), max(right, mark.x + half)))


def add_label(mark: Mark, scale: Scale, drawing: int) -> Mark:
    """Return the mark with its label where a drawing that wide has room: after it, else before it; if it may be,
    not across a break.
    """
    text = cut(mark.title)
    width = 100 * (GAP + measure(text)) / drawing
    left, right = mark.bar or (mark.x, mark.x)
    after, before = max(right, mark.x), min(left, mark.x)
    sides = [(False, after, after + width), (True, before - width, before)]
    inside = [side for side in sides if side[1] >= 0 and side[2] <= 100]
    clear = [s for s in inside if not any(s[1] < gap.right and gap.left < s[2] for gap in scale.breaks)]
    if not inside:
        return mark
    ends, start, end = (clear or inside)[0]
    taken = (min(mark.taken[0], start), max(mark.taken[1], end))
    return msgspec.structs.replace(mark, label=text, before=ends, label_x=end if ends else start, taken=taken)


def stack(marks: Sequence[Mark]) -> tuple[list[Mark], int]:
    """Return the marks, each in the first row that is free for it, and how many rows there are (one at least).

    They are taken in the order of time, so that rows go down as time goes on.
    """
    rows: list[list[tuple[float, float]]] = []
    placed = []
    for mark in sorted(marks, key=lambda m: m.x):
        start, end = mark.taken
        row = next((n for n, row in enumerate(rows) if all(b <= start or end <= a for a, b in row)), len(rows))
        if row == len(rows):
            rows.append([])
        rows[row].append(mark.taken)
        placed.append(msgspec.structs.replace(mark, y=ROW * row + ROW // 2))
    return placed, max(len(rows), 1)


def cut(title: str) -> str:
    """Return a title cut at a space to what a label may hold."""
    if len(title) <= LABEL_LETTERS:
        return title
    kept = title[:LABEL_LETTERS]
    return (kept.rpartition(" ")[0] or kept) + "…"


def measure(text: str) -> float:
    """Return about how wide a label is, in pixels."""
    return sum(2 * LETTER if east_asian_width(letter) in "WF" else LETTER for letter in text)
