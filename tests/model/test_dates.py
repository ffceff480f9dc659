"""Dates: the tables of readings in tests/cases/dates, what is no date, and what always holds."""

from __future__ import annotations

import contextlib
import io
import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.language import load_words
from sitegen.model.date_words import date_words
from sitegen.model.dates import MAX_LENGTH, UNBOUNDED_FUTURE, UNBOUNDED_PAST, Date, DateError, Day, parse_date

ENGLISH = load_words(Path("no edition"), "en", [])
CASES = Path(__file__).parents[1] / "cases" / "dates"

HINTS = {
    "2019/01/07": "2019-01-07",
    "2019.01.07": "2019-01-07",
    "2019-1-7": "2019-01-07",
    "20190107": "2019-01-07",
    "2019-01-07T10:00": "2019-01-07",
    "2019-01-07 10:00:00": "2019-01-07",
    "2019-01-07T25:00:00": "2019-01-07",
    "7 January 2019": "2019-01-07",
    "7th Jan. 2019": "2019-01-07",
    "January 7, 2019": "2019-01-07",
    "january 2019": "2019-01",
    "Sept 2019": "2019-09",
    "Spring 2019": "2019-21",
    "c. 2018": "2018~",
    "ca. 2018": "2018~",
    "about 2018": "2018~",
    "circa 7 January 2019": "2019-01-07~",
    "perhaps 2018": "2018?",
    "2018?~": "2018%",
    "the 1980s": "198X",
    "201x": "201X",
    "201u": "201X",
    "45 BC": "-0044",
    "1 BCE": "0000",
    "44 AD": "0044",
    "Y2019": "2019",
    " 2019 ": "2019",
    "2017 / 2019": "2017/2019",
    "2017-2019": "2017/2019",
    "2017–2019": "2017/2019",
    "7 January 2019 to 2019-01-10": "2019-01-07/2019-01-10",
    "2019-01-07/10": "2019-01-07/2019-01-10",
    "2019-1-7/2019-1-10": "2019-01-07/2019-01-10",
    "2019/open": "2019/..",
    "unknown/2019": "/2019",
    "[2019]": "2019",
}

WITHOUT_HINT = {
    "": "a year is written 2019",
    "soon": "a year is written 2019",
    "2019-13-01": "there is no month 13",
    "2019-00": "there is no month 00",
    "2019-21-05": "there is no month 21",
    "2019-02-30": "there is no 30 February 2019",
    "2019-02-29": "there is no 29 February 2019",
    "2019-02-29~": "there is no 29 February 2019",
    "1900-02-29": "there is no 29 February 1900",
    "2019-01-00": "there is no 0 January 2019",
    "2019-01-07/2019-02-30": "there is no 30 February 2019",
    "[2019-02-30,2019]": "there is no 30 February 2019",
    "2019-02-3X": "no day of the calendar fits it",
    "-0000": "the year 0000 (1 BC) has no sign",
    "2019-01-10/2019-01-07": "it ends before it starts",
    "2020/2019": "it ends before it starts",
    "[2020..2019]": "it ends before it starts",
    "..": "a year is written 2019",
    "/": "an interval has a start or an end",
    "../..": "an interval has a start or an end",
    "[..]": "there is a date before or after the dots",
    "[]": "a set has more than one date",
    "[2019,]": "a year is written 2019",
    "[2019....]": "a year is written 2019",
    "[[2019,2020],2021]": "a year is written 2019",
    "[2019,2020": "a year is written 2019",
    "2017/2018/2019": "a year is written 2019",
    "01/07/2019": "a year is written 2019",
    "2001/02": "a year is written 2019",
    "2001-2": "a year is written 2019",
    "7 to 10 January 2019": "a year is written 2019",
    "30 February 2019": "a year is written 2019",
    "２０１９": "a year is written 2019",
    "2019-2X": "a season has no X: write 2019-21, or [2019-21..2019-24] for one of the four",
    "2019-2X~": "a season has no X",
    "201X-3X": "a season has no X",
    "2019-4X": "a season has no X",
    "~2019-21~": "the time stand where EDTF has none",
    "201X-42": "no day of the calendar fits it",
    "201X-20": "no day of the calendar fits it",
    "2019-2X-01": "no day of the calendar fits it",
    "201X-21-01": "no day of the calendar fits it",
    "201X-21T10:00:00": "a year is written 2019",
    "2019-X9-31": "no day of the calendar fits it",
    "156X-12-25T10:00:00": "the time stand where EDTF has none",
    "~201X~": "the time stand where EDTF has none",
    "2019-21^north": "a year is written 2019",
    "2019T10:00:00": "a year is written 2019",
    "~2018~": "the time stand where EDTF has none",
    "Y17E30": "its year has more than twelve digits",
    "2" * 101: "it has 101 characters, more than 100",
}

EDTF_CHARACTERS = "0123456789XYEST:Z+-/.,~?%[]{} ^"
DEADLINE = timedelta(seconds=2)  # a hundred times what a date takes, for a busy machine

