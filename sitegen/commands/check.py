"""`sitegen check`."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY, FORMAT


@click.command()
@DIRECTORY
@FORMAT
@click.option("--staged", is_flag=True, help="Check what git would commit now, and not the files as they stand.")
def check(directory: Path, form: str, staged: bool) -> None:
    """Report every problem of the edition; exit 1 if one of them is an error."""
    from sitegen.build import check as check_edition
    from sitegen.history import edition_staged
    from sitegen.report import count_line, tell_problems

    root = directory.resolve()
    with edition_staged(root) if staged else nullcontext(root) as folder:
        originals = root / "content" / "originals" if staged else True  # which are never committed
        problems = check_edition(folder, originals=originals).problems
        tell_problems(problems, form, root, read_from=folder)
    if form == "text":
        click.echo(count_line(problems))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)
