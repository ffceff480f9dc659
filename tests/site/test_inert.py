"""Whatever an edition holds, nothing of it runs, asks another host or changes a page: tried in Chromium with payloads.

The payloads are lines and files in tests/cases/payloads. Those that are taken stand in one site, built by the command,
whose pages are opened from a folder and from a server, with their content security policy and without; those that are
not must be told as problems.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from sitegen.build import check
from sitegen.layers import LAYERS
from sitegen.load.markdown import parse, walk
from sitegen.report import as_json
from tests.conftest import ROOT, QuietHandler, run_sitegen
from tests.preview.running import Preview, free_port
from tests.preview.test_page import CONNECTED, until
from tests.repositories import start_repository
from tests.site.intruders import FOLDER, Intruders, files_of, pages_of, without_policy
from tests.site.payload_edition import Refused, lines, payload_edition, refused_files, write_layer

SMALL = ROOT / "tests" / "cases" / "problems" / "base"
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What must not come to a terminal."""


class Served:
    """The site of payloads as it was built and without its policy, in folders and below an address."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(root)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/"
        payload_edition(root, f"{self.address}public/")
        self.built = run_sitegen("build", "-C", root)
        self.site = root / "public"
        without_policy(self.site, root / "open")


@pytest.fixture(scope="module")
def payloads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site of payloads, served."""
    served = Served(tmp_path_factory.mktemp("payloads"))
    assert served.built.returncode == 0, served.built.stderr
    yield served
    served.server.shutdown()
    served.server.server_close()


def test_there_are_enough_payloads() -> None:
    """At least 120 words, and as many other payloads; each is there once."""
    words = lines("words")
    others = [*lines("markdown"), *lines("addresses"), *(file.title for file in refused_files())]
    assert min(len(words), len(others)) >= 120
    assert len(set(words)) == len(words)
    assert len(set(others)) == len(others)


@pytest.mark.parametrize("folder", ["public", "open"])
def test_no_page_runs_anything(browser: Browser, payloads: Served, folder: str) -> None:
    """Every page, from a server and from its folder, is what the theme makes of it; nothing runs, nobody is asked."""
    for own, root in ((payloads.address, payloads.address), (FOLDER, f"{payloads.root.as_uri()}/")):
        intruders = Intruders(browser, own)
        for path in pages_of(payloads.site):
            if path != "404.html" or own != FOLDER:  # which starts from where the site is published
                intruders.look(f"{root}{folder}/", path)
        intruders.close()
        assert intruders.seen == []


@pytest.mark.parametrize("folder", ["public", "open"])
def test_what_is_not_a_page_runs_nothing(browser: Browser, payloads: Served, folder: str) -> None:
    """Feed, sitemap, pictures and data, opened by themselves, run nothing."""
    intruders = Intruders(browser, payloads.address)
    for file in files_of(payloads.root / folder):
        if file.suffix in {".xml", ".svg", ".json", ".txt"}:
            intruders.where = file.name
            intruders.page.goto(f"{payloads.address}{file.relative_to(payloads.root).as_posix()}")
    intruders.close()
    assert [seen for seen in intruders.seen if "favicon.ico" not in seen and "404" not in seen] == []


def test_no_id_of_an_entry_can_be_one_of_the_page() -> None:
    """No id of the theme begins as those do that are made of an entry's or a text's, and none of these is bare."""
    theme = ROOT / "templates"
    files = [*theme.rglob("*.html"), *theme.rglob("*.svg"), *theme.rglob("*.js")]
    written = "".join(file.read_text("utf-8") for file in files)
    made = set(re.findall(r'\bid="([^"{]+)\{\{ [\w.]*\bid \}\}', written)) | {f"{layer.kind}-" for layer in LAYERS}
    own = set(re.findall(r'\bid(?:="|: ")([a-z][\w-]*)"', written))
    assert {"main", "body", "slip", "suggest"} <= own
    assert {"claim-", "claims-", "lever-", "arc-"} <= made
    assert [(start, name) for start in made for name in own if name.startswith(start)] == []
    bare = re.findall(r'\bid="\{\{ ([\w.]+) \}\}"', written)
    assert sorted(bare) == ["end.id", "group.key", "id", "part.block", "part.id"]  # of kinds of lists, and of blocks


