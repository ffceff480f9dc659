"""Fold a text for comparison: white space, typographic quotes, dashes and ellipses; nothing else.

A folded text knows for each of its characters where it stands in the text, so that a match in the one is a
passage of the other. An ellipsis becomes three full stops and a run of white space one space; a match that
would begin or end inside such a place is no match.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import msgspec

QUOTES = dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″«»", '"')
DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
ELLIPSES = {"…": "..."}
TABLE = str.maketrans(QUOTES | DASHES | ELLIPSES)
ONE_TO_ONE = str.maketrans(QUOTES | DASHES)
NEEDS_OFFSETS = re.compile(r"…|[^\S ]|  ")
SPECIAL = re.compile(r"…|\s+")


class Folded(msgspec.Struct, frozen=True):
    """A folded text."""

    text: str
    offsets: list[int] | None
    """For each folded character, and the end, its place in the text; None where these are the same."""

    def start(self, index: int) -> int | None:
        """Return where a folded character begins in the text; None inside an ellipsis."""
        if self.offsets is None:
            return index
        if index and self.offsets[index] == self.offsets[index - 1]:
            return None
        return self.offsets[index]

    def index(self, start: int) -> int:
        """Return the folded character at, or first after, a place in the text."""
        if self.offsets is None:
            return start
        return bisect_left(self.offsets, start)

    def index_after(self, end: int) -> int:
        """Return the folded character at a place in the text; inside white space, its one space."""
        index = self.index(end)
        return index if self.offsets is None or self.offsets[index] == end else index - 1


def fold(text: str) -> Folded:
    """Return the text folded, with the way back."""
    if not NEEDS_OFFSETS.search(text):
        return Folded(text.translate(ONE_TO_ONE), None)
    out: list[str] = []
    offsets: list[int] = []
    last = 0
    for found in SPECIAL.finditer(text):
        out.append(text[last : found.start()].translate(ONE_TO_ONE))
        offsets.extend(range(last, found.start()))
        replaced = "..." if found[0] == "…" else " "
        out.append(replaced)
        offsets.extend([found.start()] * len(replaced))
        last = found.end()
    out.append(text[last:].translate(ONE_TO_ONE))
    offsets.extend(range(last, len(text) + 1))
    return Folded("".join(out), offsets)


def folded_text(text: str) -> str:
    """Return only the folded text."""
    return re.sub(r"\s+", " ", text).translate(TABLE)
