"""What the commands print: problems as text, JSON or workflow commands; what a build came to."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

import click
import msgspec

from sitegen.excerpt import Lines, edition_lines, mark_line, visible
from sitegen.model.problem import Problem
from sitegen.model.summary import Summary

MOST_OF_A_KIND = 50
"""How many problems of one code in one file are shown; JSON has all."""
HUE = {"error": "red", "warning": "yellow", "info": "cyan"}
"""The colour of each severity on a terminal."""
LEVEL = {"error": "error", "warning": "warning", "info": "notice"}
"""What each severity is called among workflow commands."""
UNSAFE = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What JSON lets pass and a terminal obeys or does not show."""


def tell_problems(
    problems: Sequence[Problem], form: str, root: Path, *, err: bool = False, read_from: Path | None = None
) -> None:
    """Print problems: as text for people, to standard error if `err`; in a form for machines to standard output.

    Source lines are read from the edition in `root`, or from a copy of it as it was checked.
    """
    if form == "json":
        click.echo(as_json(problems))
    elif form == "github" and problems:
        click.echo(as_github(problems, repository_path(root)))
    elif form == "text" and problems:
        colour = wants_colour(sys.stderr if err else sys.stdout)
        click.echo(as_text(problems, edition_lines(read_from or root), colour=colour), err=err, color=colour)


def wants_colour(stream: TextIO) -> bool:
    """Say whether to print in colours: on a terminal, unless NO_COLOR is set; elsewhere only if FORCE_COLOR is."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")


def as_json(problems: Sequence[Problem]) -> str:
    """Return problems as the outside contract gives them; what a terminal would obey is escaped, as JSON can."""
    return json_lines([msgspec.structs.asdict(p) for p in problems])


def json_lines(values: Any) -> str:
    """Return values as JSON that a terminal can be given."""
    text = msgspec.json.format(msgspec.json.encode(values), indent=1).decode()
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def as_github(problems: Sequence[Problem], prefix: str = "") -> str:
    """Return problems as workflow commands, which a forge shows at their lines.

    `prefix` leads from the repository's root to the edition, with / at its end.
    """
    lines = []
    shown, more = first_of_a_kind(problems)
    for p in shown:
        place = f"file={property_value(prefix + p.path)},line={p.line},col={p.column}"
        if p.end_line == p.line and p.end_column > p.column:  # a forge takes columns of one line only
            place += f",endLine={p.end_line},endColumn={p.end_column}"
        message = visible(p.message) + (f" – {visible(p.hint)}" if p.hint else "")
        lines.append(f"::{LEVEL[p.severity]} {place},title={property_value(p.code)}::{data_value(message)}")
    lines.extend(f"::notice::{data_value(visible(line))}" for line in more)
    return "\n".join(lines)


def repository_path(root: Path) -> str:
    """Return the way from the repository's root to an edition, with / at its end; nothing where they are one.

    The root is the nearest folder that holds .git, else GITHUB_WORKSPACE, else the edition.
    """
    above = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    workspace = os.environ.get("GITHUB_WORKSPACE")
    base = above[0] if above else Path(workspace).resolve() if workspace else root
    relative = root.relative_to(base).as_posix() if root.is_relative_to(base) else "."
    return "" if relative == "." else f"{relative}/"


def data_value(text: str) -> str:
    """Return a workflow command's message, escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_value(text: str) -> str:
    """Return a workflow command's property, escaped."""
    return data_value(visible(text)).replace(":", "%3A").replace(",", "%2C")


def no_lines(path: str) -> Sequence[str]:  # noqa: ARG001 - the default where no file is at hand
    """Return nothing: problems are told without their source lines."""
    return ()


