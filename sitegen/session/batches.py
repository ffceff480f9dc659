"""Pages made in batches, by this process or by any `concurrent.futures.Executor`: the bytes are the same.

A worker that was forked has the session that it inherited. Any other one, on another machine even, loads the edition
from its folder. What a worker that died did not make is made here.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import msgspec

from sitegen.model.problem import Problem
from sitegen.session.session import Session
from sitegen.session.snapshot import Made
from sitegen.session.traces import pack

FEW = 64
"""Up to how many pages no process is begun for."""
LARGEST, SMALLEST = 64, 4
"""How many pages a batch has at most, and at least."""
ROUNDS = 8
"""How many batches each worker has, about: the more, the less the last ones wait for each other."""
INHERITED: dict[str, Session] = {}
"""The sessions that forked workers find, by their orders' names."""
NAMES = count(1)


class Order(msgspec.Struct, frozen=True):
    """What a worker has to know: which session is meant, and how to make one like it."""

    name: str
    root: str
    private: bool
    draft: bool
    base_url: str


class Batch(msgspec.Struct, frozen=True):
    """Pages that were made, by site path."""

    pages: dict[str, bytes] = {}
    faults: dict[str, Problem] = {}
    """What is wrong with the templates of those that can't be."""
    same: set[str] = set()
    """Pages of another run that came out to be as they were, without being made."""
    traces: Made = msgspec.field(default_factory=Made)
    """What was read."""


def make_pages(
    session: Session, paths: Sequence[str], *, executor: Executor | None, told: Callable[[int, int], object]
) -> Batch:
    """Return pages of a session that was refreshed. `told` is given how many are made, and of how many.

    Without an executor they are made here.
    """
    done = Batch({}, {}, set(), Made())
    left = dict.fromkeys(paths)

    def take(batch: Batch) -> None:
        done.pages.update(batch.pages)
        done.faults.update(batch.faults)
        done.same.update(batch.same)
        done.traces.update(batch.traces)
        for path in (*batch.pages, *batch.faults, *batch.same):
            left.pop(path, None)
        told(len(paths) - len(left), len(paths))

    if executor is not None:
        for batch in made_elsewhere(session, paths, executor):
            take(batch)
    for path in list(left):
        take(make_here(session, [path]))
    return done


def made_elsewhere(session: Session, paths: Sequence[str], executor: Executor) -> Iterator[Batch]:
    """Yield batches as workers make them; if a worker dies those that were made until then."""
    order = Order(str(next(NAMES)), str(session.root), session.private, session.draft, session.checking.base_url)
    INHERITED[order.name] = session
    gc.freeze()  # what is there is shared with the workers, and stays so while nobody counts on it
    try:
        futures = [executor.submit(make_batch, order, batch) for batch in batches(paths)]
        for future in as_completed(futures):
            yield future.result()
    except BrokenExecutor:
        return
    finally:
        gc.unfreeze()
        del INHERITED[order.name]


def batches(paths: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield paths in batches: those of lists first and one by one, for they take longest."""
    lists = [path for path in paths if "/" not in path]
    others = [path for path in paths if "/" in path]
    size = max(SMALLEST, min(LARGEST, len(others) // (ROUNDS * 2)))
    yield from ((path,) for path in lists)
    yield from (tuple(others[start : start + size]) for start in range(0, len(others), size))


def make_batch(order: Order, paths: tuple[str, ...]) -> Batch:
    """Return pages, made in a worker."""
    session = INHERITED.get(order.name)
    if session is None:
        session = Session(Path(order.root), private=order.private, draft=order.draft, base_url=order.base_url)
        session.refresh()
        INHERITED[order.name] = session
    return make_here(session, paths)


def make_here(session: Session, paths: Sequence[str]) -> Batch:
    """Return pages, made in this process."""
    batch = Batch({}, {}, set(), Made())
    tracker = session.site.annotated.tracker
    for path in paths:
        content = session.content(path)
        fault = session.site.faults.get(path)
        if fault is not None:
            batch.faults[path] = fault
        elif content is not None:
            batch.pages[path] = content
            if tracker.made is not None:
                batch.traces.pages[path] = pack(tracker.nodes["site", path].reads)
        else:
            batch.same.add(path)
    if tracker.made is not None:
        batch.traces.values.update(session.site.new_traces())
    return batch


@contextmanager
def processes(jobs: int, pages: int) -> Iterator[Executor | None]:
    """Yield an executor of so many processes; None where one process is as good, or can't be forked safely."""
    if jobs < 2 or pages <= FEW or sys.platform == "darwin" or "fork" not in multiprocessing.get_all_start_methods():
        yield None
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("fork"), ignore_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that began this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
