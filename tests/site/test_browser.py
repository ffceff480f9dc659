"""The site in Chromium, opened from a folder: readable, accessible, asking nobody else for anything."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.site.barriers import barriers_in_both_schemes

KINDS = {
    "home": "index.html",
    "text": "texts/leverage-2019.html",
    "other text": "texts/leverage-2023.html",
    "actors": "actors.html",
    "actor": "actors/xi.html",
    "timeline": "timeline.html",
    "event": "events/hanoi-summit.html",
    "claims": "claims.html",
    "claim": "claims/hold-xi-responsible.html",
    "relations": "relations.html",
    "glossary": "glossary.html",
    "term": "glossary/leverage.html",
    "notes": "notes.html",
    "sources": "sources.html",
    "compare": "compare/leverage-2019--leverage-2023.html",
    "search": "search.html",
    "contribute": "contribute.html",
    "about": "about.html",
    "not found": "404.html",
}
"""A page of every kind."""


FONTS = re.compile(r"assets/fonts/literata(-italic)?\.woff2|^Failed to load resource: net::ERR_FAILED$")
"""What Chromium says of a font's preload in a folder, where it takes none; the font itself it loads all the same."""


def visit(browser: Browser, site: Path, name: str, **context: Any) -> tuple[Page, list[str], list[str]]:
    """Open a page from its folder; return it, what it asked for, and what the console said."""
    page = browser.new_context(**context).new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if not FONTS.search(message.text) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((site / name).as_uri())
    return page, asked, said


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_has_a_barrier(browser: Browser, site: Path, kind: str) -> None:
    """axe finds no violation on a page of any kind, light or dark, narrow or wide."""
    page, _, _ = visit(browser, site, KINDS[kind], viewport={"width": 1280, "height": 900})
    wide = barriers_in_both_schemes(page)
    page.set_viewport_size({"width": 320, "height": 900})
    narrow = barriers_in_both_schemes(page)
    page.context.close()
    assert (wide, narrow) == ({}, {})


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_asks_anybody_else(browser: Browser, site: Path, kind: str) -> None:
    """A page loads only files of the site, and the console stays silent."""
    page, asked, said = visit(browser, site, KINDS[kind])
    page.context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(site.as_uri())] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_scrolls_sideways(browser: Browser, site: Path, kind: str) -> None:
    """On a narrow screen everything is within the width."""
    page, _, _ = visit(browser, site, KINDS[kind], viewport={"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert width <= 320


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_shifts_and_little_is_asked_for(browser: Browser, served: str, kind: str, width: int) -> None:
    """From the first paint on nothing moves on a page of any kind, and it takes at most six requests."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served)))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(f"{served}/{KINDS[kind]}")
    page.evaluate("document.fonts.ready.then(() => new Promise(done => setTimeout(done, 300)))")
    shift = page.evaluate("window.shift")
    page.close()
    assert shift == 0
    assert len([address for address in asked if address != "/assets/favicon.svg"]) <= 6, asked


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_heavy(site: Path, kind: str) -> None:
    """A page with its style and script takes at most 60 kB, as a server would send it."""
    html = (site / KINDS[kind]).read_bytes()
    parts = [html, *((site / "assets" / name).read_bytes() for name in ("pages.css", "pages.js"))]
    assert sum(len(gzip.compress(part, 9)) for part in parts) <= 60_000


def test_forced_colours_keep_the_passages(browser: Browser, site: Path) -> None:
    """Where the system forces its colours, passages still have their lines."""
    page, _, _ = visit(browser, site, KINDS["text"], forced_colors="active")
    line = page.evaluate("getComputedStyle(document.querySelector('#p1 .seg.on-claim')).backgroundImage")
    page.context.close()
    assert line.startswith("linear-gradient")


@pytest.mark.parametrize("kind", KINDS)
def test_a_printed_page_holds_what_is_said(browser: Browser, site: Path, kind: str) -> None:
    """On A4 with margins of 1 cm the heading and the text of main are visible and nothing is cut at the side."""
    page, _, _ = visit(browser, site, KINDS[kind], viewport={"width": 718, "height": 1046}, java_script_enabled=False)
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    words = page.evaluate("document.querySelector('main').innerText.length")
    page.emulate_media(media="screen")
    assert words >= 0.9 * page.evaluate(
        "document.querySelector('main').innerText.length - (document.querySelector('.way')?.innerText.length || 0)"
        " - [...document.querySelectorAll('.pager, .permalink, .jump, .no-print')]"
        ".reduce((sum, e) => sum + e.innerText.length, 0)"
    )
    page.context.close()


def test_a_reader_walks_from_a_passage_to_the_claim_that_answers_it(browser: Browser, site: Path) -> None:
    """Without JavaScript: from quoted words to their claim, from there to the claim in the other text, to its words."""
    page, _, _ = visit(browser, site, "texts/leverage-2019.html", java_script_enabled=False)
    page.locator("#p7 a.seg[href='#claim-hold-xi-responsible']").first.click()
    assert page.url.endswith("texts/leverage-2019.html#claim-hold-xi-responsible")
    page.locator('#claim-hold-xi-responsible h4 a[href$="claims/hold-xi-responsible.html"]').click()
    assert page.locator("h1").count() == 1
    page.locator('a[href$="decline-the-game.html"]').first.click()
    page.locator('main a[href*="texts/leverage-2023.html#claim-"]').first.click()
    assert "/texts/leverage-2023.html#claim-decline-the-game" in page.url
    assert "Xi hints at leveraging" in page.locator("h1").inner_text()
    page.context.close()


def test_plain_text_is_the_same_in_a_browser(browser: Browser, site: Path, data: dict[str, Any]) -> None:
    """What Chromium takes for a block's textContent, without apparatus, is the plain text of the data."""
    script = """() => [...document.querySelectorAll('[id]')].filter(e => /^(p\\d+|h\\d+|title)$/.test(e.id)).map(e => {
        const copy = e.cloneNode(true);
        copy.querySelectorAll('[data-apparatus]').forEach(ours => ours.remove());
        return [e.id, copy.textContent];
    })"""
    for text in data["texts"]:
        page, _, _ = visit(browser, site, f"texts/{text['id']}.html")
        found = dict(page.evaluate(script))
        page.context.close()
        assert found == {block["id"]: block["text"] for block in text["versions"]["digest"]["blocks"]}
