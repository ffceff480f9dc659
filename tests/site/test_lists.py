"""Long lists are divided: every entry stands on one part, each address of before leads there, and a part is small."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from selectolax.lexbor import LexborHTMLParser

from sitegen.build import check
from sitegen.layers import concordances, strips
from sitegen.layers.actors import standing
from sitegen.model import parts
from sitegen.pages import sitemap
from sitegen.pages.at import bucket_of
from sitegen.session import Session
from tests.benchmarks.edition import write_edition
from tests.benchmarks.invented import Invention, Measures
from tests.conftest import build_site, copy_edition
from tests.session.session_edits import Editor
from tests.session.test_session import follow
from tests.site.barriers import barriers
from tests.site.links import follow_links

MEASURES = Measures(texts=12, words=900, annotations=20, actors=12, terms=12, seed=3)
DIVIDED = {
    "notes": "note", "relations": "relation", "sources": "source", "claims": "claim", "timeline": "event",
    "actors": "actor", "glossary": "term",
}  # fmt: skip
"""The lists that are divided where they are long, each with the kind of its entries."""


@pytest.fixture(scope="module")
def low() -> Iterator[None]:
    """Limits so low that a small edition is above them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "WHOLE", 10)
        patch.setattr(parts, "PART", 7)
        patch.setattr(parts, "BUCKET", 20)
        yield


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented edition."""
    folder = tmp_path_factory.mktemp("long")
    write_edition(folder, Invention(MEASURES), search=True)
    return folder


@pytest.fixture(scope="module")
def long(low: None, root: Path) -> Path:  # noqa: ARG001 - the limits
    """The same, built."""
    return build_site(root)


def tree(path: Path) -> LexborHTMLParser:
    """Return a page."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def parts_of(site: Path, name: str) -> list[Path]:
    """Return the parts to which the page of a list leads, in order."""
    links = tree(site / f"{name}.html").css("section[aria-labelledby=parts] a")
    return [site / str(link.attributes["href"]) for link in links]


def ids_of(root: Path, name: str) -> set[str]:
    """Return the ids of a layer's entries as its files have them."""
    text = "".join(path.read_text(encoding="utf-8") for path in (root / "annotations" / name).glob("*.yaml"))
    return set(re.findall(r"(?m)^([a-z0-9-]+):", text))


@pytest.mark.parametrize(("groups", "sizes"), [
    ([("a", 3), ("b", 4)], [[("a", 0, 3), ("b", 0, 4)]]),
    ([("a", 3), ("b", 5)], [[("a", 0, 3)], [("b", 0, 5)]]),
    ([("a", 16), ("b", 5)], [[("a", 0, 7)], [("a", 7, 14)], [("a", 14, 16), ("b", 0, 5)]]),
    ([("a", 0), ("b", 1)], [[("b", 0, 1)]]),
    ([], []),
])  # fmt: skip
def test_a_list_is_divided_between_its_groups(low: None, groups: list[tuple[str, int]], sizes: list[object]) -> None:  # noqa: ARG001
    """A group stands on one part where it has room, an empty one on none; a longer one is cut."""
    assert parts.divide(groups, parts.PART) == sizes


@pytest.mark.parametrize("size", parts.BUCKETS[1:6])
def test_ids_spread_over_the_files_that_tell_where_they_are(size: int) -> None:
    """No file has twice as many ids as there would be on average."""
    names = [f"t{text}-c{number}" for text in range(300) for number in range(20)]
    counts = Counter(bucket_of(name, size) for name in names)
    assert len(counts) == size
    assert max(counts.values()) < 2 * len(names) / size


@pytest.mark.parametrize(("name", "kind"), DIVIDED.items())
def test_every_entry_stands_on_one_part(long: Path, root: Path, name: str, kind: str) -> None:
    """The parts together hold each entry once, none holds more than it may, and each leads to the next."""
    pages = [tree(path) for path in parts_of(long, name)]
    found = [[str(node.attributes["id"]) for node in page.css(f"[id^={kind}-]")] for page in pages]
    assert len(pages) > 1
    assert all(0 < len(ids) <= parts.PART for ids in found)
    entries = ids_of(root, "events" if name == "timeline" else name)
    assert sorted(entry for ids in found for entry in ids) == sorted(f"{kind}-{entry}" for entry in entries)
    names = [path.name for path in parts_of(long, name)]
    for rel, expected in (("next", [*names[1:], None]), ("prev", [None, *names[:-1]])):
        heads = [page.css_first(f"head link[rel={rel}]") for page in pages]
        assert [node and node.attributes["href"] for node in heads] == expected
        shown = [page.css_first(f"nav a[rel={rel}]") for page in pages]
        assert [node and node.attributes["href"] for node in shown] == expected


