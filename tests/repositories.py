"""Real git repositories for tests, with neutral authors and dates, whatever the machine's own settings are."""

from __future__ import annotations

import subprocess
from pathlib import Path


def start_repository(root: Path) -> Path:
    """Make a repository with the branch main in a folder (made where it is missing), and return the folder."""
    root.mkdir(parents=True, exist_ok=True)
    run_git(root, "init", "-q", "-b", "main")
    return root


def commit_all(root: Path, message: str = "change") -> str:
    """Commit everything in a repository and return the commit's full name."""
    run_git(root, "add", "-A")
    run_git(root, "commit", "-q", "--allow-empty", "-m", message)
    return run_git(root, "rev-parse", "HEAD").strip()


def run_git(root: Path, *args: str) -> str:
    """Run git in a repository as nobody in particular, and return what it prints."""
    nobody = ("-c", "user.name=Contributor", "-c", "user.email=contributor@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *nobody, *args], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout
