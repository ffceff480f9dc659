"""`sitegen serve`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY, FORMAT


@click.command()
@DIRECTORY
@click.option("--private", is_flag=True, help="Show the imported originals.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    default=8000,
    help="The port (default: 8000, else the next free one).",
)
@click.option(
    "--host",
    metavar="HOST",
    default="127.0.0.1",
    help="The address to listen at (default: 127.0.0.1, this machine alone). Others in the network can then read all.",
)
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
@FORMAT
def serve(directory: Path, private: bool, port: int, host: str, open_: bool, form: str) -> None:
    """Show a live preview on this machine: every change is built and the browser reloads."""
    try:
        from sitegen.cache.run import last_rows
        from sitegen.preview.command import preview

        root = directory.resolve()
        # The cache holds no original's words.
        remembered = None if private else partial(last_rows, root, partial(click.echo, err=True))
        preview(root, private=private, host=host, port=port, open_browser=open_, form=form, remembered=remembered)
    except KeyboardInterrupt:  # before there is a server
        sys.exit(0)
