"""Claims: what a text asserts or ascribes, in our words; how one hangs on another; what came of it."""

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
from sitegen.model.record import (
    ActorId,
    ClaimId,
    EventId,
    Markdown,
    Record,
    RequiredMarkdown,
    Selector,
    Struct,
)
from sitegen.model.views import View, date_view, links, particulars, passage_view, passages_view, text_link

Kind = Literal["assertion", "belief", "forecast", "conditional", "recommendation", "evaluation"]
Rel = Literal["supports", "attacks", "contradicts", "restates", "qualifies", "depends-on", "answers"]
Verdict = Literal["borne-out", "not-borne-out", "followed", "not-followed", "mixed", "contested", "open", "untestable"]

KINDS = {
    "assertion": "assertion",
    "belief": "belief ascribed",
    "forecast": "forecast",
    "conditional": "conditional",
    "recommendation": "recommendation",
    "evaluation": "evaluation",
}

RELS = {
    "supports": ("supports", "supported by"),
    "attacks": ("attacks", "attacked by"),
    "contradicts": ("contradicts", "contradicts"),
    "restates": ("restates", "restated by"),
    "qualifies": ("qualifies", "qualified by"),
    "depends-on": ("depends on", "needed by"),
    "answers": ("answers", "answered by"),
}
"""Each relation as it is read from the claim that has it, and from the other."""

VERDICTS = {
    "borne-out": "borne out",
    "not-borne-out": "not borne out",
    "followed": "followed",
    "not-followed": "not followed",
    "mixed": "mixed",
    "contested": "contested",
    "open": "open",
    "untestable": "can’t be tested",
}

EVENT_ROLES = {"occasion": "occasion", "bears-on": "bears on it", "outcome": "outcome"}

TWO_TEXTS = Code(
    "claim-in-two-texts",
    "error",
    """The selectors of a claim lie in two texts.

A claim is made in one text. Where another says the same, that is a second claim, linked by `restates`.""",
)

SELF_LINK = Code(
    "claim-links-itself",
    "error",
    """A claim is linked to itself.

Name the other claim.""",
)

DOUBLE_LINK = Code(
    "claim-link-twice",
    "error",
    """A claim has the same link twice.

Keep one of the two. A contradiction is symmetric: it is written at one of the two claims.""",
)


class ClaimLink(Struct, frozen=True, kw_only=True):
    """How a claim stands to another."""

    rel: Rel
    to: ClaimId
    why: RequiredMarkdown


class ClaimEvent(Struct, frozen=True, kw_only=True):
    """An event that bears on a claim."""

    id: EventId
    as_: Literal["occasion", "bears-on", "outcome"] | None = msgspec.field(default=None, name="as")


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a claim."""

    verdict: Verdict
    note: Markdown = ""


class Claim(Record, frozen=True, kw_only=True):
    """What a text says is so, will be so, or should be so."""

    statement: RequiredMarkdown
    at: Typed[tuple[Selector, ...], Meta(min_length=1)]
    kind: Kind
    held_by: Typed[tuple[ActorId, ...], Meta(min_length=1)]
    according_to: ActorId = ""
    hedged: bool = False
    links: tuple[ClaimLink, ...] = ()
    events: tuple[ClaimEvent, ...] = ()
    outcome: Outcome | None = None


def check(edition: Edition) -> Iterator[Problem]:
    """Yield what is wrong with claims beyond their types and references."""
    contradicted: set[frozenset[str]] = set()
    for entry in edition.entries["claims"].values():
        yield from check_text(entry)
        yield from check_links(entry, contradicted)


def check_text(entry: Entry[Claim]) -> Iterator[Problem]:
    """Yield a problem for each selector in another text than the claim's first."""
    first = entry.record.at[0].text
    for index, selector in enumerate(entry.record.at):
        if selector.text != first:
            yield TWO_TEXTS.at(
                entry.at("at", index, "text"),
                f"this selector lies in `{selector.text}`, the first in `{first}`",
                "make it a claim of its own, linked by `restates`",
            )


