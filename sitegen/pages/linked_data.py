"""JSON-LD of a page: what schema.org calls the thing that it is about."""

from __future__ import annotations

import json
import re
from typing import Any

from markupsafe import Markup

from sitegen.model import parts
from sitegen.model.changes import text_changed
from sitegen.model.edition import Annotated
from sitegen.model.linked_data import Node, named, text_id, work
from sitegen.model.text import DIGEST, ROOT, Text

IN_HTML = re.compile("[<>&\u2028\u2029]")
"""What may not stand in a script element, or not in JavaScript."""
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def safe_json(value: Any) -> Markup:
    """Return JSON that can stand in a script element, whatever its strings hold."""
    return Markup(IN_HTML.sub(lambda found: f"\\u{ord(found[0]):04x}", ENCODE(value)))


def json_ld(node: Node, base: str) -> Markup:
    """Return a node as JSON-LD for a page from which the site's root is `base`, an absolute address or a prefix.

    Empty values are left out; a list of one becomes that one. An empty node gives nothing.
    """
    return safe_json({"@context": "https://schema.org", **tidy(node, base)}) if node else Markup("")


def tidy(value: Any, base: str) -> Any:
    """Return a value without its empty parts, with addresses from `base`."""
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return base + value[len(ROOT) :] if value.startswith(ROOT) else value
    if isinstance(value, dict):
        parts = {key: tidy(part, base) for key, part in value.items()}
        return {key: part for key, part in parts.items() if part not in ("", [], {})}
    items = [tidy(item, base) for item in value]
    return items[0] if len(items) == 1 else items


def page_node(annotated: Annotated, path: str) -> Node:
    """Return what a page is about; empty for one about nothing that schema.org knows."""
    edition = annotated.edition
    folder, _, name = path.removesuffix(".html").rpartition("/")
    if path == "index.html":
        return site_data(annotated)
    if folder == "texts":
        return text_data(annotated, edition.texts[name])
    for layer in edition.layers:
        if layer.index == path:
            return layer.linked_index(annotated)
        if layer.own_pages and layer.folder == folder and name in annotated.entries(layer.name):
            return layer.linked_data(annotated, annotated.entries(layer.name)[name])
    return {}


def site_data(annotated: Annotated) -> Node:
    """Return the edition as a website and a collection of texts."""
    config, texts = annotated.edition.config, annotated.edition.texts
    listed = texts.values() if len(texts) <= parts.WHOLE else ()  # else each text's page says what it is part of
    return {
        "@type": ["WebSite", "Collection"],
        "@id": ROOT,
        "name": config.title,
        "alternativeHeadline": config.subtitle,
        "description": config.description,
        "inLanguage": config.language,
        "editor": named(config.editors),
        "hasPart": [{"@type": "Article", "@id": text_id(text)} for text in listed],
    }


def text_data(annotated: Annotated, text: Text) -> Node:
    """Return a text's page: the text itself, or, of a digest, an article of the editors' that is based on it."""
    page: Node = {"@type": "Article", "@id": text_id(text)}
    frame: Node = {"isPartOf": {"@id": ROOT}, "dateModified": text_changed(annotated, text.id)}
    if text.committed.name != DIGEST:
        return {**work(text), **page, **frame, "sameAs": text.url, "url": ""}
    config = annotated.edition.config
    return {
        **page,
        "headline": annotated.words("cite.digest", title=text.title),
        "author": named(config.editors),
        "inLanguage": config.language,
        **frame,
        "isBasedOn": work(text),
    }
