"""A layer: a kind of annotation, as one value that the stages work with. They name no layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from sitegen.model.page import Recipe
from sitegen.model.parts import Listing
from sitegen.model.problem import Code, Problem
from sitegen.model.record import Name, Record

if TYPE_CHECKING:
    from sitegen.model.edition import Annotated, Edition
    from sitegen.model.entry import Entry


def no_names(record: Any) -> tuple[Name, ...]:  # noqa: ARG001 - the default of a layer without names
    """Return no name: the layer's entries are found by selectors alone."""
    return ()


def no_check(edition: Edition, entry: Entry[Any]) -> Iterable[Problem]:  # noqa: ARG001 - the default of a layer without rules
    """Return no problem."""
    return ()


def no_linked_data(annotated: Annotated, entry: Entry[Any]) -> dict[str, Any]:  # noqa: ARG001 - a default
    """Return nothing: schema.org has no word for such an entry."""
    return {}


def no_linked_index(annotated: Annotated) -> dict[str, Any]:  # noqa: ARG001 - a default
    """Return nothing: schema.org has no word for the layer as a whole."""
    return {}


def no_paths(edition: Edition) -> Iterable[str]:  # noqa: ARG001 - a default
    """Return nothing: the layer has no further pages."""
    return ()


def not_drawn(edition: Edition) -> bool:  # noqa: ARG001 - the default of a layer without such pictures
    """Say that there is nothing to draw."""
    return False


def title_gloss(annotated: Annotated, entry: Entry[Any], text: str) -> tuple[str, str]:  # noqa: ARG001 - a default
    """Return what an entry is called."""
    return annotated.title(entry.layer, entry.id), ""


class Layer(msgspec.Struct, frozen=True):
    """All that the program knows of a kind of annotation."""

    name: str
    """As its file is named: `actors`."""
    kind: str
    """As links and data-refs name one entry: `actor`."""
    heading: str
    """What its page is called."""
    singular: str
    plural: str
    record: type[Record]
    colour: str
    """Its hue, as CSS."""
    line: str
    """The style of its line under words, as CSS's text-decoration-style."""
    index: str
    """The page that lists it."""
    own_pages: bool
    """Whether each entry has a page of its own, `NAME/ID.html`; else it stands at `INDEX#KIND-ID`."""
    title: Callable[[Edition, Any], str]
    """What an entry is called, as plain text."""
    pages: Callable[[Annotated], Iterable[Recipe]]
    """Its pages, each as what makes it."""
    card: Callable[[Annotated, Entry[Any], str, str], Mapping[str, Any]]
    """What templates/cards/KIND.html needs, given the way to the root and the text it is shown in."""
    titled_alone: bool = True
    """Whether what an entry is called follows from it alone, and not from other entries or the interface's words."""
    further: Callable[[Edition], Iterable[str]] = no_paths
    """The paths of its pages beside `index` and those of its entries."""
    gloss: Callable[[Annotated, Entry[Any], str], tuple[str, str]] = title_gloss
    """What the margin of a text says of an entry: a lead and a few words, as plain text."""
    choices: Mapping[str, str] = {}
    """Where a key takes one of several words, the section of the catalogue that says them; a key within another's
    records is named with it: ``links-rel``."""
    margin: Literal["start", "end"] = "end"
    """The side on which its glosses stand: what is given (who, when, what it means) before the line begins, what
    is said of it after the line's end."""
    drawn: Callable[[Edition], bool] = not_drawn
    """Whether an edition has anything of it that pictures laid out as graphs would show."""
    overview: tuple[str, Callable[[Annotated], Mapping[str, Any] | None]] | None = None
    """Its picture in small for the home page: a template of templates/pictures, and what it needs as `map`; None
    where there is nothing to draw."""
    names: Callable[[Any], tuple[Name, ...]] = no_names
    """The names of an entry that are found automatically."""
    check: Callable[[Edition, Entry[Any]], Iterable[Problem]] = no_check
    """Its own rules for an entry, beyond types and references."""
    codes: tuple[Code, ...] = ()
    """The codes of its own problems."""

    linked_data: Callable[[Annotated, Entry[Any]], dict[str, Any]] = no_linked_data
    """What schema.org calls an entry; see `sitegen.model.linked_data`."""
    linked_index: Callable[[Annotated], dict[str, Any]] = no_linked_index
    """What schema.org calls the layer as a whole, for the page that lists it."""

    listing: Listing | None = None
    """How its list is divided where it is long."""

    def address(self, entry_id: str) -> str:
        """Return the lasting address of an entry, relative to the site's root.

        That of one without a page of its own leads to its part, by a script, where the list is divided; the site's own
        links ask `Annotated.place_of`.
        """
        return f"{self.folder}/{entry_id}.html" if self.own_pages else f"{self.index}#{self.kind}-{entry_id}"

    @property
    def folder(self) -> str:
        """The folder of its entries' pages."""
        return self.name
