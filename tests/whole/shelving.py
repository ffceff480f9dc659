"""What a preview writes, made once and without a server: a command that `sitegen` lacks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.cli import Group
from sitegen.model.problem import SitegenError
from sitegen.preview.desk import Desk
from sitegen.preview.shelf import Shelf
from sitegen.session import Session

SHELVE = "shelve"


@click.command()
@click.argument("root", type=click.Path(path_type=Path))
def shelve(root: Path) -> None:
    """Look at an edition and make all pages, then ask for each; exit 3 if one is given that is not right."""
    desk = Desk(Session(root, private=False, live=True, draft=True), shelf_of(root), lambda _: None, lambda: ())
    desk.look(None)
    desk.first.result()
    while desk.stale:
        desk.make_next()
    right = Session(root, private=False, live=True, draft=True)
    right.refresh()
    paths = right.paths()
    if any(desk.file(path) != right.content(path) for path in paths):
        sys.exit(3)
    if desk.unkept:
        raise SitegenError(f"{len(desk.unkept)} files are made whenever they are asked for, since they can't be kept")


def shelf_of(root: Path) -> Shelf:
    """Return the shelf of an edition."""
    return Shelf(root / ".sitegen" / "preview")


class Shelving(Group):
    """The command, ended as those of `sitegen` are."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002 - click's
        """Return the only one."""
        return shelve


shelving = Shelving("shelving")
