"""What people write for a date, and the EDTF that they certainly mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from sitegen.model.date_single import MONTHS, SHAPE

IsDate = Callable[[str], bool]
"""Says whether a text is an EDTF date."""
Write = Callable[[re.Match[str], IsDate], str]
"""Writes what was matched as EDTF."""

_MONTH_NUMBERS = {name[:3].lower(): number for number, (name, _) in enumerate(MONTHS, 1)}
_SEASON_NUMBERS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"


def suggest(source: str, is_date: IsDate) -> str:
    """Return the EDTF date that is certainly meant by what is none, or an empty string."""
    text = " ".join(source.split())
    matches = ((re.fullmatch(pattern, text, re.I | re.A), write) for pattern, write in _REWRITES)
    return next(filter(is_date, (write(match, is_date) for match, write in matches if match)), "")


def _mend(text: str, is_date: IsDate) -> str:
    """Return the text if it is an EDTF date, else the one it suggests, else an empty string."""
    return text if is_date(text) else suggest(text, is_date)


def _write_numbers(match: re.Match[str], _: IsDate) -> str:
    """Write 2019/1/7 as EDTF."""
    return "-".join([match["year"], match["month"].zfill(2), match["day"].zfill(2)])


def _write_month(match: re.Match[str], _: IsDate) -> str:
    """Write 7 January 2019 or January 2019 as EDTF."""
    month = f"{match['year']}-{_MONTH_NUMBERS[match['month'][:3].lower()]:02}"
    day = match.groupdict().get("day")
    return f"{month}-{day.zfill(2)}" if day else month


def _write_era(match: re.Match[str], _: IsDate) -> str:
    """Write 45 BC as EDTF, where the year 0 is 1 BC."""
    year = 1 - int(match["year"]) if match["era"].upper().startswith("B") else int(match["year"])
    return f"{year:05}" if year < 0 else f"{year:04}"


def _write_doubtful(match: re.Match[str], is_date: IsDate, mark: str) -> str:
    """Write a single date, in whatever way it is written, with a mark of doubt."""
    date = _mend(match[1], is_date)
    return date + mark if SHAPE.fullmatch(date) else ""


def _write_interval(match: re.Match[str], is_date: IsDate) -> str:
    """Write two dates, in whatever way they are written, as an interval."""
    start, end = _mend(match[1], is_date), _mend(match[2], is_date)
    return f"{start}/{end}" if start and end else ""


def _expand(template: str) -> Write:
    """Return a function that fills a template from a match."""
    return lambda match, _: match.expand(template)


# What people write for a date and the EDTF they certainly mean; it is proposed only if it is a date. An order
# of day and month that could be the other (01/07/2019) is no certain one.
_REWRITES: list[tuple[str, Write]] = [
    (r".+", lambda match, _: match[0].replace(" ", "")),
    (r".+", lambda match, _: match[0].upper().replace("U", "X")),
    (r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)", _write_numbers),
    (r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)", _write_numbers),
    (rf"(?:{_DAY} )?{_MONTH},? (?P<year>\d{{4}})", _write_month),
    (rf"{_MONTH} {_DAY},? (?P<year>\d{{4}})", _write_month),
    (r"(?P<year>[1-9]\d{0,3}) ?(?P<era>AD|CE|BCE?)", _write_era),
    (
        r"(spring|summer|autumn|fall|winter),? (\d{4})",
        lambda match, _: f"{match[2]}-{_SEASON_NUMBERS[match[1].lower()]}",
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
