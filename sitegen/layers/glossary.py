"""The glossary: terms explained as the texts use them; found by their forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.page import Page
from sitegen.model.record import Line, Name, Record, RequiredMarkdown, TermId
from sitegen.model.views import View, concordance, links, particulars


class Term(Record, frozen=True, kw_only=True):
    """A word or phrase with its meaning here."""

    term: Line
    definition: RequiredMarkdown
    forms: tuple[Line | Name, ...] = ()
    see: tuple[TermId, ...] = ()


def names(record: Term) -> tuple[Name, ...]:
    """Return the forms that are found in the texts."""
    return tuple(Name(name=form) if isinstance(form, str) else form for form in record.forms)


def card(annotated: Annotated, entry: Entry[Term], prefix: str, text: str) -> Mapping[str, Any]:  # noqa: ARG001
    """Return what a note in a text says of a term."""
    return {"definition": annotated.prose(entry, prefix, "definition")}


def view(annotated: Annotated, entry: Entry[Term], prefix: str) -> View:
    """Return a term for a template, with every place where it occurs."""
    return {
        **annotated.link("glossary", entry.id, prefix),
        "definition": annotated.prose(entry, prefix, "definition"),
        "see": links(annotated, "glossary", entry.record.see, prefix),
        "concordance": concordance(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
        "forms": [form.name for form in names(entry.record)],
    }


def pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the glossary from A to Z, and a page for each term."""
    entries = sorted(annotated.entries("glossary").values(), key=lambda e: (e.record.term.casefold(), e.id))
    letters: list[View] = []
    for entry in entries:
        letter = entry.record.term[0].upper()
        if not letters or letters[-1]["letter"] != letter:
            letters.append({"letter": letter, "terms": []})
        letters[-1]["terms"].append(view(annotated, entry, ""))
    yield Page("glossary.html", "glossary.html", {"letters": letters}, "Glossary")
    for entry in entries:
        yield Page(
            f"glossary/{entry.id}.html",
            "term.html",
            {"term": view(annotated, entry, "../")},
            entry.record.term,
        )


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
    names=names,
)
