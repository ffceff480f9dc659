"""Actors: persons, states, organisations, groups and places; found in the texts by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated as Typed
from typing import Any, Literal, get_args

import msgspec

from sitegen.layers.concordances import concordance_inputs, concordance_recipes
from sitegen.layers.glosses import gloss_actor
from sitegen.layers.linked_data import actor_data
from sitegen.layers.parts import Groups, list_recipes
from sitegen.layers.strips import STRIPS, first_texts, strips
from sitegen.model.codes import UNKNOWN_TEXT
from sitegen.model.dates import parse_date
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.near import closest
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import Listing
from sitegen.model.problem import Problem
from sitegen.model.record import Line, Markdown, Name, Record, TextId, Url, says
from sitegen.model.views import View, date_view, links, particulars, text_link

Kind = Literal["person", "state", "organisation", "group", "place"]


class Actor(Record, frozen=True, kw_only=True):
    """A person or body that a text names."""

    name: Typed[Line, says("What it is called.", "Anna")]
    kind: Typed[Kind, says("What it is: person, state, organisation, group or place.", "person")]
    names: Typed[
        tuple[Line | Name, ...],
        says(
            "A list of names that are found in the texts by themselves: as written, or {name, fold: true} where case "
            "does not matter.",
            ["Anna", "the ferrywoman"],
            [{"name": "the village", "fold": True}],
        ),
    ] = ()
    about: Typed[Markdown, says("Who or what it is; Markdown.", "The ferrywoman.")] = ""
    roles: Typed[
        dict[TextId, Markdown],
        says(
            "A mapping of text ids to its role in that text; Markdown.",
            {"the-ferry": "Carries the mail, and doubts the bridge."},
        ),
    ] = msgspec.field(default_factory=dict)
    same_as: Typed[
        tuple[Url, ...],
        says("A list of addresses that identify it.", ["https://www.wikidata.org/wiki/Q15031"]),
    ] = ()


def names(record: Actor) -> tuple[Name, ...]:
    """Return the names that are found in the texts."""
    return tuple(Name(name=name) if isinstance(name, str) else name for name in record.names)


def check(edition: Edition, entry: Entry[Actor]) -> Iterator[Problem]:
    """Yield a problem for each role of an actor in a text that does not exist."""
    for text in entry.record.roles:
        if not edition.exists("texts", text):
            texts = sorted(edition.declared["texts"] or ())
            guess = closest(text, texts)
            yield UNKNOWN_TEXT.at(
                entry.at_key("roles", text),
                f"there is no text `{text}`",
                f"did you mean `{guess}`?" if guess else f"the texts are {', '.join(texts)}",
            )


def card(annotated: Annotated, entry: Entry[Actor], prefix: str, text: str) -> Mapping[str, Any]:
    """Return what a note in a text says of an actor: who it is, and its role in this text."""
    return {
        "about": annotated.prose(entry, prefix, "about"),
        "role": annotated.inline(entry, prefix, "roles", text),
    }


def roles(annotated: Annotated, entry: Entry[Actor], prefix: str) -> list[View]:
    """Return an actor's role in each text that gives one, in the order of the texts."""
    return [
        {"text": text_link(annotated, text, prefix), "role": annotated.inline(entry, prefix, "roles", text)}
        for text in annotated.texts_in_order(entry.record.roles)
    ]


def involvement(annotated: Annotated, actor: str) -> dict[str, list[str]]:
    """Return the claims that an actor holds, the claims ascribed by it, its events and its relations."""
    claims = [(claim.id, claim.record) for claim in annotated.referring("actors", actor, "claims")]
    events = [(event.id, event.record) for event in annotated.referring("actors", actor, "events")]
    relations = [(other.id, other.record) for other in annotated.referring("actors", actor, "relations")]
    return {
        "claims": [claim for claim, record in claims if actor in record.held_by],
        "ascribes": [claim for claim, record in claims if actor == record.according_to],
        "events": [event for event, record in events if actor in record.actors],
        "relations": [other for other, record in relations if actor in (record.from_, record.to)],
    }


