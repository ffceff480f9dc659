"""Words escaped as Markdown read as the same words."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.importers.markdown_escape import escape_cell, escape_heading, escape_line
from sitegen.importers.source import collapse, tidy

EXAMPLES = """
    # not a heading                     | \\# not a heading
    #hash                               | #hash
    > not a quote                       | \\> not a quote
    - not a list                        | \\- not a list
    -5 degrees                          | -5 degrees
    + also not                          | \\+ also not
    * nor this                          | \\* nor this
    1986. A good year.                  | 1986\\. A good year.
    7) seventh                          | 7\\) seventh
    3.14 is enough                      | 3.14 is enough
    ---                                 | \\---
    ===                                 | \\===
    ~~~ waves                           | \\~~~ waves
    ``` code                            | \\`\\`\\` code
    *stars* and _lines_                 | \\*stars\\* and \\_lines\\_
    snake_case and 3 * 4                | snake_case and 3 * 4
    [1] and [a](b)                      | \\[1] and \\[a](b)
    [name]: words                       | \\[name]: words
    [^1]: a note                        | \\[^1]: a note
    a^[note]                            | a^\\[note]
    ![alt](x.png)                       | !\\[alt](x.png)
    <b>bold</b> 1 < 2                   | \\<b>bold\\</b> 1 < 2
    <https://example.org>               | \\<https://example.org>
    AT&T &amp; Co.                      | AT&T \\&amp; Co.
    C:\\Users and \\*                     | C:\\Users and \\\\\\*
    at the end \\                        | at the end \\\\
    “Quotes” – and… dashes              | “Quotes” – and… dashes
"""


def parse(markdown):
    """Return the tokens of a parser set as the edition's."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin).parse(markdown)


def words(token):
    """Return the plain text of an inline token."""
    kinds = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(
        child.content if child.type in ("text", "code_inline") else kinds.get(child.type, f"<{child.type}>")
        for child in token.children
    )


def blocks(markdown):
    """Return (element, plain text) of every run of inline text, and nothing else may stand there."""
    tokens = parse(markdown)
    assert all(token.nesting or token.type == "inline" for token in tokens)
    return [(before.tag, words(token)) for before, token in pairwise(tokens) if token.type == "inline"]


CHARACTERS = "*_`[]()<>&\\#+-=~|^!:;.\"'{}$%@/ a1é\u00a0\u0338“"
REFERENCES = ["&amp;", "&#39;", "[^1]", "]: ", "](", "<b>", "<a@b.c>", "http://x.y/"]
STARTS = ["1. ", "12) ", "- ", "---", "```", "~~~", "**", "__", "| a | b |", "|---|"]
pieces = st.lists(st.sampled_from([*CHARACTERS, *REFERENCES, *STARTS]), max_size=20).map("".join)
lines = st.one_of(pieces, st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60))


@pytest.mark.parametrize("example", EXAMPLES.strip().split("\n"))
def test_only_what_needs_it_is_escaped(example):
    """The result stays readable."""
    text, expected = (part.strip() for part in example.rsplit("  |", 1))
    assert escape_line(text) == expected
    assert blocks(expected) == [("p", text)]


@given(lines.map(collapse).filter(bool))
@settings(deadline=None, max_examples=1000)
def test_a_line_becomes_one_paragraph_of_the_same_words(text):
    """For any printable line, its white space collapsed, in NFC."""
    assert blocks(escape_line(text)) == [("p", text)]


@given(lines.map(tidy).filter(bool))
@settings(deadline=None)
def test_no_break_spaces_stay(text):
    """Tidied words may hold them; they are not lost either."""
    assert blocks(escape_line(text)) == [("p", text)]


@given(st.lists(lines.map(collapse).filter(bool), min_size=2, max_size=4))
@settings(deadline=None)
def test_several_paragraphs_stay_apart(texts):
    """No line reaches over the empty line into the next: no tables, no underlined headings, no definitions."""
    assert blocks("\n\n".join(map(escape_line, texts))) == [("p", text) for text in texts]


@given(st.lists(lines.map(collapse).filter(bool), min_size=2, max_size=4))
@settings(deadline=None)
def test_lines_with_hard_breaks_stay_one_paragraph(texts):
    """A line that follows a hard break starts nothing either."""
    assert blocks("\\\n".join(map(escape_line, texts))) == [("p", "\n".join(texts))]


@given(lines.map(collapse).filter(bool))
@settings(deadline=None)
def test_headings_and_cells_keep_their_words(text):
    """Number signs at the end of a heading and bars in a cell are words, too."""
    assert blocks(f"## {escape_heading(text)}") == [("h2", text)]
    assert blocks(f"| {escape_cell(text)} | b |\n| --- | --- |") == [("th", text), ("th", "b")]
