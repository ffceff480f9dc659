"""The page of a text as its readers use it: by pointer and by keys, without script, narrow, in print."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.site.barriers import barriers_in_both_schemes

TEXTS = ("leverage-2019", "leverage-2023")
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}

MARGIN = """() => [...document.querySelectorAll('.glosses')].filter(c => c.offsetHeight).map(column => {
  const block = document.getElementById(column.closest('.beside').nextElementSibling.id.slice('notes-'.length));
  return {
    room: [column.getBoundingClientRect().top, column.getBoundingClientRect().bottom],
    glosses: [...column.children].map(item => {
      const ref = item.firstElementChild.hash.slice(1).replace('-', ':');
      const seg = block.querySelector(`[data-refs~="${ref}"]`);
      const {top, bottom} = item.getBoundingClientRect();
      return {top, bottom, passage: seg ? seg.getBoundingClientRect().top : null};
    }),
  };
})"""
SLIP = """() => {
  const box = document.getElementById('slip').getBoundingClientRect();
  const passage = [...document.querySelectorAll('.leaf .seg.lit')].flatMap(seg => [...seg.getClientRects()]);
  return {
    open: document.getElementById('slip').matches(':popover-open'),
    inside: box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth,
    covers: passage.some(r => r.left < box.right && r.right > box.left && r.top < box.bottom && r.bottom > box.top),
    away: Math.min(...passage.map(r => Math.max(box.top - r.bottom, r.top - box.bottom))),
    cards: document.querySelectorAll('#slip .card').length,
  };
}"""


def until(page: Page, expression: str) -> None:
    """Wait until an expression holds in a page (whose policy forbids the driver to wait there itself)."""
    for _ in range(1000):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never came to hold: {expression}")


def press(page: Page, key: str, times: int = 1) -> None:
    """Press a key as often, and wait until what it opens is there."""
    for _ in range(times):
        page.keyboard.press(key)
        until(page, "Boolean(window.sitegenReader)")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("text", TEXTS)
def test_a_gloss_is_near_its_passage(reader: Any, text: str) -> None:
    """At 1280 px glosses stand at most 60 px from their passages in the median, 200 px at most; none meets another."""
    page = reader(text)
    columns = page.evaluate(MARGIN)
    away = sorted(abs(g["top"] - g["passage"]) for c in columns for g in c["glosses"] if g["passage"] is not None)
    assert len(away) > 40
    assert away[len(away) // 2] <= 60
    assert away[-1] <= 200
    for column in columns:
        edges = [edge for gloss in column["glosses"] for edge in (gloss["top"], gloss["bottom"])]
        assert edges == sorted(edges)
        assert column["room"][0] <= edges[0]
        assert edges[-1] <= column["room"][1] + 1


@pytest.mark.parametrize("viewport", [WIDE, {"width": 768, "height": 900}, NARROW], ids=["1280", "768", "320"])
def test_a_press_opens_all_notes_of_a_passage_beside_it(reader: Any, viewport: Any) -> None:
    """The slip holds a card for each entry of the passage, covers no word of it, and stands at most a screen away."""
    page = reader(viewport=viewport)
    for index in range(3, 140, 17):
        seg = page.locator(".leaf a.seg").nth(index)
        refs = (seg.get_attribute("data-refs") or "").split()
        seg.click()
        page.wait_for_selector("#slip:popover-open")
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        shown = page.evaluate(SLIP)
        assert shown["open"]
        assert shown["inside"], (index, shown)
        assert not shown["covers"], (index, shown)
        assert shown["away"] <= viewport["height"]
        assert shown["cards"] == len(refs)
        page.keyboard.press("Escape")
        assert not page.evaluate(SLIP)["open"]


def test_five_presses_lead_to_the_fifth_annotation_and_back(reader: Any) -> None:
    """`n` goes to the next; Enter into its notes; Escape, or the way back in the slip, to the very reference."""
    page = reader()
    press(page, "n", 5)
    reference = page.evaluate("[...document.querySelectorAll('.leaf a.seg')].indexOf(document.activeElement)")
    assert reference == 4
    for leave in ("Escape", "back"):
        press(page, "Enter")
        assert page.evaluate("document.activeElement.id") == "slip"
        if leave == "back":
            page.locator("#slip .back").click()
        else:
            press(page, "Escape")
        until(page, "!document.getElementById('slip').matches(':popover-open')")
        focused = "[...document.querySelectorAll('.leaf a.seg')].indexOf(document.activeElement)"
        until(page, f"{focused} === 4")
    press(page, "p")
    assert page.evaluate("[...document.querySelectorAll('.leaf a.seg')].indexOf(document.activeElement)") == 3


def test_eight_tabs_reach_the_fifth_note(reader: Any) -> None:
    """From the skip link at most eight Tabs lead past five annotations."""
    page = reader()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    seen: set[str] = set()
    for _ in range(8):
        page.keyboard.press("Tab")
        seen |= set((page.evaluate("document.activeElement.dataset.refs || ''")).split())
    assert len(seen) >= 5


def test_keys_are_listed_and_can_be_put_off(reader: Any) -> None:
    """`?` lists the keys; with single letters off none of them does anything, on this page or the next."""
    page = reader()
    press(page, "?")
    page.wait_for_selector("#help:popover-open")
    page.locator("#single-keys").uncheck()
    page.keyboard.press("Escape")
    for _ in range(2):
        for key in ("n", "?", "/"):
            press(page, key)
        assert page.evaluate("document.activeElement.dataset.refs || ''") == ""
        assert not page.locator("#help").is_visible()
        assert page.url.endswith("leverage-2019.html")
        page.reload()


def test_a_passage_stays_a_link_where_the_script_does_not_come(browser: Browser, served: str) -> None:
    """Without the script of the slip a press leads to the foot; without its style or the citations it opens."""
    for lost, opens in (("reader.js", False), ("reader.css", True), ("cite.js", True)):
        page = browser.new_page(viewport=WIDE)
        page.route(f"**/later/{lost}", lambda route: route.abort())
        page.goto(f"{served}/texts/leverage-2019.html")
        page.locator(".leaf a.seg").nth(4).click()
        if opens:
            page.wait_for_selector("#slip:popover-open")
        else:
            page.wait_for_url("**/leverage-2019.html#actor-*")
        page.close()


def test_a_letter_typed_into_a_field_is_no_key(reader: Any) -> None:
    """Keys are left alone where somebody writes."""
    page = reader()
    page.evaluate("document.body.prepend(document.createElement('input'))")
    page.locator("body > input").focus()
    press(page, "n")
    assert page.evaluate("document.querySelector('body > input').value") == "n"
    assert not page.evaluate(SLIP)["open"]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_a_link_to_an_entry_opens_its_passage(reader: Any, viewport: Any) -> None:
    """`#claim-…` shows the passage, lit, with its card; so does the same address followed within the page."""
    page = reader("leverage-2019#claim-hold-xi-responsible", viewport=viewport)
    page.wait_for_selector("#slip:popover-open")
    assert "hold-xi-responsible.html" in (page.locator("#slip h4 a").first.get_attribute("href") or "")
    assert page.locator('.seg.lit[data-refs~="claim:hold-xi-responsible"]').first.is_visible()
    box = page.locator('.seg[data-refs~="claim:hold-xi-responsible"]').first.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= viewport["height"]
    page.evaluate("location.hash = '#claim-influence-is-crucial'")
    until(page, "document.querySelector('#slip h4 a').href.includes('influence-is-crucial')")


def test_pointing_lights_what_belongs_together(reader: Any) -> None:
    """A passage lights its segments and its gloss; a gloss lights its passage."""
    page = reader()
    page.locator('#p1 .seg[data-refs~="claim:influence-is-crucial"]').first.hover()
    page.wait_for_selector(".seg.lit")
    lit = page.evaluate("[...document.querySelectorAll('.seg.lit')].map(s => s.textContent).join('')")
    assert lit == "Chinese influence on Pyongyang is crucial"
    assert page.locator('.glosses li.lit a[href="#claim-influence-is-crucial"]').count() == 1
    page.locator("h1").hover(position={"x": 1, "y": 1})
    page.locator('.glosses a[href="#claim-influence-is-crucial"]').hover()
    assert page.locator('#p1 .seg.lit[data-refs~="claim:influence-is-crucial"]').count() >= 3


def test_the_legend_switches_layers_and_remembers(reader: Any) -> None:
    """Without its check mark a layer has no line, gloss or stop, here and when the page comes again."""
    page = reader()
    line = "getComputedStyle(document.querySelector('#p1 .on-actor')).getPropertyValue('--actor-line')"
    assert page.evaluate(line) != "none"
    page.locator("#show-actor").focus()
    page.keyboard.press("Space")
    for _ in range(2):
        assert page.evaluate(line) == "none"
        assert page.locator(".glosses > .of-actor").first.is_hidden()
        assert page.locator(".glosses > .of-claim").first.is_visible()
        assert not page.locator("#show-actor").is_checked()
        page.reload()
    press(page, "n")
    assert page.evaluate("document.activeElement.dataset.refs") != "actor:xi"


def test_the_legend_works_without_script(reader: Any) -> None:
    """The check mark itself takes a layer's lines away."""
    page = reader(java_script_enabled=False)
    page.locator("#show-claim").uncheck()
    assert page.locator(".glosses > .of-claim").first.is_hidden()


