"""All pages of an edition: home, texts, the layers' own, the editors' prose, redirects, and the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.model.edition import Annotated
from sitegen.model.page import Page
from sitegen.model.views import View, text_link
from sitegen.pages.text import TextPage


def make_pages(annotated: Annotated) -> Iterator[Page]:
    """Yield every HTML page of the site, in no particular order, each path once."""
    layer_pages = [page for layer in annotated.edition.layers for page in layer.pages(annotated)]
    compared = [page for page in layer_pages if page.template == "compare.html"]
    yield home(annotated, compared)
    yield from text_pages(annotated, compared)
    yield from layer_pages
    yield from prose_pages(annotated)
    yield from redirects(annotated)
    yield search(annotated)
    yield contribute(annotated)
    yield Page("404.html", "404.html", {}, "Not found")


def counts(annotated: Annotated) -> list[View]:
    """Return how many entries each layer has."""
    return [
        {
            "heading": layer.heading,
            "plural": layer.plural if len(entries) != 1 else layer.singular,
            "href": layer.index,
            "count": len(entries),
            "kind": layer.kind,
        }
        for layer in annotated.edition.layers
        for entries in [annotated.edition.entries[layer.name]]
    ]


def home(annotated: Annotated, compared: list[Page]) -> Page:
    """Return the home page."""
    texts = []
    for text in annotated.edition.texts.values():
        link = text_link(annotated, text.id, "")
        link.update(
            author=text.author, publisher=text.publisher, version=text.shown.name, note=annotated.html(text.note, "")
        )
        texts.append(link)
    pairs = [{"href": page.path, "title": page.title} for page in compared]
    inputs: View = {"texts": texts, "counts": counts(annotated), "pairs": pairs}
    return Page("index.html", "index.html", inputs, "")


def text_pages(annotated: Annotated, compared: list[Page]) -> Iterator[Page]:
    """Yield a page for each text, with links to its neighbours and comparisons."""
    order = list(annotated.edition.texts)
    for index, text_id in enumerate(order):
        neighbours = (order[index - 1] if index else "", order[index + 1] if index + 1 < len(order) else "")
        pairs: list[View] = [
            {"href": f"../{page.path}", "title": page.title}
            for page in compared
            if any(text["id"] == text_id for text in page.inputs["texts"])
        ]
        yield TextPage(annotated, annotated.edition.texts[text_id]).page(neighbours, pairs)


def prose_pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the editors' own pages, and a plain about page where they wrote none."""
    for page in annotated.edition.pages.values():
        yield Page(f"{page.id}.html", "prose.html", {"body": annotated.html(page.body, "")}, page.title)
    if "about" not in annotated.edition.pages:
        body = Markup("<p>{}</p>").format(annotated.edition.config.description)
        yield Page("about.html", "prose.html", {"body": body}, "About")


def redirects(annotated: Annotated) -> Iterator[Page]:
    """Yield a page at each former address of an entry that leads to its own."""
    for layer in annotated.edition.layers:
        if not layer.own_pages:
            continue
        for entry in annotated.edition.entries[layer.name].values():
            for former in entry.record.was:
                inputs = {
                    "to": f"../{layer.address(entry.id)}",
                    "title": annotated.title(layer.name, entry.id),
                }
                yield Page(f"{layer.folder}/{former}.html", "redirect.html", inputs, inputs["title"])


def search(annotated: Annotated) -> Page:
    """Return the search page: everything that has a name, for a reader's own search and a script's filter."""
    groups = []
    texts = [text_link(annotated, text, "") for text in annotated.edition.texts]
    groups.append({"heading": "Texts", "kind": "text", "items": texts})
    for layer in annotated.edition.layers:
        entries = annotated.edition.entries[layer.name].values()
        items: list[View] = [
            {**annotated.link(layer.name, entry.id, ""), "label": entry.record.label} for entry in entries
        ]
        items.sort(key=lambda item: (str(item["title"]).casefold(), str(item["id"])))
        if items:
            groups.append({"heading": layer.plural.capitalize(), "kind": layer.kind, "items": items})
    return Page("search.html", "search.html", {"groups": groups, "on": annotated.edition.config.search}, "Search")


def contribute(annotated: Annotated) -> Page:
    """Return the page that tells how to add to the edition, with the keys of each layer."""
    edition = annotated.edition
    layers = [
        {
            "name": layer.name,
            "heading": layer.heading,
            "singular": layer.singular,
            "kind": layer.kind,
            "required": required_keys(layer.record),
        }
        for layer in edition.layers
    ]
    repository = edition.config.repository
    texts = [text_link(annotated, text, "") for text in edition.texts]
    inputs: View = {
        "layers": layers,
        "texts": texts,
        "max_quote": edition.config.max_quote or 0,
        "repository": repository.url if repository else "",
    }
    return Page("contribute.html", "contribute.html", inputs, "Contribute")


def required_keys(record: Any) -> list[str]:
    """Return the keys that an entry of a layer must have."""
    return [field.encode_name for field in msgspec.structs.fields(record) if field.required]
