"""Relations of leverage: who is said to have a hold on whom, by what means, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated as Typed
from typing import Any, Literal

import msgspec
from msgspec import Meta

from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page
from sitegen.model.problem import Code, Problem
from sitegen.model.record import ActorId, ClaimId, Record, RequiredMarkdown, Struct, TextId
from sitegen.model.views import View, links, particulars, passages_view, text_link

STATUSES = {
    "asserted": "asserted",
    "believed": "believed",
    "denied": "denied",
    "advised": "advised",
    "prospective": "in prospect",
}

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

    status: Literal["asserted", "believed", "denied", "advised", "prospective"]
    by: ActorId


class Relation(Record, frozen=True, kw_only=True):
    """A hold of one actor on another."""

    text: TextId
    from_: ActorId = msgspec.field(name="from")
    to: ActorId
    means: RequiredMarkdown
    stances: Typed[tuple[Stance, ...], Meta(min_length=1)]
    claims: tuple[ClaimId, ...] = ()


def check(edition: Edition) -> Iterator[Problem]:
    """Yield what is wrong with relations beyond their types and references."""
    claims = edition.entries["claims"]
    for entry in edition.entries["relations"].values():
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
            {"status": s.status, "words": STATUSES[s.status], "by": annotated.link("actors", s.by, prefix)}
            for s in record.stances
        ],
        "claims": links(annotated, "claims", record.claims, prefix),
        "passages": passages_view(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
    }


def card(annotated: Annotated, entry: Entry[Relation], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a relation."""
    return view(annotated, entry, prefix)


def pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the page of all relations, by text."""
    groups = []
    for text in annotated.edition.texts:
        members = [e for e in annotated.entries("relations").values() if e.record.text == text]
        if members:
            items = [view(annotated, entry, "") for entry in members]
            groups.append({"text": text_link(annotated, text, ""), "relations": items})
    yield Page("relations.html", "relations.html", {"groups": groups}, "Relations")


def title(edition: Edition, entry: Entry[Relation]) -> str:
    """Return who holds what over whom."""
    actors = edition.entries["actors"]
    ends = [actors[a].record.name if a in actors else a for a in (entry.record.from_, entry.record.to)]
    return f"{ends[0]} over {ends[1]}: {entry.prose[('means',)].plain}"


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
    pages=pages,
    card=card,
    check=check,
    codes=(SAME_ENDS, OTHER_TEXT),
)
