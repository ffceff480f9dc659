"""Notes: what the editors have to say of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated as Typed
from typing import Any

from msgspec import Meta

from sitegen.layers.glosses import gloss_note
from sitegen.layers.linked_data import list_data
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.record import Line, Record, RequiredMarkdown, Selector, says
from sitegen.model.views import View, particulars, passages_view, text_link


class Note(Record, frozen=True, kw_only=True):
    """A note of the editors'."""

    title: Typed[Line, says("What the note is called.", "A wet bridge")]
    at: Typed[
        tuple[Selector, ...],
        Meta(min_length=1),
        says(
            "A list of selectors: the words it is about.",
            [{"text": "the-ferry", "p": 2, "quote": "wet on its lower side"}],
        ),
    ]
    body: Typed[RequiredMarkdown, says("The note; Markdown.", "See [the promise](event:bridge-promised).")]


def card(annotated: Annotated, entry: Entry[Note], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says."""
    return {"body": annotated.prose(entry, prefix, "body")}


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the page of all notes."""
    yield Recipe("notes.html", "notes.html", partial(page, annotated))


def page(annotated: Annotated) -> Page:
    """Return the page of all notes: by the text of their first passage, in reading order; those unplaced last."""
    groups: dict[str, list[tuple[tuple[int, int], View]]] = {text: [] for text in (*annotated.edition.texts, "")}
    for entry in annotated.entries("notes").values():
        first = next((p for p in annotated.passages_of(entry) if p.method != "unplaced"), None)
        where = annotated.order(first) if first else (0, 0)
        groups[first.text if first else ""].append((where, view(annotated, entry)))
    inputs = {
        "groups": [
            {
                "text": text_link(annotated, text, "") if text else None,
                "notes": [note for _, note in sorted(found, key=lambda pair: pair[0])],
            }
            for text, found in groups.items()
            if found
        ]
    }
    return Page("notes.html", "notes.html", inputs, annotated.words("heading.notes"))


def view(annotated: Annotated, entry: Entry[Note]) -> View:
    """Return a note for the page of all."""
    return {
        **annotated.link("notes", entry.id, ""),
        "body": annotated.prose(entry, "", "body"),
        "passages": passages_view(annotated, entry, ""),
        "particulars": particulars(annotated, entry, ""),
    }


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
    gloss=gloss_note,
    linked_index=list_data("notes"),
)
