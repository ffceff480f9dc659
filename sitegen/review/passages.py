"""What a change does to passages: which kept their place, moved, were changed, were lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.review.context import Context, context_at
from sitegen.review.entries import former

Row = dict[str, Any]
"""A selector's fate, in the form of `sitegen reanchor --format json`."""


class Effect(msgspec.Struct, frozen=True):
    """What became of the passage of one selector."""

    entry: Entry[Any]
    selector: int
    """Index of the selector in the entry's `at`."""
    result: str
    """`exact`, `moved`, `changed`, `lost`."""
    old: Context | None
    new: tuple[Context, ...]
    """More than one where an edit cut the passage in two; none where it was lost."""
    proposal: Context | None
    """What it may have become, where only a person can decide."""


class Effects(msgspec.Struct, frozen=True):
    """What became of all passages that there were before."""

    counts: dict[str, int]
    """How many there are of each result."""
    told: tuple[Effect, ...]
    """Those that did not simply keep their place, in the order of the rows."""


def passages_effect(old: Annotated, new: Annotated, rows: Iterable[Row]) -> Effects:
    """Return what a change does to the passages of entries that both editions have."""
    counts: Counter[str] = Counter()
    told = []
    for row in rows:
        entry = new.edition.entries[row["layer"]].get(row["entry"])
        if entry is None or former(old.edition, entry) is None:
            continue
        counts[row["result"]] += 1
        if row["result"] != "exact":
            told.append(effect(old, new, entry, row))
    return Effects(dict(counts), tuple(told))


def effect(old: Annotated, new: Annotated, entry: Entry[Any], row: Row) -> Effect:
    """Return a row with its places in context."""
    text, version = row["text"], row["version"]
    places = row["to"] if isinstance(row["to"], list) else [row["to"]] if row["to"] else []
    return Effect(
        entry,
        row["selector"],
        row["result"],
        context_at(old, text, version, row["from"]) if row["from"] else None,
        tuple(context_at(new, text, version, place) for place in places),
        context_at(new, text, version, row["proposal"]) if row["proposal"] else None,
    )
