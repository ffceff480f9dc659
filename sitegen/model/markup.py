"""How much markup Markdown may hold: told before it is parsed, for each mark costs the parser some time."""

from __future__ import annotations

import re
from itertools import islice

MARKUP = re.compile(r"[*_\[\]!`<>&\\|^\n]|[-+][ \t]|\d[.)][ \t]")
"""A character by which Markdown may know markup, or the end of a line."""


def markup_beyond(source: str, most: int) -> int | None:
    """Return where the first mark stands that is one too many, as an offset; None where there are not so many."""
    if len(source) <= most:
        return None
    return next((found.start() for found in islice(MARKUP.finditer(source), most, None)), None)


def count_markup(source: str) -> int:
    """Return how many marks there are."""
    return sum(1 for _ in MARKUP.finditer(source))
