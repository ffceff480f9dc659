"""The timeline's drawing: what must hold for any events, and how doubt is drawn."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.model.dates import parse_date
from sitegen.pictures.time_labels import DIGIT, GAP, LETTER, MIDDLE, NARROW, WIDE, measure
from sitegen.pictures.timeline import LANE_HEAD, ROW, SPAN_WORDS, Drawing, Happening, Lane, Mark, draw_timeline

LANES = ("text", "presupposed", "context")
DATES = (
    "2017-08-08/2017-09-19", "2018~", "2019-01-07", "2019-01?", "[2019-01-07..2019-01-13]", "2019-03/..", "../2016",
    "-0044-03-15", "0000", "2023", "2023-04-18", "2023-04-19", "1914/1918", "2019-01/", "Y-50000",
)  # fmt: skip
HAPPENINGS = st.lists(
    st.builds(
        Happening,
        id=st.just("e"),
        title=st.text("ab W漢", min_size=1, max_size=60),
        date=st.sampled_from(DATES).map(parse_date),
        lane=st.sampled_from(LANES),
        sure=st.booleans(),
        number=st.integers(1, 200),
    ),
    max_size=40,
)


def event(edtf: str, lane: str = "text", title: str = "An event", *, sure: bool = True) -> Happening:
    """Return something that happened then."""
    return Happening("e", title, parse_date(edtf), lane, sure)


def mark_of(edtf: str, *others: str) -> Mark:
    """Return the mark of a date, drawn with others."""
    drawing = draw_timeline([event(edtf), *(event(other, "context") for other in others)], [], LANES)
    return drawing.lanes[0].marks[0]


def overlaps(a: Mark, b: Mark, width: int) -> bool:
    """Say whether two marks of a row have their targets, bars or labels over each other in a drawing of that width."""
    return a.y == b.y and any(s < q - 1e-9 and p < e - 1e-9 for s, e in boxes(a, width) for p, q in boxes(b, width))


def boxes(mark: Mark, width: int) -> list[tuple[float, float]]:
    """Return what a mark covers, in percent of that width; in one between two that are known, no more than there."""
    half = 100 * ROW / 2 / width
    return [(mark.x - half, mark.x + half), *([mark.bar] if mark.bar else []), *label_spans(mark, width)]


def label_spans(mark: Mark, width: int) -> list[tuple[float, float]]:
    """Return what a mark's label covers in a drawing of that width, in percent."""
    label = mark.label
    words = {NARROW: "", MIDDLE: label.short and label.short + "…" * (label.short != label.title), WIDE: label.title}[
        width
    ]
    if not label.number:
        return []
    long = 100 * (GAP + DIGIT * len(label.number) + bool(words) * (LETTER + measure(words))) / width
    return [(label.x - long, label.x) if label.before else (label.x, label.x + long)]


@pytest.mark.parametrize("width", [NARROW, MIDDLE, WIDE])
@settings(deadline=None)
@given(HAPPENINGS)
def test_nothing_lies_over_anything_else(width: int, happenings: list[Happening]) -> None:
    """In drawings of each width no two targets, bars or labels of a lane meet, and none leaves it."""
    for lane in draw_timeline(happenings, [], LANES).lanes:
        assert not any(overlaps(a, b, width) for a, b in combinations(lane.marks, 2))
        for mark in lane.marks:
            assert all(-1e-9 <= start <= end <= 100 + 1e-9 for start, end in boxes(mark, width))


@settings(deadline=None)
@given(HAPPENINGS)
def test_no_title_runs_through_a_break(happenings: list[Happening]) -> None:
    """A label with words of its title stays on its side of every break; there it is cut, or left out."""
    drawing = draw_timeline(happenings, [], LANES)
    for mark in (mark for lane in drawing.lanes for mark in lane.marks if mark.label.title):
        for width in (MIDDLE, WIDE) if mark.label.short else (WIDE,):
            for start, end in label_spans(mark, width):
                assert not any(start < gap.right - 1e-9 and gap.left + 1e-9 < end for gap in drawing.breaks)


@settings(deadline=None)
@given(HAPPENINGS)
def test_the_words_about_a_break_are_clear_of_marks(happenings: list[Happening]) -> None:
    """What is written within a break meets no mark beside it and no title of a lane, and stays in the drawing."""
    drawing = draw_timeline(happenings, [], LANES)
    for gap, middle in zip(drawing.breaks, drawing.quiet, strict=True):
        top, bottom = middle - SPAN_WORDS // 2, middle + SPAN_WORDS // 2
        assert drawing.head <= top < bottom <= drawing.height
        for lane in drawing.lanes:
            assert bottom <= lane.top or lane.top + LANE_HEAD <= top
            near = [m for m in lane.marks if m.taken[0] < gap.right and gap.left < m.taken[1]]
            assert all(bottom <= mark.y - ROW / 2 or mark.y + ROW / 2 <= top for mark in near)


