"""What axe, the accessibility checker, finds on a page that is open in Chromium."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

AXE = ROOT / ".cache" / "node" / "node_modules" / "axe-core" / "axe.min.js"
COLOUR = ["color-contrast", "link-in-text-block"]
"""The rules whose outcome depends on colours. The others find the same in the dark as in the light."""
ALSO = {"target-size": {"enabled": True}}
"""What axe asks for on demand alone: targets of 24 CSS pixels."""
RUN = """([within, options]) => axe.run(within, {resultTypes: ["violations"], ...options})
    .then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html).slice(0, 3)]))"""


def barriers(page: Page, rules: list[str] | None = None, within: str = "html") -> list[Any]:
    """Return the violations of a page as it is: of each the rule and the first three elements.

    `rules`: these alone; `within`: what is looked at, as a CSS selector.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[Any] = page.evaluate(RUN, [within, {"runOnly": rules} if rules else {"rules": ALSO}])
    return found


def barriers_in_both_schemes(page: Page, within: str = "html") -> dict[str, list[Any]]:
    """Return the violations of a page in the light, and those of colour in the dark; what has none is left out."""
    page.emulate_media(color_scheme="light")
    found = {"light": barriers(page, within=within)}
    page.emulate_media(color_scheme="dark")
    found["dark"] = barriers(page, COLOUR, within)
    return {scheme: violations for scheme, violations in found.items() if violations}
