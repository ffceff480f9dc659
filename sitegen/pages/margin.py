"""The margin of a text: short glosses beside each block, cut so that they take about the block's own height.

Everything that is cut here stands in full at the foot of the page. The measures are those of the theme's wide
layout (templates/assets/css/text/42-margin.css); they need not be exact, for the glosses of a block share a grid row
with it and never meet those of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from textwrap import shorten

import msgspec

TEXT_LINE = 64
"""Characters in a line of the text."""
GLOSS_LINE = 34
"""Characters in a line of a gloss."""
LINE_RATIO = 30 / 17
"""Lines of a gloss in the height of a line of the text."""
OVERHANG = 1
"""Lines that a column may be longer than its block; white space below the block takes them in."""
LEAST = 12
"""Characters that are worth showing of a gloss's text."""


class Gloss(msgspec.Struct, frozen=True):
    """What the margin says of an entry."""

    order: int
    """Its place in reading order among those of its block."""
    kind: str
    """Of its entry: ``event``."""
    id: str
    """Of its entry."""
    lead: str
    """What it begins with: a name, a date, a kind."""
    text: str


def room_beside(characters: int) -> int:
    """Return how many lines of gloss stand beside a block of that many characters."""
    return int(max(1, ceil(characters / TEXT_LINE)) * LINE_RATIO) + OVERHANG


def balance(start: Sequence[Gloss], end: Sequence[Gloss], room: int) -> tuple[list[Gloss], list[Gloss]]:
    """Return both columns, the last glosses of one that is too long for `room` lines moved to the other."""
    columns = [list(start), list(end)]
    for full, other in (columns, columns[::-1]):
        while least(full) > room and least(full[:-1]) >= least([*other, full[-1]]):
            other.append(full.pop())
    for column in columns:
        column.sort(key=lambda gloss: gloss.order)
    return columns[0], columns[1]


def least(glosses: Sequence[Gloss]) -> int:
    """Return how many lines a column takes with leads alone, and half a line between two."""
    return sum(lead_lines(gloss) for gloss in glosses) + len(glosses) // 2


def lead_lines(gloss: Gloss) -> int:
    """Return how many lines a gloss's lead takes."""
    return ceil((len(gloss.lead) + 1) / GLOSS_LINE)


def fit(glosses: Sequence[Gloss], room: int) -> list[Gloss]:
    """Return the glosses of one column, their texts cut at words to share `room` lines.

    Each keeps its lead; lines beyond those of the leads go round, one to each that has more to say.
    """
    whole = [ceil((len(g.lead) + 1 + len(g.text)) / GLOSS_LINE) for g in glosses]
    given = [min(lead_lines(gloss), lines) for gloss, lines in zip(glosses, whole, strict=True)]
    left = room - sum(given) - len(glosses) // 2
    while left > 0 and given != whole:
        for index, lines in enumerate(whole):
            if given[index] < lines and left > 0:
                given[index] += 1
                left -= 1
    return [cut(gloss, lines) for gloss, lines in zip(glosses, given, strict=True)]


def cut(gloss: Gloss, lines: int) -> Gloss:
    """Return a gloss in at most that many lines; a text of which hardly a word would be left is left out."""
    length = lines * GLOSS_LINE - len(gloss.lead) - 1
    if len(gloss.text) <= length:
        return gloss
    text = shorten(gloss.text, length, placeholder=" …") if length >= LEAST else ""
    return msgspec.structs.replace(gloss, text=text)
