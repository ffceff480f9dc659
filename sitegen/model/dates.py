"""Dates: EDTF (ISO 8601-2) read into bounds that sort and English words that read.

1. A source is a set (`[one of]`, `{all of}`), an interval (`start/end`) or a single date; the first two
   are split here, so that each single date is read by itself.
2. A single date becomes a part: its first day, its last day and its words, cut where neighbours may
   share them ("7", "January", "2019").
3. Plain dates need no more. Of the rarer forms (2018~, 201X, Y170000002, 2019-01-07T10:00:00) the edtf
   library judges whether they are EDTF; its bounds are not used, for it pads and guesses.
4. What is no date gets a message, and a suggestion when it is certain what was meant.
"""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import product

import msgspec

Day = tuple[int, int, int]
Names = tuple[str, ...]

MAX_LENGTH = 100
"""The longest source that is read, in characters."""
UNBOUNDED_PAST: Day = (-(10**12), 1, 1)
"""The earliest day of what has no start, or no known one."""
UNBOUNDED_FUTURE: Day = (10**12, 12, 31)
"""The latest day of what has no end, or no known one."""

_MONTHS = (
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

# EDTF's number for each part of a year: its name, its first month, its length in months. Seasons are those
# of meteorology, 21 to 24 the northern ones; a winter goes on into the next year.
_SEASONS = {
    21: ("spring", 3, 3),
    22: ("summer", 6, 3),
    23: ("autumn", 9, 3),
    24: ("winter", 12, 3),
    25: ("northern spring", 3, 3),
    26: ("northern summer", 6, 3),
    27: ("northern autumn", 9, 3),
    28: ("northern winter", 12, 3),
    29: ("southern spring", 9, 3),
    30: ("southern summer", 12, 3),
    31: ("southern autumn", 3, 3),
    32: ("southern winter", 6, 3),
    33: ("the first quarter of", 1, 3),
    34: ("the second quarter of", 4, 3),
    35: ("the third quarter of", 7, 3),
    36: ("the fourth quarter of", 10, 3),
    37: ("the first third of", 1, 4),
    38: ("the second third of", 5, 4),
    39: ("the last third of", 9, 4),
    40: ("the first half of", 1, 6),
    41: ("the second half of", 7, 6),
}

_PLAIN = re.compile(r"(-?[0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SHAPE = re.compile(
    r"[?~%]?(-?[0-9X]{4})[?~%]?(?:-[?~%]?([0-9]{2}|XX)[?~%]?(?:-[?~%]?([0-9X]{2})[?~%]?(?:T[0-9:Z+-]+)?)?)?"
)
_YEAR = re.compile(
    r"(?:(?P<short>-?[0-9]{4})|Y(?P<long>-?[1-9][0-9]*)(?:E(?P<exponent>[0-9]{1,2}))?)"
    r"(?:S(?P<significant>[1-9][0-9]?))?"
)


class DateError(ValueError):
    """What is wrong with a date, in a sentence; `hint` is what to write instead, when that is certain."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Date(msgspec.Struct, frozen=True):
    """A date as written, as bounds and as words; days are (year, month, day), Gregorian throughout."""

    source: str
    """As written, in EDTF."""
    earliest: Day
    """The first day it may mean, or UNBOUNDED_PAST."""
    latest: Day
    """The last day it may mean (inclusive), or UNBOUNDED_FUTURE."""
    words: str
    """In English, to be read."""
    approximate: bool
    """Whether ~ or %, or a number of significant digits, stands anywhere in it."""
    uncertain: bool
    """Whether ? or % stands anywhere in it."""

    @property
    def order(self) -> tuple[Day, Day, str]:
        """Key that sorts dates by first day, last day and source; only equal dates have equal keys."""
        return (self.earliest, self.latest, self.source)

    @property
    def year(self) -> int:
        """Year of the first day, astronomical: 0 is 1 BC; that of UNBOUNDED_PAST when there is no start."""
        return self.earliest[0]


class _Part(msgspec.Struct, frozen=True):
    """What one date, or one piece of a compound one, contributes."""

    earliest: Day
    latest: Day
    names: Names
    """Its words, cut before whatever a neighbour may share: ("7", "January", "2019")."""


@lru_cache(maxsize=2**14)
def parse_date(source: str) -> Date:
    """Return the date an EDTF string (levels 0 and 1, and most of 2) writes; raise DateError.

    Bounds are those of the date as written: `2018~` is no longer than `2018`. An unknown start or end is
    unbounded, as an open one is. Of a date and time only the date is read.
    """
    try:
        part = _read_source(source)
    except DateError as error:
        cut = source if len(source) <= 40 else source[:39] + "…"
        shown = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in cut)
        raise DateError(f"“{shown}” is not an EDTF date: {error}", _suggest(source)) from None
    return Date(
        source,
        part.earliest,
        part.latest,
        " ".join(part.names),
        approximate=any(mark in source for mark in "~%S"),
        uncertain=any(mark in source for mark in "?%"),
    )


def _read_source(source: str) -> _Part:
    """Read a whole source: a set, an interval or a single date."""
    if len(source) > MAX_LENGTH:
        raise DateError(f"it has {len(source)} characters, more than {MAX_LENGTH}")
    if source[:1] + source[-1:] in ("[]", "{}"):
        return _read_set(source[1:-1].split(","), one=source[0] == "[")
    start, slash, end = source.partition("/")
    return _read_interval(start, end) if slash else _read_single(source)


def _read_set(elements: list[str], one: bool) -> _Part:
    """Read the elements of `[…]`, of which one is meant, or of `{…}`, where all are."""
    if len(elements) == 1 and ".." not in elements[0]:
        raise DateError("a set has more than one date")
    parts = [_read_element(element, one) for element in elements]
    separators = (" or ", " or ") if one else (", ", " and ")
    return _Part(
        min(part.earliest for part in parts),
        max(part.latest for part in parts),
        _join([part.names for part in parts], *separators),
    )


def _read_element(element: str, one: bool) -> _Part:
    """Read one element of a set: a single date, or dates that follow one another (`1670..1672`)."""
    first, dots, last = element.partition("..")
    if not dots:
        return _read_single(element)
    joint = "or" if one else "and"
    if first and last:
        part = _read_span(first, last, *(("between", "and") if one else ("", "to")))
    elif first:
        start = _read_single(first)
        part = _Part(start.earliest, UNBOUNDED_FUTURE, (f"{' '.join(start.names)} {joint} later",))
    elif last:
        end = _read_single(last)
        part = _Part(UNBOUNDED_PAST, end.latest, (f"{' '.join(end.names)} {joint} before",))
    else:
        raise DateError("there is a date before or after the dots of a set")
    return part


def _read_interval(start: str, end: str) -> _Part:
    """Read what goes from one date to another; `..` is an open end and nothing an unknown one."""
    if start in ("", "..") and end in ("", ".."):
        raise DateError("an interval has a start or an end")
    if start in ("", ".."):
        last = _read_single(end)
        unknown = "" if start else ", the start unknown"
        return _Part(UNBOUNDED_PAST, last.latest, (f"until {' '.join(last.names)}{unknown}",))
    if end in ("", ".."):
        first = _read_single(start)
        unknown = " on" if end else ", the end unknown"
        return _Part(first.earliest, UNBOUNDED_FUTURE, (f"from {' '.join(first.names)}{unknown}",))
    return _read_span(start, end, "", "to")


def _read_span(start: str, end: str, before: str, between: str) -> _Part:
    """Read all from one date to another, with the words to say before and between them."""
    first, last = _read_single(start), _read_single(end)
    if last.latest < first.earliest:
        raise DateError("it ends before it starts")
    return _Part(first.earliest, last.latest, _join([first.names, last.names], "", f" {between} ", before))


def _read_single(text: str) -> _Part:
    """Read a date that is neither an interval nor a set."""
    if plain := _PLAIN.fullmatch(text):
        return _read_plain(*plain.groups())
    if year := _YEAR.fullmatch(text):
        part = _read_estimate(year)
    elif shape := _SHAPE.fullmatch(text):
        unspecified = any("X" in group for group in shape.groups(""))
        part = _read_unspecified(*shape.groups()) if unspecified else _read_plain(*shape.groups())
        part = msgspec.structs.replace(part, names=(_name_doubt(text) + part.names[0], *part.names[1:]))
    else:
        raise DateError("a year is written 2019, a month 2019-01, a day 2019-01-07")
    _require_edtf(text)
    return part


def _require_edtf(text: str) -> None:
    """Raise DateError if the edtf library does not know the text for a single date.

    It is only asked about what has the shape of one: on some other input it fails and prints.
    """
    import edtf  # late: it takes 0.1 to 0.3 s, and editions with plain dates never need it

    season = re.fullmatch(r"-?[0-9]{4}-[2-4][0-9][?~%]", text)
    # edtf does not take a season's ? ~ %, though ISO 8601-2 lets one qualify any date.
    if not edtf.is_valid_edtf(text[:-1] if season else text):
        raise DateError("? ~ % X S Y or the time stand where EDTF has none")


def _read_plain(year_text: str, month_text: str | None, day_text: str | None) -> _Part:
    """Read a year, month, day or season from its digits."""
    if year_text == "-0000":
        raise DateError("the year 0000 (1 BC) has no sign")
    year = int(year_text)
    if month_text is None:
        return _Part((year, 1, 1), (year, 12, 31), _name_year(year))
    month = int(month_text)
    if day_text is None and month in _SEASONS:
        return _read_season(year, month)
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month_text}")
    if day_text is None:
        return _Part((year, month, 1), (year, month, _count_days(year, month)), _name_month(year, month))
    day = (year, month, int(day_text))
    if not 1 <= day[2] <= _count_days(year, month):
        raise DateError(f"there is no {' '.join(_name_day(day))}")
    return _Part(day, day, _name_day(day))


def _read_season(year: int, number: int) -> _Part:
    """Read a season, quarter, third or half of a year by EDTF's number for it."""
    name, first, length = _SEASONS[number]
    years, month = divmod(first + length - 2, 12)
    latest = (year + years, month + 1, _count_days(year + years, month + 1))
    names = (name, *_name_year(year))
    return _Part((year, first, 1), latest, (" ".join(names),) if name.endswith(" of") else names)


def _read_estimate(match: re.Match[str]) -> _Part:
    """Read a year of any size (`Y170000002`, `Y17E8`), or one with significant digits (`1950S2`)."""
    year = int(match["short"] or match["long"]) * 10 ** int(match["exponent"] or 0)
    if abs(year) >= UNBOUNDED_FUTURE[0]:
        raise DateError("its year has more than twelve digits")
    names = _name_year(year)
    if not match["significant"]:
        return _Part((year, 1, 1), (year, 12, 31), names)
    digits = len(match["short"].lstrip("-")) if match["short"] else len(str(abs(year)))
    unit = 10 ** max(0, digits - int(match["significant"]))
    least = abs(year) // unit * unit
    first, last = (least, least + unit - 1) if year >= 0 else (-least - unit + 1, -least)
    return _Part((first, 1, 1), (last, 12, 31), (f"about {names[0]}", *names[1:]))


def _read_unspecified(year: str, month: str | None, day: str | None) -> _Part:
    """Read a date with X for digits that are not given; its bounds are the first and last day that fit."""
    years = _fill_year(year)
    months = [number for number in range(1, 13) if month in (None, "XX", f"{number:02}")]
    fitting = re.compile((day or "XX").replace("X", "."))
    days = [number for number in range(1, 32) if fitting.fullmatch(f"{number:02}")]
    earliest = next(_list_days(years, months, days), None)
    latest = next(_list_days(years[::-1], months[::-1], days[::-1]), None)
    if earliest is None or latest is None:
        raise DateError("no day of the calendar fits it")
    named = " ".join(_name_years(year, years))
    if month is None:
        names: Names = (named,)
    elif month == "XX" and day is None:
        names = (f"a month of {named}",)
    elif month == day == "XX":
        names = (f"a day in {named}",)
    elif day == "XX" and len(years) == 1:
        names = (f"a day in {' '.join(_name_month(*earliest[:2]))}",)
    elif day is None:
        names = _join([_name_month(*earliest[:2]), _name_month(*latest[:2])], "", " and ", "between")
    else:
        names = _join([_name_day(earliest), _name_day(latest)], "", " and ", "between")
    return _Part(earliest, latest, names)


def _fill_year(pattern: str) -> list[int]:
    """Return all years a pattern such as 201X may mean, in order."""
    options = ["0123456789" if character == "X" else character for character in pattern]
    years = sorted(int("".join(digits)) for digits in product(*options))
    return [year for year in years if year or not pattern.startswith("-")]


def _list_days(years: Sequence[int], months: Sequence[int], days: Sequence[int]) -> Iterator[Day]:
    """Yield the days of the calendar with these years, months and days, in the order given."""
    for year, month in product(years, months):
        yield from ((year, month, day) for day in days if day <= _count_days(year, month))


def _count_days(year: int, month: int) -> int:
    """Return the number of days of a month, Gregorian throughout."""
    return _MONTHS[month - 1][1] + (month == 2 and isleap(year))


def _name_day(day: Day) -> Names:
    """Return ("7", "January", "2019")."""
    return (str(day[2]), *_name_month(*day[:2]))


def _name_month(year: int, month: int) -> Names:
    """Return ("January", "2019")."""
    return (_MONTHS[month - 1][0], *_name_year(year))


def _name_year(year: int) -> Names:
    """Return ("2019",), or ("44", "AD"), or ("45", "BC") for -44, since the year 0 is 1 BC."""
    if year <= 0:
        return (str(1 - year), "BC")
    return (str(year),) if year >= 1000 else (str(year), "AD")


def _name_years(pattern: str, years: list[int]) -> Names:
    """Return the words for the years of a pattern; "the 2000s" is not said, which may mean a century."""
    if len(years) == 1:
        return _name_year(years[0])
    if years[0] >= 1000 and years[0] % 100 and len(years) == 10 and pattern.endswith("X"):
        return (f"the {years[0]}s",)
    ends = [_name_year(years[0]), _name_year(years[-1])]
    if years[-1] - years[0] == len(years) - 1:
        return _join(ends, "", " to ", "the years")
    return _join(ends, "", " and ", "between")


def _name_doubt(text: str) -> str:
    """Return what to say before a date that carries ? (uncertain), ~ (approximate) or % (both)."""
    perhaps = "perhaps " if "?" in text or "%" in text else ""
    return perhaps + ("about " if "~" in text or "%" in text else "")


def _join(names: list[Names], comma: str, last: str, before: str = "") -> Names:
    """Return names put together, what all of them end in being said once.

    ("7", "January", "2019") and ("10", "January", "2019") give ("7 to 10", "January", "2019"). Each keeps
    a word of its own, so that 18 March and the whole of March do not become "18 to March".
    """
    names = list(dict.fromkeys(names))
    if len(names) == 1:
        return names[0]
    shared = 0
    while shared < min(map(len, names)) - 1 and len({name[-1 - shared] for name in names}) == 1:
        shared += 1
    heads = [" ".join(name[: len(name) - shared]) for name in names]
    joined = f"{before} {comma.join(heads[:-1])}{last}{heads[-1]}".lstrip()
    return (joined, *names[0][len(names[0]) - shared :])


_MONTH_NUMBERS = {name[:3].lower(): number for number, (name, _) in enumerate(_MONTHS, 1)}
_SEASON_NUMBERS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


def _suggest(source: str) -> str:
    """Return the EDTF date that is certainly meant by what is none, or an empty string."""
    if len(source) > MAX_LENGTH:
        return ""
    text = " ".join(source.split())
    matches = ((re.fullmatch(pattern, text, re.I | re.A), write) for pattern, write in _REWRITES)
    return next(filter(_is_date, (write(match) for match, write in matches if match)), "")


def _is_date(text: str) -> bool:
    """Return whether the text is an EDTF date."""
    try:
        _read_source(text)
    except DateError:
        return False
    return True


def _mend(text: str) -> str:
    """Return the text if it is an EDTF date, else the one it suggests, else an empty string."""
    return text if _is_date(text) else _suggest(text)


def _write_numbers(match: re.Match[str]) -> str:
    """Write 2019/1/7 as EDTF."""
    return "-".join([match["year"], match["month"].zfill(2), match["day"].zfill(2)])


def _write_month(match: re.Match[str]) -> str:
    """Write 7 January 2019 or January 2019 as EDTF."""
    month = f"{match['year']}-{_MONTH_NUMBERS[match['month'][:3].lower()]:02}"
    day = match.groupdict().get("day")
    return f"{month}-{day.zfill(2)}" if day else month


def _write_era(match: re.Match[str]) -> str:
    """Write 45 BC as EDTF, where the year 0 is 1 BC."""
    year = 1 - int(match["year"]) if match["era"].upper().startswith("B") else int(match["year"])
    return f"{year:05}" if year < 0 else f"{year:04}"


def _write_doubtful(match: re.Match[str], mark: str) -> str:
    """Write a single date, in whatever way it is written, with a mark of doubt."""
    date = _mend(match[1])
    return date + mark if _SHAPE.fullmatch(date) else ""


def _write_interval(match: re.Match[str]) -> str:
    """Write two dates, in whatever way they are written, as an interval."""
    start, end = _mend(match[1]), _mend(match[2])
    return f"{start}/{end}" if start and end else ""


def _expand(template: str) -> Callable[[re.Match[str]], str]:
    """Return a function that fills a template from a match."""
    return lambda match: match.expand(template)


# What people write for a date and the EDTF they certainly mean; it is proposed only if it is a date. An order
# of day and month that could be the other (01/07/2019) is no certain one.
_REWRITES: list[tuple[str, Callable[[re.Match[str]], str]]] = [
    (r".+", lambda match: match[0].replace(" ", "")),
    (r".+", lambda match: match[0].upper().replace("U", "X")),
    (r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)", _write_numbers),
    (r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", _write_numbers),
    (rf"(?:{_DAY} )?{_MONTH},? (?P<year>\d{{4}})", _write_month),
    (rf"{_MONTH} {_DAY},? (?P<year>\d{{4}})", _write_month),
    (r"(?P<year>[1-9]\d{0,3}) ?(?P<era>AD|CE|BCE?)", _write_era),
    (
        r"(spring|summer|autumn|fall|winter),? (\d{4})",
        lambda match: f"{match[2]}-{_SEASON_NUMBERS[match[1].lower()]}",
    ),
    (r"(?:the )?(\d\d[1-9])0'?s", _expand(r"\1X")),
    (r"(\d{4}-\d\d-\d\d)[T ][\d:.]+ ?(?:Z|[+-][\d:]+)?", _expand(r"\1")),
    (r"(?:about|around|circa|approx\.?|approximately|ca?\.?) ?(.+)", partial(_write_doubtful, mark="~")),
    (r"(?:perhaps|possibly|probably) (.+)", partial(_write_doubtful, mark="?")),
    (r"(.+)(?:\?~|~\?)", _expand(r"\1%")),
    (r"[\[{](.+)[\]}]", _expand(r"\1")),
    (r"Y(-?\d{4})", _expand(r"\1")),
    (r"(\d{4})[-–—](\d{4})", _expand(r"\1/\2")),
    (r"(\d{4}-\d\d-)(\d\d)/(\d\d)", _expand(r"\1\2/\1\3")),
    (r"(.+)/(?:open|now|present)", _expand(r"\1/..")),
    (r"(.*)/unknown", _expand(r"\1/")),
    (r"unknown/(.*)", _expand(r"/\1")),
    (r"(.+?) ?(?:/| to |–|—) ?(.+)", _write_interval),
]