def page(annotated: Annotated, actor: str) -> Page:
    """Return the page of an actor."""
    prefix = "../"
    entry = annotated.entries("actors")[actor]
    ids = annotated.once(f"actors.involvement {actor}", partial(involvement, actor=actor))
    events = links(annotated, "events", ids["events"], prefix)
    events.sort(key=lambda link: parse_date(annotated.entries("events")[link["id"]].record.date).order)
    for link in events:
        link["date"] = date_view(annotated, annotated.entries("events")[link["id"]].record.date)
    inputs: View = {
        "actor": {
            "name": entry.record.name,
            "kind": annotated.words(f"actor.kind.{entry.record.kind}", n=1),
            "names": [n.name for n in names(entry.record)],
            "same_as": list(entry.record.same_as),
        },
        "about": annotated.prose(entry, prefix, "about"),
        "particulars": particulars(annotated, entry, prefix),
        "roles": roles(annotated, entry, prefix),
        **concordance_inputs(annotated, entry),
        "claims": links(annotated, "claims", ids["claims"], prefix),
        "ascribes": links(annotated, "claims", ids["ascribes"], prefix),
        "events": events,
        "relations": links(annotated, "relations", ids["relations"], prefix),
    }
    return Page(f"actors/{entry.id}.html", "actor.html", inputs, entry.record.name)


def by_kind(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the ids of the actors of each kind by their names, without regard to case; kinds without any left out."""
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in get_args(Kind)}
    for entry in annotated.entries("actors").values():
        found[entry.record.kind].append((entry.record.name.casefold(), entry.id))
    return {kind: tuple(actor for _, actor in sorted(members)) for kind, members in found.items() if members}


def kinds(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the same, found once."""
    return annotated.once("actors.kinds", by_kind, dict[str, tuple[str, ...]])


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the page of all actors, in parts where they are many, and one for each."""
    yield from list_recipes(annotated, "actors", "actors.html", list_page, part_inputs)
    for actor in annotated.entries("actors"):
        yield Recipe(f"actors/{actor}.html", "actor.html", partial(page, annotated, actor))
    yield from concordance_recipes(annotated, "actors", annotated.entries("actors"))


def list_page(annotated: Annotated) -> Page:
    """Return the page of all actors, by kind."""
    groups = [(kind, 0, members) for kind, members in kinds(annotated).items()]
    return Page("actors.html", "actors.html", part_inputs(annotated, groups), annotated.words("heading.actors"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for the actors of some kinds."""
    known = annotated.entries("actors")
    return {
        "groups": [
            {
                "heading": annotated.words(f"actor.kind.{kind}", n=2),
                "kind": kind,
                "members": [member(annotated, known[actor]) for actor in ids],
            }
            for kind, _, ids in groups
        ]
    }


def member(annotated: Annotated, entry: Entry[Actor]) -> View:
    """Return an actor for the list: in each text that names it or gives it a role, the role and where it occurs.

    `more` is how many of these texts are left to its own page.
    """
    placed, count = standing(annotated, entry)
    names = annotated.texts_in_order([*placed, *entry.record.roles])
    shown, more = first_texts(annotated, entry, names)
    found = strips(annotated, shown, "", linked=False)
    texts = [
        {
            "text": text_link(annotated, text, ""),
            "role": annotated.inline(entry, "", "roles", text),
            "strip": found.get(text),
        }
        for text in names[: len(names) - more]
    ]
    return {**annotated.link("actors", entry.id, ""), "texts": texts, "count": count, "more": more}


def standing(annotated: Annotated, entry: Entry[Actor]) -> tuple[list[str], int]:
    """Return the texts in whose words an actor stands, and how often it is quoted.

    Only texts with selectors are looked into, which may mean a block or all of the text: names are words of a block.
    """
    ref = (entry.layer, entry.id)
    selected = {selector.text for selector in entry.record.at}
    texts, count = [], 0
    for text, passages in annotated.counts_by(ref):
        found = annotated.passages_at(ref, text) if text in selected else None
        if found is None or any(passage.block is not None for passage in found):
            texts.append(text)
        count += passages if found is None else sum(passage.quote is not None for passage in found)
    return texts, count


ACTORS = Layer(
    name="actors",
    kind="actor",
    heading="Actors",
    singular="actor",
    plural="actors",
    record=Actor,
    colour="#0072b2",
    line="solid",
    index="actors.html",
    own_pages=True,
    title=lambda _, entry: str(entry.record.name),
    pages=pages,
    card=card,
    gloss=gloss_actor,
    choices={"kind": "actor.kind"},
    linked_data=actor_data,
    margin="start",
    names=names,
    check=check,
    listing=Listing(
        lambda annotated: list(kinds(annotated)),
        lambda annotated, kind: kinds(annotated).get(kind, ()),
        lambda annotated, actor: str(annotated.entries("actors")[actor].record.kind),
        lambda annotated, _, actor: annotated.title("actors", actor),
        weight=STRIPS,
    ),
)
