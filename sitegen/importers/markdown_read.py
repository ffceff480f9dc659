"""Markdown → the plain text of its blocks, as the edition will have it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import msgspec
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph or heading of a Markdown source."""

    line: int
    """From 1, in the source that was parsed."""
    tag: str
    """The element around it: ``p``, ``h1``, ``td``."""
    text: str
    """Its plain text: NFC; a soft break is a space, a hard break LF."""


@cache
def parser() -> MarkdownIt:
    """Return a parser set as that of texts: tables and footnotes on, HTML off."""
    md = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    md.options["store_labels"] = True
    return md


def read_paragraphs(source: str) -> tuple[Paragraph, ...]:
    """Return every run of inline text in document order (footnotes last)."""
    tokens = parser().parse(source)
    found = []
    line = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            line = token.map[0] if token.map else line
            found.append(Paragraph(line + 1, before.tag if before else "", plain_text(token.children or [])))
    return tuple(found)


def plain_text(children: Sequence[Token]) -> str:
    """Return the words of inline tokens."""
    breaks = {"softbreak": " ", "hardbreak": "\n"}
    words = (
        child.content if child.type in ("text", "code_inline") else breaks.get(child.type, "") for child in children
    )
    return unicodedata.normalize("NFC", "".join(words))
