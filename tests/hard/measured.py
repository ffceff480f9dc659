"""Run a command within limits and print how it ended and how much memory it had: measured.py SECONDS BYTES COMMAND...

In a process of its own, since the system takes a peak of memory to be at least that of the process that began it.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys


def main(seconds: int, most: int, command: list[str]) -> None:
    """Print the exit code and the peak in bytes as JSON; a process that takes more of either limit is ended."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    with subprocess.Popen(command, stdout=sys.stderr, preexec_fn=limit) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps([process.returncode, used.ru_maxrss * unit]))  # noqa: T201 - its answer


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
