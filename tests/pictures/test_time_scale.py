"""The scale of time: what must hold for any dates, and examples of breaks, labels and years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.model.dates import parse_date
from sitegen.pictures.time_scale import (
    BREAK,
    MARGIN,
    MOST_BREAKS,
    TICKS_APART,
    day_number,
    days_between,
    make_scale,
    make_ticks,
    round_years,
    year_of,
)

DAYS = st.one_of(st.integers(700_000, 740_000), st.integers(-(10**7), 10**7))
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 3000)).map(lambda pair: (pair[0], pair[0] + pair[1])), min_size=1)


def day(text: str) -> int:
    """Return the day number of a date written in ISO 8601."""
    return day_number(parse_date(text).earliest)


@settings(deadline=None)
@given(st.dates(), st.integers(0, 100_000))
def test_day_numbers_count_days(first: date, more: int) -> None:
    """Two dates are as many numbers apart as days."""
    second = first + timedelta(days=min(more, (date.max - first).days))
    found = [day_number((when.year, when.month, when.day)) for when in (first, second)]
    assert found[1] - found[0] == (second - first).days


@settings(deadline=None)
@given(st.integers(-(10**9), 10**9))
def test_a_year_holds_its_first_day_and_its_last(year: int) -> None:
    """The year of a day is found again, far before and after our time too."""
    assert year_of(day_number((year, 1, 1))) == year
    assert year_of(day_number((year, 12, 31))) == year


@settings(deadline=None)
@given(SPANS)
def test_the_order_of_time_is_kept_within_the_drawing(spans: list[tuple[int, int]]) -> None:
    """A later day never stands before an earlier one, and all stand within the margins."""
    scale = make_scale(spans)
    days = sorted(day for span in spans for day in span)
    places = [scale.at(day) for day in days]
    assert places == sorted(places)
    assert all(MARGIN - 1e-6 <= place <= 100 - MARGIN + 1e-6 for place in places)


@settings(deadline=None)
@given(SPANS)
def test_breaks_stand_only_in_silences(spans: list[tuple[int, int]]) -> None:
    """No span reaches into a break, and there are not too many breaks."""
    scale = make_scale(spans)
    assert len(scale.breaks) <= MOST_BREAKS
    for start, end in spans:
        assert not any(scale.at(start) < gap.right and gap.left < scale.at(end) for gap in scale.breaks)


@settings(deadline=None)
@given(SPANS)
def test_between_breaks_time_runs_at_one_pace(spans: list[tuple[int, int]]) -> None:
    """A day is as wide in one run as in another."""
    widths = [(run.right - run.left) / (run.end - run.start) for run in make_scale(spans).runs]
    assert max(widths) == pytest.approx(min(widths), rel=1e-6)


@settings(deadline=None)
@given(SPANS)
def test_labels_leave_each_other_room(spans: list[tuple[int, int]]) -> None:
    """There is a label, and those that every drawing shows are far enough apart for the narrowest."""
    ticks = make_ticks(make_scale(spans))
    places = [min(tick.at, 100 - TICKS_APART) for tick in ticks if tick.room == "everywhere"]
    assert places
    assert all(b - a >= TICKS_APART - 1e-9 for a, b in pairwise(places))


def test_a_silence_of_years_is_cut_out() -> None:
    """Between two summers two years apart there is one break, and it knows how long the silence is."""
    scale = make_scale([(day("2020-06-01"), day("2020-09-01")), (day("2022-09-01"), day("2022-12-01"))])
    assert [gap.days for gap in scale.breaks] == [730]
    assert [gap.right - gap.left for gap in scale.breaks] == pytest.approx([BREAK])


def test_a_silence_of_weeks_is_drawn() -> None:
    """Two days in one spring stand on one run."""
    assert make_scale([(day("2020-03-01"),) * 2, (day("2020-05-01"),) * 2]).breaks == ()


def test_a_year_has_its_months() -> None:
    """Where a year fills the drawing, its quarters are named."""
    ticks = make_ticks(make_scale([(day("2020-01-20"), day("2020-12-20"))]))
    assert [(tick.year, tick.month) for tick in ticks if tick.room] == [
        (2020, None), (2020, 4), (2020, 7), (2020, 10), (2021, None),
    ]  # fmt: skip


def test_years_before_christ_are_round_as_they_are_counted() -> None:
    """The fifth century BC is marked at 500 BC and 400 BC, which are -499 and -399; there is no year 0."""
    assert round_years(-520, -390, 100) == [-499, -399]
    assert round_years(-150, 150, 100) == [-99, 100]


def test_nothing_has_an_empty_scale() -> None:
    """Without dates there are neither runs nor labels."""
    scale = make_scale([])
    assert scale.runs == ()
    assert make_ticks(scale) == []


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [("2019-01-01", "2019-02-01", 31), ("2019", "2019-05", 0), ("2019/..", "2025", 0), ("2019", "../2025", 0)],
)
def test_time_between_dates_is_counted_from_end_to_beginning(first: str, second: str, days: int) -> None:
    """Dates that overlap, or have no bound where they would meet, have nothing between them."""
    assert days_between(parse_date(first), parse_date(second)) == days
