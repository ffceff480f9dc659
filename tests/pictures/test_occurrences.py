"""The geometry of occurrence strips, and that the site's strips say what edition.json says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from sitegen.model.passage import Passage
from sitegen.model.text import Block
from sitegen.pictures.occurrences import measure_strip


def block(block_id: str, text: str) -> Block:
    """Return a block of plain text."""
    return Block(block_id, text, (), 1)


def passage(block_id: str | None, start: int | None) -> Passage:
    """Return a passage of one word in a block, or of the whole block."""
    end = None if start is None else start + 1
    return Passage("actors", "xi", "text", "text", block_id, start, end, None, "mention")


def test_ticks_count_code_points_from_the_beginning_of_the_text() -> None:
    """A tick stands at its block's beginning plus its place in it; an astral letter is one code point."""
    strip = measure_strip(
        [block("title", "𝒜bc"), block("p1", "defgh")], [passage("p1", 4), passage("p1", 1), passage("title", 1)]
    )
    assert strip.length == 8
    assert [(s.block, s.start, s.ticks) for s in strip.stretches] == [("title", 0, (1,)), ("p1", 3, (4, 7))]


def test_a_whole_block_is_a_stretch_and_a_whole_text_is_nowhere() -> None:
    """A passage without words marks its block; one of the whole text is not on the strip."""
    strip = measure_strip([block("p1", "abc"), block("p2", "")], [passage("p1", None), passage(None, None)])
    assert [(s.whole, s.count) for s in strip.stretches] == [(True, 1), (False, 0)]


def test_an_empty_text_has_a_strip_that_can_be_drawn() -> None:
    """The length is at least 1, for a picture without width can't be."""
    assert measure_strip([], []).length == 1


@pytest.mark.parametrize(("layer", "entry"), [("actors", "xi"), ("actors", "kim"), ("glossary", "leverage")])
def test_strips_agree_with_the_passages(site: Path, data: dict[str, Any], layer: str, entry: str) -> None:
    """Each strip of an entry's page has the ticks that its passages in edition.json give, in links to their blocks."""
    html = (site / layer / f"{entry}.html").read_text(encoding="utf-8")
    drawn = {}
    for svg in re.findall(r'<div class="strip">.*?</div>', html, re.DOTALL):
        for href, link in re.findall(r'<a href="\.\./([^"]+)"(.*?)</a>', svg, re.DOTALL):
            drawn[href] = [int(x) for x in re.findall(r"M(\d+) 3v", link)]
    expected: dict[str, list[int]] = {}
    for text in data["texts"]:
        start = 0
        for b in text["versions"]["digest"]["blocks"]:
            own = [
                p
                for p in data["passages"]
                if (p["layer"], p["entry"], p["text"], p["block"]) == (layer, entry, text["id"], b["id"])
                and p["version"] == "digest"
            ]
            if own:
                ticks = sorted(start + p["start"] for p in own if p["start"] is not None)
                expected[f"texts/{text['id']}.html#{b['id']}"] = ticks
            start += len(b["text"])
    assert drawn == expected
    assert expected
