"""An edition at a revision, of real git repositories."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.history import base_commit, edition_at, git
from sitegen.model.problem import SitegenError
from tests.conftest import ROOT, run_sitegen
from tests.repositories import commit_all, run_git, start_repository
from tests.review.review_editions import SMALL, replace


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


def test_what_is_staged_is_checked_and_told_by_the_edition_s_own_paths(tmp_path: Path) -> None:
    """A fault that is staged is told though it is mended in the file, with its line; one that is not staged is not."""
    root = tmp_path / "books" / "small"
    shutil.copytree(SMALL, root)
    start_repository(tmp_path / "books")
    commit_all(tmp_path / "books")
    replace(root, "annotations/notes.yaml", ("would pay for", "would pray for"))
    assert run_sitegen("check", "--staged", "-C", root).returncode == 0
    run_git(root, "add", "-A")
    replace(root, "annotations/notes.yaml", ("would pray for", "would pay for"))
    assert run_sitegen("check", "-C", root).returncode == 0
    done = run_sitegen("check", "--staged", "-C", root)
    assert done.returncode == 1
    assert "annotations/notes.yaml:3:36: error: " in done.stdout
    assert '    3 |   at: [{text: bridge, p: 2, quote: "would pray for the ferry"}]' in done.stdout
    assert (
        "file=small/annotations/notes.yaml,"
        in run_sitegen("check", "--staged", "--format", "github", "-C", root).stdout
    )


def test_what_is_staged_is_compared_with_originals_at_hand(tmp_path: Path) -> None:
    """An original is never committed; the check of what is copied from it needs it all the same."""
    root = tmp_path / "edition"
    shutil.copytree(SMALL, root)
    start_repository(root)
    (root / ".gitignore").write_text("content/originals\n", encoding="utf-8")
    (root / "content" / "originals").mkdir()
    (root / "content" / "originals" / "bridge.md").write_text("Not the recorded one.\n", encoding="utf-8")
    commit_all(root)
    assert "original-differs" in run_sitegen("check", "--staged", "-C", root).stdout
    assert (root / "content" / "originals" / "bridge.md").exists()


def test_nothing_is_staged(tmp_path: Path) -> None:
    """Without a repository, or with nothing of an edition in its index, that is said in a line."""
    root = tmp_path / "edition"
    shutil.copytree(SMALL, root)
    assert "lies in no git repository" in run_sitegen("check", "--staged", "-C", root).stderr
    start_repository(root)
    done = run_sitegen("check", "--staged", "-C", root)
    assert done.returncode == 2
    assert "nothing of the edition in" in done.stderr


def test_a_hook_of_a_further_worktree_checks_the_edition_in_its_folder(tmp_path: Path) -> None:
    """git tells such a hook its repository, which must not be taken for the edition's folder."""
    top = start_repository(tmp_path / "all")
    shutil.copytree(SMALL, top / "small")
    commit_all(top)
    hook = top / ".git" / "hooks" / "pre-commit"
    hook.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m sitegen check --staged -C small\n")
    hook.chmod(0o755)
    run_git(top, "worktree", "add", "-q", "-b", "more", "../more")
    replace(tmp_path / "more", "small/annotations/notes.yaml", ("would pay for", "would pray for"))
    with pytest.raises(subprocess.CalledProcessError) as refused:
        run_git(tmp_path / "more", "commit", "-q", "-a", "-m", "change")
    assert "annotations/notes.yaml:3:36: error: " in refused.value.stdout + refused.value.stderr
