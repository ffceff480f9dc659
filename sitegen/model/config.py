"""The types of content/edition.yaml and of a text's and a page's front matter."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from sitegen.model.record import Edtf, Line, Markdown, Struct, TextId, Url, says

LANGUAGE_PATTERN = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
Language = Annotated[str, Meta(pattern=LANGUAGE_PATTERN)]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
SOME_DIGEST = "6e75fd3b32398db438437488c3744e9310429dd25b9bc5abc3f63033aa0f2e48"


class Repository(Struct, frozen=True, kw_only=True):
    """Where the edition's files are kept."""

    forge: Annotated[
        Literal["github", "gitlab", "forgejo"] | None, says("What it runs on: github, gitlab or forgejo.", "github")
    ] = None
    url: Annotated[Url, says("Its address.", "https://example.org/editors/ferry")] = ""
    branch: Annotated[Line, says("The branch from which the edition is published.", "main")] = "main"
    path: Annotated[str, says("The edition's folder in it, where that is not its root.", "ferry")] = ""


class Config(Struct, frozen=True, kw_only=True):
    """What the edition is, content/edition.yaml."""

    title: Annotated[Line, says("What the edition is called.", "The ferry, annotated")]
    language: Annotated[Language, says("The language it is written in, as BCP 47 tags it.", "en", "pt-BR")]
    description: Annotated[Line, says("What it is, in a sentence or two.", "A short text with notes.")]
    subtitle: Annotated[str, says("A second title.", "Mail across a lake")] = ""
    editors: Annotated[tuple[Line, ...], says("A list of who edits it.", ["The editors"])] = ()
    base_url: Annotated[Url, says("The address at which it will be published.", "https://example.org/ferry/")] = ""
    repository: Annotated[
        Repository | None,
        says(
            "Where its files are kept: {forge, url, branch, path}, the forge being github, gitlab or forgejo. Pages "
            "link to its url, and to the forge's pages that edit an entry or add one; path is the edition's folder in "
            "it, where that is not its root.",
            {"forge": "github", "url": "https://example.org/editors/ferry", "branch": "main"},
        ),
    ] = None
    question: Annotated[
        Markdown, says("What the texts are read for, on the home page; Markdown.", "Who pays for a promise?")
    ] = ""
    method: Annotated[
        Markdown,
        says(
            "How the edition was made, on the home page; Markdown.", "The text was read closely and annotated by hand."
        ),
    ] = ""
    rights: Annotated[Markdown, says("What others may do with it; Markdown.", "Annotations: CC BY 4.0.")] = ""
    max_quote: Annotated[
        Annotated[int, Meta(ge=1)] | None,
        says(
            "How many words quote, prefix and suffix may have together. Hints keep to it, and with an original at hand "
            "sitegen check finds longer copied runs.",
            8,
        ),
    ] = None
    texts: Annotated[tuple[TextId, ...], says("The ids of the texts in their order.", ["the-ferry", "the-bridge"])] = ()
    compare: Annotated[
        tuple[Annotated[tuple[TextId, ...], Meta(min_length=2, max_length=2)], ...] | None,
        says(
            "Pairs of text ids to be compared; without it, the texts whose claims are linked.",
            [["the-ferry", "the-bridge"]],
        ),
    ] = None
    search: Annotated[
        bool, says("Whether there is a search of the texts and of all that is said about them: true or false.", False)
    ] = True
    editor: Annotated[
        str,
        says(
            "In which editor the links of the preview open a file: vscode, zed, idea and others, or the command that "
            "starts one.",
            "vscode",
            "code -g",
        ),
    ] = ""


class OriginalMatter(Struct, frozen=True, kw_only=True):
    """How the original of a digest is known again."""

    files: Annotated[tuple[Digest, ...], says("SHA-256 of known files.", [SOME_DIGEST])] = ()
    paragraphs: Annotated[
        tuple[Digest, ...],
        Meta(min_length=1),
        says("SHA-256 of each body paragraph (NFC, white space collapsed).", [SOME_DIGEST]),
    ]


class TextMatter(Struct, frozen=True, kw_only=True):
    """The front matter of a text, content/texts/ID.md."""

    title: Annotated[Line, says("What the text is called.", "The ferry")]
    author: Annotated[str, says("Who wrote it; several are separated by semicolons.", "The editors")] = ""
    published: Annotated[Edtf, says("The date on which it appeared, as EDTF.", "2019-01-07", "2026")] = ""
    publisher: Annotated[str, says("Who published it.", "The Lake Gazette")] = ""
    url: Annotated[Url, says("The address at which it stands.", "https://example.org/the-ferry")] = ""
    language: Annotated[
        Language | None, says("Its language as BCP 47 tags it; without it, the edition's.", "en", "de")
    ] = None
    rights: Annotated[Markdown, says("What others may do with it; Markdown.", "Do with it what you like.")] = ""
    note: Annotated[
        Markdown, says("What is to be said of the text as a whole; Markdown.", "Read in a copy of 1902.")
    ] = ""
    original: Annotated[
        OriginalMatter | None,
        says(
            "{files, paragraphs}: SHA-256 of known files, and of each body paragraph (NFC, white space collapsed). The "
            "body is then a digest with as many paragraphs as the original.",
            {"files": [SOME_DIGEST], "paragraphs": [SOME_DIGEST]},
        ),
    ] = None


class PageMatter(Struct, frozen=True, kw_only=True):
    """The front matter of a page of the editors' own, content/pages/ID.md."""

    title: Annotated[Line, says("What the page is called.", "About this edition")]


NO_CONFIG = msgspec.convert({"title": "?", "language": "en", "description": "?"}, Config)
"""Stands in where edition.yaml can't be read, so that the other files' faults are still told."""
