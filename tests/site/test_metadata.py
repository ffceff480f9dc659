"""What search engines and previews read: titles, descriptions, Open Graph, JSON-LD, sitemap, robots; report links."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

from sitegen.build import check
from sitegen.layers.glosses import gloss_event
from sitegen.model.config import Repository
from sitegen.model.exact_dates import span
from sitegen.model.forge import MAX_URL, new_issue_url
from sitegen.model.linked_data import work
from tests.conftest import ROOT, copy_edition
from tests.site.machine_editions import (
    BASE,
    NASTY,
    build,
    build_addressed,
    head_of,
    linked,
    metas,
    nasty_edition,
    start_edition,
    without_search,
)

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's edition as if it stood at an address."""
    return build_addressed(tmp_path_factory.mktemp("addressed") / "edition")


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose titles hold what breaks HTML, XML and scripts."""
    return build(nasty_edition(tmp_path_factory.mktemp("nasty") / "edition"))


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private copy of an edition at an address."""
    root = nasty_edition(tmp_path_factory.mktemp("private") / "edition")
    return build(root, "--private", out="private")


def pages(site: Path) -> list[Path]:
    """Return the pages of a site that lead nowhere else."""
    return [path for path in sorted(site.rglob("*.html")) if 'http-equiv="refresh"' not in path.read_text("utf-8")]


@pytest.mark.parametrize("built", ["site", "addressed", "nasty", "private"])
def test_every_page_has_a_title_and_a_description(request: pytest.FixtureRequest, built: str) -> None:
    """Neither is empty; both are plain text, and no page has two."""
    site = request.getfixturevalue(built)
    for path in pages(site):
        tree = head_of(path)
        title, said = tree.css("head > title"), metas(path)["description"]
        assert len(title) == 1
        assert title[0].text().strip(), path
        assert len(said) == 1
        assert said[0].strip(), path
        if built != "nasty" and built != "private":
            assert not re.search(r"<[a-z/]|&[a-z]+;", said[0]), path


def test_pages_at_an_address_say_where_they_stand(addressed: Path) -> None:
    """Canonical address and og:url are the same, absolute, one to a page; the home page's has no file name."""
    seen = set()
    for path in pages(addressed):
        canonical = [node.attributes["href"] for node in head_of(path).css('link[rel="canonical"]')]
        name = path.relative_to(addressed).as_posix()
        if name == "404.html":
            assert canonical == []
            continue
        assert canonical == [BASE + ("" if name == "index.html" else name)]
        assert metas(path)["og:url"] == canonical
        seen.add(canonical[0])
    assert len(seen) > 100


def test_a_page_without_an_address_says_nothing_absolute(site: Path) -> None:
    """Without base_url there is neither canonical address nor og:url nor og:image nor sitemap."""
    for path in pages(site):
        assert head_of(path).css('link[rel="canonical"]') == []
        assert not {"og:url", "og:image", "citation_public_url"} & set(metas(path))
    assert not (site / "sitemap.xml").exists()
    assert metas(site / "texts/leverage-2019.html")["og:type"] == ["article"]


def test_open_graph_shows_a_picture_of_the_right_size(addressed: Path) -> None:
    """og:image names a file of the site: 1200 by 630, light enough; the other properties say what the page says."""
    said = metas(addressed / "texts/leverage-2023.html")
    [image] = said["og:image"]
    data = (addressed / image.removeprefix(BASE)).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (1200, 630)
    assert len(data) <= 40_000
    assert said["og:title"] == ["Xi hints at leveraging North Korea to pressure US"]
    assert said["og:description"] == said["description"]
    assert said["og:locale"] == ["en_GB"]
    assert metas(addressed / "index.html")["og:type"] == ["website"]
    assert metas(addressed / "index.html")["og:title"] == ["Lessons in Leverage"]
    assert "og:type" not in metas(addressed / "404.html")


def test_an_edition_has_its_own_picture(edition: Path) -> None:
    """templates/assets/card.png of an edition takes the place of the theme's."""
    own = edition / "templates" / "assets" / "card.png"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"own picture")
    assert (build(without_search(edition)) / "assets" / "card.png").read_bytes() == b"own picture"


