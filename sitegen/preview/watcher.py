"""Watches an edition's files and says which changed: at once for one save, once for a burst of them.

Two watches, both of watchfiles. One on all that the edition's folders hold, at any depth. One on the edition's own
folder, not deep (beside content/ there may be a .venv with thousands of folders): it says when content/, annotations/
or templates/ come or go, and the first watch is then begun anew.

Where the system has no deep watch, as Linux, watchfiles goes through the folders, and follows links, wherever they
lead. There each folder is named to it, and the watch is begun anew when one came or went.

A save is told when nothing followed it for STEP. More than FEW files, or a folder, are a burst: a branch that is
switched, say. It is told when nothing followed for PAUSE, or after LONGEST in any case.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from watchfiles import Change, watch

from sitegen.model.litter import is_litter

STEP = 3
"""Milliseconds between two looks at what the system has told; two without news end a save."""
PAUSE = 50
"""Milliseconds without news that end a burst; so long an empty file may be one that is being written."""
LONGEST = 1.0
"""Seconds after which a burst is told though it goes on."""
FEW = 3
"""How many files may change together and be no burst: an editor touches a file, and what it renames."""
MANY = 400
"""From how many files on it is simpler to look at everything."""
IS_DEEP = sys.platform in ("darwin", "win32")
"""Whether the system watches what is in a folder at any depth, and follows no link."""

News = set[tuple[Change, str]]
Told = Callable[[frozenset[Path] | None], object]
"""Takes the files that changed; None where everything must be looked at."""


class Watcher:
    """Tells of changes to an edition's files, from threads of its own, until it is stopped."""

    def __init__(self, root: Path, names: Iterable[str], others: Iterable[Path], told: Told) -> None:
        """`names` are folders in `root`, there or not; `others` are folders elsewhere."""
        self.root = root
        self.names = frozenset(names)
        self.others = tuple(others)
        self.told = told
        self.stopped = threading.Event()
        self.renewed = threading.Event()
        """Set where the folders that are watched are no longer those that are there."""
        self.ready = threading.Event()
        """Set when every change from now on will be told, or there is a failure."""
        self.failure = ""
        """Why nothing can be watched."""

    def start(self) -> None:
        """Begin to watch."""
        for run in (self.watch_top, self.watch_deep):
            threading.Thread(target=run, daemon=True, name=run.__name__).start()

    def stop(self) -> None:
        """End, soon."""
        self.stopped.set()
        self.renewed.set()

    def watch_top(self) -> None:
        """Look out for the edition's folders that come and go."""
        for news in self.news([self.root], self.stopped, step=5 * STEP, deep=False):
            if any(change != Change.modified and self.is_own(path) for change, path in news):
                self.renewed.set()

    def is_own(self, path: str) -> bool:
        """Say whether a path is one of the edition's folders."""
        return Path(path).parent == self.root and Path(path).name in self.names

    def watch_deep(self) -> None:
        """Tell what changes in the folders; anew, and of everything, whenever others are there."""
        while not self.stopped.is_set():
            self.renewed.clear()
            folders = [self.root / name for name in sorted(self.names)]
            folders = [*(folder for folder in folders if not folder.is_symlink()), *self.others]
            folders = [folder for folder in folders if folder.is_dir()]
            try:
                self.watch_folders(folders)
            except FileNotFoundError:  # a folder went before the watch on it was begun
                continue
            except (OSError, RuntimeError) as error:  # no watches are left, say
                self.failure = str(error)
                self.ready.set()
                return

    def watch_folders(self, folders: Iterable[Path]) -> None:
        """Tell what changes in some folders, until others are there."""
        known = Folders(folders)
        news = self.news(folders if IS_DEEP else known.known, self.renewed, step=STEP, deep=IS_DEEP, tops=folders)
        begun = next(news, None)
        if begun is not None and (self.ready.is_set() or begun):
            self.told(None)
        self.ready.set()
        if not IS_DEEP and known.known != Folders(folders).known:  # one came before the watch on that above it
            return
        for batch in gather(news, known):
            self.told(batch)
            if batch is None and not IS_DEEP:
                self.renewed.set()

    def news(
        self, folders: Iterable[Path | str], stop: threading.Event, *, step: int, deep: bool, tops: Iterable[Path] = ()
    ) -> Iterator[News]:
        """Yield what changed, and nothing after each PAUSE without news. `tops`: below these only what is relevant."""
        return watch(
            *folders,
            watch_filter=Relevant(tops) if tops else None,
            debounce=int(LONGEST * 1000),
            step=step,
            rust_timeout=PAUSE,
            yield_on_timeout=True,
            stop_event=stop,
            recursive=deep,
            raise_interrupt=False,
            ignore_permission_denied=True,
        )


class Relevant:
    """Says of a changed path whether it may be part of an edition."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(f"{folder}{os.sep}" for folder in folders)

    def __call__(self, _: Change, path: str) -> bool:
        """Say so: nothing hidden below the folders that are watched, and nothing that an editor leaves."""
        folder = next((folder for folder in self.folders if path.startswith(folder)), "")
        *above, name = Path(path.removeprefix(folder)).parts or ("",)
        return not any(part.startswith(".") for part in above) and not is_litter(name)


class Folders:
    """Knows the folders below others: when one of them is gone only its path is told, not what was in it."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.watched = tuple(folders)
        self.known: set[str] = set()
        self.look()

    def look(self) -> None:
        """Look what is there now, but for hidden ones and what is behind links."""
        self.known = set()
        for watched in self.watched:
            for folder, names, _ in os.walk(watched):
                names[:] = [name for name in names if not name.startswith(".")]
                self.known.add(folder)

    def has(self, path: str) -> bool:
        """Say whether a path is, or was, a folder."""
        return path in self.known or Path(path).is_dir()


def gather(news: Iterator[News], folders: Folders) -> Iterator[frozenset[Path] | None]:
    """Yield what changed: a save as it comes, a burst when it is over; None where everything must be looked at.

    A folder that is new gets a watch only after it was told, so what was put into it meanwhile was not. Therefore
    all is looked at once more after PAUSE.
    """
    changed: set[str] = set()
    started = 0.0
    again = False
    for batch in news:
        started = started if changed else time.monotonic()
        changed |= {path for _, path in batch}
        if batch and is_burst(changed, folders) and time.monotonic() - started < LONGEST:
            continue
        if changed:
            found = any(folders.has(path) for path in changed)
            everything = found or len(changed) > MANY
            yield None if everything else frozenset(map(Path, changed))
            again = found
            changed = set()
        elif again:
            again = False
            folders.look()
            yield None


def is_burst(changed: set[str], folders: Folders) -> bool:
    """Say whether more is likely to follow: much changed, or a folder, or a file is empty as while it is written."""
    return len(changed) > FEW or any(folders.has(path) or is_empty(path) for path in changed)


def is_empty(path: str) -> bool:
    """Say whether a file is there and has nothing in it."""
    try:
        return Path(path).stat().st_size == 0
    except OSError:
        return False
