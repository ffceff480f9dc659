"""The page of a text when layers are off, the window is turned or small, colours are forced, words are very long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from sitegen.build import build
from sitegen.load.texts import fingerprint
from tests.conftest import build_site, copy_edition
from tests.site.test_browser import visit
from tests.site.test_reader import NARROW, SLIP, WIDE, until

TALL = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 256}
NOTE = "#p1 a.seg.on-note"
CLAIM = "xi-thinks-he-has-leverage"
LIT = "document.querySelectorAll('.seg.lit').length"
BOXES = "names => names.map(name => document.querySelector(name).getBoundingClientRect().toJSON())"
SETTLED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.mark.parametrize("width", [320, 768])
def test_the_bar_lies_over_the_text(reader: Any, width: int) -> None:
    """What is pressed anywhere on the bar at the foot of the window is the bar."""
    page = reader(viewport={"width": width, "height": 700})
    page.evaluate("document.getElementById('p1').scrollIntoView({block: 'end'})")
    missed = page.evaluate(
        """() => { const bar = document.querySelector('.reader-bar'), box = bar.getBoundingClientRect(), missed = [];
            for (let x = box.left + 2; x < box.right - 2; x += 4) for (let y = box.top + 2; y < box.bottom - 2; y += 4)
                if (!bar.contains(document.elementFromPoint(x, y))) missed.push([x, y]);
            return missed; }"""
    )
    assert missed == []


@pytest.mark.parametrize("window", [TALL, NARROW], ids=["390", "320"])
def test_a_card_follows_when_the_window_is_turned(reader: Any, window: Any) -> None:
    """Turned, the window shows the passage still, and the card beside it, high enough to be read."""
    page = reader(viewport=window)
    for block, place in (("p4", "start"), ("p6", "end")):
        seg = page.locator(f"#{block} a.seg").first
        seg.evaluate("(seg, block) => seg.scrollIntoView({block})", place)
        seg.click()
        until(page, "document.getElementById('slip')?.matches(':popover-open')")
        page.set_viewport_size({"width": window["height"], "height": window["width"]})
        until(page, f"innerWidth === {window['height']}")
        page.evaluate(SETTLED)
        shown = page.evaluate(SLIP)
        assert shown["inside"], shown
        assert not shown["covers"], shown
        assert shown["away"] < 40
        assert page.locator("#slip").evaluate("slip => slip.offsetHeight") >= 150
        page.keyboard.press("Escape")
        page.set_viewport_size(window)


def test_a_card_takes_its_share_of_a_small_window(reader: Any) -> None:
    """At 320 by 256 px, which is a zoom of 400%, a card with more to say is three fifths of the height."""
    page = reader(viewport=SMALL)
    for index in (4, 12, 40):
        page.locator(".leaf a.seg").nth(index).click()
        until(page, "document.getElementById('slip')?.matches(':popover-open')")
        page.evaluate(SETTLED)
        shown = page.evaluate(SLIP)
        assert shown["inside"], shown
        assert not shown["covers"], shown
        assert page.locator("#slip").evaluate("slip => slip.offsetHeight") >= 0.58 * SMALL["height"]
        page.keyboard.press("Escape")


def test_the_card_s_bar_holds_its_buttons(reader: Any) -> None:
    """At 320 px, however many digits its numbers have, the way back to the text is within the card."""
    page = reader(viewport=NARROW)
    page.locator(".leaf a.seg").nth(20).click()
    until(page, "document.getElementById('slip')?.matches(':popover-open')")
    page.evaluate("document.querySelector('.place-in').textContent = '1000 / 1000'")
    page.evaluate(SETTLED)
    edges = page.evaluate(
        """() => ['#slip', '#slip .back'].map(name => document.querySelector(name).getBoundingClientRect().right)"""
    )
    assert edges[1] <= edges[0] - 8


def test_a_passage_of_hidden_layers_is_plain_text(reader: Any) -> None:
    """Its words are no link for the pointer nor a stop for the keyboard, until its layer is shown again."""
    page = reader()
    page.locator("#show-note").uncheck()
    address = page.url
    page.locator(NOTE).click()
    until(page, "Boolean(window.sitegenReader)")
    page.evaluate(SETTLED)
    assert page.url == address
    assert not page.evaluate(SLIP)["open"]
    assert page.evaluate(LIT) == 0
    page.locator(NOTE).evaluate("seg => seg.focus()")
    assert page.evaluate("document.activeElement.matches('.seg')") is False
    page.reload()
    assert page.locator(NOTE).get_attribute("href") is None
    assert page.locator("#p1 a.seg.on-actor").first.get_attribute("href")
    page.locator("#show-note").check()
    page.locator(NOTE).click()
    until(page, "document.getElementById('slip').matches(':popover-open')")


def test_an_address_of_a_hidden_layer_shows_it(reader: Any) -> None:
    """Notes were put off, and stay so on the next page; an address that names one switches them on, and opens it."""
    page = reader()
    address = page.url
    page.locator("#show-note").uncheck()
    page.goto("about:blank")
    page.goto(f"{address}#note-repeated-reversal")
    until(page, "document.getElementById('slip').matches(':popover-open')")
    assert page.locator("#show-note").is_checked()
    assert page.locator("#slip .of-note").count() == 1


def test_the_address_and_the_card_agree(reader: Any) -> None:
    """Back from `#claim-…` closes its card; another passage takes the name of the first out of the address."""
    page = reader()
    plain = page.url
    opened = "document.getElementById('slip').matches(':popover-open')"
    page.evaluate(f"location.hash = 'claim-{CLAIM}'")
    until(page, opened)
    page.go_back()
    until(page, f"!{opened}")
    page.evaluate(f"location.hash = 'claim-{CLAIM}'")
    until(page, opened)
    page.locator("#p3 a.seg").first.click()
    until(page, "location.hash === ''")
    assert page.url == plain
    assert page.evaluate(opened)


def test_pointing_lights_all_passages_of_an_entry(reader: Any) -> None:
    """A note that hangs on words of two paragraphs is lit at both; a name only where it is pointed at."""
    page = reader()
    lit = "[...document.querySelectorAll('.seg.lit')].map(seg => seg.closest('[id]').id).join(' ')"
    page.locator(NOTE).hover()
    until(page, f"{lit} === 'p1 p3'")
    page.locator('#p1 a.seg[data-refs="actor:xi"]').hover()
    until(page, f"{lit} === 'p1'")


def test_without_script_a_passage_leads_to_its_note(reader: Any) -> None:
    """Without script a press on a passage, one that others overlap as well, leads to a card at the page's foot."""
    page = reader(java_script_enabled=False)
    seg = page.locator('.leaf a.seg[data-refs*="claim:"][data-refs*="actor:"]').first
    refs = (seg.get_attribute("data-refs") or "").split()
    seg.click()
    fragment = page.url.partition("#")[2]
    assert fragment in [ref.replace(":", "-") for ref in refs]
    assert page.locator(f"#{fragment}.card").is_visible()