def test_the_address_given_on_the_command_line_goes_before_the_editions(tmp_path: Path) -> None:
    """--base-url moves canonical addresses, pictures, citations, sitemap and linked data alike."""
    root = without_search(copy_edition(tmp_path / "edition"), f"base_url: {BASE}\n")
    site = build(root, "--base-url", "https://other.example")
    page = site / "texts" / "leverage-2019.html"
    assert BASE not in page.read_text(encoding="utf-8")
    assert metas(page)["citation_public_url"] == ["https://other.example/texts/leverage-2019.html"]
    assert BASE not in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_digest_is_an_article_of_the_editors(addressed: Path) -> None:
    """It is based on the column, which it does not claim to be, and quotes nothing of it; it is light."""
    page = addressed / "texts/leverage-2019.html"
    data = linked(page)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "Article")
    assert data["author"] == {"name": "The sitegen contributors"}
    assert data["headline"].startswith("Digest of “Xi’s meeting")
    assert data["isBasedOn"]["headline"].startswith("Xi’s meeting")
    assert data["isBasedOn"]["publisher"] == {"name": "Washington Examiner"}
    assert "datePublished" not in data["isBasedOn"]
    assert data["dateModified"] == "2026-11-21"
    assert len(gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9)) <= 400


def test_a_whole_text_is_an_article_of_its_author(tmp_path: Path) -> None:
    """A text that is given in full is itself the article, in the edition."""
    data = linked(build(start_edition(tmp_path / "e")) / "texts" / "the-ferry.html")
    assert (data["headline"], data["author"], data["datePublished"]) == ("The ferry", {"name": "The editors"}, "2026")
    assert data["@id"] == "../texts/the-ferry.html"
    assert "isBasedOn" not in data


def test_several_authors_are_several(tmp_path: Path) -> None:
    """Semicolons divide the authors of a text in linked data too."""
    root = start_edition(tmp_path / "e")
    file = root / "content" / "texts" / "the-ferry.md"
    file.write_text(file.read_text("utf-8").replace("author: The editors", "author: A. One; B. Two"), "utf-8")
    assert work(check(root, originals=False).annotated.edition.texts["the-ferry"])["author"] == [
        {"name": "A. One"},
        {"name": "B. Two"},
    ]


def test_the_gloss_of_an_event_keeps_its_last_full_stop(tmp_path: Path) -> None:
    """Date and account are joined; an event without an account has its date alone."""
    about = "fair:\n  title: Fair\n  date: '2019'\n  class: context\n"
    root = start_edition(tmp_path / "e", events=f"{about}  about: It rained.\n{about.replace('fair', 'ball')}")
    annotated = check(root, originals=False).annotated
    said = {entry.id: gloss_event(annotated, entry, "the-ferry")[1] for entry in annotated.entries("events").values()}
    assert said == {"fair": "2019. It rained.", "ball": "2019"}


def test_entries_are_what_schema_org_calls_them(addressed: Path, data: dict[str, Any]) -> None:
    """Every actor, event, term and claim has its type, its page's address, and a description."""
    kinds = {"person": "Person", "state": "Country", "group": "Organization", "organisation": "Organization"}
    for layer, kind in {"actors": "", "events": "Event", "glossary": "DefinedTerm", "claims": "Claim"}.items():
        for entry in data["entries"][layer]:
            found = linked(addressed / layer / f"{entry['id']}.html")
            assert found["@type"] == (kind or kinds[entry["kind"]])
            assert found["@id"] == f"{BASE}{layer}/{entry['id']}.html"
            assert found.get("description") or (layer == "actors" and "about" not in entry)
    assert linked(addressed / "actors/xi.html")["sameAs"] == "https://www.wikidata.org/wiki/Q15031"
    assert linked(addressed / "index.html")["@type"] == ["WebSite", "Collection"]
    assert linked(addressed / "notes.html")["mainEntity"] == {"@type": "ItemList", "numberOfItems": 15}


def test_the_glossary_is_a_set_of_all_its_terms(addressed: Path, data: dict[str, Any]) -> None:
    """Each term's page names the set, the set names each term."""
    terms = linked(addressed / "glossary.html")
    assert terms["@type"] == "DefinedTermSet"
    assert len(terms["hasDefinedTerm"]) == len(data["entries"]["glossary"])
    for term in terms["hasDefinedTerm"]:
        page = addressed / term["@id"].removeprefix(BASE)
        assert linked(page)["inDefinedTermSet"]["@id"] == terms["@id"]
        assert linked(page)["name"] == term["name"]


