"""Runs `sitegen` again and again in forked processes that need import nothing, under strace, which lets calls fail.

Each line of standard input is a request in JSON: `argv`, `inject` (strace's expressions), `log` (the file for the
trace), `calls` (which are traced), `who` (whose: those of the process and of all that it begins, of `main`, its first
thread alone, or of a `worker`, the first that it begins), `said` (the file for what the command prints) and `limit`,
the size no file may pass (bytes; 0: none). The answer is the process's exit status; negative: the signal that
killed it.
"""

import contextlib
import ctypes
import gc
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module

from sitegen.cli import main
from sitegen.session import batches
from tests.whole.shelving import SHELVE, shelving

COMMANDS = (
    *("annotate.draft", "annotate.session", "bring_in", "build", "cache.index", "cache.run", "carry_over"),
    *("commands.annotate", "commands.import_", "commands.new", "commands.reanchor", "commands.rename"),
    *("edit.change", "edit.files", "reanchor.telling", "starter"),
)
"""What commands import late."""
PR_SET_PTRACER = 0x59616D61  # linux/prctl.h
ANYBODY = ctypes.c_ulong(-1)


def serve() -> None:
    """Answer requests until there are no more."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["build", "-C", sys.argv[1], "--jobs", "1"], standalone_mode=False)
    for name in COMMANDS:
        import_module(f"sitegen.{name}")
    gc.freeze()
    for line in sys.stdin:
        sys.stdout.write(f"{run(**json.loads(line))}\n")
        sys.stdout.flush()


def run(argv: list[str], inject: list[str], calls: str, who: str, log: str, said: str, limit: int) -> int:
    """Run the command once and return its exit status."""
    main_gate, worker_gate = Gate(), Gate()
    child = os.fork()
    if child == 0:
        main_gate.enter()
        worker_gate.enter()
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(out)
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        if who == "worker":
            batches.begin_worker = partial(begin_watched, worker_gate, batches.begin_worker)
        main_gate.wait()  # what it does from here on is watched
        (shelving if argv[0] == SHELVE else main)(argv)
    main_gate.leave()
    worker_gate.leave()
    tracer = None
    watched = main_gate.waiting()
    if calls and who != "worker":
        tracer = attach(watched, inject, calls, log, who)
    main_gate.open()
    if who == "worker":
        watched = worker_gate.waiting()
        if watched:
            tracer = attach(watched, inject, calls, log, who)
            worker_gate.open()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    main_gate.close()
    worker_gate.close()
    if tracer:
        tracer.wait()
        tracer.stderr.close()
    return status


class Gate:
    """Where a process waits until it is watched."""

    def __init__(self) -> None:
        self.inner, self.opener = os.pipe()
        self.heard, self.teller = os.pipe()

    def enter(self) -> None:
        """Be in the process that is to wait."""
        os.close(self.opener)
        os.close(self.heard)

    def leave(self) -> None:
        """Be in the process that opens."""
        os.close(self.inner)
        os.close(self.teller)

    def wait(self) -> None:
        """Tell which process waits, and wait; by no call that may be counted, since strace may be there before."""
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
        os.write(self.teller, f"{os.getpid()}\n".encode())
        select.select([self.inner], [], [])

    def waiting(self) -> int:
        """Return the process that waits; 0 if all ended without."""
        return int(os.read(self.heard, 20).partition(b"\n")[0] or 0)

    def open(self) -> None:
        """Let it go on, and others that wait."""
        os.write(self.opener, b".")

    def close(self) -> None:
        """Let go of it; whoever waits yet goes on too."""
        os.close(self.opener)
        os.close(self.heard)


def begin_watched(gate: Gate, begin: Callable[[int], None], parent: int) -> None:
    """Begin a worker, when one is watched: else the others would have done its work."""
    gate.wait()
    begin(parent)


def attach(child: int, inject: list[str], calls: str, log: str, who: str) -> subprocess.Popen:
    """Have strace watch a process, and return when it does."""
    options = [f"--inject={expression}" for expression in inject]
    follow = [] if who else ["-f"]
    tracer = subprocess.Popen(
        ["strace", *follow, "-y", "-o", log, "-e", f"trace={calls}", "-e", "signal=none", *options, "-p", str(child)],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = tracer.stderr.readline()
    if "attached" not in told:
        raise SystemExit(f"strace can't watch a process: {told}")
    return tracer


if __name__ == "__main__":
    serve()
