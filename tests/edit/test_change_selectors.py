"""New selectors for entries: only the keys that differ are touched, in whatever file and style."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.edit.files import write_files
from sitegen.edit.selectors import Fields, SelectorChange, change_selectors
from sitegen.layers import LAYERS
from sitegen.load.edition import load_edition
from sitegen.model.problem import SitegenError
from tests.conftest import ROOT, copy_edition

ENTRIES = """\
keel:
  title: The keel
  at: [{text: ferry, p: 3, quote: "rope was cut"}, {text: ferry, p: 3}]  # in the evening
  body: It was old.
# and
bell:
  title: The bell
  at:
    # first
    - {quote: 'the bell', text: ferry, p: 3, suffix: " was"}
    - text: ferry
      p: 1  # where
      quote: at noon
      prefix: "river "
  body: It rang.
"""
EXPECTED = """\
keel:
  title: The keel
  at: [{text: ferry, p: 4, quote: "rope, was"}, {text: ferry, p: 5, quote: cut}, {text: ferry, p: 3}]  # in the evening
  body: It was old.
# and
bell:
  title: The bell
  at:
    # first
    - {quote: 'the bell', prefix: "then ", text: ferry, p: h1}
    - text: ferry
      p: 2  # where
      quote: at noon
      suffix: " "
  body: It rang.
"""


def changed(root: Path, changes: list[SelectorChange]) -> dict[str, bytes]:
    """Return the files that changes make of an edition's."""
    edition, _ = load_edition(root, LAYERS, originals=False)
    return change_selectors(root, edition, changes)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A small edition with a file of notes in two styles, with line ends of Windows."""
    root = tmp_path / "edition"
    shutil.copytree(ROOT / "tests" / "cases" / "problems" / "base", root)
    (root / "annotations/notes").mkdir()
    (root / "annotations/notes/more.yaml").write_bytes(ENTRIES.replace("\n", "\r\n").encode())
    return root


def test_selectors_change_in_their_own_style(base: Path) -> None:
    """Keys change, come and go, and a selector becomes two, in braces and in lines; comments and order stay."""
    cut: tuple[Fields, ...] = ({"p": 4, "quote": "rope, was"}, {"p": 5, "quote": "cut"})
    changes = [
        SelectorChange("notes", "keel", 0, cut),
        SelectorChange("notes", "keel", 1, ({"p": 3, "prefix": None},)),
        SelectorChange("notes", "bell", 1, ({"p": 2, "prefix": None, "suffix": " "},)),
        SelectorChange("notes", "bell", 0, ({"p": "h1", "prefix": "then ", "suffix": None},)),
    ]
    files = changed(base, changes)
    assert {name: content.decode() for name, content in files.items()} == {
        "annotations/notes/more.yaml": EXPECTED.replace("\n", "\r\n")
    }


def test_what_is_the_same_already_changes_no_file(base: Path) -> None:
    """Fields that the selector has, and absent ones to be taken out, are no change."""
    same: Fields = {"p": 3, "quote": "rope was cut", "suffix": None}
    assert changed(base, [SelectorChange("notes", "keel", 0, (same,))]) == {}


def test_a_file_that_was_changed_since_is_refused(base: Path) -> None:
    """An entry, or a selector, that the file no longer has stops all."""
    edition, _ = load_edition(base, LAYERS, originals=False)
    (base / "annotations/notes/more.yaml").write_text(ENTRIES.replace("keel:", "mast:"))
    with pytest.raises(SitegenError, match="no longer has"):
        change_selectors(base, edition, [SelectorChange("notes", "keel", 0, ({"p": 4},))])


def test_every_selector_of_the_edition_there_and_back(tmp_path: Path) -> None:
    """A prefix given to each selector and taken away again leaves every file as it was, to the byte."""
    root = copy_edition(tmp_path)
    edition, _ = load_edition(root, LAYERS, originals=False)
    bare = [
        (entry.layer, entry.id, index)
        for entry in edition.all_entries()
        for index, selector in enumerate(entry.record.at)
        if not selector.prefix
    ]
    before = {path.name: path.read_bytes() for path in (root / "annotations").glob("*.yaml")}
    assert len(bare) > 50
    for prefix in ("so: ", "then ", None):
        files = changed(root, [SelectorChange(*where, ({"prefix": prefix},)) for where in bare])
        write_files(root, files)
        assert b"".join(files.values()).count(f'prefix: "{prefix}"'.encode()) == (len(bare) if prefix else 0)
    assert {path.name: path.read_bytes() for path in (root / "annotations").glob("*.yaml")} == before
