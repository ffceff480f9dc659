"""Signatures of folders: the same while nothing changed, another after whatever change."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.cache.signature import is_same, settled_states, sign

HOUR = 3600 * 10**9


def make(root: Path) -> Path:
    """Make a folder with files in it."""
    for name in ("a.txt", "b/c.txt", "b/d/e.txt"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, "utf-8")
    return root


def rewrite_and_date_back(root: Path) -> None:
    """Write other bytes of the same number into a file, and give it the times it had."""
    path = root / "b" / "c.txt"
    status = path.stat()
    path.write_text("B/C.TXT", "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "a.txt").write_text("longer than it was", "utf-8"),
        rewrite_and_date_back,
        lambda root: (root / "b" / "new.txt").write_text("", "utf-8"),
        lambda root: (root / "b" / "d" / "e.txt").unlink(),
        lambda root: (root / "b" / "empty").mkdir(),
        lambda root: (root / "a.txt").rename(root / "z.txt"),
        lambda root: (root / "a.txt").chmod(0o600),
        lambda root: (root / "b" / "link").symlink_to(root / "a.txt"),
    ],
    ids=["longer", "dated back", "added", "removed", "folder", "renamed", "mode", "link"],
)
def test_every_change_shows(tmp_path: Path, change: Callable[[Path], object]) -> None:
    """Also one that hides behind the size and the time of modification."""
    root = make(tmp_path)
    later = time.time_ns() + HOUR
    before = sign([root], later)
    assert before.doubted == {}
    assert is_same(before, sign([root], later))
    change(root)
    assert not is_same(before, sign([root], later))


def test_a_file_just_written_is_read_again(tmp_path: Path) -> None:
    """Its bytes decide, for the clock may not have ticked since."""
    root = make(tmp_path)
    now = max((root / name).stat().st_mtime_ns for name in ("a.txt", "b/c.txt", "b/d/e.txt"))
    before = sign([root], now)
    assert set(before.doubted) == {str(root / name) for name in ("a.txt", "b/c.txt", "b/d/e.txt")}
    assert is_same(before, sign([root], now + HOUR))
    changed = before.doubted | {str(root / "a.txt"): b"as it was when it was read"}
    assert not is_same(type(before)(before.digest, changed), sign([root], now + HOUR))


def test_what_hides_and_what_is_skipped_counts_for_nothing(tmp_path: Path) -> None:
    """Swap files of editors and what Python leaves are no input; neither is the time of a folder."""
    root = make(tmp_path)
    before = sign([root], 0, skipped=["__pycache__"])
    (root / ".a.txt.swp").write_text("", "utf-8")
    (root / "b" / "__pycache__").mkdir()
    assert is_same(before, sign([root], 0, skipped=["__pycache__"]))
    assert not is_same(before, sign([root], 0, skipped=["__pycache__"], also="another version"))


def test_files_of_an_edition_have_states(tmp_path: Path) -> None:
    """Texts, pages and annotations, in folders of layers too; not what was just written; a link is itself."""
    names = ["annotations/notes/a.yaml", "annotations/claims.yaml", "content/texts/t.md", "content/pages/p.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a", "utf-8")
    (tmp_path / "content" / "edition.yaml").write_text("a", "utf-8")
    (tmp_path / "content" / "texts" / "u.md").symlink_to("t.md")
    later = time.time_ns() + HOUR
    before = settled_states(tmp_path, later)
    assert before.keys() == {*names, "content/texts/u.md"}
    assert before["content/texts/u.md"] != before["content/texts/t.md"]
    (tmp_path / names[0]).write_text("b", "utf-8")
    (tmp_path / names[1]).unlink()
    after = settled_states(tmp_path, later)
    assert {name for name in names if before[name] == after.get(name)} == {*names[2:]}
    assert settled_states(tmp_path, 0) == {}
    assert settled_states(tmp_path / "none", later) == {}
