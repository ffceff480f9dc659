"""A report is shown by a forge to maintainers: what contributors wrote does nothing there, and it is never too long.

What GitHub makes of it is asked of cmark-gfm, its own renderer.
"""

from __future__ import annotations

import re
from pathlib import Path

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from sitegen.review.escape import JOINER, code, prose
from sitegen.review.markdown import MOST_BYTES
from tests.repositories import commit_all
from tests.review.review_editions import replace, report_of, small_repository
from tests.site.payload_edition import lines

OURS = {"b", "ins", "del", "span", "code", "p", "ul", "li", "h2", "h3"}
"""The elements that a report is made of."""
HOSTILE = [
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script> </b></li></ul> <!-- <details>",
    "[press](https://evil.example) ![look](https://evil.example/x.png) <https://evil.example>",
    "https://evil.example HTTP://evil.example ftp://evil.example www.evil.example mailto:a@evil.example a@evil.example",
    "@octocat @octo-org/team #1 GH-12 octo/repo#3 :tada:",
    "::error file=x::stop ##[error]stop ::add-mask::x",
    "`code` ``` ~~~ ``@octocat`` **bold** __bold__ ~~gone~~ | a | b |",
    "# heading \\ - list > quote 1. item [ ] [x] [^1]: [a]: https://evil.example",
    "$x^2$ $$y$$ $`z`$ &copy; &#64;octocat &lt;b&gt;",
    "\u202egnirts\u2066 \u200b@octocat \u2028::error::x",
]


def shown(markdown: str) -> LexborHTMLParser:
    """Return what GitHub's renderer makes of Markdown, before it throws anything out."""
    return LexborHTMLParser(cmarkgfm.github_flavored_markdown_to_html(markdown, Options.CMARK_OPT_UNSAFE))


def elements(tree: LexborHTMLParser) -> set[str]:
    """Return the names of the elements in a page's body."""
    assert tree.body is not None
    return {node.tag for node in tree.body.traverse(include_text=False)} - {"body"}


def words(text: str | None) -> str:
    """Return a text without joiners, white space as single spaces."""
    return " ".join((text or "").replace(JOINER, "").split())


def test_the_renderer_would_be_taken_in() -> None:
    """Unescaped, the hostile words become pictures, links, headings: the tests below could fail."""
    found = set().union(*(elements(shown(text)) for text in HOSTILE))
    assert {"img", "a", "strong", "h1"} <= found


def test_payloads_are_shown_as_they_are() -> None:
    """All payloads of tests/cases/payloads make no element, command nothing, and read as they were written."""
    for text in (*lines("words"), *lines("markdown"), *lines("addresses")):
        for markdown, ours in ((f"- a <b>{prose(text)}</b>", "b"), (f"- a {code(text)}", "code")):
            tree = shown(markdown)
            assert elements(tree) <= {"ul", "li", ours, "span"}, text
            assert len(markdown.splitlines()) == 1
            assert not re.search(r"^\s*::|##\[", markdown)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_shown_as_they_are(text: str) -> None:
    """They make no element of their own, and read as they were written; what can't be seen reads as its number."""
    for markdown, ours in ((f"- a <b>{prose(text)}</b>", "b"), (f"- a {code(text)}", "code")):
        tree = shown(markdown)
        assert elements(tree) <= {"ul", "li", ours, "span"}
        read = words(tree.css_first(ours).text())
        assert read == words("".join(f"[U+{ord(c):04X}]" if c in "\u202e\u2066\u200b" else c for c in text))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_call_nobody_and_command_nothing(text: str) -> None:
    """In prose no name, issue, address, emoji, formula is left whole; in neither a command of the runner."""
    visible = shown(prose(text)).text()
    for lively in ("@o", "://", "www.", "#1", "#3", "GH-1", ":tada:", "::"):
        assert lively not in visible
    assert not re.search(r"[<>$]", prose(text).replace("<span>$</span>", ""))
    for markdown in (prose(text), code(text)):
        assert "##[" not in markdown
        assert len(markdown.splitlines()) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("ab <>&`*_[]()!~|\\@:/.#$w1-\n\u202e"), max_size=40))
