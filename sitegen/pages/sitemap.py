"""sitemap.xml and robots.txt: which pages there are, and who may read them."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.model.changes import changed_on, latest, text_changed
from sitegen.model.edition import Annotated
from sitegen.model.page import Page
from sitegen.model.urls import site_address
from sitegen.model.views import View


def sitemap_page(annotated: Annotated, paths: Sequence[str]) -> Page:
    """Return sitemap.xml: the addresses of the pages, which needs a base_url, and when they changed."""
    changed = page_changes(annotated)
    urls: list[View] = [
        {
            "address": site_address(annotated.edition.config.base_url, path),
            "changed": changed.get(path, ""),
        }
        for path in paths
    ]
    return Page("sitemap.xml", "sitemap.xml", {"urls": urls})


def page_changes(annotated: Annotated) -> dict[str, str]:
    """Return when each page last changed, by path, as far as entries' dates tell: a year, month or day."""
    edition = annotated.edition
    found = {"index.html": latest(edition.all_entries())}
    for text in edition.texts:
        found[f"texts/{text}.html"] = text_changed(annotated, text)
    for layer in edition.layers:
        entries = edition.entries[layer.name].values()
        found[layer.index] = latest(entries)
        if layer.own_pages:
            found.update({layer.address(entry.id): changed_on(entry) for entry in entries})
    return found


def robots_page(base_url: str, *, private: bool) -> Page:
    """Return robots.txt: a private copy keeps robots out."""
    inputs = {"private": private, "sitemap": "" if private else site_address(base_url, "sitemap.xml")}
    return Page("robots.txt", "robots.txt", inputs)
