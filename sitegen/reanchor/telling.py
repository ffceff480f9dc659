"""What became of selectors, as text for people and as rows by the outside contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, get_args

from sitegen.reanchor.outcomes import Locus, Outcome, Result


def as_rows(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return a row for each selector of an entry's `at`."""
    return [row(outcome) for outcome in outcomes if outcome.key == "at"]


def row(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the contract has it: `to` is a place, a list of them if it was cut, or null."""
    to: Any = outcome.to if len(outcome.to) > 1 else next(iter(outcome.to), None)
    return {
        "layer": outcome.layer,
        "entry": outcome.entry,
        "selector": outcome.index,
        "text": outcome.text,
        "version": outcome.version,
        "from": outcome.origin,
        "to": to,
        "result": outcome.result,
        "proposal": outcome.proposal,
    }


def as_text(outcomes: Sequence[Outcome]) -> str:
    """Return a line for each selector that is not exact: place, result, entry, old and new."""
    return "\n".join(line(outcome) for outcome in outcomes if outcome.result != "exact")


def line(outcome: Outcome) -> str:
    """Return an outcome in a line."""
    place = outcome.place
    start = (
        f"{place.path}:{place.line}:{place.column}: {outcome.result}: {outcome.layer}/{outcome.entry}, {outcome.text}"
    )
    if outcome.to:
        return f"{start} {shown(outcome.origin)} → {' and '.join(shown(locus) for locus in outcome.to)}"
    near = f"; perhaps {shown(outcome.proposal)}" if outcome.proposal else ""
    return f"{start} {shown(outcome.origin)} is gone{near}"


def shown(locus: Locus) -> str:
    """Return a place as a line names it."""
    words = f"“{locus.quote}”" if locus.quote is not None else ""
    return " ".join(filter(None, (locus.block, words))) or "the whole text"


def count_line(outcomes: Sequence[Outcome]) -> str:
    """Return how many selectors there are of each result."""
    count = Counter(outcome.result for outcome in outcomes)
    noun = "selector" if len(outcomes) == 1 else "selectors"
    return f"{len(outcomes)} {noun}: " + ", ".join(f"{count[result]} {result}" for result in get_args(Result))
