"""Events: dated, by class: named in a text, presupposed by one, or context for the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import groupby
from typing import Annotated as Typed
from typing import Any, Literal, get_args

import msgspec

from sitegen.layers.event_pictures import LANES, overview, span_words, strip, timeline_view, year_words
from sitegen.layers.glosses import gloss_event
from sitegen.layers.linked_data import event_data, list_data
from sitegen.layers.parts import Groups, list_recipes
from sitegen.model.dates import parse_date
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import Listing
from sitegen.model.record import ActorId, Confidence, Edtf, Line, Markdown, Record, mark, says
from sitegen.model.views import View, date_view, links, particulars, passages_view, place_view, short_title
from sitegen.pictures.time_scale import days_between

MOST_MARKS = 300
"""Up to how many events the timeline in small has a mark for each."""
SILENCE = 183
"""From how many days on the time between the events of two years is named in the list."""


class Event(Record, frozen=True, kw_only=True):
    """Something that happened, or was expected to."""

    title: Typed[Line, says("What happened, in a few words.", "A bridge is promised")]
    date: Typed[
        Edtf,
        mark("edtf", min_length=1),
        says("When it happened, as EDTF; in quotation marks.", "2019-01-07", "2024~", "[2019-01-07..2019-01-13]"),
    ]
    class_: Typed[
        Literal["text", "presupposed", "context"],
        says(
            "Its place in the reading: text (named or dated in a text), presupposed (taken for granted), context (for "
            "the reader).",
            "text",
        ),
    ] = msgspec.field(name="class")
    about: Typed[Markdown, says("What is known of it; Markdown.", "The text gives no date [@ferry-book].")] = ""
    actors: Typed[tuple[ActorId, ...], says("A list of actor ids: who had a part in it.", ["village"])] = ()
    reference: Typed[
        Literal["named", "inferred", "uncertain"] | None,
        says("How surely a text means it: named, inferred, uncertain (confidence is of the fact itself).", "inferred"),
    ] = None


def summary(annotated: Annotated, entry: Entry[Event], prefix: str) -> View:
    """Return what a list says of an event."""
    record = entry.record
    return {
        **annotated.link("events", entry.id, prefix),
        "date": date_view(annotated, record.date),
        "class": record.class_,
        "class_words": annotated.words(f"event.class.{record.class_}"),
        "reference": record.reference or "",
        "reference_words": annotated.words(f"event.reference.{record.reference}") if record.reference else "",
        "confidence": record.confidence or "",
        "about": annotated.prose(entry, prefix, "about"),
        "actors": links(annotated, "actors", record.actors, prefix),
    }


def card(annotated: Annotated, entry: Entry[Event], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of an event."""
    return {**summary(annotated, entry, prefix), "strip": strip(annotated, entry)}


def in_order(annotated: Annotated) -> list[str]:
    """Return the ids of the events in order of time."""
    events = annotated.entries("events").values()
    return [event.id for event in sorted(events, key=lambda e: (parse_date(e.record.date).order, e.id))]


def order(annotated: Annotated) -> list[str]:
    """Return the same, found once."""
    return annotated.once("events.order", in_order, list[str])


def neighbours(annotated: Annotated) -> dict[str, tuple[str, str]]:
    """Return the events before and after each; empty where there is none."""
    events = order(annotated)
    return {event: pair for event, *pair in zip(events, ["", *events], [*events[1:], ""], strict=False)}  # type: ignore[misc]


def neighbours_of(annotated: Annotated, event: str) -> tuple[str, str]:
    """Return the events before and after one."""
    return annotated.once("events.neighbours", neighbours)[event]


def claims_on(annotated: Annotated, event: str) -> list[tuple[str, str | None]]:
    """Return the claims that name an event, with how: occasion, bears-on, outcome."""
    claims = annotated.referring("events", event, "claims")
    return [(claim.id, link.as_) for claim in claims for link in claim.record.events if link.id == event]


def page(annotated: Annotated, event: str) -> Page:
    """Return the page of an event, with links to the events before and after it."""
    prefix = "../"
    events = annotated.entries("events")
    entry = events[event]
    beside = annotated.once(f"events.neighbours {event}", partial(neighbours_of, event=event))
    before, after = (events[other] if other else None for other in beside)
    claims = annotated.once(f"events.claims {event}", partial(claims_on, event=event))
    inputs: View = {
        "event": summary(annotated, entry, prefix),
        "listed": annotated.listed_at(annotated.edition.named("events"), event),
        "particulars": particulars(annotated, entry, prefix),
        "passages": passages_view(annotated, entry, prefix),
        "strip": strip(annotated, entry),
        "neighbours": [strip(annotated, other)["x"] for other in (before, after) if other],
        "overview": overview(annotated),
        "claims": [
            {**link, "as": annotated.words(f"event.role.{relation or 'bears-on'}")}
            for (_, relation), link in zip(
                claims, links(annotated, "claims", [c for c, _ in claims], prefix), strict=True
            )
        ],
        "before": summary(annotated, before, prefix) if before else None,
        "after": summary(annotated, after, prefix) if after else None,
    }
    return Page(f"events/{entry.id}.html", "event.html", inputs, entry.record.title)


