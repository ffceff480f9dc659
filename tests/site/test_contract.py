"""The built site keeps the outside contract: pages, ids, segments, data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

TEXTS = ("leverage-2019", "leverage-2023")
LISTS = "index actors timeline claims relations glossary notes sources search contribute about 404"
PAGES = [f"{name}.html" for name in LISTS.split()] + [f"texts/{text}.html" for text in TEXTS]
PAGES.append("compare/leverage-2019--leverage-2023.html")
FOLDERS = {"actors": "actors", "events": "events", "claims": "claims", "glossary": "glossary"}
METHODS = {"exact", "folded", "mention", "block", "text", "unplaced"}
KINDS = {"actor", "event", "claim", "relation", "term", "note", "source"}
KIND_OF = {"actors": "actor", "events": "event", "claims": "claim", "relations": "relation", "glossary": "term",
           "notes": "note", "sources": "source"}  # fmt: skip


def words_of(node: LexborNode) -> str:
    """Return an element's textContent without the apparatus."""
    for ours in node.css("[data-apparatus]"):
        ours.decompose()
    return node.text()


def page(site: Path, name: str) -> LexborHTMLParser:
    """Return a page, parsed."""
    return LexborHTMLParser((site / name).read_text(encoding="utf-8"))


def test_every_page_of_the_contract_is_there(site: Path, data: dict[str, Any]) -> None:
    """All pages that links from outside may name exist."""
    missing = [name for name in PAGES if not (site / name).is_file()]
    for layer, folder in FOLDERS.items():
        missing += [e["id"] for e in data["entries"][layer] if not (site / folder / f"{e['id']}.html").is_file()]
    assert not missing


def test_edition_json_counts_the_first_edition(data: dict[str, Any]) -> None:
    """The data hold the edition in full."""
    counts = {layer: len(entries) for layer, entries in data["entries"].items()}
    assert counts == {
        "actors": 20,
        "events": 59,
        "claims": 28,
        "relations": 19,
        "glossary": 25,
        "notes": 15,
        "sources": 54,
    }
    assert sum(len(claim.get("links", ())) for claim in data["entries"]["claims"]) == 44
    blocks = [b for t in data["texts"] for b in t["versions"]["digest"]["blocks"] if b["id"].startswith("p")]
    assert len(blocks) == 15
    assert [list(text["versions"]) for text in data["texts"]] == [["digest"], ["digest"]]
    assert data["problems"] == []


def test_passages_are_the_words_they_quote(data: dict[str, Any]) -> None:
    """start and end are code points into the block's plain text, and null where there are no words."""
    blocks = {
        (text["id"], version, block["id"]): block["text"]
        for text in data["texts"]
        for version, content in text["versions"].items()
        for block in content["blocks"]
    }
    for passage in data["passages"]:
        assert passage["method"] in METHODS
        if passage["method"] in ("block", "text", "unplaced"):
            assert (passage["start"], passage["end"], passage["quote"]) == (None, None, None)
        else:
            text = blocks[passage["text"], passage["version"], passage["block"]]
            assert text[passage["start"] : passage["end"]] == passage["quote"]
        assert passage["entry"] in {entry["id"] for entry in data["entries"][passage["layer"]]}


def test_claims_and_notes_stand_exactly_in_quotation_marks(data: dict[str, Any]) -> None:
    """Every claim's first selector and every note's quoted selector is exact, and quoted in the digest."""
    blocks = {(t["id"], b["id"]): b["text"] for t in data["texts"] for b in t["versions"]["digest"]["blocks"]}
    wanted = [("claims", claim["id"], claim["at"][0]) for claim in data["entries"]["claims"]]
    for note in data["entries"]["notes"]:
        wanted += [("notes", note["id"], selector) for selector in note["at"] if "quote" in selector]
    assert len(wanted) > 40
    for layer, entry, selector in wanted:
        found = [
            p for p in data["passages"]
            if (p["layer"], p["entry"], p["quote"]) == (layer, entry, selector["quote"]) and p["method"] == "exact"
        ]  # fmt: skip
        assert found, (layer, entry)
        text = blocks[found[0]["text"], found[0]["block"]]
        before, after = text[: found[0]["start"]], text[found[0]["end"] :]
        assert before.rfind("“") > before.rfind("”"), (layer, entry)
        assert "”" in after, (layer, entry)
        assert "“" not in after[: after.index("”")], (layer, entry)


