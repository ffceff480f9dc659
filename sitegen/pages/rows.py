"""The rows of a text's grid: each element at the top of its body is one; the margin's glosses stand in the same."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitegen.model.text import Part

TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>")
VOID = frozenset({"br", "hr", "img", "input", "wbr"})
HEAD = 1
"""The row of what stands above the body."""


def block_rows(parts: Sequence[Part], *, unfolds: bool) -> dict[str, int]:
    """Return the grid row of each block of a body, from `HEAD` + 1.

    `unfolds` says whether an element that can be unfolded follows each block, and takes a row too.
    """
    rows: dict[str, int] = {}
    row, depth = HEAD, 0
    for part in parts:
        if part.block:
            row += depth == 0
            rows[part.block] = row
            row += unfolds and depth == 0
            continue
        for closing, name in TAG.findall(part.html):
            if closing:
                depth -= 1
                continue
            row += depth == 0
            depth += name not in VOID
    return rows


def row_classes(row: int) -> str:
    """Return the classes that give a row by its digits, units first: ``r7 s1`` is row 17.

    A page may hold no style of its own, so the stylesheet can't be told a number but by classes.
    """
    digits = str(row)[::-1]
    return " ".join(f"{place}{digit}" for place, digit in zip("rsvw", digits, strict=False) if digit != "0")
