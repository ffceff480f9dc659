"""What the tests of pages share: the page of a text, opened as a reader does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def reader(browser: Browser, served: str) -> Iterator[Any]:
    """Opens the page of a text from a server, in a context of its own."""
    contexts = []

    def visit(address: str = "leverage-2019", viewport: Any = None, **context: Any) -> Page:
        contexts.append(browser.new_context(viewport=viewport or {"width": 1280, "height": 900}, **context))
        page: Page = contexts[-1].new_page()
        name, _, fragment = address.partition("#")
        page.goto(f"{served}/texts/{name}.html" + (f"#{fragment}" if fragment else ""))
        if context.get("java_script_enabled", True):
            page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        return page

    yield visit
    for context in contexts:
        context.close()
