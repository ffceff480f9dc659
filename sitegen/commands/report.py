"""`sitegen report`."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY
from sitegen.model.confined import write_new
from sitegen.model.problem import SitegenError

NOTHING = "0{40}|0{64}"
"""What git and forges call the commit before a branch's first one."""


@click.command()
@DIRECTORY
@click.option(
    "--base",
    metavar="REV",
    default="",
    help="The commit to compare with (default: where this branch left the main one, else HEAD).",
)
@click.option(
    "-o", "out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Where the report goes."
)
def report(directory: Path, base: str, out: Path | None) -> None:
    """Write as Markdown what changed since a commit: annotations, passages, problems, pages."""
    from sitegen.history import base_commit
    from sitegen.review.compare import review
    from sitegen.review.markdown import as_markdown

    root = directory.resolve()
    commit = None if re.fullmatch(NOTHING, base) else base_commit(root, base)
    written = as_markdown(review(root, commit))
    if out is None:
        click.echo(written, nl=False)
    else:
        write_report(out, written)


def write_report(out: Path, written: str) -> None:
    """Write a report to a file, the whole of it or nothing. Raises `SitegenError` where it can't be written."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        write_new(partial, written.encode())
        os.replace(partial, out)  # noqa: PTH105 - the plain call says that it is the atomic one
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise SitegenError(f"{out} can't be written: {error.strerror}") from error
