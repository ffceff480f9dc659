"""The two sides of a comparison: an edition in a folder, its problems, and its pages made in memory."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import msgspec

from sitegen.build import Checked, check, make
from sitegen.layers import LAYERS
from sitegen.model.config import NO_CONFIG
from sitegen.model.confined import find_link
from sitegen.model.edition import Annotated, Edition
from sitegen.model.problem import Problem
from sitegen.session import is_stop


class Side(msgspec.Struct, frozen=True):
    """An edition as it was or as it is."""

    annotated: Annotated
    problems: tuple[Problem, ...]
    """Errors and warnings, by place. What is only information depends on the machine and is left out."""
    pages: dict[str, bytes] | None
    """The site's HTML files by path; None where errors keep it from being built."""
    files: dict[str, str]
    """SHA-256 of all files in content/ and templates/ (originals left out), by path relative to the edition."""

    @property
    def edition(self) -> Edition:
        """The edition itself."""
        return self.annotated.edition


def read_side(root: Path) -> Side:
    """Return the edition in a folder, without originals. Raises `SitegenError` where there is none."""
    checked = check(root, originals=False)
    pages, problems = make_pages(root, checked)
    told = tuple(problem for problem in problems if problem.severity != "info")
    return Side(checked.annotated, told, pages, hash_files(root, "content") | hash_files(root, "templates"))


def make_pages(root: Path, checked: Checked) -> tuple[dict[str, bytes] | None, list[Problem]]:
    """Return the HTML files that a draft would have, or None, and all problems; without a search index."""
    if checked.stops(draft=True):
        return None, checked.problems
    site = make(root, checked, private=False, live=True)
    if any(is_stop(problem, draft=True) for problem in site.problems):
        return None, site.problems
    return {
        path: data for path, data in site.files.items() if isinstance(data, bytes) and path.endswith(".html")
    }, site.problems


def no_edition() -> Side:
    """Return a side without anything in it: compared with it, all is new."""
    names = [layer.name for layer in LAYERS]
    declared: dict[str, frozenset[str] | None] = {name: frozenset() for name in (*names, "texts", "pages")}
    edition = Edition(NO_CONFIG, LAYERS, {}, {name: {} for name in names}, {}, (), declared)
    return Side(Annotated(edition), (), {}, {})


def hash_files(root: Path, folder: str) -> dict[str, str]:
    """Return the SHA-256, in hex, of each file in a folder of the edition, by path relative to the edition.

    Originals are left out: they are never read for a report.
    """
    found = [] if find_link(root, folder) else (root / folder).rglob("*")
    files = sorted(path for path in found if path.is_file() and not path.is_symlink())
    names = {path.relative_to(root).as_posix(): path for path in files}
    return {
        name: sha256(path.read_bytes()).hexdigest()
        for name, path in names.items()
        if not name.startswith("content/originals/")
    }
