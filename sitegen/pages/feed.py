"""feed.xml: an Atom feed (RFC 4287) of the annotations that were last added and changed, by their own dates."""

from __future__ import annotations

import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sitegen.model.changes import changed_on
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.exact_dates import exact, first_day
from sitegen.model.page import Page
from sitegen.model.urls import site_address
from sitegen.model.views import View

FEED = "feed.xml"
MOST = 50
"""The most entries that the feed holds."""
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""The characters that no XML 1.0 document can hold."""


def has_feed(annotated: Annotated) -> bool:
    """Say whether any annotation is dated: a feed must say when it changed."""
    return annotated.is_dated()


def feed_page(annotated: Annotated) -> Page:
    """Return the feed, newest first."""
    dated = [entry for entry in annotated.edition.all_entries() if changed_on(entry)]
    dated.sort(key=lambda entry: first_day(changed_on(entry)), reverse=True)
    config = annotated.edition.config
    inputs = {
        "id": site_address(config.base_url, FEED) or urn(annotated, FEED),
        "own": site_address(config.base_url, FEED),
        "home": site_address(config.base_url, "index.html") or "index.html",
        "title": xml_text(config.title),
        "subtitle": xml_text(config.description),
        "authors": [xml_text(name) for name in config.editors or (config.title,)],
        "updated": moment(changed_on(dated[0])),
        "entries": [entry_view(annotated, entry) for entry in dated[:MOST]],
    }
    return Page(FEED, FEED, inputs)


def entry_view(annotated: Annotated, entry: Entry[Any]) -> View:
    """Return an annotation for the feed: what it is called, what it says, when it was added and changed."""
    layer = annotated.edition.named(entry.layer)
    address = layer.address(entry.id)
    by = entry.record.by
    words = annotated.words
    kind = words(f"kind.{layer.kind}", n=1)
    said = layer.linked_data(annotated, entry).get("description") or next(
        (prose.plain for prose in entry.prose.values()), ""
    )
    return {
        "id": site_address(annotated.edition.config.base_url, address) or urn(annotated, f"{layer.kind}:{entry.id}"),
        "address": site_address(annotated.edition.config.base_url, address) or address,
        "title": xml_text(words("meta.entry", kind=kind[:1].upper() + kind[1:], title=annotated.edition.title(entry))),
        "summary": xml_text(str(said)),
        "kind": layer.kind,
        "authors": [xml_text(name) for name in ([by] if isinstance(by, str) else by) if name],
        "published": moment(entry.record.added) if exact(entry.record.added) else "",
        "updated": moment(changed_on(entry)),
    }


def urn(annotated: Annotated, name: str) -> str:
    """Return what identifies a thing of an edition without an address: always the same for the same title."""
    return uuid5(NAMESPACE_URL, f"{annotated.edition.config.title}#{name}").urn


def moment(date: str) -> str:
    """Return the first moment of a plain date (RFC 3339)."""
    return f"{first_day(date)}T00:00:00Z"


def xml_text(text: str) -> str:
    """Return a text without the characters that XML can't hold."""
    return NOT_XML.sub("", text)
