"""The hook for other editions, as pre-commit installs and runs it: from our repository, in theirs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.repositories import commit_all, run_git, start_repository
from tests.review.review_editions import replace, small_repository

PROGRAM = ("sitegen", "templates", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE", ".pre-commit-hooks.yaml")
"""What the hook is installed from."""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another edition's repository in which our hook is installed."""
    folder = tmp_path_factory.mktemp("hook")
    program = folder / "program"
    program.mkdir()
    for name in PROGRAM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, program / name)
    start_repository(program)
    commit = commit_all(program)
    root = small_repository(folder / "edition")
    (root / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {program}\n    rev: {commit}\n    hooks:\n      - id: sitegen-check\n", encoding="utf-8"
    )
    commit_all(root)
    done = contribute(root, sys.executable, "-m", "pre_commit", "install", "--install-hooks")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def contribute(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a repository as a contributor would, with a home of pre-commit's own."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "GIT_"))}
    env["PRE_COMMIT_HOME"] = str(root.parent / "home")
    for name in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{name}_NAME": "Contributor", f"GIT_{name}_EMAIL": "contributor@example.org"}
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


def git_commit(root: Path) -> subprocess.CompletedProcess[str]:
    """Commit everything in a repository, the hook in force."""
    run_git(root, "add", "-A")
    return contribute(root, "git", "commit", "-q", "-m", "change")


@pytest.fixture
def root(edition: Path) -> Path:
    """The repository without what an earlier test left uncommitted."""
    run_git(edition, "reset", "-q", "--hard", "HEAD")
    return edition


def test_a_commit_without_a_fault_goes_through(root: Path) -> None:
    """The hook is installed from our repository, runs, and lets the commit be."""
    before = run_git(root, "rev-parse", "HEAD")
    replace(root, "annotations/notes.yaml", ("It is lost.", "It is lost, like the bell."))
    done = git_commit(root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "check the edition" in done.stdout + done.stderr
    assert run_git(root, "rev-parse", "HEAD") != before


def test_a_commit_with_a_fault_is_stopped(root: Path) -> None:
    """The fault is told by file, line and column, and nothing is committed."""
    before = run_git(root, "rev-parse", "HEAD")
    replace(root, "annotations/notes.yaml", ("would pay for", "would pray for"))
    done = git_commit(root)
    assert done.returncode == 1
    assert "annotations/notes.yaml:3:36: error: " in done.stdout + done.stderr
    assert run_git(root, "rev-parse", "HEAD") == before


def test_a_commit_that_only_deletes_is_checked_too(root: Path) -> None:
    """No file of such a commit could be matched by a pattern, and what it leaves may hang in the air."""
    (root / "annotations" / "actors.yaml").unlink()
    done = git_commit(root)
    assert done.returncode == 1
    assert "unknown-entry" in done.stdout + done.stderr


def test_a_file_that_was_not_added_is_missing_from_the_commit(root: Path) -> None:
    """A new file that lies in the folder does not hide that the commit will lack it."""
    bob = root / "annotations" / "actors" / "bob.yaml"
    bob.parent.mkdir()
    bob.write_text("bob:\n  name: Bob\n  kind: person\n", encoding="utf-8")
    replace(root, "annotations/claims.yaml", ("held_by: [mayor]", "held_by: [mayor, bob]"))
    done = contribute(root, "git", "commit", "-q", "-m", "change", "annotations/claims.yaml")
    assert done.returncode == 1
    assert "annotations/claims.yaml:4:20: error: there is no actor `bob`" in done.stdout + done.stderr
    run_git(root, "add", "annotations/actors/bob.yaml")
    done = contribute(root, "git", "commit", "-q", "-a", "-m", "change")
    assert done.returncode == 0, done.stdout + done.stderr