def test_no_link_of_a_divided_edition_is_dead(long: Path) -> None:
    """Whatever leads to an entry leads to its part."""
    count, dead = follow_links(long)
    assert count > 1000
    assert dead == []


@pytest.mark.parametrize(("name", "kind"), DIVIDED.items())
def test_an_address_of_before_leads_to_the_part(long: Path, browser: Browser, name: str, kind: str) -> None:
    """By script, from a folder, also where only the fragment changes; without script the page says where to look."""
    last = parts_of(long, name)[-1]
    entry = [str(node.attributes["id"]) for node in tree(last).css(f"[id^={kind}-]")][-1]
    page = browser.new_page()
    page.goto(f"{(long / name).as_uri()}.html#{entry}")
    page.wait_for_url(f"{last.as_uri()}#{entry}")
    for nowhere in ("nothing", "constructor", "__proto__"):
        page.goto("about:blank")
        with page.expect_response(re.compile("/data/at/")):
            page.goto(f"{(long / name).as_uri()}.html#{kind}-{nowhere}")
        expect(page.locator("#at")).to_be_visible()
        page.wait_for_timeout(50)
        assert page.url.endswith(f"/{name}.html#{kind}-{nowhere}")
    page.evaluate("entry => { location.hash = entry; }", entry)
    page.wait_for_url(f"{last.as_uri()}#{entry}")
    page.close()
    assert tree(long / f"{name}.html").css_first("#at").text()


def test_many_texts_are_listed_on_pages_of_their_own(long: Path, root: Path) -> None:
    """The home page leads to the parts, which together list each text once, in the edition's order."""
    home = tree(long / "index.html")
    links = [str(link.attributes["href"]) for link in home.css("section[aria-labelledby=texts] a")]
    assert [name for name in links if name.startswith("texts.")] == ["texts.1.html", "texts.2.html"]
    assert not home.css(".texts")
    found = [a.attributes["href"] for name in links[:2] for a in tree(long / name).css(".texts h3 a")]
    assert sorted(map(str, found)) == sorted(
        f"texts/{path.stem}.html" for path in (root / "content/texts").glob("*.md")
    )
    assert len(tree(long / "texts.1.html").css(".texts > li")) == parts.PART


def test_names_that_are_too_many_lead_to_their_lists(long: Path, browser: Browser) -> None:
    """The search page says so, and keeps saying so while words are typed that no name on it has."""
    page = browser.new_page()
    page.goto((long / "search.html").as_uri())
    group = page.locator("section[aria-labelledby=names-note]")
    expect(group.locator("li")).to_have_count(0)
    expect(group.get_by_role("link")).to_have_attribute("href", "notes.html")
    page.locator("#finder-words").fill("nothing has these words")
    expect(page.locator("#finder-count")).not_to_be_empty()
    expect(group).to_be_visible()
    page.close()


@pytest.mark.parametrize("folder", ["actors", "glossary"])
def test_a_long_concordance_goes_on_on_further_pages(long: Path, folder: str) -> None:
    """The pages of an entry lead on, and none shows more places than it may."""
    several = [long / folder / path.name.replace(".2.", ".") for path in sorted((long / folder).glob("*.2.html"))]
    assert several
    for path in several:
        pages = [path]
        while following := tree(pages[-1]).css_first("nav a[rel=next]"):
            pages.append((long / folder / str(following.attributes["href"])).resolve())
        places = [len(tree(page).css(".kwic > li")) for page in pages]
        assert all(0 < count <= parts.PART for count in places)
        assert sum(places) > parts.WHOLE // concordances.WEIGHT


