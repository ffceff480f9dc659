"""A command run under strace: what it and its children opened, which programs they ran, what they connected to."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT

CALLS = "?open,?openat,?openat2,?creat,?execve,?execveat,?connect"
OPENED = re.compile(r" = \d+<(.*?)>(?:\(deleted\))?$")
FLAGS = re.compile(r'", (?:\{flags=)?([A-Z_|]+)')
RUN = re.compile(r'^execve(?:at)?\(.*?"(.*?)".* = 0$')
WRITING = frozenset({"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"})


@dataclass
class Trace:
    """What a command did; paths as they are, with all links resolved by the system."""

    status: int
    output: str
    read: set[str] = field(default_factory=set)
    """Files and folders that were opened."""
    written: set[str] = field(default_factory=set)
    """Those of them that were opened to be written."""
    programs: list[str] = field(default_factory=list)
    connections: list[str] = field(default_factory=list)


def trace(folder: Path, command: Sequence[str]) -> Trace:
    """Run a command in a folder for what is temporary, made in the one that is given, and return what it did."""
    temporary, log = folder / "temporary", folder / "log"
    for made in (temporary, log):
        made.mkdir(exist_ok=True)
    env = {
        **os.environ,
        "TMPDIR": str(temporary),
        "XDG_CACHE_HOME": str(folder / "caches"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(ROOT),
    }
    strace = ["strace", "-ff", "-y", "-qq", "--seccomp-bpf", "-s", "4096", "-e", f"trace={CALLS}", "-e", "signal=none"]
    done = subprocess.run(
        [*strace, "-o", str(log / "of"), *command],
        cwd=temporary, env=env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    found = Trace(done.returncode, done.stdout + done.stderr)
    for path in sorted(log.iterdir()):
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            take_line(found, line)
        path.unlink()
    return found


def take_line(found: Trace, line: str) -> None:
    """Take note of what a line of the log says."""
    if line.startswith("connect("):
        found.connections.append(line)
    elif line.startswith("execve"):
        found.programs.extend(RUN.findall(line))
    elif opened := OPENED.search(line):
        flags = FLAGS.search(line)
        found.read.add(opened[1])
        if flags is None or WRITING & set(flags[1].split("|")):
            found.written.add(opened[1])


def program_folders() -> list[str]:
    """Return where Python, what is installed for it, and this program have their files."""
    folders = [sys.prefix, sys.base_prefix, str(ROOT), *filter(None, sys.path)]
    return sorted({found for folder in folders for found in (folder, os.path.realpath(folder))})
