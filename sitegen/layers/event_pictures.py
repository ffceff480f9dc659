"""The pictures of events, made ready for their templates: the timeline, its small overview, strips of it."""

from __future__ import annotations

from math import ceil
from typing import Any

import msgspec

from sitegen.model.dates import parse_date
from sitegen.model.edition import Annotated, date_of
from sitegen.model.entry import Entry
from sitegen.model.views import View, date_view, short_title
from sitegen.pictures.lettering import text_width
from sitegen.pictures.time_labels import GAP, NAME_SIZE
from sitegen.pictures.time_scale import YEAR, Scale, make_ticks
from sitegen.pictures.timeline import Drawing, Happening, Mark, draw_timeline, make_mark, scale_of

LANES = ("text", "presupposed", "context")
"""The classes of events, one below the other."""
DOUBTFUL = frozenset({"inferred", "uncertain", "unconfirmed"})
"""The confidences that are drawn as such."""
FAINT = 400
"""How many places a strip has for the faint lines of all events, which every event's page repeats."""
COUNTED = 12
"""Numbers up to this one are words."""


def happening(entry: Entry[Any]) -> Happening:
    """Return what a picture needs of an event."""
    record = entry.record
    sure = record.confidence not in DOUBTFUL
    return Happening(entry.id, record.title, parse_date(record.date), record.class_, sure)


def happenings(annotated: Annotated) -> list[Happening]:
    """Return what pictures need of all events, in order of time, numbered as in the list."""
    found = sorted(
        (happening(entry) for entry in annotated.entries("events").values()), key=lambda h: (h.date.order, h.id)
    )
    return [msgspec.structs.replace(event, number=number) for number, event in enumerate(found, 1)]


def appearances(annotated: Annotated) -> list[Happening]:
    """Return what pictures need of the texts that have a date."""
    texts = [(text, date_of(text.published)) for text in annotated.edition.texts.values()]
    short = {text.id: annotated.words("timeline.text-mark", text=short_title(annotated, text.id)) for text, _ in texts}
    return [Happening(text.id, short[text.id], date, "") for text, date in texts if date]


def timeline_scale(annotated: Annotated) -> Scale:
    """Return the scale that all pictures of events share."""
    return annotated.once("events.scale", whole_scale, Scale)


def whole_scale(annotated: Annotated) -> Scale:
    """Return the same, reckoned."""
    return scale_of([*happenings(annotated), *appearances(annotated)])


def timeline_view(annotated: Annotated) -> View:
    """Return the timeline for templates/pictures/timeline.svg, on a page at the root."""
    drawing = draw_timeline(happenings(annotated), appearances(annotated), LANES)
    return {
        "height": drawing.height,
        "head": drawing.head,
        **scale_view(annotated, drawing),
        "published": [text_mark(annotated, mark) for mark in drawing.published],
        "lanes": [
            {
                "name": lane.name,
                "words": annotated.words(f"event.class.{lane.name}"),
                "width": ceil(text_width(annotated.words(f"event.class.{lane.name}"), NAME_SIZE)) + GAP,
                "top": lane.top,
                "marks": [event_mark(annotated, mark) for mark in lane.marks],
            }
            for lane in drawing.lanes
        ],
    }


def scale_view(annotated: Annotated, drawing: Drawing) -> View:
    """Return the ticks and breaks of a drawing, with their words."""
    return {
        "ticks": [
            {"at": t.at, "line": t.line, "room": t.room, "words": tick_words(annotated, t.year, t.month)}
            for t in drawing.ticks
        ],
        "breaks": [
            {"left": gap.left, "right": gap.right, "y": y, "words": span_words(annotated, "span", gap.days)}
            for gap, y in zip(drawing.breaks, drawing.quiet, strict=True)
        ],
    }


def event_mark(annotated: Annotated, mark: Mark) -> View:
    """Return the mark of an event as a link with a name."""
    entry = annotated.entries("events")[mark.id]
    link = annotated.link("events", mark.id, "")
    return mark_view(annotated, mark, link["href"], link["title"], entry.record.date)


def text_mark(annotated: Annotated, mark: Mark) -> View:
    """Return the mark of a text as a link with a name."""
    text = annotated.edition.texts[mark.id]
    return mark_view(annotated, mark, f"texts/{text.id}.html", text.title, text.published)


def mark_view(annotated: Annotated, mark: Mark, href: str, title: str, edtf: str) -> View:
    """Return a mark with its address and its name: what it is called, and when it was."""
    date = date_view(annotated, edtf)
    return {
        "href": href,
        "name": annotated.words("timeline.mark", title=title, date=date["words"] if date else ""),
        "x": mark.x,
        "y": mark.y,
        "bar": mark.bar,
        "soft": mark.soft,
        "open": mark.open,
        "sure": mark.sure,
        "label": mark.label,
    }


def overview(annotated: Annotated) -> View:
    """Return the timeline in small, made once: marks by lane, years, breaks, texts; for the pictures that show all."""
    return annotated.once("events.overview", make_overview)


def make_overview(annotated: Annotated) -> View:
    """Return the timeline in small for templates/pictures/timeline-small.svg and strip.svg."""
    scale = timeline_scale(annotated)
    events = happenings(annotated)
    lanes = [[make_mark(event, scale).x for event in events if event.lane == lane] for lane in LANES]
    return {
        "lanes": lanes,
        "faint": sorted({round(x * FAINT / 100) for lane in lanes for x in lane}),
        "texts": [make_mark(text, scale).x for text in appearances(annotated)],
        "ticks": [
            {"at": tick.at, "words": tick_words(annotated, tick.year, tick.month)}
            for tick in make_ticks(scale)
            if tick.room == "everywhere"
        ],
        "breaks": [{"left": gap.left, "right": gap.right} for gap in scale.breaks],
        "events": len(events),
    }


def strip(annotated: Annotated, entry: Entry[Any]) -> View:
    """Return where on the scale an event stands, in percent: its mark, its bar or None, and the breaks."""
    scale = timeline_scale(annotated)
    mark = make_mark(happening(entry), scale)
    return {"x": mark.x, "bar": mark.bar, "breaks": [{"left": gap.left, "right": gap.right} for gap in scale.breaks]}


def tick_words(annotated: Annotated, year: int, month: int | None = None) -> str:
    """Return a month or a year as the scale names it."""
    if month is not None:
        return annotated.words(f"timeline.month.{month}")
    return year_words(annotated, year)


def year_words(annotated: Annotated, year: int) -> str:
    """Return a year (astronomical) as a reader calls it; that of what has no start by what it is."""
    if year < -(10**11):
        return annotated.words("timeline.before-all")
    if year <= 0:
        return annotated.words("date.bc", year=1 - year).replace("|", " ")
    return annotated.words("date.year" if year >= 1000 else "date.ad", year=year).replace("|", " ")


def span_words(annotated: Annotated, kind: str, days: float) -> str:
    """Return a length of time in words, as a `span` or as so much `later`: in years, else in months."""
    months = max(1, round(days / YEAR * 12))
    unit, count = ("years", round(days / YEAR)) if months >= 12 else ("months", months)
    number = annotated.words(f"timeline.number.{count}") if count <= COUNTED else count
    return annotated.words(f"timeline.{kind}.{unit}", n=count, count=number)
