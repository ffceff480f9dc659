"""Geometry of an occurrence strip: the length of a text as a line, its paragraphs, and where something occurs in it.

Lengths are code points of the text's plain text, its blocks one after the other in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sitegen.model.passage import Passage
from sitegen.model.text import Block


class Stretch(msgspec.Struct, frozen=True):
    """A block of the text as a stretch of the strip, with what occurs in it."""

    block: str
    start: int
    """Where it begins, in code points from the beginning of the text."""
    length: int
    ticks: tuple[int, ...]
    """Where each occurrence begins, counted likewise, in order."""
    whole: bool
    """Whether something belongs to the block as a whole."""

    @property
    def count(self) -> int:
        """How many passages it has."""
        return len(self.ticks) + self.whole


class Strip(msgspec.Struct, frozen=True):
    """The strip of one text."""

    length: int
    """Of the whole text; at least 1."""
    stretches: tuple[Stretch, ...]
    """One for each block, empty ones too."""


def measure_strip(blocks: Sequence[Block], passages: Sequence[Passage]) -> Strip:
    """Return the strip of the passages in a text; those of no block (`text`, `unplaced`) are not in it."""
    by_block: dict[str | None, list[Passage]] = {}
    for passage in passages:
        by_block.setdefault(passage.block, []).append(passage)
    stretches, start = [], 0
    for block in blocks:
        length = len(block.text)
        own = by_block.get(block.id)
        if own is None:
            stretches.append(Stretch(block.id, start, length, (), False))
            start += length
            continue
        ticks = tuple(sorted(start + passage.start for passage in own if passage.start is not None))
        stretches.append(Stretch(block.id, start, length, ticks, any(passage.start is None for passage in own)))
        start += length
    return Strip(max(start, 1), tuple(stretches))