plain_dates = st.builds(
    lambda day, length: day.isoformat()[:length],
    st.dates(min_value=date(1000, 1, 1)),
    st.sampled_from([4, 7, 10]),
)
doubts = st.sampled_from(["", "?", "~", "%"])
rare = ["201X", "2019-XX", "2019-24", "Y17E8", "-0044-03-15", "0000", "Y-12000", "XXXX-12-25", "1984-1X", "1950S2",
        "201X-21", "1984-1X~", "-004X-24%", "2004-XX~"]  # fmt: skip
singles = st.builds(str.__add__, plain_dates, doubts) | st.sampled_from(rare)
bounds = singles | st.sampled_from(["", ".."])
forms = (
    singles
    | st.builds("{}/{}".format, bounds, bounds)
    | st.builds("[{}..{}]".format, bounds, bounds)
    | st.lists(singles, min_size=2, max_size=4).map(lambda dates: f"[{','.join(dates)}]")
    | st.lists(singles, min_size=2, max_size=4).map(lambda dates: f"{{{','.join(dates)}}}")
)
anything = st.text(max_size=MAX_LENGTH + 9) | st.text(EDTF_CHARACTERS, max_size=40) | forms
said = st.sampled_from(["7", "10", "2019", "may", "c.", "about", "to", "-", "/", "BC"])
written = st.lists(said, max_size=9).map(" ".join)


