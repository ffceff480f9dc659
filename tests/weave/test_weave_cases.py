"""The cases of tests/cases/weave: a block, passages on it, and the HTML they make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from weave_blocks import link_depth, make_passage, read_blocks, read_runs, refer

from sitegen.model.passage import Passage
from sitegen.model.text import Block
from sitegen.weave.html import weave_block

FOLDER = Path(__file__).parents[1] / "cases" / "weave"
PASSAGE = re.compile(r"^(mention )?(actor|event|claim|note) ([a-z0-9-]+): (?:(\d+)-(\d+)|(.+))$")


def read_cases() -> list[tuple[str, str, str, str]]:
    """Return title, Markdown, passages and HTML of each case."""
    cases = []
    for path in sorted(FOLDER.glob("*.txt")):
        for case in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            title, rest = case.split("\n", 1)
            body, marks, html = re.split(r"^(?:passages|html):\n", rest, flags=re.MULTILINE)
            cases.append((title, body, marks, html.rstrip("\n")))
    return cases


CASES = read_cases()


def read_passage(line: str, block: Block) -> Passage:
    """Return the passage that a line of a case gives: words that stand once in the block, or their place."""
    found = PASSAGE.match(line)
    assert found, f"not understood: {line}"
    mention, kind, entry, start, end, words = found.groups()
    if words == "whole block":
        return make_passage(kind, entry, block, None, None, "block")
    if words:
        assert block.text.count(words) == 1
        start = block.text.index(words)
        end = start + len(words)
    return make_passage(kind, entry, block, int(start), int(end), "mention" if mention else "exact")


def test_there_are_cases() -> None:
    """The folder of cases is found."""
    assert len(CASES) > 20


@pytest.mark.parametrize(("title", "body", "marks", "html"), CASES, ids=[case[0] for case in CASES])
def test_weave_case(title: str, body: str, marks: str, html: str) -> None:  # noqa: ARG001 - shows in the report
    """The block of a case becomes the HTML it gives, which reads as the block's plain text."""
    block = read_blocks(body)[0]
    passages = [read_passage(line, block) for line in marks.splitlines() if line]
    woven = weave_block(block, passages, refer, "../")
    assert woven == html
    assert read_runs(woven)[0] == block.text
    assert link_depth(woven) <= 1
