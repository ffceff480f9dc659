"""Stops a build and a renaming at every call in every way, and prints the table: `make sweep`.

The argument says which part of the calls is tried: 1 all, 10 every tenth.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.whole import stories
from tests.whole.sweep import CHANGING, READING, WAYS, Machine, sweep, table


def main(step: int) -> int:
    """Print what came of it; return 1 where something is not as promised."""
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        machine = Machine(folder, stories.write(folder / "warm"))
        building, renaming = stories.building(machine, folder / "build"), stories.renaming(machine, folder / "rename")
        for title, story, pattern, ways in (
            ("build, calls that change files", building, CHANGING, WAYS),
            ("build, calls that read", building, READING, ("EIO", "EACCES")),
            ("rename, calls that change files", renaming, CHANGING, WAYS),
        ):
            rows = []
            for row in sweep(machine, story, pattern, ways, step):
                rows.append(row)
                for fault in row.wrong:
                    say(f"{row.call.name} {row.call.number} {row.call.path} {row.way}: {fault}")
            wrong += sum(bool(row.wrong) for row in rows)
            say(f"\n{title}\n\n{table(rows)}\n")
        machine.stop()
    return min(wrong, 1)


def say(words: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
