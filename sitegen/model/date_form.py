"""What reading a date gives: its bounds, and its form, which `date_words` says in words by language."""

from __future__ import annotations

import msgspec

Day = tuple[int, int, int]
"""Year (astronomical: 0 is 1 BC), month, day; Gregorian throughout."""

UNBOUNDED_PAST: Day = (-(10**12), 1, 1)
"""The earliest day of what has no start, or no known one."""
UNBOUNDED_FUTURE: Day = (10**12, 12, 31)
"""The latest day of what has no end, or no known one."""


class DateError(ValueError):
    """What is wrong with a date, in a sentence; `hint` is what to write instead, when that is certain."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Form(msgspec.Struct, frozen=True):
    """What a date says, as a tree; each name is a message of the catalogue's section `date`.

    A leaf has numbers: `year` and `decade` (year), `month` (year, month), `day` (year, month, day), `season` and
    `part` (year, EDTF's number for it); `any-year` has none. `month-in` (month) and `day-in` (month, day) have
    numbers and the form of the years, in one of which they lie. Any other name has the forms that it says something
    of: `perhaps`, `about`, `a-month`, `a-day`, `from`, `from-unknown`, `until`, `until-unknown`, `or-later`,
    `and-later`, `or-before`, `and-before` of one; `span`, `between`, `years` of two; `or`, `and` of two or more.
    """

    name: str
    numbers: tuple[int, ...] = ()
    of: tuple[Form, ...] = ()


class Part(msgspec.Struct, frozen=True):
    """What a date, or one of those it is made of, comes to."""

    earliest: Day
    latest: Day
    form: Form
