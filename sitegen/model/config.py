"""The types of content/edition.yaml and of a text's and a page's front matter."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sitegen.model.record import Edtf, Line, Markdown, Struct, TextId, Url

LANGUAGE_PATTERN = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
Language = Annotated[str, Meta(pattern=LANGUAGE_PATTERN)]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Repository(Struct, frozen=True, kw_only=True):
    """Where the edition's files are kept."""

    forge: Literal["github", "gitlab", "forgejo"] | None = None
    url: Url = ""
    branch: Line = "main"


class Config(Struct, frozen=True, kw_only=True):
    """content/edition.yaml."""

    title: Line
    language: Language
    description: Line
    subtitle: str = ""
    editors: tuple[Line, ...] = ()
    base_url: Url = ""
    repository: Repository | None = None
    question: Markdown = ""
    """What the texts are read for; the home page begins with it."""
    method: Markdown = ""
    """How the edition was made, in a few sentences, for the home page."""
    rights: Markdown = ""
    max_quote: Annotated[int, Meta(ge=1)] | None = None
    """The most words that quote, prefix and suffix may have together."""
    texts: tuple[TextId, ...] = ()
    compare: tuple[Annotated[tuple[TextId, ...], Meta(min_length=2, max_length=2)], ...] | None = None
    search: bool = True
    editor: str = ""


class OriginalMatter(Struct, frozen=True, kw_only=True):
    """How the original of a digest is known again."""

    files: tuple[Digest, ...] = ()
    paragraphs: Annotated[tuple[Digest, ...], Meta(min_length=1)]


class TextMatter(Struct, frozen=True, kw_only=True):
    """The front matter of a text."""

    title: Line
    author: str = ""
    published: Edtf = ""
    publisher: str = ""
    url: Url = ""
    language: Language | None = None
    rights: Markdown = ""
    note: Markdown = ""
    original: OriginalMatter | None = None


class PageMatter(Struct, frozen=True, kw_only=True):
    """The front matter of content/pages/*.md."""

    title: Line


NO_CONFIG = msgspec.convert({"title": "?", "language": "en", "description": "?"}, Config)
"""Stands in where edition.yaml can't be read, so that the other files' faults are still told."""
