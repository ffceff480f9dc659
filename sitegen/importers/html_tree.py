"""trafilatura's tree of an article → Markdown: headings, paragraphs, lists, quotes, code, tables, links.

The tree resembles TEI: ``head``, ``p``, ``list``/``item``, ``quote``, ``code``, ``table``/``row``/``cell``,
and inside them ``hi``, ``ref``, ``lb``. Markup that would not parse back to the same words is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from sitegen.importers.markdown_escape import escape_cell, escape_heading, escape_inline, escape_line, escape_start
from sitegen.importers.markdown_read import read_paragraphs
from sitegen.importers.source import collapse, tidy
from sitegen.model.urls import why_unsafe

MARKERS = {"#b": "**", "#i": "*"}
"""The Markdown of trafilatura's `hi` elements; others add nothing."""
HARD_BREAK = "\\\n"


def render_body(body: Any, title: str) -> str:
    """Return the Markdown of an article; ends in one LF, empty when there are no words.

    A heading that repeats the title is left out.
    """
    blocks = list(render_blocks(body))
    if blocks and blocks[0].lstrip("# ").casefold() == escape_heading(title).casefold():
        del blocks[0]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def render_blocks(parent: Any) -> Iterator[str]:
    """Yield the blocks inside an element; words between its blocks are paragraphs."""
    loose: list[Any] = [parent.text]
    for child in parent:
        render = BLOCKS.get(child.tag)
        if render and not (child.tag == "code" and is_inline(child)):
            yield from paragraph_of(loose)
            yield from filter(None, [render(child)])
            loose = [child.tail]
        else:
            loose += [child, child.tail]
    yield from paragraph_of(loose)


def paragraph_of(parts: list[Any]) -> Iterator[str]:
    """Yield the paragraph of some neighbouring strings and inline elements, if it has words."""
    words = render_inline(parts)
    if words:
        yield words


def is_inline(code: Any) -> bool:
    """Say whether a code element stands among words."""
    text = "".join(code.itertext())
    return "\n" not in text and not len(code)


def render_heading(element: Any) -> str:
    """Return a heading; the first level is the title's."""
    level = max(2, int(re.sub(r"\D", "", element.get("rend") or "") or 2))
    words = escape_heading(words_of([element]))
    return f"{'#' * min(level, 6)} {words}" if words else ""


def render_paragraph(element: Any) -> str:
    """Return a paragraph, or the several blocks of one that holds lists or code."""
    return "\n\n".join(render_blocks(element))


def render_list(element: Any) -> str:
    """Return a list; its items may hold blocks."""
    items = [list(render_blocks(item)) for item in element if isinstance(item.tag, str)]
    numbered = element.get("rend") == "ol"
    loose = any(len(blocks) > 1 and not is_list(blocks[1]) for blocks in items)
    lines = []
    for number, blocks in enumerate(filter(None, items), 1):
        marker = f"{number}. " if numbered else "- "
        text = ("\n\n" if loose else "\n").join(blocks)
        lines.append(marker + indent(text, " " * len(marker)).lstrip(" "))
    return ("\n\n" if loose else "\n").join(lines)


def is_list(block: str) -> bool:
    """Say whether a block is a list, which needs no empty line before it inside an item."""
    return block.startswith(("- ", "1. "))


def render_quote(element: Any) -> str:
    """Return a block quote."""
    text = "\n\n".join(render_blocks(element))
    return indent(text, "> ") if text else ""


def render_code(element: Any) -> str:
    """Return a code block, its lines as they are."""
    text = "".join(element.itertext()).strip("\n")
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}\n{text}\n{fence}" if text.strip() else ""


def render_table(element: Any) -> str:
    """Return a table; its first row becomes the head."""
    rows = [[escape_cell(words_of([cell])) for cell in row.iter("cell")] for row in element.iter("row")]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if not width:
        return ""
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


BLOCKS: dict[str, Callable[[Any], str]] = {
    "head": render_heading,
    "p": render_paragraph,
    "list": render_list,
    "quote": render_quote,
    "code": render_code,
    "table": render_table,
}
"""What is a block of its own, and how it is written."""


def render_inline(parts: list[Any]) -> str:
    """Return the Markdown of one paragraph; without its markup if that would change the words."""
    plain = words_of(parts, keep_breaks=True)
    if not plain:
        return ""
    marked = join_lines("".join(map(mark_up, parts)))
    found = read_paragraphs(marked)
    if len(found) == 1 and found[0].tag == "p" and found[0].text == plain:
        return marked
    return HARD_BREAK.join(escape_line(line) for line in plain.split("\n"))


def join_lines(markdown: str) -> str:
    """Return marked-up words with single spaces, and a hard break where LF stood."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in markdown.split("\n"))
    return HARD_BREAK.join(escape_start(line) for line in lines if line)


def mark_up(part: Any) -> str:
    """Return the Markdown of a string or an inline element without what follows it; LF for a break."""
    if part is None or isinstance(part, str):
        return escape_inline(re.sub(r"\s+", " ", part or ""))
    if part.tag == "lb":
        return "\n"
    if part.tag == "code" or part.get("rend") == "#t":
        return code_span(words_of([part]))
    inner = mark_up(part.text) + "".join(mark_up(child) + mark_up(child.tail) for child in part)
    if part.tag == "ref":
        return link(inner, part.get("target") or "")
    return enclose(inner, MARKERS.get(part.get("rend") or "", ""))


def enclose(inner: str, marker: str) -> str:
    """Return words with a marker on both sides; white space at the ends goes outside."""
    core = inner.strip()
    start = inner[: len(inner) - len(inner.lstrip())]
    return f"{start}{marker}{core}{marker}{inner[len(start) + len(core) :]}" if core else inner


def link(inner: str, url: str) -> str:
    """Return a link, or only its words when the address may not stand in an edition."""
    if why_unsafe(url, absolute=True) or not inner.strip():
        return inner
    return f"[{inner}](<{url.replace('&', '&amp;')}>)" if re.search(r"[()&*_]", url) else f"[{inner}]({url})"


def code_span(text: str) -> str:
    """Return a code span."""
    fence = "`" * (longest_run(text) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}" if text else ""


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max(map(len, re.findall("`+", text)), default=0)


def words_of(parts: list[Any], *, keep_breaks: bool = False) -> str:
    """Return the plain words of strings and elements, a break as a space or, kept, as LF."""
    lines = "".join(map(raw_words, parts)).split("\n")
    if keep_breaks:
        return "\n".join(line for line in map(tidy, lines) if line)
    return collapse(" ".join(lines))


def raw_words(part: Any) -> str:
    """Return the words of a string or an element, LF only for breaks."""
    if part is None or isinstance(part, str):
        return re.sub(r"\s+", " ", part or "")
    if part.tag == "lb":
        return "\n"
    inner = "".join(raw_words(child) + raw_words(child.tail) for child in part)
    return raw_words(part.text) + (f" {inner} " if part.tag == "row" else inner)


def indent(text: str, by: str) -> str:
    """Return a text with something before each line."""
    return "\n".join((by + line).rstrip() for line in text.split("\n"))