WAYS = {
    "script": {"viewport": WIDE},
    "no script": {"viewport": WIDE, "java_script_enabled": False},
    "narrow": {"viewport": NARROW},
    "narrow, no script": {"viewport": NARROW, "java_script_enabled": False},
    "print": {"viewport": {"width": 718, "height": 1046}},
}


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("way", WAYS)
def test_every_note_can_be_read_in_every_way(reader: Any, way: str, text: str, data: dict[str, Any]) -> None:
    """Each entry that has a passage in the text has its card at the foot, whole, visible, without a press."""
    page = reader(text, **WAYS[way])
    if way == "print":
        page.emulate_media(media="print")
    kinds = {"actors": "actor", "events": "event", "claims": "claim", "glossary": "term", "notes": "note"}
    wanted = {f"{kinds[p['layer']]}-{p['entry']}" for p in data["passages"] if p["text"] == text}
    assert len(wanted) > 50
    hidden = page.evaluate(
        """cards => cards.filter(id => { const card = document.getElementById(id), box = card?.getBoundingClientRect();
            return !card?.checkVisibility({visibilityProperty: true}) || !box.height || box.left < 0
                || box.right > innerWidth + 1; })""",
        sorted(wanted),
    )
    assert hidden == []


@pytest.mark.parametrize("text", TEXTS)
def test_every_note_can_be_read_from_a_folder(browser: Browser, site: Path, text: str) -> None:
    """Opened as a file the margin stands, and a press opens the notes."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto((site / "texts" / f"{text}.html").as_uri())
    assert page.locator(".glosses li").first.is_visible()
    page.locator(".leaf a.seg").nth(7).click()
    page.wait_for_selector("#slip:popover-open")
    assert page.locator("#slip .card").count() >= 1
    page.close()


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_light(browser: Browser, served: str, site: Path, text: str) -> None:
    """At most 25 kB of page, style and script together, 8 kB of each of the latter, in at most six requests."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(served + "/")))
    page.goto(f"{served}/texts/{text}.html")
    page.evaluate("document.fonts.ready")
    page.close()
    sizes = {name: len(gzip.compress((site / name).read_bytes(), 9)) for name in asked if "/fonts/" not in name}
    asked = [name for name in asked if name != "assets/favicon.svg"]
    assert len(asked) <= 6
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= 8000
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= 8000
    assert sum(sizes.values()) <= 25_000, sizes


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_an_open_slip_has_no_barrier(reader: Any, viewport: Any) -> None:
    """axe finds no violation with cards open, nor with the list of keys open."""
    page = reader(viewport=viewport, bypass_csp=True)
    page.locator('.leaf a.seg[data-refs*=" "]').first.click()
    page.wait_for_selector("#slip:popover-open")
    assert barriers_in_both_schemes(page, "#slip") == {}
    page.keyboard.press("Escape")
    press(page, "?")
    assert barriers_in_both_schemes(page, "#help") == {}


