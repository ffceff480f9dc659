"""Runs `sitegen` again and again in forked processes that need import nothing, under strace, which lets calls fail.

Each line of standard input is a request in JSON: `argv`, `inject` (strace's expressions), `log` (the file for the
trace), `calls` (which are traced), `said` (the file for what the command prints) and `limit`, the size no file may pass
(bytes; 0: none). The answer is the process's exit status; negative: the signal that killed it.
"""

import contextlib
import ctypes
import gc
import io
import json
import os
import resource
import signal
import subprocess
import sys
from importlib import import_module

from sitegen.cli import main

COMMANDS = ("build", "cache.index", "cache.run", "carry_over", "commands.reanchor", "commands.rename", "edit.change")
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


def run(argv: list[str], inject: list[str], calls: str, log: str, said: str, limit: int) -> int:
    """Run the command once and return its exit status."""
    gate, opener = os.pipe()
    heard, teller = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(opener)
        os.close(heard)
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(out)
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        os.close(teller)  # by which it tells that it is ready: what it does from here on is watched
        os.read(gate, 1)
        main(argv)
    os.close(gate)
    os.close(teller)
    os.read(heard, 1)
    os.close(heard)
    tracer = attach(child, inject, calls, log) if calls else None
    os.write(opener, b".")
    os.close(opener)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if tracer:
        tracer.wait()
        tracer.stderr.close()
    return status


def attach(child: int, inject: list[str], calls: str, log: str) -> subprocess.Popen:
    """Have strace watch a process, and return when it does."""
    options = [f"--inject={expression}" for expression in inject]
    tracer = subprocess.Popen(
        ["strace", "-f", "-y", "-o", log, "-e", f"trace={calls}", "-e", "signal=none", *options, "-p", str(child)],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    told = tracer.stderr.readline()
    if "attached" not in told:
        raise SystemExit(f"strace can't watch a process: {told}")
    return tracer


if __name__ == "__main__":
    serve()
