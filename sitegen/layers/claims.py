"""Claims: what a text asserts or ascribes, in our words; how one hangs on another; what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated as Typed
from typing import Literal

import msgspec
from msgspec import Meta

from sitegen.layers.claim_compare import claims_of, compare_paths
from sitegen.layers.claim_maps import is_drawn, small_map
from sitegen.layers.claim_pages import pages
from sitegen.layers.claim_views import card
from sitegen.layers.glosses import gloss_claim
from sitegen.layers.linked_data import claim_data, list_data
from sitegen.layers.parts import text_label
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry
from sitegen.model.facts import file_order
from sitegen.model.layer import Layer
from sitegen.model.parts import Listing
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
    says,
)

Kind = Literal["assertion", "belief", "forecast", "conditional", "recommendation", "evaluation"]
Rel = Literal["supports", "attacks", "contradicts", "restates", "qualifies", "depends-on", "answers"]
Verdict = Literal["borne-out", "not-borne-out", "followed", "not-followed", "mixed", "contested", "open", "untestable"]

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

    rel: Typed[
        Rel,
        says(
            "What it does to the other: supports, attacks, contradicts (symmetric: written at one of the two), "
            "restates, qualifies, depends-on, answers.",
            "supports",
        ),
    ]
    to: Typed[ClaimId, says("The id of the other claim, of the same or another text.", "boat-is-faster")]
    why: Typed[
        RequiredMarkdown,
        says("Why it does; Markdown.", "Without a bridge, the boat is all there is."),
    ]


class ClaimEvent(Struct, frozen=True, kw_only=True):
    """An event that bears on a claim."""

    id: Typed[EventId, says("The id of an event.", "bridge-promised")]
    as_: Typed[
        Literal["occasion", "bears-on", "outcome"] | None,
        says("How it bears on the claim: as its occasion, its outcome, or else (bears-on).", "occasion"),
    ] = msgspec.field(default=None, name="as")


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a claim."""

    verdict: Typed[
        Verdict,
        says(
            "What came of it: borne-out, not-borne-out, followed, not-followed (of a recommendation), mixed, "
            "contested, open, untestable.",
            "open",
        ),
    ]
    note: Typed[Markdown, says("How that is known; Markdown.", "The bridge has not come [@ferry-book].")] = ""


class Claim(Record, frozen=True, kw_only=True):
    """What a text says is so, will be so, or should be so."""

    statement: Typed[
        RequiredMarkdown, says("The claim in your words; Markdown.", "By water the mail is there on the same day.")
    ]
    at: Typed[
        tuple[Selector, ...],
        Meta(min_length=1),
        says(
            "A list of selectors: its words. All lie in one text.",
            [{"text": "the-ferry", "p": 1, "quote": "the boat takes an hour"}],
        ),
    ]
    kind: Typed[
        Kind,
        says(
            "What sort of claim it is: assertion, belief (ascribed to someone), forecast, conditional, recommendation, "
            "evaluation.",
            "assertion",
        ),
    ]
    held_by: Typed[
        tuple[ActorId, ...],
        Meta(min_length=1),
        says("A list of actor ids: who holds it. Whoever wrote the text is an actor too.", ["anna"]),
    ]
    according_to: Typed[ActorId, says("Who ascribes it to them, an actor id.", "author")] = ""
    hedged: Typed[bool, says("true or false: whether the text says “might”, “perhaps”.", True)] = False
    links: Typed[
        tuple[ClaimLink, ...],
        says(
            "A list of {rel, to, why}: how it stands to other claims. rel: supports, attacks, contradicts (symmetric: "
            "written at one of the two), restates, qualifies, depends-on, answers; to: a claim of the same or another "
            "text; why: Markdown.",
            [{"rel": "supports", "to": "boat-is-faster", "why": "Without a bridge, the boat is all there is."}],
        ),
    ] = ()
    events: Typed[
        tuple[ClaimEvent, ...],
        says(
            "A list of {id, as}: the events that bear on it. as: occasion, bears-on, outcome.",
            [{"id": "bridge-promised", "as": "occasion"}],
        ),
    ] = ()
    outcome: Typed[
        Outcome | None,
        says(
            "{verdict, note}: what came of it. verdict: borne-out, not-borne-out, followed, not-followed, mixed, "
            "contested, open, untestable; note: Markdown.",
            {"verdict": "open", "note": "The bridge has not come [@ferry-book, p. 1]."},
        ),
    ] = None


def check(edition: Edition, entry: Entry[Claim]) -> Iterator[Problem]:
    """Yield what is wrong with a claim beyond its types and references."""
    yield from check_text(entry)
    yield from check_links(edition, entry)


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


def check_links(edition: Edition, entry: Entry[Claim]) -> Iterator[Problem]:
    """Yield a problem for each link to the claim itself, and for each that stands twice."""
    seen: set[tuple[str, str]] = set()
    for index, link in enumerate(entry.record.links):
        place = entry.at("links", index, "to")
        if link.to == entry.id:
            yield SELF_LINK.at(place, "the claim is linked to itself", "name another claim")
        if (link.rel, link.to) in seen:
            yield DOUBLE_LINK.at(place, f"`{link.rel}` to `{link.to}` stands twice", "keep one")
        elif link.rel == "contradicts" and contradicts_before(edition, link.to, entry):
            yield DOUBLE_LINK.at(place, f"`{link.to}` says already that the two contradict each other", "keep one")
        seen.add((link.rel, link.to))


def contradicts_before(edition: Edition, other_id: str, entry: Entry[Claim]) -> bool:
    """Say whether another claim, which stands before a claim, says that it contradicts this one."""
    other = edition.entries["claims"].get(other_id)
    if other is None or not any(link.rel == "contradicts" and link.to == entry.id for link in other.record.links):
        return False
    return other.id != entry.id and file_order(other) < file_order(entry)


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
    overview=("claims-small.svg", small_map),
    gloss=gloss_claim,
    choices={
        "kind": "claim.kinds",
        "links-rel": "claim.out",
        "events-as": "claim.events",
        "outcome-verdict": "claim.verdicts",
    },
    drawn=is_drawn,
    further=compare_paths,
    linked_data=claim_data,
    linked_index=list_data("claims"),
    check=check,
    listing=Listing(
        lambda annotated: list(annotated.edition.texts),
        claims_of,
        lambda annotated, claim: str(annotated.entries("claims")[claim].record.at[0].text),
        text_label,
    ),
    codes=(TWO_TEXTS, SELF_LINK, DOUBLE_LINK),
)
