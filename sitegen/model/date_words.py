"""Dates in words: the form of a date said by the patterns of a catalogue's section `date`.

A language is patterns, no code. In a pattern `|` is a space at which words may be cut where neighbours share what
follows: ``7|January|2019`` and ``10|January|2019`` become "7 to 10 January 2019". Where words change after others
("dem 7. Januar", "den 1990er Jahren"), the catalogue has a further pattern: ``day-between``, ``decade-from``; the
cases are those of `CASES`, and a language that has no use for one leaves it out.
"""

from __future__ import annotations

from itertools import accumulate, takewhile
from typing import Any

from sitegen.model.date_form import Form
from sitegen.model.dates import Date
from sitegen.model.words import Words

CASES = ("about", "between", "from", "of", "perhaps", "until")
"""After what a date may need other words."""
_CASE_OF = {
    "a-day": "of",
    "a-month": "of",
    "between": "between",
    "day-in": "of",
    "from": "from",
    "from-unknown": "from",
    "month-in": "of",
    "until": "until",
    "until-unknown": "until",
}
_INWARD = ("a-day", "a-month", "between")
"""What is not about itself: the date that it is of is, or the first; "a month of about 2004"."""
_LIST = "list"
"""The case of a date among several: words of its own there are none, but it stands not alone."""


def date_words(date: Date, words: Words) -> str:
    """Return a date in words of the catalogue's language."""
    return _say(date.form, words, "").replace("|", " ")


def _say(form: Form, words: Words, case: str) -> str:
    """Return the words of a form, cut by `|`; `case` is what they stand after, empty where they stand alone."""
    if form.numbers or not form.of:
        return _say_leaf(form, words, case)
    if form.name == "perhaps":
        return words("date.perhaps", date=_say(form.of[0], words, case or "perhaps"))
    if form.name == "about" and form.of[0].name in _INWARD:
        first, *others = form.of[0].of
        return _say(Form(form.of[0].name, of=(Form("about", of=(first,)), *others)), words, case)
    if form.name == "about":
        key, inner = ("date.about", "about") if case in ("", "perhaps") else ("date.roughly", case)
        return words(key, date=_say(form.of[0], words, inner))
    inner = _CASE_OF.get(form.name, _LIST)
    said = [_say(part, words, inner) for part in form.of]
    if len(said) == 1:
        return words(f"date.{form.name}", date=said[0])
    declined = f"{form.name}-{case}"
    return _join(list(dict.fromkeys(said)), declined if f"date.{declined}" in words.messages else form.name, words)


def _say_leaf(form: Form, words: Words, case: str) -> str:
    """Return the words of a year, decade, season or part of a year; of a month or day, of one year or of several."""
    key = f"date.{form.name}"
    numbers = list(form.numbers)
    values: dict[str, Any] = {}
    if form.of:
        values["date"] = _say(form.of[0], words, _CASE_OF[form.name])
    elif numbers:
        values["year"] = _say_year(numbers.pop(0), words)
    if form.name in ("season", "part"):
        said = words(f"{key}.{numbers[0]}", **values)
    elif form.name == "year":
        said = values["year"]
    else:
        if numbers:
            values["month"] = words(f"date.months.{numbers[0]}")
        if numbers[1:]:
            values["day"] = numbers[1]
        said = words(key, **values)
    if f"{key}-{case}" in words.messages:
        return words(f"{key}-{case}", **(values | {"date": said}))
    return said


def _say_year(year: int, words: Words) -> str:
    """Return ``2019``, or ``44|AD``, or ``45|BC`` for -44, since the year 0 is 1 BC."""
    if year <= 0:
        return words("date.bc", year=1 - year)
    return words("date.year" if year >= 1000 else "date.ad", year=year)


def _join(said: list[str], name: str, words: Words) -> str:
    """Return the words of several put together, what all of them end in being said once.

    Each keeps a word of its own, so that 18 March and the whole of March do not become "18 to March".
    """
    if len(said) == 1:
        return said[0]
    cut = [one.split("|") for one in said]
    ends = zip(*(pieces[:0:-1] for pieces in cut), strict=False)
    shared = len(list(takewhile(lambda pieces: len(set(pieces)) == 1, ends)))
    heads = ["|".join(pieces[: len(pieces) - shared]) for pieces in cut]
    return "|".join([_chain(heads, name, words).replace("|", " "), *cut[0][len(cut[0]) - shared :]])


def _chain(heads: list[str], name: str, words: Words) -> str:
    """Return two or more put together: those of a list pair by pair, with other words before the last."""
    before = "date.list" if name == "and" else f"date.{name}"
    *_, first = accumulate(heads[:-1], lambda first, last: words(before, first=first, last=last))
    return words(f"date.{name}", first=first, last=heads[-1])
