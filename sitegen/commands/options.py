"""What several commands share: the option -C, paths as they are shown."""

from __future__ import annotations

from pathlib import Path

import click

DIRECTORY = click.option(
    "-C",
    "directory",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    help="The edition's folder (default: this one).",
)


def shown_path(path: Path) -> str:
    """Return a path as short as it can be written from here."""
    cwd = Path.cwd()
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)
