"""Right to left: a Hebrew edition mixed with Latin names, and a Hebrew text in an English edition, in Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT, build_site, copy_edition
from tests.site.barriers import barriers
from tests.site.test_browser import visit

SAMPLE = ROOT / "tests" / "cases" / "right-to-left"
PAGES = {
    "home": "index.html",
    "text": "texts/letter.html",
    "actors": "actors.html",
    "actor": "actors/captain.html",
    "timeline": "timeline.html",
    "event": "events/arrival.html",
    "claims": "claims.html",
    "claim": "claims/not-exact.html",
    "relations": "relations.html",
    "glossary": "glossary.html",
    "term": "glossary/diary-term.html",
    "notes": "notes.html",
    "sources": "sources.html",
    "compare": "compare/letter--reply.html",
    "search": "search.html",
    "contribute": "contribute.html",
    "about": "about.html",
    "not found": "404.html",
}


def built(root: Path) -> Path:
    """Build an edition and return its site."""
    return build_site(root)


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, an edition in Hebrew."""
    return built(Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("hebrew") / "edition")))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first edition, which is English, with a Hebrew text and a claim of it."""
    root = copy_edition(tmp_path_factory.mktemp("mixed") / "edition")
    shutil.copy(SAMPLE / "content" / "texts" / "letter.md", root / "content" / "texts")
    path = root / "content" / "edition.yaml"
    path.write_text(path.read_text("utf-8").replace("leverage-2023]", "leverage-2023, letter]"), "utf-8")
    (root / "annotations" / "claims").mkdir()
    (root / "annotations" / "claims" / "letter.yaml").write_text(
        "translation-is-better:\n  at:\n    - {text: letter, p: 3, quote: התרגום מדויק מן המקור}\n"
        "  kind: evaluation\n  held_by: [xi]\n  statement: The translation is more exact than the original.\n",
        "utf-8",
    )
    return built(root)


def box(page: Page, selector: str) -> dict[str, float]:
    """Return where an element stands, in CSS pixels."""
    found: dict[str, float] = page.locator(selector).first.evaluate("e => e.getBoundingClientRect().toJSON()")
    return found


def style(page: Page, selector: str, name: str) -> str:
    """Return a computed style."""
    found: str = page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)
    return found


def text_edges(page: Page, selector: str) -> tuple[float, float, float, float]:
    """Return the left and right edges of an element's content, then of its first line of text, in CSS pixels."""
    script = """e => { const range = document.createRange(); range.selectNodeContents(e);
        const lines = [...range.getClientRects()].filter(r => r.width > 2), top = Math.min(...lines.map(r => r.top));
        const first = lines.filter(r => r.top < top + 12), own = e.getBoundingClientRect();
        return [own.left, own.right, Math.min(...first.map(r => r.left)), Math.max(...first.map(r => r.right))]; }"""
    left, right, start, end = page.locator(selector).first.evaluate(script)
    return left, right, start, end


def order(page: Page, selector: str, words: list[str]) -> list[str]:
    """Return words of an element in the order in which they stand on the screen, from left to right."""
    script = """(e, words) => { const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), found = [];
        for (let node; (node = walker.nextNode());) for (const word of words) {
            const at = node.data.indexOf(word); if (at < 0) continue;
            const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + word.length);
            found.push([range.getBoundingClientRect().left, word]); }
        return found.sort((a, b) => a[0] - b[0]).map(pair => pair[1]); }"""
    found: list[str] = page.locator(selector).first.evaluate(script, words)
    return found


WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}


def test_a_hebrew_page_runs_from_right_to_left(browser: Browser, hebrew: Path) -> None:
    """The page and its text say which way they run; headings and paragraphs begin at the right."""
    page, _, _ = visit(browser, hebrew, "texts/letter.html", **WIDE)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("html").get_attribute("lang") == "he"
    for selector in ("h1", "#p2"):
        left, right, start, end = text_edges(page, selector)
        assert right - end < 8, selector
        assert start >= left - 1, selector
    assert box(page, ".menu li:first-child")["left"] > box(page, ".menu li:last-child")["left"]
    page.context.close()


