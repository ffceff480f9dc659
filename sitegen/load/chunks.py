"""An annotation file cut before each of its ids, so that of a changed file only what changed is read again."""

from __future__ import annotations

import re

import msgspec

KEY = re.compile(r"^(?=[A-Za-z0-9_])", re.MULTILINE)
"""Where a line begins with a word: at a key of the file's mapping, or within a value that was not yet closed."""
MARKER = re.compile(r"^(?:---|\.\.\.|%|\t)", re.MULTILINE)
"""What parts documents, which is seen in the whole alone."""


class Chunk(msgspec.Struct, frozen=True):
    """The lines of a file from one id up to the next."""

    line: int
    """The first of them, from 1."""
    text: str


def split_entries(text: str) -> list[Chunk] | None:
    """Return a file's text cut before each line that begins with a word; None where it can't be read in pieces.

    A piece that is YAML by itself is so in the whole too: what is open at a cut (a quotation mark, a bracket) makes the
    piece before it faulty, and the lines of a block scalar are indented. A text without any, such as a comment alone,
    is read as a whole.
    """
    starts = [found.start() for found in KEY.finditer(text)]
    head = text[: starts[0]] if starts else text
    if not starts or MARKER.search(text) or any(line.strip() and not line.startswith("#") for line in head.split("\n")):
        return None
    line, chunks = 1 + head.count("\n"), []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        chunks.append(Chunk(line, text[start:end]))
        line += text.count("\n", start, end)
    return chunks
