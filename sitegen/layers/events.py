"""Events: dated, by class: named in a text, presupposed by one, or context for the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated as Typed
from typing import Any, Literal

import msgspec

from sitegen.model.dates import parse_date
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page
from sitegen.model.record import ActorId, Edtf, Line, Markdown, Record, mark
from sitegen.model.views import View, date_view, links, particulars, passages_view, place_view

CLASSES = {"text": "in the texts", "presupposed": "presupposed", "context": "context"}
"""The classes, as readers call them."""

REFERENCES = {
    "named": "named in the text",
    "inferred": "inferred: the text does not name it",
    "uncertain": "it is uncertain that the text means it",
}
"""How surely a text means an event."""


CLAIM_ROLES = {"occasion": "occasion of", "bears-on": "bears on", "outcome": "outcome of"}
"""What an event is to a claim, as read from the event."""


class Event(Record, frozen=True, kw_only=True):
    """Something that happened, or was expected to."""

    title: Line
    date: Typed[Edtf, mark("edtf", min_length=1)]
    class_: Literal["text", "presupposed", "context"] = msgspec.field(name="class")
    about: Markdown = ""
    actors: tuple[ActorId, ...] = ()
    reference: Literal["named", "inferred", "uncertain"] | None = None


def summary(annotated: Annotated, entry: Entry[Event], prefix: str) -> View:
    """Return what a list says of an event."""
    record = entry.record
    return {
        **annotated.link("events", entry.id, prefix),
        "date": date_view(annotated, record.date),
        "class": record.class_,
        "class_words": CLASSES[record.class_],
        "reference": record.reference or "",
        "reference_words": REFERENCES.get(record.reference or "", ""),
        "confidence": record.confidence or "",
        "about": annotated.prose(entry, prefix, "about"),
        "actors": links(annotated, "actors", record.actors, prefix),
    }


def card(annotated: Annotated, entry: Entry[Event], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of an event."""
    return summary(annotated, entry, prefix)


def in_order(annotated: Annotated) -> list[Entry[Event]]:
    """Return the events in order of time."""
    return sorted(annotated.entries("events").values(), key=lambda e: (parse_date(e.record.date).order, e.id))


def claims_on(annotated: Annotated) -> dict[str, list[tuple[str, str | None]]]:
    """Return for each event the claims that name it, with how: occasion, bears-on, outcome."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for claim in annotated.entries("claims").values():
        for event in claim.record.events:
            found.setdefault(event.id, []).append((claim.id, event.as_))
    return found


def page(annotated: Annotated, entry: Entry[Event], before: Entry[Event] | None, after: Entry[Event] | None) -> Page:
    """Return the page of an event, with links to the events before and after it."""
    prefix = "../"
    claims = annotated.once("events.claims", claims_on).get(entry.id, [])
    inputs: View = {
        "event": summary(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
        "passages": passages_view(annotated, entry, prefix),
        "claims": [
            {**link, "as": CLAIM_ROLES[relation or "bears-on"]}
            for (_, relation), link in zip(
                claims, links(annotated, "claims", [c for c, _ in claims], prefix), strict=True
            )
        ],
        "before": summary(annotated, before, prefix) if before else None,
        "after": summary(annotated, after, prefix) if after else None,
    }
    return Page(f"events/{entry.id}.html", "event.html", inputs, entry.record.title)


def year_words(year: int) -> str:
    """Return a year as a reader calls it; those without bounds by what they are."""
    if year < -9999:
        return "before all dates"
    return str(year) if year > 0 else f"{1 - year} BC"


def pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the timeline and a page for each event."""
    events = in_order(annotated)
    years: list[View] = []
    for entry in events:
        item = summary(annotated, entry, "")
        item["particulars"] = particulars(annotated, entry, "")
        item["places"] = [place_view(annotated, p, "") for p in annotated.passages_of(entry)]
        year = parse_date(entry.record.date).year
        if not years or years[-1]["year"] != year:
            years.append({"year": year, "words": year_words(year), "events": []})
        years[-1]["events"].append(item)
    yield Page("timeline.html", "timeline.html", {"years": years, "classes": CLASSES}, "Timeline")
    for index, entry in enumerate(events):
        before = events[index - 1] if index else None
        after = events[index + 1] if index + 1 < len(events) else None
        yield page(annotated, entry, before, after)


EVENTS = Layer(
    name="events",
    kind="event",
    heading="Timeline",
    singular="event",
    plural="events",
    record=Event,
    colour="#00795a",
    line="dotted",
    index="timeline.html",
    own_pages=True,
    title=lambda _, entry: str(entry.record.title),
    pages=pages,
    card=card,
)
