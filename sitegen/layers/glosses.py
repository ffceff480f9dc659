"""What the margin of a text says of an entry of each layer: a lead and a few words, as plain text."""

from __future__ import annotations

from typing import Any

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.views import date_view, plain


def gloss_actor(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return an actor's name, and its role in the text, else who it is."""
    del annotated
    return entry.record.name, plain(entry, ("roles", text), ("about",))


def gloss_event(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return an event's title, its date in words and what happened."""
    del text
    date = date_view(annotated, entry.record.date)
    return entry.record.title, ". ".join(filter(None, (date["words"] if date else "", plain(entry, ("about",)))))


def gloss_claim(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return what kind of claim it is, and its statement."""
    del text
    return annotated.words(f"claim.kinds.{entry.record.kind}"), plain(entry, ("statement",))


def gloss_relation(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return who has the hold on whom, and by what means."""
    del text
    return annotated.title(entry.layer, entry.id), ""


def gloss_term(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return a term and its definition."""
    del annotated, text
    return entry.record.term, plain(entry, ("definition",))


def gloss_note(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return a note's title and body."""
    del annotated, text
    return entry.record.title, plain(entry, ("body",))


def gloss_source(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:
    """Return a source's label and title."""
    del annotated, text
    return entry.record.label or entry.id, entry.record.title
