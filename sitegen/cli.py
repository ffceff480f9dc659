"""The command `sitegen`. Exit status: 0 well, 1 problems of severity error, 2 wrong usage or a `SitegenError`.

Commands import what they need when they run: `sitegen --version` would else wait 150 ms for all of it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from sitegen import __version__
from sitegen.model.problem import SitegenError

DIRECTORY = click.option(
    "-C",
    "directory",
    metavar="DIR",
    default=".",
    type=click.Path(path_type=Path, file_okay=False),
    help="The edition's folder (default: this one).",
)


class Group(click.Group):
    """The commands; a `SitegenError` ends any of them in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SitegenError as error:
            click.echo(f"sitegen: {error}", err=True)
            ctx.exit(2)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sitegen")
def main() -> None:
    """Make annotated reading editions: a static site from texts and YAML annotation files."""


@main.command()
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
    default=1,
    help="How many processes may work (this version uses one).",
)
@click.option(
    "--base-url", metavar="URL", default="", help="Where the site will be published; for canonical addresses."
)
def build(directory: Path, out: Path | None, private: bool, draft: bool, jobs: int, base_url: str) -> None:
    """Build the site, or nothing at all where the edition has errors."""
    from sitegen.build import build as build_site
    from sitegen.report import as_text, count_line, summary_lines

    del jobs
    started = time.perf_counter()
    base_url = checked_url(base_url)
    root = directory.resolve()
    target = (Path.cwd() / out) if out else root / ("private" if private else "public")
    guard_out(root, target)
    summary, problems = build_site(root, target, private=private, draft=draft, base_url=base_url)
    if problems:
        click.echo(as_text(problems), err=True)
    if summary is None:
        click.echo(f"{count_line(problems)}; nothing was built", err=True)
        sys.exit(1)
    shown = str(out) if out else shown_path(target)
    click.echo(summary_lines(summary, shown, time.perf_counter() - started))


@main.command()
@DIRECTORY
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How problems are printed.",
)
def check(directory: Path, form: str) -> None:
    """Report every problem of the edition; exit 1 if one of them is an error."""
    from sitegen import report
    from sitegen.build import check as check_edition

    problems = check_edition(directory.resolve(), originals=True).problems
    if form == "json":
        click.echo(report.as_json(problems))
    elif form == "github":
        if problems:
            click.echo(report.as_github(problems))
    else:
        if problems:
            click.echo(report.as_text(problems))
        click.echo(report.count_line(problems))
    sys.exit(1 if any(problem.severity == "error" for problem in problems) else 0)


@main.command("import")
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
    from sitegen.bring_in import bring_in

    if as_text and len(files) > 1:
        raise click.UsageError("--as takes one file")
    root = directory.resolve()
    if not (root / "content").is_dir():
        raise SitegenError(f"{directory} holds no edition: it has no folder content")
    done = bring_in(root, files, as_text=as_text, force=force, keep_all=keep_all, known_only=originals)
    for written in done:
        tell_import(written)
    for file in sorted({str(file) for file in files} - {written.name for written in done}):
        click.echo(f"{file}: passed over, no copy of a text of this edition")


def tell_import(written: Any) -> None:
    """Print what became of an imported file."""
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
    click.echo(f"{written.name}: {what}; {size}; {written.path} {state}")
    if imported.kind == "new":
        click.echo(f"  fill in its front matter, and add {imported.text} to `texts` in content/edition.yaml")
    for dropped in imported.dropped:
        click.echo(f"  left out, line {dropped.line} ({dropped.reason}): {dropped.text}")
    for note in imported.notes:
        click.echo(f"  {note}")


@main.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
def new(directory: Path) -> None:
    """Start an edition of your own in a new folder."""
    from sitegen.starter import start_edition

    for path in start_edition(directory):
        click.echo(f"  {path}")
    click.echo(f"An edition stands in {directory}. Next: sitegen build -C {directory}")


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a problem by its code; without one, list all codes."""
    from sitegen.build import ALL_CODES
    from sitegen.model.near import closest

    if code is None:
        for known in sorted(ALL_CODES.values(), key=lambda known: known.name):
            click.echo(f"{known.name:26} {known.severity:8} {known.text.partition(chr(10))[0]}")
        return
    if code not in ALL_CODES:
        guess = closest(code, ALL_CODES)
        raise SitegenError(
            f"there is no code {code}" + (f"; did you mean {guess}?" if guess else "; `sitegen explain` lists all")
        )
    found = ALL_CODES[code]
    click.echo(f"{found.name} ({found.severity})\n\n{found.text}")


@main.command()
@DIRECTORY
@click.option("--private", is_flag=True, help="Show the imported originals.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    default=8000,
    help="The port (default: 8000, else the next free one).",
)
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
def serve(directory: Path, private: bool, port: int, open_: bool) -> None:
    """Show a live preview on this machine: every change is built and the browser reloads."""
    from sitegen.preview.command import preview

    preview(directory.resolve(), private=private, port=port, open_browser=open_)


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


def shown_path(path: Path) -> str:
    """Return a path as short as it can be written from here."""
    cwd = Path.cwd()
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)