def test_whatever_is_written_makes_no_element(text: str) -> None:
    """Words of any sort stay words in prose and in code."""
    assert elements(shown(f"x {prose(text)} x")) <= {"p", "span"}
    assert elements(shown(f"x {code(text)} x")) <= {"p", "code"}


def hostile_edition(root: Path) -> Path:
    """Make the small edition with a change that says every hostile thing in every place that a report shows."""
    small_repository(root)
    body = "".join(f"Beside the ferry {text.replace(chr(0x2028), '')}\n\n" for text in HOSTILE if "U" not in text)
    ferry = root / "content" / "texts" / "ferry.md"
    ferry.write_text(ferry.read_text(encoding="utf-8") + "\n" + body, encoding="utf-8")
    notes = "".join(
        f"hostile-{n}:\n  title: '{text}'\n  body: x\n  label: '{text}'\n  at: [{{text: ferry, p: {4 + n}}}]\n"
        for n, text in enumerate(HOSTILE[:-1])
    )
    (root / "annotations" / "notes").mkdir()
    (root / "annotations" / "notes" / "hostile.yaml").write_text(notes, encoding="utf-8")
    for name in ("<img src=x>.yaml", "@octocat.yaml", "`::error::`.yaml"):
        (root / "annotations" / name).write_text("x: y", encoding="utf-8")
    claims = root / "annotations" / "claims.yaml"
    hostile = " ".join(HOSTILE[:-1]).replace("'", "’")
    claims.write_text(
        claims.read_text(encoding="utf-8").replace("The bridge brings bread to everybody.", f"'{hostile}'"), "utf-8"
    )
    return root


def test_a_hostile_change_makes_a_harmless_report(tmp_path: Path) -> None:
    """Titles, values, paragraphs, file names and problems: no element but ours, no command, nobody called."""
    report = report_of(hostile_edition(tmp_path / "edition"))
    assert "hostile-8" in report
    assert "octocat.yaml" in report
    tree = shown(report)
    assert elements(tree) <= OURS
    for node in tree.css("code"):
        node.decompose()
    for lively in ("@octocat", "https://", "www.", ":tada:"):
        assert lively not in (tree.body.text() if tree.body else "")
    assert not [line for line in report.splitlines() if line.lstrip().startswith("::")]
    assert "##[" not in report


def test_a_large_change_makes_a_report_that_a_forge_takes(tmp_path: Path) -> None:
    """Lists are cut and say so; the whole is short enough for a comment on GitHub."""
    root = small_repository(tmp_path / "edition")
    entries = "".join(
        f"note-{n}:\n  title: '{'@$<' * 60}'\n  body: x\n  at: [{{text: ferry, p: 3}}]\n" for n in range(1500)
    )
    (root / "annotations" / "notes" / "many.yaml").parent.mkdir()
    (root / "annotations" / "notes" / "many.yaml").write_text(entries, encoding="utf-8")
    report = report_of(root)
    assert report.startswith("1500 annotations added; no problem\n")
    assert len(report.encode()) <= MOST_BYTES
    assert elements(shown(report)) <= OURS
    assert "### Added (1500)" in report
    assert re.search(r"^- … and 14\d\d more$", report, re.M)


def test_a_single_value_of_any_length_does_not_break_the_limit(tmp_path: Path) -> None:
    """Where even the shortest lists are too long the report ends at a whole line, and says so."""
    root = small_repository(tmp_path / "edition")
    long = " ".join(f"w{n}{'x' * 300} same" for n in range(250))
    replace(root, "annotations/claims.yaml", ("The bridge brings bread to everybody.", long))
    commit_all(root)
    replace(root, "annotations/claims.yaml", ("x same", "y same"))
    report = report_of(root)
    assert report.startswith("1 annotation changed; no problem\n")
    assert report.endswith("\n\nThe report is cut here, since it is too long.\n")
    assert len(report.encode()) <= MOST_BYTES
