"""Sources: what the annotations rest on; cited from anywhere, found by what cites them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page
from sitegen.model.record import Edtf, Line, Markdown, Record, Struct, Url
from sitegen.model.views import View, date_view, particulars, passages_view


class SourcePart(Struct, frozen=True, kw_only=True):
    """One of several pieces that a source consists of."""

    publisher: str = ""
    date: Edtf = ""
    url: Url = ""


class Source(Record, frozen=True, kw_only=True):
    """Something that was consulted."""

    title: Line
    publisher: str = ""
    date: Edtf = ""
    urls: tuple[Url, ...] = ()
    accessed: Edtf = ""
    archived: Url = ""
    kind: Literal["news", "official", "reference", "database", "book", "article"] | None = None
    parts: tuple[SourcePart, ...] = ()
    note: Markdown = ""


def view(annotated: Annotated, entry: Entry[Source], prefix: str) -> View:
    """Return a source for a template, with what cites it."""
    record = entry.record
    cited_by = []
    for citing in annotated.cited_by.get(entry.id, []):
        link: View = dict(annotated.link(citing.layer, citing.id, prefix))
        link["singular"] = annotated.edition.named(citing.layer).singular
        cited_by.append(link)
    return {
        **annotated.link("sources", entry.id, prefix),
        "label": record.label or entry.id,
        "publisher": record.publisher,
        "date": date_view(annotated, record.date),
        "urls": list(record.urls),
        "accessed": date_view(annotated, record.accessed),
        "archived": record.archived,
        "source_kind": record.kind or "",
        "parts": [{"publisher": p.publisher, "date": date_view(annotated, p.date), "url": p.url} for p in record.parts],
        "note": annotated.inline(entry, prefix, "note"),
        "cited_by": cited_by,
        "passages": passages_view(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
    }


def card(annotated: Annotated, entry: Entry[Source], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a source."""
    return view(annotated, entry, prefix)


def pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the page of all sources."""
    sources = [view(annotated, entry, "") for entry in annotated.entries("sources").values()]
    yield Page("sources.html", "sources.html", {"sources": sources}, "Sources")


SOURCES = Layer(
    name="sources",
    kind="source",
    heading="Sources",
    singular="source",
    plural="sources",
    record=Source,
    colour="#5c5c5c",
    line="solid",
    index="sources.html",
    own_pages=False,
    title=lambda _, entry: str(entry.record.title),
    pages=pages,
    card=card,
)
