"""`sitegen check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY


@click.command()
@DIRECTORY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How problems are printed.",
)
def check(directory: Path, form: str) -> None:
    """Report every problem of the edition; exit 1 if one of them is an error."""
    from sitegen import report
    from sitegen.build import check as check_edition

    problems = check_edition(directory.resolve(), originals=True).problems
    if form == "json":
        click.echo(report.as_json(problems))
    elif form == "github":
        if problems:
            click.echo(report.as_github(problems))
    else:
        if problems:
            click.echo(report.as_text(problems))
        click.echo(report.count_line(problems))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)
