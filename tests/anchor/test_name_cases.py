"""The cases of tests/cases/names: which names are found in running text, and where."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
from anchor_cases import case_id, cases_in, decode, split_title
from anchor_editions import NAMES, TERMS, TEXT, UNTITLED, make_edition, read_entries, read_yaml, whole_text

from sitegen.anchor.passages import Anchored, anchor
from sitegen.model.text import Block

CASES = cases_in("names")
GIVEN = re.compile(r"^(names|terms|except): (.*)$")
EXPECTED = re.compile(r"^(names|terms) in (\w+): (.*)$")
FAULT = re.compile(r"^fault: ([a-z0-9-]+) ([a-z-]+)$")


def anchor_names(body: str, given: dict[str, str]) -> tuple[Anchored, tuple[Block, ...]]:
    """Return the names found in a text in Markdown, and its blocks; `given` is YAML."""
    title, markdown = split_title(body)
    versions = whole_text(markdown, title or UNTITLED)
    excepted = read_yaml(given.get("except", "{}"))
    entries = {}
    for layer in (NAMES, TERMS):
        names = read_yaml(given.get(layer.name, "{}"))
        data = {entry: {"names": names[entry], "except": selectors(excepted.get(entry, ()))} for entry in names}
        entries[layer.name] = read_entries(layer, data)
    return anchor(make_edition(versions, entries)), versions["text"].blocks


def selectors(written: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return selectors with the text that they leave out."""
    return [{"text": TEXT, **selector} for selector in written]


def marked(block: Block, layer: str, anchored: Anchored) -> str:
    """Return a block's text with a layer's mentions in braces, each with its entry."""
    out, last = "", 0
    for passage in anchored.passages:
        if passage.layer == layer and passage.block == block.id:
            assert passage.start is not None
            assert passage.end is not None
            assert passage.method == "mention"
            out += f"{block.text[last : passage.start]}{{{passage.entry} {passage.quote}}}"
            last = passage.end
    return out + block.text[last:]


def test_there_are_cases() -> None:
    """The folder of cases is found."""
    assert len(CASES) > 60


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_name_case(case: tuple[str, str, str]) -> None:
    """The names of a case are found where the case has braces, and nowhere else."""
    lines = case[2].split("\n")
    first = next(index for index, line in enumerate(lines) if GIVEN.match(line))
    rest = [unicodedata.normalize("NFC", decode(line)) for line in lines[first:] if line]
    given = {found[1]: found[2] for line in rest if (found := GIVEN.match(line))}
    expected = {(found[1], found[2]): found[3] for line in rest if (found := EXPECTED.match(line))}
    faults = [(found[1], found[2]) for line in rest if (found := FAULT.match(line))]
    assert len(given) + len(expected) + len(faults) == len(rest), "a line of the case is not understood"
    anchored, blocks = anchor_names("\n".join(lines[:first]), given)
    told = {
        (layer, block.id): text.replace("\n", "\\n")
        for layer in ("names", "terms")
        for block in blocks
        if (text := marked(block, layer, anchored)) != block.text or (layer, block.id) in expected
    }
    assert told == expected
    assert [(finding.entry, finding.fault) for finding in anchored.findings] == faults
