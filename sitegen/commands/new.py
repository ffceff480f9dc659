"""`sitegen new`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def new(directory: Path) -> None:
    """Start an edition of your own in a new folder."""
    from sitegen.starter import start_edition

    for path in start_edition(directory):
        click.echo(f"  {path}")
    click.echo(f"An edition stands in {directory}. Next: sitegen build -C {directory}")
