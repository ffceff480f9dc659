"""The pages of a divided list: the page that tells how it is divided, and what each part shows of its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from sitegen.model.edition import Annotated
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import bucket_count, is_divided, numbers, part, part_path
from sitegen.model.views import View, cut_end, text_link

LABEL = 60
"""How much of a title stands in the name of a part, in code points."""

Groups = list[tuple[str, int, tuple[str, ...]]]
"""The groups of a part: key, how many of its members stand on parts before, ids."""


def list_recipes(
    annotated: Annotated,
    name: str,
    template: str,
    whole: Callable[[Annotated], Page],
    inputs: Callable[[Annotated, Groups], dict[str, Any]],
    sections: Callable[[Annotated], Sequence[View]] | None = None,
) -> Iterator[Recipe]:
    """Yield the page of a layer's list: whole, or how it is divided and each part.

    `inputs` are what the template needs for the groups of a part, `sections` what else the divided list tells.
    """
    layer = annotated.edition.named(name)
    if not is_divided(annotated, layer):
        yield Recipe(layer.index, template, partial(whole, annotated))
        return
    yield Recipe(layer.index, "divided.html", partial(divided_page, annotated, layer, sections))
    for number in numbers(annotated, layer):
        path = part_path(layer, number)
        yield Recipe(path, template, partial(part_page, annotated, layer, template, number, inputs))


def part_page(
    annotated: Annotated,
    layer: Layer,
    template: str,
    number: int,
    inputs: Callable[[Annotated, Groups], dict[str, Any]],
) -> Page:
    """Return a part of a list."""
    words = annotated.words
    name = words("parts.title", heading=words(f"heading.{layer.name}"), number=number)
    found = inputs(annotated, part(annotated, layer, number))
    found["section"] = layer.index
    found["part"] = part_view(annotated, layer, number)
    return Page(part_path(layer, number), template, found, name)


def part_view(annotated: Annotated, layer: Layer, number: int) -> View:
    """Return what a part says of itself, and links to the parts before and after it."""
    among = numbers(annotated, layer)
    return {
        "label": label_of(annotated, layer, number),
        "index": layer.index,
        "heading": annotated.words(f"heading.{layer.name}"),
        "before": link_view(annotated, layer, number - 1) if number - 1 in among else None,
        "after": link_view(annotated, layer, number + 1) if number + 1 in among else None,
    }


def link_view(annotated: Annotated, layer: Layer, number: int) -> View:
    """Return a link to a part."""
    return {"href": part_path(layer, number), "number": number, "label": label_of(annotated, layer, number)}


def label_of(annotated: Annotated, layer: Layer, number: int) -> str:
    """Return from where to where in the list a part goes, in words."""

    def derive(known: Annotated) -> str:
        groups = part(known, layer, number)
        if not groups or layer.listing is None:
            return ""
        ends = ((groups[0][0], groups[0][2][0]), (groups[-1][0], groups[-1][2][-1]))
        names = dict.fromkeys(cut_end(layer.listing.label(known, key, entry_id), LABEL) for key, entry_id in ends)
        return " – ".join(names)

    return annotated.once(f"parts.label {layer.name} {number}", derive)


def divided_page(annotated: Annotated, layer: Layer, sections: Callable[[Annotated], Sequence[View]] | None) -> Page:
    """Return the page that tells how a list is divided."""
    views = []
    for number in numbers(annotated, layer):
        count = sum(len(ids) for _, _, ids in part(annotated, layer, number))
        views.append({**link_view(annotated, layer, number), "count": count})
    total = len(annotated.edition.entries[layer.name])
    inputs: View = {
        "parts": views,
        "kind": layer.kind,
        "name": layer.name,
        "stem": layer.index.removesuffix(".html"),
        "own_pages": layer.own_pages,
        "buckets": bucket_count(annotated, layer),
        "count": total,
        "plural": annotated.words(f"kind.{layer.kind}", n=total),
        "sections": list(sections(annotated)) if sections else [],
    }
    return Page(layer.index, "divided.html", inputs, annotated.words(f"heading.{layer.name}"))


def text_label(annotated: Annotated, key: str, entry_id: str) -> str:  # noqa: ARG001 - labels are asked alike
    """Return what a group is called that is a text; the empty one holds what has no place."""
    return str(text_link(annotated, key, "")["title"]) if key else annotated.words("notes.unplaced")