def check_links(entry: Entry[Claim], contradicted: set[frozenset[str]]) -> Iterator[Problem]:
    """Yield a problem for each link to the claim itself, and for each that stands twice."""
    seen: set[tuple[str, str]] = set()
    for index, link in enumerate(entry.record.links):
        place = entry.at("links", index, "to")
        if link.to == entry.id:
            yield SELF_LINK.at(place, "the claim is linked to itself", "name another claim")
        pair = frozenset((entry.id, link.to))
        if (link.rel, link.to) in seen:
            yield DOUBLE_LINK.at(place, f"`{link.rel}` to `{link.to}` stands twice", "keep one")
        elif link.rel == "contradicts" and pair in contradicted and len(pair) == 2:
            yield DOUBLE_LINK.at(place, f"`{link.to}` says already that the two contradict each other", "keep one")
        seen.add((link.rel, link.to))
        if link.rel == "contradicts":
            contradicted.add(pair)


def incoming(annotated: Annotated) -> dict[str, list[tuple[str, int]]]:
    """Return for each claim the links that lead to it: the other claim, and the link's index there."""
    found: dict[str, list[tuple[str, int]]] = {}
    for entry in annotated.entries("claims").values():
        for index, link in enumerate(entry.record.links):
            found.setdefault(link.to, []).append((entry.id, index))
    return found


def relations_on(annotated: Annotated) -> dict[str, list[str]]:
    """Return for each claim the relations that rest on it."""
    found: dict[str, list[str]] = {}
    for relation in annotated.entries("relations").values():
        for claim in relation.record.claims:
            found.setdefault(claim, []).append(relation.id)
    return found


def summary(annotated: Annotated, entry: Entry[Claim], prefix: str) -> View:
    """Return what a list says of a claim."""
    record = entry.record
    return {
        **annotated.link("claims", entry.id, prefix),
        "label": record.label,
        "statement": annotated.inline(entry, prefix, "statement"),
        "kind_words": KINDS[record.kind],
        "claim_kind": record.kind,
        "hedged": record.hedged,
        "held_by": links(annotated, "actors", record.held_by, prefix),
        "according_to": links(annotated, "actors", [record.according_to], prefix),
        "text": text_link(annotated, record.at[0].text, prefix),
        "verdict": VERDICTS[record.outcome.verdict] if record.outcome else "",
    }


def link_views(annotated: Annotated, entry: Entry[Claim], prefix: str) -> list[View]:
    """Return a claim's links in both directions, its own first, each with the other's first passage."""
    claims = annotated.entries("claims")
    found = []
    for index, link in enumerate(entry.record.links):
        why = annotated.inline(entry, prefix, "links", index, "why")
        found.append(link_view(annotated, entry, claims[link.to], (link.rel, RELS[link.rel][0]), why, prefix))
    for other_id, index in annotated.once("claims.incoming", incoming).get(entry.id, []):
        other = claims[other_id]
        rel = other.record.links[index].rel
        why = annotated.inline(other, prefix, "links", index, "why")
        found.append(link_view(annotated, entry, other, (rel, RELS[rel][1]), why, prefix))
    return found


def link_view(
    annotated: Annotated,
    entry: Entry[Claim],
    other: Entry[Claim],
    rel: tuple[str, str],
    why: Any,
    prefix: str,
) -> View:
    """Return a link as seen from one claim: the relation in words, the other claim, the reason."""
    passages = annotated.passages_of(other)
    return {
        "rel": rel[0],
        "words": rel[1],
        "why": why,
        "claim": summary(annotated, other, prefix),
        "across": other.record.at[0].text != entry.record.at[0].text,
        "passage": passage_view(annotated, passages[0], prefix) if passages else None,
    }


def event_views(annotated: Annotated, entry: Entry[Claim], prefix: str) -> list[View]:
    """Return the events that bear on a claim, with how."""
    found = []
    for event in entry.record.events:
        link: View = dict(annotated.link("events", event.id, prefix))
        link["as"] = EVENT_ROLES[event.as_] if event.as_ else ""
        link["date"] = date_view(annotated, annotated.entries("events")[event.id].record.date)
        found.append(link)
    return found


