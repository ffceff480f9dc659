"""`sitegen serve`: the edition as a draft in .sitegen/, built again at every change, problems on the terminal."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from sitegen.build import check, is_stop, make, require_originals
from sitegen.model.problem import Problem, SitegenError
from sitegen.preview.server import serve
from sitegen.render import theme_folder
from sitegen.report import count_line, tell_problems
from sitegen.write import replace_files


def preview(root: Path, *, private: bool, port: int, open_browser: bool, form: str = "text") -> None:
    """Serve an edition until Ctrl-C. Raises `SitegenError` where it can't begin."""
    folder = root / ".sitegen" / ("preview-private" if private else "preview")
    built = rebuild(root, folder, private=private, form=form)
    if not built and not (folder / "index.html").is_file():
        raise SitegenError("the edition has errors; mend them, then start the preview again")

    def ready(address: str) -> None:
        click.echo(f"serving {address} – Ctrl-C ends", err=form != "text")
        if open_browser:
            webbrowser.open(address)

    watched = [root / "content", root / "annotations", root / "templates", theme_folder()]
    serve(folder, dict.fromkeys(watched), port, lambda: rebuild_safely(root, folder, private=private, form=form), ready)


def rebuild(root: Path, folder: Path, *, private: bool, form: str) -> bool:
    """Build a draft and replace the files that changed; say whether any did. Problems are printed."""
    checked = check(root, originals=private)
    problems = checked.problems
    if not checked.stops(draft=True):
        require_originals(checked, private=private)
        site = make(root, checked, private=private, live=True)
        problems = site.problems
        if not any(is_stop(problem, draft=True) for problem in problems):
            published = replace_files(site.files, folder)
            report(root, problems, form, "built")
            return bool(published.written or published.removed)
    report(root, problems, form, "the last good pages stay")
    return False


def rebuild_safely(root: Path, folder: Path, *, private: bool, form: str) -> bool:
    """Build as `rebuild` does; what stops it is printed, and the preview goes on."""
    try:
        return rebuild(root, folder, private=private, form=form)
    except SitegenError as error:
        click.echo(f"sitegen: {error}", err=True)
        return False


def report(root: Path, problems: Sequence[Problem], form: str, what: str) -> None:
    """Print the problems and what was done."""
    tell_problems(problems, form, root, err=True)
    click.echo(f"{what}: {count_line(problems)}", err=form != "text")
