"""`sitegen serve`: the edition as a draft, made again at every change; problems on the terminal and in the page."""

from __future__ import annotations

import contextlib
import os
import sys
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from sitegen.excerpt import visible_lines
from sitegen.model.problem import Problem
from sitegen.preview.desk import Change
from sitegen.preview.server import Preview, serve
from sitegen.preview.shelf import Shelf
from sitegen.render import theme_folder
from sitegen.report import count_line, tell_problems
from sitegen.session import Rows, Session

FOLDERS = ("content", "annotations", "templates")
"""What an edition is made of."""


def preview(
    root: Path, *, private: bool, host: str, port: int, open_browser: bool, form: str = "text",
    remembered: Callable[[], Rows | None] | None = None,
) -> None:  # fmt: skip
    """Serve an edition until Ctrl-C, which ends the process. Raises `SitegenError` where it can't begin.

    `remembered` gives what a build left of the edition, if any.
    """
    terminal = Terminal(root, form)

    def ready(address: str) -> None:
        busy = "" if address.endswith(f":{port}/") else f"port {port} is busy; "
        click.echo(f"{busy}serving {address} – Ctrl-C ends", err=form != "text")
        if open_browser:
            webbrowser.open(address)

    session = Session(root, private=private, live=True, draft=True)
    if remembered is not None:
        session.remembered = remembered
    theme = theme_folder()
    serve(
        Preview(
            root=root,
            session=session,
            shelf=Shelf(root / ".sitegen" / ("preview-private" if private else "preview")),
            folders=FOLDERS,
            others=() if theme.resolve() == (root / "templates").resolve() else (theme,),
            host=host,
            port=port,
            said=terminal.tell,
            ready=ready,
        )
    )
    end()


class Terminal:
    """Tells of each look at the edition on the terminal."""

    def __init__(self, root: Path, form: str) -> None:
        self.root = root
        self.form = form
        self.problems: Sequence[Problem] | None = None

    def tell(self, change: Change) -> None:
        """Tell what came of a look. A terminal that is gone ends nothing."""
        state = change.state
        with contextlib.suppress(OSError):
            if state.failure:
                click.echo(f"sitegen: {visible_lines(state.failure)}", err=True)
                return
            what = "the last good pages stay" if state.stopped else "built"
            report(self.root, state.problems, self.form, what, again=state.problems == self.problems)
            self.problems = state.problems


def report(root: Path, problems: Sequence[Problem], form: str, what: str, *, again: bool = False) -> None:
    """Print the problems and what was done; `again`: they were told before, and people need not read them twice."""
    if not again or form != "text":
        tell_problems(problems, form, root, err=True)
    click.echo(f"{what}: {count_line(problems)}", err=form != "text")


def end() -> None:
    """End the process at once: threads that make pages, or wait for one, are not waited for."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(0)
