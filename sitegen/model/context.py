"""The words beside a passage: a prefix or suffix that tells it from others with the same words."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.model.passage import Occurrence
from sitegen.model.text import Version

Context = tuple[str | None, str | None]
"""Prefix and suffix."""


def tell_apart(version: Version, place: Occurrence, others: Sequence[Occurrence], room: int) -> Context | None:
    """Return the shortest prefix or suffix, or both, that tells an occurrence from the others; None if none does.

    Together they have at most `room` words.
    """
    blocks = {block.id: block.text for block in version.blocks}
    text = blocks[place.block]
    rest = [(blocks[o.block][: o.start], blocks[o.block][o.end :]) for o in others if o != place]
    for count in range(1, max(room, 0) + 1):
        prefix = last_words(text[: place.start], count)
        if prefix.strip() and not any(before.endswith(prefix) for before, _ in rest):
            return prefix, None
        suffix = first_words(text[place.end :], count)
        if suffix.strip() and not any(after.startswith(suffix) for _, after in rest):
            return None, suffix
    for count in range(1, max(room, 0)):
        prefix = last_words(text[: place.start], count)
        suffix = first_words(text[place.end :], room - count)
        if not any(before.endswith(prefix) and after.startswith(suffix) for before, after in rest):
            return prefix, suffix
    return None


def last_words(text: str, count: int) -> str:
    """Return the last words of a text, with the space that follows them."""
    parts = text.split()
    if not parts or count < 1:
        return ""
    start = len(text)
    for word in reversed(parts[-count:]):
        start = text.rindex(word, 0, start)
    return text[start:]


def first_words(text: str, count: int) -> str:
    """Return the first words of a text, with the space before them."""
    end = 0
    for word in text.split()[:count]:
        end = text.index(word, end) + len(word)
    return text[:end]
