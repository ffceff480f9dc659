"""The glossary: terms explained as the texts use them; found by their forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from itertools import groupby
from string import ascii_uppercase
from typing import Annotated as Typed
from typing import Any

from sitegen.layers.concordances import concordance_inputs, concordance_recipes
from sitegen.layers.glosses import gloss_term
from sitegen.layers.letters import first_letter, sort_key
from sitegen.layers.linked_data import glossary_data, term_data
from sitegen.layers.parts import Groups, list_recipes
from sitegen.layers.strips import STRIPS, first_texts, located
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import Listing
from sitegen.model.record import Line, Name, Record, RequiredMarkdown, TermId, says
from sitegen.model.views import View, links, particulars


class Term(Record, frozen=True, kw_only=True):
    """A word or phrase with its meaning here."""

    term: Typed[Line, says("The word as a heading.", "toll")]
    definition: Typed[RequiredMarkdown, says("What it means here; Markdown.", "What one pays to be let across.")]
    forms: Typed[
        tuple[Line | Name, ...],
        says(
            "A list of forms that are found in the texts by themselves, like names: as written, or {name, fold: true} "
            "where case does not matter.",
            ["toll", "tolls"],
            [{"name": "toll", "fold": True}],
        ),
    ] = ()
    see: Typed[tuple[TermId, ...], says("A list of term ids to see as well.", ["promise"])] = ()


def names(record: Term) -> tuple[Name, ...]:
    """Return the forms that are found in the texts."""
    return tuple(Name(name=form) if isinstance(form, str) else form for form in record.forms)


def card(annotated: Annotated, entry: Entry[Term], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a term."""
    return {"definition": annotated.prose(entry, prefix, "definition")}


def view(annotated: Annotated, entry: Entry[Term], prefix: str) -> View:
    """Return a term for a template."""
    return {
        **annotated.link("glossary", entry.id, prefix),
        "definition": annotated.prose(entry, prefix, "definition"),
        "see": links(annotated, "glossary", entry.record.see, prefix),
        "particulars": particulars(annotated, entry, prefix),
        "forms": [form.name for form in names(entry.record)],
    }


def by_letter(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the ids of the terms under each letter, from A to Z."""
    entries = sorted(annotated.entries("glossary").values(), key=lambda e: (*sort_key(e.record.term), e.id))
    return {
        letter: tuple(entry.id for entry in found)
        for letter, found in groupby(entries, key=lambda entry: first_letter(entry.record.term))
    }


def letters(annotated: Annotated) -> dict[str, tuple[str, ...]]:
    """Return the same, found once."""
    return annotated.once("glossary.letters", by_letter, dict[str, tuple[str, ...]])


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the glossary from A to Z, in parts where it is long, and a page for each term."""
    yield from list_recipes(annotated, "glossary", "glossary.html", list_page, part_inputs)
    for term in annotated.entries("glossary"):
        yield Recipe(f"glossary/{term}.html", "term.html", partial(page, annotated, term))
    yield from concordance_recipes(annotated, "glossary", annotated.entries("glossary"))


def list_page(annotated: Annotated) -> Page:
    """Return the glossary from A to Z."""
    groups = [(letter, 0, terms) for letter, terms in letters(annotated).items()]
    inputs = {**part_inputs(annotated, groups), "alphabet": alphabet([letter for letter, _, _ in groups])}
    return Page("glossary.html", "glossary.html", inputs, annotated.words("heading.glossary"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for the terms of some letters; its jump list has these alone."""
    terms = annotated.entries("glossary")
    return {
        "letters": [
            {"letter": letter, "terms": [listed(annotated, terms[term]) for term in ids]} for letter, _, ids in groups
        ],
        "alphabet": [{"letter": letter, "place": place} for place, (letter, _, _) in enumerate(groups, 1)],
    }


def page(annotated: Annotated, term: str) -> Page:
    """Return the page of a term."""
    entry = annotated.entries("glossary")[term]
    inputs = {"term": view(annotated, entry, "../"), **concordance_inputs(annotated, entry)}
    return Page(f"glossary/{term}.html", "term.html", inputs, entry.record.term)


def listed(annotated: Annotated, entry: Entry[Term]) -> View:
    """Return a term for the list, with where it occurs in each text; `more` texts are left to its own page."""
    shown, more = first_texts(annotated, entry, annotated.texts_with(entry))
    texts = located(annotated, shown, "", linked=False)
    return {**view(annotated, entry, ""), "texts": texts, "more": more}


def alphabet(letters: Collection[str]) -> list[View]:
    """Return what the jump list shows: the letters with terms, and all others from A to Z if any is of these."""
    shown = sorted({*letters, *(ascii_uppercase if set(letters) & set(ascii_uppercase) else "")})
    places = {letter: place for place, letter in enumerate(letters, 1)}
    return [{"letter": letter, "place": places.get(letter, 0)} for letter in shown]


GLOSSARY = Layer(
    name="glossary",
    kind="term",
    heading="Glossary",
    singular="term",
    plural="terms",
    record=Term,
    colour="#6a6a00",
    line="dotted",
    index="glossary.html",
    own_pages=True,
    title=lambda _, entry: str(entry.record.term),
    pages=pages,
    card=card,
    gloss=gloss_term,
    linked_data=term_data,
    linked_index=glossary_data,
    margin="start",
    names=names,
    listing=Listing(
        lambda annotated: list(letters(annotated)),
        lambda annotated, letter: letters(annotated).get(letter, ()),
        lambda annotated, term: first_letter(annotated.entries("glossary")[term].record.term),
        lambda annotated, _, term: annotated.title("glossary", term),
        weight=STRIPS,
    ),
)
