"""Notes: what the editors have to say of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated as Typed
from typing import Any

from msgspec import Meta

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page
from sitegen.model.record import Line, Record, RequiredMarkdown, Selector
from sitegen.model.views import particulars, passages_view


class Note(Record, frozen=True, kw_only=True):
    """A note of the editors'."""

    title: Line
    at: Typed[tuple[Selector, ...], Meta(min_length=1)]
    body: RequiredMarkdown


def card(annotated: Annotated, entry: Entry[Note], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says."""
    return {"body": annotated.prose(entry, prefix, "body")}


def pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the page of all notes."""
    notes = [
        {
            **annotated.link("notes", entry.id, ""),
            "body": annotated.prose(entry, "", "body"),
            "passages": passages_view(annotated, entry, ""),
            "particulars": particulars(annotated, entry, ""),
        }
        for entry in annotated.entries("notes").values()
    ]
    yield Page("notes.html", "notes.html", {"notes": notes}, "Notes")


NOTES = Layer(
    name="notes",
    kind="note",
    heading="Notes",
    singular="note",
    plural="notes",
    record=Note,
    colour="#7a4fa3",
    line="wavy",
    index="notes.html",
    own_pages=False,
    title=lambda _, entry: str(entry.record.title),
    pages=pages,
    card=card,
)
