"""What is cited of the edition: what the page of a text shows.

Of a digest that is the editors' digest, of a whole text that text in this edition, of an original (in a private copy)
the work itself, at its own address.
"""

from __future__ import annotations

import msgspec

from sitegen.model.changes import text_changed
from sitegen.model.edition import Annotated
from sitegen.model.text import DIGEST, ORIGINAL, Text
from sitegen.model.urls import site_address
from sitegen.model.views import date_view, split_names


class When(msgspec.Struct, frozen=True):
    """A date for a citation."""

    edtf: str = ""
    words: str = ""
    """In the interface's language."""


class Work(msgspec.Struct, frozen=True):
    """What can be cited."""

    title: str
    authors: tuple[str, ...] = ()
    publisher: str = ""
    date: When = When()


class Citation(msgspec.Struct, frozen=True):
    """All that a citation says."""

    key: str
    """The id of the text."""
    work: Work
    quoted: str
    """The title as it stands in a sentence: in quotation marks."""
    container: str = ""
    """The edition's title; empty where the work itself is cited."""
    within: str = ""
    """The same in a sentence, with the editors."""
    editors: tuple[str, ...] = ()
    """Of the container."""
    original: Work | None = None
    """What a digest digests, or the first publication of a text."""
    language: str = ""
    url: str = ""
    """Absolute, or empty."""

    @property
    def fixed(self) -> bool:
        """Whether it is cited at its publisher's address, which knows nothing of our blocks and notes."""
        return not self.container

    @property
    def origin(self) -> str:
        """Who first published it when, in words; empty where that is not known."""
        if self.original is None:
            return ""
        authors = self.original.authors if self.original.authors != self.work.authors else ()
        return ", ".join(filter(None, (*authors, self.original.publisher, self.original.date.words)))


def cite_text(annotated: Annotated, text: Text) -> Citation:
    """Return the citation of a text as its page shows it."""
    words, config = annotated.words, annotated.edition.config
    source = Work(text.title, split_names(text.author), text.publisher, when(annotated, text.published))
    quoted = words("cite.quoted", title=text.title)
    if text.shown.name == ORIGINAL:
        return Citation(text.id, source, quoted, language=text.language, url=text.url)
    issued = when(annotated, text_changed(annotated, text.id))
    url = site_address(config.base_url, f"texts/{text.id}.html")
    if text.shown.name == DIGEST:
        digest = words("cite.digest", title=text.title)
        within = words("cite.in", title=config.title)
        work = Work(digest, config.editors, date=issued)
        return Citation(text.id, work, digest, config.title, within, (), source, config.language, url)
    within = words("cite.in", title=config.title)
    if config.editors:
        within = words("cite.edited-in", title=config.title, editors="; ".join(config.editors))
    work = msgspec.structs.replace(source, publisher="", date=issued)
    return Citation(text.id, work, quoted, config.title, within, config.editors, source, text.language, url)


def when(annotated: Annotated, edtf: str) -> When:
    """Return a date for a citation."""
    view = date_view(annotated, edtf)
    return When(edtf, view["words"]) if view else When()
