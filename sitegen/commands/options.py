"""What several commands share: the options -C and --format, paths as they are shown."""

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


FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How problems are printed: for people, as JSON, or as workflow commands that a forge shows at their lines.",
)


def shown_path(path: Path) -> str:
    """Return a path as short as it can be written from here."""
    cwd = Path.cwd()
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)
