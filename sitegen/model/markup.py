"""How much markup Markdown may hold: told before it is parsed, for each mark costs the parser some time."""

from __future__ import annotations

import re

MARKUP = re.compile(r"[*_\[\]!`<>&\\|^\n]|[-+][ \t]|\d[.)][ \t]")
"""A character by which Markdown may know markup, or the end of a line."""
BRACKET = 4
"""How many marks a bracket that opens counts, as links are looked for in links."""


def markup_beyond(source: str, most: int) -> int | None:
    """Return where the first mark stands that is one too many, as an offset; None where there are not so many."""
    if len(source) <= most // BRACKET or count_markup(source) <= most:
        return None
    for found in MARKUP.finditer(source):
        most -= BRACKET if found[0] == "[" else 1
        if most < 0:
            return found.start()
    return None


def count_markup(source: str) -> int:
    """Return how many marks there are."""
    return len(MARKUP.findall(source)) + (BRACKET - 1) * source.count("[")
