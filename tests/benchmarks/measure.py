"""Runs a command and measures it: time on the wall, time of processors, memory of all its processes together."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

SAMPLED = 0.02
"""Seconds between two looks at the memory, at least."""
PATIENCE = 30
"""How many times as long as a look takes is waited until the next: the kernel stops a process that is looked at."""


class Run(NamedTuple):
    """What a command took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processors, in the program and in the system, of all its processes that ended."""
    memory: float
    """MiB at the highest, of all its processes together; pages that they share count once (PSS)."""


def run(command: Sequence[str | Path], folder: Path, env: dict[str, str] | None = None) -> Run:
    """Run a command in a folder. Raises RuntimeError, with what it said, where it fails."""
    with (folder / "bench.log").open("wb") as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*map(str, command)], cwd=folder, env={**os.environ, **(env or {})}, stdout=log, stderr=log
        )
        watch = Watch(process.pid)
        watch.start()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - started
        watch.ended.set()
        watch.join()
    if process.returncode:
        said = (folder / "bench.log").read_text(errors="replace")[-2_000:]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{said}")
    own = used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Run(wall, used.ru_utime + used.ru_stime, watch.peak / 1024 or own)


class Watch(threading.Thread):
    """Looks at the memory of a process and all below it until it has ended; sees nothing where there is no /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        """KiB."""
        self.ended = threading.Event()

    def run(self) -> None:
        pause = SAMPLED
        while not self.ended.wait(pause):
            started = time.perf_counter()
            self.peak = max(self.peak, sum(map(memory_of, tree(self.pid))))
            pause = max(SAMPLED, PATIENCE * (time.perf_counter() - started))


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # it has ended meanwhile
            continue
        for child in children:
            found.extend(tree(int(child)))
    return found


def memory_of(pid: int) -> int:
    """Return the memory of a process in KiB, its share of what it shares with others; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def in_turn(jobs: dict[str, Callable[[], Run]], rounds: int) -> dict[str, list[Run]]:
    """Return the runs of each job: all jobs once, then all again, so that each round meets the same machine."""
    found: dict[str, list[Run]] = {name: [] for name in jobs}
    for number in range(rounds):
        for name, job in jobs.items():
            found[name].append(job())
            print(f"  {number + 1}/{rounds} {name}: {found[name][-1].cpu:.1f} s", file=sys.stderr, flush=True)
    return found


def median(runs: Sequence[Run]) -> Run:
    """Return the medians of runs."""
    return Run(*(statistics.median(values) for values in zip(*runs, strict=True)))


def ratio(ours: Sequence[Run], theirs: Sequence[Run], what: str) -> float:
    """Return the median of the ratios of paired runs, of ``wall`` or ``cpu``."""
    return statistics.median(getattr(a, what) / getattr(b, what) for a, b in zip(ours, theirs, strict=True))


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the power of the size with which values grow: the slope of the straight line through their logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    return statistics.linear_regression(xs, ys).slope