def as_text(problems: Sequence[Problem], lines: Lines = no_lines, *, colour: bool = False) -> str:
    """Return problems for people: place, severity, message, code; the source line with a mark; the hint.

    Below them stands which pages of `sitegen explain` say more; an info has said all.
    """
    shown, further = first_of_a_kind(problems)
    told = [*(problem_text(problem, lines, colour=colour) for problem in shown), *map(visible, further)]
    codes = list(dict.fromkeys(problem.code for problem in problems if problem.severity != "info"))
    if codes:
        more = f" (also {', '.join(codes[1:6])}{', …' if len(codes) > 6 else ''})" if codes[1:] else ""
        told.append(f"more: sitegen explain {codes[0]}{more}")
    return "\n".join(told)


def first_of_a_kind(problems: Sequence[Problem]) -> tuple[list[Problem], list[str]]:
    """Return the problems that are shown, of each code in a file the first ones, and a line for those that are not."""
    counts: Counter[tuple[str, str]] = Counter()
    shown = []
    for problem in problems:
        counts[problem.path, problem.code] += 1
        if counts[problem.path, problem.code] <= MOST_OF_A_KIND:
            shown.append(problem)
    more = [
        f"{path}: {count - MOST_OF_A_KIND} more of this kind [{code}]; --format json gives all"
        for (path, code), count in counts.items()
        if count > MOST_OF_A_KIND
    ]
    return shown, more


def problem_text(problem: Problem, lines: Lines, *, colour: bool) -> str:
    """Return one problem for people."""

    def paint(text: str, **style: str | bool) -> str:
        return click.style(text, **style) if colour else text  # type: ignore[arg-type] # keywords of one's own

    hue = HUE[problem.severity]
    place = paint(f"{visible(problem.path)}:{problem.line}:{problem.column}:", bold=True)
    severity = paint(f"{problem.severity}:", fg=hue, bold=True)
    out = [f"{place} {severity} {visible(problem.message)} {paint(f'[{problem.code}]', dim=True)}"]
    source = marked_source(problem, lines)
    if source is not None:
        out.append(f"{paint(f'{problem.line:>5} |', fg='blue')} {source[0]}")
        out.append(f"{paint('      |', fg='blue')} {paint(source[1], fg=hue, bold=True)}")
    if problem.hint:
        out.append(f"    {paint('hint:', fg='green')} {visible(problem.hint)}")
    return "\n".join(out)


def marked_source(problem: Problem, lines: Lines) -> tuple[str, str] | None:
    """Return the line of a problem and the line of its mark; None for a problem of a whole file, or no file."""
    start = (problem.line, problem.column)
    end = max(start, (problem.end_line, problem.end_column))
    found = lines(problem.path) if (start, end) != ((1, 1), (1, 1)) else ()
    if problem.line > len(found):
        return None
    line = found[problem.line - 1]
    last = problem.end_column - 1 if end[0] == problem.line else len(line.rstrip())
    return mark_line(line, problem.column - 1, last)


def count_line(problems: Sequence[Problem]) -> str:
    """Return how many errors and warnings there are, in a line."""
    errors = sum(p.severity == "error" for p in problems)
    warnings = sum(p.severity == "warning" for p in problems)
    return f"{number(errors, 'error')}, {number(warnings, 'warning')}"


def number(count: int, noun: str) -> str:
    """Return a count with its noun."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def summary_lines(summary: Summary, out: str, seconds: float) -> str:
    """Return what a build came to, in a few lines, and which file to open."""
    layers = ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in summary.entries)
    methods = ", ".join(f"{summary.passages[m]} {m}" for m in ORDER if m in summary.passages)
    made = f"{number(summary.pages, 'page')}, {number(summary.warnings, 'warning')}, {seconds:.1f} s"
    lines = (
        f"{number(summary.texts, 'text')}; {layers}",
        f"passages: {methods}",
        f"{made} ({summary.written} files written, {summary.unchanged} unchanged)",
        f"open {out}/index.html",
    )
    return "\n".join(lines)


ORDER = ("exact", "folded", "mention", "block", "text", "unplaced")
"""The methods, the surest first."""
