"""Small editions in real repositories, for the tests of the report."""

from __future__ import annotations

import shutil
from pathlib import Path

from sitegen.history import base_commit
from sitegen.review.compare import Review, review
from sitegen.review.markdown import as_markdown
from tests.repositories import commit_all, start_repository

SMALL = Path(__file__).parents[1] / "cases" / "problems" / "base"
"""An edition without a fault: two texts, one entry in each layer, two actors."""


def small_repository(root: Path) -> Path:
    """Make a repository whose only commit holds the small edition, and return its folder."""
    shutil.copytree(SMALL, root)
    start_repository(root)
    commit_all(root)
    return root


def replace(root: Path, name: str, *pairs: tuple[str, str]) -> None:
    """Replace words that stand in a file of an edition."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, f"{name} lacks {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def review_of(root: Path, base: str = "HEAD") -> Review:
    """Return what changed in an edition since a revision."""
    return review(root, base_commit(root, base))


def report_of(root: Path, base: str = "HEAD") -> str:
    """Return the report on it."""
    return as_markdown(review_of(root, base))


def section(report: str, heading: str) -> str:
    """Return what stands in a report below a heading, up to the next of its level or a higher one."""
    level = heading.split()[0]
    lines = report.splitlines()
    start = next(i for i, line in enumerate(lines) if line == heading or line.startswith(f"{heading} ("))
    for end in range(start + 1, len(lines)):
        if lines[end].startswith("#") and len(lines[end].split()[0]) <= len(level):
            return "\n".join(lines[start + 1 : end]).strip()
    return "\n".join(lines[start + 1 :]).strip()
