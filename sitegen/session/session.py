"""The session: refresh tells which pages a change concerns, content gives a page as it should be now.

After an error the last good state stays: pages answer as before until it is mended.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import RLock

import msgspec

from sitegen.build import check, is_stop, make, require_originals
from sitegen.model.problem import Problem


class Refreshed(msgspec.Struct, frozen=True):
    """What a look at the files came to."""

    problems: tuple[Problem, ...]
    """All of the edition's problems, sorted by place."""
    dirty: frozenset[str] = frozenset()
    """The site paths whose content may have changed, new ones too."""
    removed: frozenset[str] = frozenset()
    """The site paths that are no more."""
    stopped: bool = False
    """Whether errors keep the site as it was at the last refresh without any."""


class Session:
    """One edition and its site in memory. Its methods may be called from several threads."""

    def __init__(
        self, root: Path, *, private: bool = False, live: bool = False, draft: bool = False, base_url: str = ""
    ) -> None:
        """`live`: with the script that reloads a preview, without search index; `draft`: in spite of lost quotes."""
        self.root = root
        self.private = private
        self.live = live
        self.draft = draft
        self.base_url = base_url
        self.lock = RLock()
        self.files: dict[str, bytes] = {}
        self.editor = ""
        """In which editor the edition has its files opened."""

    def refresh(self, changed: Iterable[Path] | None = None) -> Refreshed:
        """Return what the changed files (None: look at all) mean for the site.

        Raises `SitegenError` where there is no edition, or a private one has no original at hand.
        """
        del changed
        with self.lock:
            checked = check(self.root, originals=self.private)
            self.editor = checked.annotated.edition.config.editor
            if checked.stops(draft=self.draft):
                return Refreshed(tuple(checked.problems), stopped=True)
            require_originals(checked, private=self.private)
            site = make(self.root, checked, private=self.private, base_url=self.base_url, live=self.live)
            problems = tuple(site.problems)
            if any(is_stop(problem, draft=self.draft) for problem in problems):
                return Refreshed(problems, stopped=True)
            before, self.files = self.files, site.files
            dirty = frozenset(path for path, data in site.files.items() if before.get(path) != data)
            return Refreshed(problems, dirty, frozenset(before.keys() - site.files.keys()))

    def paths(self) -> frozenset[str]:
        """Return the site paths of all files."""
        with self.lock:
            return frozenset(self.files)

    def content(self, path: str) -> bytes | None:
        """Return a file of the site, made now if it has to be; None where there is none of that path."""
        with self.lock:
            return self.files.get(path)

    def render_dirty(self, limit: int | None = None) -> frozenset[str]:
        """Make up to so many files that a change left unmade (None: all); return those whose bytes changed."""
        del limit
        return frozenset()
