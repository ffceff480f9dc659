"""Markdown → a version's body and blocks, and the editors' prose; faults told at their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from urllib.parse import unquote

from markdown_it.token import Token

from sitegen.load.inline import Address, cited_html, entry_link, href, html_of, is_outside, pieces_of, text_html
from sitegen.load.markdown import Fault, citations_in, is_line, parse, walk
from sitegen.load.quick_markdown import Bit, bits_of_line
from sitegen.load.source import Finder, Source
from sitegen.load.yaml_source import Loaded
from sitegen.model import codes
from sitegen.model.entry import Path
from sitegen.model.limits import MAX_VALUE_MARKUP
from sitegen.model.markup import markup_beyond
from sitegen.model.problem import Place, Problem
from sitegen.model.prose import Citation, EntryLink, Prose, SiteLink
from sitegen.model.record import Struct
from sitegen.model.schema import marked, visit
from sitegen.model.text import Block, Part
from sitegen.model.urls import why_unsafe

ALIGNMENT = {"text-align:left": "left", "text-align:right": "right", "text-align:center": "center"}

Locate = Callable[[int, str], Place]
"""From a line of the Markdown (from 0) and a word to its place in the file."""


def read_body(
    source: str,
    address: Address,
    locate: Locate,
    first_line: int,
    problems: list[Problem],
    named: list[EntryLink | SiteLink] | None = None,
) -> tuple[tuple[Part, ...], tuple[Block, ...]]:
    """Return the parts of a text's body and its blocks. `first_line` is the file's line the body begins on.

    The body's links to entries and texts, and of addresses within the site, are added to `named`.
    """
    tokens, faults = parse(source, prose=False)
    faults.extend(link_faults(tokens, address, source))
    report(faults, locate, problems)
    if named is not None:
        named.extend(entry_links(tokens, address, locate))
        named.extend(site_links(tokens, address, source, locate))
    return Body(address, first_line).read(tokens)


def read_values(
    loaded: Loaded, record: type[Struct], source: Source, address: Address, problems: list[Problem]
) -> dict[Path, Prose]:
    """Return the Markdown values of a record, whether or not the rest of it is well, by their ways."""
    found: dict[Path, Prose] = {}
    for way in marked(record, "markdown"):
        for value, path in visit(loaded.data, way):
            if value and isinstance(value, str):
                line, column, *end = loaded.marks.find_span(path)
                locate = Finder(source, (line, column), (end[0], end[1]))
                if markup_beyond(value, MAX_VALUE_MARKUP) is not None:
                    message = f"the value has more than {MAX_VALUE_MARKUP} marks and lines of Markdown"
                    problems.append(codes.TOO_MUCH_MARKUP.at(locate(0, ""), message, "write less here"))
                    continue
                found[path] = read_prose(value, address, locate, problems)
    return found


def read_prose(source: str, address: Address, locate: Locate, problems: list[Problem], *, page: bool = False) -> Prose:
    """Return the editors' Markdown, ready to be placed on pages.

    The headings of a `page` of its own begin with h2; those in a value are lines in bold, for nobody knows under
    which heading it will stand.
    """
    if is_plain(source):
        return Prose(source, (escape(" ".join(source.split())),), (), True)
    bits = bits_of_line(source) if is_line(source) else None
    known = line_prose(source, bits, address, locate) if bits is not None else None
    if known is not None:
        return known
    tokens, faults = parse(source, prose=True)
    faults.extend(link_faults(tokens, address, source))
    faults.extend(citation_faults(tokens))
    report(faults, locate, problems)
    inline = len(tokens) == 3 and tokens[0].type == "paragraph_open"
    parts: list[str | Citation] = []
    shift = heading_shift(tokens)
    for token in tokens[1:2] if inline else tokens:
        if token.type == "inline":
            parts.extend(html_of(token.children or [], address))
        elif token.type.startswith("heading") and not page:
            parts.append('<p class="heading"><strong>' if token.nesting == 1 else "</strong></p>\n")
        else:
            parts.append(tag(token, shift))
    placed = [placed_citation(part, source, locate) if isinstance(part, Citation) else part for part in parts]
    addresses = site_links(tokens, address, source, locate)
    return Prose(source, joined(placed), entry_links(tokens, address, locate), inline, addresses)


def line_prose(source: str, bits: Sequence[Bit], address: Address, locate: Locate) -> Prose | None:
    """Return what `read_prose` does of one line of words, citations and links to entries; None for one with a fault."""
    parts: list[str | Citation] = []
    named: list[EntryLink] = []
    for words, cited, label, url in bits:
        if words:
            parts.append(text_html(words))
        elif label:
            link = entry_link(url, address)
            if link is None:
                return None
            named.append(link)
            parts.append(f'<a href="{href(url, address)}">{text_html(label)}</a>')
        else:
            citations = [Citation(*pair) for pair in citations_in(cited)]
            if any(not c.source or " " in c.source or c.where.startswith("@") for c in citations):
                return None
            parts.extend(cited_html(citations))
    placed = [placed_citation(part, source, locate) if isinstance(part, Citation) else part for part in parts]
    found = tuple(EntryLink(link.kind, link.id, locate(0, f"{link.kind}:{link.id}")) for link in named)
    return Prose(source, joined(placed), found, True)


def heading_shift(tokens: list[Token]) -> int:
    """Return what makes the highest heading an h2, below the page's own h1."""
    return 2 - min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=2)


