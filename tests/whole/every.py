"""Stops every command that writes at every call in every way, and prints the tables: `make sweep`.

The argument says which part of the calls is tried: 1 all, 10 every tenth. Of a build with workers, whose own process
calls most of what a build without them does, it is a twentieth of that part.
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
        building = stories.building(machine, folder / "build")
        for title, story, pattern, ways, part in (
            ("build, calls that change files", building, CHANGING, WAYS, 1),
            ("build, calls that read", building, READING, ("EIO", "EACCES"), 1),
            *((name, tell(machine, folder / name), CHANGING, WAYS, 1) for name, tell in stories.CHANGES.items()),
            ("a preview's shelf", stories.shelving(machine, folder / "shelf"), CHANGING, WAYS, 1),
            *((f"build with workers, of {who}",
               stories.building_by_workers(machine, folder / who, who), CHANGING, WAYS, part)
              for who, part in (("main", 20), ("worker", 1))),
        ):  # fmt: skip
            rows = []
            for row in sweep(machine, story, pattern, ways, step * part):
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
