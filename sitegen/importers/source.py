"""Bytes → text: decoding with all its refusals, white space, and the pieces of a plain file."""

from __future__ import annotations

import codecs
import re
import unicodedata
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from sitegen.importers.values import Piece
from sitegen.model.limits import MAX_BYTES
from sitegen.model.problem import SitegenError

Format = Literal["plain", "markdown", "html"]
FORMATS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
}
"""The format by the end of the file name; any other is plain text."""

FOREIGN = {
    b"%PDF-": "a PDF",
    b"{\\rtf": "an RTF document",
    b"PK\x03\x04": "a word processor's document or an archive",
}
"""What other files begin with, and what they are."""

SPACING = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
"""Control characters that part words, as white space does."""
CONTROL = re.compile("[\x01-\x08\x0e-\x1b\x7f-\x9f\ufffe\uffff]")
"""Characters that can't be shown."""
NO_BREAK = ("\u00a0", "\u202f", "\u2007")
"""Spaces that mean something when they stand alone: « Bonjour ! »."""


class Source(msgspec.Struct, frozen=True):
    """A decoded file."""

    name: str
    """As messages give it."""
    format: Format
    text: str
    """LF line ends, no byte order mark, no control characters but LF and tab."""
    digest: str
    """SHA-256 of its bytes, in hex."""
    notes: tuple[str, ...]


def read_source(name: str, raw: bytes) -> Source:
    """Return the decoded file.

    UTF-8 with or without a byte order mark; UTF-16 with one. Raises SitegenError for any other encoding, for
    binary and empty files, and for more than `MAX_BYTES` bytes.
    """
    if len(raw) > MAX_BYTES:
        raise SitegenError(f"{name} has {len(raw)} bytes; more than {MAX_BYTES} are not imported: split it")
    text = decode(name, raw)
    if "\x00" in text:
        raise SitegenError(f"{name} is no text: it holds NUL characters; save it as UTF-8 text")
    text = SPACING.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    shown = CONTROL.sub("", text)
    if is_blank(shown):
        raise SitegenError(f"{name} is empty: there is nothing to import")
    lost = len(text) - len(shown)
    notes = (f"Control characters, which can't be shown, were left out: {lost}.",) if lost else ()
    return Source(name, format_of(name), shown, sha256(raw).hexdigest(), notes)


def format_of(name: str) -> Format:
    """Return the format of a file by its name."""
    return FORMATS.get(PurePosixPath(name.replace("\\", "/")).suffix.lower(), "plain")


def decode(name: str, raw: bytes) -> str:
    """Return the text without its byte order mark; raise SitegenError for what is no text."""
    foreign = next((what for start, what in FOREIGN.items() if raw.startswith(start)), "")
    if foreign:
        raise SitegenError(f"{name} is {foreign}; save it as text, Markdown or HTML")
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        what = "UTF-16, as its first bytes say" if utf16 else "UTF-8"
        raise SitegenError(f"{name} is not {what} (at byte {error.start + 1}); save it as UTF-8") from error


def collapse(text: str) -> str:
    """Return the words as they are recorded: NFC, each run of white space one space, none at the ends."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def tidy(text: str) -> str:
    """Return the words as they are kept: like `collapse`, but a lone no-break space stays what it is."""
    normal = unicodedata.normalize("NFC", text)
    return re.sub(r"\s+", lambda found: found[0] if found[0] in NO_BREAK else " ", normal).strip()


def is_blank(text: str) -> bool:
    """Say whether nothing of a text can be seen: white space and format characters only."""
    return all(char.isspace() or unicodedata.category(char) == "Cf" for char in text)


def digest_text(text: str) -> str:
    """Return the digest by which a paragraph is known: SHA-256, in hex, of `collapse` in UTF-8."""
    return sha256(collapse(text).encode()).hexdigest()


def plain_pieces(text: str) -> tuple[Piece, ...]:
    """Return the lines that hold words; empty lines part the groups."""
    pieces = []
    group = 0
    for number, line in enumerate(text.split("\n"), 1):
        if is_blank(line):
            group += 1
        else:
            pieces.append(Piece(number, tidy(line), group))
    return tuple(pieces)
