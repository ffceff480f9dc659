"""Draws the picture that stands for a site where a link to it is shown (Open Graph): `python -m tests.card`.

The signs of the trade without words, so that it does for every edition; passages with crossing lines under them.
"""

from __future__ import annotations

import shutil
from base64 import b64encode

from playwright.sync_api import sync_playwright

from tests.conftest import FLAGS, ROOT

ASSETS = ROOT / "templates" / "assets"
WIDTH, HEIGHT = 1200, 630
PAPER, INK, RULE = "#fcfbf8", "#1a1815", "#d8d2c6"
SIGNS = "“¶§*†‡”"
LEFT, COLUMN, BASE, SIZE = 180, 140, 330, 190
"""The middle of the first sign, the way to the next, the line they stand on, their size; in pixels."""
PASSAGES = (
    ("#c24e00", "", 0, 6, 0),
    ("#c24e00", "", 0, 6, 9),
    ("#00795a", "5 7", 1, 3, 30),
    ("#0072b2", "", 2, 5, 51),
    ("#7a4fa3", "20 6", 4, 6, 72),
    ("#6a6a00", "11 7", 1, 2, 72),
)
"""The hue of a passage, the dashes of its line, its first and last sign, and how far down the line lies, in pixels."""


def drawing() -> str:
    """Return the picture as SVG."""
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>']
    parts += [f'<path d="M60 {y}H1140" stroke="{RULE}" stroke-width="2"/>' for y in (91, 539)]
    for index, sign in enumerate(SIGNS):
        parts.append(f'<text x="{LEFT + index * COLUMN}" y="{BASE}" fill="{INK}">{sign}</text>')
    for hue, dashes, first, last, down in PASSAGES:
        y = BASE + 62 + down
        ends = (LEFT + first * COLUMN - 50, LEFT + last * COLUMN + 50)
        parts.append(
            f'<path d="M{ends[0]} {y}H{ends[1]}" stroke="{hue}" stroke-width="5" stroke-dasharray="{dashes}"/>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'


def main() -> None:
    """Draw it anew."""
    font = b64encode((ASSETS / "fonts" / "literata.woff2").read_bytes()).decode()
    style = (
        f"@font-face{{font-family:Literata;src:url(data:font/woff2;base64,{font})}}"
        "body{margin:0}svg{display:block}path[stroke-dasharray]{stroke-width:5px}"
        f"text{{font:{SIZE}px Literata;text-anchor:middle}}"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(f"<style>{style}</style>{drawing()}")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=ASSETS / "card.png")
        browser.close()


if __name__ == "__main__":
    main()
