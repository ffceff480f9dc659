"""sitemap.xml and robots.txt: which pages there are, and who may read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from sitegen.model.changes import changed_on, latest, text_changed
from sitegen.model.edition import Annotated
from sitegen.model.page import Page, Recipe
from sitegen.model.urls import site_address
from sitegen.model.views import View

MOST = 50_000
"""How many addresses a file holds at most (sitemaps.org, 0.9). More make several, of which sitemap.xml is the index."""


def sitemap_recipes(annotated: Annotated, count: int, paths: Callable[[], Sequence[str]]) -> Iterator[Recipe]:
    """Yield sitemap.xml for so many pages, or the index of several files and these."""
    if count <= MOST:
        yield Recipe("sitemap.xml", "sitemap.xml", lambda: sitemap_page(annotated, "sitemap.xml", paths()))
        return
    names = [f"sitemap.{number}.xml" for number in range(1, 1 + -(-count // MOST))]
    yield Recipe("sitemap.xml", "sitemap-index.xml", partial(index_page, annotated, names))
    for place, name in enumerate(names):
        yield Recipe(name, "sitemap.xml", partial(part_page, annotated, name, place, paths))


def index_page(annotated: Annotated, names: Sequence[str]) -> Page:
    """Return the index of several files."""
    base = annotated.edition.config.base_url
    return Page("sitemap.xml", "sitemap-index.xml", {"addresses": [site_address(base, name) for name in names]})


def part_page(annotated: Annotated, name: str, place: int, paths: Callable[[], Sequence[str]]) -> Page:
    """Return one of several files, with its share of the paths."""
    return sitemap_page(annotated, name, paths()[place * MOST : (place + 1) * MOST])


def sitemap_page(annotated: Annotated, name: str, paths: Sequence[str]) -> Page:
    """Return a file with the addresses of pages, which needs a base_url, and when they changed."""
    changed = annotated.once("sitemap.changes", page_changes)
    urls: list[View] = [
        {
            "address": site_address(annotated.edition.config.base_url, path),
            "changed": changed.get(path, ""),
        }
        for path in paths
    ]
    return Page(name, "sitemap.xml", {"urls": urls})


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
