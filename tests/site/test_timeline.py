"""The timeline in Chromium: picture and list agree, filters and zoom, the address, keys, without script, its weight."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.barriers import barriers

MARKS = ".time :is(.text, .presupposed, .context) > a"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the library
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The timeline's address on a server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/timeline.html"
    server.shutdown()
    server.server_close()


def visit(browser: Browser, address: str, width: int = 1280, **context: Any) -> Page:
    """Open the timeline; with script turn to its filters, which loads what they need."""
    page = browser.new_context(viewport={"width": width, "height": 900}, **context).new_page()
    page.goto(address)
    if "timeline.html" in address and context.get("java_script_enabled", True):
        page.locator("#filter").hover()
        page.locator("#filter output", has_text="event").wait_for()
    return page


def listed(page: Page) -> list[str]:
    """Return the addresses of the events that the list shows."""
    found: list[str] = page.eval_on_selector_all(
        ".events > li",
        "all => all.filter(e => e.checkVisibility()).map(e => e.querySelector('a').getAttribute('href'))",
    )
    return found


def drawn(page: Page) -> list[str]:
    """Return the addresses of the events that the picture shows."""
    found: list[str] = page.eval_on_selector_all(
        MARKS, "all => all.filter(e => e.getAttribute('display') !== 'none').map(e => e.getAttribute('href'))"
    )
    return found


def width_of(page: Page) -> float:
    """Return how wide the drawing is, in pixels."""
    width: float = page.eval_on_selector(".time", "e => e.getBoundingClientRect().width")
    return width


def test_the_picture_holds_what_the_list_holds(browser: Browser, address: str, data: dict[str, Any]) -> None:
    """Each event stands once in both, and its mark is named by its title and its date as the list has them."""
    page = visit(browser, address, java_script_enabled=False)
    hrefs = sorted(f"events/{event['id']}.html" for event in data["entries"]["events"])
    assert sorted(listed_without_script(page)) == hrefs
    names = dict(
        page.eval_on_selector_all(MARKS, "all => all.map(e => [e.getAttribute('href'), e.firstChild.textContent])")
    )
    said = page.eval_on_selector_all(
        ".events > li",
        "all => all.map(e => { const a = e.querySelector('a'); return [a.getAttribute('href'), "
        "`${a.textContent}: ${e.querySelector('.when').textContent}`]; })",
    )
    page.context.close()
    assert names == dict(said)


def listed_without_script(page: Page) -> list[str]:
    """Return the addresses of all events of the list."""
    found: list[str] = page.eval_on_selector_all(
        ".events > li", "all => all.map(e => e.querySelector('a').getAttribute('href'))"
    )
    return found


def test_without_script_there_are_no_controls(browser: Browser, address: str) -> None:
    """What only a script can do is not offered; picture and key are there."""
    page = visit(browser, address, java_script_enabled=False)
    assert not page.locator("#filter").is_visible()
    assert page.locator(".time").is_visible()
    assert page.locator("#key").is_visible()
    page.context.close()


@pytest.mark.parametrize("name", ["actor", "text", "class", "confidence"])
def test_a_filter_holds_for_picture_and_list(browser: Browser, address: str, name: str) -> None:
    """Any choice shows the same events in both, fewer than all, and the status counts them."""
    page = visit(browser, address)
    everything = len(listed(page))
    page.locator(f"select[name={name}]").select_option(index=1)
    shown = listed(page)
    assert 0 < len(shown) < everything
    assert sorted(drawn(page)) == sorted(shown)
    assert page.locator("output").inner_text() == f"{len(shown)} of {everything} events"
    page.locator("#filter button[type=reset]").click()
    expect(page.locator("output")).to_have_text(f"{everything} of {everything} events")
    assert len(listed(page)) == len(drawn(page)) == everything
    page.context.close()


def test_filters_join(browser: Browser, address: str, data: dict[str, Any]) -> None:
    """Of an actor and a class those events remain that are of both; years without any go, and from the jump list."""
    page = visit(browser, f"{address}?actor=kim&class=presupposed")
    wanted = [e for e in data["entries"]["events"] if e["class"] == "presupposed" and "kim" in e.get("actors", [])]
    assert sorted(listed(page)) == sorted(f"events/{event['id']}.html" for event in wanted)
    years = {event["date"].lstrip("[")[:4] for event in wanted}
    assert set(page.locator(".jump li:visible").all_inner_texts()) == years
    assert page.locator(".later:visible").count() == 0
    page.context.close()


def test_an_empty_result_says_so(browser: Browser, address: str) -> None:
    """Where nothing is left, the status says it in words."""
    page = visit(browser, f"{address}?class=text&actor=putin&text=leverage-2019&confidence=unconfirmed")
    page.locator("select[name=text]").select_option("leverage-2019")
    page.locator("select[name=confidence]").select_option("unconfirmed")
    assert listed(page) == drawn(page) == []
    assert "0 of 59 events. No event" in page.locator("output").inner_text()
    page.context.close()


@pytest.mark.parametrize("where", ["server", "folder"])
def test_the_address_keeps_filter_and_zoom(browser: Browser, address: str, site: Path, where: str) -> None:
    """A choice and a zoom stand in the address, and come back from it, on a server and in a folder."""
    page = visit(browser, address if where == "server" else (site / "timeline.html").as_uri())
    page.locator("select[name=actor]").select_option("xi")
    page.locator("#filter button[value='2']").click()
    shown, wide = listed(page), width_of(page)
    assert re.search(r"\?actor=xi&zoom=2&at=\d+$", page.url)
    again = visit(browser, page.url)
    assert listed(again) == shown
    assert width_of(again) == pytest.approx(wide)
    assert again.locator("select[name=actor]").input_value() == "xi"
    page.context.close()
    again.context.close()


def test_an_address_that_means_nothing_does_no_harm(browser: Browser, address: str) -> None:
    """Unknown values are passed over."""
    said: list[str] = []
    page = browser.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}?actor=%22%5D*&class=nonsense&zoom=minus&at=x")
    assert len(listed(page)) == 59
    assert page.eval_on_selector_all("#filter select", "all => all.map(e => e.selectedIndex)") == [0, 0, 0, 0]
    whole = width_of(page)
    page.locator("#filter button[value='2']").click()
    assert width_of(page) == pytest.approx(2 * whole, rel=0.01)
    assert said == []
    page.context.close()


def test_zoom_keeps_the_middle_and_has_bounds(browser: Browser, address: str) -> None:
    """Closer makes the drawing wider about its middle, within a box of its own; whole makes it fit again."""
    page = visit(browser, address)
    whole = width_of(page)
    for _ in range(2):
        page.locator("#filter button[value='2']").click()
    assert width_of(page) == pytest.approx(4 * whole, rel=0.01)
    assert page.eval_on_selector("#time", "e => (e.scrollLeft + e.clientWidth / 2) / e.scrollWidth") == pytest.approx(
        0.5, abs=0.01
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.locator("#time").get_attribute("tabindex") == "0"
    page.locator("#filter button[value='0']").click()
    assert width_of(page) == pytest.approx(whole)
    assert page.locator("#time").get_attribute("tabindex") is None
    page.context.close()


def test_keys_reach_everything(browser: Browser, address: str) -> None:
    """From the first filter Tab leads to the zoom; on a mark + and 0 zoom, Enter opens the event."""
    page = visit(browser, address)
    page.locator("select[name=actor]").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    whole = page.evaluate("document.getElementById('time').clientWidth")
    assert width_of(page) == pytest.approx(2 * whole, rel=0.01)
    page.locator(MARKS).first.focus()
    page.keyboard.press("+")
    assert width_of(page) == pytest.approx(4 * whole, rel=0.01)
    page.keyboard.press("0")
    assert width_of(page) == pytest.approx(whole, rel=0.01)
    page.keyboard.press("Enter")
    page.wait_for_url("**/events/*.html")
    page.context.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_targets_do_not_meet(browser: Browser, address: str, width: int) -> None:
    """Round the middle of each mark 24 pixels are its own, at any width."""
    page = visit(browser, address, width)
    middles = page.eval_on_selector_all(
        f"{MARKS} > use",
        "all => all.map(e => e.getBoundingClientRect()).map(b => [b.x + b.width / 2, b.y + b.height / 2])",
    )
    page.context.close()
    for n, (x, y) in enumerate(middles):
        assert 12 <= x <= width - 12
        assert not any(abs(x - p) < 23.9 and abs(y - q) < 23.9 for p, q in middles[:n])


@pytest.mark.parametrize(
    ("width", "scheme", "query"),
    [
        (320, "light", "?zoom=4&actor=kim"),
        (1280, "dark", "?zoom=4&actor=kim"),
    ],
)
def test_it_has_no_barrier(browser: Browser, address: str, width: int, scheme: Any, query: str) -> None:
    """axe finds nothing, narrow and wide, light and dark, zoomed and filtered; nothing scrolls sideways but its box."""
    page = visit(browser, address + query, width, color_scheme=scheme)
    found = barriers(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert found == []
    assert wide <= width


def test_silences_of_the_list_are_named(browser: Browser, address: str) -> None:
    """Between the events of 2020 and 2022, and of 2024 and 2025, the list says how long nothing is told."""
    page = visit(browser, address)
    assert page.locator(".later").all_inner_texts() == ["two years later", "a year later"]
    assert page.locator(".time .gap text").all_text_contents() == ["two years", "a year"]
    page.context.close()


def test_its_weight(site: Path) -> None:
    """Page, stylesheets and scripts, those of the filters too, are at most 20 kB together, as a server sends them."""
    page = (site / "timeline.html").read_text(encoding="utf-8")
    loaded = [*re.findall(r'(?:<script src|<link rel="stylesheet" href)="([^"]+)"', page), "assets/later/timeline.js"]
    sizes = {name: len(gzip.compress((site / name).read_bytes(), 9)) for name in ["timeline.html", *loaded]}
    assert sum(sizes.values()) <= 20_000, sizes


def test_an_event_stands_on_a_strip(browser: Browser, site: Path) -> None:
    """The page of an event marks it on a strip of the timeline, and the two events beside it."""
    page = visit(browser, (site / "events" / "hanoi-summit.html").as_uri())
    assert page.locator(".when-strip line.at").count() == 1
    assert page.locator(".when-strip line.near").count() == 2
    page.context.close()


def test_cards_show_a_tiny_strip(site: Path) -> None:
    """In a text each event's card has its place on the timeline: an earlier event stands further left."""
    page = (site / "texts" / "leverage-2019.html").read_text(encoding="utf-8")
    cards = re.findall(r'id="event-([a-z0-9-]+)"[^>]*>.*?class="when-tiny".*?d="M(\d+) 1v', page, re.DOTALL)
    places = {event: int(place) for event, place in cards}
    assert places["threats-of-2017"] < places["singapore-summit"] < places["kim-in-beijing-2019"]
