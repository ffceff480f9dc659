"""What a build came to."""

from __future__ import annotations

import msgspec


class Summary(msgspec.Struct, frozen=True):
    """What a build came to."""

    texts: int
    entries: list[tuple[int, str, str]]
    """Of each layer, with what one and several of them are called."""
    passages: dict[str, int]
    """By method."""
    warnings: int
    pages: int
    written: int
    unchanged: int
    why: dict[str, str] = {}
    """Why each page was made, in words."""
