"""`sitegen build`."""

from __future__ import annotations

import gc
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.commands.options import DIRECTORY, FORMAT, if_interrupted, shown_path
from sitegen.model.problem import SitegenError

if TYPE_CHECKING:
    from sitegen.cache.last import LastBuild
    from sitegen.model.problem import Problem
    from sitegen.model.summary import Summary


COLLECTED = (50_000, 20, 100)
"""After how many new objects garbage is looked for: a build makes many that stay, and few that hold each other."""


@click.command()
@DIRECTORY
@click.option(
    "-o",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Where the site goes (default: public, or private).",
)
@click.option(
    "--private",
    is_flag=True,
    help="Show the imported originals; the site goes to private/ and must not be published.",
)
@click.option("--draft", is_flag=True, help="Build in spite of quotes that are not found, or not surely.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1),
    help="How many processes make pages (default: as many as there are processors).",
)
@click.option(
    "--base-url", metavar="URL", default="", help="Where the site will be published; for canonical addresses."
)
@click.option("--why", is_flag=True, help="Say of each page why it was made, or that it is unchanged.")
@FORMAT
def build(
    directory: Path,
    out: Path | None,
    private: bool,
    draft: bool,
    jobs: int | None,
    base_url: str,
    why: bool,
    form: str,
) -> None:
    """Build the site, or nothing at all where the edition has errors."""
    from sitegen.cache.last import LastBuild
    from sitegen.report import count_line, summary_lines, tell_problems

    started = time.perf_counter()
    base_url = checked_url(base_url)
    root = directory.resolve()
    target = (Path.cwd() / out) if out else root / ("private" if private else "public")
    guard_out(root, target)
    shown = str(out) if out else shown_path(target)
    before = folder_at(target)
    with if_interrupted(lambda: "nothing was built" if folder_at(target) == before else f"{shown} is written"):
        last = LastBuild(root, target, (draft, base_url), partial(click.echo, err=True), originals=private)
        summary, problems = last.unchanged() or build_anew(
            last, root, target, private=private, draft=draft, base_url=base_url, jobs=jobs or processors()
        )
        try:
            tell_problems(problems, form, root, err=True)
            if summary is None:
                click.echo(f"{count_line(problems)}; nothing was built", err=True)
                sys.exit(1)
            for path, reason in summary.why.items() if why else ():
                click.echo(f"{path}: {reason}", err=form != "text")
            click.echo(summary_lines(summary, shown, time.perf_counter() - started), err=form != "text")
        except OSError as error:
            done = "nothing was built" if summary is None else f"{shown} is written"
            raise SitegenError(f"{done}, but what is to be told can't be: {error.strerror}") from error


def build_anew(last: LastBuild, root: Path, target: Path, **options: Any) -> tuple[Summary | None, list[Problem]]:
    """Build, and keep for the next time what came of it."""
    from sitegen.build import build as build_site
    from sitegen.cache.index import KeptIndex
    from sitegen.cache.run import LastRun
    from sitegen.progress import Progress
    from sitegen.session import NOTHING_KEPT

    gc.set_threshold(*COLLECTED)
    with Progress(sys.stderr) as progress:
        summary, problems = build_site(
            root,
            target,
            **options,
            told=progress.tell,
            index=KeptIndex(last.store, target).make,
            kept=NOTHING_KEPT if options["private"] else LastRun(last),  # the cache holds no original's words
        )
    if summary is not None:
        last.remember(summary, problems)
    return summary, problems


def folder_at(target: Path) -> tuple[int, int] | None:
    """Return by which the system knows the folder there, another one after a site was written; None where none is."""
    try:
        found = target.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def checked_url(url: str) -> str:
    """Return a base URL that ends in /. Raises a usage error for what is no web address."""
    from sitegen.model.urls import why_unsafe

    if not url:
        return ""
    why = why_unsafe(url, absolute=True)
    if why or not url.lower().startswith(("http://", "https://")):
        raise click.BadParameter(why or "write an address that begins with https://", param_hint="--base-url")
    return url.rstrip("/") + "/"


def guard_out(root: Path, target: Path) -> None:
    """Raise `SitegenError` where the site would overwrite the edition itself."""
    folder = target.resolve() if target.exists() else target.parent.resolve() / target.name
    kept = [root / name for name in ("content", "annotations", "templates", ".git")]
    if folder == root or root.is_relative_to(folder) or any(folder.is_relative_to(path) for path in kept):
        raise SitegenError(f"the site can't go to {target}: the edition's own files are there")
