"""Occurrence strips for templates: where an entry occurs over the length of each text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.passage import Passage
from sitegen.model.views import View, block_name, concordance, text_link
from sitegen.pictures.occurrences import Stretch, measure_strip

STRIPS = 3
"""How many times as much room as others an entry takes in a list that shows where it occurs, about."""
MOST_TEXTS = 4
"""In how many texts a list shows where an entry occurs; its own page shows all."""


def strips(annotated: Annotated, passages: Iterable[Passage], prefix: str, *, linked: bool = True) -> dict[str, View]:
    """Return the strip of each text in which passages stand, by the text's id, for templates/pictures/occurrences.svg.

    `linked` says whether its paragraphs are links; else the strip only illustrates what is said beside it.
    """
    by_text: dict[str, list[Passage]] = {}
    for passage in passages:
        if passage.block is not None:
            by_text.setdefault(passage.text, []).append(passage)
    return {text: strip_view(annotated, found, text, prefix, linked=linked) for text, found in by_text.items()}


def located(annotated: Annotated, passages: Sequence[Passage], prefix: str, *, linked: bool = True) -> list[View]:
    """Return the concordance of passages, with the strip of each text; None where only the whole text is meant."""
    found = strips(annotated, passages, prefix, linked=linked)
    return [{**group, "strip": found.get(group["text"]["id"])} for group in concordance(annotated, passages, prefix)]


def first_texts(annotated: Annotated, entry: Entry[Any], texts: Sequence[str]) -> tuple[list[Passage], int]:
    """Return the passages of an entry in those of the texts that a list shows, and how many texts it leaves out."""
    shown, ref = texts[:MOST_TEXTS], (entry.layer, entry.id)
    return [passage for text in shown for passage in annotated.passages_at(ref, text)], len(texts) - len(shown)


def strip_view(annotated: Annotated, passages: list[Passage], text: str, prefix: str, *, linked: bool) -> View:
    """Return the strip of passages of one text."""
    link = text_link(annotated, text, prefix)
    strip = measure_strip(annotated.edition.texts[text].shown.blocks, passages)
    return {
        "length": strip.length,
        "edges": [stretch.start for stretch in strip.stretches[1:]],
        "parts": [part_view(annotated, part, str(link["href"])) for part in strip.stretches if part.count],
        "links": linked,
        "label": annotated.words("term.strip", text=link["short"]),
    }


def part_view(annotated: Annotated, stretch: Stretch, href: str) -> View:
    """Return a block in which the entry occurs, as a link to it."""
    return {
        "href": f"{href}#{stretch.block}",
        "label": f"{block_name(annotated, stretch.block)}: {annotated.words('term.passages', n=stretch.count)}",
        "start": stretch.start,
        "length": stretch.length,
        "ticks": list(stretch.ticks),
        "whole": stretch.whole,
    }
