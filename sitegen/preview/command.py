"""`sitegen serve`: the edition as a draft in .sitegen/, built again at every change, problems on the terminal."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from sitegen.model.problem import Problem, SitegenError
from sitegen.preview.server import serve
from sitegen.render import theme_folder
from sitegen.report import count_line, tell_problems
from sitegen.session import Session, is_stop
from sitegen.write import replace_files


def preview(root: Path, *, private: bool, port: int, open_browser: bool, form: str = "text") -> None:
    """Serve an edition until Ctrl-C. Raises `SitegenError` where it can't begin."""
    folder = root / ".sitegen" / ("preview-private" if private else "preview")
    session = Session(root, private=private, live=True, draft=True)
    built = rebuild(session, folder, form=form)
    if not built and not (folder / "index.html").is_file():
        raise SitegenError("the edition has errors; mend them, then start the preview again")

    def ready(address: str) -> None:
        click.echo(f"serving {address} – Ctrl-C ends", err=form != "text")
        if open_browser:
            webbrowser.open(address)

    watched = [root / "content", root / "annotations", root / "templates", theme_folder()]
    serve(folder, dict.fromkeys(watched), port, lambda: rebuild_safely(session, folder, form=form), ready)


def rebuild(session: Session, folder: Path, *, form: str) -> bool:
    """Bring the site up to date and replace the files that changed; say whether any did. Problems are printed."""
    refreshed = session.refresh()
    if refreshed.stopped:
        report(session.root, refreshed.problems, form, "the last good pages stay")
        return False
    session.render_dirty()
    problems = session.problems()
    if any(is_stop(problem, draft=True) for problem in problems):
        report(session.root, problems, form, "the last good pages stay")
        return False
    files = {path: session.content(path) for path in session.paths()}
    published = replace_files({path: data for path, data in files.items() if data is not None}, folder)
    report(session.root, problems, form, "built")
    return bool(published.written or published.removed)


def rebuild_safely(session: Session, folder: Path, *, form: str) -> bool:
    """Build as `rebuild` does; what stops it is printed, and the preview goes on."""
    try:
        return rebuild(session, folder, form=form)
    except SitegenError as error:
        click.echo(f"sitegen: {error}", err=True)
        return False


def report(root: Path, problems: Sequence[Problem], form: str, what: str) -> None:
    """Print the problems and what was done."""
    tell_problems(problems, form, root, err=True)
    click.echo(f"{what}: {count_line(problems)}", err=form != "text")
