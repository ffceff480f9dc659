"""Nobody who follows a link of the site ends nowhere, from a server or from a folder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser


def test_no_link_is_dead(site: Path) -> None:
    """Every relative address names a file of the site, every fragment an id in it; none is absolute in the site."""
    trees = {p: LexborHTMLParser(p.read_text(encoding="utf-8")) for p in sorted(site.rglob("*.html"))}
    ids = {path: {node.attributes.get("id") for node in tree.css("[id]")} for path, tree in trees.items()}
    dead, count = [], 0
    for path, tree in trees.items():
        for node in tree.css("[href], [src]"):
            address = node.attributes.get("href") or node.attributes.get("src") or ""
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "mailto"):
                assert node.tag == "a", f"{path}: {address} would be fetched from elsewhere"
                continue
            count += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            inside = target.is_relative_to(site.resolve()) and target.is_file() and not address.startswith("/")
            if not inside or (parts.fragment and unquote(parts.fragment) not in ids.get(target, set())):
                dead.append(f"{path.relative_to(site)}: {address}")
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