def test_numbers_of_blocks_stand_at_the_right(browser: Browser, hebrew: Path) -> None:
    """A block's number stands before it: on the right of a Hebrew paragraph."""
    page, _, _ = visit(browser, hebrew, "texts/letter.html", **WIDE)
    number = box(page, "article a[href='#p1']")
    words = page.locator("#p1 [data-refs]").first.evaluate("e => e.getBoundingClientRect().right")
    page.context.close()
    assert number["left"] > words


def test_lines_and_indents_stand_at_the_right(browser: Browser, hebrew: Path) -> None:
    """The line beside a link between claims stands at the right of it."""
    page, _, _ = visit(browser, hebrew, "claims/not-exact.html", **WIDE)
    sides = {side: style(page, "blockquote", f"border{side}Width") for side in ("Left", "Right")}
    page.context.close()
    assert (sides["Left"], sides["Right"] != "0px") == ("0px", True)


def test_latin_names_and_numbers_keep_their_order(browser: Browser, hebrew: Path) -> None:
    """In a Hebrew line the year, a Latin name and a count stand from right to left, each as it is written."""
    page, _, _ = visit(browser, hebrew, "texts/letter.html", **WIDE)
    found = order(page, "#p1", ["1932", "Aurora", "214"])
    page.context.close()
    assert found == ["214", "Aurora", "1932"]


def test_dates_in_hebrew_come_from_the_edition_s_own_catalogue(browser: Browser, hebrew: Path) -> None:
    """A third language is a table: the sample's own words/he.yaml says dates, kinds and the menu in Hebrew."""
    page, _, _ = visit(browser, hebrew, "timeline.html", **WIDE)
    assert page.locator("h1").inner_text() == "ציר הזמן"
    assert "2 עד 4 במאי 1932" in page.locator("main").inner_text()
    page.context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_hebrew_pages_are_within_the_width_and_without_barriers(browser: Browser, hebrew: Path, width: int) -> None:
    """No Hebrew page of any kind scrolls sideways, and on the richest axe finds no violation."""
    found = {}
    page, _, _ = visit(browser, hebrew, "index.html", viewport={"width": width, "height": 900})
    for kind, name in PAGES.items():
        page.goto((hebrew / name).as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        found[kind] = (wide, barriers(page) if kind in ("home", "text", "timeline", "claim", "compare") else [])
    page.context.close()
    assert {kind: result for kind, result in found.items() if result != (False, [])} == {}


def test_a_hebrew_text_in_an_english_edition(browser: Browser, mixed: Path) -> None:
    """The page is English and runs from left to right, the text alone is Hebrew and runs from right to left."""
    page, _, _ = visit(browser, mixed, "texts/letter.html", **WIDE)
    assert page.locator("html").get_attribute("dir") is None
    assert page.locator("article").first.get_attribute("dir") == "rtl"
    _, right, _, end = text_edges(page, "#p2")
    assert right - end < 8
    assert box(page, ".menu li:first-child")["left"] < box(page, ".menu li:last-child")["left"]
    assert order(page, "#p1", ["1932", "Aurora", "214"]) == ["214", "Aurora", "1932"]
    page.context.close()


def test_hebrew_titles_in_english_lists_are_isolated(browser: Browser, mixed: Path) -> None:
    """A Hebrew title or quotation in an English line runs its own way and does not pull numbers over."""
    page, _, _ = visit(browser, mixed, "index.html", **WIDE)
    title = "main a[href='texts/letter.html'][lang='he']"
    assert (style(page, title, "direction"), style(page, title, "unicodeBidi")) == ("rtl", "isolate")
    page.goto((mixed / "claims" / "translation-is-better.html").as_uri())
    assert style(page, "blockquote[lang='he']", "direction") == "rtl"
    left, right, start, end = text_edges(page, "blockquote[lang='he'] p")
    assert right - end < start - left + 1
    page.context.close()


def test_a_gloss_in_hebrew_runs_from_right_to_left(browser: Browser, hebrew: Path) -> None:
    """A gloss that begins with a Latin word (a kind that no catalogue says in Hebrew) still begins at the right."""
    page, _, _ = visit(browser, hebrew, "texts/letter.html", **WIDE)
    page.locator(".glosses a[href='#claim-more-exact']").evaluate(
        "gloss => { gloss.firstChild.textContent = 'evaluation'; gloss.lastChild.data = ' התרגום'; }"
    )
    assert order(page, ".glosses a[href='#claim-more-exact']", ["evaluation", "התרגום"]) == ["התרגום", "evaluation"]
    page.context.close()
