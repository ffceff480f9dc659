"""What pages and notes show of a claim: its line in a list, its links in both directions, its card in a text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.views import View, cut_end, date_view, links, passage_view, place_view, text_link

if TYPE_CHECKING:
    from sitegen.layers.claims import Claim

SHORT = 70
"""How much of a statement stands where it only names a claim, in code points."""

Link = tuple[str, str, str, int]
"""The relation as read from one claim (`claim.out.supports`), the other claim, and where the link is written:
the claim and the link's index there."""


def incoming(annotated: Annotated, claim: str) -> list[tuple[str, int, str]]:
    """Return the links that lead to a claim: the other claim, the link's index there, and what it says it does."""
    return [
        (other.id, index, link.rel)
        for other in annotated.referring("claims", claim, "claims")
        for index, link in enumerate(other.record.links)
        if link.to == claim
    ]


def links_to(annotated: Annotated, claim: str) -> list[tuple[str, int, str]]:
    """Return the same, found once."""
    return annotated.once(f"claims.incoming {claim}", partial(incoming, claim=claim))


def links_of(annotated: Annotated, entry: Entry[Claim]) -> list[Link]:
    """Return a claim's links in both directions, its own first."""
    found = [(f"claim.out.{link.rel}", link.to, entry.id, index) for index, link in enumerate(entry.record.links)]
    found.extend((f"claim.in.{rel}", other, other, index) for other, index, rel in links_to(annotated, entry.id))
    return found


def short_statement(entry: Entry[Claim]) -> str:
    """Return the beginning of a claim's statement as plain text."""
    return cut_end(entry.prose[("statement",)].plain, SHORT)


def brief(annotated: Annotated, entry: Entry[Claim], prefix: str) -> View:
    """Return a link to a claim that names it by the beginning of its statement."""
    link: View = dict(annotated.link("claims", entry.id, prefix))
    link.update(short=short_statement(entry), text=text_link(annotated, entry.record.at[0].text, prefix))
    return link


def summary(annotated: Annotated, entry: Entry[Claim], prefix: str) -> View:
    """Return what a list says of a claim."""
    record = entry.record
    words = annotated.words
    return {
        **annotated.link("claims", entry.id, prefix),
        "label": record.label,
        "statement": annotated.inline(entry, prefix, "statement"),
        "kind_words": words(f"claim.kinds.{record.kind}"),
        "hedged": record.hedged,
        "held_by": links(annotated, "actors", record.held_by, prefix),
        "according_to": links(annotated, "actors", [record.according_to], prefix),
        "text": text_link(annotated, record.at[0].text, prefix),
        "verdict": words(f"claim.verdicts.{record.outcome.verdict}") if record.outcome else "",
    }


def link_views(annotated: Annotated, entry: Entry[Claim], prefix: str) -> list[View]:
    """Return a claim's links for a page: the relation in words, the other claim, its first passage, the reason."""
    claims = annotated.entries("claims")
    found = []
    for key, other_id, writer, index in links_of(annotated, entry):
        other = claims[other_id]
        passages = annotated.passages_of(other)
        found.append(
            {
                "rel": key.rpartition(".")[2],
                "words": annotated.words(key),
                "why": annotated.inline(claims[writer], prefix, "links", index, "why"),
                "claim": summary(annotated, other, prefix),
                "across": other.record.at[0].text != entry.record.at[0].text,
                "passage": passage_view(annotated, passages[0], prefix, lit=True) if passages else None,
            }
        )
    return found


def event_views(annotated: Annotated, entry: Entry[Claim], prefix: str) -> list[View]:
    """Return the events that bear on a claim, with how."""
    found = []
    for event in entry.record.events:
        link: View = dict(annotated.link("events", event.id, prefix))
        link["as"] = annotated.words(f"claim.events.{event.as_}") if event.as_ else ""
        link["date"] = date_view(annotated, annotated.entries("events")[event.id].record.date)
        found.append(link)
    return found


def card(annotated: Annotated, entry: Entry[Claim], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a claim: of its links the other's quoted words and where they stand."""
    view = summary(annotated, entry, prefix)
    view["links"] = [card_link(annotated, entry, link, prefix) for link in links_of(annotated, entry)]
    return view


def card_link(annotated: Annotated, entry: Entry[Claim], link: Link, prefix: str) -> View:
    """Return a link for a card: the other's first quoted passage, or the beginning of its statement."""
    key, other_id, _, _ = link
    other = annotated.entries("claims")[other_id]
    view: View = {"words": annotated.words(key), "across": other.record.at[0].text != entry.record.at[0].text}
    passage = next((p for p in annotated.passages_of(other) if p.start is not None and p.end is not None), None)
    if passage is None:
        return {**view, "quote": "", "claim": brief(annotated, other, prefix)}
    quote = annotated.block(passage).text[passage.start : passage.end]
    return {**view, "quote": quote, "place": place_view(annotated, passage, prefix, lit=True)}
