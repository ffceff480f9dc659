"""A layer: a kind of annotation, as one value that the stages work with. They name no layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.model.page import Page
from sitegen.model.problem import Code, Problem
from sitegen.model.record import Name, Record

if TYPE_CHECKING:
    from sitegen.model.edition import Annotated, Edition
    from sitegen.model.entry import Entry


def no_names(record: Any) -> tuple[Name, ...]:  # noqa: ARG001 - the default of a layer without names
    """Return no name: the layer's entries are found by selectors alone."""
    return ()


def no_check(edition: Edition) -> Iterable[Problem]:  # noqa: ARG001 - the default of a layer without rules
    """Return no problem."""
    return ()


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
    pages: Callable[[Annotated], Iterable[Page]]
    """Its pages."""
    card: Callable[[Annotated, Entry[Any], str, str], Mapping[str, Any]]
    """What templates/cards/KIND.html needs, given the way to the root and the text it is shown in."""
    names: Callable[[Any], tuple[Name, ...]] = no_names
    """The names of an entry that are found automatically."""
    check: Callable[[Edition], Iterable[Problem]] = no_check
    """Its own rules, beyond types and references."""
    codes: tuple[Code, ...] = ()
    """The codes of its own problems."""

    def address(self, entry_id: str) -> str:
        """Return the address of an entry, relative to the site's root."""
        return f"{self.folder}/{entry_id}.html" if self.own_pages else f"{self.index}#{self.kind}-{entry_id}"

    @property
    def folder(self) -> str:
        """The folder of its entries' pages."""
        return self.name
