"""When the edition changed: by the dates that its entries give, never by a clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sitegen.model.edition import Annotated, Ref
from sitegen.model.entry import Entry
from sitegen.model.exact_dates import exact, first_day


def changed_on(entry: Entry[Any]) -> str:
    """Return when an entry was last changed, else added: a year, month or day (ISO 8601); empty where none is plain."""
    return max(exact(entry.record.added), exact(entry.record.changed), key=first_day)


def latest(entries: Iterable[Entry[Any]]) -> str:
    """Return the last date on which any of the entries changed, as `changed_on`."""
    return max((changed_on(entry) for entry in entries), key=first_day, default="")


def text_changed(annotated: Annotated, text_id: str) -> str:
    """Return the last date on which an annotation of a text changed, as `changed_on`."""
    return annotated.once("changes.texts", texts_changed).get(text_id, "")


def texts_changed(annotated: Annotated) -> dict[str, str]:
    """Return for each text with annotations the last date on which one changed, as `changed_on`."""
    entries = annotated.edition.entries
    found: dict[str, set[Ref]] = {}
    for passage in annotated.passages:
        found.setdefault(passage.text, set()).add(passage.ref)
    return {text: latest(entries[layer][entry] for layer, entry in sorted(refs)) for text, refs in found.items()}
