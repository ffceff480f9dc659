"""Editions for the tests of what machines read: at an address, without one, private, and with titles full of traps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tests.conftest import copy_edition, run_sitegen

BASE = "https://example.org/leverage/"
NASTY = "</script><!-- & \"quoted\" 'title' ]]> {b} \\ 100% ♞ שלום"


def build(root: Path, *args: str, out: str = "public") -> Path:
    """Build an edition by the command; return the site's folder."""
    done = run_sitegen("build", "-C", root, *args)
    assert done.returncode == 0, done.stderr
    return root / out


def build_addressed(root: Path) -> Path:
    """Build the repository's edition as if it stood at an address, with a repository on GitHub."""
    address = f"base_url: {BASE}\nrepository: {{url: https://github.com/example/leverage}}\n"
    return build(without_search(copy_edition(root), address))


def without_search(root: Path, more: str = "") -> Path:
    """Leave the search index, which takes time, out of an edition; add to edition.yaml; return the folder."""
    file = root / "content" / "edition.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("search:")]
    file.write_text("\n".join([*lines, "search: false", more]), encoding="utf-8")
    return root


def start_edition(root: Path, config: str = "", **texts: str) -> Path:
    """Make a new edition by the command, its edition.yaml and some files replaced; return its folder."""
    assert run_sitegen("new", root).returncode == 0
    if config:
        (root / "content" / "edition.yaml").write_text(config, encoding="utf-8")
    for name, content in texts.items():
        (root / "annotations" / f"{name}.yaml").write_text(content, encoding="utf-8")
    return without_search(root)


def nasty_edition(root: Path) -> Path:
    """Make an edition whose title, editor and entries hold what breaks HTML, XML and TeX; return its folder."""
    said = json.dumps(NASTY, ensure_ascii=False)
    return start_edition(
        root,
        f"title: {said}\nlanguage: de-AT\ndescription: {said}\neditors: [{said}]\ntexts: [the-ferry]\n"
        f"base_url: {BASE}\nrepository: {{forge: gitlab, url: 'https://git.example/a/b.git'}}\n",
        notes=f"trap:\n  title: {said}\n  at: [{{text: the-ferry, p: 1}}]\n  body: Gut.\n  added: '2026-03-04'\n",
        glossary=f"toll:\n  term: {said}\n  forms: [toll]\n  definition: Zoll.\n  changed: '2026-02'\n",
    )


def head_of(path: Path) -> LexborHTMLParser:
    """Return a page, parsed."""
    return LexborHTMLParser(path.read_text(encoding="utf-8"))


def metas(path: Path) -> dict[str, list[str]]:
    """Return the contents of a page's meta elements by name or property."""
    found: dict[str, list[str]] = {}
    for node in head_of(path).css("meta[name], meta[property]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        found.setdefault(name, []).append(node.attributes.get("content") or "")
    return found


def linked(path: Path) -> Any:
    """Return a page's JSON-LD; None where it has none."""
    nodes = head_of(path).css('script[type="application/ld+json"]')
    assert len(nodes) <= 1
    return json.loads(nodes[0].text()) if nodes else None
