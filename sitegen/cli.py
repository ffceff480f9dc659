"""The command `sitegen`.

Exit status: 0 well, 1 problems of severity error, 2 wrong usage or a `SitegenError`, 130 interrupted by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import sys
from importlib import import_module
from typing import Any

import click

from sitegen import __version__
from sitegen.commands import COMMANDS

MADE_BETWEEN_COLLECTIONS = 100_000
"""Objects. What a command makes it mostly keeps: with Python's own 700 a sixth of a build was a search for litter."""

INTERRUPTED = 130
"""The exit status after Ctrl-C, as shells have it: 128 and the number of the signal."""


class Group(click.Group):
    """The commands, imported when wanted; a `SitegenError`, the system's error or Ctrl-C ends any in one line."""

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
        except (KeyboardInterrupt, click.Abort) as stop:
            with contextlib.suppress(OSError):
                if sys.stderr.isatty():
                    click.echo(err=True)  # the terminal shows ^C
                click.echo("; ".join(["sitegen: interrupted", *map(str, stop.args)]), err=True)
            silence()
            ctx.exit(INTERRUPTED)
        except Exception as error:
            told = one_line(error)
            if told is None:
                raise
            with contextlib.suppress(OSError):
                click.echo(f"sitegen: {told}", err=True)
            silence()
            ctx.exit(2)


def one_line(error: Exception) -> str | None:
    """Return what is told of an error that is no bug: ours, or the system's that nobody expected; None of others."""
    from sitegen.excerpt import visible_lines
    from sitegen.model.problem import SitegenError  # here, for it costs 10 ms of start-up

    if isinstance(error, SitegenError):
        return visible_lines(str(error))
    if isinstance(error, OSError) and error.errno is not None and error.errno != errno.EPIPE:  # a reader may leave
        where = f" {os.fsdecode(error.filename)}" if isinstance(error.filename, str | bytes) else ""
        return visible_lines(f"cannot go on: the system refuses{where}: {error.strerror}")
    return None


def silence() -> None:
    """Give up what standard output could not take: Python would try again when it ends, and say so in its own way."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """Make annotated reading editions: a static site from texts and YAML annotation files."""
