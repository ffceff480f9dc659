"""Replacements in a text. Offsets are code points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec


class Replacement(msgspec.Struct, frozen=True):
    """What takes the place of a stretch of a text."""

    start: int
    end: int
    """After its last code point; the same as `start` for what is put in."""
    text: str

    def moved(self, by: int) -> Replacement:
        """Return the same for a text that begins so many code points earlier."""
        return Replacement(self.start + by, self.end + by, self.text)


def apply(text: str, replacements: Iterable[Replacement]) -> str:
    """Return a text with all replacements made; those put in at the same place stand in the order given.

    Raises ValueError where two overlap, or one lies outside of the text.
    """
    parts = []
    done = 0
    for one in in_order(text, replacements):
        parts += [text[done : one.start], one.text]
        done = one.end
    return "".join([*parts, text[done:]])


def in_order(text: str, replacements: Iterable[Replacement]) -> Sequence[Replacement]:
    """Return replacements by their place. Raises ValueError as `apply` does."""
    ordered = sorted(replacements, key=lambda one: (one.start, one.end))
    for one in ordered:
        if not 0 <= one.start <= one.end <= len(text):
            raise ValueError(f"{one} lies outside of a text of {len(text)} code points")
    for first, second in pairwise(ordered):
        if second.start < first.end:
            raise ValueError(f"{first} and {second} overlap")
    return ordered


def changed_lines(text: str, replacements: Iterable[Replacement]) -> list[int]:
    """Return the lines (from 1, of the new text) that hold what was replaced or put in, each once."""
    lines: dict[int, None] = {}
    shift = 0
    for one in in_order(text, replacements):
        opening = len(one.text) - len(one.text.lstrip("\n"))
        lines[text.count("\n", 0, one.start) + shift + opening + 1] = None
        shift += one.text.count("\n") - text.count("\n", one.start, one.end)
    return list(lines)
