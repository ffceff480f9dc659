"""A reader suggests an annotation from the page of a text: by mouse, keys and touch; what comes of it is right."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page

from sitegen.build import check
from sitegen.load.yaml_source import load_yaml
from sitegen.model.config import Repository
from sitegen.model.forge import MAX_URL, new_file_url
from sitegen.model.problem import Problem
from sitegen.model.text import Text
from sitegen.pages import suggest as suggest_data
from tests.conftest import FLAGS
from tests.site.barriers import barriers_in_both_schemes
from tests.site.suggest_edition import (
    ORIGINAL,
    add,
    fill,
    leave,
    make_edition,
    make_site,
    open_text,
    places,
    select,
    suggest,
    written,
)
from tests.site.test_browser import FONTS
from tests.site.test_reader import NARROW, WIDE, until

REPOSITORY = Repository(url="https://github.com/example/leverage")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an edition with hard texts."""
    return make_edition(tmp_path_factory.mktemp("suggest") / "edition")


@pytest.fixture(scope="module")
def built(root: Path) -> Path:
    """Its site."""
    return make_site(root, root / "public")


@pytest.fixture(scope="module")
def typed(root: Path) -> Path:
    """The same site where entries and texts are too many to choose from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suggest_data, "CHOICES", 0)
        return make_site(root, root / "typed")


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, Text]:
    """Its texts."""
    return check(root, originals=False).annotated.edition.texts


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in which nothing may go wrong in silence."""
    page = browser.new_page(viewport=WIDE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if not FONTS.search(message.text) else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    assert said == []


ID = "Its id (small letters, digits, hyphens)"
NOTE = {"Title": "A suggestion", "What there is to say": "Words about words."}
CASES = [
    # text, block, the words that are selected, which of several, the words that are quoted
    ("leverage-2019", "p1", "crucial", 0, "crucial"),
    ("leverage-2019", "p1", "this influence gives him leverage", 0, "this influence gives him leverage"),
    ("leverage-2019", "title", "Xi’s meeting", 0, "Xi’s meeting"),
    ("leverage-2019", "title", "lesson in leverage", 0, "lesson in leverage"),
    ("hard", "title", "“that” are hard 😀 to", 0, "“that” are hard 😀 to"),
    ("hard", "p1", "gull", 0, "gull"),
    ("hard", "p1", "gull", 1, "gull"),
    ("hard", "p1", "gull", 2, "gull"),
    ("hard", "p1", "the gull", 2, "the gull"),
    ("hard", "p1", "the gull and", 1, "the gull and"),
    ("hard", "p1", "the boat", 0, "the boat"),
    ("hard", "p2", "boat with code in it, a link and", 0, "boat with code in it, a link and"),
    ("hard", "p2", "nested end.", 0, "nested end."),
    ("hard", "h1", "🚢", 0, "🚢"),
    ("hard", "p3", "First line\nsecond line", 0, "First line\nsecond line"),
    ("hard", "p4", "“Quotes”, ‘single’", 0, "“Quotes”, ‘single’"),
    ("hard", "p4", "dashes… and a no\u00a0break", 0, "dashes… and a no\u00a0break"),
    ("hard", "p4", "👩🏽‍🚀 flies with 𝔘𝔫𝔦𝔠𝔬𝔡𝔢", 0, "👩🏽‍🚀 flies with 𝔘𝔫𝔦𝔠𝔬𝔡𝔢"),
    ("hard", "p4", "👩🏽", 0, "👩🏽‍🚀"),
    ("hard", "p4", "caf", 0, "café"),
    ("hard", "p4", "🇮🇸", 0, "🇫🇮🇸🇪"),
    ("hard", "p4", "🇸🇪", 0, "🇸🇪"),
    ("hard", "p4", "lies with 𝔘𝔫𝔦", 0, "flies with 𝔘𝔫𝔦𝔠𝔬𝔡𝔢"),
    ("hard", "p5", " boat", 0, "boat"),
    ("hard", "p6", "two: with a colon, #hash", 0, "two: with a colon, #hash"),
    ("hard", "p7", "a note in it", 0, "a note in it"),
    ("hard", "p8", "海鸥", 1, "海鸥"),
    ("hard", "p9", "the ferry", 1, "the ferry"),
    ("hard", "p9", "left", 1, "left"),
    ("hard", "p9", "left", 2, "left"),
]


def place_of(text: Text, block: str, words: str, which: int) -> int:
    """Return where the words stand in a block for the n-th time, in code points."""
    found = text.committed.block(block)
    assert found is not None
    at = -1
    for _ in range(which + 1):
        at = found.text.index(words, at + 1)
    return at


@pytest.fixture(scope="module")
def suggested(browser: Browser, built: Path, texts: dict[str, Text], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What came of each case: its entry's selector, and its passages in an edition that has all of them."""
    folder = make_edition(tmp_path_factory.mktemp("cases") / "edition")
    page = browser.new_page(viewport=WIDE)
    made = []
    for number, (text, block, words, which, _) in enumerate(CASES):
        if f"/{text}.html" not in page.url:
            open_text(page, built, text)
        start = place_of(texts[text], block, words, which)
        select(page, (block, start), (block, start + len(words)))
        suggest(page)
        fill(page, "notes", {**NOTE, ID: f"case-{number}"})
        content = written(page)
        add(folder, content)
        made.append(yaml.safe_load(content)[f"case-{number}"]["at"])
        leave(page)
    page.close()
    found = places(folder)
    return [(selectors, found["notes", f"case-{number}"]) for number, selectors in enumerate(made)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{c[1]} {c[2]!r} {c[3]}" for c in CASES])
def test_the_passage_is_what_was_selected(suggested: Any, texts: dict[str, Text], number: int) -> None:
    """Each entry stands at exactly the selected characters, found exactly, with no more context than is needed."""
    text, block, words, which, quoted = CASES[number]
    selectors, passages = suggested[number]
    start = place_of(texts[text], block, words, which) + (
        -quoted.index(words) if words in quoted else words.index(quoted)
    )
    assert [(p.text, p.block, p.start, p.quote, p.method) for p in passages] == [(text, block, start, quoted, "exact")]
    (selector,) = selectors
    found = texts[text].committed.block(block)
    assert found is not None
    assert ("prefix" in selector or "suffix" in selector) == (found.text.count(quoted) > 1)
    assert "version" not in selector
    assert sum(len(selector.get(key, "").split()) for key in ("prefix", "quote", "suffix")) <= 8


LAYERS = {
    "actors": {"Name": "The harbour master", "Kind": "person", "Who this is": "Keeps *order*.\n\n- one\n- two"},
    "events": {
        "What happened": "A ferry: late",
        "When": "[2019-01-07..2019-01-13]",
        "Where it belongs": "text",
        "Who took part": "xi",
        "How surely the text means it": "named",
    },
    "claims": {
        "What is claimed, in your own words": 'It is "crucial" – says he [@s24].',
        "Kind": "assertion",
        "Who holds it": "author",
        "Does the text say “may” or “perhaps”?": "true",
        "How it stands to it": "supports",
        "The other claim": "influence-is-crucial",
        "Why": "Because: it is.",
        "Event": "hanoi-summit",
        "What it is to the claim": "bears-on",
        "Verdict": "open",
        "How that is known": "# It isn't.",
    },
    "relations": {
        "Who has the hold": "xi",
        "On whom": "kim",
        "By what": "bread",
        "It is": "asserted",
        "By whom": "author",
        "Claims that say so": "influence-is-crucial",
    },
    "glossary": {"Term": "crux", "What it means here": "- what matters", "See also": "leverage"},
    "notes": {"Title": "yes", "What there is to say": "a: b # c"},
    "sources": {
        "Title": "2019",
        "Who published it": "@ Paper",
        "When": "2019-01",
        "Addresses": "https://example.org/?a=b#c",
        "Kind": "news",
        "Publisher": "Another",
        "What it says on the matter": "'Nothing'",
    },
}
"""What the form of each layer is filled in with; the first so many are those it asks for."""
ASKED = {"actors": 2, "events": 3, "claims": 3, "relations": 5, "glossary": 2, "notes": 2, "sources": 1}
EVERY = {"Sources": "s24", "How sure it is": "inferred", "Your name": "First hand", "Short name": "x-1"}
NAMES = {"actors": "Names by which texts call it", "glossary": "Forms that stand in texts"}


@pytest.mark.parametrize("offered", ["built", "typed"])
def test_an_entry_of_every_layer_is_right(
    page: Page, offered: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """For each layer, once with what it asks for and once with all that the form has, `check` finds no error.

    Also where ids are typed.
    """
    folder = make_edition(tmp_path / "edition")
    open_text(page, request.getfixturevalue(offered), "leverage-2019")
    select(page, ("p1", 44), ("p1", 64))
    suggest(page)
    made = set()
    for layer, values in LAYERS.items():
        for which, given in (("least", dict(list(values.items())[: ASKED[layer]])), ("all", {**values, **EVERY})):
            named = {NAMES[layer]: f"{layer} {which}"} if layer in NAMES else {}
            fill(page, layer, {**given, **named, ID: f"{which}-{layer}"})
            made.add(add(folder, written(page)))
    found = places(folder)
    assert len(made) == 2 * len(LAYERS)
    for layer, entry in made:
        exact = [passage for passage in found.get((layer, entry), []) if passage.method == "exact"]
        assert len(exact) == (layer not in NAMES), (layer, entry)


def test_where_entries_are_too_many_none_are_sent(page: Page, typed: Path) -> None:
    """The data then holds no ids, and what is no id at all can't be sent off."""
    data = (typed / "data" / "suggest.js").read_text(encoding="utf-8")
    assert "leverage-2019" not in data
    assert '"xi"' not in data
    open_text(page, typed, "leverage-2019")
    select(page, ("p1", 44), ("p1", 64))
    suggest(page)
    page.get_by_label("What kind of annotation").select_option("relations")
    holder = page.get_by_label("Who has the hold")
    for value, right in (("Not an id", False), ("xi", True)):
        holder.fill(value)
        assert holder.evaluate("input => input.validity.valid") is right


def test_names_take_the_place_of_a_passage(page: Page, built: Path) -> None:
    """Of an actor the selected words are proposed as its name, and it hangs on them only where the reader says so."""
    open_text(page, built, "hard")
    select(page, ("p1", 4), ("p1", 8))
    suggest(page)
    fill(page, "actors", {"Kind": "group"})
    record = yaml.safe_load(written(page))["gull"]
    assert (record["name"], record["names"], "at" in record) == ("gull", ["gull"], False)
    page.get_by_label("It hangs on these words").check()
    assert [at["quote"] for at in yaml.safe_load(written(page))["gull"]["at"]] == ["gull"]


def test_a_name_that_is_taken_is_told(page: Page, built: Path) -> None:
    """What is a name of another entry already can't be sent off, nor an id that is taken or was once another's."""
    open_text(page, built, "leverage-2019")
    select(page, ("p1", 44), ("p1", 53))
    suggest(page)
    panel = page.locator("dialog.suggest")
    fill(page, "actors", {"Name": "Somebody", "Kind": "person", "Names by which texts call it": "Xi  Jinping"})
    assert panel.locator("output").inner_text() == "“Xi Jinping” is a name of “xi” already."
    assert panel.get_by_role("button", name="Copy").is_disabled()
    fill(page, "notes", NOTE)
    for taken in ("gull", "taken-before"):
        panel.get_by_label(ID).fill(taken)
        assert panel.locator("output").inner_text() == f"There is an entry “{taken}” already."
    panel.get_by_label("Title", exact=True).fill("Gull")
    panel.get_by_label(ID).fill("")
    assert "Its id" in panel.locator("output").inner_text()
    page.keyboard.press("Tab")
    assert panel.get_by_label(ID).input_value() == "gull-2"


def words_of(page: Page) -> dict[str, Any]:
    """Return the selector that the panel has made."""
    (entry,) = yaml.safe_load(page.locator("dialog.suggest pre").evaluate("pre => pre.textContent")).values()
    (selector,) = entry["at"]
    return dict(selector)


def middle(page: Page, start: tuple[str, int], end: tuple[str, int]) -> tuple[float, float, float, float]:
    """Bring words to the middle of the window; return where they begin and end, at the middle of their first line."""
    select(page, start, end)
    box = page.evaluate(
        """() => {
          const range = getSelection().getRangeAt(0);
          getSelection().anchorNode.parentElement.scrollIntoView({block: 'center'});
          const boxes = [...range.getClientRects()];
          getSelection().removeAllRanges();
          const [first, last] = [boxes[0], boxes.at(-1)];
          return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
        }"""
    )
    return (box[0], box[1], box[2], box[3])


def test_the_mouse_selects_words_of_a_link_too(page: Page, built: Path, texts: dict[str, Text]) -> None:
    """Words are dragged over within a passage that is a link: it does not open, and a button beside them suggests."""
    open_text(page, built, "leverage-2019")
    start = place_of(texts["leverage-2019"], "p4", "question that", 0)
    left, top, right, bottom = middle(page, ("p4", start), ("p4", start + len("question that")))
    page.mouse.move(left + 1, top)
    until(page, "Boolean(window.sitegenReader)")
    page.mouse.down()
    page.mouse.move(right - 1, bottom, steps=6)
    assert page.locator(".offer").count() == 0
    page.mouse.up()
    page.wait_for_selector(".offer")
    assert not page.locator("#slip").is_visible()
    assert page.locator("#p4 a.seg:not([href])").count() == 0
    offer = page.locator(".offer").bounding_box()
    assert offer is not None
    assert bottom <= offer["y"] <= bottom + 40
    page.locator(".offer").click()
    page.wait_for_selector("dialog.suggest[open]")
    assert words_of(page) == {"text": "leverage-2019", "p": 4, "quote": "question that"}
    leave(page)
    page.mouse.click(left + 1, top)
    page.wait_for_selector("#slip:popover-open")
    page.wait_for_selector(".offer", state="detached")


def test_the_first_drag_selects_too(page: Page, built: Path, texts: dict[str, Text]) -> None:
    """Words of a link are selected by a drag that begins where the pointer has loaded nothing yet."""
    page.route("**/later/reader.js", lambda _: None)
    open_text(page, built, "leverage-2019")
    start = place_of(texts["leverage-2019"], "p4", "question that", 0)
    left, top, right, bottom = middle(page, ("p4", start), ("p4", start + len("question that")))
    page.mouse.move(left + 1, top)
    page.mouse.down()
    page.mouse.move(right - 1, bottom, steps=6)
    page.mouse.up()
    assert page.evaluate("String(getSelection())") == "question that"


def test_all_is_done_by_keys(browser: Browser, built: Path, texts: dict[str, Text], tmp_path: Path) -> None:
    """With a caret in the page words are selected by Shift and arrows; the form goes on by Tab, and Enter copies."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    caret = browser.browser_type.launch(executable_path=path, args=[*FLAGS.split(), "--enable-caret-browsing"])
    page = open_text(caret.new_page(viewport=WIDE), built, "hard")
    start = place_of(texts["hard"], "p1", "boat", 0)
    left, top, _, _ = middle(page, ("p1", start), ("p1", start + 4))
    page.mouse.click(left, top)
    for _ in range(4):
        page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector(".offer")
    page.locator(".offer").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.suggest[open]")
    assert page.evaluate("document.activeElement.value") == "notes"
    for words in ("A boat, by keys", "It floats."):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    folder = make_edition(tmp_path / "edition")
    layer, entry = add(folder, written(page))
    assert (layer, entry) == ("notes", "a-boat-by-keys")
    (passage,) = places(folder)[layer, entry]
    assert (passage.block, passage.start, passage.quote) == ("p1", start, "boat")
    while page.evaluate("document.activeElement.textContent") != "Copy":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('dialog.suggest output').textContent !== ''")
    leave(page)
    caret.close()


def test_a_finger_finds_the_button_at_the_foot(browser: Browser, built: Path, texts: dict[str, Text]) -> None:
    """On a phone, nothing pressed before, the button stands at the foot, away from the system's; all fits 320 px."""
    context = browser.new_context(viewport=NARROW, has_touch=True, is_mobile=True)
    page = open_text(context.new_page(), built, "hard")
    start = place_of(texts["hard"], "p1", "saw", 0)
    *_, bottom = middle(page, ("p1", start), ("p1", start + len("saw the boat")))
    select(page, ("p1", start), ("p1", start + len("saw the boat")))
    page.wait_for_selector(".offer")
    offer = page.locator(".offer").bounding_box()
    assert offer is not None
    assert offer["y"] > bottom + 60
    assert 0 <= offer["x"] <= offer["x"] + offer["width"] <= 320
    page.locator(".offer").tap()
    page.wait_for_selector("dialog.suggest[open]")
    assert words_of(page) == {"text": "hard", "p": 1, "quote": "saw the boat"}
    fill(page, "notes", NOTE)
    assert page.evaluate("[document.documentElement.scrollWidth, document.querySelector('dialog').scrollWidth]") <= [
        320,
        320,
    ]
    for name in ("Copy", "close"):
        box = page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 640
    page.get_by_role("button", name="close", exact=True).tap()
    page.wait_for_selector("dialog.suggest:not([open])", state="attached")
    page.evaluate("getSelection().removeAllRanges()")
    page.wait_for_selector(".offer", state="detached")
    page.locator(".reader-bar [data-suggest]").tap()
    page.wait_for_selector("dialog.suggest[open]")
    assert "quote" not in words_of(page)
    context.close()


def test_without_a_selection_the_annotation_or_the_block_is_meant(page: Page, built: Path) -> None:
    """The key suggests for the words of the annotation that has the focus, else for the block that is being read."""
    open_text(page, built, "leverage-2019")
    page.locator("#p6").evaluate("block => block.scrollIntoView({block: 'start'})")
    suggest(page)
    assert words_of(page) == {"text": "leverage-2019", "p": 6}
    assert page.locator("dialog.suggest .quotes").inner_text() == "To paragraph 6 as a whole."
    leave(page)
    page.locator('#p1 a.seg[href$="#claim-influence-is-crucial"]').focus()
    suggest(page)
    assert words_of(page)["quote"] == "Chinese influence on Pyongyang is crucial"


NESTED = """entry:
  title: Crossing and nested
  body: Words.
  at:
    - {text: hard, p: 1, quote: gull and the gull and the gull saw}
    - {text: hard, p: 2, quote: "boat with code in it, a link"}
    - {text: hard, p: 2, quote: bold nested}
    - {text: hard, p: 6, quote: tight}
    - {text: hard, p: 6, quote: colon}
other:
  title: Another
  body: Words.
  at:
    - {text: hard, p: 1, quote: saw the boat}
    - {text: hard, p: 2, quote: in it}
    - {text: hard, p: 6, quote: two}
"""
FOCUSED = [
    # text, block, what the link leads to, the words it begins with, the words that are quoted
    ("leverage-2019", "p4", "claim-xi-alone-supplies-kim", "steady", "steady resources and a diplomatic outlet"),
    ("leverage-2019", "p4", "claim-xi-alone-supplies-kim", "no question", "no question that Xi is the boss"),
    ("leverage-2019", "p4", "term-diplomatic-outlet", "diplomatic", "diplomatic outlet"),
    ("hard", "p1", "note-entry", "gull and", "gull and the gull and the gull saw"),
    ("hard", "p1", "note-other", " the boat", "saw the boat"),
    ("hard", "p2", "note-entry", "boat", "boat with code in it, a link"),
    ("hard", "p2", "note-entry", "bold", "bold nested"),
    ("hard", "p6", "note-entry", "tight", "tight"),
    ("hard", "p6", "note-other", "two", "two"),
    ("hard", "p6", "note-entry", "colon", "colon"),
]


def test_the_words_of_the_focused_passage_are_quoted(page: Page, tmp_path: Path) -> None:
    """Of an entry with several places, of crossing, nested and cut ones, only the place that has the focus is meant."""
    root = make_edition(tmp_path / "edition")
    (root / "annotations" / "notes" / "nested.yaml").write_text(NESTED, "utf-8")
    site = make_site(root, root / "public")
    for text, block, target, begin, quoted in FOCUSED:
        open_text(page, site, text)
        links = page.locator(f'#{block} a.seg[href$="#{target}"]')
        starts = links.evaluate_all("links => links.map(link => link.textContent)")
        at = next((n for n, words in enumerate(starts) if words.startswith(begin)), None)
        assert at is not None, (target, begin, starts)
        links.nth(at).focus()
        suggest(page)
        assert words_of(page)["quote"] == quoted
        leave(page)


def test_a_draft_belongs_to_its_words(page: Page, built: Path) -> None:
    """Closing loses nothing; for other words a draft is carried over and said to be, one that was copied put away."""
    open_text(page, built, "hard")
    title = page.locator("dialog.suggest").get_by_label("Title", exact=True)
    carried = page.locator("dialog.suggest .carried")

    def again(start: int, end: int) -> tuple[str, bool]:
        select(page, ("p1", start), ("p1", end))
        suggest(page)
        return title.input_value(), carried.is_visible()

    assert again(4, 8) == ("", False)
    fill(page, "notes", NOTE)
    leave(page)
    assert again(4, 8) == ("A suggestion", False)
    leave(page)
    assert again(9, 12) == ("A suggestion", True)
    carried.get_by_role("button", name="Begin anew").click()
    assert (title.input_value(), page.get_by_label(ID).input_value(), carried.is_visible()) == ("", "note", False)
    fill(page, "notes", NOTE)
    page.locator("dialog.suggest").get_by_role("button", name="Copy").click()
    leave(page)
    assert again(9, 12) == ("A suggestion", False)
    leave(page)
    assert again(4, 8) == ("", False)
    assert page.get_by_label(ID).input_value() == "note"


def test_claims_to_choose_from_stand_by_text(page: Page, built: Path) -> None:
    """Claims stand under the titles of their texts, the one that is read first; other lists have no groups."""
    open_text(page, built, "leverage-2023")
    suggest(page)
    fill(page, "claims", {})
    panel = page.locator("dialog.suggest")
    groups = panel.get_by_label("The other claim").locator("optgroup")
    names = groups.evaluate_all("groups => groups.map(group => group.label)")
    assert len(names) == 2
    assert page.title().startswith(names[0])
    assert groups.nth(1).locator('option[value="influence-is-crucial"]').count() == 1
    assert panel.get_by_label("Event", exact=True).locator("optgroup").count() == 0


def test_what_is_done_to_a_selection_is_said(page: Page, built: Path, texts: dict[str, Text]) -> None:
    """A long selection is cut, one over several blocks begun with, half words are made whole; each is told."""
    open_text(page, built, "hard")
    done = page.locator("dialog.suggest .quotes + p")
    select(page, ("p1", 1), ("p2", 10))
    suggest(page)
    assert words_of(page) == {"text": "hard", "p": 1, "quote": "the gull and the gull and the gull"}
    assert done.inner_text().split(". ") == [
        "Words of one paragraph only can be quoted: these are from the first",
        "It is cut to a beginning that stands there once, of at most 8 words",
        "Half words have been made whole.",
    ]
    leave(page)
    select(page, ("p1", 0), ("p1", 3))
    suggest(page)
    assert done.inner_text() == ""
    text = texts["hard"].committed.block("p1")
    assert text is not None
    chosen = words_of(page)
    assert text.text.startswith(chosen["quote"] + chosen.get("suffix", ""))


def test_the_forge_opens_with_path_and_content(page: Page, built: Path) -> None:
    """The link leads to the forge's page for a new file, filled in; without the content where it would be too long."""
    open_text(page, built, "hard")
    select(page, ("p4", 0), ("p4", 8))
    suggest(page)
    link = page.locator("dialog.suggest .slip-bar a")
    assert link.get_attribute("href") is None
    fill(page, "notes", {**NOTE, "Title": "Ünïcode & “more” #1 + 100% 😀"})
    content = written(page)
    address = link.get_attribute("href") or ""
    expected = new_file_url(REPOSITORY, "annotations/notes/unicode-more-1-100.yaml", content)
    assert [urlsplit(url)[:3] for url in (address, expected)] == [
        ("https", "github.com", "/example/leverage/new/main")
    ] * 2
    asked = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert asked == {"filename": ["annotations/notes/unicode-more-1-100.yaml"], "value": [content]}
    assert asked == parse_qs(urlsplit(expected).query)
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")
    assert link.inner_text() == "Open a pull request at github.com"
    page.locator("dialog.suggest").get_by_label("What there is to say").fill("long " * MAX_URL)
    assert (link.get_attribute("href") or "").endswith("?filename=annotations%2Fnotes%2Funicode-more-1-100.yaml")
    assert "too long" in page.locator("dialog.suggest form > p.small").last.inner_text()


def test_without_a_repository_the_entry_is_copied(browser: Browser, served: str) -> None:
    """Only copying is offered, with where the file belongs; what is copied is what is shown."""
    context = browser.new_context(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{served}/texts/leverage-2023.html")
    select(page, ("p2", 0), ("p2", 12))
    suggest(page)
    fill(page, "notes", NOTE)
    panel = page.locator("dialog.suggest")
    assert panel.locator("a").count() == 0
    assert "annotations/notes/a-suggestion.yaml" in panel.locator("form > p.small").last.inner_text()
    content = written(page)
    panel.get_by_role("button", name="Copy").click()
    until(page, f"navigator.clipboard.readText().then(text => text === {content!r})")
    assert panel.locator("output").inner_text() == "Copied."
    context.close()
    assert said == []


def test_where_the_script_does_not_come_the_page_for_contributors_does(browser: Browser, served: str) -> None:
    """If the panel can't be loaded, the reader is led to the templates."""
    page = browser.new_page()
    page.route("**/suggest.js", lambda route: route.abort())
    page.goto(f"{served}/texts/leverage-2023.html")
    page.keyboard.press("a")
    page.wait_for_url("**/contribute.html")
    page.close()


TRAPS = [
    *("yes", "No", "n", "~", "null", "true", "12", "1.5", "1e3", "0x1f", ".inf", "12:30", "2019-01-07", "-a", "<<"),
    *"-?:=|>%@`*&![]{},#'\\",
    *("a: b", "a #b", "a:", "key: [x]", "- item", "'quoted'", '"quoted"', "back\\slash", "tab\tinside", "--- a"),
    *("two\nlines", "two\n\n  lines\n# three", "  led by space", "trailing ", "\nled by a line", "a\n---\nb", "..."),
    *("no\u00a0break", "line\u2028end", "\u0085", "\ufeff", "😀", "cafe\u0301", "“curly”", "%YAML 1.2", "é" * 300),
]


def test_every_string_is_read_back(page: Page, built: Path) -> None:
    """Whatever a reader writes, this program and others read from the YAML, in any place of an entry."""
    letters = "ab1 :#-'\"\\\n\t[]{}&*!|>%@`,?~=.😀é\u00a0\u2028“…"
    draw = Random(4)
    strings = [*TRAPS, *("".join(draw.choices(letters, k=draw.randint(1, 12))) for _ in range(1500))]
    record = {"k": strings, "deep": [{"one": text, "two": {"three": text}} for text in strings], "flag": [True, 3]}
    open_text(page, built, "hard")
    suggest(page)
    content = page.evaluate("record => sitegenYaml('notes', 'no', record)", record)
    assert yaml.safe_load(content) == {"no": record}
    problems: list[Problem] = []
    loaded = load_yaml(content, "notes.yaml", problems)
    assert problems == []
    assert loaded is not None
    strings = [normalize("NFC", text) for text in strings]
    assert loaded.data["no"]["k"] == strings
    assert [item["two"]["three"] for item in loaded.data["no"]["deep"]] == strings


def test_an_original_is_quoted_as_such(browser: Browser, tmp_path: Path) -> None:
    """In a private copy, words that the digest lacks are quoted with `version: original`, those that it has without."""
    root = make_edition(tmp_path / "edition")
    page = open_text(browser.new_page(viewport=WIDE), make_site(root, root / "private", private=True), "letter")
    made = {}
    for words, name in (("I fear", "lacks"), ("boat is late", "has")):
        start = ORIGINAL.index(words)
        select(page, ("p1", start), ("p1", start + len(words)))
        suggest(page)
        fill(page, "notes", {**NOTE, ID: name})
        made[name] = words_of(page)
        add(root, written(page))
        leave(page)
    assert made == {
        "lacks": {"text": "letter", "p": 1, "quote": "I fear", "version": "original"},
        "has": {"text": "letter", "p": 1, "quote": "boat is late"},
    }
    assert page.locator('a[href*="content/originals"], a[href*="/edit/main/content/texts/letter.md#L1"]').count() == 1
    page.close()
    found = places(root, originals=True)
    assert {p.version for p in found["notes", "has"] if p.method == "exact"} == {"digest", "original"}
    assert {(p.version, p.method) for p in found["notes", "lacks"]} >= {("original", "exact")}


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1280", "320"])
def test_the_panel_has_no_barrier(browser: Browser, built: Path, viewport: Any) -> None:
    """axe finds no violation beside a selection, nor in the panel with the longest forms, all of them unfolded."""
    page = browser.new_page(viewport=viewport, bypass_csp=True)
    open_text(page, built, "hard")
    page.keyboard.press("n")
    until(page, "Boolean(window.sitegenReader)")
    page.keyboard.press("Escape")
    select(page, ("p1", 0), ("p1", 3))
    page.wait_for_selector(".offer")
    assert barriers_in_both_schemes(page) == {}
    suggest(page)
    for layer in ("actors", "claims"):
        fill(page, layer, {})
        assert barriers_in_both_schemes(page, "dialog") == {}, layer
    page.close()


def test_the_script_is_light_and_comes_when_it_is_wanted(browser: Browser, served: str, site: Path) -> None:
    """All scripts of the panel have at most 10 kB, and neither they nor what they need is loaded before."""
    asked: list[str] = []
    page = browser.new_page(viewport=WIDE)
    page.on("request", lambda request: asked.append(request.url.removeprefix(f"{served}/")))
    page.goto(f"{served}/texts/leverage-2019.html")
    page.keyboard.press("n")
    page.wait_for_selector("#slip:popover-open")
    assert [name for name in asked if "suggest" in name] == []
    suggest(page)
    page.close()
    scripts = [name for name in asked if name.startswith("assets/later/suggest") and name.endswith(".js")]
    assert len(scripts) == len(list((site / "assets" / "later").glob("suggest*.js")))
    assert sum(len(gzip.compress((site / name).read_bytes(), 9)) for name in scripts) <= 10_000
