"""What is installed: pinned by hashes, within the ranges that are declared, and told with its purpose and licence."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
TABLES = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
LICENCES = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0"}


def declared(*extras: str) -> list[Requirement]:
    """Return what pyproject.toml asks for, to build the program too."""
    lists = [PROJECT["project"]["dependencies"], PROJECT["dependency-groups"]["build"], *(EXTRAS[e] for e in extras)]
    return [Requirement(line) for lines in lists for line in lines]


def pinned(name: str) -> dict[str, tuple[Version, list[str]]]:
    """Return of each package in a lock file its version and its hashes."""
    text = (ROOT / ".ci" / name).read_text("utf-8")
    found = {}
    for line in text.replace("\\\n", " ").splitlines():
        match = re.match(r"([\w.-]+)==(\S+)", line)
        assert match, line
        found[canonicalize_name(match[1])] = (Version(match[2]), re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line))
    return found


@pytest.mark.parametrize(("name", "extras"), [("site.txt", ["diagrams", "search"]), ("test.txt", [*EXTRAS])])
def test_the_lock_holds_what_is_declared(name: str, extras: list[str]) -> None:
    """Every package is there, in the range that is declared, and each has hashes."""
    lock = pinned(name)
    for wanted in declared(*extras):
        version, _ = lock[canonicalize_name(wanted.name)]
        assert version in wanted.specifier, wanted
    assert all(hashes for _, hashes in lock.values())


def test_the_lock_for_fuzzing_holds_what_is_declared() -> None:
    """It is a lock of its own, for what it holds is there for few systems."""
    lock = pinned("fuzz.txt")
    wanted = [Requirement(line) for line in PROJECT["dependency-groups"]["fuzz"]]
    assert {canonicalize_name(one.name) for one in wanted} == lock.keys()
    assert all(lock[canonicalize_name(one.name)][0] in one.specifier for one in wanted)
    assert all(hashes for _, hashes in lock.values())


def test_both_locks_say_the_same() -> None:
    """The tests run on the very versions that build the site."""
    site, tests = pinned("site.txt"), pinned("test.txt")
    assert {name: tests.get(name) for name in site} == site


def test_mutants_are_made_beside_the_same_packages() -> None:
    """What `make mutants` adds is pinned, and replaces nothing of what the tests run on."""
    tests, mutants = pinned("test.txt"), pinned("mutants.txt")
    [wanted] = map(Requirement, PROJECT["dependency-groups"]["mutants"])
    assert mutants[canonicalize_name(wanted.name)][0] in wanted.specifier
    assert {name: pin for name, pin in mutants.items() if name in tests and pin[0] != tests[name][0]} == {}
    assert all(hashes for _, hashes in mutants.values())


@pytest.mark.parametrize("wanted", declared(*EXTRAS), ids=lambda wanted: wanted.name)
def test_each_dependency_is_told(wanted: Requirement) -> None:
    """With the licence that its own metadata names, one that lets the program be used as it is."""
    if wanted.name == "editables":
        return  # with hatchling, for an installation that can be edited
    row = next(line for line in TABLES.splitlines() if re.match(rf"\| (.*, )?{re.escape(wanted.name)}[ ,]", line))
    licence = row.rstrip(" |").rpartition("| ")[2]
    assert licence in LICENCES
    said = metadata(wanted.name)
    own = f"{said.get('License-Expression')} {said.get('License')} {said.get_all('Classifier')}"
    assert licence.partition("-")[0] in own


def imported(path: Path) -> set[str]:
    """Return the top-level modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        found.update(name.partition(".")[0] for name in names)
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"sitegen"}


def test_every_direct_import_is_declared() -> None:
    """The program imports nothing that comes only by way of another package."""
    names = {"yaml": "pyyaml", "markdown_it": "markdown-it-py"}
    known = {canonicalize_name(wanted.name) for wanted in declared("diagrams", "search", "html")}
    modules = set().union(*map(imported, (ROOT / "sitegen").rglob("*.py")))
    assert {canonicalize_name(names.get(module, module)) for module in modules} <= known
