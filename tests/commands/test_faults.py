"""Faults planted in a copy of the edition: told at the very characters, with a hint that mends them, nothing built."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import msgspec
import pytest

from sitegen.build import check
from sitegen.model.problem import Problem
from tests.conftest import ROOT, Run, copy_edition

CASES = ROOT / "tests" / "cases" / "faults.txt"


class Fault(msgspec.Struct):
    """One fault of tests/cases/faults.txt."""

    name: str
    path: str
    old: str
    """The lines that are there, ended by a line feed."""
    new: str
    """Those that take their place, with the mark."""
    code: str
    hint: str
    fix: tuple[str, str] | None
    """What is to be replaced on the new lines, and by what; None where no fix is certain."""

    @property
    def planted(self) -> str:
        """The new lines as they stand in the file."""
        return re.sub("[«»]", "", self.new)

    @property
    def marked(self) -> str:
        """The characters that the problem must name."""
        return self.new[self.new.index("«") + 1 : self.new.index("»")]


def read_fault(block: str) -> Fault:
    """Return a fault by its lines."""
    name, path, *lines = block.strip("\n").split("\n")
    hunk = [line for line in lines if line[0] in " -+"]
    (told, *fixes) = lines[len(hunk) :]
    code, _, hint = told.partition(": ")
    old, new = ("".join(f"{line[1:]}\n" for line in hunk if line[0] in kept) for kept in (" -", " +"))
    fault = Fault(name, path, old.replace("«", "").replace("»", ""), new, code, hint, None)
    for fix in fixes:
        this, arrow, that = fix.removeprefix("fix: ").replace("\\n", "\n").partition(" =>")
        fault.fix = (this, that.removeprefix(" ")) if arrow else (fault.marked, this)
    return fault


FAULTS = {fault.name: fault for fault in map(read_fault, CASES.read_text(encoding="utf-8").split("\n### ")[1:])}
CERTAIN = [name for name, fault in FAULTS.items() if fault.fix]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the edition in which one fault after the other is planted."""
    return copy_edition(tmp_path_factory.mktemp("faults") / "edition")


def plant(root: Path, fault: Fault, *, mended: bool = False) -> tuple[tuple[int, int], tuple[int, int]]:
    """Write a fault, or its fix, into its file of an edition. Returns where its mark begins and ends, from 1."""
    source = (ROOT / fault.path).read_text(encoding="utf-8")
    index = f"\n{source}".index(f"\n{fault.old}")
    new = fault.planted
    if mended:
        assert fault.fix
        new = fault.new.replace(f"«{fault.fix[0]}»", fault.fix[1], 1)
        new = re.sub("[«»]", "", new if new != fault.new else fault.planted.replace(*fault.fix, 1))
    text = source[:index] + new + source[index + len(fault.old) :]
    (root / fault.path).write_text(text, encoding="utf-8")
    start = index + fault.new.index("«")
    ends = (start, start + len(fault.marked))
    first, last = ((text.count("\n", 0, end) + 1, end - text.rfind("\n", 0, end)) for end in ends)
    return first, last


def errors(root: Path) -> list[Problem]:
    """Return all problems of an edition but the infos."""
    return [problem for problem in check(root, originals=False).problems if problem.severity != "info"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_characters(copy: Path, name: str) -> None:
    """One fault, one problem: at its line and column, up to its last character, with this hint."""
    fault = FAULTS[name]
    try:
        start, end = plant(copy, fault)
        (problem,) = errors(copy)
    finally:
        shutil.copy(ROOT / fault.path, copy / fault.path)
    assert (problem.path, problem.code) == (fault.path, fault.code)
    assert ((problem.line, problem.column), (problem.end_line, problem.end_column)) == (start, end)
    assert problem.hint == fault.hint


@pytest.mark.parametrize("name", CERTAIN)
def test_a_hint_that_is_certain_mends_the_fault(copy: Path, name: str) -> None:
    """What the hint says to write, written, makes the edition well again."""
    fault = FAULTS[name]
    assert fault.fix
    before, after = (set(re.findall(r"[\w-]+", side)) for side in fault.fix)
    assert all(word in fault.hint for word in after - before), "what is written must stand in the hint"
    try:
        plant(copy, fault, mended=True)
        assert errors(copy) == []
    finally:
        shutil.copy(ROOT / fault.path, copy / fault.path)


def test_there_are_faults_of_many_kinds() -> None:
    """There are more than sixty different ones, of most codes that a contributor can meet, half with a certain fix."""
    assert len(FAULTS) > 60
    assert len({(fault.path, fault.planted) for fault in FAULTS.values()}) == len(FAULTS)
    assert len({fault.code for fault in FAULTS.values()}) > 30
    assert len(CERTAIN) > len(FAULTS) / 2


@pytest.mark.parametrize("name", ["a key is misspelt", "a paragraph that is not there", "a colon in a value"])
def test_nothing_is_built_with_a_fault(edition: Path, site: Path, run: Run, name: str) -> None:
    """The command names line and column and shows the line; the site of the last build stays as it was."""
    fault = FAULTS[name]
    shutil.copytree(site, edition / "public")
    before = {p: p.read_bytes() for p in (edition / "public").rglob("*") if p.is_file()}
    start, _ = plant(edition, fault)
    built = run("build", "-C", edition)
    assert built.returncode == 1
    assert f"{fault.path}:{start[0]}:{start[1]}: error: " in built.stderr
    planted = (edition / fault.path).read_text(encoding="utf-8").split("\n")[start[0] - 1]
    gutter = f"{start[0]:>5} | "
    shown = f"{gutter}{planted}\n      | {' ' * (start[1] - 1)}{'^' * len(fault.marked)}\n    hint: {fault.hint}\n"
    assert shown in built.stderr
    assert f"sitegen explain {fault.code}" in built.stderr
    assert "Traceback" not in built.stderr
    assert {p: p.read_bytes() for p in (edition / "public").rglob("*") if p.is_file()} == before


def test_every_problem_of_every_file_is_told_at_once(edition: Path, run: Run) -> None:
    """Faults in six files are all in one report, sorted by place, each where it is told alone."""
    names = [
        "a key is misspelt",
        "a date in words",
        "a colon in a value",
        "a script for an address",
        "a term that is none",
        "a key of edition.yaml is misspelt",
    ]
    places = {(FAULTS[name].path, *plant(edition, FAULTS[name])[0], FAULTS[name].code) for name in names}
    problems = json.loads(run("check", "--format", "json", "-C", edition).stdout)
    told = [(p["path"], p["line"], p["column"], p["code"]) for p in problems]
    assert told == sorted(told)
    assert places <= set(told)
