"""The Atom feed: well-formed, valid by RFC 4287's rules, newest first, by the entries' own dates."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest

from sitegen.pages.feed import xml_text
from tests.site.machine_editions import (
    BASE,
    NASTY,
    build,
    build_addressed,
    head_of,
    nasty_edition,
    start_edition,
    without_search,
)

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's edition as if it stood at an address."""
    return build_addressed(tmp_path_factory.mktemp("feed") / "edition")


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose titles hold what breaks XML."""
    return build(nasty_edition(tmp_path_factory.mktemp("nasty-feed") / "edition"))


def read(site: Path) -> Any:
    """Return a site's feed as a feed reader has it; it finds no fault."""
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def check_structure(site: Path) -> None:
    """Assert what RFC 4287 says must be in a feed and its entries (sections 4.1.1, 4.1.2, 4.2.6, 4.2.7)."""
    root = ElementTree.parse(site / "feed.xml").getroot()
    assert root.tag == f"{ATOM}feed"
    known = {"id", "title", "subtitle", "updated", "author", "link", "generator", "entry", "category", "published"}
    assert {node.tag.removeprefix(ATOM) for node in root.iter()} <= known | {"feed", "name", "summary"}
    ids = []
    for node in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, name
        ids.append(node.findtext(f"{ATOM}id") or "")
        assert MOMENT.fullmatch(node.findtext(f"{ATOM}updated") or "")
        assert len([link for link in node.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
        assert all(link.get("href") for link in node.findall(f"{ATOM}link"))
        for author in node.findall(f"{ATOM}author"):
            assert (author.findtext(f"{ATOM}name") or "").strip()
    assert root.findall(f"{ATOM}author")
    assert len(ids) == len(set(ids))
    assert all(urlsplit(one).scheme for one in ids)


@pytest.mark.parametrize("built", ["site", "addressed", "nasty"])
def test_the_feed_is_valid(request: pytest.FixtureRequest, built: str) -> None:
    """A feed reader finds no fault, all that is required is there, ids are absolute IRIs and each stands once."""
    site = request.getfixturevalue(built)
    read(site)
    check_structure(site)


def test_every_page_names_the_feed(site: Path) -> None:
    """A reader's program finds it from any page."""
    for path in site.rglob("*.html"):
        for node in head_of(path).css('link[rel="alternate"]'):
            assert (path.parent / (node.attributes["href"] or "")).resolve() == (site / "feed.xml").resolve()
            assert node.attributes["title"] == "Lessons in Leverage: new and changed annotations"
    assert head_of(site / "claims" / "china-needs-us-more.html").css('link[rel="alternate"]')


def test_entries_lead_to_what_they_tell_of(site: Path, addressed: Path) -> None:
    """At most fifty; links are absolute with base_url, else relative, and lead to pages there are."""
    for built, base in ((site, ""), (addressed, BASE)):
        entries = read(built).entries
        assert len(entries) == 50
        for entry in entries:
            assert entry.link.startswith(base)
            assert (built / entry.link.removeprefix(base).partition("#")[0]).is_file()
            assert entry.summary
    assert read(addressed).feed.links[0].href == f"{BASE}feed.xml"


def test_ids_without_an_address_are_urns_that_stay(site: Path, edition: Path) -> None:
    """A second build, with one more word in an entry, gives the same ids."""
    actors = edition / "annotations" / "actors.yaml"
    actors.write_text(actors.read_text("utf-8").replace("President of China.", "The president of China."), "utf-8")
    first, second = read(site), read(build(without_search(edition)))
    assert [entry.id for entry in first.entries] == [entry.id for entry in second.entries]
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.id) for entry in first.entries)
    assert first.entries[0].summary != second.entries[0].summary


def test_what_changed_last_stands_first(nasty: Path) -> None:
    """Dates are the entries' own; a month counts as its first day; what has no date is left out."""
    feed = read(nasty)
    assert [entry.updated for entry in feed.entries] == ["2026-03-04T00:00:00Z", "2026-02-01T00:00:00Z"]
    assert feed.feed.updated == "2026-03-04T00:00:00Z"
    assert feed.entries[0].published == "2026-03-04T00:00:00Z"
    assert "published" not in feed.entries[1]


def test_a_changed_entry_keeps_when_it_was_added(tmp_path: Path) -> None:
    """published is `added`, updated is `changed`; a doubtful date is none; the contributor is the author."""
    terms = (
        "old:\n  term: old\n  definition: Old.\n  added: '2025-01-01'\n  changed: '2026-05-06'\n  by: [A. Writer]\n"
        "doubt:\n  term: doubt\n  definition: Doubt.\n  added: '2026~'\n"
    )
    [entry] = read(build(start_edition(tmp_path / "e", glossary=terms))).entries
    assert (entry.title, entry.published, entry.updated) == (
        "Term: old",
        "2025-01-01T00:00:00Z",
        "2026-05-06T00:00:00Z",
    )
    assert entry.author == "A. Writer"


def test_titles_full_of_traps_come_back_unchanged(nasty: Path) -> None:
    """Whatever a title holds, the feed stays well-formed and says it."""
    root = ElementTree.parse(nasty / "feed.xml").getroot()
    assert root.findtext(f"{ATOM}title") == NASTY
    titles = [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]
    assert titles == [f"Anmerkung: {NASTY}", f"Begriff: {NASTY}"]


def test_what_xml_can_not_hold_is_left_out() -> None:
    """Control characters, lone surrogates and noncharacters go; all else stays."""
    assert xml_text("a\x00\x1fb\ufffe\ud800c\t\n😀é") == "abc\t\n😀é"


def test_an_edition_without_dates_has_no_feed(tmp_path: Path) -> None:
    """A feed must say when it changed, and there is no clock."""
    site = build(start_edition(tmp_path / "e"))
    assert not (site / "feed.xml").exists()
    assert head_of(site / "index.html").css('link[rel="alternate"]') == []
