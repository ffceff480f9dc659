"""HTML → pieces by its block elements, to know a copy again; else a new text by trafilatura's choice."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from sitegen.importers.boilerplate import PAGE_TITLE, certain_reason, same_heading
from sitegen.importers.front_matter import front_matter
from sitegen.importers.html_declarations import without_declarations
from sitegen.importers.html_tree import render_body
from sitegen.importers.markdown_read import read_paragraphs
from sitegen.importers.plain import import_plain
from sitegen.importers.source import Source, collapse, is_blank, tidy
from sitegen.importers.values import Body, Dropped, Piece, drop
from sitegen.model.config import LANGUAGE_PATTERN
from sitegen.model.limits import MAX_ARTICLE_TAGS, MAX_ENDLESS_TAGS
from sitegen.model.problem import SitegenError
from sitegen.model.urls import why_unsafe

BLOCK_NAMES = """
    address article aside blockquote body button caption center dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html iframe label legend li main menu nav
    noscript ol option p pre section select summary table tbody td textarea tfoot th thead title tr ul video
"""
BLOCKS = frozenset(BLOCK_NAMES.split())
"""Elements before and after which words don't belong to the same paragraph."""
UNSEEN = frozenset(("script", "style", "template", "svg"))
"""Elements whose words are not shown."""
NOT_CHOSEN = "not taken for the text by trafilatura"
ALL_LINES = "No article was looked for or found: each line of the page is a paragraph, without headings and lists."
DATES = {"original_date": True, "extensive_search": False, "max_date": "9999-12-31"}
"""How trafilatura looks for the date: where pages state it; no guesses, and no look at today's date."""


class PieceReader(HTMLParser):
    """Collects the words of an HTML file by blocks, with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.language = ""
        self.group = 0
        self.hidden = 0
        self.words: list[str] = []
        self.line = 0
        self.endless = 0

    def parse_starttag(self, i: int) -> int:
        """Return where the tag ends that begins at an offset, -1 where it does not."""
        return self.ended(super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        """Return where the end tag ends that begins at an offset, -1 where it does not."""
        return self.ended(super().parse_endtag(i))

    def ended(self, end: int) -> int:
        """Return where a tag ends. Raises SitegenError if many don't: each is looked for up to the file's end."""
        self.endless += end < 0
        if self.endless > MAX_ENDLESS_TAGS:
            raise SitegenError(f"more than {MAX_ENDLESS_TAGS} tags have no end: this is no HTML")
        return end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block or a line."""
        if tag == "html":
            self.language = dict(attrs).get("lang") or ""
        self.hidden += tag in UNSEEN
        if tag == "br":
            self.end_piece()
        elif tag in BLOCKS:
            self.end_block()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Treat ``<br/>`` as ``<br>``; an element of SVG or XHTML that is empty hides nothing."""
        if tag not in UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in UNSEEN:
            self.hidden = max(0, self.hidden - 1)
        if tag in BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self.hidden:
            return
        if not self.words and data.strip():
            self.line = self.getpos()[0] + data[: len(data) - len(data.lstrip())].count("\n")
        if self.words or data.strip():
            self.words.append(data)

    def end_piece(self) -> None:
        """Turn the words so far into a piece."""
        text = "".join(self.words)
        self.words = []
        if not is_blank(text):
            self.pieces.append(Piece(self.line, tidy(text), self.group))

    def end_block(self) -> None:
        """End the piece, and the group with it."""
        self.end_piece()
        self.group += 1


def read_pieces(text: str) -> PieceReader:
    """Return what the reader made of a whole file."""
    reader = PieceReader()
    reader.feed(without_declarations(text))
    reader.close()
    reader.end_block()
    return reader


def html_pieces(text: str) -> tuple[Piece, ...]:
    """Return the words of an HTML file: a piece a line of a block (``<br>``), a group a block."""
    return tuple(read_pieces(text).pieces)


def import_html(source: Source, fallback: str, *, keep_all: bool = False) -> Body:
    """Return a new text of the article that trafilatura finds, else of all lines of the page.

    With `keep_all` the lines are taken in any case. Raises SitegenError when the page has no words, or when
    trafilatura is to choose among them and is missing.
    """
    reader = read_pieces(source.text)
    if not reader.pieces:
        raise SitegenError(f"{source.name} holds no words that a page would show: there is nothing to import")
    is_long = source.text.count("<") > MAX_ARTICLE_TAGS
    found = None if keep_all or is_long else extract(source)
    article = import_article(found, reader, source.name, fallback) if found else None
    if article:
        return article
    lines = import_plain(reader.pieces, fallback, keep_all=keep_all)
    return Body(lines.content, lines.paragraphs, lines.dropped, (ALL_LINES,))


def import_article(found: Any, reader: PieceReader, name: str, fallback: str) -> Body | None:
    """Return a new text of trafilatura's document of a page, or None when there are no words in it."""
    title = tidy(found.title or "") or fallback
    body = render_body(found.body, title)
    if not body:
        return None
    paragraphs = read_paragraphs(body)
    code = ["".join(element.itertext()) for element in found.body.iter("code")]
    dropped = not_chosen(reader.pieces, title, [*(paragraph.text for paragraph in paragraphs), *code])
    count = sum(paragraph.tag == "p" for paragraph in paragraphs)
    note = f"trafilatura chose what of {name} is the text; compare it with the page."
    return Body(page_matter(found, title, reader.language) + body, count, dropped, (note,))


def extract(source: Source) -> Any:
    """Return trafilatura's document of a page, or None when it finds no article. Nothing is fetched.

    Its `body` is a tree much like TEI.
    """
    try:
        import trafilatura  # late: it takes 200 ms, and few imports are HTML
    except ImportError as error:
        why = str(error).partition("\n")[0]
        raise SitegenError(f"to read {source.name}, install sitegen’s extra “html” first ({why})") from error
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # an article not found is told in a note
    found: Any = trafilatura.bare_extraction(
        source.text,
        with_metadata=True,
        include_comments=False,
        include_formatting=True,
        include_links=True,
        date_extraction_params=dict(DATES),
    )
    return None if found is None or found.body is None else found


def page_matter(found: Any, title: str, language: str) -> str:
    """Return front matter of what the page says about itself; what is often wrong only as a comment."""
    url = found.url or ""
    date = found.date or ""
    values = {
        "author": tidy(found.author or ""),
        "published": date if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else "",
        "url": "" if why_unsafe(url, absolute=True) else url,
    }
    guesses = {
        "publisher": tidy(found.sitename or ""),
        "language": language if re.fullmatch(LANGUAGE_PATTERN, language) else "",
    }
    return front_matter(title, values, guesses)


def not_chosen(pieces: Sequence[Piece], title: str, chosen: Sequence[str]) -> tuple[Dropped, ...]:
    """Return the pieces whose words are not among the chosen ones, nor the title alone."""
    kept = f" {' '.join(collapse(text) for text in (title, *chosen))} "
    return tuple(
        drop(piece, PAGE_TITLE if same_heading(title, piece.text) else certain_reason(piece.text) or NOT_CHOSEN)
        for piece in pieces
        if f" {collapse(piece.text)} " not in kept
    )
