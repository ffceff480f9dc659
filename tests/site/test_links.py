"""Nobody who follows a link of the site ends nowhere, from a server or from a folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from tests.site.links import follow_links


def test_no_link_is_dead(site: Path) -> None:
    """Every relative address names a file of the site, every fragment an id in it; none is absolute in the site."""
    count, dead = follow_links(site)
    assert count > 5000
    assert dead == []


def test_ids_are_unique_on_each_page(site: Path) -> None:
    """No page gives the same id to two elements."""
    for path in site.rglob("*.html"):
        found = [node.attributes["id"] for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("[id]")]
        assert len(found) == len(set(found)), path


def test_every_entry_is_linked_from_a_page_of_its_layer(site: Path) -> None:
    """A reader reaches every page from the home page."""
    start = site / "index.html"
    seen, todo = {start}, [start]
    while todo:
        path = todo.pop()
        for node in LexborHTMLParser(path.read_text(encoding="utf-8")).css("a[href]"):
            parts = urlsplit(node.attributes.get("href") or "")
            target = (path.parent / unquote(parts.path)).resolve()
            if not parts.scheme and parts.path.endswith(".html") and target not in seen:
                seen.add(target)
                todo.append(target)
    everything = {path.resolve() for path in site.rglob("*.html")} - {(site / "404.html").resolve()}
    assert everything <= {path.resolve() for path in seen}
