"""What can be found: a document for each block of the texts, each entry and each page of the editors'.

Of a text with very many blocks neighbours are one document, for what an index costs goes by its documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.limits import MAX_FOUND
from sitegen.model.record import MARK, Record
from sitegen.model.schema import marked, patterns, visit
from sitegen.model.text import Block
from sitegen.model.views import date_view

SHARED = {field.encode_name for field in msgspec.structs.fields(Record)} - {"label"}
"""Keys of every entry that hold no words of its own: selectors, contributors, days of editing."""


class Document(msgspec.Struct, frozen=True):
    """One thing that can be found."""

    address: str
    """Where a result leads, relative to the site's root: a page, or a place in it."""
    kind: str
    """`text` for a block or a run of them, `page` for a page of the editors', else the kind of its layer."""
    texts: tuple[str, ...]
    """The ids of the texts it belongs to, in the edition's order."""
    language: str
    """Primary subtag of its language (BCP 47), in small letters."""
    title: str
    """What it is called; empty for a block. Its words count for more."""
    words: str

    @property
    def name(self) -> str:
        """Return the document's file name; Pagefind wants it to end in .html and gives it back as its URL."""
        return self.address if self.address.endswith(".html") else f"{self.address}.html"

    @property
    def html(self) -> str:
        """Return the document as Pagefind reads it."""
        title = f' data-pagefind-meta="title[data-title]" data-title="{escape(self.title)}"' if self.title else ""
        body = f"<body data-pagefind-body{title}>{escape(self.words)}</body>"
        return f'<!doctype html><html lang="{self.language}"><meta charset="utf-8"><title></title>{body}</html>'


def documents(annotated: Annotated) -> Iterator[Document]:
    """Yield everything that can be found: blocks of the versions that are shown, entries, the editors' pages."""
    edition = annotated.edition
    for text in edition.texts.values():
        for blocks in together(text.shown.blocks):
            address = f"texts/{text.id}.html#{blocks[0].id}"
            words = "\n".join(block.text for block in blocks)
            yield Document(address, "text", (text.id,), primary(text.language), "", words)
    language = primary(edition.config.language)
    for entry in edition.all_entries():
        layer = edition.named(entry.layer)
        title = annotated.title(entry.layer, entry.id)
        words = " · ".join(dict.fromkeys(said for said in words_of(annotated, entry) if said != title)) or title
        yield Document(
            annotated.place_of(layer, entry.id), layer.kind, texts_of(annotated, entry), language, title, words
        )
    for page in edition.pages.values():
        yield Document(f"{page.id}.html", "page", (), language, page.title, page.body.plain)


def together(blocks: Sequence[Block]) -> Iterator[Sequence[Block]]:
    """Yield the blocks of a text by themselves, or, where they are more than `MAX_FOUND`, equal runs of neighbours."""
    size = -(-len(blocks) // MAX_FOUND) or 1
    return (blocks[start : start + size] for start in range(0, len(blocks), size))


def primary(language: str) -> str:
    """Return the primary subtag of a language: `en` of `en-GB`."""
    return language.lower().partition("-")[0]


def texts_of(annotated: Annotated, entry: Entry[Any]) -> tuple[str, ...]:
    """Return the texts that an entry stands in, or says it is of."""
    found = set(annotated.texts_with(entry))
    for way in marked(annotated.edition.named(entry.layer).record, "ref:texts"):
        found.update(value for value, _ in visit(entry.data, way) if way[0] not in SHARED)
    return tuple(annotated.texts_in_order(found))


def words_of(annotated: Annotated, entry: Entry[Any]) -> Iterator[str]:
    """Yield the words of an entry: its prose, its names and other words, the date of what it tells of, its label."""
    yield from (prose.plain for prose in entry.prose.values())
    record = annotated.edition.named(entry.layer).record
    ways = [way for way in patterns(record, is_words) if way[0] not in SHARED]
    for way in sorted(ways, key=lambda way: way == ("label",)):
        yield from (value for value, _ in visit(entry.data, way) if isinstance(value, str))
    for way in marked(record, "edtf"):
        if way[0] not in SHARED and way[-1] == "date":
            dates = (date_view(annotated, value) for value, _ in visit(entry.data, way))
            yield from (str(date["words"]) for date in dates if date)


def is_words(node: dict[str, Any]) -> bool:
    """Say whether the values of a schema's node are plain words: no code, id, date, address or Markdown."""
    return node.get("type") == "string" and "enum" not in node and MARK not in node
