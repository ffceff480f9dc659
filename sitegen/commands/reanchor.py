"""`sitegen reanchor`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY, if_interrupted


@click.command()
@DIRECTORY
@click.option(
    "--base", metavar="REV", default="", help="The revision to compare with (default: the merge base, or HEAD)."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the outcome is printed.",
)
@click.option("--write", is_flag=True, help="Write the selectors that must change; all else stays byte for byte.")
def reanchor(directory: Path, base: str, form: str, write: bool) -> None:
    """Say what became of each selector since its text was edited; exit 1 if one is lost."""
    from sitegen.carry_over import carry_over, write_selectors
    from sitegen.excerpt import visible, visible_lines
    from sitegen.reanchor.telling import as_rows, as_text, count_line
    from sitegen.report import json_lines

    root = directory.resolve()
    written: list[str] = []
    with if_interrupted(lambda: "the selectors are written" if written else "nothing is changed"):
        carried = carry_over(root, base)
        written = write_selectors(root, carried) if write else []
        if form == "json":
            click.echo(json_lines(as_rows(carried.outcomes)))
        else:
            told = as_text(carried.outcomes)
            if told:
                click.echo(visible_lines(told))
            click.echo(count_line(carried.outcomes))
            if carried.without_history:
                click.echo(f"without history, found by their words: {visible(', '.join(carried.without_history))}")
        if carried.unread:
            unread = visible(", ".join(carried.unread))
            click.echo(f"passed over, since they can't be read (see `sitegen check`): {unread}", err=True)
        for name in written:
            click.echo(f"written: {visible(name)}", err=form == "json")
    sys.exit(1 if any(outcome.result == "lost" for outcome in carried.outcomes) else 0)
