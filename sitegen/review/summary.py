"""A review in a line, and how changes are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitegen.report import number
from sitegen.review.compare import Review
from sitegen.review.entries import EntryChange
from sitegen.review.pages import PageChange, TextChange

KINDS = ("added", "changed", "removed")
RESULTS = ("lost", "changed", "moved")
"""What became of passages that did not simply keep their place, the worst first."""


def first_line(review: Review) -> str:
    """Return what the change comes to: annotations, texts, passages, problems."""
    results = [(result, review.effects.counts.get(result, 0)) for result in RESULTS]
    parts = [
        counted("annotation", by_kind(review.entries)) or "no annotation changed",
        counted("text", by_kind(review.texts)),
        counted("passage", results),
        problem_count(review),
    ]
    return "; ".join(filter(None, parts))


def by_kind(changes: Sequence[EntryChange | TextChange | PageChange]) -> list[tuple[str, int]]:
    """Return how many changes there are of each kind."""
    return [(kind, sum(change.kind == kind for change in changes)) for kind in KINDS]


def counted(noun: str, counts: Iterable[tuple[str, int]]) -> str:
    """Return how many of a thing suffered what: ``2 passages moved, 1 lost``; empty where none did."""
    there = [(count, what) for what, count in counts if count]
    return ", ".join(f"{number(count, noun) if not at else count} {what}" for at, (count, what) in enumerate(there))


def problem_count(review: Review) -> str:
    """Return how many problems there are now, and what was fixed."""
    problems = review.problems
    new, remaining, fixed = len(problems.new), len(problems.remaining), len(problems.fixed)
    said = number(new + remaining, "problem") if new + remaining else "no problem"
    errors = sum(problem.severity == "error" for problem in review.new.problems)
    more = [number(errors, "error")] if errors else []
    more += [f"{new} new"] if new and remaining else []
    said += f" ({', '.join(more)})" if more else ""
    return said + (f", {fixed} fixed" if fixed else "")
