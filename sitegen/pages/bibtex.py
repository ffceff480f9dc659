"""BibTeX: entries in UTF-8 that both BibTeX and biber read. The note and the address come last."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sitegen.model.exact_dates import exact

TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "$&#%_"},
}
"""What stands for TeX's own characters. Braces as words, for BibTeX counts escaped ones too."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
KEEP_CASE = frozenset({"title", "booktitle"})
"""The fields that styles would put into small letters."""


def tex(text: str) -> str:
    """Return plain text for TeX, on one line."""
    return " ".join("".join(TEX.get(character, character) for character in text).split())


def bibtex_start(kind: str, key: str, fields: Mapping[str, str | Sequence[str]], date: str, words: str) -> str:
    """Return an entry without its end. Fields are plain text, lists names; `date` is EDTF, `words` the same to read.

    Empty fields are left out.
    """
    lines = [f"@{kind}{{{key}"]
    for name, value in fields.items():
        if value:
            said = tex(value) if isinstance(value, str) else " and ".join(map(person, value))
            lines.append(field(name, f"{{{said}}}" if name in KEEP_CASE else said))
    return ",\n".join([*lines, *issued(date, words)])


def field(name: str, value: str) -> str:
    """Return a field."""
    return f"  {name} = {{{value}}}"


def issued(date: str, words: str) -> list[str]:
    """Return the fields of a date: numbers where it is plain, else words for the year."""
    if not exact(date):
        return [field("year", tex(words))] if words else []
    year, _, rest = date.partition("-")
    month, _, day = rest.partition("-")
    found = [field("year", year)]
    if month:
        found.append(f"  month = {MONTHS[int(month) - 1]}")
    if day:
        found.append(field("day", str(int(day))))
    return found


def person(name: str) -> str:
    """Return a name; in braces, so that it is taken as a whole, unless it is written ``Family, Given``."""
    return tex(name) if re.fullmatch(r"[^,]+, [^,]+", name) and " and " not in name else f"{{{tex(name)}}}"


def bibtex_end(start: str, place: str, url: str) -> str:
    """Return an entry, given its start, with a place in the text and an address; either may be empty."""
    lines = [start]
    if place:
        lines.append(field("note", tex(place)))
    if url:
        lines.append(field("url", re.sub(r"[{}\\]", lambda found: f"%{ord(found[0]):02X}", url)))
    return ",\n".join(lines) + "\n}"
