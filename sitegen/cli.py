"""The command `sitegen`. Exit status: 0 well, 1 problems of severity error, 2 wrong usage or a `SitegenError`."""

from __future__ import annotations

import gc
from typing import Any

import click

from sitegen import __version__
from sitegen.commands import COMMANDS
from sitegen.model.problem import SitegenError

MADE_BETWEEN_COLLECTIONS = 100_000
"""Objects. What a command makes it mostly keeps: with Python's own 700 a sixth of a build was a search for litter."""


class Group(click.Group):
    """The commands; a `SitegenError` ends any of them in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        gc.set_threshold(MADE_BETWEEN_COLLECTIONS, 20, 20)
        try:
            return super().invoke(ctx)
        except SitegenError as error:
            click.echo(f"sitegen: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """Make annotated reading editions: a static site from texts and YAML annotation files."""


for command in COMMANDS:
    main.add_command(command)
