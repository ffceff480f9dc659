"""An edition that is worked on: looked at again after each change, pages made when they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import msgspec

from sitegen.build import check, is_stop, make, require_originals
from sitegen.model.problem import Problem


class Refreshed(msgspec.Struct, frozen=True):
    """What a look at the edition came to."""

    problems: list[Problem]
    """All problems there are, sorted by place."""
    dirty: frozenset[str]
    """Paths of the site that are not, or may not be, what they were."""
    removed: frozenset[str]
    """Paths of the site that are no more."""
    stopped: bool
    """Whether an error keeps the site as it was."""


class Session:
    """An edition in a folder, and its site."""

    def __init__(self, root: Path, *, private: bool, live: bool, draft: bool, base_url: str = "") -> None:
        self.root = root
        self.private = private
        self.live = live
        self.draft = draft
        self.base_url = base_url
        self.files: dict[str, bytes] = {}
        self.lock = threading.Lock()
        self.editor = ""

    def refresh(self, changed: Iterable[Path] | None = None) -> Refreshed:  # noqa: ARG002 - looks at everything
        """Look at the files that changed, at all if None. After an error all stays as it was."""
        with self.lock:
            checked = check(self.root, originals=self.private)
            problems = checked.problems
            self.editor = checked.annotated.edition.config.editor
            if not checked.stops(draft=self.draft):
                require_originals(checked, private=self.private)
                site = make(self.root, checked, private=self.private, base_url=self.base_url, live=self.live)
                problems = site.problems
                if not any(is_stop(problem, draft=self.draft) for problem in problems):
                    before, self.files = self.files, site.files
                    dirty = {path for path, content in site.files.items() if before.get(path) != content}
                    return Refreshed(problems, frozenset(dirty), frozenset(before.keys() - site.files.keys()), False)
            return Refreshed(problems, frozenset(), frozenset(), True)

    def content(self, path: str) -> bytes | None:
        """Return a file of the site, made now where it must be; None if there is none."""
        with self.lock:
            return self.files.get(path)

    def paths(self) -> frozenset[str]:
        """Return the paths of the site."""
        return frozenset(self.files)