def card(annotated: Annotated, entry: Entry[Claim], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a claim."""
    return {
        **summary(annotated, entry, prefix),
        "links": link_views(annotated, entry, prefix),
        "outcome_note": annotated.inline(entry, prefix, "outcome", "note"),
    }


def page(annotated: Annotated, entry: Entry[Claim]) -> Page:
    """Return the page of a claim."""
    prefix = "../"
    relations = annotated.once("claims.relations", relations_on).get(entry.id, ())
    inputs: View = {
        "claim": summary(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
        "passages": passages_view(annotated, entry, prefix, whole=True),
        "links": link_views(annotated, entry, prefix),
        "events": event_views(annotated, entry, prefix),
        "outcome_note": annotated.prose(entry, prefix, "outcome", "note"),
        "relations": links(annotated, "relations", relations, prefix),
    }
    return Page(f"claims/{entry.id}.html", "claim.html", inputs, title(annotated.edition, entry))


def pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the page of all claims by text, one for each claim, and the comparisons."""
    groups = []
    for text in annotated.edition.texts:
        members = [e for e in annotated.entries("claims").values() if e.record.at[0].text == text]
        members.sort(key=lambda e: reading_place(annotated, e))
        if members:
            items = [{**summary(annotated, e, ""), "links": link_views(annotated, e, "")} for e in members]
            groups.append({"text": text_link(annotated, text, ""), "claims": items})
    pairs = [pair_view(annotated, pair, "") for pair in compared(annotated)]
    yield Page("claims.html", "claims.html", {"groups": groups, "pairs": pairs}, "Claims")
    for entry in annotated.entries("claims").values():
        yield page(annotated, entry)
    for pair in compared(annotated):
        yield comparison(annotated, pair)


def reading_place(annotated: Annotated, entry: Entry[Claim]) -> tuple[int, int]:
    """Return where a claim's first passage stands, for sorting: block and code point."""
    found = annotated.passages_of(entry)
    return annotated.order(found[0]) if found else (-1, 0)


def compared(annotated: Annotated) -> list[tuple[str, str]]:
    """Return the pairs of texts that are compared: those the edition names, else those whose claims are linked."""
    order = {text: index for index, text in enumerate(annotated.edition.texts)}
    wanted = annotated.edition.config.compare
    if wanted is not None:
        return [(pair[0], pair[1]) for pair in wanted]
    claims = annotated.entries("claims")
    found = set()
    for entry in claims.values():
        for link in entry.record.links:
            two = sorted({entry.record.at[0].text, claims[link.to].record.at[0].text}, key=lambda t: order[t])
            if len(two) == 2:
                found.add((two[0], two[1]))
    return sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))


def pair_view(annotated: Annotated, pair: tuple[str, str], prefix: str) -> View:
    """Return a link to a comparison."""
    return {
        "href": f"{prefix}compare/{pair[0]}--{pair[1]}.html",
        "texts": [text_link(annotated, text, prefix) for text in pair],
    }


def comparison(annotated: Annotated, pair: tuple[str, str]) -> Page:
    """Return the page that sets two texts side by side: each linked pair of claims, with the reason."""
    prefix = "../"
    claims = annotated.entries("claims")
    rows = []
    for entry in claims.values():
        for index, link in enumerate(entry.record.links):
            ends = [entry, claims[link.to]]
            sides = [end.record.at[0].text for end in ends]
            if sorted(sides) != sorted(pair):
                continue
            left, right = ends if sides[0] == pair[0] else ends[::-1]
            rows.append(
                {
                    "left": side(annotated, left, prefix),
                    "right": side(annotated, right, prefix),
                    "rel": link.rel,
                    "words": RELS[link.rel][0] if left is entry else RELS[link.rel][1],
                    "order": reading_place(annotated, left),
                    "why": annotated.inline(entry, prefix, "links", index, "why"),
                }
            )
    rows.sort(key=lambda row: (row["order"], row["right"]["id"]))
    texts = [text_link(annotated, text, prefix) for text in pair]
    title = f"{texts[0]['short']} and {texts[1]['short']} compared"
    return Page(f"compare/{pair[0]}--{pair[1]}.html", "compare.html", {"texts": texts, "rows": rows}, title)


def side(annotated: Annotated, entry: Entry[Claim], prefix: str) -> View:
    """Return one side of a comparison's row."""
    return {**summary(annotated, entry, prefix), "passages": passages_view(annotated, entry, prefix)}


def title(edition: Edition, entry: Entry[Claim]) -> str:  # noqa: ARG001 - all layers' titles are asked alike
    """Return a claim's statement as plain text."""
    return entry.prose[("statement",)].plain


CLAIMS = Layer(
    name="claims",
    kind="claim",
    heading="Claims",
    singular="claim",
    plural="claims",
    record=Claim,
    colour="#c24e00",
    line="double",
    index="claims.html",
    own_pages=True,
    title=title,
    pages=pages,
    card=card,
    check=check,
    codes=(TWO_TEXTS, SELF_LINK, DOUBLE_LINK),
)
