"""The search index is made again only where words changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_edition

BROKEN = "import sys; sys.exit('it runs')"


def build(root: Path, out: Path, *modules: Path) -> subprocess.CompletedProcess[str]:
    """Build an edition; modules in these folders come before those that are installed."""
    path = ":".join(map(str, (*modules, ROOT)))
    command = [sys.executable, "-m", "sitegen", "build", "-C", root, "-o", out]
    return subprocess.run(
        command, cwd=root.parent, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with a Pagefind in it that fails when it is run."""
    module = tmp_path / "modules" / "pagefind"
    module.mkdir(parents=True)
    (module / "__init__.py").touch()
    (module / "__main__.py").write_text(BROKEN, "utf-8")
    return module.parent


def files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder with their bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_pagefind_runs_only_when_words_changed(tmp_path: Path, broken: Path) -> None:
    """A change of a page's frame takes the index that is there; one of a note's words needs Pagefind."""
    root, out = copy_edition(tmp_path / "edition"), tmp_path / "site"
    assert build(root, out).returncode == 0
    index = files_in(out / "find")
    config = root / "content" / "edition.yaml"
    config.write_text(config.read_text("utf-8").replace("\ntitle: ", "\ntitle: More ", 1), "utf-8")
    done = build(root, out, broken)
    assert done.returncode == 0, done.stderr
    assert files_in(out / "find") == index
    notes = root / "annotations" / "notes.yaml"
    notes.write_text(notes.read_text("utf-8").replace("looked for in vain", "sought in vain", 1), "utf-8")
    done = build(root, out, broken)
    assert (done.returncode, "it runs" in done.stderr) == (2, True)
    assert build(root, out).returncode == 0
    assert build(root, tmp_path / "clean").returncode == 0
    assert files_in(out) == files_in(tmp_path / "clean")


def test_an_index_that_was_touched_is_made_again(tmp_path: Path, broken: Path) -> None:
    """A file of it that is gone, or other bytes in one, are no index to take."""
    root, out = copy_edition(tmp_path / "edition"), tmp_path / "site"
    assert build(root, out).returncode == 0
    record = out / "find" / "records.json"
    content = record.read_bytes()
    for spoil in (lambda: record.write_bytes(content.replace(b"note", b"nose")), record.unlink):
        spoil()
        assert "it runs" in build(root, out, broken).stderr
        assert build(root, out).returncode == 0
        assert record.read_bytes() == content
