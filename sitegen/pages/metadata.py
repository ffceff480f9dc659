"""What machines read of the site: the data in each page's head, sitemap.xml, robots.txt and feed.xml."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.model.edition import Annotated
from sitegen.model.forge import edit_url, report_url
from sitegen.model.page import Page, Recipe
from sitegen.model.text import Text
from sitegen.model.urls import site_address
from sitegen.model.views import View
from sitegen.pages.citation import citation_tags, cite_view
from sitegen.pages.cited import cite_text
from sitegen.pages.edition import recipes_of
from sitegen.pages.feed import FEED, feed_page, has_feed
from sitegen.pages.linked_data import json_ld, page_node
from sitegen.pages.sitemap import robots_page, sitemap_recipes

CARD = "assets/card.png"
"""The picture that stands for the site where a link to it is shown: 1200 by 630 pixels."""
UNLISTED = frozenset({"404.html", "redirect.html", "at.txt", "json.txt"})
"""Templates of pages that are nobody's aim."""


def with_metadata(annotated: Annotated, page: Page, *, private: bool) -> Page:
    """Return a page with what stands in its head."""
    node = {} if private else page_node(annotated, page.path)
    feed = not private and has_feed(annotated)
    head = head_view(annotated, page, node, private=private, feed=feed)
    inputs = page.inputs
    if page.template == "text.html":
        text = annotated.edition.texts[page.path.removeprefix("texts/").removesuffix(".html")]
        citation = cite_text(annotated, text)
        head["citation"] = citation_tags(citation)
        inputs = {**inputs, "cite": cite_view(citation), "report": text_report(annotated, text)}
        inputs["edit"] = edit_url(annotated.edition.config.repository, text.place.path, text.place.line)
    return msgspec.structs.replace(page, head=head, inputs=inputs)


def machine_recipes(annotated: Annotated, *, private: bool) -> Iterator[Recipe]:
    """Yield the files for machines; a private copy has few of them."""
    base = annotated.edition.config.base_url
    if base and not private:
        count = annotated.once("sitemap.count", lambda known: len(listed_paths(known)))
        yield from sitemap_recipes(annotated, count, partial(listed_paths, annotated))
    if not private and has_feed(annotated):
        yield Recipe(FEED, FEED, partial(feed_page, annotated))
    yield Recipe("robots.txt", "robots.txt", partial(robots, annotated, private=private))


def robots(annotated: Annotated, *, private: bool) -> Page:
    """Return robots.txt."""
    return robots_page(annotated.edition.config.base_url, private=private)


def listed_paths(annotated: Annotated) -> list[str]:
    """Return the paths of all pages that are somebody's aim."""
    parts = [*(layer.name for layer in annotated.edition.layers), ""]
    found = [recipe for part in parts for recipe in recipes_of(annotated, part)]
    return list(dict.fromkeys(recipe.path for recipe in found if recipe.template not in UNLISTED))


def head_view(annotated: Annotated, page: Page, node: dict[str, Any], *, private: bool, feed: bool) -> View:
    """Return what machines read in a page's head; what must be absolute only with a base_url."""
    config = annotated.edition.config
    address = "" if private else site_address(config.base_url, page.path)
    public = not private and page.template not in UNLISTED
    root = site_address(config.base_url, "index.html") or page.prefix or "./"
    linked_data = json_ld(node, root) if public else Markup("")
    return {
        "canonical": address,
        "type": ("article" if page.path.startswith("texts/") else "website") if public else "",
        "locale": locale(config.language),
        "image": site_address(config.base_url, CARD) if public else "",
        "feed": FEED if feed else "",
        "linked_data": linked_data,
        "hash": digest(linked_data) if linked_data else "",
        "citation": [],
    }


def digest(script: str) -> str:
    """Return the hash by which a page's policy lets a script element stand in it.

    Data is never run, and browsers ask the policy nothing about it; the Nu HTML checker does.
    """
    return b64encode(sha256(script.encode()).digest()).decode()


def locale(language: str) -> str:
    """Return a language as Open Graph has it, ``en_GB``; empty for one without a territory."""
    tags = language.split("-")
    territory = next((tag.upper() for tag in tags[1:] if len(tag) == 2 and tag.isalpha()), "")
    return f"{tags[0].lower()}_{territory}" if territory else ""


def text_report(annotated: Annotated, text: Text) -> str:
    """Return where an error in a text is reported; empty without a known forge."""
    return report_url(annotated, f"text:{text.id}", text.shown.path, f"texts/{text.id}.html")
