"""A line of a file as a terminal may show it, with a mark under the very characters that are meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

Lines = Callable[[str], Sequence[str]]
"""From a path relative to the edition to the lines of that file; none where it can't be shown."""

WIDTH = 100
"""How many columns of a terminal a source line may take; a longer one is cut around its mark."""
BEFORE = 40
"""How many of them stand before the mark in a line that is cut."""
REACH = 4 * WIDTH
"""How many code points beside the mark are looked at, whatever their width."""
TAB = "    "
JOINERS = "\u200c\u200d"
"""Invisible characters that scripts and emoji need; they do no harm."""


def edition_lines(root: Path) -> Lines:
    """Return what reads the lines of an edition's files, each once. No link is followed."""
    inside = root.resolve()

    @lru_cache(maxsize=8)
    def lines(path: str) -> Sequence[str]:
        try:
            file = (root / path).resolve()
            if file != inside / path or not S_ISREG(file.stat().st_mode):
                return ()
            text = file.read_text(encoding="utf-8", errors="replace")  # CR and CR LF become LF
        except (OSError, ValueError):
            return ()
        return text.removeprefix("\ufeff").split("\n")

    return lines


def visible(text: str) -> str:
    """Return a text without anything that a terminal would obey or not show: such characters as escapes."""
    return text if text.isprintable() else "".join(map(shown, text))


def visible_lines(text: str) -> str:
    """Return the same of a text of several lines."""
    return "\n".join(map(visible, text.split("\n")))


def shown(char: str) -> str:
    """Return a character as it is shown: a tab as spaces, control characters and invisible ones as escapes."""
    if char == "\t":
        return TAB
    hidden = unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in JOINERS
    if not hidden:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def width(text: str) -> int:
    """Return how many columns a shown text takes (UAX #11; marks and Hangul's medial and final letters take none)."""
    if text.isascii():
        return len(text)
    return sum(map(width_of, text))


def width_of(char: str) -> int:
    """Return how many columns a character takes."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf") or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def mark_line(line: str, start: int, end: int) -> tuple[str, str]:
    """Return a source line as it is shown, and the line below that marks the code points from start to end.

    Both count from 0; at least one column is marked.
    """
    first, last = max(0, start - REACH), start + REACH
    cells = [shown(char) for char in line[first:last]]
    start, end = start - first, min(max(end, start + 1) - first, len(cells))
    left, right = 0, len(cells)
    if first or len(line) > last or sum(map(width, cells)) > WIDTH:
        left = fit_before(cells, start)
        right = left + fit_after(cells[left:])
    lead = "… " if first or left else ""
    rest = " …" if right < len(cells) or len(line) > last else ""
    before = lead + "".join(cells[left:start])
    marked = "".join(cells[start : min(end, right)])
    source = f"{lead}{''.join(cells[left:right])}{rest}"
    return source.rstrip(), " " * width(before) + "^" * max(1, width(marked))


def fit_before(cells: Sequence[str], start: int) -> int:
    """Return from which cell on a line is shown, so that no more than BEFORE columns come before the mark."""
    left, room = start, BEFORE
    while left and width(cells[left - 1]) <= room:
        left -= 1
        room -= width(cells[left])
    return left


def fit_after(cells: Sequence[str]) -> int:
    """Return how many cells fit into a line."""
    room = WIDTH
    for count, cell in enumerate(cells):
        room -= width(cell)
        if room < 0:
            return count
    return len(cells)
