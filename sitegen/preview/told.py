"""Problems as the overlay in the page shows them: as plain values, with their source line and a link to an editor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sitegen.excerpt import edition_lines, visible
from sitegen.model.editors import editor_address
from sitegen.model.problem import Problem
from sitegen.preview.desk import State
from sitegen.report import marked_source, number

MOST = 100
"""How many problems the overlay shows; the terminal has all."""


def told(state: State, root: Path, editor: str) -> dict[str, Any]:
    """Return how the edition stands, for the overlay; `editor` is the one that links open, or nothing."""
    shown = [problem for problem in state.problems if problem.severity != "info"]
    shown.sort(key=lambda problem: problem.severity != "error")
    lines = edition_lines(root)
    return {
        "heading": heading(state),
        "errors": sum(problem.severity == "error" for problem in shown) + bool(state.failure),
        "warnings": sum(problem.severity == "warning" for problem in shown),
        "problems": [*failures(state), *(told_problem(problem, root, editor, lines) for problem in shown[:MOST])],
        "more": f"and {len(shown) - MOST} more, on the terminal" if len(shown) > MOST else "",
    }


def heading(state: State) -> str:
    """Return what there is, in a line."""
    errors = sum(problem.severity == "error" for problem in state.problems) + bool(state.failure)
    warnings = sum(problem.severity == "warning" for problem in state.problems)
    counts = [number(count, noun) for count, noun in ((errors, "error"), (warnings, "warning")) if count]
    return ", ".join(counts) + ("; the pages are those from before" if state.stopped else "")


def failures(state: State) -> list[dict[str, str]]:
    """Return what is no problem in a file, as one."""
    if not state.failure:
        return []
    return [{"severity": "error", "message": visible(state.failure), "place": "", "code": "", "hint": "", "open": ""}]


def told_problem(problem: Problem, root: Path, editor: str, lines: Any) -> dict[str, Any]:
    """Return a problem as plain values; what a browser would not show, or show misleadingly, is escaped."""
    return {
        "severity": problem.severity,
        "place": f"{visible(problem.path)}:{problem.line}:{problem.column}",
        "open": editor_address(editor, root / problem.path, problem.line, problem.column),
        "code": problem.code,
        "message": visible(problem.message),
        "source": list(marked_source(problem, lines) or ()),
        "line": problem.line,
        "hint": visible(problem.hint),
    }
