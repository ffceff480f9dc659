"""Files read again after a change: the same as if nothing of them had been known."""

from __future__ import annotations

from random import Random

import pytest

from sitegen.layers import LAYERS
from sitegen.load.annotations import AnnotationReader
from sitegen.load.edition import addresses
from sitegen.load.source import Source
from tests.conftest import ROOT

READER = AnnotationReader(LAYERS, addresses(LAYERS))
FILES = sorted(path.name for path in (ROOT / "annotations").glob("*.yaml"))
FAULTS = (
    "\n", "# a remark\n", "\"", "'", "[", "}", "---\n", "x: y\n", "a word\n", "  key: value\n", "key: |\n", "&a ",
    "*a ", "a:\n  a: >-\n    b\n", "- item\n", "\t", ": ", "é",
)  # fmt: skip
"""What is put into files at random places."""


@pytest.mark.parametrize("name", FILES)
def test_file_read_again_is_as_if_read_first(name: str) -> None:
    """Whatever is put into a file or taken out of it, entries that are taken over make no difference."""
    [layer] = [layer for layer in LAYERS if f"{layer.name}.yaml" == name]
    text = (ROOT / "annotations" / name).read_text(encoding="utf-8")
    random = Random(name)
    before = READER.read(Source(name, text), layer)
    for _ in range(60):
        place = random.randrange(len(text))
        cut = random.choice((0, 0, 1, 40))
        changed = text[:place] + random.choice(FAULTS) + text[place + cut :]
        again = READER.read(Source(name, changed), layer, before)
        first = READER.read_whole(Source(name, changed), layer)
        assert (again.items, again.problems, again.is_known) == (first.items, first.problems, first.is_known), changed
        before = random.choice((before, again))


NOTE = "a:\n  title: A\n  body: B\n"


@pytest.mark.parametrize("text", ["", "# to come\n", "\n", "---\n", "- a\n", NOTE])
@pytest.mark.parametrize("old", ["", "# more to come\n", "{}\n", NOTE])
def test_file_that_has_no_entries_before_or_after(old: str, text: str) -> None:
    """A file that is emptied, or has its first entry, is read as if nothing had been known of it."""
    [layer] = [layer for layer in LAYERS if layer.name == "notes"]
    before = READER.read_whole(Source("notes.yaml", old), layer)
    again = READER.read(Source("notes.yaml", text), layer, before)
    first = READER.read_whole(Source("notes.yaml", text), layer)
    assert (again.items, again.problems, again.is_known) == (first.items, first.problems, first.is_known)


def test_entries_whose_lines_are_the_same_are_taken_over() -> None:
    """Of a file in which one entry changed the others are the very same values."""
    [layer] = [layer for layer in LAYERS if layer.name == "notes"]
    text = (ROOT / "annotations" / "notes.yaml").read_text(encoding="utf-8")
    before = READER.read(Source("notes.yaml", text), layer)
    title = before.items[1].entry.record.title  # type: ignore[union-attr]
    again = READER.read(Source("notes.yaml", text.replace(title, "Another title")), layer, before)
    assert [a is b for a, b in zip(before.items, again.items, strict=True)] == [
        index != 1 for index in range(len(before.items))
    ]
