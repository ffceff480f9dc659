"""Prose: Markdown of the editors', parsed once; its links to entries and its citations known."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import msgspec

from sitegen.model.problem import Place

NOWHERE = Place("")
CITED = "\x03"
"""Stands for a citation while words are taken from HTML; control characters are refused in input."""
TAG = re.compile("<[^>]*>")
CITATIONS = re.compile(rf"\s*\[{CITED}(; {CITED})*\]")
"""The brackets of citations, with the white space before them."""


class Citation(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A citation in prose, ``[@s30, p. 2]``."""

    source: str
    where: str = ""
    """The place in the source, as written."""
    place: Place = NOWHERE


class EntryLink(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A link in prose to an entry or a text, ``[words](actor:xi)``."""

    kind: str
    """As written before the colon: text, actor, event, claim, relation, term, note, source."""
    id: str
    place: Place = NOWHERE


class SiteLink(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A link or image of an address within the site, ``[words](about.html)``."""

    url: str
    place: Place = NOWHERE


class Prose(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A Markdown value, ready to be placed on any page."""

    source: str
    """The Markdown as written."""
    parts: tuple[str | Citation, ...]
    """Prepared HTML (see `sitegen.model.text.ROOT`), broken where a citation stands."""
    links: tuple[EntryLink, ...]
    inline: bool
    """Whether it is one paragraph; `parts` then leave out its tags."""
    addresses: tuple[SiteLink, ...] = ()
    """Its links and images of addresses within the site."""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations, in order."""
        return tuple(part for part in self.parts if isinstance(part, Citation))

    @property
    def plain(self) -> str:
        """The words alone, without markup and citations."""
        if len(self.parts) == 1 and isinstance(only := self.parts[0], str) and "<" not in only and "&" not in only:
            return " ".join(only.split())
        html = "".join(part if isinstance(part, str) else CITED for part in self.parts)
        words = unescape(TAG.sub("", html))
        return " ".join(CITATIONS.sub("", words).replace(CITED, "").split())

    def html(self, cite: Callable[[Citation], str]) -> str:
        """Return prepared HTML; `cite` gives that of a citation."""
        return "".join([part if isinstance(part, str) else cite(part) for part in self.parts])
