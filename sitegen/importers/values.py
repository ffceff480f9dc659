"""What goes into an import and what comes out of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitegen.model.problem import SitegenError


class CopyError(SitegenError):
    """A copy of a known text that can't be taken: it is not whole, or another text was asked for."""


EXCERPT = 60
"""How many characters of a line that was left out are shown."""


class KnownText(msgspec.Struct, frozen=True):
    """A text of the edition whose original can be known again."""

    id: str
    files: tuple[str, ...]
    """SHA-256 of the bytes of known files, in hex."""
    paragraphs: tuple[str, ...]
    """SHA-256 of each body paragraph, in order: `digest_text` of its words."""


class Piece(msgspec.Struct, frozen=True):
    """A line with words in it: of a plain file, or of a block of an HTML file."""

    line: int
    """Where it begins in its file, from 1."""
    text: str
    """NFC, no white space at the ends."""
    group: int
    """Pieces that no empty line or block boundary parts have the same number."""


class Dropped(msgspec.Struct, frozen=True):
    """A line of the source that did not become part of the text."""

    line: int
    """From 1."""
    reason: str
    """A few words: `page title`, `share widget`, `not among the recorded paragraphs`."""
    text: str
    """Its first 60 characters."""


class Body(msgspec.Struct, frozen=True):
    """A new text: what an importer makes of a source."""

    content: str
    """The complete file, front matter and Markdown; ends in one LF."""
    paragraphs: int
    dropped: tuple[Dropped, ...] = ()
    notes: tuple[str, ...] = ()


class Imported(msgspec.Struct, frozen=True):
    """A file for the edition."""

    text: str
    """The id of the text."""
    kind: Literal["original", "new"]
    """`original` belongs into content/originals/TEXT.md, `new` into content/texts/TEXT.md."""
    content: str
    """The complete file: NFC, LF line ends, one LF at the end."""
    dropped: tuple[Dropped, ...]
    """In line order."""
    paragraphs: int
    matched: Literal["file", "paragraphs", ""]
    """By what a known text was known: the bytes of the file, its paragraphs; empty for a new text."""
    notes: tuple[str, ...]
    """What else a person should know, a sentence each."""


def drop(piece: Piece, reason: str) -> Dropped:
    """Return the record of a piece that is left out."""
    return Dropped(piece.line, reason, piece.text[:EXCERPT])