def test_a_block_a_note_and_the_text_are_cited_with_one_press(reader: Any) -> None:
    """Link, sentence, BibTeX and CSL-JSON go to the clipboard, each naming the place."""
    page = reader()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = "navigator.clipboard.readText()"
    page.locator("#p3 .marks a").first.click()
    page.wait_for_selector("#slip:popover-open")
    assert page.url.endswith("#p3")
    page.locator("#slip [data-copy=link]").click()
    until(page, f"{copied}.then(text => text.endsWith('leverage-2019.html#p3'))")
    page.locator("#slip [data-copy=bibtex]").click()
    until(page, f"{copied}.then(text => text.startsWith('@') && text.includes('paragraph 3'))")
    page.keyboard.press("Escape")
    page.locator('#p1 a.seg[data-refs~="note:repeated-reversal"], #p1 a.seg.on-note').first.click()
    page.wait_for_selector("#slip:popover-open")
    page.locator("#slip .of-note summary").click()
    page.locator("#slip .of-note [data-copy=text]").click()
    until(page, f"{copied}.then(text => text.includes('The repeated reversal') && text.includes('#note-'))")
    page.keyboard.press("Escape")
    page.locator(".how-to-cite [data-copy=csl]").click()
    until(page, f"{copied}.then(text => JSON.parse(text)[0].title.includes('Xi’s meeting'))")
    assert page.locator("#said").inner_text() != ""
