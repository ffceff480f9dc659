"""Reads the case files of tests/cases/anchor and tests/cases/names; their form is told in their first lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

CASES = Path(__file__).parents[1] / "cases"
ESCAPE = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}")
"""A character that can't be seen, or not be typed: ``\\u{AD}``."""


def decode(text: str) -> str:
    """Return a text with its escapes as the characters they name."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def split_cases(path: Path) -> Iterator[tuple[str, str]]:
    """Yield title and lines of each case of a file, escapes as written; what precedes the first is for people."""
    _, *cases = re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)
    for case in cases:
        title, _, lines = case.partition("\n")
        yield title.strip(), lines


def cases_in(folder: str) -> list[tuple[str, str, str]]:
    """Return file, title and lines of each case of a folder."""
    return [(path.stem, *case) for path in sorted((CASES / folder).glob("*.txt")) for case in split_cases(path)]


def case_id(case: tuple[str, str, str]) -> str:
    """Return what a case is called in a test's report."""
    return f"{case[0]}: {ascii(case[1])[1:-1]}"


def split_title(body: str) -> tuple[str, str]:
    """Return the text's title, where the first line gives one, and the Markdown that remains, decoded."""
    body = decode(body)
    found = re.match(r"title: (.*)\n", body)
    return (found[1], body[found.end() :]) if found else ("", body)
