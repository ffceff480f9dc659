"""A page that is open in Chromium while its edition is worked on: it changes by itself, and keeps what is open."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.conftest import ROOT
from tests.preview.running import Preview, eventually, free_port
from tests.preview.test_serve import NOTES, TITLE, change
from tests.site.barriers import barriers_in_both_schemes

CONNECTED = "window.LiveReload?.connector?.protocol === 7"
TEXT = "texts/leverage-2023.html"
SOURCE = "content/texts/leverage-2023.md"
WORDS = "The author"
EXPECTED = ("503 (Service Unavailable)", "ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED", "404 (Not Found)")
"""What Chromium says of a server that is gone and of a page that is not there."""
PANEL = "sitegen-problems .panel"


class Opener:
    """Opens pages of a preview, and keeps what their consoles say."""

    def __init__(self, browser: Browser, preview: Preview) -> None:
        self.browser = browser
        self.preview = preview
        self.pages: list[Page] = []
        self.said: list[str] = []

    def __call__(self, path: str, **options: Any) -> Page:
        """Open a page and wait until it is connected."""
        page = self.browser.new_page(**options)
        self.pages.append(page)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.goto(f"{self.preview.address}/{path}")
        until(page, CONNECTED)
        page.evaluate("window.first = true")
        return page

    def barriers(self, page: Page) -> dict[str, list[Any]]:
        """Return what axe finds; it tries inline styles, of which the console tells."""
        found = barriers_in_both_schemes(page)
        self.said = [line for line in self.said if "inline style" not in line]
        return found

    def close(self) -> None:
        """Close all; no console may have said anything of its own accord."""
        for page in self.pages:
            page.close()
        assert [line for line in self.said if not any(known in line for known in EXPECTED)] == []


@pytest.fixture
def opened(browser: Browser, preview: Preview) -> Iterator[Opener]:
    """Opens pages of the preview."""
    opener = Opener(browser, preview)
    yield opener
    opener.close()


def until(page: Page, expression: str, *values: Any) -> None:
    """Wait until something holds in a page, be it loaded anew meanwhile; Playwright's own way needs a laxer policy."""

    def holds() -> bool:
        try:
            return bool(page.evaluate(expression, *values))
        except Error:  # it is being loaded
            return False

    eventually(holds)


def is_first(page: Page) -> bool:
    """Say whether the page was not loaded anew since it was opened."""
    return bool(page.evaluate("window.first === true"))


def reloaded(page: Page) -> None:
    """Wait until the page was loaded anew."""
    until(page, "!window.first && document.readyState === 'complete'")
    until(page, CONNECTED)


def panel(page: Page) -> Any:
    """Return the overlay, which is there or not."""
    return page.locator(PANEL)


def test_each_tab_shows_an_edit_by_itself(opened: Opener, preview: Preview, edition: Path) -> None:
    """Every tab whose page changed is loaded anew, and no other."""
    tabs = [opened("notes.html"), opened("notes.html"), opened(TEXT)]
    other = opened("glossary.html")
    change(edition, TITLE, "Seen at once")
    for tab in tabs:
        tab.get_by_text("Seen at once").first.wait_for(state="attached")
    preview.get("/notes.html")
    change(edition, "Seen at once", "Seen again")
    for tab in tabs:
        tab.get_by_text("Seen again").first.wait_for(state="attached")
    assert is_first(other)


def test_css_is_exchanged_without_a_reload(opened: Opener, edition: Path) -> None:
    """The theme's own CSS, overridden by the edition, is in force at once, in the page that was there."""
    page = opened("notes.html")
    own = edition / "templates" / "assets" / "css" / "pages" / "99-own.css"
    own.parent.mkdir(parents=True)
    for colour in ("rgb(1, 2, 3)", "rgb(4, 5, 6)"):
        own.write_text(f"h1 {{ color: {colour}; }}")
        until(page, "c => getComputedStyle(document.querySelector('h1')).color === c", colour)
    own.unlink()
    until(page, "getComputedStyle(document.querySelector('h1')).color !== 'rgb(4, 5, 6)'")
    assert is_first(page)


def test_a_script_that_changed_is_loaded(opened: Opener, edition: Path) -> None:
    """JavaScript can't be exchanged: pages are loaded anew, though their bytes are the same."""
    page = opened("notes.html")
    own = edition / "templates" / "assets" / "js" / "pages" / "99-own.js"
    own.parent.mkdir(parents=True)
    own.write_text("window.mine = 1;")
    until(page, "window.mine === 1")


