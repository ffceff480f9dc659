"""Markdown that an edition would refuse → the same words, shown as text.

Links to addresses that are not allowed, images that are not in content/assets, footnotes and link definitions
that nothing uses or that stand twice, table rows longer than the table's head: what of these can't be kept
is escaped, so that every word is still read. Everything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.model.limits import MAX_MARKUP
from sitegen.model.markup import count_markup
from sitegen.model.urls import why_unsafe

MAX_ROUNDS = 20
"""How often a source is looked at again: what becomes text may leave another definition unused."""
MAX_WORK = 2 * MAX_MARKUP
"""How many marks all rounds together parse; if something is refused still, all of it becomes text."""
MARKUP = re.compile(r"(\\.)|([\[<])")
ASSETS = "assets/"


@cache
def parser() -> MarkdownIt:
    """Return a parser that leaves footnotes where they are defined and takes every address for one."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")
    md.disable(["html_block", "html_inline"])
    md.use(footnote_plugin, move_to_end=False)
    md.options["store_labels"] = True
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - decided here
    return md


def mend_markdown(source: str) -> tuple[str, tuple[int, ...]]:
    """Return the source with what can't be kept as text, and the lines (from 1) that were changed."""
    lines = source.split("\n")
    changed: set[int] = set()
    for _ in range(max(2, min(MAX_ROUNDS, MAX_WORK // (count_markup(source) + 1)))):
        refused = set(refused_lines(lines)) - changed
        if not refused:
            break
        for number in refused:
            lines[number] = as_text(lines[number])
        changed |= refused
    else:
        rest = {number for number, line in enumerate(lines) if as_text(line) != line} - changed
        for number in rest:
            lines[number] = as_text(lines[number])
        changed |= rest
    return "\n".join(lines), tuple(sorted(number + 1 for number in changed))


def as_text(line: str) -> str:
    """Return a line in which no link, image, footnote, definition or table row can begin."""
    line = MARKUP.sub(lambda found: found[1] or f"\\{found[2]}", line)
    return re.sub(r"^([ >\t]*)(?=[|:-][-:| ]*$)", r"\1\\", line)


def refused_lines(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines, from 0, of blocks and definitions that an edition refuses."""
    env: dict[str, Any] = {}
    tokens = parser().parse("\n".join(lines), env)
    used = set()
    for token in tokens:
        used |= {child.meta.get("label") for child in token.children or [] if child.type != "footnote_ref"}
        if token.type == "inline" and token.map and not all(map(is_allowed, walk(token))):
            yield from range(*token.map)
    yield from refused_footnotes(tokens, env)
    for label, definition in env.get("references", {}).items():
        if label not in used:
            yield from range(*definition["map"])
    for definition in env.get("duplicate_refs", []):
        yield from range(*definition["map"])
    yield from overfull_tables(tokens, lines)


def walk(token: Token) -> Iterator[Token]:
    """Yield the tokens inside a token, at any depth."""
    for child in token.children or []:
        yield child
        yield from walk(child)


def is_allowed(token: Token) -> bool:
    """Say whether a link or an image can stand in a text."""
    if token.type == "link_open":
        return not why_unsafe(str(token.attrGet("href")))
    if token.type == "image":
        url = str(token.attrGet("src"))
        return url.startswith(ASSETS) and not why_unsafe(url)
    return True


def refused_footnotes(tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[int]:
    """Yield the first lines of footnotes that nothing refers to or that are defined twice."""
    numbers = env.get("footnotes", {}).get("refs", {})
    seen = set()
    for token in tokens:
        if token.type == "footnote_reference_open" and token.map:
            label = f":{token.meta['label']}"
            if label in seen or numbers.get(label, -1) < 0:
                yield token.map[0]
            seen.add(label)


def overfull_tables(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[int]:
    """Yield the second lines of tables that have a row with more cells than the first."""
    second = columns = 0
    for token in tokens:
        if token.type == "table_open" and token.map:
            second, columns = token.map[0] + 1, 0
        columns += token.type == "th_open"
        if token.type == "tr_open" and columns and token.map:
            cells = escapedSplit(lines[token.map[0]].lstrip(" >\t").rstrip().strip("|"))
            if any(cell.strip() for cell in cells[columns:]):
                yield second
