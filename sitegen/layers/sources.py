"""Sources: what the annotations rest on; cited from anywhere, found by what cites them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Annotated as Typed
from typing import Any, Literal

from sitegen.layers.glosses import gloss_source
from sitegen.layers.letters import first_letter, sort_key
from sitegen.layers.parts import Groups, list_recipes
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import Listing
from sitegen.model.record import Edtf, Line, Markdown, Record, Struct, Url, says
from sitegen.model.views import View, date_view, links, particulars, passages_view


class SourcePart(Struct, frozen=True, kw_only=True):
    """One of several pieces that a source consists of."""

    publisher: Typed[str, says("Who published the piece.", "The Lake Gazette")] = ""
    date: Typed[Edtf, says("The date of the piece, as EDTF.", "2019-01-08")] = ""
    url: Typed[Url, says("Its address.", "https://example.org/ferry-book/2")] = ""


class Source(Record, frozen=True, kw_only=True):
    """Something that was consulted."""

    title: Typed[Line, says("What it is called.", "The ferry book")]
    publisher: Typed[str, says("Who published it.", "The Lake Gazette")] = ""
    date: Typed[Edtf, says("The date on which it was published, as EDTF.", "2025", "2019-01-08")] = ""
    urls: Typed[tuple[Url, ...], says("A list of addresses.", ["https://example.org/ferry-book"])] = ()
    accessed: Typed[Edtf, says("The date on which it was read, as EDTF.", "2026-11-21")] = ""
    archived: Typed[Url, says("An address of a stored copy.", "https://example.org/copies/ferry-book")] = ""
    kind: Typed[
        Literal["news", "official", "reference", "database", "book", "article"] | None,
        says("What it is: news, official, reference, database, book or article.", "book"),
    ] = None
    parts: Typed[
        tuple[SourcePart, ...],
        says(
            "A list of {publisher, date, url}, where a source has several pieces.",
            [{"date": "2019-01-08", "url": "https://example.org/ferry-book/2"}],
        ),
    ] = ()
    note: Typed[Markdown, says("What is to be said of it; Markdown.", "Only its second page was read.")] = ""


def support(annotated: Annotated, entry: Entry[Source], prefix: str) -> list[View]:
    """Return what a source supports: the entries that cite it, by layer in the layers' order."""
    return [
        {
            "name": annotated.words(f"kind.{annotated.edition.named(layer).kind}", n=len(ids)),
            "entries": links(annotated, layer, ids, prefix),
        }
        for layer, ids in annotated.citing(entry.id).items()
    ]


def card(annotated: Annotated, entry: Entry[Source], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a source."""
    record = entry.record
    return {
        "publisher": record.publisher,
        "date": date_view(annotated, record.date),
        "note": annotated.inline(entry, prefix, "note"),
        "urls": list(record.urls),
    }


def view(annotated: Annotated, entry: Entry[Source], prefix: str) -> View:
    """Return a source for the page of all."""
    record = entry.record
    return {
        **annotated.link("sources", entry.id, prefix),
        "label": record.label or entry.id,
        "publisher": record.publisher,
        "date": date_view(annotated, record.date),
        "urls": list(record.urls),
        "accessed": date_view(annotated, record.accessed),
        "archived": record.archived,
        "source_kind": annotated.words(f"source.kind.{record.kind}") if record.kind else "",
        "parts": [{"publisher": p.publisher, "date": date_view(annotated, p.date), "url": p.url} for p in record.parts],
        "note": annotated.inline(entry, prefix, "note"),
        "supports": support(annotated, entry, prefix),
        "passages": passages_view(annotated, entry, prefix),
        "used": bool(annotated.citing(entry.id) or annotated.texts_with(entry)),
        "particulars": particulars(annotated, entry, prefix),
    }


def by_letter(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the ids of the sources under the first letter of their titles, from A to Z."""
    entries = sorted(annotated.entries("sources").values(), key=lambda e: (*sort_key(e.record.title), e.id))
    return {
        letter: tuple(entry.id for entry in found)
        for letter, found in groupby(entries, key=lambda entry: first_letter(entry.record.title))
    }


def letters(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the same, found once."""
    return annotated.once("sources.letters", by_letter, dict[str, tuple[str, ...]])


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the page of all sources, in parts from A to Z where they are many."""
    yield from list_recipes(annotated, "sources", "sources.html", page, part_inputs)


def page(annotated: Annotated) -> Page:
    """Return the page of all sources, in the order of their files."""
    groups = [("", 0, tuple(annotated.entries("sources")))]
    return Page("sources.html", "sources.html", part_inputs(annotated, groups), annotated.words("heading.sources"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for some sources: those that support something, then those that nothing cites."""
    known = annotated.entries("sources")
    sources = [view(annotated, known[source], "") for _, _, ids in groups for source in ids]
    found = (
        ("cited", [s for s in sources if s["used"]]),
        ("uncited", [s for s in sources if not s["used"]]),
    )
    return {"groups": [{"key": key, "sources": views} for key, views in found if views]}


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
    gloss=gloss_source,
    choices={"kind": "source.kind"},
    margin="start",
    listing=Listing(
        lambda annotated: list(letters(annotated)),
        lambda annotated, letter: letters(annotated).get(letter, ()),
        lambda annotated, source: first_letter(annotated.entries("sources")[source].record.title),
        lambda annotated, _, source: annotated.title("sources", source),
    ),
)
