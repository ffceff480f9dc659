"""What a change does to passages: which kept their place, moved, were changed, were lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.passage import Passage
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


def compared_rows(old: Annotated, new: Annotated) -> Iterator[Row]:
    """Yield a row for each selector that both editions have as it is, told from where it is found in either."""
    before, after = selected(old), selected(new)
    for entry in new.edition.all_entries():
        known = former(old.edition, entry)
        for index, selector in enumerate(entry.record.at if known else ()):
            if known is None or index >= len(known.record.at) or known.record.at[index] != selector:
                continue
            was = before.get((known.layer, known.id, index))
            now = after.get((entry.layer, entry.id, index))
            if was is not None and was.method != "unplaced":
                yield {
                    "layer": entry.layer, "entry": entry.id, "selector": index, "text": was.text,
                    "version": was.version, "from": place(was), **fate(was, now), "proposal": None,
                }  # fmt: skip


def fate(was: Passage, now: Passage | None) -> Row:
    """Return the keys `to` and `result` of a row."""
    if now is None or now.method == "unplaced" or (was.quote is not None and now.quote is None):
        return {"to": None, "result": "lost"}
    result = "changed" if was.quote != now.quote else "exact" if was.block == now.block else "moved"
    return {"to": place(now), "result": result}


def place(passage: Passage) -> Row:
    """Return a passage's place."""
    return {name: getattr(passage, name) for name in ("block", "start", "end", "quote")}


def selected(annotated: Annotated) -> dict[tuple[str, str, int], Passage]:
    """Return the passages of selectors in the committed versions, by layer, entry and index."""
    texts = annotated.edition.texts
    return {
        (p.layer, p.entry, p.selector): p
        for p in annotated.passages
        if p.selector is not None and p.version == texts[p.text].committed.name
    }
