"""The list of the texts: on the home page, or where they are many on pages of their own, texts.2.html."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen.model import parts
from sitegen.model.edition import Annotated
from sitegen.model.page import Page, Recipe
from sitegen.model.views import View, cut_end, text_link
from sitegen.pages.linked_data import safe_json

SECTION = "texts"
"""What the menu calls it."""
TITLE = 60
"""How much of a title stands in the name of a part, in code points."""
NAMES = "data/texts.json"
"""What the search page needs of texts that are too many for it: of each the short title and the language."""


def text_parts(annotated: Annotated) -> list[tuple[int, int]]:
    """Return from where to where in the edition's order each part goes; none where all texts are on the home page."""

    def derive(known: Annotated) -> list[tuple[int, int]]:
        count = len(known.edition.texts)
        if count <= parts.WHOLE:
            return []
        return [(start, min(start + parts.PART, count)) for start in range(0, count, parts.PART)]

    return annotated.once("texts.parts", derive)


def texts_recipes(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the parts of the list, and what the search page needs of them."""
    many = text_parts(annotated)
    for number in range(1, 1 + len(many)):
        yield Recipe(f"texts.{number}.html", "texts.html", partial(part_page, annotated, number))
    if many:
        yield Recipe(NAMES, "json.txt", partial(names_page, annotated))


def ids_of(annotated: Annotated, number: int) -> list[str]:
    """Return the ids of the texts of a part."""

    def derive(known: Annotated) -> list[str]:
        many = text_parts(known)
        start, end = many[number - 1] if number <= len(many) else (0, 0)
        return list(known.edition.texts)[start:end]

    return annotated.once(f"texts.part {number}", derive)


def text_part(annotated: Annotated, number: int) -> View:
    """Return a link to a part."""

    def derive(known: Annotated) -> View:
        ids = ids_of(known, number)
        names = dict.fromkeys(cut_end(known.edition.texts[text].title, TITLE) for text in (*ids[:1], *ids[-1:]))
        return {"href": f"texts.{number}.html", "label": " – ".join(names), "count": len(ids)}

    return annotated.once(f"texts.label {number}", derive)


def part_page(annotated: Annotated, number: int) -> Page:
    """Return a part of the list."""
    heading = annotated.words("frame.texts")
    among = range(1, 1 + len(text_parts(annotated)))
    inputs: View = {
        "texts": [listed_text(annotated, text) for text in ids_of(annotated, number)],
        "start": (number - 1) * parts.PART,
        "section": SECTION,
        "part": {
            "label": text_part(annotated, number)["label"],
            "index": "index.html#texts",
            "heading": heading,
            "before": text_part(annotated, number - 1) if number - 1 in among else None,
            "after": text_part(annotated, number + 1) if number + 1 in among else None,
        },
    }
    title = annotated.words("parts.title", heading=heading, number=number)
    return Page(f"texts.{number}.html", "texts.html", inputs, title)


def listed_text(annotated: Annotated, text_id: str) -> View:
    """Return a text for the list."""
    text = annotated.edition.texts[text_id]
    return {
        **text_link(annotated, text_id, ""),
        "author": text.author,
        "publisher": text.publisher,
        "version": text.shown.name,
        "note": annotated.html(text.note, ""),
        "notes": len({passage.ref for passage in annotated.passages_in(text_id, text.shown.name)}),
    }


def names_page(annotated: Annotated) -> Page:
    """Return the short titles and languages of all texts."""
    links = [text_link(annotated, text, "") for text in annotated.edition.texts]
    return Page(
        NAMES, "json.txt", {"data": safe_json({link["id"]: [link["short"], link["language"]] for link in links})}
    )
