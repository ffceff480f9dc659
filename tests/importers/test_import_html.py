"""HTML: what a page says about itself, how its markup becomes Markdown, and what import does without trafilatura."""

import socket
import sys
from hashlib import sha256

import pytest
from lxml import etree

from sitegen.importers import KnownText, import_source
from sitegen.importers.html import html_pieces
from sitegen.importers.html_tree import render_body
from sitegen.model.problem import SitegenError

ARTICLE = "".join(
    f"<p>In the year {year} the ferry crossed the river {year} times, and nobody asked who had counted.</p>"
    for year in (1850, 1851, 1852, 1853)
)


def page(body, head=""):
    """Return the bytes of a page with an article."""
    title = "<title>The ferry</title>"
    return f"<html><head>{title}{head}</head><body><article>{body}</article></body></html>".encode()


TREES = {
    "paragraphs between blocks": ("one<p>two</p>three", "one\n\ntwo\n\nthree"),
    "heading levels": ('<head rend="h1">A #</head><head rend="h4">B</head>', "## A \\#\n\n#### B"),
    "emphasis with spaces": ('<p>a<hi rend="#i"> b </hi>c <hi rend="#b">d</hi></p>', "a *b* c **d**"),
    "emphasis that would not parse": ('<p>a<hi rend="#i">“b”</hi>c</p>', "a“b”c"),
    "other highlighting": ('<p>H<hi rend="#sub">2</hi>O</p>', "H2O"),
    "code": ("<p>Use <code>a`b *c*</code>.</p>", "Use ``a`b *c*``."),
    "code block": ("<code>a\n  ```b</code>", "````\na\n  ```b\n````"),
    "link": ('<p>a <ref target="https://x.example/a_(b)?c&amp;copy=1">b*</ref></p>',
             "a [b\\*](<https://x.example/a_(b)?c&amp;copy=1>)"),
    "unsafe link": ('<p>a <ref target="javascript:b">b</ref></p>', "a b"),
    "hard break": ("<p>a<lb/>- b<lb/><lb/>===</p>", "a\\\n\\- b\\\n\\==="),
    "nested list": ('<list rend="ul"><item>a<list rend="ol"><item>b</item><item>c</item></list></item></list>',
                    "- a\n  1. b\n  2. c"),
    "list of paragraphs": ('<list rend="ol"><item><p>a</p><p>b</p></item><item>c</item></list>',
                           "1. a\n\n   b\n\n2. c"),
    "quote": ("<quote><p>a</p><p>b</p></quote>", "> a\n>\n> b"),
    "list in a quote": ('<quote><list rend="ul"><item>a</item></list></quote>', "> - a"),
    "table": ("<table><row><cell>a|b</cell></row><row><cell>c</cell><cell>d</cell></row></table>",
              "| a\\|b |  |\n| --- | --- |\n| c | d |"),
    "nothing": ("<p> </p><list/><quote/><table/><code> </code><head/>", ""),
}  # fmt: skip


@pytest.mark.parametrize(("tree", "expected"), TREES.values(), ids=TREES.keys())
def test_the_tree_becomes_markdown(tree, expected):
    """Markup is kept where it parses back to the same words."""
    assert render_body(etree.fromstring(f"<body>{tree}</body>"), "T") == (f"{expected}\n" if expected else "")


def test_a_heading_that_repeats_the_title_is_left_out():
    """The page shows the title already."""
    tree = etree.fromstring('<body><head rend="h1">The *ferry*</head><p>a</p></body>')
    assert render_body(tree, "The *ferry*") == "a\n"


def test_pieces_are_lines_of_blocks():
    """With the line of the file; scripts and styles are not shown."""
    source = (
        "<title>A</title>\n<p>b\n <i>c</i>&nbsp;d<br/>e</p><script>f</script><div>\n\ng<svg/>h<style>i</style></div>j"
    )
    pieces = html_pieces(source)
    assert [(piece.line, piece.text) for piece in pieces] == [
        (1, "A"),
        (2, "b c\u00a0d"),
        (3, "e"),
        (5, "gh"),
        (5, "j"),
    ]
    assert pieces[1].group == pieces[2].group != pieces[3].group


def test_a_known_text_needs_no_trafilatura(monkeypatch):
    """Its paragraphs are known by their digests."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    known = KnownText("ferry", (), (sha256(b"It rows.").hexdigest(),))
    imported = import_source("a.html", page("<h1>The ferry</h1><p>It <b>rows</b>.</p>"), [known])
    assert (imported.kind, imported.content) == ("original", "It rows.\n")
    assert [line.reason for line in imported.dropped] == ["page title", "heading repeated"]


def test_another_page_needs_trafilatura(monkeypatch):
    """The message says what to install."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(SitegenError, match=r"extra “html”"):
        import_source("a.html", page(ARTICLE), [])


def test_keep_all_takes_every_line_without_trafilatura(monkeypatch):
    """Nothing has to be chosen."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    imported = import_source("a.html", page("<nav>Home</nav><p>It rows.</p>"), [], keep_all=True)
    assert imported.content.endswith("---\n\nThe ferry\n\nHome\n\nIt rows.\n")


def test_a_page_without_words_is_refused():
    """Pictures alone are no text."""
    with pytest.raises(SitegenError, match="holds no words"):
        import_source("a.html", b"<html><body><img src=a.png><script>b</script></body></html>", [])


def test_nothing_is_fetched(monkeypatch):
    """No importer opens a connection."""
    monkeypatch.setattr(socket.socket, "connect", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)
    head = '<link rel="canonical" href="https://gazette.example/ferry">'
    assert "https://gazette.example/ferry" in import_source("a.html", page(ARTICLE, head), []).content


@pytest.mark.parametrize("said", ["3 days ago", "yesterday", "Published 12 March"])
def test_a_date_that_depends_on_today_is_none(said):
    """The same file gives the same text tomorrow."""
    content = import_source("a.html", page(f'<p class="date">{said}</p>{ARTICLE}'), []).content
    assert '# published: "2019-01-07"  # EDTF\n' in content


def test_an_address_that_is_not_allowed_is_left_out():
    """What the page says about itself was written by a stranger."""
    head = '<link rel="canonical" href="javascript:alert(1)">'
    assert "\n# url:\n" in import_source("a.html", page(ARTICLE, head), []).content


def test_lines_that_were_not_chosen_are_told():
    """So that a person can see what is missing."""
    raw = page(ARTICLE) + b"<footer><p>Comments</p><p>About the Gazette</p></footer>"
    dropped = import_source("a.html", raw, []).dropped
    assert [(line.reason, line.text) for line in dropped] == [
        ("comments", "Comments"),
        ("not taken for the text by trafilatura", "About the Gazette"),
    ]
