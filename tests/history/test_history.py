"""An edition at a revision, of real git repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sitegen.history import base_commit, edition_at, git
from sitegen.model.problem import SitegenError
from tests.repositories import commit_all, start_repository


def test_the_files_of_a_commit_stand_in_a_folder_until_the_block_ends(tmp_path: Path) -> None:
    """Text, bytes and names are what was committed, not what lies there now; links are left out."""
    root = start_repository(tmp_path / "edition")
    place = root / "content" / "texts" / "grüße.md"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"one\r\ntwo\xff\n")
    (root / "content" / "empty").touch()
    (root / "content" / "link").symlink_to("/etc/hostname")
    (root / "README.md").write_text("no part of the edition")
    commit = commit_all(root)
    place.write_text("later")
    with edition_at(root, commit) as folder:
        files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files == {"content/texts/grüße.md": b"one\r\ntwo\xff\n", "content/empty": b""}
    assert not folder.exists()


def test_an_edition_in_a_subfolder_of_its_repository_is_found(tmp_path: Path) -> None:
    """Paths are relative to the edition, wherever in the repository it lies."""
    top = start_repository(tmp_path / "all")
    (top / "books" / "content").mkdir(parents=True)
    (top / "books" / "content" / "edition.yaml").write_text("title: One\n")
    (top / "content").mkdir()
    (top / "content" / "edition.yaml").write_text("title: Another\n")
    commit = commit_all(top)
    with edition_at(top / "books", commit) as folder:
        assert (folder / "content" / "edition.yaml").read_text() == "title: One\n"


def test_the_base_is_where_a_branch_left_main(tmp_path: Path) -> None:
    """A branch is compared with the commit it was cut from, however far main has gone since."""
    root = start_repository(tmp_path / "edition")
    (root / "a").write_text("1")
    cut = commit_all(root)
    git(root, "checkout", "-q", "-b", "mine")
    (root / "b").write_text("2")
    mine = commit_all(root)
    git(root, "checkout", "-q", "main")
    (root / "c").write_text("3")
    commit_all(root)
    git(root, "checkout", "-q", "mine")
    assert base_commit(root) == cut
    assert base_commit(root, "HEAD") == mine


def test_a_clone_compares_its_main_branch_with_that_of_its_origin(tmp_path: Path) -> None:
    """What was committed on main and not pushed yet counts as new."""
    upstream = start_repository(tmp_path / "upstream")
    (upstream / "a").write_text("1")
    pushed = commit_all(upstream)
    subprocess.run(["git", "clone", "-q", upstream, tmp_path / "clone"], check=True)
    clone = tmp_path / "clone"
    (clone / "b").write_text("2")
    commit_all(clone)
    assert base_commit(clone) == pushed


def test_where_there_is_no_history_there_is_no_base(tmp_path: Path) -> None:
    """Neither a folder outside of any repository nor a repository without a commit has one; a wrong name is told."""
    outside = tmp_path / "outside"
    outside.mkdir()
    root = start_repository(tmp_path / "edition")
    assert base_commit(outside) is None
    assert base_commit(root) is None
    for wrong in ("nowhere", "--all", "HEAD~1"):
        with pytest.raises(SitegenError, match="no revision"):
            base_commit(root, wrong)
