"""Search, in Chromium over HTTP below a path of its own: found on the block, filtered, asked for only when wanted."""

from __future__ import annotations

import gzip
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.build import check, make
from sitegen.find.documents import documents
from sitegen.find.index import make_index
from tests.conftest import ROOT, Run
from tests.site.barriers import barriers_in_both_schemes

SMALL = ROOT / "tests" / "cases" / "problems" / "base"
BELOW = "/some/path"
LEAD = "#found li:first-child a"

expect.set_options(timeout=20_000)

Open = Callable[..., Page]


class Below(SimpleHTTPRequestHandler):
    """Serves a folder below a path, and nothing else."""

    def translate_path(self, path: str) -> str:
        """Return the file of an address; one that is not there for any other path."""
        if not path.startswith(f"{BELOW}/"):
            return "/nowhere"
        return super().translate_path(path.removeprefix(BELOW))

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Watched:
    """What a page asked for, and what its console said."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))

    @property
    def index(self) -> list[str]:
        """Return the requests for the index, and for the script that reads it."""
        return [url for url in self.asked if "/find/" in url or "/later/" in url]


def serve(folder: Path) -> Iterator[str]:
    """Yield the address of a served folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Below, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{BELOW}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """The repository's site, served below a path."""
    yield from serve(site)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a page in a context of its own."""
    opened = []

    def visit(address: str, **context: Any) -> Page:
        opened.append(browser.new_context(**context))
        page = opened[-1].new_page()
        page.watched = Watched(page)  # type: ignore[attr-defined]
        page.goto(address)
        return page

    yield visit
    for context in opened:
        context.close()


def found(page: Page, words: str) -> None:
    """Type words and wait for their results."""
    page.fill("#finder-words", words)
    expect(page.locator("#found li").first).to_be_visible()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small edition whose one text is German."""
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    ferry = root / "content" / "texts" / "ferry.md"
    body = "Die Häuser am Ufer standen leer, und niemand fragte nach der Fähre.\n\nDer Bürgermeister schwieg.\n"
    ferry.write_text(f"---\ntitle: Die letzte Fähre\nlanguage: de\n---\n\n{body}", encoding="utf-8")
    (root / "annotations" / "claims.yaml").unlink()
    (root / "annotations" / "events.yaml").unlink()
    return root


def test_words_of_a_text_lead_to_their_block(address: str, visit: Open) -> None:
    """Words that stand in one paragraph give it as the first result, marked; the link leads to the paragraph."""
    page = visit(f"{address}search.html")
    found(page, "grand bargain Kim his own master")
    assert page.locator("#found li:first-child mark").first.inner_text()
    page.click(LEAD)
    page.wait_for_url("**/texts/leverage-2019.html#p*")
    block = page.locator(f"#{page.url.partition('#')[2]}")
    assert "grand bargain would make Kim his own master" in block.inner_text()
    assert page.url.startswith(f"{address}texts/")


@pytest.mark.parametrize(
    ("words", "kind", "target"),
    [
        ("Chinese leader", "actor", "actors/xi.html"),
        ("Panmunjom", "event", "events/panmunjom-meeting.html"),
        ("answerable for results", "claim", "claims/influence-is-not-leverage.html"),
        ("leverage", "term", "glossary/leverage.html"),
        ("supplies diplomatic access", "relation", "relations.html#relation-xi-over-kim-2019"),
        ("Who is I", "note", "notes.html#note-who-is-i"),
        ("Yonhap chronology", "source", "sources.html#source-s1"),
        ("share and adapt", "page", "about.html"),
    ],
)
def test_everything_else_is_found_too(address: str, visit: Open, words: str, kind: str, target: str) -> None:
    """An entry of each layer, and a page of the editors', is the first result of its kind and leads to its place."""
    page = visit(f"{address}search.html")
    found(page, words)
    page.select_option("#finder-kind", kind)
    expect(page.locator(LEAD)).to_have_attribute("href", target)
    page.click(LEAD)
    page.wait_for_url(f"{address}{target}")
    place = target.partition("#")[2]
    assert page.locator(f"#{place}" if place else "h1").count() == 1


