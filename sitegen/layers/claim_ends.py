"""Open ends: claims that were challenged and never answered, forecasts without outcome, claims without source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sitegen.layers.claim_views import brief
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.views import View

if TYPE_CHECKING:
    from sitegen.layers.claims import Claim

AGAINST = {"attacks", "contradicts"}
"""What challenges a claim. A contradiction challenges the claim at which it is not written."""
BACK = {"answers", "attacks", "qualifies"}
"""What answers a challenge, when it leads to the claim that made it, whichever claim it comes from."""


def unanswered(claims: Mapping[str, Entry[Claim]]) -> list[tuple[str, str, str]]:
    """Return the challenges that nothing answers: the claim that is challenged, the one that does it, the relation."""
    links = [(entry.id, link.rel, link.to) for entry in claims.values() for link in entry.record.links]
    answered = {to for _, rel, to in links if rel in BACK}
    return [(to, by, rel) for by, rel, to in links if rel in AGAINST and by not in answered]


def without_outcome(claims: Iterable[Entry[Claim]]) -> list[tuple[str, bool]]:
    """Return the forecasts of which nothing came yet, each with whether an outcome is recorded as open."""
    forecasts = [entry for entry in claims if entry.record.kind == "forecast"]
    return [
        (entry.id, entry.record.outcome is not None)
        for entry in forecasts
        if entry.record.outcome is None or entry.record.outcome.verdict == "open"
    ]


def open_ends(annotated: Annotated, order: list[str], prefix: str) -> list[View]:
    """Return the open ends by what is missing, claims in the given order: ``[{heading, claims: [{…, why, by}]}]``."""
    claims = annotated.entries("claims")
    words = annotated.words
    places = {claim: place for place, claim in enumerate(order)}
    challenged = [
        {**named(annotated, to, prefix), "why": words(f"claim.in.{rel}"), "by": named(annotated, by, prefix)}
        for to, by, rel in sorted(unanswered(claims), key=lambda c: (places[c[0]], places[c[1]]))
    ]
    forecasts = [
        {**named(annotated, claim, prefix), "why": words(f"claim.ends.{'said-open' if is_open else 'no-outcome'}")}
        for claim, is_open in without_outcome(claims[claim] for claim in order)
    ]
    unsourced = [named(annotated, claim, prefix) for claim in order if not claims[claim].citations]
    groups = {"unanswered": challenged, "forecasts": forecasts, "unsourced": unsourced}
    return [
        {"id": name, "heading": words(f"claim.ends.{name}"), "why": words(f"claim.ends.{name}-why"), "claims": found}
        for name, found in groups.items()
    ]


def named(annotated: Annotated, claim: str, prefix: str) -> View:
    """Return a link to a claim by the beginning of its statement."""
    return brief(annotated, annotated.entries("claims")[claim], prefix)
