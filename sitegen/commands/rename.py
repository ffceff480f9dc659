"""`sitegen rename`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitegen.commands.options import DIRECTORY, if_interrupted


@click.command()
@click.argument("layer")
@click.argument("old")
@click.argument("new")
@DIRECTORY
@click.option("--dry-run", is_flag=True, help="Only say what would be changed.")
def rename(layer: str, old: str, new: str, directory: Path, dry_run: bool) -> None:
    """Give an entry, or a text (LAYER texts), another id, wherever it is named; the old one goes into `was`."""
    from sitegen.edit.files import write_files
    from sitegen.edit.rename import plan_rename

    root = directory.resolve()
    written = False
    with if_interrupted(lambda: "the files are changed" if written else "nothing is changed"):
        plan = plan_rename(root, layer, old, new)
        if not dry_run:
            write_files(root, plan.files)
            written = True
        tell_rename(plan, dry_run=dry_run)


def tell_rename(plan: Any, *, dry_run: bool) -> None:
    """Print which lines and files a renaming touched, and what to commit."""
    from sitegen.excerpt import visible
    from sitegen.report import number

    for old, new in plan.moved.items():
        click.echo(f"{old} → {new}")
    for line in plan.lines:
        click.echo(visible(f"{line.path}:{line.line}: {shortened(line.words)}"))
    target = plan.target
    files = number(sum(content is not None for content in plan.files.values()), "file")
    click.echo(f"{target.old} → {target.new}: {number(len(plan.lines), 'line')} in {files}")
    if dry_run:
        click.echo("nothing is written (--dry-run)")
        return
    if plan.redirect:
        click.echo(f"{plan.redirect} will lead to the new page")
    elif target.layer == "texts":
        click.echo(f"a text keeps no former id: links from elsewhere to texts/{target.old}.html will lead nowhere")
    folders = sorted({name.split("/")[0] for name in plan.files})
    message = f"Rename the {target.kind} {target.old} to {target.new}"
    click.echo(f'to commit: git add {" ".join(folders)} && git commit -m "{message}"')


def shortened(words: str) -> str:
    """Return the beginning of a line that is long."""
    return words if len(words) <= 80 else f"{words[:79]}…"
