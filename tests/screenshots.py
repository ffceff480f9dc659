"""Makes the pictures of README and docs from the built site: `make pictures`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.conftest import BROWSERS, FLAGS, ROOT, copy_edition
from tests.preview.running import Preview, free_port
from tests.site.suggest_edition import fill, select, suggest

PICTURES = {
    "text": ("texts/leverage-2019.html", 1280, 900, "light", ""),
    "slip": ("texts/leverage-2023.html", 800, 620, "light", "#p5 .seg[data-refs~='claim:missiles-carrot-and-stick']"),
    "select": ("texts/leverage-2019.html", 1000, 420, "light", ""),
    "suggest": ("texts/leverage-2019.html", 1000, 820, "light", ""),
    "timeline": ("timeline.html", 1120, 870, "light", ""),
    "leverage": ("relations.html", 1120, 870, "light", ""),
    "compare": ("compare/leverage-2019--leverage-2023.html", 1120, 870, "dark", ""),
}
"""By name: the page, width and height in CSS pixels, the scheme, and what is pressed first."""


def press(page: Page, target: str) -> None:
    """Press a passage in the middle of the screen and wait for its slip."""
    page.locator(target).first.evaluate("e => e.scrollIntoView({block: 'center'})")
    page.locator(target).first.click()
    page.wait_for_selector("#slip:popover-open")


def select_words(page: Page) -> None:
    """Select words in the middle of the screen; the button stands beside them."""
    block, words = "p4", "no question that Xi is the boss"
    page.locator(f"#{block}").evaluate("e => e.scrollIntoView({block: 'center'})")
    start = page.locator(f"#{block}").evaluate("(e, words) => e.textContent.indexOf(words)", words)
    select(page, (block, start), (block, start + len(words)))


def fill_in(page: Page) -> None:
    """Fill in the form of a note on the words that are selected."""
    suggest(page)
    fill(page, "notes", {"Title": "Who is the boss?", "What there is to say": "A view, not a finding."})
    page.locator("dialog.suggest details").evaluate_all("all => all.forEach(one => { one.open = false; })")
    page.locator("dialog.suggest pre").evaluate("pre => pre.scrollIntoView({block: 'end'})")


def take_overlay(browser: Browser, picture: Path) -> None:
    """Take the picture of a problem over a page that is previewed."""
    with tempfile.TemporaryDirectory() as folder:
        edition = copy_edition(Path(folder) / "edition")
        preview = Preview(edition, "--port", str(free_port()))
        page = browser.new_page(viewport={"width": 1000, "height": 620}, color_scheme="light")
        page.goto(f"{preview.address}/texts/leverage-2019.html#p4")
        claims = edition / "annotations" / "claims.yaml"
        text = claims.read_text(encoding="utf-8")
        claims.write_text(text.replace("kind: assertion", "kind: asertion", 1), encoding="utf-8")
        page.locator("sitegen-problems .panel").wait_for()
        page.screenshot(path=picture)
        page.close()
        preview.stop()


def main() -> None:
    """Take each picture anew."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS))), args=FLAGS.split()
        )
        for name, (path, width, height, scheme, target) in PICTURES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto((ROOT / "public" / path).as_uri())
            page.evaluate("document.fonts.ready")
            if target:
                press(page, target)
            if name in ("select", "suggest"):
                select_words(page)
                page.wait_for_selector(".offer", state="visible")
            if name == "suggest":
                fill_in(page)
            page.screenshot(path=ROOT / "docs" / "pictures" / f"{name}.png")
            page.close()
        take_overlay(browser, ROOT / "docs" / "pictures" / "overlay.png")
        browser.close()


if __name__ == "__main__":
    main()
