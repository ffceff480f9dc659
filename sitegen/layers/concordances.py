"""Where an entry occurs, on its own page; where that is long, the rest on pages that follow it: actors/ID.2.html."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from sitegen.layers.strips import located
from sitegen.model import parts
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.page import Page, Recipe
from sitegen.model.views import View, text_link

PREFIX = "../"
WEIGHT = 2
"""How many times as much room as an entry of a list a passage takes with the words about it, and its strip."""


def pages_of(annotated: Annotated, layer: str, entry_id: str) -> list[tuple[int, int, str, str]]:
    """Return the pages on which an entry's passages stand: of each the first passage, the end, the outer texts."""
    groups = annotated.counts_by((layer, entry_id))
    total = sum(count for _, count in groups)
    if total <= parts.WHOLE // WEIGHT:
        return [(0, total, "", "")]
    pages = []
    start = 0
    for runs in parts.divide(groups, parts.PART):
        end = start + sum(run[2] - run[1] for run in runs)
        pages.append((start, end, runs[0][0], runs[-1][0]))
        start = end
    return pages


def known_pages(annotated: Annotated, layer: str, entry_id: str) -> list[tuple[int, int, str, str]]:
    """Return the same, found once."""
    return annotated.once(f"concordance.pages {layer} {entry_id}", partial(pages_of, layer=layer, entry_id=entry_id))


def concordance_recipes(annotated: Annotated, layer: str, ids: Iterable[str]) -> Iterator[Recipe]:
    """Yield the pages that follow those of entries."""
    for entry_id in ids:
        for number in range(2, 1 + len(known_pages(annotated, layer, entry_id))):
            path = page_path(layer, entry_id, number)
            yield Recipe(path, "concordance.html", partial(page, annotated, layer, entry_id, number))


def page_path(layer: str, entry_id: str, number: int) -> str:
    """Return the path of an entry's page, or of one that follows it."""
    return f"{layer}/{entry_id}.{number}.html" if number > 1 else f"{layer}/{entry_id}.html"


def page(annotated: Annotated, layer: str, entry_id: str, number: int) -> Page:
    """Return a page that follows an entry's own."""
    found = annotated.edition.named(layer)
    title = annotated.title(layer, entry_id)
    inputs = {
        **concordance_inputs(annotated, annotated.entries(layer)[entry_id], number),
        "name": title,
        "kind": found.kind,
        "section": found.index,
    }
    name = annotated.words("parts.title", heading=title, number=number)
    return Page(page_path(layer, entry_id, number), "concordance.html", inputs, name)


def concordance_inputs(annotated: Annotated, entry: Entry[Any], number: int = 1) -> View:
    """Return the concordance of an entry for one of its pages, and the way to the other pages where there are any."""
    pages = known_pages(annotated, entry.layer, entry.id)
    if number > len(pages):
        return {"concordance": []}
    start, end, _, _ = pages[number - 1]
    passages = annotated.passages_between((entry.layer, entry.id), start, end)
    inputs: View = {"concordance": located(annotated, passages, PREFIX)}
    if len(pages) > 1:
        inputs["part"] = part_view(annotated, entry, number)
    return inputs


def part_view(annotated: Annotated, entry: Entry[Any], number: int) -> View:
    """Return what a page says of itself, and links to those before and after it."""
    pages = known_pages(annotated, entry.layer, entry.id)

    def link(other: int) -> View | None:
        if not 0 < other <= len(pages):
            return None
        return {"href": page_path(entry.layer, entry.id, other), "label": label(other)}

    def label(other: int) -> str:
        texts = dict.fromkeys(str(text_link(annotated, text, "")["title"]) for text in pages[other - 1][2:])
        return " – ".join(texts)

    return {
        "label": label(number),
        "index": page_path(entry.layer, entry.id, 1),
        "heading": annotated.title(entry.layer, entry.id),
        "before": link(number - 1),
        "after": link(number + 1),
    }
