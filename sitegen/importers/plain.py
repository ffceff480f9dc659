"""Plain text → a new text: paragraphs from lines, a title from the first of them, page furniture left out.

Empty lines part paragraphs. Lines between two empty lines are one hard-wrapped paragraph; but when one of
them is longer than anybody wraps, or most are long, each line is a paragraph. A word divided at a line's end
stays divided: whether the hyphen belongs to it, only a reader can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import msgspec

from sitegen.importers import boilerplate
from sitegen.importers.front_matter import front_matter
from sitegen.importers.markdown_escape import escape_line
from sitegen.importers.recognise import groups
from sitegen.importers.values import Body, Piece, drop

LONGEST_WRAPPED = 120
"""A line longer than this was not wrapped by hand or program, in code points."""
LONG_MEDIAN = 100
"""Lines of which half are longer than this are paragraphs, in code points."""


class Found(msgspec.Struct, frozen=True):
    """What a plain text says about itself."""

    title: str
    """The first short line, or empty."""
    headline: str
    """The same without the name of the site at its end."""
    site: str
    url: str
    rights: str


def import_plain(pieces: Sequence[Piece], fallback: str, *, keep_all: bool = False) -> Body:
    """Return a new text of a plain file's pieces; `fallback` is its title when no line looks like one.

    With `keep_all` every line stays in the body, also the one that gives the title; so too when none is left.
    """
    paragraphs = join_lines(pieces)
    certain = [boilerplate.certain_reason(paragraph.text) for paragraph in paragraphs]
    found = read_title(pieces, paragraphs, certain)
    reasons = title_reasons(paragraphs, certain, found)
    if keep_all or all(reasons):
        reasons = [""] * len(paragraphs)
    pairs = list(zip(paragraphs, reasons, strict=True))
    kept = [paragraph for paragraph, why in pairs if not why]
    guesses = {"publisher": found.site, "rights": found.rights}
    head = front_matter(found.headline or fallback, {"url": found.url}, guesses)
    dropped = tuple(drop(paragraph, why) for paragraph, why in pairs if why)
    return Body(head + body_markdown(kept), len(kept), dropped)


def body_markdown(paragraphs: Sequence[Piece]) -> str:
    """Return paragraphs as Markdown, an empty line between two, one LF at the end."""
    return "\n\n".join(escape_line(paragraph.text) for paragraph in paragraphs) + "\n"


def read_title(pieces: Sequence[Piece], paragraphs: Sequence[Piece], reasons: Sequence[str]) -> Found:
    """Return the title and what dropped lines say that is worth keeping."""
    said = {why: paragraph.text for paragraph, why in zip(paragraphs, reasons, strict=True) if why}
    url = boilerplate.source_url(said.get(boilerplate.SOURCE_LINE, "-"))
    rights = said.get(boilerplate.COPYRIGHT, "")
    left = [paragraph for paragraph, why in zip(paragraphs, reasons, strict=True) if not why]
    title = find_title(pieces, left)
    headline, site = boilerplate.split_known_site(title, (boilerplate.host(url), rights))
    return Found(title, headline, site, url, rights)


def find_title(pieces: Sequence[Piece], paragraphs: Sequence[Piece]) -> str:
    """Return the first paragraph if it is one line, looks like a title and has an empty line after it."""
    if len(paragraphs) < 2:
        return ""
    first = paragraphs[0]
    alone = sum(piece.group == first.group for piece in pieces) == 1
    return first.text if alone and boilerplate.looks_like_title(first.text) else ""


def title_reasons(paragraphs: Sequence[Piece], reasons: Sequence[str], found: Found) -> list[str]:
    """Return the reasons with those for the title, where it stands first and where it is repeated."""
    headings = {found.title.casefold(), found.headline.casefold()} - {""}
    result = list(reasons)
    for index, paragraph in enumerate(paragraphs):
        if not result[index] and paragraph.text.casefold() in headings:
            first = boilerplate.NOW_TITLE not in result
            result[index] = boilerplate.NOW_TITLE if first else boilerplate.REPEATED
    return result


def join_lines(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the paragraphs, each with the line on which it begins; groups are numbered as before."""
    paragraphs = []
    for group in groups(pieces):
        lines = [pieces[index] for index in group]
        if parted(lines):
            paragraphs += lines
        else:
            text = " ".join(line.text for line in lines)
            paragraphs.append(Piece(lines[0].line, text, lines[0].group))
    return paragraphs


def parted(lines: Sequence[Piece]) -> bool:
    """Say whether each of some neighbouring lines stands for itself."""
    lengths = [len(line.text) for line in lines]
    wide = max(lengths) > LONGEST_WRAPPED or median(lengths) > LONG_MEDIAN
    return wide or all(boilerplate.certain_reason(line.text) for line in lines)
