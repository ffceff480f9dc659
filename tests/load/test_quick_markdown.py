"""The quick ways through Markdown give what the parser gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.load import body
from sitegen.load.markdown import citation_rule, parser
from sitegen.load.quick_markdown import QuickInline
from sitegen.load.source import Finder, Source
from sitegen.model.problem import Problem
from sitegen.model.prose import Prose

MARKUP = [
    *"*_[]()!<>`\\&^:;#@~|-=+\"' \n.,", "lu", "ma", "é", "**", "![", "](", "[^", "^[", "[^1]", "\n[^1]: ra", "<lu:ma>",
    "&amp;", "&#33;", "  \n", "\\\n", "``", "[@s1]", "[@s1; @s2, p. 3]", "[lu](actor:ka)", "[lu ma](note:ka-2)",
    "[lu](fish:ka)", "[@", "[@ s1]", "[@s1 p]", "[@s1, @s2]", "[[lu]](actor:ka)", "[l*u*](actor:ka)", "\n\n[lu]: /ma",
    "[lu]",
]  # fmt: skip
"""What Markdown is made of, and words."""
SOURCES = st.lists(st.sampled_from(MARKUP), max_size=14).map("".join)
LINES = st.lists(st.sampled_from([part for part in MARKUP if "\n" not in part]), max_size=8).map("".join)


def as_markdown_it_does(*, prose: bool) -> MarkdownIt:
    """The parser of ours with the library's own inline parser."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": 30})
    md.disable(["html_block", "html_inline"])
    md.options["store_labels"] = True
    md.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - as ours
    md.enable("table")
    if prose:
        md.inline.ruler.before("link", "citation", citation_rule)
    else:
        footnote_plugin(md)
    return md


def parsed(md: MarkdownIt, source: str) -> list[dict[str, Any]]:
    """What a parser makes of a source."""
    return [token.as_dict() for token in md.parse(source, {})]


@settings(max_examples=300)
@given(SOURCES, st.booleans())
@example("[" * 40 + "lu](ma)", True)
@example("*" * 70 + "lu" + "*" * 70, False)
@example("![lu [ma](ra) ![ka](ti)](ro) [^1]\n\n[^1]: lu ^[ma [^1]]", False)
def test_the_inline_parser_makes_the_same_tokens(source: str, prose: bool) -> None:
    """Whatever is written, each token is that of the library's parser with the same rules."""
    assert isinstance(parser(prose=prose).inline, QuickInline)
    plain, ours = as_markdown_it_does(prose=prose), as_markdown_it_does(prose=prose)
    ours.inline = QuickInline(ours.inline)
    assert type(plain.inline) is ParserInline
    assert parsed(ours, source) == parsed(plain, source)


def address(kind: str, entry_id: str) -> str | None:
    """The address of an actor or a note."""
    return f"{kind}s/{entry_id}.html" if kind in ("actor", "note") else None


def read(source: str) -> tuple[Prose, list[Problem]]:
    """Prose as it is read, and what is wrong with it."""
    problems: list[Problem] = []
    text = f"key: {source}"
    locate = Finder(Source("a.yaml", text), (1, 6), (1, len(text) + 1))
    return body.read_prose(source, address, locate, problems), problems


@settings(max_examples=300)
@given(LINES)
def test_prose_of_one_line_comes_out_as_of_the_parser(rest: str) -> None:
    """Words, citations and links that are read without the parser give the same HTML, links, places and faults."""
    source = "Lu" + rest
    quick = read(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(body, "bits_of_line", lambda _: None)
        assert read(source) == quick


def test_most_prose_needs_no_parser() -> None:
    """Words with citations and links to entries are known; what may be more is not."""
    for source in ("Lu ma! (ra) “ka” [@s1; @s2, p. 3] [lu ma](actor:ka).", "Lu #1 > 2 + 3 ~ x = y | z ^2"):
        assert body.bits_of_line(source)
    for source in ("Lu *ma*", "Lu ![ma](assets/lu.png)", "Lu & ma", "Lu <b>", "Lu [ma](about.html)", "Lu ]", "Lu \\*"):
        assert body.bits_of_line(source) is None