def placed_citation(citation: Citation, source: str, locate: Locate) -> Citation:
    """Return a citation with its place; one whose form is a fault already told, without its source."""
    if not citation.source or " " in citation.source:
        return Citation("", citation.where)
    word = f"@{citation.source}"
    return Citation(citation.source, citation.where, locate(0, word if word in source else citation.source))


def entry_links(tokens: list[Token], address: Address, locate: Locate) -> tuple[EntryLink, ...]:
    """Return the links to entries and texts, with their places."""
    found = []
    for line, token in links(tokens):
        link = entry_link(str(token.attrGet("href")), address) if token.type == "link_open" else None
        if link is not None:
            found.append(EntryLink(link.kind, link.id, locate(line, f"{link.kind}:{link.id}")))
    return tuple(found)


def site_links(tokens: list[Token], address: Address, source: str, locate: Locate) -> tuple[SiteLink, ...]:
    """Return the links and images of addresses within the site, with their places; those that are no fault already."""
    found = []
    for line, token in links(tokens):
        is_link = token.type == "link_open"
        url = str(token.attrGet("href" if is_link else "src"))
        inside = is_link or url.startswith("assets/")
        if inside and not (entry_link(url, address) or is_outside(url) or why_unsafe(url)):
            found.append(
                SiteLink(unquote(url), place_address(line, url if url in source else unquote(url), source, locate))
            )
    return tuple(found)


def place_address(line: int, url: str, source: str, locate: Locate) -> Place:
    """Return where an address stands: between the brackets of a link, for `about` may also be a word before it."""
    if f"]({url})" not in source:
        return locate(line, url)
    place = locate(line, f"]({url})")
    if not place.is_known:
        return place
    return Place(place.path, place.line, place.column + 2, place.end_line, place.end_column - 1)


