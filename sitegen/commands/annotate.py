"""`sitegen annotate`."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.commands.options import DIRECTORY, if_interrupted

if TYPE_CHECKING:
    from sitegen.annotate.draft import Draft
    from sitegen.model.layer import Layer


@click.command()
@click.argument("words", nargs=-1, metavar="[WORDS]…")
@DIRECTORY
@click.option("--text", metavar="ID", default="", help="The text to look in; without WORDS, the entry is of all of it.")
@click.option("--p", "block", metavar="BLOCK", default="", help="The block to look in: 3, h2 or title.")
@click.option("--pick", metavar="N", type=click.IntRange(1), help="Which of several places: its number in the list.")
@click.option("--layer", "layer_name", metavar="LAYER", default="", help="What it is: claim, note, … or claims, notes.")
@click.option("--id", "entry_id", metavar="ID", default="", help="Its id (default: made of its first words).")
@click.option("--set", "settings", metavar="KEY=VALUE", multiple=True, help="A key's value; again for a further item.")
@click.option("--by", metavar="NAME", envvar="SITEGEN_BY", default="", help="Who contributes it (or SITEGEN_BY).")
@click.option("--edit", is_flag=True, help="Open the file in $EDITOR before it is checked.")
@click.option("--yes", "unasked", is_flag=True, help="Ask nothing.")
def annotate(
    words: tuple[str, ...],
    directory: Path,
    text: str,
    block: str,
    pick: int | None,
    layer_name: str,
    entry_id: str,
    settings: tuple[str, ...],
    by: str,
    edit: bool,
    unasked: bool,
) -> None:
    """Add an annotation: find the words, ask for the rest, write its file, say what to commit.

    What is not given by options is asked for, on the terminal or of piped lines. A value in brackets or braces is read
    as YAML: --set 'links={rel: supports, to: ID, why: "…"}'.
    """
    from sitegen.annotate.draft import write_draft
    from sitegen.annotate.session import Session
    from sitegen.build import check

    root = directory.resolve()
    written = False
    with if_interrupted(lambda: "the file is written" if written else "nothing was written"):
        session = Session(root, check(root, originals=True), asking=not unasked)
        selector = session.place(" ".join(words), text, block, pick)
        layer = session.layer(layer_name)
        values = session.values(layer, selector, settings, by)
        draft = session.draft(layer, entry_id, values, edit=edit)
        if draft is None:
            click.echo("nothing was written", err=True)
            sys.exit(1)
        write_draft(root, draft)
        written = True
        click.echo(commit_lines(directory, draft, layer))


def commit_lines(directory: Path, draft: Draft, layer: Layer) -> str:
    """Return what to type to propose a new file, from where the command was typed."""
    git = "git" if directory.resolve() == Path.cwd() else f"git -C {shlex.quote(str(directory))}"
    branch = f"{layer.kind}-{draft.id}"
    return "\n".join(
        (
            f"{draft.path} is written. To propose it:",
            f"  {git} checkout -b {branch}",
            f"  {git} add {draft.path}",
            f'  {git} commit -m "Add the {layer.singular} {draft.id}"',
            f"  {git} push -u origin {branch}",
        )
    )
