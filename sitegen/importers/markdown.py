"""Markdown → a new text: kept as it is, with front matter that an edition accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

import msgspec
import yaml

from sitegen.importers.front_matter import front_matter, quote
from sitegen.importers.markdown_mend import mend_markdown
from sitegen.importers.markdown_read import read_paragraphs
from sitegen.importers.source import Source, is_blank, tidy
from sitegen.importers.values import Body, Dropped, Piece, drop
from sitegen.model.config import TextMatter
from sitegen.model.dates import parse_date
from sitegen.model.problem import SitegenError
from sitegen.model.urls import why_unsafe

FENCED = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
KEY = re.compile(r"(?=^[A-Za-z_][\w-]*[ \t]*:)", re.MULTILINE)
SPECIAL = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)
NOW_TITLE = "heading, now the title"


def markdown_pieces(text: str) -> tuple[Piece, ...]:
    """Return the paragraphs and headings of a Markdown file as pieces, a group each."""
    body = split_front_matter(text)[1]
    before = lines_in(text, body)
    return tuple(
        Piece(before + paragraph.line, tidy(paragraph.text), group)
        for group, paragraph in enumerate(read_paragraphs(body))
        if not is_blank(paragraph.text)
    )


def import_markdown(source: Source, fallback: str, *, keep_all: bool = False) -> Body:
    """Return a new text: the Markdown as it is below front matter with a title.

    Without one the title is a heading of the first level with which the body begins; it is then left out of
    the body (not with `keep_all`). Keys that an edition does not know become comments.
    Raises SitegenError when nothing stands below the front matter.
    """
    text = unicodedata.normalize("NFC", source.text)
    matter, body = split_front_matter(text)
    if is_blank(body):
        raise SitegenError(f"{source.name} holds nothing below its front matter: there is nothing to import")
    chunks = list(check_keys(matter))
    titled = any(kept and key == "title" for key, _, kept in chunks)
    heading, rest = ("", body) if titled else take_heading(body)
    dropped: tuple[Dropped, ...] = ()
    if heading and rest.strip() and not keep_all:
        dropped = (drop(Piece(lines_in(text, body.lstrip("\n")) + 1, heading, 0), NOW_TITLE),)
        body = rest
    before = lines_in(text, body)
    body, mended = mend_markdown(body)
    return Body(
        written_matter(chunks, titled, heading or fallback) + body.strip("\n") + "\n",
        sum(paragraph.tag == "p" for paragraph in read_paragraphs(body)),
        dropped,
        notes_of([key for key, _, kept in chunks if not kept], [before + line for line in mended]),
    )


def notes_of(keys: Sequence[str], lines: Sequence[int]) -> tuple[str, ...]:
    """Return what was changed so that an edition takes the file, a sentence each."""
    notes = []
    if keys:
        named = ", ".join(key or "lines without a key" for key in keys)
        notes.append(f"What an edition doesn't read in front matter is now a comment: {named}.")
    if lines:
        where = ", ".join(map(str, lines))
        notes.append(f"Links, images, notes or tables that can't be shown are now text; lines: {where}.")
    return tuple(notes)


def split_front_matter(text: str) -> tuple[str, str]:
    """Return the YAML between ``---`` and ``---`` at the beginning, and the rest."""
    found = FENCED.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def lines_in(text: str, rest: str) -> int:
    """Return how many lines stand before the end part of a text."""
    return text[: len(text) - len(rest)].count("\n")


def take_heading(body: str) -> tuple[str, str]:
    """Return the words of a first-level heading at the very beginning, and the body without it."""
    body = body.lstrip("\n")
    first, _, rest = body.partition("\n")
    if not re.match(r" {0,3}#[ \t]", first):
        return "", body
    return tidy(" ".join(paragraph.text for paragraph in read_paragraphs(first))), rest


def check_keys(matter: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the front matter key by key: (key, its lines, whether an edition accepts it)."""
    seen = set()
    for chunk in filter(None, KEY.split(matter)):
        key = re.split(r"[ \t]*:", chunk, maxsplit=1)[0] if KEY.match(chunk) else ""
        yield key, chunk, key not in seen and is_acceptable(key, chunk)
        seen.add(key)


def is_acceptable(key: str, chunk: str) -> bool:
    """Say whether one key of a front matter with its value can stand in a text of an edition."""
    try:
        if any(isinstance(token, SPECIAL) for token in yaml.scan(chunk)):
            return False
        value = yaml.load(chunk, yaml.BaseLoader)  # every scalar is a string
        if not value or not value[key]:
            return not key and not value
        msgspec.convert({"title": "?"} | value, TextMatter)
        if key == "title" and is_blank(value[key]):
            return False
        if key == "published":
            parse_date(value[key])
    except (yaml.YAMLError, msgspec.ValidationError, ValueError, RecursionError, LookupError, TypeError):
        return False
    if key in ("rights", "note"):
        return not re.search(r"[\[<]", value[key])  # it may lead to an entry or a source that is not here
    return key != "url" or not why_unsafe(value[key], absolute=True)


def written_matter(chunks: list[tuple[str, str, bool]], titled: bool, title: str) -> str:
    """Return the front matter: what can be kept as it was, the rest as comments, and a title in any case."""
    if not chunks:
        return front_matter(title, {})
    lines = "" if titled else f"title: {quote(title)}\n"
    for _, chunk, kept in chunks:
        lines += chunk if kept else re.sub(r"^(?=.)", "# ", chunk, flags=re.MULTILINE)
    return f"---\n{lines}---\n\n"
