"""Passages: where entries belong. Findings: what became of each selector."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitegen.model.record import Selector

Method = Literal["exact", "folded", "mention", "block", "text", "unplaced"]


class Passage(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where an entry belongs in a version of a text, and how that was found."""

    layer: str
    entry: str
    text: str
    version: str
    block: str | None
    """None for the methods `text` and `unplaced`."""
    start: int | None
    """Code points into the block's plain text; None for the methods block, text and unplaced."""
    end: int | None
    quote: str | None
    """The words themselves, as they stand in the block."""
    method: Method
    selector: int | None = None
    """Index of the selector in the entry's `at`; None for a mention."""

    @property
    def ref(self) -> tuple[str, str]:
        """Layer and id of the entry."""
        return (self.layer, self.entry)


class Occurrence(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A place where quoted words stand."""

    block: str
    start: int
    end: int


Fault = Literal["not-found", "ambiguous", "elsewhere", "context-differs", "block-differs"]


class Finding(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is to be said of a selector in a version: a fault, or a doubt."""

    layer: str
    entry: str
    key: Literal["at", "except"]
    index: int
    """Of the selector in the entry's `at` or `except`."""
    selector: Selector
    version: str
    """In which it was searched."""
    fault: Fault
    occurrences: tuple[Occurrence, ...] = ()
    """Where the quoted words stand: for not-found, those whose context is another."""