def test_words_are_shown_as_they_stand(payloads: Served) -> None:
    """Titles, paragraphs, names, the search index and all data have each payload, letter for letter."""
    pages = {path: LexborHTMLParser((payloads.site / path).read_text("utf-8")) for path in pages_of(payloads.site)}
    data = json.loads((payloads.site / "data" / "edition.json").read_text("utf-8"))
    blocks = {block["text"] for block in data["texts"][0]["versions"]["text"]["blocks"]}
    everything = "\n".join((page.css_first("main") or page).text() for page in pages.values())
    feed = "".join(ElementTree.parse(payloads.site / "feed.xml").getroot().itertext())
    for word in lines("words"):
        assert word in blocks
        assert word in pages["notes.html"].css_first("main").text()  # type: ignore[union-attr]
        assert everything.count(word) > 5
    assert sum(word in feed for word in lines("words")) > 20
    ElementTree.parse(payloads.site / "sitemap.xml")


READ = """async () => {
  const wait = () => new Promise((done) => setTimeout(done));
  const segments = [...document.querySelectorAll(".leaf a.seg")];
  const cards = document.querySelector("#slip .cards");
  segments[0].click();
  while (!document.querySelector("#slip").matches(":popover-open")) await wait();
  const opened = segments.map((segment) => {
    segment.click();
    for (const button of cards.querySelectorAll("[data-copy]")) button.closest("details").open = true;
    return cards.textContent;
  });
  const cite = JSON.parse(document.getElementById("cite-data").textContent);
  return [opened, Object.values(sitegenCite(cite, "paragraph {7*7}", location.href))];
}"""
"""Opens the cards of all passages; returns what they say, and the citations."""
SUGGEST = """() => {
  const range = (block) => { const range = new Range(); range.selectNodeContents(block); return range; };
  const code = () => document.querySelector("dialog.suggest pre code").textContent;
  return [...document.querySelectorAll(".leaf p[id]")].map((block) => {
    block.querySelectorAll(".marks").forEach((marks) => marks.remove());
    sitegenSuggest(range(block), block);
    const words = block.textContent;
    const fields = [...document.querySelectorAll("dialog.suggest :is(input:not([type]), textarea)")];
    for (const field of fields) if (!field.pattern) field.value = words;
    fields.at(-1).dispatchEvent(new Event("input", { bubbles: true }));
    const found = code();
    document.querySelector("dialog.suggest").close();
    return [words, found];
  });
}"""
"""Suggests a note for each paragraph, its words in every field; returns the words and the YAML."""


@pytest.mark.parametrize("folder", ["public", "open"])
def test_cards_and_suggestions_run_nothing(browser: Browser, payloads: Served, folder: str) -> None:
    """All cards open, citations are made, and a note of each payload is suggested, as YAML to be copied."""
    intruders = Intruders(browser, payloads.address)
    page = intruders.page
    intruders.look(f"{payloads.address}{folder}/", "texts/constructor.html")
    opened, citations = page.evaluate(READ)
    assert len(opened) > len(lines("words"))
    assert "49" not in "".join(citations)
    page.keyboard.press("a")
    page.wait_for_selector("dialog.suggest[open]")
    suggested = page.evaluate(SUGGEST)
    assert {words for words, _ in suggested} == set(lines("words"))
    for words, content in suggested:
        ((_, note),) = yaml.safe_load(content).items()
        assert note["title"] == note["body"] == words
    intruders.audit()
    intruders.close()
    assert intruders.seen == []


@pytest.mark.parametrize("folder", ["public", "open"])
def test_search_runs_nothing(browser: Browser, payloads: Served, folder: str) -> None:
    """What is typed and what is found are words: titles, excerpts with marks in them, names of texts."""
    intruders = Intruders(browser, payloads.address)
    page = intruders.page
    for query in ("hit", "script", "mark", "constructor", "<img src=x onerror=hit()>", "7", "evil example"):
        intruders.where = query
        page.goto(f"{payloads.address}{folder}/search.html")
        page.fill("#finder-words", query)
        until(page, "document.getElementById('finder-count').textContent")
        until(page, "document.querySelector('#found[hidden], #found:not([hidden]) li')")
        intruders.audit()
    intruders.close()
    assert intruders.seen == []


