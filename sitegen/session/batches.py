"""Pages made in batches, by this process or by any `concurrent.futures.Executor`: the bytes are the same.

A worker that was forked has the session that it inherited. Any other one, on another machine even, loads the edition
from its folder. What a worker that died did not make is made here.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread
from typing import TypeVar

import msgspec

from sitegen.layers import LAYERS
from sitegen.load.edition import EditionFiles
from sitegen.model.parts import part_key
from sitegen.model.problem import Problem
from sitegen.session.session import Session
from sitegen.session.snapshot import Made
from sitegen.session.spool import Spool

B = TypeVar("B")
T = TypeVar("T")

FEW = 64
"""Up to how many pages no process is begun for."""
LARGEST, SMALLEST = 64, 4
"""How many pages a batch has at most, and at least."""
LISTS = 8
"""How many pages of lists a batch has at most."""
FILES_A_PAGE = 4
"""How many files are read in the time in which a page is made, about."""
ROUNDS = 8
"""How many batches each worker has, about: the more, the less the last ones wait for each other."""
MANY, LITTLE = 20_000, 32
"""How many derived values a worker remembers, about, and up to how many reads one has that is forgotten then."""
LOOK_SECONDS = 0.1
"""How often a worker looks whether the process that began it is there."""
AHEAD = 64
"""How many batches are given out before one is waited for."""
INHERITED: dict[str, tuple[Session, Spool | None]] = {}
"""The sessions that forked workers find, by their orders' names, and where these put pages."""
NAMES = count(1)


class Order(msgspec.Struct, frozen=True):
    """What a worker has to know: which session is meant, and how to make one like it."""

    name: str
    root: str
    private: bool
    draft: bool
    base_url: str
    is_followed: bool
    """Whether it is to be known what was read."""


class Batch(msgspec.Struct, frozen=True):
    """Pages that were made, by site path."""

    pages: dict[str, bytes | Path] = {}
    """Contents, or the files that hold them."""
    faults: dict[str, Problem] = {}
    """What is wrong with the templates of those that can't be."""
    same: set[str] = set()
    """Pages of another run that came out to be as they were, without being made."""
    traces: Made = msgspec.field(default_factory=Made)
    """What was read."""


def make_pages(
    session: Session,
    paths: Sequence[str],
    *,
    executor: Executor | None,
    told: Callable[[int, int], object],
    spool: Spool | None = None,
    keep: Callable[[Made], object] | None = None,
) -> Batch:
    """Return pages of a session that was refreshed. `told` is given how many are made, and of how many.

    Without an executor they are made here. With a spool they are put into files, and the session forgets them; `keep`
    is then given what was read, batch by batch, and the answer holds nothing of it.
    """
    done = Batch({}, {}, set(), Made())
    left = dict.fromkeys(paths)

    def take(batch: Batch) -> None:
        for path, content in batch.pages.items():
            done.pages[path] = spool.put(path, content) if spool and isinstance(content, bytes) else content
        done.faults.update(batch.faults)
        done.same.update(batch.same)
        session.site.note(batch.traces.values)
        (keep or done.traces.update)(batch.traces)
        for path in (*batch.pages, *batch.faults, *batch.same):
            left.pop(path, None)
        told(len(paths) - len(left), len(paths))

    if executor is not None:
        session.site.renderer.compile_all()
        for batch in done_elsewhere(session, spool, executor, make_batch, batches(paths, session.site.neighbourhood)):
            take(batch)
    for path in list(left):
        take(make_here(session, [path], spool))
    return done


