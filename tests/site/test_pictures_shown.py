"""Pictures and lists as they are seen: timeline, maps, concordance, names; wide and narrow, and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

MARKS = ".time :is(.text, .presupposed, .context) > a"
LABELS = """all => all.map(a => [a.getAttribute('href'), a.querySelector('text').getBoundingClientRect()])
  .map(([href, b]) => [href, b.left, b.right])"""


def visit(browser: Browser, site: Path, name: str, width: int = 1280, *, paper: bool = False) -> Page:
    """Open a page from its folder, on a screen or as it is printed."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    if paper:
        page.emulate_media(media="print")
    page.goto((site / name).as_uri())
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize(("width", "paper"), [(320, False), (768, False), (672, True), (1280, False), (1440, False)])
def test_labels_of_the_timeline_keep_to_their_side_of_a_break(
    browser: Browser, site: Path, width: int, paper: bool
) -> None:
    """At every width and on paper each mark has a label, which lies in the drawing and on no break."""
    page = visit(browser, site, "timeline.html", width, paper=paper)
    labels = page.eval_on_selector_all(MARKS, LABELS)
    gaps = page.eval_on_selector_all(
        ".gap > rect", "all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.right])"
    )
    left, right = page.eval_on_selector(".time", "e => [e.getBoundingClientRect()].map(b => [b.left, b.right])[0]")
    page.close()
    assert len(labels) == 59
    assert len(gaps) == 2
    for href, start, end in labels:
        assert left - 1 <= start < end <= right + 1, href
        assert not any(start < gap[1] and gap[0] < end for gap in gaps), (href, start, end, gaps)


@pytest.mark.parametrize(("width", "paper", "words"), [(320, False, 0), (768, False, 50), (672, True, 50)])
def test_numbers_lead_from_the_timeline_to_the_list(
    browser: Browser, site: Path, width: int, paper: bool, words: int
) -> None:
    """A mark's number is its event's in the list; where there is room words of the title stand with it."""
    page = visit(browser, site, "timeline.html", width, paper=paper)
    drawn = dict(
        page.eval_on_selector_all(
            MARKS, "l => l.map(a => [a.getAttribute('href'), parseInt(a.querySelector('text').textContent)])"
        )
    )
    listed = dict(
        page.eval_on_selector_all(
            ".events > li",
            "l => l.map(e => [e.querySelector('a').getAttribute('href'), +e.querySelector('.n').innerText])",
        )
    )
    titled = page.eval_on_selector_all(
        f"{MARKS} .t", "l => l.filter(e => getComputedStyle(e).display !== 'none').length"
    )
    page.close()
    assert drawn == listed
    assert titled >= words
    assert titled == 0 or words


@pytest.mark.parametrize("name", ["claims.html", "relations.html"])
def test_paper_has_no_switch_and_no_tiny_map(browser: Browser, site: Path, name: str) -> None:
    """In print radios are gone and both texts' drawings stand side by side; of the map of claims the lists are left."""
    page = visit(browser, site, name, 672, paper=True)
    assert page.locator("input[type=radio]:visible").count() == 0
    assert page.locator(".map:visible").count() == 0
    tops = page.eval_on_selector_all(".wing > svg", "l => l.map(e => e.getBoundingClientRect().top)")
    page.close()
    assert len({*tops}) <= 1


@pytest.mark.parametrize("width", [320, 1280])
def test_the_switch_of_relations_stands_in_a_line_in_the_order_of_the_keys(
    browser: Browser, site: Path, width: int
) -> None:
    """2019, both, 2023: from left to right as the arrow keys go, above both drawings."""
    page = visit(browser, site, "relations.html", width)
    radios = page.eval_on_selector_all(
        "input[type=radio]", "l => l.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.bottom])"
    )
    names = page.locator("label:has(input[type=radio])").all_inner_texts()
    first = page.locator(".wing > svg").first.bounding_box()
    page.close()
    assert [name.strip() for name in names] == ["2019", "both", "2023"]
    assert [left for left, _, _ in radios] == sorted(left for left, _, _ in radios)
    assert max(top for _, top, _ in radios) - min(top for _, top, _ in radios) < 4
    assert first
    assert all(bottom <= first["y"] for _, _, bottom in radios)