def list_years(annotated: Annotated, events: list[Entry[Event]]) -> list[View]:
    """Return the events by year, numbered; each year with the time since the event before it, where that is long."""
    found: list[View] = []
    last: Entry[Event] | None = None
    for number, entry in enumerate(events, 1):
        year = parse_date(entry.record.date).year
        if not found or found[-1]["year"] != year:
            words = year_words(annotated, year)
            found.append({"year": year, "words": words, "later": later(annotated, last, entry), "events": []})
        item = {**summary(annotated, entry, ""), "number": number}
        item["places"] = [place_view(annotated, p, "", lit=True) for p in annotated.passages_of(entry)]
        found[-1]["events"].append(item)
        last = max((e for e in (last, entry) if e), key=lambda e: parse_date(e.record.date).latest)
    return found


def later(annotated: Annotated, last: Entry[Event] | None, entry: Entry[Event]) -> str:
    """Return how long after `last` ended an event begins, in words; empty where that is less than SILENCE."""
    days = days_between(parse_date(last.record.date), parse_date(entry.record.date)) if last else 0
    return span_words(annotated, "later", days) if days >= SILENCE else ""


def timeline(annotated: Annotated) -> Page:
    """Return the page with the timeline and the list of all events."""
    known = annotated.entries("events")
    events = [known[event] for event in order(annotated)]
    inputs: View = {
        "years": list_years(annotated, events),
        "picture": timeline_view(annotated),
        "total": len(events),
        "choices": choices(annotated, events),
    }
    return Page("timeline.html", "timeline.html", inputs, annotated.words("heading.events"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for the events of some years: the list alone, without picture and filters."""
    known = annotated.entries("events")
    events = [known[event] for _, _, ids in groups for event in ids]
    return {"years": list_years(annotated, events), "picture": None}


def by_year(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the ids of the events of each year, in order of time."""
    known = annotated.entries("events")
    years = groupby(order(annotated), key=lambda e: parse_date(known[e].record.date).year)
    return {str(year): tuple(events) for year, events in years}


def years(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the same, found once."""
    return annotated.once("events.years", by_year, dict[str, tuple[str, ...]])


def choices(annotated: Annotated, events: list[Entry[Event]]) -> list[View]:
    """Return by what events can be filtered, each with its values and what these are called: those that occur."""
    words = annotated.words
    actors = links(annotated, "actors", {actor: None for entry in events for actor in entry.record.actors}, "")
    texts = {text for entry in events for text in annotated.texts_with(entry)}
    classes = {entry.record.class_ for entry in events}
    confidences = {entry.record.confidence for entry in events}
    options = {
        "actor": sorted(((a["id"], a["title"]) for a in actors), key=lambda option: (option[1].casefold(), option)),
        "text": [(text, short_title(annotated, text)) for text in annotated.edition.texts if text in texts],
        "class": [(name, words(f"event.class.{name}")) for name in LANES if name in classes],
        "confidence": [(name, words(f"confidence.{name}")) for name in get_args(Confidence) if name in confidences],
    }
    return [{"name": name, "words": words(f"timeline.{name}"), "options": found} for name, found in options.items()]


def small_timeline(annotated: Annotated) -> View | None:
    """Return the timeline in small; None where there is no event. Marks that would fall together are one."""
    if not annotated.entries("events"):
        return None
    drawn = overview(annotated)
    if drawn["events"] <= MOST_MARKS:
        return drawn
    lanes = [sorted({round(x * 2) / 2 for x in lane}) for lane in drawn["lanes"]]
    return {**drawn, "lanes": lanes, "texts": sorted({round(x * 2) / 2 for x in drawn["texts"]})}


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the timeline, in parts where there are many events, and a page for each event."""
    yield from list_recipes(annotated, "events", "timeline.html", timeline, part_inputs)
    for event in annotated.entries("events"):
        yield Recipe(f"events/{event}.html", "event.html", partial(page, annotated, event))


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
    overview=("timeline-small.svg", small_timeline),
    gloss=gloss_event,
    choices={"class": "event.class", "reference": "event.reference"},
    linked_data=event_data,
    linked_index=list_data("events"),
    margin="start",
    listing=Listing(
        lambda annotated: list(years(annotated)),
        lambda annotated, year: years(annotated).get(year, ()),
        lambda annotated, event: str(parse_date(annotated.entries("events")[event].record.date).year),
        lambda annotated, year, _: year_words(annotated, int(year)),
    ),
)