def put(root: Path, file: Refused) -> Path:
    """Copy the small edition to a folder, a file instead of or beside its own; return the folder."""
    shutil.copytree(SMALL, root)
    target = root / file.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(file.content, encoding="utf-8")
    return root


def test_files_that_must_be_refused_are_told(tmp_path: Path) -> None:
    """Each file of files.txt is told in its place, by its code."""
    passed = []
    for number, file in enumerate(refused_files()):
        problems = check(put(tmp_path / str(number), file), originals=False).problems
        told = {(problem.path, problem.code) for problem in problems}
        if not {(file.path, file.code), (file.path.rpartition("/")[0], file.code)} & told:
            passed.append((file.title, told))
    assert passed == []


def told_lines(root: Path, name: str) -> dict[int, set[str]]:
    """Return the codes that are told of a file, by line."""
    found: dict[int, set[str]] = {}
    for problem in check(root, originals=False).problems:
        if problem.path == name:
            found.setdefault(problem.line, set()).add(problem.code)
    return found


def test_addresses_that_must_be_refused_are_told(tmp_path: Path) -> None:
    """In a record each is unsafe; in Markdown each is told, or makes no link and no picture."""
    refused = lines("addresses", "refused")
    root = shutil.copytree(SMALL, tmp_path / "edition")
    (root / "annotations" / "sources").mkdir()
    write_layer(root, "sources/a", {f"a-{n}": {"title": "x", "urls": [url]} for n, url in enumerate(refused)})
    told = told_lines(root, "annotations/sources/a.yaml")
    assert [url for line, url in enumerate(refused, 1) if "unsafe-url" not in told[line]] == []
    tried = [
        form.format(url) for url in refused for form in ("[x]({})", "[x](<{}>)", "![x]({})", "<{}>", "[x]({} 'y')")
    ]
    linking = [words for words in tried if makes_link(words)]
    assert len(linking) > 60
    write_layer(root, "sources/a", {f"a-{n}": {"title": "x", "note": words} for n, words in enumerate(linking)})
    told = told_lines(root, "annotations/sources/a.yaml")
    codes = {"unsafe-url", "image", "dead-link"}
    untold = [words for line, words in enumerate(linking, 1) if not told.get(line, set()) & codes]
    assert [words for words in untold if "https://example.org/" not in words] == []  # whose path Markdown escapes


def makes_link(words: str) -> bool:
    """Say whether Markdown makes a link or a picture of words."""
    tokens, _ = parse(words, prose=True)
    return any(token.type in ("link_open", "image") for token in walk(tokens))


@pytest.mark.parametrize(
    "code", ["unsafe-url", "image", "dead-link", "unknown-entry", "unknown-source", "unused-definition"]
)
def test_markdown_that_must_be_refused_is_told(tmp_path: Path, code: str) -> None:
    """Each line of markdown.txt that must be told is, in a value of an entry."""
    root = shutil.copytree(SMALL, tmp_path / "edition")
    (root / "annotations" / "sources").mkdir()
    payloads = lines("markdown", f"told: {code}")
    assert payloads
    write_layer(root, "sources/a", {f"a-{n}": {"title": "x", "note": words} for n, words in enumerate(payloads)})
    told = told_lines(root, "annotations/sources/a.yaml")
    assert [words for line, words in enumerate(payloads, 1) if code not in told.get(line, set())] == []