def test_a_list_shows_the_first_texts_of_an_entry(
    low: None,  # noqa: ARG001
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where an entry occurs in more texts than a list shows, the rest is counted, and its own page has it."""
    monkeypatch.setattr(parts, "WHOLE", 1000)
    monkeypatch.setattr(strips, "MOST_TEXTS", 2)
    session = Session(root, live=True)
    session.refresh()
    page = LexborHTMLParser((session.content("actors.html") or b"").decode())
    left_out = total = 0
    for actor in page.css("li[id^=actor-]"):
        shown = len(actor.css(".strip"))
        more = re.search(r"and in (one|\d+) more text", actor.text())
        assert shown <= 2
        assert more is None or shown == 2
        left_out += 0 if more is None else 1 if more[1] == "one" else int(more[1])
        total += shown
    annotated = session.checking.annotated
    named = sum(len({p.text for p in annotated.passages_by(("actors", actor))}) for actor in ids_of(root, "actors"))
    assert left_out > 0
    assert total + left_out == named


def test_where_an_actor_stands_is_known_of_few_passages(tmp_path: Path) -> None:
    """Whatever its selectors mean, the list's texts and counts of an actor are those of all its passages."""
    root = copy_edition(tmp_path / "edition")
    selectors = "{text: leverage-2019}, {text: leverage-2019, p: 2}, {text: leverage-2023}"
    actor = f"\nnobody:\n  name: Nobodyknown\n  kind: person\n  at: [{selectors}]\n"
    with (root / "annotations/actors.yaml").open("a", encoding="utf-8") as file:
        file.write(actor)
    annotated = check(root, originals=False).annotated
    kinds = set()
    for entry in annotated.entries("actors").values():
        passages = annotated.passages_of(entry)
        kinds |= {passage.method for passage in passages}
        texts = list(dict.fromkeys(passage.text for passage in passages if passage.block is not None))
        assert standing(annotated, entry) == (texts, sum(passage.quote is not None for passage in passages))
    assert kinds == {"exact", "mention", "block", "text"}


@pytest.mark.parametrize(
    "name",
    [
        "notes.html",
        "notes.2.html",
        "claims.html",
        "timeline.1.html",
        "sources.1.html",
        "actors/{actor}.2.html",
        "texts.1.html",
    ],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_bars_the_way(long: Path, browser: Browser, name: str, width: int) -> None:
    """axe finds nothing on a divided list and on a part, and nothing is wider than the screen."""
    actor = next((long / "actors").glob("*.2.html")).name.removesuffix(".2.html")
    page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    page.goto((long / name.format(actor=actor)).as_uri())
    found = barriers(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()
    assert found == []
    assert not wide


def test_a_change_of_a_note_concerns_its_own_part(low: None, root: Path) -> None:  # noqa: ARG001
    """The other parts, the page of the list and the data of the addresses stay as they are."""
    session = Session(root, live=True)
    session.refresh()
    session.render_dirty()
    path = sorted((root / "annotations" / "notes").glob("*.yaml"))[5]
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("  body: ", "  body: Altered. ", 1), encoding="utf-8")
    dirty = session.refresh([path]).dirty
    path.write_text(before, encoding="utf-8")
    assert len([name for name in dirty if name.startswith("notes.")]) == 1
    assert not [name for name in dirty if name.startswith("data/at/")]
    assert len([name for name in dirty if name.startswith("texts/")]) == 1


def test_many_addresses_make_several_sitemaps(low: None, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """sitemap.xml is then their index; each holds no more than it may, and together they hold each page once."""
    monkeypatch.setattr(sitemap, "MOST", 100)
    session = Session(root, live=True, base_url="https://example.org/long")
    session.refresh()
    names = re.findall("<loc>https://example.org/long/(.*?)</loc>", (session.content("sitemap.xml") or b"").decode())
    files = [(session.content(name) or b"").decode() for name in names]
    found = [re.findall("<loc>https://example.org/long/(.*?)</loc>", text) for text in files]
    pages = {path for path in session.paths() if path.endswith(".html")} - {"404.html", "index.html"} | {""}
    assert names[:2] == ["sitemap.1.xml", "sitemap.2.xml"]
    assert all(0 < len(paths) <= 100 for paths in found)
    assert sorted(path for paths in found for path in paths) == sorted(pages)


def test_a_session_with_divided_lists_equals_a_clean_build(low: None, tmp_path: Path) -> None:  # noqa: ARG001
    """Whatever is edited, with lists that are divided and whole again."""
    edition = copy_edition(tmp_path / "edition").resolve()
    follow(edition, Editor(edition, 11), named=True)
