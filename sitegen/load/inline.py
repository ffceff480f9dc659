"""Inline Markdown tokens → items: text, tags, citations. One place says what HTML each becomes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any, Literal

import msgspec
from markdown_it.token import Token

from sitegen.model.prose import Citation, EntryLink
from sitegen.model.text import ROOT, Piece
from sitegen.model.urls import why_unsafe

Address = Callable[[str, str], str | None]
"""From an entry's kind and id to its address relative to the root; None where there is no such kind."""

Kind = Literal["text", "open", "close", "void", "cite"]


class Item(msgspec.Struct, frozen=True):
    """A part of inline content."""

    kind: Kind
    value: str = ""
    """Plain text of a text; prepared HTML of a tag."""
    link: bool = False
    cited: tuple[Citation, ...] = ()


def entry_link(url: str, address: Address) -> EntryLink | None:
    """Return the entry that an address names (`actor:xi`), or None for an ordinary address."""
    kind, colon, entry_id = url.partition(":")
    if colon and address(kind, entry_id) is not None:
        return EntryLink(kind, entry_id)
    return None


def href(url: str, address: Address) -> str:
    """Return an address for prepared HTML, escaped; entries' and the site's own are relative to the root."""
    link = entry_link(url, address)
    if link is not None:
        return ROOT + escape(address(link.kind, link.id) or "")
    if why_unsafe(url):
        return "#"
    return escape(url) if is_outside(url) or url.startswith("#") else ROOT + escape(url)


def is_outside(url: str) -> bool:
    """Say whether an address that is safe leads out of the site."""
    return ":" in url.split("/")[0]


def items(tokens: list[Token], address: Address) -> Iterator[Item]:
    """Yield the items of an inline token's children."""
    for token in tokens:
        if token.type in ("text", "text_special"):
            if token.content:
                yield Item("text", token.content)
        elif token.type == "softbreak":
            yield Item("text", " ")
        elif token.type == "hardbreak":
            yield Item("text", "\n")
        elif token.type == "code_inline":
            yield Item("open", "<code>")
            yield Item("text", token.content)
            yield Item("close", "</code>")
        elif token.type == "citation":
            yield Item("cite", cited=tuple(Citation(*pair) for pair in token.meta["cited"]))
        else:
            yield tag_item(token, address)


def tag_item(token: Token, address: Address) -> Item:
    """Return the item of a token that is a tag."""
    if token.type == "link_open":
        title = token.attrGet("title")
        extra = f' title="{escape(str(title))}"' if title else ""
        return Item("open", f'<a href="{href(str(token.attrGet("href")), address)}"{extra}>', link=True)
    if token.type == "link_close":
        return Item("close", "</a>", link=True)
    if token.type == "image":
        source = href(str(token.attrGet("src")), address)
        title = token.attrGet("title")
        extra = f' title="{escape(str(title))}"' if title else ""
        return Item("void", f'<img src="{source}" alt="{escape(alt_text(token))}"{extra} data-apparatus>')
    if token.type == "footnote_ref":
        return Item("void", footnote_mark(token.meta))
    if token.nesting == 1:
        return Item("open", f"<{token.tag}>")
    if token.nesting == -1:
        return Item("close", f"</{token.tag}>")
    raise AssertionError(f"an inline token of unknown type: {token.type}")


def alt_text(token: Token) -> str:
    """Return an image's description as plain text."""
    return "".join(" " if child.type.endswith("break") else child.content for child in token.children or [])


def footnote_mark(meta: dict[str, Any]) -> str:
    """Return the mark of a footnote in the text."""
    number = meta["id"] + 1
    again = f"-{meta['subId'] + 1}" if meta.get("subId") else ""
    return (
        f'<sup class="footnote-mark" data-apparatus><a id="footnote-mark-{number}{again}" '
        f'href="#footnote-{number}">{number}</a></sup>'
    )


def text_html(text: str) -> str:
    """Return plain text as HTML; a line feed in it is a hard break, and stays in the textContent."""
    return escape(text).replace("\n", "<br>\n")


def html_of(tokens: list[Token], address: Address) -> list[str | Citation]:
    """Return inline content as prepared HTML, broken where citations stand."""
    out: list[str | Citation] = []
    for item in items(tokens, address):
        if item.kind == "text":
            out.append(text_html(item.value))
        elif item.kind == "cite":
            out.extend(cited_html(item.cited))
        else:
            out.append(item.value)
    return out


def cited_html(citations: Sequence[Citation]) -> list[str | Citation]:
    """Return citations of one pair of brackets, as they stand in prepared HTML."""
    out: list[str | Citation] = ["["]
    for index, citation in enumerate(citations):
        out.extend(["; ", citation] if index else [citation])
    return [*out, "]"]


def pieces_of(tokens: list[Token], address: Address) -> tuple[str, tuple[Piece, ...]]:
    """Return a block's plain text, NFC, and its pieces."""
    found = compose(list(items(tokens, address)))
    text = ""
    pieces = []
    for item in found:
        if item.kind == "text":
            pieces.append(Piece("text", len(text), len(text) + len(item.value)))
            text += item.value
        elif item.kind in ("open", "close", "void"):
            pieces.append(Piece(item.kind, len(text), len(text), item.value, item.link))
    return text, tuple(pieces)


def compose(found: list[Item]) -> list[Item]:
    """Return items whose texts are NFC even where joined: a mark that begins one moves to the one before."""
    if all(item.kind != "text" or item.value.isascii() for item in found):
        return found
    texts: dict[int, list[str]] = {}
    """Of each text what it is to be joined from; putting it together at each mark would take its length each time."""
    last = -1
    for index, item in enumerate(found):
        rest = item.value if item.kind == "text" else ""
        if rest and last >= 0:
            rest = move_marks(rest, texts[last])
        if rest:
            last, texts[index] = index, [rest]
    return [
        Item("text", unicodedata.normalize("NFC", "".join(texts[index]))) if index in texts else item
        for index, item in enumerate(found)
        if index in texts or item.kind != "text"
    ]


def move_marks(value: str, before: list[str]) -> str:
    """Add to the text before what a text begins with that composes with it, or is a mark on it; return the rest."""
    for index, char in enumerate(value):
        if not unicodedata.combining(char):
            before[:] = [unicodedata.normalize("NFC", "".join(before))]
            if unicodedata.is_normalized("NFC", before[0][-1:] + char):
                return value[index:]
        before.append(char)
    return ""