def read_table() -> list[tuple[str, str, str, str]]:
    """Return the lines of the tables, each in its four columns."""
    text = "\n".join((CASES / name).read_text("utf-8") for name in ("words.txt", "specification.txt"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = [[column.strip() for column in line.split("|")] for line in lines]
    return [(source, earliest, latest, words) for source, earliest, latest, words in rows]


def write_day(day: Day) -> str:
    """Write a bound as the table does."""
    return ".." if day in (UNBOUNDED_PAST, UNBOUNDED_FUTURE) else f"{day[0]}-{day[1]:02}-{day[2]:02}"


def try_date(source: str) -> Date | DateError:
    """Return the date, or the error raised in its place."""
    try:
        return parse_date(source)
    except DateError as error:
        return error


@pytest.mark.parametrize(("source", "earliest", "latest", "words"), read_table())
def test_table(source: str, earliest: str, latest: str, words: str) -> None:
    """Each line of the table is read as it says."""
    date = parse_date(source)
    said = date_words(date, ENGLISH)
    assert (write_day(date.earliest), write_day(date.latest), said) == (earliest, latest, words)
    assert date.source == source
    assert date.year == date.earliest[0]


@pytest.mark.parametrize(("source", "hint"), HINTS.items())
def test_certain_hint(source: str, hint: str) -> None:
    """What is certainly meant is proposed."""
    with pytest.raises(DateError, match="is not an EDTF date") as caught:
        parse_date(source)
    assert caught.value.hint == hint


@pytest.mark.parametrize(("source", "reason"), WITHOUT_HINT.items())
def test_no_hint(source: str, reason: str) -> None:
    """What could mean several things, or nothing, is only told to be wrong, and why."""
    with pytest.raises(DateError) as caught:
        parse_date(source)
    assert caught.value.hint == ""
    assert reason in str(caught.value)


def test_doubt_is_carried() -> None:
    """A mark of doubt anywhere in a date shows in its flags."""
    flags = {
        source: (parse_date(source).approximate, parse_date(source).uncertain)
        for source in [
            "2018",
            "2018~",
            "2018?",
            "2018%",
            "2018~/2019?",
            "[2018,2019~]",
            "2004-06?-11",
            "1950S2",
        ]
    }
    assert flags == {
        "2018": (False, False),
        "2018~": (True, False),
        "2018?": (False, True),
        "2018%": (True, True),
        "2018~/2019?": (True, True),
        "[2018,2019~]": (True, False),
        "2004-06?-11": (False, True),
        "1950S2": (True, False),
    }


def test_message_is_one_line() -> None:
    """A message shows the source in one line, cut when it is long."""
    error = try_date("2019\n" + "9" * 90)
    assert "“2019\\n9999" in str(error)
    assert "…” is not" in str(error)
    assert str(error).isprintable()


def test_plain_dates_do_without_edtf() -> None:
    """Plain dates, seasons, their intervals and sets are read without importing the edtf library."""
    program = (
        "import sys; from sitegen.model.dates import parse_date\n"
        "for source in '2019 2019-01-07 -0044 2019-24 2017/2019 2019/.. [2019-01-07..2019-01-13]'.split():\n"
        "    parse_date(source)\n"
        "sys.exit('edtf' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])


@settings(deadline=DEADLINE, max_examples=50)
@given(plain_dates)
def test_plain_bounds_agree_with_edtf(source: str) -> None:
    """For plain dates our bounds are the strict ones of the edtf library."""
    ours, theirs = parse_date(source), edtf.parse_edtf(source)
    assert ours.earliest == tuple(theirs.lower_strict()[:3])
    assert ours.latest == tuple(theirs.upper_strict()[:3])


@given(st.integers(0, 9999), st.integers(0, 13), st.integers(0, 32))
def test_only_days_of_the_calendar(year: int, month: int, day: int) -> None:
    """A plain day is read exactly when the calendar has it (the year 0 is as 2000)."""
    source = f"{year:04}-{month:02}-{day:02}"
    try:
        date(year or 2000, month, day)
    except ValueError:
        assert isinstance(try_date(source), DateError)
    else:
        assert parse_date(source).earliest == parse_date(source).latest == (year, month, day)


@settings(deadline=DEADLINE, max_examples=50)
@given(plain_dates, doubts)
def test_doubt_does_not_widen(source: str, doubt: str) -> None:
    """The bounds of a doubtful date are those of the date as written."""
    plain, doubtful = parse_date(source), parse_date(source + doubt)
    assert (plain.earliest, plain.latest) == (doubtful.earliest, doubtful.latest)


@settings(deadline=DEADLINE, max_examples=300)
@given(anything | written)
def test_any_text(source: str) -> None:
    """Any text gives a date that is in order and has words, or an error whose hint is a date; quietly."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        date = try_date(source)
    assert printed.getvalue() == ""
    if isinstance(date, DateError):
        assert str(date).isprintable()
        assert date.hint == "" or parse_date(date.hint)
        return
    assert UNBOUNDED_PAST <= date.earliest <= date.latest <= UNBOUNDED_FUTURE
    said = date_words(date, ENGLISH)
    assert said == " ".join(said.split()) != ""
    assert "–" not in said


@pytest.mark.parametrize("unit", ["[", "{", "2019-", "about ", "2019 to ", "[2019,", "?", "X", "Y9", " ", "2/", "c"])
def test_long_and_deep_text(unit: str) -> None:
    """However long or deep, what is no date is told so at once."""
    for length in (MAX_LENGTH, 10**6):
        assert isinstance(try_date((unit * length)[:length]), DateError)


@settings(deadline=DEADLINE, max_examples=50)
@given(st.lists(forms.map(try_date), max_size=9), st.randoms(use_true_random=False))
def test_order_is_total(read: list[Date | DateError], random: random.Random) -> None:
    """Sorting gives one order, whatever the order before; only equal dates have equal keys."""
    dates = [date for date in read if isinstance(date, Date)]
    shuffled = random.sample(dates, len(dates))
    assert sorted(shuffled, key=lambda date: date.order) == sorted(dates, key=lambda date: date.order)
    assert all((a.order == b.order) == (a == b) for a in dates for b in dates)


dates = forms.map(try_date).filter(lambda read: isinstance(read, Date))


@settings(deadline=DEADLINE, max_examples=150)
@given(dates, dates, dates)
def test_order_holds_between_any_three(a: Date, b: Date, c: Date) -> None:
    """Of two dates one comes first, unless they are the same; what comes before the former comes before the latter."""
    assert (a.order < b.order) + (b.order < a.order) + (a == b) == 1
    assert a.order < c.order or not (a.order < b.order and b.order < c.order)
    assert a.order < b.order or not a.latest < b.earliest


@settings(deadline=DEADLINE, max_examples=150)
@given(dates)
def test_a_date_is_read_as_it_was_written(date: Date) -> None:
    """What a date was read from gives it again; and its bounds, written as an interval, are those that it has."""
    parse_date.cache_clear()
    assert parse_date(date.source) == date
    bounds = [day for day in (date.earliest, date.latest) if day not in (UNBOUNDED_PAST, UNBOUNDED_FUTURE)]
    if all(abs(year) < 10**4 for year, *_ in bounds):
        days = parse_date(f"{write_edtf(date.earliest)}/{write_edtf(date.latest)}")
        assert (days.earliest, days.latest) == (date.earliest, date.latest)


def write_edtf(day: Day) -> str:
    """Write a bound as EDTF writes a day, or an open end."""
    if day in (UNBOUNDED_PAST, UNBOUNDED_FUTURE):
        return ".."
    return f"{day[0]:0{5 if day[0] < 0 else 4}}-{day[1]:02}-{day[2]:02}"


def test_entries_of_one_date_keep_their_order() -> None:
    """Sorting by date is stable, and dates that begin alike stand by their ends: the more certain first."""
    written = ["2019", "2019-01", "2019-01-01", "2019/..", "2019~", "2019-01-01", "../2019", "Y-12000", "0000", "-0001"]
    order = sorted(range(len(written)), key=lambda index: parse_date(written[index]).order)
    assert [written[index] for index in order] == [
        "../2019", "Y-12000", "-0001", "0000", "2019-01-01", "2019-01-01", "2019-01", "2019", "2019~", "2019/..",
    ]  # fmt: skip
    assert order.index(2) < order.index(5)