def test_results_are_filtered_by_kind_and_text(address: str, visit: Open) -> None:
    """Each choice tells how many results it leaves, and leaves so many; the address keeps words and choices."""
    page = visit(f"{address}search.html")
    found(page, "Taiwan")
    for name in ("kind", "text"):
        counts = page.locator(f"#finder-{name} option").evaluate_all("all => all.map(o => o.textContent)")
        total, *rest = [int(words.rpartition("(")[2].rstrip(")")) for words in counts]
        assert total
        assert sum(rest) == total if name == "kind" else max(rest) <= total
    page.select_option("#finder-kind", "text")
    page.select_option("#finder-text", "leverage-2023")
    expect(page.locator('#found li a:not([href^="texts/leverage-2023.html#"])')).to_have_count(0)
    links = page.locator("#found li a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    chosen = re.compile(rf"\({len(links)}\)$")
    expect(page.locator("#finder-kind option:checked")).to_have_text(chosen)
    expect(page.locator("#finder-count")).to_have_text(re.compile(rf"^{len(links)} "))
    assert all(link.startswith("texts/leverage-2023.html#") for link in links)
    again = visit(page.url)
    expect(again.locator("#found li")).to_have_count(len(links))
    assert again.locator("#found li a").evaluate_all("all => all.map(a => a.getAttribute('href'))") == links


def test_nothing_is_loaded_before_the_box_has_focus(address: str, visit: Open) -> None:
    """A visitor who does not search pays for no index, and for at most six requests; a search asks nobody else."""
    page = visit(f"{address}search.html")
    page.wait_for_load_state("networkidle")
    watched = page.watched  # type: ignore[attr-defined]
    assert watched.index == []
    assert len(watched.asked) <= 6
    with page.expect_request("**/*.pagefind"):
        page.focus("#finder-words")
    found(page, "leverage")
    assert watched.said == []
    assert [url for url in watched.asked if not url.startswith(address)] == []


@pytest.mark.parametrize("name", ["index.html", "texts/leverage-2019.html", "claims/hold-xi-responsible.html"])
def test_a_key_leads_to_the_box_from_every_page(address: str, visit: Open, name: str) -> None:
    """The key / opens the search page with the box in focus, whatever the depth of the page."""
    page = visit(f"{address}{name}")
    page.keyboard.press("/")
    page.wait_for_url(f"{address}search.html#finder-words")
    expect(page.locator("#finder-words")).to_be_focused()
    assert page.input_value("#finder-words") == ""
    assert page.locator('a[aria-keyshortcuts="/"]').count() == 1


def test_the_key_is_a_letter_while_one_writes(address: str, visit: Open) -> None:
    """On the search page / goes to the box; within it, it is written; with Control it is the browser's."""
    page = visit(f"{address}search.html")
    page.keyboard.press("Control+/")
    expect(page.locator("#finder-words")).not_to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#finder-words")).to_be_focused()
    page.keyboard.type("a/b")
    assert page.input_value("#finder-words") == "a/b"


def test_an_address_with_words_shows_their_results(address: str, visit: Open) -> None:
    """`?q=` fills the box and searches; what is typed then is in the address; Escape clears both."""
    page = visit(f"{address}search.html?q=Panmunjom")
    expect(page.locator(LEAD)).to_be_visible()
    assert page.input_value("#finder-words") == "Panmunjom"
    assert not page.locator("#names").is_visible()
    page.fill("#finder-words", "North Korea")
    page.wait_for_url("**/search.html?q=North+Korea")
    page.press("#finder-words", "Escape")
    expect(page.locator("#names")).to_be_visible()
    assert (page.input_value("#finder-words"), page.url) == ("", f"{address}search.html")
    assert not page.locator("#found").is_visible()


def test_many_results_come_in_parts(address: str, visit: Open) -> None:
    """Ten results stand there at first; the button adds more and moves the focus there; at the end it goes."""
    page = visit(f"{address}search.html")
    found(page, "Xi")
    expect(page.locator("#found li")).to_have_count(10)
    page.click("#found button")
    expect(page.locator("#found li:nth-child(11) a")).to_be_focused()
    total = int(page.inner_text("#finder-count").split()[0])
    while page.locator("#found button").is_visible():
        before = page.locator("#found li").count()
        page.click("#found button")
        expect(page.locator(f"#found li:nth-child({before + 1})")).to_be_visible()
    assert page.locator("#found li").count() == total


def test_words_that_stand_nowhere_are_told_of(address: str, visit: Open) -> None:
    """The status says so, and is read out."""
    page = visit(f"{address}search.html")
    page.fill("#finder-words", "xylophone zeppelin")
    status = page.get_by_role("status")
    expect(status).to_have_text("Nothing has all these words.")


def test_without_script_the_page_says_how_to_search(address: str, visit: Open) -> None:
    """No box that does nothing: a sentence, and the list of all names."""
    page = visit(f"{address}search.html", java_script_enabled=False)
    assert not page.locator("#finder").is_visible()
    assert "Searching needs JavaScript" in page.inner_text("main")
    assert page.locator('#names a[href="actors/xi.html"]').is_visible()


def test_from_a_folder_the_page_finds_names_and_says_so(site: Path, visit: Open) -> None:
    """Opened from a folder the box filters the list; the page says that more needs a server; nothing fails."""
    page = visit((site / "search.html").as_uri())
    assert "needs a web server" in page.inner_text("#finder")
    page.fill("#finder-words", "hanoi summit")
    expect(page.locator('#names a[href="actors/xi.html"]')).to_be_hidden()
    assert page.locator('#names a[href="events/hanoi-summit.html"]').is_visible()
    assert "name" in page.get_by_role("status").inner_text()
    watched = page.watched  # type: ignore[attr-defined]
    assert [url for url in watched.asked if "/find/" in url] == []


def test_an_index_that_can_not_be_loaded_leaves_the_names(site: Path, tmp_path: Path, visit: Open) -> None:
    """Where the index is missing the page says so and filters the list."""
    shutil.copytree(site, tmp_path / "site", ignore=shutil.ignore_patterns("find"))
    for address in serve(tmp_path / "site"):
        page = visit(f"{address}search.html?q=panmunjom")
        expect(page.locator("#finder-limit")).to_be_visible()
        assert page.locator('#names a[href="events/panmunjom-meeting.html"]').is_visible()
        assert not page.locator('#names a[href="actors/xi.html"]').is_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_results_have_no_barrier(address: str, visit: Open, width: int) -> None:
    """axe finds no violation on the page with results, and nothing is wider than the screen."""
    page = visit(f"{address}search.html", viewport={"width": width, "height": 900})
    found(page, "leverage")
    assert barriers_in_both_schemes(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_is_light(site: Path) -> None:
    """The search page with all that it loads but the index is at most 60 kB."""
    names = ("search.html", "assets/pages.css", "assets/pages.js", "assets/later/search.js")
    weights = {name: len(gzip.compress((site / name).read_bytes(), 9)) for name in names}
    assert sum(weights.values()) <= 60_000
    assert weights["assets/later/search.js"] <= 2_500


def test_the_site_holds_of_the_index_what_a_browser_reads(site: Path) -> None:
    """Pagefind's own interfaces, their styles and its highlighter are not published."""
    names = {path.name for path in (site / "find").rglob("*") if path.is_file()}
    kinds = {name for name in names if not name.startswith("en_")}
    assert {name for name in kinds if not name.startswith("pagefind.en_")} == {
        "pagefind.js", "records.json", "pagefind-entry.json", "wasm.en.pagefind",
    }  # fmt: skip


def test_an_edition_in_two_languages_is_searched_as_one(small: Path, run: Run, visit: Open) -> None:
    """Each language is stemmed as its own, and one search goes through all."""
    assert run("build", "-C", small).returncode == 0
    for address in serve(small / "public"):
        page = visit(f"{address}search.html")
        found(page, "Haus")
        assert page.locator(LEAD).get_attribute("href") == "texts/ferry.html#p1"
        assert page.locator("#found li:first-child [lang=de] mark").inner_text() == "Häuser"
        page.fill("#finder-words", "ropes hung")
        expect(page.locator('#found a[href="glossary/rope.html"]')).to_be_visible()
        page.fill("#finder-words", "Bürgermeister")
        expect(page.locator('#found a[href="texts/ferry.html#p2"]')).to_be_visible()
        assert page.watched.said == []  # type: ignore[attr-defined]


def test_the_index_has_the_same_bytes_each_time(small: Path) -> None:
    """Nothing of the index hangs on chance: not the order of languages, kinds or texts."""
    found = list(documents(check(small, originals=False).annotated))
    first = make_index(found)
    assert all(make_index(found) == first for _ in range(4))


def test_an_edition_can_leave_search_out(small: Path, run: Run) -> None:
    """With `search: false` there is no index, no box, no key, no wasm; an index that was there goes."""
    assert run("build", "-C", small).returncode == 0
    assert (small / "public" / "find" / "pagefind.js").is_file()
    with (small / "content" / "edition.yaml").open("a", encoding="utf-8") as file:
        file.write("search: false\n")
    assert run("build", "-C", small).returncode == 0
    assert not (small / "public" / "find").exists()
    html = (small / "public" / "search.html").read_text(encoding="utf-8")
    assert [word for word in ("finder", "wasm", "aria-keyshortcuts") if word in html] == []
    assert 'href="actors/mayor.html"' in html


def test_without_the_package_the_build_says_so_once(small: Path, tmp_path: Path, run: Run, visit: Open) -> None:
    """Where Pagefind is not installed the site is built, with names to be found alone; a line tells how to get it."""
    stub = tmp_path / "stub"
    stub.mkdir()
    (stub / "sitecustomize.py").write_text("import sys\nsys.modules['pagefind'] = None\n", encoding="utf-8")
    done = run("build", "-C", small, env={"PYTHONPATH": str(stub)})
    assert done.returncode == 0
    assert done.stderr.count("no-search") == 1
    assert not (small / "public" / "find").exists()
    assert "wasm" not in (small / "public" / "search.html").read_text(encoding="utf-8")
    for address in serve(small / "public"):
        page = visit(f"{address}search.html?q=mayor")
        expect(page.locator('#names a[href="glossary/rope.html"]')).to_be_hidden()
        assert page.locator('#names a[href="actors/mayor.html"]').is_visible()


def test_a_failure_of_pagefind_is_told_in_one_line(small: Path, tmp_path: Path, run: Run) -> None:
    """Nothing is written, and the line says what Pagefind said and how to do without."""
    stub = tmp_path / "stub" / "pagefind"
    stub.mkdir(parents=True)
    (stub / "__init__.py").touch()
    (stub / "__main__.py").write_text("raise SystemExit('the disk is on fire')\n", encoding="utf-8")
    done = run("build", "-C", small, env={"PYTHONPATH": str(stub.parent)})
    assert done.returncode == 2
    [line] = [line for line in done.stderr.splitlines() if "Pagefind" in line]
    assert "the disk is on fire" in line
    assert "`search: false`" in line
    assert "Traceback" not in done.stderr
    assert not (small / "public").exists()


def test_the_preview_makes_no_index(small: Path) -> None:
    """A live preview is built at every save: it goes without, and its page without the index's rights."""
    files = make(small, check(small, originals=False), private=False, live=True).files
    assert [name for name in files if name.startswith("find/")] == []
    assert b"wasm" not in files["search.html"]