def read_files(session: Session, jobs: int) -> None:
    """Have so many processes read the files of a session that was never refreshed, where there are many."""
    names = session.checking.files.unread() if jobs > 1 else []
    with processes(jobs, len(names) // FILES_A_PAGE) as executor:
        if executor is not None:
            read_elsewhere(session, names, executor)


def read_elsewhere(session: Session, names: Sequence[tuple[str, str]], executor: Executor) -> None:
    """Have an executor read files; what a worker that died did not read is read when the session is refreshed."""
    size = max(SMALLEST, min(LARGEST * FILES_A_PAGE, len(names) // (ROUNDS * 2)))
    parts = (tuple(names[start : start + size]) for start in range(0, len(names), size))
    for read in done_elsewhere(session, None, executor, read_batch, parts):
        for name, data in read:
            session.checking.files.take(name, data)


def read_batch(order: Order, names: Sequence[tuple[str, str]]) -> list[tuple[str, bytes]]:
    """Return what files hold as bytes, read in a worker."""
    files = EditionFiles(Path(order.root), LAYERS, originals=order.private)
    return [(name, files.read_apart(name, given)) for name, given in names]


def done_elsewhere(
    session: Session, spool: Spool | None, executor: Executor, do: Callable[[Order, B], T], batches: Iterable[B]
) -> Iterator[T]:
    """Yield what workers make of batches, as they are done; if a worker dies, of those that were done until then."""
    order = Order(str(next(NAMES)), str(session.root), session.private, session.draft, session.checking.base_url,
                  session.site.annotated.tracker.made is not None)  # fmt: skip
    INHERITED[order.name] = session, spool
    gc.freeze()  # what is there is shared with the workers, and stays so while nobody counts on it
    try:
        waiting: set[Future[T]] = set()
        for batch in batches:
            waiting.add(executor.submit(do, order, batch))
            if len(waiting) == AHEAD:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    except BrokenExecutor:
        return
    finally:
        gc.unfreeze()
        del INHERITED[order.name]


def batches(paths: Sequence[str], neighbourhood: Callable[[str], int]) -> Iterator[tuple[str, ...]]:
    """Yield paths in batches: those of lists first, for they take longest; then the others, neighbours together.

    Parts of a list that follow each other go together, for each shows what its neighbours are called.
    """
    lists = sorted((path for path in paths if "/" not in path), key=part_key)
    others = sorted((path for path in paths if "/" in path), key=neighbourhood)
    few = max(1, min(LISTS, len(lists) // (ROUNDS * 2)))
    size = max(SMALLEST, min(LARGEST, len(others) // (ROUNDS * 2)))
    yield from (tuple(lists[start : start + few]) for start in range(0, len(lists), few))
    yield from (tuple(others[start : start + size]) for start in range(0, len(others), size))


def make_batch(order: Order, paths: tuple[str, ...]) -> Batch:
    """Return pages, made in a worker."""
    session, spool = INHERITED.get(order.name, (None, None))
    if session is None:
        session = Session(Path(order.root), private=order.private, draft=order.draft, base_url=order.base_url)
        if order.is_followed:
            session.follow()
        session.refresh()
        INHERITED[order.name] = session, None
    return make_here(session, paths, spool)


def make_here(session: Session, paths: Sequence[str], spool: Spool | None = None) -> Batch:
    """Return pages, made in this process."""
    batch = Batch({}, {}, set(), Made())
    site, tracker = session.site, session.site.annotated.tracker
    for path in paths:
        content = session.content(path)
        fault = site.faults.get(path)
        if fault is not None:
            batch.faults[path] = fault
        elif content is None:
            batch.same.add(path)
        else:
            batch.pages[path] = spool.put(path, content) if spool else content
            if tracker.made is not None:
                batch.traces.pages[path] = tracker.trace(("site", path))
            if spool:
                site.release(path)
    if tracker.made is not None:
        batch.traces.values.update(site.new_traces())
    if spool:
        tracker.trim(MANY, LITTLE)
    return batch


@contextmanager
def processes(jobs: int, pages: int) -> Iterator[Executor | None]:
    """Yield an executor of so many processes; None where one process is as good, or can't be forked safely."""
    if jobs < 2 or pages <= FEW or sys.platform == "darwin" or "fork" not in multiprocessing.get_all_start_methods():
        yield None
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), begin_worker, (os.getpid(),))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def begin_worker(parent: int) -> None:
    """Leave Ctrl-C to the process that began this one, and end when that is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_after, args=(parent,), daemon=True).start()


def end_after(parent: int) -> None:
    """End this process when it is no longer that one's: killed, it could tell its workers nothing.

    They would wait for it for ever, and hold its spool, which the next build is to remove.
    """
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    os._exit(1)
