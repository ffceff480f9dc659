"""Dates: EDTF (ISO 8601-2) read into bounds that sort and a form that `date_words` says in words.

1. A source is a set (`[one of]`, `{all of}`), an interval (`start/end`) or a single date; the first two
   are split here, so that each single date is read by itself (`date_single`).
2. A date becomes a part: its first day, its last day and its form, a tree of what it says.
3. Plain dates need no more. Of the rarer forms (2018~, 201X, Y170000002, 2019-01-07T10:00:00) the edtf
   library judges whether they are EDTF; its bounds are not used, for it pads and guesses.
4. What is no date gets a message, and a suggestion when it is certain what was meant (`date_hints`).
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from sitegen.model.date_form import UNBOUNDED_FUTURE, UNBOUNDED_PAST, DateError, Day, Form, Part
from sitegen.model.date_hints import suggest
from sitegen.model.date_single import read_single

__all__ = ["MAX_LENGTH", "UNBOUNDED_FUTURE", "UNBOUNDED_PAST", "Date", "DateError", "Day", "parse_date"]

MAX_LENGTH = 100
"""The longest source that is read, in characters."""


class Date(msgspec.Struct, frozen=True):
    """A date as written, as bounds and as a form; days are (year, month, day), Gregorian throughout."""

    source: str
    """As written, in EDTF."""
    earliest: Day
    """The first day it may mean, or UNBOUNDED_PAST."""
    latest: Day
    """The last day it may mean (inclusive), or UNBOUNDED_FUTURE."""
    form: Form
    """What it says, for `date_words`."""
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


@lru_cache(maxsize=2**14)
def parse_date(source: str) -> Date:
    """Return the date an EDTF string (levels 0 to 2) writes; raise DateError.

    Bounds are those of the date as written: `2018~` is no longer than `2018`. An unknown start or end is
    unbounded, as an open one is. Of a date and time only the date is read.
    """
    try:
        part = _read_source(source)
    except DateError as error:
        cut = source if len(source) <= 40 else source[:39] + "…"
        shown = "".join(character if character.isprintable() else ascii(character)[1:-1] for character in cut)
        hint = suggest(source, _is_date) if len(source) <= MAX_LENGTH else ""
        raise DateError(f"“{shown}” is not an EDTF date: {error}", hint) from None
    return Date(
        source,
        part.earliest,
        part.latest,
        part.form,
        approximate=any(mark in source for mark in "~%S"),
        uncertain=any(mark in source for mark in "?%"),
    )


def _is_date(text: str) -> bool:
    """Return whether the text is an EDTF date."""
    try:
        _read_source(text)
    except DateError:
        return False
    return True


def _read_source(source: str) -> Part:
    """Read a whole source: a set, an interval or a single date."""
    if len(source) > MAX_LENGTH:
        raise DateError(f"it has {len(source)} characters, more than {MAX_LENGTH}")
    if source[:1] + source[-1:] in ("[]", "{}"):
        return _read_set(source[1:-1].split(","), one=source[0] == "[")
    start, slash, end = source.partition("/")
    return _read_interval(start, end) if slash else read_single(source)


def _read_set(elements: list[str], one: bool) -> Part:
    """Read the elements of `[…]`, of which one is meant, or of `{…}`, where all are."""
    if len(elements) == 1 and ".." not in elements[0]:
        raise DateError("a set has more than one date")
    parts = [_read_element(element, one) for element in elements]
    forms = tuple(part.form for part in parts)
    return Part(
        min(part.earliest for part in parts),
        max(part.latest for part in parts),
        Form("or" if one else "and", of=forms) if len(forms) > 1 else forms[0],
    )


def _read_element(element: str, one: bool) -> Part:
    """Read one element of a set: a single date, or dates that follow one another (`1670..1672`)."""
    first, dots, last = element.partition("..")
    if not dots:
        return read_single(element)
    joint = "or" if one else "and"
    if first and last:
        part = _read_span(first, last, "between" if one else "span")
    elif first:
        start = read_single(first)
        part = Part(start.earliest, UNBOUNDED_FUTURE, Form(f"{joint}-later", of=(start.form,)))
    elif last:
        end = read_single(last)
        part = Part(UNBOUNDED_PAST, end.latest, Form(f"{joint}-before", of=(end.form,)))
    else:
        raise DateError("there is a date before or after the dots of a set")
    return part


def _read_interval(start: str, end: str) -> Part:
    """Read what goes from one date to another; `..` is an open end and nothing an unknown one."""
    if start in ("", "..") and end in ("", ".."):
        raise DateError("an interval has a start or an end")
    if start in ("", ".."):
        last = read_single(end)
        return Part(UNBOUNDED_PAST, last.latest, Form("until" if start else "until-unknown", of=(last.form,)))
    if end in ("", ".."):
        first = read_single(start)
        return Part(first.earliest, UNBOUNDED_FUTURE, Form("from" if end else "from-unknown", of=(first.form,)))
    return _read_span(start, end, "span")


def _read_span(start: str, end: str, name: str) -> Part:
    """Read all from one date to another, into the form of that name."""
    first, last = read_single(start), read_single(end)
    if last.latest < first.earliest:
        raise DateError("it ends before it starts")
    return Part(first.earliest, last.latest, Form(name, of=(first.form, last.form)))
