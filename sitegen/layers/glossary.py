"""The glossary: terms explained as the texts use them; found by their forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from string import ascii_uppercase
from typing import Annotated as Typed
from typing import Any
from unicodedata import combining, normalize

from sitegen.layers.glosses import gloss_term
from sitegen.layers.linked_data import glossary_data, term_data
from sitegen.layers.strips import located, strips
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.record import Line, Name, Record, RequiredMarkdown, TermId, says
from sitegen.model.views import View, concordance, links, particulars


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


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the glossary from A to Z, and a page for each term."""
    yield Recipe("glossary.html", "glossary.html", partial(list_page, annotated))
    for term in annotated.entries("glossary"):
        yield Recipe(f"glossary/{term}.html", "term.html", partial(page, annotated, term))


def list_page(annotated: Annotated) -> Page:
    """Return the glossary from A to Z."""
    entries = sorted(annotated.entries("glossary").values(), key=lambda e: (*sort_key(e.record.term), e.id))
    letters: dict[str, list[View]] = {}
    for entry in entries:
        letters.setdefault(first_letter(entry.record.term), []).append(listed(annotated, entry))
    inputs: View = {
        "letters": [{"letter": letter, "terms": terms} for letter, terms in letters.items()],
        "alphabet": alphabet(letters),
    }
    return Page("glossary.html", "glossary.html", inputs, annotated.words("heading.glossary"))


def page(annotated: Annotated, term: str) -> Page:
    """Return the page of a term."""
    entry = annotated.entries("glossary")[term]
    inputs = {"term": {**view(annotated, entry, "../"), "concordance": located(annotated, entry, "../")}}
    return Page(f"glossary/{term}.html", "term.html", inputs, entry.record.term)


def listed(annotated: Annotated, entry: Entry[Term]) -> View:
    """Return a term for the list, with where it occurs in each text."""
    found = strips(annotated, entry, "", linked=False)
    groups = concordance(annotated, entry, "")
    texts = [{**group, "strip": found.get(group["text"]["id"])} for group in groups]
    return {**view(annotated, entry, ""), "texts": texts}


def first_letter(term: str) -> str:
    """Return the letter under which a term stands: capital, without marks; a digit or sign stands under ``#``."""
    plain = without_marks(term)
    letter = next((c for c in plain if c.isalnum()), "#")
    return letter.upper()[0] if letter.isalpha() else "#"


def sort_key(term: str) -> tuple[bool, str, str, str]:
    """Return the key that sorts terms as their letters are: signs and digits first, É with E."""
    letter = first_letter(term)
    plain = without_marks(term).casefold()
    return (letter != "#", letter, "".join(c for c in plain if c.isalnum() or c == " ").strip(), term)


def without_marks(term: str) -> str:
    """Return a term without the marks that Unicode's decomposition (NFKD) parts from their letters."""
    return "".join(c for c in normalize("NFKD", term) if not combining(c))


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
)
