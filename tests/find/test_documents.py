"""What can be found of a text: each block by itself; of very many, runs of neighbours, and no word is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.build import check
from sitegen.find.documents import documents
from sitegen.model.limits import MAX_FOUND
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("paragraphs", "addresses"),
    [
        (MAX_FOUND - 1, ["title", "p1", "p2"]),
        (MAX_FOUND, ["title", "p2", "p4"]),
        (2 * MAX_FOUND, ["title", "p3", "p6"]),
    ],
)
def test_very_many_blocks_are_found_together(tmp_path: Path, paragraphs: int, addresses: list[str]) -> None:
    """A result leads to the first of its blocks; the title is a block too."""
    shutil.copytree(ROOT / "tests" / "cases" / "problems" / "base", tmp_path, dirs_exist_ok=True)
    body = "".join(f"w{number}\n\n" for number in range(1, paragraphs + 1))
    (tmp_path / "content" / "texts" / "bridge.md").write_text(f"---\ntitle: Bridge\n---\n\n{body}", "utf-8")
    found = [one for one in documents(check(tmp_path, originals=False).annotated) if one.texts == ("bridge",)]
    blocks = [one for one in found if one.kind == "text"]
    assert len(blocks) <= MAX_FOUND
    assert [one.address for one in blocks[:3]] == [f"texts/bridge.html#{block}" for block in addresses]
    words = [word for one in blocks for word in one.words.split()]
    assert words == ["Bridge", *(f"w{number}" for number in range(1, paragraphs + 1))]
