"""The same bytes whatever the locale, time zone, hash seed, umask, file order or place of the checkout."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.conftest import Run, copy_edition


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_two_builds_differ_in_nothing(tmp_path: Path, run: Run) -> None:
    """A build in another place, time, language and order of files gives the same site."""
    first = copy_edition(tmp_path / "a")
    second = tmp_path / "some where else" / "b"
    second.mkdir(parents=True)
    for path in sorted((p for p in first.rglob("*") if p.is_file()), reverse=True):
        target = second / path.relative_to(first)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    one = {"PYTHONHASHSEED": "1", "TZ": "Asia/Pyongyang", "LC_ALL": "C", "LANG": "C"}
    two = {"PYTHONHASHSEED": "4242", "TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8"}
    assert run("build", "-C", first, env=one).returncode == 0
    old = os.umask(0o077)
    try:
        done = run("build", "-o", second / "public", "--jobs", "2", "-C", second, env=two)
    finally:
        os.umask(old)
    assert done.returncode == 0, done.stderr
    assert contents(first / "public") == contents(second / "public")


def test_building_again_changes_nothing(edition: Path, run: Run) -> None:
    """A second build finds every file unchanged and keeps what a stranger put there."""
    assert run("build", "-C", edition).returncode == 0
    (edition / "public" / "CNAME").write_text("example.org")
    before = contents(edition / "public")
    done = run("build", "-C", edition)
    assert "0 files written" in done.stdout
    assert contents(edition / "public") == before


def test_annotations_in_folders_are_those_in_files(edition: Path, run: Run) -> None:
    """A layer cut into small files gives the same site, but for the order of equals."""
    assert run("build", "-C", edition).returncode == 0
    before = contents(edition / "public")
    glossary = edition / "annotations" / "glossary.yaml"
    (edition / "annotations" / "glossary").mkdir()
    glossary.rename(edition / "annotations" / "glossary" / "all.yaml")
    assert run("build", "-C", edition).returncode == 0
    assert contents(edition / "public") == before


def test_line_ends_and_byte_order_marks_do_not_matter(edition: Path, run: Run) -> None:
    """CRLF and a BOM in every file give the same site."""
    assert run("build", "-C", edition).returncode == 0
    before = contents(edition / "public")
    for path in [
        *edition.glob("annotations/*.yaml"),
        *edition.glob("content/**/*.md"),
        edition / "content/edition.yaml",
    ]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = run("build", "-C", edition)
    assert done.returncode == 0, done.stderr
    assert contents(edition / "public") == before