@pytest.mark.parametrize("text", ["leverage-2019", "leverage-2023"])
def test_blocks_hold_their_plain_text_and_nothing_else(site: Path, data: dict[str, Any], text: str) -> None:
    """Without apparatus a block's textContent is its plain text."""
    tree = page(site, f"texts/{text}.html")
    blocks = next(t for t in data["texts"] if t["id"] == text)["versions"]["digest"]["blocks"]
    for block in blocks:
        node = tree.css_first(f"#{block['id']}")
        assert node is not None
        assert words_of(node) == block["text"]


@pytest.mark.parametrize("text", ["leverage-2019", "leverage-2023"])
def test_segments_carry_exactly_the_passages(site: Path, data: dict[str, Any], text: str) -> None:
    """Each passage with words is the union of its segments; segments never nest; none has two links."""
    tree = page(site, f"texts/{text}.html")
    expected: dict[tuple[str, str], set[int]] = {}
    for passage in data["passages"]:
        if passage["text"] == text and passage["start"] is not None:
            ref = f"{KIND_OF[passage['layer']]}:{passage['entry']}"
            span = set(range(passage["start"], passage["end"]))
            expected.setdefault((passage["block"], ref), set()).update(span)
    found: dict[tuple[str, str], set[int]] = {}
    for block in {block for block, _ in expected}:
        node = tree.css_first(f"#{block}")
        assert node is not None
        position = 0
        for child in walk(node):
            if child.is_text_node:
                refs = refs_of(child)
                for ref in refs:
                    found.setdefault((block, ref), set()).update(
                        range(position, position + len(child.text_content or ""))
                    )
                if not in_apparatus(child):
                    position += len(child.text_content or "")
    assert found == expected
    assert not tree.css("[data-refs] [data-refs], a a")


def walk(node: LexborNode) -> list[LexborNode]:
    """Return all nodes below a node, in order."""
    out = []
    for child in node.iter(include_text=True):
        out.append(child)
        out.extend(walk(child))
    return out


def refs_of(node: LexborNode) -> list[str]:
    """Return the refs of the segment that a text stands in."""
    parent = node.parent
    while parent is not None:
        if "data-refs" in parent.attributes:
            return (parent.attributes["data-refs"] or "").split(" ")
        parent = parent.parent
    return []


def in_apparatus(node: LexborNode) -> bool:
    """Say whether a node is ours, not the text's."""
    parent = node.parent
    while parent is not None:
        if "data-apparatus" in parent.attributes:
            return True
        parent = parent.parent
    return False


def test_data_refs_name_kinds_and_entries(site: Path, data: dict[str, Any]) -> None:
    """Each ref is kind:id of an entry there is."""
    known = {f"{KIND_OF[layer]}:{entry['id']}" for layer, entries in data["entries"].items() for entry in entries}
    refs = set(re.findall(r'data-refs="([^"]*)"', (site / "texts/leverage-2019.html").read_text(encoding="utf-8")))
    assert refs
    assert {ref for group in refs for ref in group.split(" ")} <= known
    assert {ref.partition(":")[0] for ref in known} == KINDS


def test_each_note_of_a_text_can_be_read_on_its_page(site: Path, data: dict[str, Any]) -> None:
    """The foot of a text's page names every entry that has a passage in it."""
    for text in data["texts"]:
        html = (site / "texts" / f"{text['id']}.html").read_text(encoding="utf-8")
        for passage in data["passages"]:
            if passage["text"] == text["id"]:
                assert re.search(rf'id="{KIND_OF[passage["layer"]]}-{passage["entry"]}"', html)
