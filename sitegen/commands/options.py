"""What several commands share: the options -C and --format, paths as they are shown."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from click.core import ParameterSource

from sitegen.model.aside import CHANGE, READY


def mended_edition(ctx: click.Context, parameter: click.Parameter, directory: Path) -> Path:
    """Return the folder of the edition, in which a change that was cut short (`sitegen.edit.change`) is mended."""
    folder = edition_above(ctx, parameter, directory)
    if (folder / CHANGE).exists() or (folder / READY).exists():
        from sitegen.edit.change import mend  # here, for hardly ever is there anything to mend

        if done := mend(folder):
            click.echo(done, err=True)
    return folder


def edition_above(ctx: click.Context, parameter: click.Parameter, directory: Path) -> Path:
    """Return the folder of the edition: the one given, else this one or the nearest above that holds an edition.

    The search ends at the repository's root.
    """
    given = ctx.get_parameter_source(parameter.name or "") is not ParameterSource.DEFAULT
    if given or (directory / "content").is_dir():
        return directory
    here = directory.resolve()
    for folder in (here, *here.parents):
        if (folder / "content" / "edition.yaml").is_file():
            click.echo(f"the edition in {folder}", err=True)
            return folder
        if (folder / ".git").exists():
            break
    return directory


DIRECTORY = click.option(
    "-C",
    "directory",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    callback=mended_edition,
    help="The edition's folder (default: this one, or one above it).",
)


FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How problems are printed: for people, as JSON, or as workflow commands that a forge shows at their lines.",
)


@contextlib.contextmanager
def if_interrupted(told: Callable[[], str]) -> Iterator[None]:
    """Have Ctrl-C say too how things stand then, as `told` has it in a few words."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        raise KeyboardInterrupt(told()) from None


def shown_path(path: Path) -> str:
    """Return a path as short as it can be written from here."""
    cwd = Path.cwd()
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)
