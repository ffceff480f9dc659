"""What the commands print: problems as text, JSON or workflow commands; what a build came to."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sitegen.build import Summary
from sitegen.model.problem import Problem


def as_json(problems: Sequence[Problem]) -> str:
    """Return problems as the outside contract gives them."""
    return msgspec.json.format(msgspec.json.encode([msgspec.structs.asdict(p) for p in problems]), indent=1).decode()


def as_github(problems: Sequence[Problem]) -> str:
    """Return problems as workflow commands, which a forge shows at their lines."""
    level = {"error": "error", "warning": "warning", "info": "notice"}
    lines = []
    for p in problems:
        place = f"file={property_value(p.path)},line={p.line},col={p.column},title={property_value(p.code)}"
        message = p.message + (f" – {p.hint}" if p.hint else "")
        lines.append(f"::{level[p.severity]} {place}::{data_value(message)}")
    return "\n".join(lines)


def data_value(text: str) -> str:
    """Return a workflow command's message, escaped."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def property_value(text: str) -> str:
    """Return a workflow command's property, escaped."""
    return data_value(text).replace(":", "%3A").replace(",", "%2C")


def as_text(problems: Sequence[Problem]) -> str:
    """Return problems for people: place, severity, message, code; the hint below."""
    lines = []
    for p in problems:
        lines.append(f"{p.path}:{p.line}:{p.column}: {p.severity}: {p.message} [{p.code}]")
        if p.hint:
            lines.append(f"    hint: {p.hint}")
    return "\n".join(lines)


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
