"""Single dates: an EDTF date that is neither an interval nor a set, read into its bounds and its form."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator, Sequence
from itertools import product

from sitegen.model.date_form import UNBOUNDED_FUTURE, DateError, Day, Form, Part

MONTHS = (
    ("January", 31),
    ("February", 28),
    ("March", 31),
    ("April", 30),
    ("May", 31),
    ("June", 30),
    ("July", 31),
    ("August", 31),
    ("September", 30),
    ("October", 31),
    ("November", 30),
    ("December", 31),
)
"""Each month as people and our messages name it, with its days. What readers see stands in the catalogue."""

# EDTF's number for each part of a year: its first month, its length in months. 21 to 32 are seasons, those of
# meteorology, 21 to 28 the northern ones; a winter goes on into the next year. Then quarters, thirds, halves.
_SEASONS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3), 25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3),
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4), 40: (1, 6), 41: (7, 6),
}  # fmt: skip
_LAST_SEASON = 32

_PLAIN = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
SHAPE = re.compile(
    r"[?~%]?(-?[0-9X]{4})[?~%]?(?:-[?~%]?([0-9X]{2})[?~%]?(?:-[?~%]?([0-9X]{2})[?~%]?(?:T[0-9:Z+-]+)?)?)?"
)
"""What has the shape of a date with marks of doubt, digits that are not given, or a time."""
_SEASON = re.compile(r"([?~%]?-?[0-9]{4}[?~%]?-[?~%]?)[2-4][0-9]([?~%]?)")
_YEAR = re.compile(
    r"(?:(?P<short>-?[0-9]{4})|Y(?P<long>-?[1-9][0-9]*)(?:E(?P<exponent>[0-9]{1,2}))?)"
    r"(?:S(?P<significant>[1-9][0-9]?))?"
)


def read_single(text: str) -> Part:
    """Return what a date that is neither an interval nor a set says; raise DateError."""
    if plain := _PLAIN.fullmatch(text):
        return _read_plain(*plain.groups())
    if year := _YEAR.fullmatch(text):
        part = _read_estimate(year)
    elif shape := SHAPE.fullmatch(text):
        unspecified = any("X" in group for group in shape.groups(""))
        part = _read_unspecified(*shape.groups()) if unspecified else _read_plain(*shape.groups())
        part = Part(part.earliest, part.latest, _doubt(text, part.form))
    else:
        raise DateError("a year is written 2019, a month 2019-01, a day 2019-01-07")
    _require_edtf(text)
    return part


def _doubt(text: str, form: Form) -> Form:
    """Return the form of a date that carries ? (uncertain), ~ (approximate) or % (both)."""
    if "~" in text or "%" in text:
        form = Form("about", of=(form,))
    return Form("perhaps", of=(form,)) if "?" in text or "%" in text else form


def _require_edtf(text: str) -> None:
    """Raise DateError if the edtf library does not know the text for a single date.

    It is only asked about what has the shape of one: on some other input it fails and prints.
    """
    import edtf  # late: it takes 0.1 to 0.3 s, and editions with plain dates never need it

    asked = text
    if "X" in text and "T" not in text:
        # edtf takes no X beside ? ~ %, before a season, or in a month of which one digit is given
        asked = _give_digits(text)
    if season := _SEASON.fullmatch(asked):
        # nor ? ~ % of a season, though ISO 8601-2 lets them qualify any date: so they are judged as a month's
        asked = f"{season[1]}01{season[2]}"
    if not edtf.is_valid_edtf(asked):
        raise DateError("? ~ % X S Y or the time stand where EDTF has none")


def _give_digits(text: str) -> str:
    """Return a date with all its digits given, its marks of doubt where they stand."""
    return re.sub("[0-9X]*X[0-9X]*", lambda found: "1111" if len(found[0]) == 4 else "01", text)


def _read_plain(year_text: str, month_text: str | None, day_text: str | None) -> Part:
    """Read a year, month, day or season from its digits."""
    if year_text == "-0000":
        raise DateError("the year 0000 (1 BC) has no sign")
    year = int(year_text)
    if month_text is None:
        return Part((year, 1, 1), (year, 12, 31), Form("year", (year,)))
    month = int(month_text)
    if day_text is None and month in _SEASONS:
        return _read_season(year, month)
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month_text}")
    if day_text is None:
        return Part((year, month, 1), (year, month, _count_days(year, month)), Form("month", (year, month)))
    day = (year, month, int(day_text))
    if not 1 <= day[2] <= _count_days(year, month):
        raise DateError(f"there is no {day[2]} {MONTHS[month - 1][0]} {year_text}")
    return Part(day, day, Form("day", day))


def _read_season(year: int, number: int) -> Part:
    """Read a season, quarter, third or half of a year by EDTF's number for it."""
    first, length = _SEASONS[number]
    years, month = divmod(first + length - 2, 12)
    latest = (year + years, month + 1, _count_days(year + years, month + 1))
    return Part((year, first, 1), latest, Form("season" if number <= _LAST_SEASON else "part", (year, number)))


