"""A second build: where nothing changed it does nothing, and says all the same what the first one said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_edition
from tests.site.machine_editions import without_search


def build(root: Path, *options: str) -> tuple[str, str, set[str]]:
    """Build an edition in a process of its own; return its output, its messages, and the modules that it imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "sitegen", "build", "-C", root, *options],
        cwd=root.parent, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    imported = set(re.findall(r"^import time:.*\| +([\w.]+)$", done.stderr, re.MULTILINE))
    messages = re.sub(r"^import time:.*\n", "", done.stderr, flags=re.MULTILINE)
    return re.sub(r"\d\.\d s", "", done.stdout), messages, imported


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A copy of the edition without search, which has been built."""
    root = without_search(copy_edition(tmp_path / "edition"))
    assert "markdown_it" in build(root)[2]
    return root


def test_nothing_changed_nothing_done(built: Path) -> None:
    """The very words of the first build, but that no file is written; nothing is imported that builds."""
    said, told, imported = build(built)
    assert "(0 files written, 1" in said
    assert "5 selectors quote originals that were not read" in told
    assert not {"markdown_it", "jinja2", "yaml", "edtf", "sitegen.build"} & imported
    assert (said, told) == build(built)[:2]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: add(root / "content/texts/leverage-2019.md", "\n"),
        lambda root: add(root / "annotations/notes.yaml", "# a comment\n"),
        lambda root: add(root / "content/edition.yaml", "\n"),
        lambda root: add(root / "content/pages/about.md", "\nMore.\n"),
        lambda root: add(root / "templates/base.html", "<!-- -->"),
        lambda root: add(root / "content/assets/new.txt", "new"),
        lambda root: add(root / "public/texts/leverage-2019.html", " "),
        lambda root: (root / "public/index.html").unlink(),
        lambda root: add(root / "public/mine.txt", "a stranger's"),
    ],
    ids=["text", "annotations", "config", "page", "template", "asset", "output", "output gone", "stranger's"],
)
def test_every_change_is_built(built: Path, change: Callable[[Path], object]) -> None:
    """Of what is read and of what was written; and after that there is nothing to do again."""
    change(built)
    assert "sitegen.build" in build(built)[2]
    assert "sitegen.build" not in build(built)[2]


def add(path: Path, text: str) -> None:
    """Add to a file, which is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text("utf-8") if path.exists() else ""
    if path.name == "base.html":
        before = (ROOT / "templates" / "base.html").read_text("utf-8")
    path.write_text(before + text, "utf-8")


def test_why_says_that_pages_are_as_they_were(built: Path) -> None:
    """Of each page, in the words of a build in which nothing changed."""
    said = build(built, "--why")[0]
    assert "\ntexts/leverage-2019.html: unchanged\n" in said


def test_why_names_what_changed(built: Path) -> None:
    """Of the pages that show it; the others are unchanged, and no file of theirs is written."""
    notes = built / "annotations" / "notes.yaml"
    notes.write_text(notes.read_text("utf-8").replace("Neither copy names", "No copy names", 1), "utf-8")
    said = build(built, "--why")[0]
    assert "\nnotes.html: note:who-is-i changed\n" in said
    assert "\ntexts/leverage-2019.html: unchanged\n" in said
    assert said.count(": unchanged\n") > 100
    written = re.search(r"[(](\d+) files written, (\d+) unchanged", said)
    assert written is not None
    assert 0 < int(written[1]) < 15


def test_another_option_makes_all_again(built: Path) -> None:
    """Of no page it is then said that it is unchanged, though none differs."""
    notes = built / "annotations" / "notes.yaml"
    notes.write_text(notes.read_text("utf-8") + "# read again\n", "utf-8")
    said = build(built, "--why", "--draft")[0]
    assert ": unchanged\n" not in said
    assert "(0 files written" in said


def test_other_options_are_another_build(built: Path) -> None:
    """Each set of them has its own last build, and one does not pass for the other's."""
    assert "sitegen.build" in build(built, "--base-url", "https://example.org/")[2]
    assert "sitegen.build" in build(built)[2]  # its site was replaced
    assert "sitegen.build" not in build(built)[2]


def test_an_error_is_told_each_time(built: Path) -> None:
    """A build that failed is no build to come back to; mended, the last good one is."""
    notes = built / "annotations" / "notes.yaml"
    good = notes.read_text("utf-8")
    notes.write_text(good.replace("p: 5", "p: 50", 1), "utf-8")
    for _ in range(2):
        said, told, imported = build(built)
        assert "nothing was built" in told
        assert said == ""
        assert "sitegen.build" in imported
    notes.write_text(good, "utf-8")
    assert "(0 files written" in build(built)[0]


def test_a_damaged_cache_is_said_once(built: Path) -> None:
    """And costs no more than a build."""
    cache = built / ".sitegen" / "cache.db"
    cache.write_bytes(cache.read_bytes()[:5000])
    _, told, imported = build(built)
    assert told.startswith("the cache in .sitegen is damaged; it is made anew\n")
    assert "sitegen.build" in imported
    assert "damaged" not in build(built)[1]
