"""What machines read of the site: the data in each page's head, sitemap.xml, robots.txt and feed.xml."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.model.edition import Annotated
from sitegen.model.forge import edit_url, report_url
from sitegen.model.page import Page
from sitegen.model.text import Text
from sitegen.model.urls import site_address
from sitegen.model.views import View
from sitegen.pages.citation import citation_tags, cite_view
from sitegen.pages.cited import cite_text
from sitegen.pages.feed import FEED, feed_page
from sitegen.pages.linked_data import json_ld, page_nodes
from sitegen.pages.sitemap import robots_page, sitemap_page

CARD = "assets/card.png"
"""The picture that stands for the site where a link to it is shown: 1200 by 630 pixels."""
UNLISTED = frozenset({"404.html", "redirect.html"})
"""Templates of pages that are nobody's aim."""


def add_metadata(annotated: Annotated, pages: list[Page], *, private: bool) -> list[Page]:
    """Return the pages with what stands in their heads, and the files for machines; a private copy has few of them."""
    base = annotated.edition.config.base_url
    feed = None if private else feed_page(annotated)
    nodes = {} if private else page_nodes(annotated)
    texts = {f"texts/{text.id}.html": text for text in annotated.edition.texts.values()}
    described = []
    for page in pages:
        head = head_view(annotated, page, nodes.get(page.path, {}), private=private, feed=feed is not None)
        text = texts.get(page.path)
        inputs = page.inputs
        if text:
            citation = cite_text(annotated, text)
            head["citation"] = citation_tags(citation)
            inputs = {**inputs, "cite": cite_view(citation), "report": text_report(annotated, text)}
            inputs["edit"] = edit_url(annotated.edition.config.repository, text.place.path, text.place.line)
        described.append(msgspec.structs.replace(page, head=head, inputs=inputs))
    listed = [page for page in pages if page.template not in UNLISTED]
    if base and not private:
        described.append(sitemap_page(annotated, listed))
    if feed:
        described.append(feed)
    return [*described, robots_page(base, private=private)]


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
