"""`sitegen import`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sitegen.commands.options import DIRECTORY, if_interrupted
from sitegen.model.problem import SitegenError


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@DIRECTORY
@click.option("--as", "as_text", metavar="TEXT", default="", help="The id of the text.")
@click.option("--force", is_flag=True, help="Overwrite a file that is there already.")
@click.option("--keep-all", is_flag=True, help="Leave nothing out but what can't be shown; makes a new text.")
@click.option("--originals", is_flag=True, help="Pass over files that are no copy of a text of this edition.")
def import_(
    files: tuple[Path, ...], directory: Path, as_text: str, force: bool, keep_all: bool, originals: bool
) -> None:
    """Bring in files: the original of a known text, or a new text."""
    from sitegen.bring_in import Written, bring_in
    from sitegen.excerpt import visible

    if as_text and len(files) > 1:
        raise click.UsageError("--as takes one file")
    root = directory.resolve()
    if not (root / "content").is_dir():
        raise SitegenError(f"{directory} holds no edition: it has no folder content")
    done: list[Written] = []
    with if_interrupted(lambda: "the files are written" if done else "nothing is changed"):
        done = bring_in(root, files, as_text=as_text, force=force, keep_all=keep_all, known_only=originals)
        for written in done:
            tell_import(written)
        for file in sorted({str(file) for file in files} - {written.name for written in done}):
            click.echo(f"{visible(file)}: passed over, no copy of a text of this edition")


def tell_import(written: Any) -> None:
    """Print what became of an imported file."""
    from sitegen.excerpt import visible
    from sitegen.report import number

    imported = written.imported
    known = {"file": "known by its fingerprint", "paragraphs": "known by its paragraphs"}
    what = (
        f"the original of {imported.text}, {known.get(imported.matched, '')}"
        if imported.kind == "original"
        else "a new text"
    )
    state = "is there already" if written.unchanged else "written"
    size = number(imported.paragraphs, "paragraph")
    click.echo(visible(f"{written.name}: {what}; {size}; {written.path} {state}"))
    if imported.kind == "new":
        click.echo(f"  fill in its front matter, and add {imported.text} to `texts` in content/edition.yaml")
    for dropped in imported.dropped:
        click.echo(visible(f"  left out, line {dropped.line} ({dropped.reason}): {dropped.text}"))
    for note in imported.notes:
        click.echo(visible(f"  {note}"))
