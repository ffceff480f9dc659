"""`sitegen check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY, FORMAT


@click.command()
@DIRECTORY
@FORMAT
def check(directory: Path, form: str) -> None:
    """Report every problem of the edition; exit 1 if one of them is an error."""
    from sitegen.build import check as check_edition
    from sitegen.report import count_line, tell_problems

    root = directory.resolve()
    problems = check_edition(root, originals=True).problems
    tell_problems(problems, form, root)
    if form == "text":
        click.echo(count_line(problems))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)
