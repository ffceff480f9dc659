"""Relations of leverage: who is said to have a hold on whom, by what means, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated as Typed
from typing import Any, Literal, get_args

import msgspec
from msgspec import Meta

from sitegen.layers.glosses import gloss_relation
from sitegen.layers.linked_data import list_data
from sitegen.layers.parts import Groups, list_recipes, text_label
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import Listing
from sitegen.model.problem import Code, Problem
from sitegen.model.record import ActorId, ClaimId, Record, RequiredMarkdown, Struct, TextId, says
from sitegen.model.views import View, links, particulars, passages_view, text_link
from sitegen.pictures.leverage import NAMES, WING, Arc, Hold, lay_out, lines_of

MOST_HOLDS = 80
"""How many relations the map has at most: beyond, the numbers on its arrows can't be followed."""
MOST_WINGS = 8
"""Of how many texts the map is at most: beyond, nobody can compare the drawings, and each repeats the names."""

Status = Literal["asserted", "believed", "denied", "advised", "prospective"]

SAME_ENDS = Code(
    "relation-to-itself",
    "error",
    """A relation leads from an actor to the same actor.

Nobody has a hold on himself. Mend `from` or `to`.""",
)

OTHER_TEXT = Code(
    "relation-of-another-text",
    "error",
    """A relation names a claim of another text.

A relation is what one text says. Name claims of that text, or make a second relation.""",
)


class Stance(Struct, frozen=True, kw_only=True):
    """Who says what of a relation."""

    status: Typed[
        Status,
        says(
            "What is said of the relation: that it is asserted, believed, denied, advised, or prospective (it would "
            "exist if what is feared or hoped came about).",
            "asserted",
        ),
    ]
    by: Typed[ActorId, says("Who says so, an actor id.", "anna")]


class Relation(Record, frozen=True, kw_only=True):
    """A hold of one actor on another."""

    text: Typed[TextId, says("The id of the text that says it.", "the-ferry")]
    from_: Typed[ActorId, says("Who has a hold, an actor id.", "anna")] = msgspec.field(name="from")
    to: Typed[ActorId, says("On whom, an actor id.", "village")]
    means: Typed[RequiredMarkdown, says("By what; Markdown.", "the only quick way across the lake")]
    stances: Typed[
        tuple[Stance, ...],
        Meta(min_length=1),
        says(
            "A list of {status, by}: who says what of it. status: asserted, believed, denied, advised, prospective (it "
            "would exist if what is feared or hoped came about); by: an actor id.",
            [{"status": "asserted", "by": "anna"}],
        ),
    ]
    claims: Typed[
        tuple[ClaimId, ...], says("A list of claim ids, of the same text, that say it.", ["boat-is-faster"])
    ] = ()


def check(edition: Edition, entry: Entry[Relation]) -> Iterator[Problem]:
    """Yield what is wrong with a relation beyond its types and references."""
    claims = edition.entries["claims"]
    if entry.record.from_ == entry.record.to:
        yield SAME_ENDS.at(entry.at("to"), "the relation leads from an actor to itself", "mend `from` or `to`")
    for index, claim in enumerate(entry.record.claims):
        if claim in claims and claims[claim].record.at[0].text != entry.record.text:
            other = claims[claim].record.at[0].text
            yield OTHER_TEXT.at(
                entry.at("claims", index),
                f"the claim `{claim}` is of `{other}`, not of `{entry.record.text}`",
                "name claims of the same text",
            )


