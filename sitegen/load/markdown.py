"""Markdown by markdown-it-py, set so that words never vanish: what it would drop in silence is a problem.

Raw HTML is off; tables are on; texts have footnotes, prose has citations. Addresses go by one allow-list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.load.quick_markdown import QuickInline
from sitegen.model import codes
from sitegen.model.limits import MAX_NESTING
from sitegen.model.problem import Code

Fault = tuple[Code, int, str, str, str]
"""Code, line (from 0, in the Markdown), the word to point at, message, hint."""


class DeepBlock(ParserBlock):
    """A block parser that says what it leaves out for lying too deep."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - overrides
        """Parse a range of lines."""
        if state.level >= state.md.options.maxNesting:
            line = state.skipEmptyLines(startLine)
            if line < endLine:
                message = "block quotes or lists lie too deep in each other, so that words would be lost"
                faults_of(state.env).append((codes.TOO_DEEP, line, "", message, "use fewer levels"))
        super().tokenize(state, startLine, endLine)


def faults_of(env: Any) -> list[Fault]:
    """Return the list of faults that a parse fills."""
    faults: list[Fault] = env.setdefault("faults", [])
    return faults


@lru_cache(maxsize=2)
def parser(*, prose: bool) -> MarkdownIt:
    """Return the parser of texts, or of the editors' prose."""
    options = {"html": False, "linkify": False, "typographer": False, "maxNesting": MAX_NESTING}
    md = MarkdownIt("commonmark", options)
    md.options["store_labels"] = True
    md.disable(["html_block", "html_inline"])
    md.enable("table")
    block = DeepBlock()
    block.ruler = md.block.ruler
    md.block = block
    md.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - the allow-list comes later
    md.normalizeLink = lru_cache(maxsize=1024)(md.normalizeLink)  # type: ignore[method-assign]
    if prose:
        md.inline.ruler.before("link", "citation", citation_rule)
    else:
        footnote_plugin(md)
        md.core.ruler.before("footnote_tail", "footnote_faults", find_footnote_faults)
        md.core.ruler.before("footnote_faults", "footnote_nesting", part_nested_footnotes)
    md.inline = QuickInline(md.inline)
    return md


def parse(source: str, *, prose: bool) -> tuple[list[Token], list[Fault]]:
    """Return the tokens of a Markdown source, and what it would lose."""
    env: dict[str, Any] = {}
    if prose and is_line(source):
        return parse_line(source, env)
    tokens = parser(prose=prose).parse(source, env)
    faults = faults_of(env)
    find_extra_cells(tokens, source, faults)
    find_unused_definitions(tokens, env, faults)
    return tokens, faults


def is_line(source: str) -> bool:
    """Say whether prose is one line that begins with a letter: a paragraph, whatever follows."""
    return source[:1].isalpha() and "\n" not in source


def parse_line(source: str, env: dict[str, Any]) -> tuple[list[Token], list[Fault]]:
    """Return what `parse` does of such a line of prose."""
    tokens = parser(prose=True).parseInline(source.strip(), env)
    return [Token("paragraph_open", "p", 1), *tokens, Token("paragraph_close", "p", -1)], faults_of(env)


def citation_rule(state: StateInline, silent: bool) -> bool:
    """Parse ``[@s24; @s30, p. 2]``: one token, whose meta has (source, where) pairs."""
    if not state.src.startswith("[@", state.pos):
        return False
    end = state.src.find("]", state.pos, state.posMax)  # a pattern would take ten times as long to find none
    if end < 0 or "\n" in state.src[state.pos : end]:
        return False
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"cited": citations_in(state.src[state.pos + 2 : end])}
        token.content = state.src[state.pos : end + 1]
    state.pos = end + 1
    return True


def citations_in(words: str) -> list[tuple[str, str]]:
    """Return the sources that stand between ``[@`` and ``]``, each with the place in it."""
    cited = []
    for part in words.split(";"):
        source, _, where = part.strip().removeprefix("@").partition(",")
        cited.append((source.strip(), where.strip()))
    return cited


def part_nested_footnotes(state: StateCore) -> None:
    """Put a footnote that lies in another before that one: the plugin would lose the outer one's words."""
    done: list[Token] = []
    open_: list[list[Token]] = []
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            open_.append([])
        (open_[-1] if open_ else done).append(token)
        if token.type == "footnote_reference_close":
            closed = open_.pop()
            if open_:
                open_[0][:0] = closed
            else:
                done.extend(closed)
    state.tokens = done


def find_footnote_faults(state: StateCore) -> None:
    """Report footnotes that nothing refers to and labels that are defined twice."""
    numbers = state.env.get("footnotes", {}).get("refs", {})
    seen = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open":
            continue
        label = token.meta["label"]
        line = token.map[0] if token.map else 0
        if label in seen:
            faults_of(state.env).append((codes.DUPLICATE_DEFINITION, line, f"[^{label}]",
                                         f"the footnote [^{label}] is defined twice",
                                         "give one of the two another name"))  # fmt: skip
        elif numbers.get(f":{label}", -1) < 0:
            faults_of(state.env).append((codes.UNUSED_FOOTNOTE, line, f"[^{label}]",
                                         f"nothing refers to the footnote [^{label}]",
                                         f"write [^{label}] where it belongs, or delete it"))  # fmt: skip
        seen.add(label)


def find_extra_cells(tokens: list[Token], source: str, faults: list[Fault]) -> None:
    """Report table rows with more cells than the table's head, which would be cut."""
    lines: list[str] | None = None
    columns = 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns and token.map:
            lines = source.split("\n") if lines is None else lines
            row = lines[token.map[0]]
            cells = [cell.strip() for cell in escapedSplit(row.lstrip(" >\t").rstrip().strip("|"))]
            if len(cells) > columns and any(cells[columns:]):
                beyond = re.split(r"(?<!\\)\|", row.strip(" >\t").strip("|"), maxsplit=columns)[-1]
                message = f"the row has {len(cells)} cells, the table's head {columns}"
                faults.append((codes.EXTRA_CELLS, token.map[0], beyond.strip(" |"), message,
                               "add a cell to the head, or write \\| for a bar inside a cell"))  # fmt: skip


def find_unused_definitions(tokens: list[Token], env: dict[str, Any], faults: list[Fault]) -> None:
    """Report link definitions that no link uses, and those that stand twice."""
    defined = env.get("references", {})
    if not defined:
        return
    used = {token.meta.get("label") for token in walk(tokens) if token.type in ("link_open", "image")}
    for label, definition in defined.items():
        if label not in used:
            faults.append((codes.UNUSED_DEFINITION, definition["map"][0], "[",
                           f"no link uses the definition [{label.lower()}]",
                           "use it, delete it, or write \\[ if it is meant as text"))  # fmt: skip
    faults.extend(
        (codes.DUPLICATE_DEFINITION, definition["map"][0], "[",
         f"the link definition [{definition['label'].lower()}] stands twice", "keep one of the two")
        for definition in env.get("duplicate_refs", [])
    )  # fmt: skip


def walk(tokens: list[Token]) -> list[Token]:
    """Return all tokens, those inside others as well."""
    found: list[Token] = []
    for token in tokens:
        found.append(token)
        if token.children:
            found.extend(walk(token.children))
    return found