def test_a_concordance_has_its_words_in_the_middle(browser: Browser, site: Path) -> None:
    """The words found begin at one line, those before end there; each row is one line high, and none is told twice."""
    page = visit(browser, site, "actors/kim.html", 1440)
    rows = page.eval_on_selector_all(
        ".kwic li:has(mark)",
        """l => l.map(e => [e, e.querySelector('mark')].map(x => x.getBoundingClientRect()))
          .map(([row, mark]) => [mark.left, row.height])""",
    )
    bare = page.locator(".kwic li:not(:has(mark)) .place").evaluate_all("l => l.map(e => e.href)")
    found = page.locator(".kwic li:has(mark) .place").evaluate_all("l => l.map(e => e.href)")
    page.close()
    assert len({round(left) for left, _ in rows}) == 1
    assert all(height < 36 for _, height in rows)
    assert len({*bare}) == len(bare)
    assert not {*bare} & {*found}


def test_a_narrow_screen_is_told_that_the_map_scrolls(browser: Browser, site: Path) -> None:
    """At 320 pixels a line says so, and the name of the first text stands whole in the part that is seen."""
    page = visit(browser, site, "claims.html", 320)
    assert page.locator(".map-hint").is_visible()
    box, name = page.locator(".map").bounding_box(), page.locator(".map .band").first.bounding_box()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not page.locator(".map-hint").is_visible()
    page.close()
    assert box
    assert name
    assert box["x"] <= name["x"]
    assert name["x"] + name["width"] <= box["x"] + box["width"]


@pytest.mark.parametrize("width", [1180, 1280, 1440, 1920])
def test_the_map_is_seen_up_to_its_edges(browser: Browser, site: Path, width: int) -> None:
    """Where the map stands out of the column, both its edges are on the page and nothing cuts them off."""
    page = visit(browser, site, "claims.html", width)
    seen = page.evaluate("""() => {
      const map = document.querySelector('.map'), box = map.getBoundingClientRect();
      const inside = x => map.contains(document.elementFromPoint(x, Math.min(box.top + 100, innerHeight - 5)));
      return [box.left, innerWidth - box.right, inside(box.left + 3), inside(box.right - 3)];
    }""")
    page.close()
    assert min(seen[:2]) >= 0
    assert seen[2:] == [True, True]


def test_the_home_page_has_its_pictures_on_one_line(browser: Browser, site: Path) -> None:
    """The headings of the two maps stand at one height; at 320 pixels no letter in them is less than 10 pixels high."""
    page = visit(browser, site, "index.html", 1440)
    tops = page.eval_on_selector_all(".pictures li + li h3", "l => l.map(e => e.getBoundingClientRect().top)")
    page.set_viewport_size({"width": 320, "height": 900})
    sizes = page.eval_on_selector_all(
        ".pictures svg text", "l => l.map(e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a)"
    )
    page.close()
    assert len({*tops}) == 1
    assert min(sizes) >= 10


@pytest.mark.parametrize("name", ["search.html", "relations.html", "notes.html"])
def test_lists_show_no_ids(site: Path, data: dict[str, dict[str, list[dict[str, str]]]], name: str) -> None:
    """What only those who write entries need, ids and labels, is not in the words of a list."""
    words = re.sub("<[^>]*>", " ", (site / name).read_text(encoding="utf-8").partition("<main")[2])
    entries = [entry for layer in ("events", "relations", "claims", "notes") for entry in data["entries"][layer]]
    for entry in entries:
        if "-" in entry["id"]:
            assert not re.search(rf"(?<![\w-]){entry['id']}(?![\w-])", words), entry["id"]


def test_paper_cites_in_one_sentence(browser: Browser, site: Path) -> None:
    """In print how to cite a text is the sentence alone, without a closed fold."""
    page = visit(browser, site, "texts/leverage-2019.html", 672, paper=True)
    assert page.locator("[data-cite=text]").is_visible()
    assert not page.locator(".how-to-cite details").is_visible()
    page.close()


def test_names_in_pictures_have_no_smudges_in_forced_colours(browser: Browser, site: Path) -> None:
    """Where a reader has forced the colours, what is painted behind words is the page's own ground."""
    page = browser.new_page(forced_colors="active", color_scheme="dark")
    page.goto((site / "relations.html").as_uri())
    behind, ground = page.eval_on_selector(
        ".names text", "e => [getComputedStyle(e).stroke, getComputedStyle(document.body).backgroundColor]"
    )
    canvas = page.evaluate(
        """() => { const e = document.body.appendChild(document.createElement('p'));
        e.style.color = 'Canvas'; return getComputedStyle(e).color; }"""
    )
    page.close()
    assert behind in (ground, canvas)
