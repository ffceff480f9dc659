"""Dates that machines take without a doubt: of EDTF only what is plain ISO 8601 too."""

from __future__ import annotations

import re

from sitegen.model.dates import parse_date

PLAIN = re.compile(r"(?!0000)[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?")
"""A year from 1 to 9999, a month or a day; no season, no sign, no doubt."""


def exact(edtf: str) -> str:
    """Return a checked date if it is a plain year, month or day, else an empty string."""
    return edtf if PLAIN.fullmatch(edtf) else ""


def span(edtf: str) -> tuple[str, str]:
    """Return start and end of a plain date or interval; both empty where either is in doubt or open.

    A single date is its own start and has no end.
    """
    start, slash, end = edtf.partition("/")
    if exact(start) and (exact(end) if slash else True):
        return start, end
    return "", ""


def first_day(edtf: str) -> str:
    """Return the first day of a plain date as ``YYYY-MM-DD``; empty where there is none."""
    if not exact(edtf):
        return ""
    year, month, day = parse_date(edtf).earliest
    return f"{year:04}-{month:02}-{day:02}"
