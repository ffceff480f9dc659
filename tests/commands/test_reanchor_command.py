"""`sitegen reanchor` on real repositories, as a process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import copy_edition, run_sitegen
from tests.repositories import commit_all, run_git, start_repository

TEXT = """---
title: The tide
---

The tide rose at noon, as it always does. Nobody had seen the lamp on the pier that night.

The boats came in with the evening wind. The men said nothing.
"""
NOTES = """\
# Notes.
lamp:
  title: The lamp
  body: It is lit at dusk.
  at:
    - {text: tide, p: 1, quote: the lamp on the pier}
    - {text: tide, p: 2}
wind:
  title: The wind
  body: From the west.
  at: [{text: tide, p: 2, quote: evening wind}]
"""


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """Give a small edition in a repository."""
    root = start_repository(tmp_path / "edition")
    for name, words in {
        "content/edition.yaml": "title: Tides\nlanguage: en\ndescription: Of the sea.\n",
        "content/texts/tide.md": TEXT,
        "annotations/notes.yaml": NOTES,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, "utf-8")
    commit_all(root)
    return root


def edit(root: Path, old: str, new: str, name: str = "content/texts/tide.md") -> None:
    """Replace words in a file of the edition."""
    path = root / name
    words = path.read_text("utf-8")
    assert old in words
    path.write_text(words.replace(old, new), "utf-8")


def rows(root: Path, *options: str, status: int = 0) -> list[dict[str, Any]]:
    """Return what the command says as JSON."""
    done = run_sitegen("reanchor", "-C", str(root), "--format", "json", *options)
    assert done.returncode == status, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_nothing_was_edited(edition: Path) -> None:
    """All is exact, and said in one line; exit 0."""
    done = run_sitegen("reanchor", "-C", str(edition))
    assert (done.returncode, done.stdout) == (0, "3 selectors: 3 exact, 0 moved, 0 changed, 0 lost\n")


def test_each_selector_has_a_line_or_a_row(edition: Path) -> None:
    """Moved, changed and lost selectors stand with place, old and new; a lost one makes exit 1."""
    edit(edition, "The tide rose", "A day in spring.\n\nThe tide rose")
    edit(edition, "evening wind", "morning wind")
    edit(edition, " Nobody had seen the lamp on the pier that night.", "")
    done = run_sitegen("reanchor", "-C", str(edition))
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "annotations/notes.yaml:6:7: lost: notes/lamp, tide p1 “the lamp on the pier” is gone",
        "annotations/notes.yaml:7:7: moved: notes/lamp, tide p2 → p3",
        "annotations/notes.yaml:11:8: changed: notes/wind, tide p2 “evening wind” → p3 “morning wind”",
        "3 selectors: 0 exact, 1 moved, 1 changed, 1 lost",
    ]
    lamp, block, wind = rows(edition, status=1)
    assert lamp == {
        "layer": "notes", "entry": "lamp", "selector": 0, "text": "tide", "version": "text",
        "from": {"block": "p1", "start": 58, "end": 78, "quote": "the lamp on the pier"},
        "to": None, "result": "lost", "proposal": None,
    }  # fmt: skip
    assert (block["from"]["block"], block["to"], block["result"]) == (
        "p2", {"block": "p3", "start": None, "end": None, "quote": None}, "moved",
    )  # fmt: skip
    assert wind["to"] == {"block": "p3", "start": 27, "end": 39, "quote": "morning wind"}


def test_a_passage_that_was_cut_has_a_list(edition: Path) -> None:
    """An edit that cuts a passage in two gives both places."""
    edit(edition, "{text: tide, p: 2}", "{text: tide, p: 2, quote: wind. The men}", "annotations/notes.yaml")
    commit_all(edition)
    edit(edition, "wind. The men", "wind.\n\nThe men")
    cut = rows(edition)[1]
    assert cut["result"] == "changed"
    assert [(place["block"], place["quote"]) for place in cut["to"]] == [("p2", "wind."), ("p3", "The men")]


def test_a_base_is_a_branch_s_beginning_or_what_is_named(edition: Path) -> None:
    """On a branch the merge base counts, so that committed edits are seen; --base names another revision."""
    run_git(edition, "switch", "-q", "-c", "edits")
    edit(edition, "evening wind", "morning wind")
    commit_all(edition)
    assert rows(edition)[2]["result"] == "changed"
    late = rows(edition, "--base", "HEAD", status=1)[2]
    assert (late["result"], late["proposal"]["block"]) == ("lost", "p2")
    done = run_sitegen("reanchor", "-C", str(edition), "--base", "nowhere")
    assert done.returncode == 2
    assert "no revision nowhere" in done.stderr


def test_text_and_selector_edited_together_are_exact(edition: Path) -> None:
    """Who edited the words and their quote has nothing left to do."""
    edit(edition, "evening wind", "morning wind")
    edit(edition, "evening wind", "morning wind", "annotations/notes.yaml")
    assert [row["result"] for row in rows(edition)] == ["exact", "exact", "exact"]


def test_a_new_entry_may_be_written_for_the_old_text_or_the_new(edition: Path) -> None:
    """A new selector that stands in the text as it is is right; one that stood in the old text is carried over."""
    edit(edition, "The tide rose", "A day in spring.\n\nThe tide rose")
    at = "[{text: tide, p: 3, quote: The men}, {text: tide, p: 1, quote: noon}]"
    new = f"new:\n  title: New\n  body: New.\n  at: {at}\n"
    (edition / "annotations" / "notes").mkdir()
    (edition / "annotations" / "notes" / "new.yaml").write_text(new, "utf-8")
    found = {row["selector"]: row for row in rows(edition) if row["entry"] == "new"}
    assert (found[0]["result"], found[0]["to"]["block"]) == ("exact", "p3")
    assert (found[1]["result"], found[1]["to"]["block"]) == ("moved", "p2")


def test_without_a_repository_words_are_looked_for(tmp_path: Path, edition: Path) -> None:
    """Without history `from` has no start, and a line says which texts have none."""
    root = tmp_path / "copy"
    (edition / ".git").rename(tmp_path / "git")
    edition.rename(root)
    found = rows(root)
    assert found[0]["from"] == {"block": "p1", "start": None, "end": None, "quote": "the lamp on the pier"}
    assert [row["result"] for row in found] == ["exact", "exact", "exact"]
    done = run_sitegen("reanchor", "-C", str(root))
    assert "without history, found by their words: tide" in done.stdout


def test_what_cannot_be_read_is_told(edition: Path) -> None:
    """A text that can't be read stops the command; an entry that can't is passed over, and named."""
    edit(edition, "title: The wind", "titel: The wind", "annotations/notes.yaml")
    done = run_sitegen("reanchor", "-C", str(edition))
    assert done.returncode == 0
    assert "passed over, since they can't be read (see `sitegen check`): notes/wind" in done.stderr
    edit(edition, "title: The tide", "titel: The tide")
    done = run_sitegen("reanchor", "-C", str(edition))
    assert (done.returncode, done.stdout) == (2, "")
    assert "content/texts/tide.md can't be read" in done.stderr


def test_write_changes_the_selectors_concerned_and_nothing_else(edition: Path) -> None:
    """Comments, order and style stay; what is lost stays as it was; afterwards nothing is left to write."""
    edit(edition, "The tide rose", "A day in spring.\n\nThe tide rose")
    edit(edition, "evening wind", "morning wind")
    edit(edition, " Nobody had seen the lamp on the pier that night.", "")
    done = run_sitegen("reanchor", "-C", str(edition), "--write")
    assert done.returncode == 1
    assert done.stdout.endswith("written: annotations/notes.yaml\n")
    expected = NOTES.replace("p: 2}\n", "p: 3}\n").replace("p: 2, quote: evening wind", "p: 3, quote: morning wind")
    assert (edition / "annotations" / "notes.yaml").read_text("utf-8") == expected
    again = run_sitegen("reanchor", "-C", str(edition), "--write")
    assert "written" not in again.stdout
    assert (edition / "annotations" / "notes.yaml").read_text("utf-8") == expected


def test_write_cuts_a_selector_and_tells_twins_apart(edition: Path) -> None:
    """A passage in two blocks becomes two selectors; words that now stand twice get what stands beside them."""
    edit(edition, "{text: tide, p: 2}", "{text: tide, p: 2, quote: wind. The men}", "annotations/notes.yaml")
    commit_all(edition)
    edit(edition, "wind. The men", "wind.\n\nThe men")
    edit(edition, "Nobody had seen", "He had lit the lamp on the pier himself. Nobody had seen")
    done = run_sitegen("reanchor", "-C", str(edition), "--write", "--format", "json")
    assert done.returncode == 0
    assert [row["result"] for row in json.loads(done.stdout)] == ["moved", "changed", "exact"]
    assert done.stderr == "written: annotations/notes.yaml\n"
    written = (edition / "annotations" / "notes.yaml").read_text("utf-8")
    assert "{text: tide, p: 2, quote: wind.}" in written
    assert "{text: tide, p: 3, quote: The men}" in written
    assert '{text: tide, p: 1, quote: the lamp on the pier, prefix: "seen "}' in written
    assert run_sitegen("check", "-C", str(edition)).returncode == 0
    commit_all(edition)
    assert {row["result"] for row in rows(edition)} == {"exact"}


def test_write_in_the_first_edition_mends_what_an_edit_broke(tmp_path: Path) -> None:
    """Paragraphs change places and words are edited: what was written checks, and each passage has its words."""
    root = copy_edition(start_repository(tmp_path / "edition"))
    commit_all(root)
    before = {(r["layer"], r["entry"], r["selector"]): r["to"]["quote"] for r in rows(root)}
    path = root / "content" / "texts" / "leverage-2023.md"
    head, *blocks = path.read_text("utf-8").rstrip("\n").split("\n\n")
    blocks[1], blocks[2] = blocks[2].replace("pointedly silent", "wholly silent"), blocks[1]
    path.write_text("\n\n".join([head, *blocks]) + "\n", "utf-8")
    assert run_sitegen("check", "-C", str(root)).returncode == 1
    done = run_sitegen("reanchor", "-C", str(root), "--write")
    assert done.returncode == 0, done.stdout
    assert run_sitegen("check", "-C", str(root)).returncode == 0
    commit_all(root)
    after = {(r["layer"], r["entry"], r["selector"]): r["to"]["quote"] for r in rows(root)}
    differing = {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    assert differing
    assert set(differing.values()) == {("pointedly silent on this topic", "wholly silent on this topic")}
    changed = run_git(root, "diff", "--numstat", "HEAD~1", "--", "annotations").split()
    assert changed[::3] == changed[1::3], "each line that goes has one that comes"
