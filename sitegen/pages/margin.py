"""The margin of a text: short glosses beside each block, cut so that they take about the block's own height.

Everything that is cut here stands in full at the foot of the page. The measures are those of the theme's wide
layout (templates/assets/css/text/42-margin.css); they need not be exact, for the glosses of a block share a grid row
with it and never meet those of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil

import msgspec

TEXT_LINE = 64
"""Characters in a line of the text."""
GLOSS_LINE = 34
"""Characters in a line of a gloss."""
LINE_RATIO = 30 / 17
"""Lines of a gloss in the height of a line of the text."""
OVERHANG = 1
"""Lines that a column may be longer than its block; white space below the block takes them in."""
LEAST = 10
"""Characters of a whole sentence that are worth showing."""
LEAST_PIECE = 16
"""Characters of a piece of a sentence that are."""
SHORT = 3
"""Characters of a word that is not the last before an ellipsis: an article, a preposition."""
ELLIPSIS = "\u00a0…"
"""What tells that more was said; it is never alone on a line."""
SENTENCE_END = re.compile(r"[.!?…。؟][\"'”’»)\]]*(?=\s)")
CLAUSE_END = re.compile(r"[,;:–—،](?=\s)")


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


def room_beside_head(title: int, notice: int, layers: int) -> int:
    """Return how many lines of gloss stand beside what is above a text, as all is spaced in the theme: some less than
    it is high, so that none is more than 200 px from the title.

    `title` and `notice` are their characters, `layers` the switches of the legend.
    """
    lines = 4 + 2.6 * ceil(title / 30) + 1.25 * ceil(notice / 80)
    return int(lines + (1 + 1.65 * ceil(layers / 3) if layers else 0))


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
    """Return the glosses of one column, their texts cut to share `room` lines.

    Each keeps its lead; lines beyond those of the leads go round, to each that has more to say as many as it needs for
    its next sentence or line.
    """
    if sum(map(lines_of, glosses)) + len(glosses) // 2 <= room:
        return list(glosses)
    shown = [cut(gloss, lead_lines(gloss)) for gloss in glosses]
    left = room - sum(map(lines_of, shown)) - len(glosses) // 2
    growing = True
    while growing:
        growing = False
        for index, gloss in enumerate(glosses):
            have = shown[index]
            longer = (cut(gloss, lines_of(have) + more) for more in range(1, left + 1))
            if have != gloss and (grown := next((g for g in longer if len(g.text) > len(have.text)), None)):
                left -= lines_of(grown) - lines_of(have)
                shown[index] = grown
                growing = True
    return shown


def lines_of(gloss: Gloss) -> int:
    """Return how many lines a gloss takes."""
    return ceil((len(gloss.lead) + 1 + len(gloss.text)) / GLOSS_LINE)


def cut(gloss: Gloss, lines: int) -> Gloss:
    """Return a gloss in at most that many lines; a text of which too little would be left is left out."""
    length = lines * GLOSS_LINE - len(gloss.lead) - 1
    text = gloss.text if len(gloss.text) <= length else cut_text(gloss.text, length)
    return msgspec.structs.replace(gloss, text=text)


def cut_text(text: str, length: int) -> str:
    """Return the beginning of a text in at most `length` characters, which are fewer than it has.

    It ends with a sentence, if one ends in the second half of the room or hardly two words of the next would stand
    in it; else it is a piece of one. Where either would be too little to be worth showing it is empty.
    """
    sentence = last_end(SENTENCE_END, text[: max(0, length) + 1])
    piece = piece_of(text, length - len(ELLIPSIS))
    if sentence >= LEAST and (sentence >= length / 2 or len(piece[sentence:].split()) <= 2):
        return text[:sentence]
    return piece + ELLIPSIS if len(piece) >= LEAST_PIECE else ""


def piece_of(text: str, length: int) -> str:
    """Return the beginning of a text in at most `length` characters, fewer than it has.

    It ends with a clause, if one ends in the second half of the room, else with a word, but not with one so short that
    it leads on (an article, a preposition).
    """
    kept = text[: max(0, length) + 1].rpartition(" ")[0]
    clause = last_end(CLAUSE_END, kept + " ")
    words = (kept[: clause - 1] if clause > length / 2 else kept).split()
    while words and len(words[-1]) <= SHORT:
        words.pop()
    return " ".join(words).rstrip(",;:–—، ")


def last_end(pattern: re.Pattern[str], text: str) -> int:
    """Return where the last match of a pattern ends, or 0."""
    return max((match.end() for match in pattern.finditer(text)), default=0)