def links(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the tokens that open links or are images, each with the line (from 0) on which its block begins."""
    for token in tokens:
        if token.type == "inline":
            line = token.map[0] if token.map else 0
            yield from ((line, t) for t in walk(token.children or []) if t.type in ("link_open", "image"))


PLAIN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,.;:?’‘“”–—/()%äöüÄÖÜßàâçéèêëîïôûùñáíóú"
)


def is_plain(source: str) -> bool:
    """Say whether Markdown is one paragraph of words with nothing that markup could begin with."""
    return source[:1].isalpha() and PLAIN.issuperset(source)


def joined(parts: list[str | Citation]) -> tuple[str | Citation, ...]:
    """Return parts with neighbouring HTML put together."""
    out: list[str | Citation] = []
    for is_html, neighbours in groupby(parts, lambda part: isinstance(part, str)):
        run = list(neighbours)
        out.extend(["".join(map(str, run))] if is_html else run)
    return tuple(out)


def report(faults: list[Fault], locate: Locate, problems: list[Problem]) -> None:
    """Add a parse's faults to the problems."""
    for code, line, needle, message, hint in faults:
        problems.append(code.at(locate(line, needle), message, hint))


def link_faults(tokens: list[Token], address: Address, source: str) -> list[Fault]:
    """Return what is wrong with the addresses of links and images."""
    faults: list[Fault] = []
    for line, token in links(tokens):
        url = str(token.attrGet("href" if token.type == "link_open" else "src"))
        word = url if url in source else unquote(url)
        if token.type == "link_open":
            why = "" if entry_link(url, address) else why_unsafe(url)
            if why:
                faults.append((codes.UNSAFE_URL, line, word, why, meant(url, address)))
        elif not url.startswith("assets/") or why_unsafe(url):
            faults.append((codes.IMAGE, line, word, "an image must be one of the edition's own",
                           "put it into content/assets and write ![…](assets/NAME)"))  # fmt: skip
    return faults


def meant(url: str, address: Address) -> str:
    """Return a hint: the entry that an address was probably meant for (`actors:xi`), else how addresses begin."""
    kind, _, entry_id = url.partition(":")
    singular = kind.lower().removesuffix("s")
    if entry_link(f"{singular}:{entry_id}", address):
        return f"did you mean {singular}:{entry_id}?"
    return "write https://… or, for what stands in the edition, its kind and id, as in actor:ID or text:ID"


def citation_faults(tokens: list[Token]) -> list[Fault]:
    """Return what is wrong with the form of citations."""
    faults: list[Fault] = []
    for token in walk(tokens):
        for source, where in token.meta["cited"] if token.type == "citation" else ():
            if where.startswith("@"):
                faults.append((codes.BAD_CITATION, 0, token.content, f"{token.content} cites only `{source}`",
                               f"part sources by semicolons, [@{source}; {where}]"))  # fmt: skip
            word = f"@{source}" if f"@{source}" in token.content else token.content
            first, _, rest = source.partition(" ")
            if not source:
                faults.append((codes.BAD_CITATION, 0, token.content, f"{token.content} names no source",
                               "write [@id], or [@id; @id, p. 2]"))  # fmt: skip
            elif rest:
                faults.append((codes.BAD_CITATION, 0, word, f"`{source}` is no id of a source",
                               f"write a comma after the id, [@{first}, {rest}], a semicolon between ids"))  # fmt: skip
    return faults


def tag(token: Token, level: int = 0) -> str:
    """Return the HTML of a block token. `level` is added to that of headings."""
    if token.type in ("fence", "code_block"):
        info = f' data-info="{escape(token.info.strip())}"' if token.info.strip() else ""
        return f"<pre{info}><code>{escape(token.content)}</code></pre>\n"
    if token.type == "hr":
        return "<hr>\n"
    if token.hidden:
        return ""
    name = token.tag
    if token.type.startswith("heading"):
        name = f"h{min(int(name[1]) + level, 6)}"
    if token.nesting == -1:
        return f"</{name}>\n"
    start = token.attrGet("start")
    attributes = f' start="{escape(str(start))}"' if start is not None else ""
    alignment = ALIGNMENT.get(str(token.attrGet("style") or ""))
    attributes += f' class="{alignment}"' if alignment else ""
    if name == "table":
        return '<table class="of-text">'
    return f"<{name}{attributes}>"


class Body:
    """Reads a text's tokens: blocks get ids, all else becomes prepared HTML."""

    def __init__(self, address: Address, first_line: int) -> None:
        self.address = address
        self.first_line = first_line
        self.parts: list[Part] = []
        self.blocks: list[Block] = []
        self.html: list[str] = []
        self.paragraphs = self.headings = self.footnote = self.marks = 0

    def read(self, tokens: list[Token]) -> tuple[tuple[Part, ...], tuple[Block, ...]]:
        shift = heading_shift(tokens)
        skip = 0
        for index, token in enumerate(tokens):
            if skip:
                skip -= 1
            elif token.type.startswith("footnote_"):
                self.read_footnote(token)
            elif token.type in ("paragraph_open", "heading_open") and not self.footnote:
                self.read_block(token, tokens[index + 1], shift)
                skip = 2
            elif token.type == "inline":
                out = html_of(token.children or [], self.address)
                self.html.extend(part for part in out if isinstance(part, str))
            else:
                self.html.append(tag(token, shift))
        self.flush()
        return tuple(self.parts), tuple(self.blocks)

    def flush(self) -> None:
        html = "".join(self.html)
        if html:
            self.parts.append(Part(html))
        self.html = []

    def read_block(self, opening: Token, inline: Token, shift: int) -> None:
        if opening.type == "paragraph_open":
            self.paragraphs += 1
            block_id, name = f"p{self.paragraphs}", "p"
        else:
            self.headings += 1
            block_id, name = f"h{self.headings}", f"h{min(int(opening.tag[1]) + shift, 6)}"
        text, pieces = pieces_of(inline.children or [], self.address)
        line = (opening.map[0] if opening.map else 0) + self.first_line
        self.flush()
        self.parts.append(Part(block=block_id, tag=name, tight=opening.hidden))
        self.blocks.append(Block(block_id, text, pieces, line))

    def read_footnote(self, token: Token) -> None:
        """Write the footnotes at the end of the text, each with a way back to its marks."""
        if token.type == "footnote_block_open":
            self.html.append('<div class="footnotes" role="doc-endnotes" data-apparatus><ol>\n')
        elif token.type == "footnote_block_close":
            self.html.append("</ol></div>\n")
        elif token.type == "footnote_open":
            self.footnote = token.meta["id"] + 1
            self.html.append(f'<li id="footnote-{self.footnote}">')
        elif token.type == "footnote_close":
            self.html.append("</li>\n")
            self.footnote = 0
        elif token.type == "footnote_anchor":
            again = f"-{token.meta['subId'] + 1}" if token.meta.get("subId") else ""
            self.html.append(f' <a class="back" href="#footnote-mark-{token.meta["id"] + 1}{again}" '
                             'aria-label="back to the text">↩</a>')  # fmt: skip