def test_forced_colours_leave_each_layer_its_line(reader: Any) -> None:
    """Where the system forces its colours, the swatches of the legend are drawn, and each in another way."""
    page = reader(forced_colors="active")
    swatches = page.locator(".legend .swatch")
    pictures = {swatches.nth(index).screenshot() for index in range(swatches.count())}
    blank = page.locator(".legend .hush").first
    assert len(pictures) == swatches.count() >= 5
    assert blank.screenshot() not in pictures


def test_a_name_in_a_title_is_not_split(reader: Any) -> None:
    """At no usual width does a line of a title end within a short name."""
    page = reader()
    for width in (320, 390, 768, 1024, 1280, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        lines = "[...document.querySelectorAll('h1 a.seg')].map(seg => seg.getClientRects().length)"
        assert set(page.evaluate(lines)) == {1}, width


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition with a very long word in a definition, and code in a text."""
    root = copy_edition(tmp_path_factory.mktemp("odd") / "edition")
    glossary = root / "annotations" / "glossary"
    glossary.mkdir(exist_ok=True)
    (glossary / "odd.yaml").write_text(
        f"odd-word:\n  term: odd\n  forms: [sidelong]\n  definition: It is {'un' * 45} here.\n", "utf-8"
    )
    (root / "content" / "texts" / "odd.md").write_text(
        "---\ntitle: An odd text\nlanguage: en\n---\n\n"
        + "One looks sidelong at it, line after line, as one does in the long text of an odd edition. " * 3
        + "\n\n"
        + "One writes `sitegen build` for it, line after line, and `sitegen serve` too in an odd edition. " * 3
        + "\n",
        "utf-8",
    )
    config = root / "content" / "edition.yaml"
    config.write_text(config.read_text("utf-8").replace("leverage-2023]", "leverage-2023, odd]"), "utf-8")
    return build_site(root)


def test_a_very_long_word_stays_within_the_page(browser: Browser, odd: Path) -> None:
    """A word of ninety letters in a note is broken, at every width."""
    page, _, _ = visit(browser, odd, "texts/odd.html", viewport=WIDE)
    for width in (320, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_code_does_not_open_its_line(browser: Browser, odd: Path) -> None:
    """A paragraph with code in it is a whole number of lines high."""
    page, _, _ = visit(browser, odd, "texts/odd.html", viewport=WIDE)
    height, line = page.evaluate(
        """() => { const block = document.getElementById('p2');
            return [block.getBoundingClientRect().height, parseFloat(getComputedStyle(block).lineHeight)]; }"""
    )
    page.context.close()
    assert abs(height / line - round(height / line)) < 0.01


def test_the_number_of_a_block_leaves_no_hole(browser: Browser, odd: Path) -> None:
    """Narrow, no word of a block is moved by its number and link to the notes, which meet neither it nor the next."""
    page, _, _ = visit(browser, odd, "texts/odd.html", viewport=NARROW)
    lines = """marks => { const block = document.getElementById('p1'), all = block.querySelector('.marks');
        all.style.display = marks ? '' : 'none';
        const range = document.createRange(); range.selectNodeContents(block); range.setEndBefore(all);
        return Math.max(...[...range.getClientRects()].map(r => r.bottom)) - block.getBoundingClientRect().top; }"""
    for width in range(320, 480, 8):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate(lines, False) == page.evaluate(lines, True), width
        block, marks, following = page.evaluate(BOXES, ["#p1", "#p1 .marks", "#p2"])
        assert block["bottom"] - 1 <= marks["top"] <= marks["bottom"] <= following["top"] + 1
    page.context.close()


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private copy of a small edition: a text with a digest, an original, and a note on each of two paragraphs."""
    root = tmp_path_factory.mktemp("private") / "edition"
    for folder in ("content/texts", "content/originals", "annotations"):
        (root / folder).mkdir(parents=True)
    body = [
        "The miller sold the mill at night, and nobody in the valley ever knew to whom. " * 4,
        "He kept the weir. " * 9,
    ]
    prints = "".join(f"    - {fingerprint(paragraph.strip())}\n" for paragraph in body)
    (root / "content/edition.yaml").write_text("title: Mills\nlanguage: en\ndescription: Of mills.\n", "utf-8")
    (root / "content/originals/mill.md").write_text("\n\n".join(map(str.strip, body)) + "\n", "utf-8")
    (root / "content/texts/mill.md").write_text(
        f"---\ntitle: The mill\noriginal:\n  paragraphs:\n{prints}---\n\n"
        + "Of the sale of a mill. " * 6
        + "\n\nOf a weir.\n",
        "utf-8",
    )
    (root / "annotations/notes.yaml").write_text(
        "buyer:\n  title: The buyer\n  at: [{text: mill, p: 1}]\n  body: He is named elsewhere.\n"
        "weir:\n  title: The weir\n  at: [{text: mill, p: 2}]\n  body: It stands.\n",
        "utf-8",
    )
    summary, problems = build(root, root / "private", private=True, draft=False)
    assert summary is not None, problems
    return root / "private"


@pytest.mark.parametrize(("width", "beside"), [(1440, True), (1024, False), (320, False)])
def test_a_digest_unfolds_beside_its_original(browser: Browser, private: Path, width: int, beside: bool) -> None:
    """Where there is room the digest stands beside its block, at its height, alone in the margin; else below it."""
    page, _, _ = visit(browser, private, "texts/mill.html", viewport={"width": width, "height": 900})
    page.locator("#p1 + .digest summary").click()
    block, digest, following = page.evaluate(BOXES, ["#p1", "#p1 + .digest p", "#p2"])
    if beside:
        assert digest["left"] >= block["right"]
        assert abs(digest["top"] - block["top"]) < 20
        middle = [digest["left"] + digest["width"] / 2, digest["top"] + 8]
        assert page.evaluate("([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.digest'))", middle)
    else:
        assert digest["top"] >= block["bottom"]
    assert max(block["bottom"], digest["bottom"]) <= following["top"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_labels_have_real_small_capitals(reader: Any) -> None:
    """What is in small capitals is in the face that has them."""
    page = reader()
    style = "getComputedStyle(document.querySelector('.cards .label'))"
    assert page.evaluate(f"{style}.fontFamily").startswith("Literata")
    assert page.evaluate(f"{style}.fontVariantCaps") == "all-small-caps"
