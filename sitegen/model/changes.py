"""When the edition changed: by the dates that its entries give, never by a clock."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from sitegen.model.edition import Annotated
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
    return annotated.once(f"changes.text {text_id}", partial(last_change, text_id=text_id))


def last_change(annotated: Annotated, text_id: str) -> str:
    """Return the last date on which an annotation of a text changed, as `changed_on`."""
    versions = annotated.edition.texts[text_id].versions
    refs = {passage.ref for version in versions for passage in annotated.passages_in(text_id, version)}
    return latest(annotated.entries(layer)[entry] for layer, entry in sorted(refs))
