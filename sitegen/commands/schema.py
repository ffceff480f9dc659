"""`sitegen schema`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.commands.options import DIRECTORY, shown_path
from sitegen.model.confined import refuse_link
from sitegen.model.problem import SitegenError


@click.command()
@DIRECTORY
@click.option(
    "-o",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the schemas go (default: annotations/.schema).",
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if they are not as this version writes them.")
def schema(directory: Path, out: Path | None, check: bool) -> None:
    """Write the JSON Schemas by which an editor completes and checks YAML files."""
    from sitegen.schemas import FOLDER, outdated, write_schemas

    root = directory.resolve()
    if out is None and not (root / "content").is_dir():
        raise SitegenError(f"{root} holds no edition: it has no folder content (`sitegen new DIR` makes one)")
    if out is None:
        refuse_link(root, FOLDER)
    folder = (Path.cwd() / out) if out else root / FOLDER
    names = outdated(folder) if check else write_schemas(folder)
    for name in names:
        click.echo(f"  {shown_path(folder / name)}")
    if check and names:
        click.echo(f"{len(names)} of the schemas are out of date; `sitegen schema` writes them anew", err=True)
        sys.exit(1)
    if not names:
        click.echo(f"the schemas in {shown_path(folder)} are up to date")
