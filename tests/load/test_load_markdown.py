"""Markdown: how a text is cut into blocks and what their plain text is; that no word is ever lost."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from pathlib import Path

import msgspec
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sitegen.layers import LAYERS
from sitegen.load.body import read_body, read_prose
from sitegen.load.edition import addresses
from sitegen.load.source import Finder, Source
from sitegen.load.texts import TextReader
from sitegen.model.problem import Problem
from sitegen.model.prose import Prose
from sitegen.model.text import ROOT, Block, Part, Text

ADDRESS = addresses(LAYERS)


class Read(msgspec.Struct):
    """What a text's Markdown comes to."""

    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    problems: list[Problem]

    @property
    def texts(self) -> dict[str, str]:
        """The plain text of each block."""
        return {block.id: block.text for block in self.blocks}

    @property
    def shape(self) -> str:
        """The prepared HTML, each block as its id in brackets."""
        return "".join(part.html or f"[{part.block}]" for part in self.parts).replace("\n", "")

    @property
    def shown(self) -> str:
        """All that a reader gets to see, markup and attributes included."""
        pieces = (piece.html for block in self.blocks for piece in block.pieces)
        return unescape("\n".join([*(part.html for part in self.parts), *pieces, *self.texts.values()]))


def read(source: str) -> Read:
    """Return what a text's Markdown comes to."""
    problems: list[Problem] = []
    normal = unicodedata.normalize("NFC", source)
    parts, blocks = read_body(normal, ADDRESS, Finder(Source("text.md", source), (1, 1)), 1, problems)
    return Read(parts, blocks, problems)


def well(source: str) -> Read:
    """Return what Markdown without a fault comes to."""
    found = read(source)
    assert found.problems == []
    return found


def prose(source: str, *, page: bool = False) -> Prose:
    """Return what the editors' Markdown without a fault comes to."""
    problems: list[Problem] = []
    found = read_prose(source, ADDRESS, Finder(Source("page.md", source), (1, 1)), problems, page=page)
    assert problems == []
    return found


def html(source: str, *, page: bool = False) -> str:
    """Return the HTML of the editors' Markdown, each citation as its source in braces."""
    return prose(source, page=page).html(lambda c: f"{{{c.source}:{c.where}}}").replace(ROOT, "/").replace("\n", "")


# ---- blocks

