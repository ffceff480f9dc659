"""The command `sitegen`, also as `python -m sitegen`."""

from __future__ import annotations

import sys

from sitegen import __version__


def main() -> None:
    """Run the command; to say its version nothing need be imported, not even what reads the options (25 ms)."""
    if sys.argv[1:] == ["--version"]:
        print(f"sitegen, version {__version__}")  # noqa: T201 - as click would say it
        return
    try:
        from sitegen.cli import main as run

        run()
    except KeyboardInterrupt:  # before there was a command
        sys.exit(130)


if __name__ == "__main__":
    main()
