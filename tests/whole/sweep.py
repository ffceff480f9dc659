"""Commands that are stopped at their system calls, one after another: what is there afterwards, and after the next run.

`make sweep` tries every call in every way and prints the table; the tests try a part. A *call* is one
system call on a file of the edition, as strace names it, with its number among those of its name. It is killed at, or
refused with an error of the system. See strace(1), "Tampering".
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

ROOT = Path(__file__).parents[2]
KILL = "KILL"
WAYS = (KILL, "ENOSPC", "EIO", "EACCES")
"""How a command is stopped: killed before the call, or the call fails with an error."""
CALLS = "%file,%desc"
"""What strace tells of where calls are looked for: whatever takes a path or an open file."""
CHANGING = re.compile(
    r"(write|pwrite64|writev|mkdir|mkdirat|link|linkat|symlink|symlinkat|rename|renameat|renameat2|unlink|unlinkat|rmdir"
    r"|chmod|fchmod|fchmodat|chown|fchown|fchownat|lchown|utimensat|setxattr|fsetxattr|lsetxattr|fsync|fdatasync|syncfs"
    r"|ftruncate|fallocate|flock)\(|open(at)?\(.*O_(CREAT|WRONLY|RDWR|TRUNC)"
)
READING = re.compile(r"(read|pread64|getdents64|getdents|open|openat|lseek|mmap|readlink|readlinkat)\(")


class Call(NamedTuple):
    """One system call of a run."""

    name: str
    number: int
    """Which of the calls of this name it is, from 1."""
    path: str
    """A file that it concerns."""


class Ended(NamedTuple):
    """How a run of the command ended."""

    status: int
    """Its exit status; negative: the signal."""
    said: str


class Machine:
    """Runs commands in processes forked from one that is ready, with files for what they say and do."""

    def __init__(self, folder: Path, edition: Path) -> None:
        """`edition` is built once, so that what can be known beforehand is; `folder` takes the files."""
        self.folder = folder
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.process = subprocess.Popen(
            [sys.executable, ROOT / "tests" / "whole" / "server.py", edition],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(self.temporary), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip

    def run(
        self,
        argv: Iterable[str | Path],
        inject: Sequence[str] = (),
        *,
        traced: bool = False,
        limit: int = 0,
        who: str = "",
    ) -> Ended:
        """Run `sitegen` with these arguments. `who` is watched: all, `main` or a `worker`, as server.py says."""
        said = self.folder / "said"
        injected = ",".join(expression.partition(":")[0] for expression in inject)
        request = {
            "argv": [*map(str, argv)], "inject": [*inject], "calls": CALLS if traced else injected, "who": who,
            "log": str(self.folder / "log"), "said": str(said), "limit": limit,
        }  # fmt: skip
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process that runs commands has ended"
        return Ended(int(answer), said.read_text("utf-8"))

    def calls(self, within: Path, pattern: re.Pattern[str]) -> list[Call]:
        """Return those calls of the run just traced that concern files in a folder and are of the pattern."""
        seen: Counter[str] = Counter()
        found = []
        for line in (self.folder / "log").read_text("utf-8", "replace").splitlines():
            said = line.lstrip("0123456789 ")
            name = said.partition("(")[0]
            seen[name] += 1
            path = next((path for path in re.findall(r'[<"]([^">]*)[>"]', said) if path.startswith(str(within))), "")
            if path and pattern.match(said):
                found.append(Call(name, seen[name], path.removeprefix(str(within))))
        return found

    def stop(self) -> None:
        """End the process."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)
        assert self.process.stdout
        self.process.stdout.close()


class Row(msgspec.Struct):
    """What was seen of one call stopped in one way."""

    call: Call
    way: str
    ended: Ended
    after: str
    """`old` or `new`; anything else is a fault."""
    left: list[str]
    """What was left over until the next run."""
    wrong: list[str]
    """What is not as promised."""


