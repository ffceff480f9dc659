"""What schema.org calls an entry of each layer that has pages of its own. Empty values are left out when written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.exact_dates import span
from sitegen.model.linked_data import Node, appearance, identifier, named
from sitegen.model.text import ROOT
from sitegen.model.views import plain

ACTOR_TYPES = {
    "person": "Person",
    "state": "Country",
    "organisation": "Organization",
    "group": "Organization",
    "place": "Place",
}
"""What schema.org calls the kinds of actors."""


def other_names(names: tuple[Any, ...], first: str) -> list[str]:
    """Return the names that are found in the texts, but for the first."""
    found = [name if isinstance(name, str) else name.name for name in names]
    return [name for name in dict.fromkeys(found) if name != first]


def link_actors(annotated: Annotated, ids: tuple[str, ...]) -> list[Node]:
    """Return references to actors: type, name and what identifies them."""
    actors = annotated.entries("actors")
    return [
        {
            "@type": ACTOR_TYPES[actors[actor].record.kind],
            "@id": identifier(annotated, "actors", actor),
            "name": actors[actor].record.name,
        }
        for actor in ids
        if actor in actors
    ]


def actor_data(annotated: Annotated, entry: Entry[Any]) -> Node:
    """Return an actor as a person, country, organisation or place."""
    [node] = link_actors(annotated, (entry.id,))
    return {
        **node,
        "alternateName": other_names(entry.record.names, entry.record.name),
        "description": plain(entry, ("about",)),
        "sameAs": list(entry.record.same_as),
    }


def event_data(annotated: Annotated, entry: Entry[Any]) -> Node:
    """Return an event; dates in doubt are left out, for schema.org has no way to say so."""
    start, end = span(entry.record.date)
    return {
        "@type": "Event",
        "@id": identifier(annotated, "events", entry.id),
        "name": entry.record.title,
        "description": plain(entry, ("about",)),
        "startDate": start,
        "endDate": end,
        "about": link_actors(annotated, entry.record.actors),
    }


def claim_data(annotated: Annotated, entry: Entry[Any]) -> Node:
    """Return a claim, put into words by the editors: whose it is, and in which text it appears.

    A belief that a text ascribes to somebody is a claim of the one who ascribes it.
    """
    record = entry.record
    editors = annotated.edition.config.editors
    return {
        "@type": "Claim",
        "@id": identifier(annotated, "claims", entry.id),
        "description": plain(entry, ("statement",)),
        "author": link_actors(annotated, (record.according_to,) if record.according_to else record.held_by),
        "claimInterpreter": named(editors),
        "appearance": appearance(annotated.edition.texts[record.at[0].text]),
    }


def term_data(annotated: Annotated, entry: Entry[Any]) -> Node:
    """Return a term of the glossary."""
    return {
        "@type": "DefinedTerm",
        "@id": identifier(annotated, "glossary", entry.id),
        "name": entry.record.term,
        "alternateName": other_names(entry.record.forms, entry.record.term),
        "description": plain(entry, ("definition",)),
        "inDefinedTermSet": {"@id": ROOT + annotated.edition.named("glossary").index},
    }


def list_data(layer: str) -> Callable[[Annotated], Node]:
    """Return the function that says what a layer's page is: a list of so many things, which have pages of their own."""

    def data(annotated: Annotated) -> Node:
        named_layer = annotated.edition.named(layer)
        return {
            "@type": "CollectionPage",
            "@id": ROOT + named_layer.index,
            "name": annotated.words(f"heading.{layer}"),
            "inLanguage": annotated.edition.config.language,
            "isPartOf": {"@id": ROOT},
            "mainEntity": {"@type": "ItemList", "numberOfItems": len(annotated.entries(layer))},
        }

    return data


def glossary_data(annotated: Annotated) -> Node:
    """Return the glossary as a set of terms; each is described on its own page."""
    return {
        "@type": "DefinedTermSet",
        "@id": ROOT + annotated.edition.named("glossary").index,
        "name": annotated.words("heading.glossary"),
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "@id": identifier(annotated, "glossary", entry.id), "name": entry.record.term}
            for entry in annotated.entries("glossary").values()
        ],
    }