def view(annotated: Annotated, entry: Entry[Relation], prefix: str) -> View:
    """Return a relation for a template."""
    record = entry.record
    return {
        **annotated.link("relations", entry.id, prefix),
        "from": annotated.link("actors", record.from_, prefix),
        "to": annotated.link("actors", record.to, prefix),
        "means": annotated.inline(entry, prefix, "means"),
        "stances": [
            {
                "status": s.status,
                "words": annotated.words(f"relation.status.{s.status}"),
                "by": annotated.link("actors", s.by, prefix),
            }
            for s in record.stances
        ],
        "claims": links(annotated, "claims", record.claims, prefix),
        "passages": passages_view(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
    }


def card(annotated: Annotated, entry: Entry[Relation], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a relation."""
    return view(annotated, entry, prefix)


def by_text(annotated: Annotated) -> dict[str, list[Entry[Relation]]]:
    """Return the relations of each text that has any, in the edition's order."""
    found: dict[str, list[Entry[Relation]]] = {text: [] for text in annotated.edition.texts}
    for entry in annotated.entries("relations").values():
        found[entry.record.text].append(entry)
    return {text: entries for text, entries in found.items() if entries}


def relations_in(annotated: Annotated, text: str) -> list[str]:
    """Return the ids of the relations that a text says, in their order."""
    named = annotated.referring("texts", text, "relations")
    return [entry.id for entry in named if entry.record.text == text]


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the page of all relations, in parts where they are many."""
    yield from list_recipes(annotated, "relations", "relations.html", page, part_inputs)


def page(annotated: Annotated) -> Page:
    """Return the page of all relations, by text, with the leverage map."""
    groups = [(text, 0, tuple(entry.id for entry in entries)) for text, entries in by_text(annotated).items()]
    drawn = is_drawn(annotated)
    inputs = {**part_inputs(annotated, groups), "map": leverage_map(annotated, "") if drawn else None}
    return Page("relations.html", "relations.html", inputs, annotated.words("heading.relations"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for the relations of some texts, without a map."""
    relations = annotated.entries("relations")
    views = [
        {
            "text": text_link(annotated, text, ""),
            "start": start,
            "relations": [view(annotated, relations[relation], "") for relation in ids],
        }
        for text, start, ids in groups
    ]
    return {"groups": views, "map": None}


def is_drawn(annotated: Annotated) -> bool:
    """Say whether all relations can stand in one map that a person can read."""
    relations = annotated.entries("relations")
    if not 0 < len(relations) <= MOST_HOLDS:
        return False
    return len({entry.record.text for entry in relations.values()}) <= MOST_WINGS


def leverage_map(annotated: Annotated, prefix: str) -> View:
    """Return the leverage map for templates/pictures/leverage.svg: names, and a wing for each text.

    An arc's number is its relation's place in the list of its text, from 1.
    """
    texts = by_text(annotated)
    holds = [
        [Hold(e.id, e.record.from_, e.record.to, len(e.record.stances)) for e in entries] for entries in texts.values()
    ]
    plate = lay_out(holds, {actor: annotated.title("actors", actor) for actor in annotated.entries("actors")})
    names = [
        {**annotated.link("actors", row.actor, prefix), "y": row.y, "lines": lines_of(row.name)} for row in plate.rows
    ]
    wings = [
        {
            "text": text_link(annotated, text, prefix),
            "wing": wing,
            "arcs": [arc_view(annotated, e, arc, prefix) for e, arc in zip(entries, wing.arcs, strict=True)],
        }
        for (text, entries), wing in zip(texts.items(), plate.wings, strict=True)
    ]
    used = {stance.status for entries in texts.values() for e in entries for stance in e.record.stances}
    return {
        "names": names,
        "wings": wings,
        "statuses": [status for status in get_args(Status) if status in used],
        "width": NAMES + WING,
        "wing_width": WING,
        "height": plate.height,
    }


def arc_view(annotated: Annotated, entry: Entry[Relation], arc: Arc, prefix: str) -> View:
    """Return an arc, where it leads, and what it says in words."""
    stances = [
        annotated.words(
            "relation.stance",
            status=annotated.words(f"relation.status.{stance.status}"),
            by=annotated.title("actors", stance.by),
        )
        for stance in entry.record.stances
    ]
    return {
        **annotated.link("relations", entry.id, prefix),
        "arc": arc,
        "statuses": [stance.status for stance in entry.record.stances],
        "stances": ", ".join(stances),
    }


def small_map(annotated: Annotated) -> View | None:
    """Return the leverage map for the home page; None where there is none, or too many."""
    return leverage_map(annotated, "") if is_drawn(annotated) else None


def title(edition: Edition, entry: Entry[Relation]) -> str:
    """Return who holds what over whom."""
    actors = edition.entries["actors"]
    holder, held = (actors[a].record.name if a in actors else a for a in (entry.record.from_, entry.record.to))
    return edition.words("relation.title", holder=holder, held=held, means=entry.prose[("means",)].plain)


RELATIONS = Layer(
    name="relations",
    kind="relation",
    heading="Relations",
    singular="relation",
    plural="relations",
    record=Relation,
    colour="#a3466f",
    line="dashed",
    index="relations.html",
    own_pages=False,
    title=title,
    titled_alone=False,
    pages=pages,
    card=card,
    overview=("leverage-small.svg", small_map),
    gloss=gloss_relation,
    choices={"stances-status": "relation.status"},
    check=check,
    codes=(SAME_ENDS, OTHER_TEXT),
    linked_index=list_data("relations"),
    listing=Listing(
        lambda annotated: list(annotated.edition.texts),
        relations_in,
        lambda annotated, relation: str(annotated.entries("relations")[relation].record.text),
        text_label,
    ),
)