class Story(msgspec.Struct):
    """A change to an edition, to and fro, and the command that carries it out."""

    argv: list[str | Path]
    watched: Path
    """The folder whose calls are stopped."""
    change: Callable[[int], tuple[str, str]]
    """Makes the change number N, and returns the state that there is and the one that the command leads to."""
    look: Callable[[], str]
    """Returns which state there is, or what is wrong."""
    left: Callable[[], list[str]]
    """Returns what is there and should not be."""
    following: list[str | Path]
    """The next run, which mends. If it is the same command it is to reach the new state, else the old will do."""
    at_once: bool = True
    """Whether it is all old or all new at any moment; else only when the next command ran."""
    done: int = 0
    """The exit status of the next run where the new state is there already."""
    who: str = ""
    """Whose calls are stopped, as server.py says; empty: all."""
    pause: float = 0
    """Seconds until the next run, in which what a killed process had begun ends too."""


def sweep(
    machine: Machine, story: Story, pattern: re.Pattern[str], ways: Iterable[str], step: int = 1
) -> Iterator[Row]:
    """Yield what comes of each `step`-th call of a command in each of the ways; the next run is part of it."""
    calls: dict[int, list[Call]] = {}
    for turn in (1, 2, 3, 4):  # the first two so that in later ones no file is new but those that change
        _, new = story.change(turn)
        ended = machine.run(story.argv, traced=True, who=story.who)
        assert (ended.status, story.look()) == (0, new), ended.said
        calls[turn % 2] = machine.calls(story.watched, pattern)
    tried = list(itertools.product(range(max(map(len, calls.values()))), ways))
    for turn, (place, way) in enumerate(tried[::step], 5):
        there = calls[turn % 2]
        if there:
            yield stop_at(machine, story, turn, there[place % len(there)], way)
        else:  # nothing to stop on the way to this state, from which the next turn goes on
            story.change(turn)
            machine.run(story.argv)


def stop_at(machine: Machine, story: Story, turn: int, call: Call, way: str) -> Row:
    """Make a change, stop the command at a call, look, and let it run again."""
    old, new = story.change(turn)
    fault = "signal=SIGKILL" if way == KILL else f"error={way}"
    ended = machine.run(story.argv, [f"{call.name}:{fault}:when={call.number}"], who=story.who)
    time.sleep(story.pause if ended.status == -9 else 0)
    state = story.look()
    after = {new: "new", old: "old"}.get(state, state)
    left = story.left()
    repeats = story.following == story.argv
    wrong = [*judge(ended, after)] if story.at_once or ended.status != -9 else []
    there = story.look() == new
    again = machine.run(story.following)
    if again.status != (story.done if there else 0):
        wrong.append(f"the next run ended with {again.status}: {again.said}")
    if story.look() not in ([new] if repeats else [old, new]):
        wrong.append(f"after the next run there is {story.look()}")
    if litter := story.left() + [path.name for path in machine.temporary.iterdir()]:
        wrong.append(f"the next run left {litter}")
    return Row(call, way, ended, after, left, wrong)


def judge(ended: Ended, after: str) -> Iterator[str]:
    """Yield what is not as promised of a run that was stopped."""
    if after not in ("old", "new"):
        yield f"neither old nor new: {after}"
    lines = ended.said.splitlines()
    if ended.status == -9:
        return
    if ended.status == 0:
        if after != "new":
            yield "it ended well, but the new state is not there"
    elif ended.status == 2:
        if after != "old":
            yield f"it failed, but the old state is not there: {ended.said}"
        if [line for line in lines if line.startswith("sitegen: ")] != lines[-1:]:
            yield f"it did not tell in one line: {ended.said}"
    elif ended.status == 1:
        if after != "old" or "nothing was built" not in ended.said:
            yield f"problems were told, but {after}: {ended.said}"
    else:
        yield f"it ended with {ended.status}: {ended.said}"


def table(rows: Iterable[Row]) -> str:
    """Return the rows counted by call and way."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.call.name, row.way), []).append(row)
    lines = [f"{'call':12} {'way':8} {'tried':>5} {'old':>5} {'new':>5} {'left over':>9} {'wrong':>5}"]
    for (name, way), some in sorted(groups.items()):
        after = Counter(row.after for row in some)
        left, wrong = sum(bool(row.left) for row in some), sum(bool(row.wrong) for row in some)
        lines.append(f"{name:12} {way:8} {len(some):5} {after['old']:5} {after['new']:5} {left:9} {wrong:5}")
    return "\n".join(lines)
