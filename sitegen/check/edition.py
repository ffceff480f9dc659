"""All that is checked beyond single files: references, names, selectors, rights; then each layer's own rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from sitegen.check.names import check_names
from sitegen.check.references import check_former_ids, check_proses, check_references, check_unused_sources
from sitegen.check.rights import check_absent_originals, check_copies
from sitegen.check.selectors import check_findings, check_selectors
from sitegen.model.edition import Annotated, Edition
from sitegen.model.problem import Problem

LINE_BREAKS = re.compile(r"\s*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")

MOST_OF_MESSAGE = 400
"""The code points of a message that are shown."""
MOST_OF_HINT = 2000
"""The same of a hint, which may hold a selector for each of several places."""


def bounded(text: str, most: int) -> str:
    """Return a text, its middle left out where it is too long."""
    half = most // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"


def check_edition(edition: Edition) -> list[Problem]:
    """Return the problems of an edition that no single file shows, in no order."""
    problems: list[Problem] = []
    for check in (check_references, check_proses, check_former_ids, check_names, check_selectors):
        problems.extend(check(edition))
    for layer in edition.layers:
        problems.extend(layer.check(edition))
    return problems


def check_annotated(annotated: Annotated) -> list[Problem]:
    """Return the problems of an edition's passages, in no order."""
    problems: list[Problem] = []
    for check in (check_findings, check_unused_sources, check_absent_originals, check_copies):
        problems.extend(check(annotated))
    return problems


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems by place, each once, in words that fit a line."""
    return sorted(dict.fromkeys(map(printable, problems)), key=lambda problem: problem.order)


def printable(problem: Problem) -> Problem:
    """Return a problem that can be shown: bytes of a file's name that are not UTF-8, and line breaks, replaced."""
    path, message, hint = (
        text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for text in (problem.path, problem.message, problem.hint)
    )
    message = bounded(LINE_BREAKS.sub(" ", message), MOST_OF_MESSAGE)
    hint = bounded(LINE_BREAKS.sub(" ", hint), MOST_OF_HINT)
    return msgspec.structs.replace(problem, path=path, message=message, hint=hint)
