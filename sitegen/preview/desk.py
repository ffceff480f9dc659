"""Where the work of a preview is done: the edition is looked at after each change, pages are made when they are wanted.

One thread looks at what changed, tells, and then makes the pages that are no longer good, those that are open in a
browser first. A request for a page that is not good makes it at once. `lock` orders the two, so that after a change was
told no old page is given.
"""

from __future__ import annotations

import threading
import traceback
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import msgspec

from sitegen.model.problem import Problem, SitegenError
from sitegen.preview.shelf import Shelf
from sitegen.session import Session

MADE_FROM_ALL = frozenset({"data/edition.json", "data/suggest.js", "sitemap.xml", "feed.xml", "robots.txt"})
"""Files that change with nearly every page, and which no page shows: no reason to load one anew."""


class State(msgspec.Struct, frozen=True):
    """How the edition stands."""

    problems: Sequence[Problem] = ()
    failure: str = ""
    """What kept the edition from being looked at, where that is no problem in a file."""
    stopped: bool = False
    """Whether the pages are those from before."""
    assets: str = ""
    """Another word whenever a file changed that pages load."""


class Change(msgspec.Struct, frozen=True):
    """What a look at the edition came to."""

    state: State
    news: bool
    """Whether it stands otherwise than before."""
    pages: bool
    """Whether a page may be another."""
    assets: frozenset[str]
    """Paths of other files that may be."""


class Desk:
    """The edition, its site, and the thread that works on it."""

    def __init__(
        self, session: Session, shelf: Shelf, tell: Callable[[Change], object], wanted: Callable[[], Iterable[str]]
    ) -> None:
        """`tell` is called from the thread after each look; `wanted` gives the pages that are open in browsers."""
        self.session = session
        self.shelf = shelf
        self.tell = tell
        self.state = State(assets=uuid.uuid4().hex)
        self.first: Future[None] = Future()
        """Done after the first look; what stopped that one is its exception."""
        self.requests = ThreadPoolExecutor(4)
        """Threads in which requests wait for pages."""
        self.lock = threading.Lock()
        self.stale: OrderedDict[str, None] = OrderedDict()
        """Paths that are to be made, in order."""
        self.unkept: set[str] = set()
        """Paths that could not be written, and are made whenever they are asked for."""
        self.broken: set[str] = set()
        """Paths that can't be made, for their template has a fault."""
        self.news = threading.Condition()
        self.changed: set[Path] = set()
        self.everything = True
        self.missed = False
        """Whether a look failed: the next is at everything."""
        self.wanted = wanted
        self.asked = 0
        """How many requests wait for a page; the thread makes none of its own accord meanwhile."""

    def start(self) -> None:
        """Begin to work, with a look at everything."""
        threading.Thread(target=self.work, daemon=True, name="work").start()

    def note(self, changed: frozenset[Path] | None) -> None:
        """Have files looked at, all of them if None."""
        with self.news:
            self.everything |= changed is None
            self.changed |= changed or frozenset()
            self.news.notify()

    def work(self) -> None:
        """Look and make, for ever."""
        while True:
            with self.news:
                while not (self.everything or self.changed or (self.stale and not self.asked)):
                    self.news.wait()
                look = self.everything or bool(self.changed)
                changed = None if self.everything or self.missed else self.changed
                self.everything, self.changed = False, set()
            if look:
                self.look(changed)
            else:
                self.make_next()

    def look(self, changed: Iterable[Path] | None) -> None:
        """Look at the edition and tell what came of it; what fails is told too."""
        before = self.state
        try:
            with self.lock:
                pages, assets = self.refresh(changed)
                self.missed = False
        except Exception as error:  # a preview outlives a bug, and says that there is one
            if not self.first.done():
                self.first.set_exception(error)
                return
            if not isinstance(error, SitegenError):
                traceback.print_exc()
            self.missed = True
            self.state = msgspec.structs.replace(before, failure=str(error) or type(error).__name__, stopped=True)
            pages, assets = False, frozenset()
        self.tell(Change(self.state, self.state != before, pages, assets))
        if not self.first.done():
            self.first.set_result(None)

    def refresh(self, changed: Iterable[Path] | None) -> tuple[bool, frozenset[str]]:
        """Look at the edition; say whether a page may be another now, and which other files may be."""
        found = self.session.refresh(changed)
        for path in found.removed:
            self.stale.pop(path, None)
        self.stale.update(dict.fromkeys(sorted(found.dirty)))
        if not found.stopped:
            self.shelf.list(self.session.paths())
        paths = found.dirty | found.removed
        assets = frozenset(path for path in paths if not path.endswith(".html")) - MADE_FROM_ALL
        # After a look that failed nobody knows which pages have shown what: all are loaded anew.
        stamp = uuid.uuid4().hex if assets or self.missed else self.state.assets
        self.state = State(found.problems, "", found.stopped, stamp)
        # Of a page that was not made since it changed before, the session does not tell that it changed again.
        told = chain(paths, () if found.stopped else self.stale)
        return self.missed or any(path.endswith(".html") for path in told), assets

    def make_next(self) -> None:
        """Make one of the pages that are not good."""
        with self.lock:
            path = next((path for path in self.wanted() if path in self.stale), None) or next(iter(self.stale), None)
            if path is not None:
                self.make(path)
        self.settle()

    def make(self, path: str) -> bytes | None:
        """Make a file of the site, and keep it."""
        content = self.session.content(path)
        self.stale.pop(path, None)
        self.unkept.discard(path)
        self.broken.discard(path)
        if content is None:
            content = self.shelf.read(path)  # of an earlier start
            if content is None:
                self.broken.add(path)
        else:
            try:
                self.shelf.keep(path, content)
            except (OSError, SitegenError):
                self.unkept.add(path)
        return content

    def settle(self) -> None:
        """Tell of problems that came or went with pages that were made: faults of templates."""
        with self.lock:
            problems = self.session.problems()
            if problems == self.state.problems or self.state.failure:
                return
            self.state = msgspec.structs.replace(self.state, problems=problems)
            change = Change(self.state, True, False, frozenset())
        self.tell(change)

    def file(self, path: str) -> bytes | None:
        """Return a file of the site as it is now, or None where there is none."""
        with self.news:
            self.asked += 1
        try:
            with self.lock:
                is_good = path not in self.stale and path not in self.unkept
                content = self.shelf.read(path) if is_good else None
                is_good = content is not None or path not in self.shelf.listed
                if not is_good:  # out of date, or what was kept is gone
                    content = self.make(path)
            if not is_good:
                self.settle()
            return content
        finally:
            with self.news:
                self.asked -= 1
                self.news.notify()
