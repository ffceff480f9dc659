"""The words beside a passage: a prefix or suffix that tells it from others with the same words."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.model.passage import Occurrence
from sitegen.model.text import Version

Context = tuple[str | None, str | None]
"""Prefix and suffix."""
WINDOW = 200
"""In how many characters beside a place its words are looked for first."""


def tell_apart(version: Version, place: Occurrence, others: Sequence[Occurrence], room: int) -> Context | None:
    """Return the shortest prefix or suffix, or both, that tells an occurrence from the others; None if none does.

    Together they have at most `room` words.
    """
    blocks = {block.id: block.text for block in version.blocks}
    text = blocks[place.block]
    rest = [(blocks[o.block], o.start, o.end) for o in others if o != place]
    for count in range(1, max(room, 0) + 1):
        prefix = words_before(text, place.start, count)
        if prefix.strip() and not any(other.endswith(prefix, 0, start) for other, start, _ in rest):
            return prefix, None
        suffix = words_after(text, place.end, count)
        if suffix.strip() and not any(other.startswith(suffix, end) for other, _, end in rest):
            return None, suffix
    for count in range(1, max(room, 0)):
        prefix = words_before(text, place.start, count)
        suffix = words_after(text, place.end, room - count)
        if not any(other.endswith(prefix, 0, start) and other.startswith(suffix, end) for other, start, end in rest):
            return prefix, suffix
    return None


def words_before(text: str, start: int, count: int) -> str:
    """Return the last words before a place, with the space that follows them; a long text is not read whole for it."""
    size = WINDOW
    while size < start and len(text[start - size : start].split()) <= count:
        size *= 4
    return last_words(text[max(0, start - size) : start], count)


def words_after(text: str, end: int, count: int) -> str:
    """Return the first words after a place, with the space before them."""
    size = WINDOW
    while size < len(text) - end and len(text[end : end + size].split()) <= count:
        size *= 4
    return first_words(text[end : end + size], count)


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
