"""Twenty faults, each planted in a copy of the edition: the right line, no traceback, public/ untouched."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run

CLAIMS, EVENTS, ACTORS = "annotations/claims.yaml", "annotations/events.yaml", "annotations/actors.yaml"
GLOSSARY, RELATIONS, SOURCES = "annotations/glossary.yaml", "annotations/relations.yaml", "annotations/sources.yaml"
NOTES, TEXT, CONFIG = "annotations/notes.yaml", "content/texts/leverage-2023.md", "content/edition.yaml"

# ruff: noqa: E501 - a table
FAULTS = {
    "misspelt key": (CLAIMS, "  held_by: [author]", "  heldby: [author]", "unknown-key"),
    "wrong kind": (CLAIMS, "  kind: assertion", "  kind: assertation", "bad-value"),
    "unknown holder": (CLAIMS, "  held_by: [xi]", "  held_by: [xii]", "unknown-entry"),
    "quote that is not there": (CLAIMS, "quote: Kim must accept Xi’s direction", "quote: Kim can refuse Xi", "quote-not-found"),
    "paragraph out of range": (CLAIMS, "p: 8, quote: does not amount", "p: 18, quote: does not amount", "unknown-block"),
    "quote of another paragraph": (CLAIMS, "p: 8, quote: does not amount", "p: 7, quote: does not amount", "quote-elsewhere"),
    "unknown text": (NOTES, "text: leverage-2023, p: 5", "text: leverage-2032, p: 5", "unknown-text"),
    "not a date": (EVENTS, 'date: "2018-06-12"', 'date: "12 June 2018"', "bad-date"),
    "impossible day": (EVENTS, 'date: "2019-01-18"', 'date: "2019-02-30"', "bad-date"),
    "list for a string": (EVENTS, "  class: context", "  class: [context]", "bad-value"),
    "tab for indentation": (ACTORS, "  kind: person", "\tkind: person", "yaml-syntax"),
    "colon in a value": (ACTORS, "  name: Xi Jinping", "  name: Xi: Jinping", "yaml-syntax"),
    "key that stands twice": (ACTORS, "  kind: person", "  kind: person\n  kind: state", "duplicate-key"),
    "alias": (ACTORS, "  name: Donald Trump", "  name: *trump", "yaml-alias"),
    "script in an address": (SOURCES, '"http://fortune.com/2019/01/21/china-economy-slow-growth"', '"javascript:alert(1)"', "unsafe-url"),
    "citation of nothing": (CLAIMS, "[@s53; @s45]", "[@s53; @s450]", "unknown-source"),
    "link to nothing": (GLOSSARY, "[on Xi himself](note:irony", "[on Xi himself](note:ironie", "unknown-entry"),
    "value without end": (RELATIONS, "  means: influence over Kim", '  means: "influence over Kim', "yaml-syntax"),
    "empty value": (RELATIONS, "  to: kim", "  to:", "empty-value"),
    "no title": (TEXT, "title: Xi hints", "titel: Xi hints", "unknown-key"),
    "no language": (CONFIG, "language: en", "langauge: en", "unknown-key"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_at_its_line_and_nothing_is_built(edition: Path, site: Path, run: Run, fault: str) -> None:
    """check and build name the line; the site of the last build stays as it was."""
    name, right, wrong, code = FAULTS[fault]
    shutil.copytree(site, edition / "public", dirs_exist_ok=True)
    before = {p: p.read_bytes() for p in (edition / "public").rglob("*") if p.is_file()}
    path = edition / name
    source = path.read_text(encoding="utf-8")
    assert right in source
    index = source.index(right)
    path.write_text(source[:index] + wrong + source[index + len(right) :], encoding="utf-8")
    line = source.count("\n", 0, index) + 1 + wrong.count("\n")
    done = run("check", "--format", "json", "-C", edition)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    found = [(p["path"], p["line"], p["code"]) for p in json.loads(done.stdout) if p["severity"] == "error"]
    lines = {at for where, at, what in found if (where, what) == (name, code)}
    reach = set(range(line, source.count("\n") + 2)) if fault == "value without end" else {line}
    assert lines & reach, (line, found)
    built = run("build", "-C", edition)
    assert built.returncode == 1
    assert "Traceback" not in built.stderr
    assert f"{name}:" in built.stderr
    assert {p: p.read_bytes() for p in (edition / "public").rglob("*") if p.is_file()} == before


def test_every_problem_of_every_file_is_told_at_once(edition: Path, run: Run) -> None:
    """Faults in six files are all in one report, sorted by place."""
    planted = [
        "misspelt key",
        "not a date",
        "colon in a value",
        "script in an address",
        "link to nothing",
        "no language",
    ]
    for fault in planted:
        name, right, wrong, _ = FAULTS[fault]
        path = edition / name
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    problems = json.loads(run("check", "--format", "json", "-C", edition).stdout)
    places = [(p["path"], p["line"], p["column"]) for p in problems]
    assert places == sorted(places)
    assert {FAULTS[fault][3] for fault in planted} <= {p["code"] for p in problems}
    assert all(p["hint"] for p in problems if p["code"] in ("unknown-key", "bad-date"))