BLOCKS = {
    "paragraphs": ("One.\n\nTwo\nlines.\n\n\n\nThree.", "[p1][p2][p3]"),
    "headings count by place, not by level": ("# A\n\n### B\n\nC\n-\n\n## D", "[h1][h2][h3][h4]"),
    "headings and paragraphs count apart": ("## A\n\nOne.\n\n## B\n\nTwo.", "[h1][p1][h2][p2]"),
    "a tight list": ("- a\n- b\n\nc", "<ul><li>[p1]</li><li>[p2]</li></ul>[p3]"),
    "a loose list": ("- a\n\n- b\n\n  c", "<ul><li>[p1]</li><li>[p2][p3]</li></ul>"),
    "a list in a list": ("1. a\n   - b\n2. c", "<ol><li>[p1]<ul><li>[p2]</li></ul></li><li>[p3]</li></ol>"),
    "a list that begins elsewhere": ("3. a\n4. b", '<ol start="3"><li>[p1]</li><li>[p2]</li></ol>'),
    "a block quote": (
        "> a\n> b\n>\n> c\n\nd", "<blockquote>[p1][p2]</blockquote>[p3]",
    ),
    "a heading in a quote in a list": (
        "- > ## a\n  > b\n\n## c", "<ul><li><blockquote>[h1][p1]</blockquote></li></ul>[h2]",
    ),
    "a rule": ("a\n\n---\n\nb", "[p1]<hr>[p2]"),
    "code": (
        "a\n\n    b\n\n```\nc <d>\n```\n\ne", "[p1]<pre><code>b</code></pre><pre><code>c &lt;d&gt;</code></pre>[p2]",
    ),
    "code with a language": ("~~~ py *x*\nc\n~~~", '<pre data-info="py *x*"><code>c</code></pre>'),
    "a table": (
        "a\n\n| b | *c* |\n|--:|:-:|\n| `d` |\n\ne",
        ('[p1]<table class="of-text">'
        '<thead><tr><th class="right">b</th><th class="center"><em>c</em></th></tr></thead>'
        '<tbody><tr><td class="right"><code>d</code></td><td class="center"></td></tr></tbody></table>[p2]'),
    ),
    "nothing": ("", ""),
    "only a comment of HTML": ("<!-- a -->", "[p1]"),
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks(name: str) -> None:
    """A text is cut into numbered paragraphs and headings; all else is prepared HTML between them."""
    source, shape = BLOCKS[name]
    assert well(source).shape == shape


def test_footnotes_are_shown_and_are_no_blocks() -> None:
    """The bodies of footnotes stand at the end, in the order of their marks, and are not counted."""
    found = well("a[^x] b[^y]\n\n[^y]: Why.\n\n    > Thus.\n\nc[^x] d^[here *e*]\n\n[^x]: Ex.\n")
    assert found.texts == {"p1": "a b", "p2": "c d"}
    assert found.shape == (
        '[p1][p2]<div class="footnotes" role="doc-endnotes" data-apparatus><ol>'
        '<li id="footnote-1"><p>Ex. <a class="back" href="#footnote-mark-1" aria-label="back to the text">↩</a>'
        ' <a class="back" href="#footnote-mark-1-2" aria-label="back to the text">↩</a></p></li>'
        '<li id="footnote-2"><p>Why.</p><blockquote><p>Thus.</p></blockquote>'
        ' <a class="back" href="#footnote-mark-2" aria-label="back to the text">↩</a></li>'
        '<li id="footnote-3"><p>here <em>e</em> '
        '<a class="back" href="#footnote-mark-3" aria-label="back to the text">↩</a></p></li></ol></div>'
    )
    marks = re.findall(r'id="(footnote-mark-[^"]*)" href="#([^"]*)">(\d)', found.shown)
    assert marks == [
        ("footnote-mark-1", "footnote-1", "1"), ("footnote-mark-2", "footnote-2", "2"),
        ("footnote-mark-1-2", "footnote-1", "1"), ("footnote-mark-3", "footnote-3", "3"),
    ]  # fmt: skip


def test_footnote_within_a_footnote() -> None:
    """A footnote that is written inside another is a footnote like others, and neither loses words."""
    found = well(
        "a[^1]\n\n[^1]: Outer[^2] words.\n\n    [^2]: Inner[^3] words.\n\n        [^3]: Inmost.\n\n"
        "    More words.\n\nb\n"
    )
    assert found.texts == {"p1": "a", "p2": "b"}
    notes = re.findall(r'<li id="footnote-(\d)">(.*?)</li>', found.shape)
    assert [(n, " ".join(re.sub("<[^>]*>", " ", body).split())) for n, body in notes] == [
        ("1", "Outer 2 words. More words. ↩"), ("2", "Inner 3 words. ↩"), ("3", "Inmost. ↩"),
    ]  # fmt: skip


def test_heading_levels_are_kept_below_the_title() -> None:
    """The highest heading of a text is shown as h2, under the title, the others by as much lower, at most h6."""
    tags = [part.tag for part in well("# a\n\n## b\n\n###### c\n\npar").parts]
    assert tags == ["h2", "h3", "h6", "p"]
    assert [part.tag for part in well("#### a\n\n##### b").parts] == ["h2", "h3"]


def test_tight_paragraphs_are_marked() -> None:
    """A paragraph of a list without blank lines is a block like others, marked as tight."""
    assert [part.tight for part in well("- a\n- b\n\nc").parts if part.block] == [True, True, False]


def test_blocks_know_their_lines(tmp_path: Path) -> None:
    """A block's line is that of the file, front matter counted; the title is a block too."""
    (tmp_path / "content" / "texts").mkdir(parents=True)
    path = tmp_path / "content" / "texts" / "one.md"
    path.write_text("---\ntitle: >-\n  The\n  O\u0302ne\n---\n\na\nb\n\n> ## c\n\n- d\n", encoding="utf-8")
    problems: list[Problem] = []
    text = TextReader(tmp_path, ADDRESS, "en", problems).read(path, original=False)
    assert problems == []
    assert isinstance(text, Text)
    assert text.title == "The Ône"
    assert {block.id: (block.text, block.line) for block in text.committed.blocks} == {
        "title": ("The Ône", 1), "p1": ("a b", 7), "h1": ("c", 10), "p2": ("d", 12),
    }  # fmt: skip
    assert text.committed.blocks[0].id == "title"


# ---- plain text

PLAIN = {
    "soft breaks are spaces": ("one\ntwo\n   three", "one two three"),
    "hard breaks are line feeds": ("one  \ntwo\\\nthree", "one\ntwo\nthree"),
    "emphasis adds nothing": ("*one* **two** ***three*** o_n_e _on_e", "one two three o_n_e _on_e"),
    "inline code is text": ("`a  b` ``c`d``", "a  b c`d"),
    "links are their words": (
        "[one](https://example.org) <https://example.org/x> [two][x]\n\n[x]: #y", "one https://example.org/x two",
    ),
    "links to entries are their words": ("[one](actor:xi) and [two](text:b)", "one and two"),
    "images add nothing": ("a![b](assets/b.png)c", "ac"),
    "footnote marks add nothing": ("a[^1]b^[c]d\n\n[^1]: e", "abd"),
    "an undefined footnote is text": ("a[^1]", "a[^1]"),
    "entities are their characters": ("&amp; &copy; &#233; &#xE9; &nbsp;. &nosuch;", "& © é é \xa0. &nosuch;"),
    "escapes are their characters": (r"\*a\* \[b\] \\ \c", r"*a* [b] \ \c"),
    "no typographic replacement": ("\"a\" 'b' -- --- ... (c) +-", "\"a\" 'b' -- --- ... (c) +-"),
    "raw HTML is text": ("<b>a</b> <!-- c --> <a href='x'>d</a><br/>", "<b>a</b> <!-- c --> <a href='x'>d</a><br/>"),
    "a citation in a text is text": ("a [@s1]", "a [@s1]"),
    "inner spaces stay": ("a  b\tc", "a  b\tc"),
    "a no-break space stays": ("a\xa0b", "a\xa0b"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_plain_text(name: str) -> None:
    """A block's plain text is its text and inline code, and nothing else."""
    source, plain = PLAIN[name]
    assert well(source).texts["p1"] == plain


def test_block_of_html_is_a_paragraph() -> None:
    """A block of raw HTML is a paragraph that shows the tags; nothing of it is markup."""
    found = well("<div>\n<script>alert(1)</script>\n</div>\n\n<!-- one\n\ntwo -->")
    assert found.texts == {"p1": "<div> <script>alert(1)</script> </div>", "p2": "<!-- one", "p3": "two -->"}
    assert all(piece.html == "" for block in found.blocks for piece in block.pieces)


NORMAL = {
    "decomposed letters": ("Ame\u0301lie", "Amélie"),
    "in code": ("`e\u0301`", "é"),
    "a mark after emphasis": ("*e*\u0301", "é"),
    "a mark that begins emphasis": ("e*\u0301x* y", "éx y"),
    "two marks in two runs": ("e*\u0302*\u0301", "ế"),
    "marks in the order of their classes": ("a\u0301\u0323", "ạ\u0301"),
    "a mark before which nothing stands": ("*\u0301a*", "\u0301a"),
    "a mark by an entity": ("e&#x301;", "é"),
    "Hangul across emphasis": ("\u1112*\u1161*\u11ab", "한"),
    "a mark after an image": ("e![x](assets/x.png)\u0301", "é"),
}


@pytest.mark.parametrize("name", NORMAL)
def test_plain_text_is_nfc(name: str) -> None:
    """Plain text is NFC, also where it is joined across markup; the pieces tell the same text."""
    source, plain = NORMAL[name]
    (block,) = read(source).blocks
    assert block.text == plain
    assert unicodedata.is_normalized("NFC", block.text)


def assert_whole(block: Block) -> None:
    """See that a block's pieces are its text in order, without gaps, and its tags balanced."""
    end = 0
    opened: list[str] = []
    for piece in block.pieces:
        assert piece.start == end
        if piece.kind == "text":
            assert piece.start < piece.end
            assert not piece.html
        else:
            assert piece.start == piece.end
            assert piece.html
        end = piece.end
        if piece.kind == "open":
            opened.append(re.match(r"<(\w+)", piece.html)[1])  # type: ignore[index]
        elif piece.kind == "close":
            assert piece.html == f"</{opened.pop()}>"
    assert end == len(block.text)
    assert opened == []


# ---- prose

PROSE = {
    "plain words": ("Just words, (with) “quotes” – no more: 100%?", "Just words, (with) “quotes” – no more: 100%?"),
    "one paragraph": ("a *b*", "a <em>b</em>"),
    "several": ("a\n\nb", "<p>a</p><p>b</p>"),
    "a list": ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
    "a heading": ("# a\n\nb", '<p class="heading"><strong>a</strong></p><p>b</p>'),
    "a citation": ("a [@s1], b [@s2, p. 3; @s4].", "a [{s1:}], b [{s2:p. 3}; {s4:}]."),
    "a citation without its second at sign": ("a [@s1; s2, ch. 4, end]", "a [{s1:}; {s2:ch. 4, end}]"),
    "no citation": ("a [see @s1] @s1 [ @s1] `[@s1]` [@s1", "a [see @s1] @s1 [ @s1] <code>[@s1]</code> [@s1"),
    "a citation in emphasis": ("*a [@s1]*", "<em>a [{s1:}]</em>"),
    "links": (
        "[a](actor:xi) [b](term:x \"t\") [c](assets/x.pdf) [d](#p3) [e](https://example.org/?a&b)",
        ('<a href="/actors/xi.html">a</a> <a href="/glossary/x.html" title="t">b</a> <a href="/assets/x.pdf">c</a> '
        '<a href="#p3">d</a> <a href="https://example.org/?a&amp;b">e</a>'),
    ),
    "links to what has no page of its own": (
        "[a](note:x) [b](source:s1) [c](relation:x) [d](text:x)",
        ('<a href="/notes.html#note-x">a</a> <a href="/sources.html#source-s1">b</a> '
        '<a href="/relations.html#relation-x">c</a> <a href="/texts/x.html">d</a>'),
    ),
    "an image": (
        '![a *b*\\\nc `d`\ne](assets/x.png "f & g")',
        '<img src="/assets/x.png" alt="a b c d e" title="f &amp; g" data-apparatus>',
    ),
    "escaped": ("<b> & \"", "&lt;b&gt; &amp; &quot;"),
    "a hard break": ("a  \nb", "a<br>b"),
}  # fmt: skip


@pytest.mark.parametrize("name", PROSE)
def test_prose(name: str) -> None:
    """The editors' Markdown becomes HTML, of one paragraph without its tags, with citations left open."""
    source, wanted = PROSE[name]
    assert html(source) == wanted


def test_headings_of_a_page() -> None:
    """On a page of its own the highest heading is h2, below the page's title."""
    assert html("# a\n\n### b\n\nc [@s1]", page=True) == "<h2>a</h2><h4>b</h4><p>c [{s1:}]</p>"
    assert html("#### a\n\nb", page=True) == "<h2>a</h2><p>b</p>"


def test_prose_knows_its_links_and_words() -> None:
    """Links to entries and citations are known; the plain words are without them."""
    found = prose("A [b](actor:xi) [@s1, p. 2] &amp; *c*.")
    assert [(link.kind, link.id, link.place.column) for link in found.links] == [("actor", "xi", 7)]
    assert [(c.source, c.where, c.place.column) for c in found.citations] == [("s1", "p. 2", 18)]
    assert found.plain == "A b & c."


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x",
        "JAVASCRIPT:x",
        "data:x",
        "//example.org",
        "/x",
        "../x",
        "vbscript:x",
        "https:",
    ],
)
def test_unsafe_address_is_told_and_not_made(url: str) -> None:
    """An address that is not allowed is a problem, and leads nowhere in the HTML."""
    found = read(f"[a]({url}) <b>")
    assert [p.code for p in found.problems] == ["unsafe-url"]
    assert url not in found.shown
    assert 'href="#"' in found.shown


def test_no_tag_comes_from_the_source() -> None:
    """Whatever is written, only the program's own tags are in the HTML."""
    found = read(
        'a <i>b</i> [c](https://x.org/"><i>) ![<i>](assets/x.png "<i>") `<i>`\n\n'
        "```<i>\n<i>\n```\n\n| <i> |\n|---|\n| <i> |\n"
    )
    assert "<i>" not in "".join(part.html for part in found.parts)
    assert "<i>" not in "".join(piece.html for block in found.blocks for piece in block.pieces)


# ---- no word is lost


class Words:
    """Gives each word once: w1x, w2x …; the x keeps w1x from standing in w11x."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return f"w{self.count}x"


INLINE = [
    "{0}", "{0} {1}", "*{0}*", "**{0} {1}**", "`{0} {1}`", "``{0}`{1}``", "[{0}](https://example.org)",
    "[{0}](actor:{1})", '[{0}](https://example.org "{1}")', "[{0}](<#{1}>)", "![{0}](assets/x.png)",
    '![{0} *{1}*](assets/x.png "{2}")', "<https://example.org/{0}>", "<b>{0}</b>", "<!-- {0} -->", "&{0};",
    "\\*{0}\\*", "{0}  \n{1}", "{0}\\\n{1}", "{0}\n{1}", "^[{0}]", "^[{0} ^[{1}]]", "[^{0}]",
    "[^{0}]^[{1}]", "[{0}]", "[{0}][{1}]", "[{0}][]", "{0}|{1}", "~~{0}~~", "***{0}*{1}**", "*{0}",
    "_{0}_{1}_", "![{0}", "[{0}](", "[{0}]({1}", "`{0}", "<{0}",
    "[![{0}](assets/x.png)](https://example.org)", "[@{0}]", "![{0}[^{1}]](assets/x.png)", "\xa0{0}",
    "{0}\t{1}", "&#60;{0}&#62;", "[{0} [{1}](#a)](#b)", '"{0}" --- ...', "{0}\u2028{1}",
]  # fmt: skip
BLOCK = [
    "{0}", "{0}", "{0}\n{0}", "# {0}", "### {0} ###", "{0}\n===", "{0}\n---", "- {0}", "- {0}\n- {0}",
    "* {0}\n\n* {0}", "1. {0}\n2. {0}", "7) {0}", "> {0}", "> {0}\n{0}", "```\n{0}\n```", "``` {1}\n{0}",
    "~~~\n{0}\n\n{0}\n~~~", "    {0}", "| {1} | {1} |\n|---|:-:|\n| {1} | {1} |", "{1} | {1}\n--|--\n{1}",
    "| {1} |\n|---|\n| {1} | {1} |", "{1}|{1}\n-|-\n{1}|{1}|{1}\\|{1}", "[^{1}]: {0}", "[^w1x]: {0}",
    "[^w2x]: {0}\n\n    {0}", "[^w1x]: {0}\n\n    [^w2x]: {0}\n\n    {0}", "[{1}]: /x", "[w1x]: #a '{1}'",
    '[w1x]: #b\n"{1}\n{1}"', "[w2x]:\n#c ({1})", "---", "***", "<div>\n{0}\n</div>",
    "<!--\n{0}\n\n{0}\n-->", "<script>{0}</script>", "{0}\n\n\n{0}", "-\n  {0}", "- - {0}", "+ > {0}",
    "> ```\n> {0}", "-     {0}", "1.\n\n   {0}", "&nbsp;", "\\", "{0}:\n: {0}",
]  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Markdown in which every word is another: constructs of all kinds in each other and beside each other."""
    words = Words()
    return draw(blocks(words, 0))


@st.composite
def blocks(draw: st.DrawFn, words: Words, depth: int) -> str:
    """A few blocks, some of them inside quotes, lists and footnotes."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        pattern = draw(st.sampled_from(BLOCK))
        text = re.sub(r"\{0\}", lambda _: draw(inlines(words)), pattern)
        text = re.sub(r"\{1\}", lambda _: words(), text)
        wrap = draw(st.integers(0, 9))
        if wrap < 4 and depth < 3:
            text = draw(blocks(words, depth + 1))
            footnote = f"[^{draw(st.sampled_from(['w1x', 'w3x']))}]: "
            first, rest = [("> ", "> "), ("- ", "  "), ("12. ", "    "), (footnote, "    ")][wrap]
            text = "\n".join((rest if index else first) + line for index, line in enumerate(text.split("\n")))
        found.append(text)
    return draw(st.sampled_from(["\n\n", "\n\n", "\n"])).join(found)


@st.composite
def inlines(draw: st.DrawFn, words: Words) -> str:
    """A few runs of inline markup on a line."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        pattern = draw(st.sampled_from(INLINE))
        found.append(re.sub(r"\{\d\}", lambda _: words(), pattern))
    return draw(st.sampled_from([" ", " ", ""])).join(found)


LABEL = re.compile(r"\]\[(w\d+x)\]|\[\^(w\d+x)\]|\[(w\d+x)\]:|\[@(w\d+x)\]")
"""Names of footnotes, of link definitions and of sources: they are not shown, what they name is."""


def lost_words(source: str, shown: str) -> set[str]:
    """Return the words of a source that are not shown."""
    named = {name for found in LABEL.findall(source) for name in found if name}
    return set(re.findall(r"w\d+x", source)) - set(re.findall(r"w\d+x", shown)) - named


@given(documents())
@example("a[^1]\n\n[^1]: w1x\n\n    [^2]: w2x\n\nb[^2]\n")
@example("x[^w1x]\n\n[^w1x]: w2x\n\n[w1x]: w3x\n")
@example('![a](assets/x.png "w1x")')
@example("``` w1x w2x\nw3x\n```")
@settings(deadline=None, derandomize=True, max_examples=500)
def test_no_word_of_a_text_is_lost(source: str) -> None:
    """Every word of a text's Markdown is in a block or in the HTML between them, or a problem says that it is not."""
    found = read(source)
    for block in found.blocks:
        assert_whole(block)
        assert unicodedata.is_normalized("NFC", block.text)
    assert [block.id for block in found.blocks] == [part.block for part in found.parts if part.block]
    if not found.problems:
        assert not lost_words(source, found.shown)


@given(documents())
@settings(deadline=None, derandomize=True, max_examples=250)
def test_no_word_of_prose_is_lost(source: str) -> None:
    """Every word of the editors' Markdown is in its HTML, or a problem says that it is not."""
    problems: list[Problem] = []
    found = read_prose(source, ADDRESS, Finder(Source("page.md", source), (1, 1)), problems)
    shown = unescape(found.html(lambda citation: f"{citation.source} {citation.where}"))
    if not problems:
        assert not lost_words(source, shown)


@pytest.mark.parametrize("depth", [5, 14, 15, 16, 29, 30, 31, 32, 100])
@pytest.mark.parametrize("mark", ["> ", "- ", "> - "])
def test_words_lie_too_deep_or_are_shown(depth: int, mark: str) -> None:
    """Words inside many quotes or lists are shown, or a problem says that they are not."""
    found = read("before\n\n" + mark * depth + "deep\n\nafter\n")
    shown = "deep" in found.texts.values()
    assert shown == (found.problems == [])
    assert [p.code for p in found.problems] == ([] if shown else ["too-deep"])
    assert found.texts["p1"] == "before"


@given(st.lists(st.sampled_from([
    "e", "o", "*", "**", "`", "\u0301", "\u0323", "\u0308", "\u1100", "\u1161", "\u11a8", " ", "_",
    "![x](assets/x.png)", "가", "\u3099", "か", "\\", "<", "\u0338", "&", "[a](#b)",
]), max_size=12))  # fmt: skip
@settings(deadline=None, derandomize=True, max_examples=400)
def test_plain_text_is_nfc_whatever_the_markup(parts: list[str]) -> None:
    """Letters and marks, with markup anywhere between them, give NFC, and pieces that are that text."""
    found = read("".join(parts))
    assume(found.blocks)
    for block in found.blocks:
        assert unicodedata.is_normalized("NFC", block.text)
        assert_whole(block)
