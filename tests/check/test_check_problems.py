"""Every fault a contributor can make, as files: tests/cases/problems/*.txt, each one an edition and its problems.

A case begins with a line that says what it is about. Then come the files that differ from those in
tests/cases/problems/base (an edition without a fault), each after a line that names it:

    --- annotations/actors/more.yaml                  this file, instead of or beside those of the base
    --- annotations/actors/more.yaml with escapes     the same; \\t, \\r, \\n, \\\\ and \\xe4 (a byte) are replaced
    --- delete content/pages/about.md                 this file or folder of the base is not there
    --- expect                                        last: the problems, one a line, in the order in which
                                                      `sitegen check` tells them; nothing for none

    annotations/actors/more.yaml:3:5 error unknown-key | did you mean `about`?

A problem is path:line:column, severity and code; then, each after a bar, words that its message or its hint must
hold. Originals are read if the case has a file in content/originals.

REWRITE_CASES=1 pytest tests/check/test_check_problems.py writes into every case the problems there are, and keeps the
words after the bars where they still hold. Read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sitegen.build import ALL_CODES, check
from sitegen.model.problem import Problem

CASES = Path(__file__).parents[1] / "cases" / "problems"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
REWRITE = "REWRITE_CASES"
TOO_MUCH = {"file-too-large", "too-many-values", "too-many-faults", "too-much-markup"}
ELSEWHERE = TOO_MUCH | {"unreadable", "template", "no-diagrams", "no-search"}
"""Codes of what no case can write, and of what is found only when pages are made; test_check_rare.py has them, and
test_limits.py."""

HEADER = re.compile(r"^--- (.+)$", re.MULTILINE)
ESCAPE = re.compile(rb"\\(?:x([0-9a-f]{2})|([trn\\]))")
ESCAPES = {b"t": b"\t", b"r": b"\r", b"n": b"\n", b"\\": b"\\"}


class Case(msgspec.Struct):
    """One file of tests/cases/problems."""

    title: str
    files: dict[str, bytes]
    deleted: list[str]
    before: str
    """All that stands before the expected problems."""
    expected: list[tuple[str, list[str]]]
    """Each problem as `path:line:column severity code`, and the words that its message or hint must hold."""


def read_case(name: str) -> Case:
    """Return a case by its file's name."""
    source = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    title, *pieces = HEADER.split(source)
    case = Case(title.strip(), {}, [], "", [])
    for header, content in zip(pieces[::2], pieces[1::2], strict=True):
        text = content.removeprefix("\n")
        if header == "expect":
            lines = [line.split(" | ") for line in text.splitlines() if line]
            case.expected = [(place, parts) for place, *parts in lines]
            case.before = source[: source.index("--- expect")]
        elif header.startswith("delete "):
            case.deleted.append(header.removeprefix("delete "))
        elif header.endswith(" with escapes"):
            case.files[header.removesuffix(" with escapes")] = unescaped(text.encode())
        else:
            case.files[header] = text.encode()
    return case


def unescaped(content: bytes) -> bytes:
    """Return a file's bytes with escapes replaced."""
    return ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else ESCAPES[m[2]], content)


def write_edition(case: Case, root: Path) -> None:
    """Write the base with a case's changes into a folder."""
    shutil.copytree(CASES / "base", root, dirs_exist_ok=True)
    for name in case.deleted:
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, content in case.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def problems_of(case: Case, root: Path) -> list[Problem]:
    """Return the problems of a case's edition."""
    write_edition(case, root)
    originals = any(name.startswith("content/originals/") for name in case.files)
    return check(root, originals=originals).problems


def line_of(problem: Problem) -> str:
    """Return a problem as a case writes it, without words."""
    return f"{problem.path}:{problem.line}:{problem.column} {problem.severity} {problem.code}"


def holds(problem: Problem, part: str) -> bool:
    """Say whether a problem's message or hint holds some words."""
    return part in problem.message or part in problem.hint


def mismatches(case: Case, problems: list[Problem]) -> Iterator[str]:
    """Yield what was told and not expected, expected and not told, or told in other words."""
    told = [line_of(problem) for problem in problems]
    wanted = [line for line, _ in case.expected]
    yield from (f"not expected: {p}\n    {m.message}\n    {m.hint}" for p, m in zip(told, problems, strict=True)
                if told.count(p) > wanted.count(p))  # fmt: skip
    yield from (f"not told: {line}" for line in wanted if wanted.count(line) > told.count(line))
    if told != wanted and sorted(told) == sorted(wanted):
        yield "in another order: " + ", ".join(told)
    if told == wanted:
        for problem, (line, parts) in zip(problems, case.expected, strict=True):
            for part in parts:
                if not holds(problem, part):
                    yield f"{line}\n    without: {part}\n    message: {problem.message}\n    hint: {problem.hint}"


def rewrite(name: str, case: Case, problems: list[Problem]) -> None:
    """Write the problems there are into a case."""
    lines = []
    for problem in problems:
        line = line_of(problem)
        kept = next((parts for wanted, parts in case.expected if wanted == line
                     and all(holds(problem, part) for part in parts)), None)  # fmt: skip
        parts = [problem.hint or problem.message] if kept is None else kept
        lines.append(" | ".join([line, *parts]) + "\n")
    (CASES / f"{name}.txt").write_text(case.before + "--- expect\n" + "".join(lines), encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_problems(name: str, tmp_path: Path) -> None:
    """An edition has just the problems that its case lists, in order and in these words."""
    case = read_case(name)
    problems = problems_of(case, tmp_path)
    if os.environ.get(REWRITE):
        rewrite(name, case, problems)
        case = read_case(name)
    assert not list(mismatches(case, problems)), f"{case.title}\n" + "\n".join(mismatches(case, problems))


def test_base_is_well(tmp_path: Path) -> None:
    """The edition from which the cases differ has no problem, so that each shows only its own."""
    assert problems_of(Case("", {}, [], "", []), tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_case_is_well_formed(name: str) -> None:
    """A case has a title, changes something and says what to expect, and its paths stay in the edition."""
    case = read_case(name)
    assert case.title
    assert "\n" not in case.title
    assert case.before
    assert case.files or case.deleted
    for path in (*case.files, *case.deleted):
        assert re.match(r"(content|annotations)(/|$)", path), path
        assert ".." not in path
    base = {path.relative_to(CASES / "base").as_posix() for path in (CASES / "base").rglob("*")}
    assert set(case.deleted) <= base


def test_every_code_has_a_case() -> None:
    """There is a case for every kind of problem the program knows, and for no other."""
    shown = {line.rsplit(" ", 2)[2] for name in NAMES for line, _ in read_case(name).expected}
    assert shown == set(ALL_CODES) - ELSEWHERE


@pytest.mark.parametrize("name", NAMES)
def test_severity_is_that_of_the_code(name: str) -> None:
    """A problem is as grave as its code says."""
    for line, _ in read_case(name).expected:
        _, severity, code = line.rsplit(" ", 2)
        assert ALL_CODES[code].severity == severity