def _read_estimate(match: re.Match[str]) -> Part:
    """Read a year of any size (`Y170000002`, `Y17E8`), or one with significant digits (`1950S2`)."""
    year = int(match["short"] or match["long"]) * 10 ** int(match["exponent"] or 0)
    if abs(year) >= UNBOUNDED_FUTURE[0]:
        raise DateError("its year has more than twelve digits")
    form = Form("year", (year,))
    if not match["significant"]:
        return Part((year, 1, 1), (year, 12, 31), form)
    digits = len(match["short"].lstrip("-")) if match["short"] else len(str(abs(year)))
    unit = 10 ** max(0, digits - int(match["significant"]))
    least = abs(year) // unit * unit
    first, last = (least, least + unit - 1) if year >= 0 else (-least - unit + 1, -least)
    return Part((first, 1, 1), (last, 12, 31), Form("about", of=(form,)))


def _read_unspecified(year: str, month: str | None, day: str | None) -> Part:
    """Read a date with X for digits that are not given; its bounds are the first and last day that fit."""
    years = _fill_year(year)
    if day is None and month is not None and month[0] in "234":
        if "X" in month:
            raise DateError(
                f"a season has no X: write {year}-21, or [{year}-21..{year}-24] for one of the four; X is for years, "
                "months and days"
            )
        if int(month) in _SEASONS:
            return _read_one_of_seasons(years, int(month))
    months, days = _fill(month or "XX", range(1, 13)), _fill(day or "XX", range(1, 32))
    earliest = next(_list_days(years, months, days), None)
    latest = next(_list_days(years[::-1], months[::-1], days[::-1]), None)
    if earliest is None or latest is None:
        raise DateError("no day of the calendar fits it")
    return Part(earliest, latest, _form_unspecified(month, day, _form_years(year, years), months, earliest, latest))


def _read_one_of_seasons(years: list[int], number: int) -> Part:
    """Read the season, quarter, third or half of one of several years."""
    first, last = _read_season(years[0], number), _read_season(years[-1], number)
    return Part(first.earliest, last.latest, Form("between", of=(first.form, last.form)))


def _form_unspecified(
    month: str | None, day: str | None, years: Form, months: list[int], earliest: Day, latest: Day
) -> Form:
    """Return the form of a date with X: what is given of month and day, within the form of its years."""
    if month is None:
        return years
    if month == "XX" and day in (None, "XX"):
        return Form("a-month" if day is None else "a-day", of=(years,))
    if len(months) == 1 and years.name != "between" and (day in (None, "XX") or "X" not in day):
        if day in (None, "XX"):
            form = _form_within(years, "month", (months[0],))
            return Form("a-day", of=(form,)) if day else form
        return _form_within(years, "day", (months[0], int(day)))
    name, length = ("month", 2) if day is None else ("day", 3)
    joint = "or" if day is None and len(months) == 2 and years.name == "year" else "between"
    return Form(joint, of=(Form(name, earliest[:length]), Form(name, latest[:length])))


def _form_within(years: Form, name: str, numbers: tuple[int, ...]) -> Form:
    """Return the form of a month or day of a year, or of one of several years."""
    if years.name == "year":
        return Form(name, years.numbers + numbers)
    return Form(f"{name}-in", numbers, (years,))


def _form_years(pattern: str, years: list[int]) -> Form:
    """Return the form of the years of a pattern; "the 2000s" is not said, which may mean a century."""
    if len(years) == 1:
        return Form("year", (years[0],))
    if pattern == "XXXX":
        return Form("any-year")
    if years[0] >= 1000 and years[0] % 100 and len(years) == 10 and pattern.endswith("X"):
        return Form("decade", (years[0],))
    together = years[-1] - years[0] == len(years) - 1
    return Form("years" if together else "between", of=(Form("year", (years[0],)), Form("year", (years[-1],))))


def _fill_year(pattern: str) -> list[int]:
    """Return all years a pattern such as 201X may mean, in order."""
    options = ["0123456789" if character == "X" else character for character in pattern]
    years = sorted(int("".join(digits)) for digits in product(*options))
    return [year for year in years if year or not pattern.startswith("-")]


def _fill(pattern: str, numbers: range) -> list[int]:
    """Return those of the numbers that a pattern of two digits such as 1X may mean, in order."""
    fitting = re.compile(pattern.replace("X", "."))
    return [number for number in numbers if fitting.fullmatch(f"{number:02}")]


def _list_days(years: Sequence[int], months: Sequence[int], days: Sequence[int]) -> Iterator[Day]:
    """Yield the days of the calendar with these years, months and days, in the order given."""
    for year, month in product(years, months):
        yield from ((year, month, day) for day in days if day <= _count_days(year, month))


def _count_days(year: int, month: int) -> int:
    """Return the number of days of a month, Gregorian throughout."""
    return MONTHS[month - 1][1] + (month == 2 and isleap(year))