def test_the_place_and_what_is_open_are_kept(opened: Opener, edition: Path) -> None:
    """The paragraph stays where it was though more stands above it; so do the slip, what is unfolded, and switches."""
    page = opened(TEXT, viewport={"width": 1000, "height": 700})
    # Fonts are used where they come in time (font-display: optional): lines that then break elsewhere are not meant.
    page.route("**/*.woff2", lambda route: route.abort("connectionrefused"))
    page.reload()
    until(page, CONNECTED)
    page.evaluate("window.first = true")
    page.locator("#show-term").uncheck()
    passage = page.locator("#p4 a.seg").last
    passage.scroll_into_view_if_needed()
    passage.click()
    page.locator("#slip:popover-open").wait_for()
    shown = page.locator("#slip .cards").inner_text()
    unfolded = page.locator("main details").first
    unfolded.evaluate("e => { e.open = true; }")
    before = page.locator("#p4").evaluate("e => e.getBoundingClientRect().top")
    refs = passage.get_attribute("data-refs")
    change(edition, f"{WORDS} ", f"{WORDS}, to say it in many more words than before so that a line is added, ", SOURCE)
    reloaded(page)
    page.locator("#slip:popover-open").wait_for()
    until(page, "top => Math.abs(document.getElementById('p4').getBoundingClientRect().top - top) < 3", before)
    assert page.locator("#slip .cards").inner_text() == shown
    assert page.evaluate("document.querySelector('[style*=\"--here\"]').dataset.refs") == refs
    assert not page.locator("#show-term").is_checked()
    assert unfolded.evaluate("e => e.open")


def test_popovers_and_words_in_boxes_are_kept(opened: Opener, edition: Path) -> None:
    """The list of keys stays open; what was typed into a box stays in it."""
    page = opened(TEXT)
    page.get_by_role("button", name="Keys").click()
    page.locator("#help:popover-open").wait_for()
    finder = opened("search.html")
    finder.locator("input").first.fill("Kim")
    change(edition, TITLE, "Boxes are kept")
    reloaded(page)
    reloaded(finder)
    page.locator("#help:popover-open").wait_for()
    until(finder, "document.querySelector('main input').value === 'Kim'")


def test_a_form_is_not_thrown_away(opened: Opener, edition: Path) -> None:
    """While somebody suggests an annotation the page stays; it is loaded anew when the form is closed."""
    page = opened(TEXT)
    page.locator("[data-suggest]").click()
    page.locator("dialog.suggest[open]").wait_for()
    change(edition, TITLE, "Waits for the form")
    page.locator("sitegen-problems .count", has_text="when the form is closed").wait_for()
    assert is_first(page)
    page.keyboard.press("Escape")
    reloaded(page)
    page.get_by_text("Waits for the form").first.wait_for(state="attached")


def test_a_page_that_comes_into_being_or_goes(opened: Opener, edition: Path) -> None:
    """Where a page is missing, it is there as soon as it is made; where it goes, it says so."""
    page = opened("about-this.html")
    assert page.locator("h1").inner_text() != "On this"
    own = edition / "content" / "pages" / "about-this.md"
    own.write_text("---\ntitle: On this\n---\nWords.\n")
    page.get_by_role("heading", name="On this").wait_for()
    until(page, CONNECTED)
    own.unlink()
    page.get_by_role("heading", name="On this").wait_for(state="detached")


def test_a_browser_that_was_away_catches_up(opened: Opener, edition: Path) -> None:
    """A page whose connection was lost while something changed is loaded anew when it is back; else it stays."""
    page, other = opened("notes.html"), opened("glossary.html")
    for tab in (page, other):
        tab.context.set_offline(True)
        tab.evaluate("LiveReload.connector.socket.close()")
        until(tab, "LiveReload.connector.protocol === 0")
    change(edition, TITLE, "While you were away")
    for tab in (page, other):
        tab.context.set_offline(False)
    page.get_by_text("While you were away").first.wait_for()
    until(other, CONNECTED)
    assert is_first(other)


def test_a_server_that_is_started_again_is_found(browser: Browser, edition: Path) -> None:
    """A page that was left open shows, after the preview was ended and started again, what changed meanwhile."""
    port = str(free_port())
    first = Preview(edition, "--port", port)
    opened = Opener(browser, first)
    page = opened("notes.html")
    assert first.stop(signal.SIGTERM) == 0
    change(edition, TITLE, "Started again")
    second = Preview(edition, "--port", port)
    page.get_by_text("Started again").first.wait_for()
    opened.close()
    second.stop()


def test_a_problem_is_shown_and_goes(opened: Opener, edition: Path) -> None:
    """Place, code, message, hint, source line; the focus stays; mended, it goes, and the page was not loaded anew."""
    page = opened("notes.html")
    page.locator("main a").first.focus()
    focused = page.evaluate("document.activeElement.outerHTML")
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    panel(page).wait_for()
    words = panel(page).inner_text()
    for said in (
        f"{NOTES}:",
        "unknown-key",
        "has no key `titel`",
        "did you mean `title`?",
        f"titel: {TITLE}",
        "1 error",
    ):
        assert said in words
    assert page.evaluate("document.activeElement.outerHTML") == focused
    assert page.locator("sitegen-problems").get_by_role("status").inner_text().startswith("1 error")
    assert page.locator("sitegen-problems").get_by_role("dialog", name="1 error").count() == 1
    change(edition, f"titel: {TITLE}", f"title: {TITLE}")
    panel(page).wait_for(state="hidden")
    assert page.locator("sitegen-problems .count").is_hidden()
    assert is_first(page)


