"""The leverage map, strips, glossary, notes and sources in Chromium: readable, within the width, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitegen.layers.glossary import alphabet
from sitegen.layers.letters import first_letter, sort_key

WIDE = {"width": 1280, "height": 900}
BOXES = """list => list.map(e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"""


def visit(
    browser: Browser, site: Path, name: str, *, width: int = 1280, script: bool = True, dark: bool = False
) -> Page:
    """Open a page from its folder."""
    viewport = WIDE if width == WIDE["width"] else {"width": width, "height": 640}
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport=viewport, java_script_enabled=script, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((site / name).as_uri())
    return page


@pytest.fixture
def still(browser: Browser, site: Path) -> Iterator[Page]:
    """The page of relations, wide, without JavaScript."""
    page = visit(browser, site, "relations.html", script=False)
    yield page
    page.context.close()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_no_two_names_of_the_map_overlap(browser: Browser, site: Path, width: int) -> None:
    """The words of every two names in a drawing stand clear of each other, and can be read."""
    page = visit(browser, site, "relations.html", width=width)
    for wing in page.locator(".wing").all():
        boxes = wing.locator(".names text").evaluate_all(BOXES)
        sizes = wing.locator(".names text").evaluate_all("l => l.map(e => e.getBoundingClientRect().height)")
        shown = [box for box, size in zip(boxes, sizes, strict=True) if size]
        for one, other in combinations(shown, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] + 4 or other[3] <= one[1] + 4
            assert apart, (one, other)
        assert all(size >= 11 for size in sizes if size)
    page.context.close()


def test_both_texts_have_the_same_places_for_the_same_actors(browser: Browser, site: Path) -> None:
    """In each text's drawing a name stands at the same height; on a wide screen the two share one column of names."""
    page = visit(browser, site, "relations.html", width=320)
    heights = []
    for wing in page.locator(".wing").all():
        names = wing.locator(".names text").evaluate_all("l => l.map(e => [e.textContent, e.getAttribute('y')])")
        heights.append(names)
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    shown = page.locator(".wing .names").evaluate_all("l => l.map(e => e.getBoundingClientRect().height > 0)")
    tops = page.locator(".wing svg").evaluate_all("l => l.map(e => e.getBoundingClientRect().top)")
    page.context.close()
    assert heights[0] == heights[1]
    assert shown == [True, False]
    assert tops[0] == tops[1]


def test_the_switch_works_by_keyboard_without_javascript(still: Page) -> None:
    """Arrow keys choose a text: the other's drawing goes, its own names come; back to both they share them again."""
    first, second = still.locator(".wing svg").all()
    choice = still.get_by_role("radio")
    assert choice.count() == 3
    still.get_by_role("radio", name="both").focus()
    still.keyboard.press("ArrowUp")
    assert still.get_by_role("radio", name="2019").is_checked()
    assert (first.is_visible(), second.is_visible()) == (True, False)
    still.keyboard.press("ArrowUp")
    assert still.get_by_role("radio", name="2023").is_checked()
    assert (first.is_visible(), second.is_visible()) == (False, True)
    assert second.locator(".names").is_visible()
    still.get_by_role("radio", name="both").check()
    assert (first.is_visible(), second.is_visible()) == (True, True)


def test_an_arrow_leads_to_its_entry_and_back(still: Page) -> None:
    """A number in the map leads to the relation of that number in the list; its number there leads back."""
    arrow = still.locator("#arc-xi-over-us-2019")
    assert still.get_by_role("link", name="(believed by Xi Jinping, denied by The author)").count() == 1
    number = arrow.locator(".number").inner_html()
    arrow.locator(".number").click()
    assert still.url.endswith("#relation-xi-over-us-2019")
    back = still.locator("#relation-xi-over-us-2019 .to-map")
    assert back.inner_text() == number
    back.click()
    assert still.url.endswith("#arc-xi-over-us-2019")


def test_every_relation_is_in_the_map_and_in_the_list(still: Page) -> None:
    """The arrows of each text and the entries of its list are the same, in the same order."""
    arrows = still.locator(".hold").evaluate_all("l => l.map(e => e.getAttribute('href'))")
    entries = still.locator(".holds .entries > li").evaluate_all("l => l.map(e => '#' + e.id)")
    assert [a.removeprefix("relations.html") for a in arrows] == entries


def test_names_in_the_map_can_be_pressed_under_the_second_wing(still: Page) -> None:
    """Where two drawings share the names, the second does not cover the links of the first."""
    still.locator(".wing .names a").first.click()
    assert still.url.endswith("actors/xi.html")


def test_stances_differ_without_colour(still: Page) -> None:
    """Each status has its own dashes, weight or cross, in the map as in its key."""
    looks = still.locator(".strokes li svg").evaluate_all(
        """l => l.map(e => { const s = getComputedStyle(e.querySelector('path'));
        return [s.strokeDasharray, s.strokeWidth, e.querySelectorAll('path').length].join(' '); })"""
    )
    assert len(set(looks)) == len(looks) == 5


def test_the_alphabet_stands_whole(browser: Browser, site: Path) -> None:
    """The glossary's jump list has all letters from A to Z, links for those with terms; each leads to its letter."""
    page = visit(browser, site, "glossary.html")
    letters = page.locator(".alphabet li").all_inner_texts()
    linked = page.locator(".alphabet a").all_inner_texts()
    headings = page.locator(".letter > h2").all_inner_texts()
    page.locator(".alphabet a", has_text="L").click()
    target = page.evaluate("document.querySelector(':target').textContent")
    page.context.close()
    assert "".join(letters) == "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert linked == headings
    assert target == "L"


@pytest.mark.parametrize(
    ("term", "letter"),
    [("État", "E"), ("leverage", "L"), ("„Ohr“", "O"), ("жар", "Ж"), ("ﬁre", "F"), ("5G", "#"), ("…", "#")],
)
def test_a_term_stands_under_its_letter(term: str, letter: str) -> None:
    """Marks on a letter and signs before it don't count; other scripts have their own letters; digits stand apart."""
    assert first_letter(term) == letter


def test_terms_are_in_the_order_of_their_letters() -> None:
    """É is sorted with E, signs and digits first, other scripts after Latin."""
    terms = ["жар", "état", "elan", "Zug", "5G", "ewe"]
    assert sorted(terms, key=sort_key) == ["5G", "elan", "état", "ewe", "Zug", "жар"]
    assert [letter["letter"] for letter in alphabet(["Ж"])] == ["Ж"]
    assert len(alphabet(["#", "E", "Ж"])) == 28
