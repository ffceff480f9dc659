"""The command `sitegen`. Exit status: 0 well, 1 problems of severity error, 2 wrong usage or a `SitegenError`."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import click

from sitegen import __version__
from sitegen.commands import COMMANDS

MADE_BETWEEN_COLLECTIONS = 100_000
"""Objects. What a command makes it mostly keeps: with Python's own 700 a sixth of a build was a search for litter."""


class Group(click.Group):
    """The commands, imported when wanted; a `SitegenError` ends any of them in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands, in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """Return a command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"sitegen.commands.{module}"), module)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        gc.set_threshold(MADE_BETWEEN_COLLECTIONS, 20, 20)
        try:
            return super().invoke(ctx)
        except Exception as error:
            from sitegen.excerpt import visible_lines
            from sitegen.model.problem import SitegenError  # here, for it costs 10 ms of start-up

            if not isinstance(error, SitegenError):
                raise
            click.echo(f"sitegen: {visible_lines(str(error))}", err=True)
            ctx.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """Make annotated reading editions: a static site from texts and YAML annotation files."""