def test_the_overlay_can_be_hidden_and_shown(opened: Opener, edition: Path) -> None:
    """Esc hides it, in later pages too while problems are the same; the count shows it again; others open it."""
    page = opened("notes.html")
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    panel(page).wait_for()
    page.keyboard.press("Escape")
    panel(page).wait_for(state="hidden")
    page.goto(page.url.replace("notes", "glossary"))
    count = page.locator("sitegen-problems .count")
    count.wait_for()
    assert panel(page).is_hidden()
    count.focus()
    page.keyboard.press("Enter")
    panel(page).wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('sitegen-problems').shadowRoot.activeElement.className") == "count"
    change(edition, "titel: ", "title: ")
    count.wait_for(state="hidden")
    change(edition, f"title: {TITLE}", f"tittle: {TITLE}")
    panel(page).wait_for()
    panel(page).get_by_role("button", name="Hide").click()
    panel(page).wait_for(state="hidden")


def test_a_warning_is_a_count(opened: Opener, edition: Path) -> None:
    """What is no error covers nothing; the count has it, when it is asked."""
    page = opened("notes.html")
    change(edition, "language: ", "editor: vscoed\nlanguage: ", "content/edition.yaml")
    count = page.locator("sitegen-problems .count")
    count.wait_for()
    assert count.inner_text() == "1 warning"
    assert panel(page).is_hidden()
    count.click()
    assert "did you mean `vscode`?" in panel(page).inner_text()


def test_a_problem_is_a_link_to_the_editor(opened: Opener, edition: Path) -> None:
    """With `editor` in edition.yaml the place opens the file there, at line and column."""
    change(edition, "language: ", "editor: code -g\nlanguage: ", "content/edition.yaml")
    page = opened("notes.html")
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    link = panel(page).get_by_role("link")
    link.wait_for()
    line = (edition / NOTES).read_text(encoding="utf-8").split("titel")[0].count("\n") + 1
    assert link.get_attribute("href") == f"vscode://file{edition / NOTES}:{line}:3"


def test_the_overlay_has_no_barriers(opened: Opener, edition: Path) -> None:
    """axe finds none, in light and dark, wide and narrow; nor on the page that is there while no page can be made."""
    page = opened("notes.html", viewport={"width": 1200, "height": 900})
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    panel(page).wait_for()
    assert opened.barriers(page) == {}
    page.set_viewport_size({"width": 320, "height": 700})
    assert opened.barriers(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    assert page.locator("sitegen-problems").is_hidden()


def test_the_page_of_a_start_with_errors_has_no_barriers(browser: Browser, edition: Path) -> None:
    """It says what is wrong, is mended with the edition, and shows no overlay above itself."""
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    running = Preview(edition, "--port", str(free_port()))
    opened = Opener(browser, running)
    page = opened("notes.html")
    page.get_by_role("heading", name="No page can be made yet").wait_for()
    assert opened.barriers(page) == {}
    assert panel(page).is_hidden()
    change(edition, f"titel: {TITLE}", "titell: Otherwise wrong")
    page.get_by_text("titell").first.wait_for()
    change(edition, "titell: Otherwise wrong", f"title: {TITLE}")
    page.get_by_text(TITLE).first.wait_for()
    opened.close()
    running.stop()


def test_from_right_to_left_the_overlay_reads_from_left_to_right(browser: Browser, tmp_path: Path) -> None:
    """What it says is English with names of files, whatever the page's own direction; a Hebrew line is isolated."""
    edition = Path(shutil.copytree(ROOT / "tests" / "cases" / "right-to-left", tmp_path / "edition"))
    running = Preview(edition, "--port", str(free_port()))
    opened = Opener(browser, running)
    page = opened("notes.html")
    name = next(path for path in sorted((edition / "annotations").rglob("notes*.yaml")))
    text = name.read_text(encoding="utf-8")
    name.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    panel(page).wait_for()
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert panel(page).evaluate("e => getComputedStyle(e).direction") == "ltr"
    box = panel(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]  # type: ignore[index]
    assert opened.barriers(page) == {}
    opened.close()
    running.stop()


def test_an_error_on_a_draft_page_is_told_and_the_page_is_made(opened: Opener, edition: Path) -> None:
    """A quotation that is not found keeps no page; it is told all the same."""
    page = opened("notes.html")
    change(edition, "quote: As I suggested last October", "quote: words that stand nowhere")
    panel(page).wait_for()
    assert "quote-not-found" in panel(page).inner_text()
    assert "those from before" not in panel(page).inner_text()
