"""Lettering in pictures: how wide words are, and where their lines break; SVG does not wrap text itself."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

BY_WIDTH = {
    200: " ",
    250: "'",
    325: "!j",
    350: "(),.:;[]iıl‘’",
    375: "-{}",
    400: '"f',
    425: "1It|",
    450: "*/\\",
    475: "_rs",
    500: "cz–",
    525: "2579e“”",
    550: "36?aà",
    575: "$48Jgxy",
    600: "+0<=>S^ov~q",
    625: "FPbdkp",
    650: "ELu",
    675: "#BZhn",
    700: "Cß",
    725: "RXY",
    750: "ATV",
    775: "DGKOQ",
    825: "&U",
    850: "%@HN",
    875: "w",
    900: "…",
    975: "m",
    1000: "—",
    1025: "M",
    1100: "W",
}
"""Advance widths of Literata's roman at weight 400, in thousandths of an em, rounded up to 25."""

WIDTHS = {letter: width / 1000 for width, letters in BY_WIDTH.items() for letter in letters}
OTHER = 0.7
"""The width of a letter that the table lacks, in em."""

SLACK = 1.09
"""What room lines keep: the widest of the faces that stand in for Literata (DejaVu Serif) is 8 per cent wider."""


@lru_cache(maxsize=4096)
def letter_width(letter: str) -> float:
    """Return about how wide a character is, in em; 0 for a combining mark."""
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return WIDTHS.get(letter) or WIDTHS.get(unicodedata.normalize("NFD", letter)[0], OTHER)


def text_width(text: str, size: float) -> float:
    """Return about how wide a line is at a size, in the unit of the size, in whichever face it is set."""
    return sum(map(letter_width, text)) * size * SLACK


@lru_cache(maxsize=4096)
def break_lines(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """Return a text's lines, none wider than `width`; what goes beyond `most` lines is cut with an ellipsis.

    Lines break at white space, within a word only where the word alone is too wide.
    """
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most:
        rest = fill_line(rest, lines, width, size)
    if rest:
        lines[-1] = cut_to(lines[-1], width, size)
    return tuple(lines)


def fill_line(words: list[str], lines: list[str], width: float, size: float) -> list[str]:
    """Add to the lines one of as many words as it takes; return the words that are left."""
    taken = 1
    ems = sum(map(letter_width, words[0]))
    while taken < len(words):
        ems = sum(map(letter_width, f" {words[taken]}"), ems)  # of the whole line, as `text_width` adds it up
        if ems * size * SLACK > width:
            break
        taken += 1
    line, rest = " ".join(words[:taken]), words[taken:]
    end = len(line)
    while end > 1 and text_width(line[:end], size) > width:
        end -= 1
    lines.append(line[:end])
    return [line[end:], *rest] if end < len(line) else rest


def cut_to(line: str, width: float, size: float) -> str:
    """Return a line with an ellipsis behind it, without the last words where they leave no room for it."""
    kept = line
    while " " in kept and text_width(f"{kept} …", size) > width:
        kept = kept.rpartition(" ")[0]
    return f"{kept.rstrip(',;:.')} …"
