"""Notes: what the editors have to say of a passage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated as Typed
from typing import Any

from msgspec import Meta

from sitegen.layers.glosses import gloss_note
from sitegen.layers.linked_data import list_data
from sitegen.layers.parts import Groups, list_recipes, text_label
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import Listing
from sitegen.model.passage import Passage
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
    """Yield the page of all notes, in parts where they are many."""
    yield from list_recipes(annotated, "notes", "notes.html", page, part_inputs)


def page(annotated: Annotated) -> Page:
    """Return the page of all notes: by the text of their first passage, in reading order; those unplaced last."""
    by_text: dict[str, list[str]] = {text: [] for text in (*annotated.edition.texts, "")}
    for note in annotated.entries("notes"):
        by_text[text_of(annotated, note)].append(note)
    groups = [(text, 0, tuple(in_reading_order(annotated, notes))) for text, notes in by_text.items() if notes]
    return Page("notes.html", "notes.html", part_inputs(annotated, groups), annotated.words("heading.notes"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for the notes of some texts."""
    notes = annotated.entries("notes")
    return {
        "groups": [
            {
                "text": text_link(annotated, text, "") if text else None,
                "notes": [view(annotated, notes[note]) for note in ids],
            }
            for text, _, ids in groups
        ]
    }


def first_place(annotated: Annotated, note: str) -> Passage | None:
    """Return the first passage of a note that is placed."""
    return next((p for p in annotated.passages_by(("notes", note)) if p.method != "unplaced"), None)


def text_of(annotated: Annotated, note: str) -> str:
    """Return the text under which a note stands; empty where it is unplaced."""
    return annotated.first_text(("notes", note))


def in_reading_order(annotated: Annotated, notes: Sequence[str]) -> list[str]:
    """Return notes of one text in reading order."""
    firsts = {note: first_place(annotated, note) for note in notes}
    return sorted(notes, key=lambda note: annotated.order(first) if (first := firsts[note]) else (0, 0))


def notes_under(annotated: Annotated, text: str) -> list[str]:
    """Return the ids of the notes that stand under a text in reading order; of the empty one those unplaced."""
    if not text:
        known = (
            annotated.once(f"notes.unplaced {each}", partial(unplaced, text=each), list[str])
            for each in annotated.edition.texts
        )
        return annotated.in_order("notes", (note for notes in known for note in notes))
    named = annotated.ids_referring("texts", text, "notes")
    return in_reading_order(annotated, [note for note in named if text_of(annotated, note) == text])


def unplaced(annotated: Annotated, text: str) -> list[str]:
    """Return the ids of the notes that have no place and name a text first."""
    lost = [note for note in annotated.ids_referring("texts", text, "notes") if not text_of(annotated, note)]
    notes = annotated.entries("notes")
    return [note for note in lost if notes[note].record.at[0].text == text]


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
    listing=Listing(lambda annotated: [*annotated.edition.texts, ""], notes_under, text_of, text_label),
)
