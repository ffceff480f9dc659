"""The links of a built site, followed without a browser."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser


def follow_links(site: Path) -> tuple[int, list[str]]:
    """Return how many links lead within the site, and those that end nowhere."""
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
    return count, dead
