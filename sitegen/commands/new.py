"""`sitegen new`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from sitegen.commands.options import if_interrupted


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="", help="What the edition is called (default: as the folder).")
@click.option("--language", metavar="TAG", default="en", help="The language it speaks: en, de, … (default: en).")
def new(directory: Path, title: str, language: str) -> None:
    """Start an edition of your own in a new folder."""
    from sitegen.starter import start_edition

    made: list[str] = []
    with if_interrupted(lambda: f"an edition stands in {directory}" if made else "nothing was made"):
        made = start_edition(directory, title, language)
        for path in made:
            click.echo(f"  {path}")
        shown = shlex.quote(str(directory))
        click.echo(f"An edition stands in {directory}. Next:\n  git init -b main {shown}\n  sitegen build -C {shown}")
