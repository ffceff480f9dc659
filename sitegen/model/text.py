"""Texts: what is read, cut into blocks. One coordinate system: a block's plain text in code points."""

from __future__ import annotations

from typing import Literal

import msgspec

from sitegen.model.problem import Place
from sitegen.model.prose import Prose

ROOT = "\x02"
"""Stands in prepared HTML before every address that is relative to the site's root; `rooted` replaces it.
Control characters are refused in input, so it can't come from there."""

DIGEST, ORIGINAL, WHOLE = "digest", "original", "text"
"""The names of versions: our digest, the author's words, and the one version of a text that is free."""


RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left (BCP 47)."""


def direction(language: str) -> str:
    """Return the direction of a language's script, as HTML's `dir` has it."""
    tag = language.lower()
    return "rtl" if tag in RIGHT_TO_LEFT or tag.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def rooted(html: str, prefix: str) -> str:
    """Return prepared HTML for a page from which the site's root is `prefix` (``""`` or ``"../"``)."""
    return html.replace(ROOT, prefix)


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of a block's inline content, in reading order."""

    kind: Literal["text", "open", "close", "void"]
    """Text; an opening or closing tag; or markup that adds nothing to the plain text (image, note mark)."""
    start: int
    """Where it stands in the plain text, in code points; for text its first, else where the tag stands."""
    end: int
    """For text the position after its last code point; else the same as `start`."""
    html: str = ""
    """Prepared HTML of the tag (see `ROOT`); empty for text."""
    link: bool = False
    """Whether the tag opens or closes a link of the author's own."""


class Block(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A unit that can be annotated: a paragraph, a heading, the title."""

    id: str
    """``p3``, ``h2``, ``title``."""
    text: str
    """Plain text, NFC."""
    pieces: tuple[Piece, ...]
    line: int
    """First line in its file, from 1."""


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A part of a version's body: prepared HTML, or the place of a block."""

    html: str = ""
    """Prepared HTML (see `ROOT`), when `block` is empty."""
    block: str = ""
    """The id of the block that stands here."""
    tag: str = "p"
    """The element the block is shown as."""
    tight: bool = False
    """A paragraph of a list without spaces between its items."""


class Version(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """In which words a text is read."""

    name: str
    """`digest`, `original` or `text`."""
    path: str
    """The file it was read from, relative to the edition."""
    blocks: tuple[Block, ...]
    """The title first, then the body in document order."""
    body: tuple[Part, ...]

    def has(self, block_id: str) -> bool:
        """Say whether there is a block of that id."""
        return any(block.id == block_id for block in self.blocks)

    def block(self, block_id: str) -> Block | None:
        """Return the block of that id, or None."""
        return next((block for block in self.blocks if block.id == block_id), None)


class Recorded(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How a text's original is known again."""

    files: tuple[str, ...]
    """SHA-256 of known files, in hex."""
    paragraphs: tuple[str, ...]
    """SHA-256 of each body paragraph, NFC, white space collapsed."""


class Text(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One thing that is read."""

    id: str
    place: Place
    title: str
    author: str
    published: str
    """EDTF, or empty."""
    publisher: str
    url: str
    language: str
    """BCP 47; the edition's when the text names none."""
    rights: Prose | None
    note: Prose | None
    original: Recorded | None
    versions: dict[str, Version]
    """The committed one first."""

    @property
    def committed(self) -> Version:
        """The version that may be published: the digest, or the whole text."""
        return next(iter(self.versions.values()))

    @property
    def shown(self) -> Version:
        """The version a page shows: the original where it is at hand, else the committed one."""
        return self.versions.get(ORIGINAL, self.committed)