def test_a_claim_names_who_holds_it_and_where_it_appears(addressed: Path) -> None:
    """A belief that the author ascribes to Xi is the author's claim; the editors put it into words."""
    data = linked(addressed / "claims/xi-thinks-he-has-leverage.html")
    assert data["author"]["@id"] == f"{BASE}actors/author.html"
    assert data["claimInterpreter"] == {"name": "The sitegen contributors"}
    assert data["appearance"]["headline"].startswith("Xi’s meeting")
    assert data["appearance"]["url"].startswith("https://www.washingtonexaminer.com/")


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2019", ("2019", "")),
        ("2019-01-08", ("2019-01-08", "")),
        ("2019-01-07/2019-01-10", ("2019-01-07", "2019-01-10")),
        ("2018~", ("", "")),
        ("2019-01-07/..", ("", "")),
        ("2019-21", ("", "")),
        ("[2019-01-07..2019-01-13]", ("", "")),
        ("-0050", ("", "")),
        ("0000", ("", "")),
    ],
)
def test_only_dates_without_a_doubt_are_told_to_machines(edtf: str, expected: tuple[str, str]) -> None:
    """Of EDTF only plain years, months, days and intervals of them are ISO dates for schema.org."""
    assert span(edtf) == expected


def test_events_have_dates_only_where_they_are_certain(addressed: Path, data: dict[str, Any]) -> None:
    """startDate and endDate are just those of the record; in doubt there are none."""
    certain = 0
    for event in data["entries"]["events"]:
        found = linked(addressed / "events" / f"{event['id']}.html")
        start, end = span(event["date"])
        assert (found.get("startDate", ""), found.get("endDate", "")) == (start, end)
        certain += bool(start)
    assert 0 < certain < len(data["entries"]["events"])


def test_titles_full_of_traps_break_nothing(nasty: Path) -> None:
    """Whatever a title holds, JSON-LD stays in its element and says it unchanged."""
    data = linked(nasty / "glossary" / "toll.html")
    assert data["name"] == NASTY
    assert linked(nasty / "index.html")["name"] == NASTY
    assert metas(nasty / "index.html")["og:title"] == [NASTY]
    assert metas(nasty / "index.html")["og:locale"] == ["de_AT"]
    html = (nasty / "glossary" / "toll.html").read_text(encoding="utf-8")
    inside = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(inside)["name"] == NASTY
    assert not set("<>&\u2028\u2029") & set(inside)


def test_the_sitemap_lists_what_is_to_be_found(addressed: Path, data: dict[str, Any]) -> None:
    """Every page but 404 and former addresses, once and absolute; dates are those of entries."""
    urls = ElementTree.parse(addressed / "sitemap.xml").getroot().findall(f"{SITEMAP}url")
    found = [url.findtext(f"{SITEMAP}loc") for url in urls]
    expected = {BASE + path.relative_to(addressed).as_posix() for path in pages(addressed)}
    assert len(found) == len(set(found))
    assert set(found) == expected - {f"{BASE}404.html", f"{BASE}index.html"} | {BASE}
    dates = {url.findtext(f"{SITEMAP}loc"): url.findtext(f"{SITEMAP}lastmod") for url in urls}
    xi = next(entry for entry in data["entries"]["actors"] if entry["id"] == "xi")
    assert dates[f"{BASE}actors/xi.html"] == xi["added"]
    assert dates[f"{BASE}search.html"] is None
    assert (addressed / "robots.txt").read_text("utf-8") == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"


def test_changes_date_the_pages_that_show_them(nasty: Path) -> None:
    """A changed term dates its page and the home page; a page of undated entries has no date."""
    urls = ElementTree.parse(nasty / "sitemap.xml").getroot().findall(f"{SITEMAP}url")
    dates = {(url.findtext(f"{SITEMAP}loc") or "")[len(BASE) :]: url.findtext(f"{SITEMAP}lastmod") for url in urls}
    assert (dates["glossary/toll.html"], dates[""], dates["notes.html"]) == ("2026-02", "2026-03-04", "2026-03-04")
    assert dates["actors/anna.html"] is None