def faulty_edition(root: Path) -> Path:
    """Make the small edition with faults that repeat every payload in what is told of them."""
    shutil.copytree(SMALL, root)
    for number, file in enumerate(refused_files()):
        target = root / file.path
        if not target.exists() and "edition.yaml" not in file.path and not file.path.startswith("templates/"):
            target = target if "bad-file-name" in file.code else target.with_stem(f"{target.stem}-{number}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(file.content, encoding="utf-8")
    (root / "annotations" / "notes").mkdir(exist_ok=True)
    at = {"text": "bridge", "p": 1}
    write_layer(root, "notes/faults", {
        f"fault-{n}": {"title": "x", "body": "x", "at": [{**at, "quote": words}], "confidence": words, words: "x"}
        for n, words in enumerate(lines("words"))
    })  # fmt: skip
    write_layer(root, "notes/more", {words: {"title": "x"} for words in lines("words")})
    return root


def test_the_terminal_is_given_no_orders(tmp_path: Path) -> None:
    """What is told of payloads, as text, as a forge's commands and as JSON, is without control characters."""
    root = faulty_edition(tmp_path / "edition")
    text = run_sitegen("build", "-C", root, env={"COLUMNS": "80"}).stderr
    forge = run_sitegen("check", "-C", root, "--format", "github").stdout
    for said in (text, forge, as_json(check(root, originals=False).problems)):
        assert "<script>" in said
        assert not CONTROLS.search(said)
    assert [line for line in forge.splitlines() if not re.match(r"::(error|warning|notice)( |::)", line)] == []


def test_other_commands_give_no_orders(tmp_path: Path) -> None:
    """What import leaves out, what rename and reanchor tell of, and what a command can't do, are shown with escapes."""
    root = shutil.copytree(SMALL, tmp_path / "edition")
    unseen = "\u202ea \u200bb"
    note = {"title": unseen, "body": "[x](actor:ferryman)", "at": [{"text": "bridge", "p": 1, "quote": f"x {unseen}"}]}
    write_layer(root, "notes", {"unseen": note})
    (tmp_path / "page.html").write_text(f"<nav>{unseen} \x1b[2J</nav><p>{'words ' * 60}</p>", "utf-8")
    start_repository(root)
    said = []
    for args in (
        ["import", tmp_path / "page.html"], ["rename", "--dry-run", "actors", "ferryman", "oarsman"], ["reanchor"],
        ["reanchor", "--format", "json"], ["rename", "actors", unseen, "x"], ["import", tmp_path / unseen],
    ):  # fmt: skip
        done = run_sitegen(*args, "-C", root)
        said.append(done.stdout + done.stderr)
        assert "Traceback" not in said[-1]
        assert not CONTROLS.search(said[-1])
    assert sum("u202e" in words for words in said) >= 4, said


OVERLAY = """() => {
  const root = document.querySelector("sitegen-problems")?.shadowRoot;
  if (!root) return [[], 0, ""];
  const own = ["link", "p", "button", "section", "div", "h2", "kbd", "ol", "li", "b", "bdi", "code", "pre", "a"];
  const strange = [...root.querySelectorAll("*")].map(({ localName }) => localName).filter((one) => !own.includes(one));
  return [strange, root.querySelectorAll("li").length, root.textContent];
}"""


def test_the_overlay_of_the_preview_runs_nothing(browser: Browser, tmp_path: Path) -> None:
    """Faults that repeat payloads are told on an open page without its policy, and instead of pages."""
    root = shutil.copytree(SMALL, tmp_path / "edition")
    preview = Preview(root, "--port", str(free_port()))
    try:
        intruders = Intruders(browser, f"{preview.address}/", bypass_csp=True)
        intruders.page.goto(f"{preview.address}/index.html")
        until(intruders.page, CONNECTED)
        shutil.copytree(faulty_edition(tmp_path / "faulty"), root, dirs_exist_ok=True)
        until(intruders.page, f"({OVERLAY})()[1] > 90")
        look_at_overlay(intruders)
        intruders.close()
    finally:
        preview.close()
    shutil.rmtree(root / ".sitegen", ignore_errors=True)
    preview = Preview(root, "--port", str(free_port()))
    try:
        intruders = Intruders(browser, f"{preview.address}/")
        intruders.page.goto(f"{preview.address}/index.html")
        assert intruders.page.locator("body.problems-page li").count() > 90
        until(intruders.page, f"({OVERLAY})()[1] > 90")
        look_at_overlay(intruders, problems_page=True)
        intruders.close()
    finally:
        preview.close()


def look_at_overlay(intruders: Intruders, *, problems_page: bool = False) -> None:
    """Look at what the overlay is made of, and the page below it."""
    strange, count, said = intruders.page.evaluate(OVERLAY)
    assert strange == []
    assert count > 90
    assert "<script>hit()" in said
    assert not CONTROLS.search(said.replace("\n", ""))
    if not problems_page:
        intruders.audit()
    assert [seen for seen in intruders.seen if "sitegen-problems" not in seen and "503" not in seen] == []