def test_the_number_stands_with_the_title_and_a_late_title_has_room() -> None:
    """A single event after a long silence is named in full after its mark, in its own run."""
    others = [event(f"{year}-{month:02}-01") for year in (2018, 2019) for month in range(1, 13)]
    late = Happening("e", "Kim in Beijing again", parse_date("2025-09-02"), "context", number=25)
    mark = draw_timeline([*others, late], [], LANES).lanes[2].marks[0]
    assert (mark.label.number, mark.label.title, mark.label.before) == ("25", "Kim in Beijing again", False)


@settings(deadline=None)
@given(HAPPENINGS)
def test_every_event_stands_in_its_lane(happenings: list[Happening]) -> None:
    """Each is drawn once, below its lane's title and above the next lane."""
    drawing = draw_timeline(happenings, [], LANES)
    assert [len(lane.marks) for lane in drawing.lanes] == [sum(h.lane == name for h in happenings) for name in LANES]
    for lane in drawing.lanes:
        assert all(lane.top + ROW <= mark.y - ROW / 2 < mark.y + ROW / 2 <= ends(lane) for mark in lane.marks)
    assert drawing.height >= ends(drawing.lanes[-1])


def ends(lane: Lane) -> int:
    """Return where a lane ends, in pixels."""
    return lane.top + lane.height


@settings(deadline=None)
@given(HAPPENINGS)
def test_marks_keep_the_order_of_time(happenings: list[Happening]) -> None:
    """Of two sharp dates the earlier stands no further right."""
    sharp = [h for h in happenings if h.date.earliest == h.date.latest]
    drawing = draw_timeline(sharp, [], ["text", "presupposed", "context"])
    for lane in drawing.lanes:
        days = sorted(h.date.earliest for h in sharp if h.lane == lane.name)
        assert len(lane.marks) == len(days)
        assert [m.x for m in lane.marks] == sorted(m.x for m in lane.marks)


def test_two_thousand_events_are_drawn() -> None:
    """A great many events stand in as many places, those of a full lane without labels."""
    days = [f"{1900 + n % 100}-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(2000)]
    drawing = draw_timeline([event(when) for when in days], [], LANES)
    assert len({(mark.x, mark.y) for mark in drawing.lanes[0].marks}) == 2000
    assert not any(mark.label.title for mark in drawing.lanes[0].marks)


def test_many_events_of_one_day_stand_one_below_the_other() -> None:
    """They share a place in time, and each has a row."""
    marks = draw_timeline([event("2019-01-07") for _ in range(59)], [], LANES).lanes[0].marks
    assert len({mark.x for mark in marks}) == 1
    assert len({mark.y for mark in marks}) == 59


def test_without_events_three_empty_lanes_remain() -> None:
    """No event is no error."""
    drawing = draw_timeline([], [], LANES)
    assert [lane.marks for lane in drawing.lanes] == [(), (), ()]
    assert drawing.ticks == ()


def test_a_long_time_is_a_bar_and_a_day_is_none() -> None:
    """An interval reaches from its first day to its last; a day is its mark alone."""
    bar = mark_of("2018-02/2018-07", "2018").bar
    assert bar is not None
    assert 40 < bar[1] - bar[0] < 55
    assert mark_of("2018-02-03", "2017", "2019").bar is None


def test_a_rough_date_has_soft_ends_and_its_mark_in_the_middle() -> None:
    """An approximate year runs out on both sides of the year."""
    rough, plain = mark_of("2018~", "2016", "2020"), mark_of("2018", "2016", "2020")
    assert rough.soft
    assert not plain.soft
    assert rough.bar is not None
    assert plain.bar is not None
    assert rough.bar[0] < plain.bar[0] < plain.x + 1e-9 < rough.x < plain.bar[1] < rough.bar[1]


@pytest.mark.parametrize(("edtf", "side"), [("2018/..", 1), ("../2018", 0), ("2018/", 1)])
def test_an_open_date_runs_to_the_edge(edtf: str, side: int) -> None:
    """What has no end, or no known one, is drawn as open as far as the drawing goes."""
    mark = mark_of(edtf, "2016", "2020")
    assert mark.open
    assert mark.bar is not None
    assert mark.bar[side] == 100 * side


def test_open_on_both_sides_of_an_edition_that_has_nothing_else() -> None:
    """An edition with one open date can be drawn."""
    assert 0 <= mark_of("2018/..").x <= 100


def test_texts_are_marked_above_the_lanes() -> None:
    """The titles of texts that appear together stand in rows of their own, above the first lane."""
    texts = [event("2019-01-07", title="2019"), event("2019-01-08", title="another of 2019")]
    drawing: Drawing = draw_timeline([event("2018"), event("2023")], texts, LANES)
    assert [mark.label.title for mark in drawing.published] == ["2019", "another of 2019"]
    assert len({mark.y for mark in drawing.published}) == 2
    assert max(mark.y for mark in drawing.published) + ROW / 2 <= drawing.lanes[0].top == drawing.head