def test_robots_may_read_a_site_without_an_address(site: Path) -> None:
    """robots.txt allows everything and names no sitemap."""
    assert (site / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nAllow: /\n"


def test_a_private_copy_tells_machines_to_stay_out(private: Path) -> None:
    """It has no sitemap, feed, linked data, preview or canonical address, and robots are kept out."""
    assert (private / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\nDisallow: /\n"
    assert not (private / "sitemap.xml").exists()
    assert not (private / "feed.xml").exists()
    for path in pages(private):
        assert metas(path)["robots"] == ["noindex, nofollow"]
        assert not [name for name in metas(path) if name.startswith("og:")]
        assert head_of(path).css('link[rel="canonical"], link[rel="alternate"]') == []
        assert linked(path) is None


def test_an_error_can_be_reported_on_every_entry(addressed: Path, data: dict[str, Any]) -> None:
    """Each entry, on its page or in its list, and each text has one link to a new issue that names it and its file."""
    kinds = {"actors": "actor", "events": "event", "claims": "claim", "glossary": "term", "notes": "note",
             "relations": "relation", "sources": "source"}  # fmt: skip
    titles = []
    for path in pages(addressed):
        for node in head_of(path).css('a[href*="/issues/new"]'):
            parts = urlsplit(node.attributes["href"] or "")
            asked = {key: value[0] for key, value in parse_qs(parts.query).items()}
            assert (parts.netloc, parts.path) == ("github.com", "/example/leverage/issues/new")
            ref = asked["title"].removeprefix("Error in ")
            titles.append(ref)
            assert ref in asked["body"]
            assert f"{BASE}{path.relative_to(addressed).as_posix()}" in asked["body"]
            assert ("content/texts/" if ref.startswith("text:") else "annotations/") in asked["body"]
    texts = [f"text:{text['id']}" for text in data["texts"]]
    wanted = [f"{kinds[layer]}:{entry['id']}" for layer, entries in data["entries"].items() for entry in entries]
    assert sorted(titles) == sorted(wanted + texts)


def test_every_entry_can_be_edited_at_its_line(addressed: Path, data: dict[str, Any]) -> None:
    """Each entry, on its page or in its list, and each text links to the page that edits its file, at its line."""
    found = []
    start = "https://github.com/example/leverage/edit/main/"
    for path in pages(addressed):
        for node in head_of(path).css(f'a[href^="{start}"]'):
            file, _, line = (node.attributes["href"] or "").removeprefix(start).partition("#L")
            lines = (addressed.parent / file).read_text(encoding="utf-8").splitlines()
            found.append((Path(file).stem, lines[int(line) - 1].rstrip(":")))
    texts = [(text["id"], "---") for text in data["texts"]]
    entries = [(layer, entry["id"]) for layer, entries in data["entries"].items() for entry in entries]
    assert sorted(found) == sorted(entries + texts)


def test_without_a_repository_nothing_can_be_reported(site: Path) -> None:
    """No page has a link for it, nor one to edit a file."""
    for path in pages(site):
        html = path.read_text(encoding="utf-8")
        assert "Report an error" not in html
        assert ">Edit</a>" not in html


@pytest.mark.parametrize(
    ("repository", "start"),
    [
        (Repository(url="https://github.com/a/b/"), "https://github.com/a/b/issues/new?title=A%26B&body=x%20%23y"),
        (
            Repository(url="https://gitlab.com/a/b"),
            "https://gitlab.com/a/b/-/issues/new?issue%5Btitle%5D=A%26B&issue%5Bdescription%5D=x%20%23y",
        ),
        (
            Repository(url="https://codeberg.org/a/b.git"),
            "https://codeberg.org/a/b/issues/new?title=A%26B&body=x%20%23y",
        ),
        (
            Repository(forge="forgejo", url="https://git.example/a/b"),
            "https://git.example/a/b/issues/new?title=A%26B&body=x%20%23y",
        ),
        (Repository(url="https://git.example/a/b"), ""),
        (Repository(forge="github"), ""),
    ],
)
def test_each_forge_has_its_form(repository: Repository, start: str) -> None:
    """The forge is the one that is named, else the one of the host, else none; all is percent-encoded."""
    assert new_issue_url(repository, "A&B", "x #y") == start


def test_a_long_report_is_cut_between_characters() -> None:
    """The address stays within the forges' limit, and its end is a whole character."""
    url = new_issue_url(Repository(url="https://github.com/a/b"), "ü" * 900, "—" * 5000)
    assert MAX_URL - 9 < len(url) <= MAX_URL
    assert set(parse_qs(urlsplit(url).query, errors="strict")["body"][0]) == {"—"}


def test_the_page_that_is_missing_speaks_the_editions_language(nasty: Path) -> None:
    """404 is in German, and so are the link for reports and the feed's title."""
    assert "Nicht gefunden" in (nasty / "404.html").read_text(encoding="utf-8")
    assert "Einen Fehler melden" in (nasty / "glossary" / "toll.html").read_text(encoding="utf-8")


def test_the_favicon_is_small_and_knows_night() -> None:
    """It is one SVG with colours for both schemes."""
    icon = (ROOT / "templates/assets/favicon.svg").read_text(encoding="utf-8")
    assert "prefers-color-scheme:dark" in icon
    assert len(icon) < 1000
    ElementTree.fromstring(icon)
