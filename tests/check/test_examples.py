"""The pages on problems: every code has one, its wrong example shows that problem alone, its right one none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen import build
from sitegen.build import ALL_CODES
from sitegen.explain import FOLDER, SIDES, Part, Side, as_markdown, explain, read_example
from sitegen.load import annotations, source, texts, yaml_source
from sitegen.model.problem import Problem
from sitegen.session import site
from tests.check.test_check_problems import CASES, unescaped
from tests.conftest import ROOT

MADE = {"template"}
"""Codes of what comes up only when the pages are made."""
CIRCUMSTANCES = {"file-too-large", "too-many-values", "too-many-faults", "too-much-markup", "no-search", "no-diagrams"}
"""Codes of what no file of an edition shows: the size of one, and what is installed."""


def write_example(code: str, side: Side, root: Path) -> list[Part]:
    """Write the small edition with one side of an example into a folder; return the example's parts there."""
    shutil.copytree(CASES / "base", root, dirs_exist_ok=True)
    example = read_example(code)
    parts = [*example.of("both"), *example.of(side)]
    for part in parts:
        path = root / part.path
        if part.deleted:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        content = part.content.encode()
        path.write_bytes(unescaped(content) if part.escaped else content)
    return parts


def told(root: Path, *, make: bool) -> list[Problem]:
    """Return the problems of an edition; if wanted, those too that come up when its pages are made."""
    checked = build.check(root, originals=True)
    return build.make(root, checked, private=False).problems if make else checked.problems


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("code", sorted(set(ALL_CODES) - CIRCUMSTANCES))
def test_an_example_shows_its_problem_and_the_way_out(code: str, side: Side, tmp_path: Path) -> None:
    """The wrong side has just the problem that the page is about, the right side none at all."""
    parts = write_example(code, side, tmp_path)
    problems = told(tmp_path, make=code in MADE)
    assert {problem.code for problem in problems} == ({code} if side == "wrong" else set()), problems
    shown = {part.path for part in parts if part.side == "wrong"} | {"content/edition.yaml"}
    assert {problem.path for problem in problems} <= shown


@pytest.mark.parametrize("code", sorted(CIRCUMSTANCES))
def test_a_circumstance_is_told_and_without_it_nothing(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What no file can show is brought about: the limit of size lowered, an extra taken away."""
    shutil.copytree(CASES / "base", tmp_path, dirs_exist_ok=True)
    claims = tmp_path / "annotations" / "claims" / "bread.yaml"
    claims.parent.mkdir()
    right = read_example("claim-links-itself").of("right")[0]
    claims.write_text(right.content, encoding="utf-8")
    assert told(tmp_path, make=True) == []
    largest = max(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    monkeypatch.setattr(*{
        "file-too-large": (source, "MAX_BYTES", largest - 1),
        "too-many-values": (yaml_source, "MAX_VALUES", 20),
        "too-many-faults": (annotations, "MAX_FAULTS", 0),
        "too-much-markup": (texts, "MAX_MARKUP", 3),
        "no-search": (site, "installed", lambda: False),
        "no-diagrams": (site.graph, "at_hand", lambda: False),
    }[code])  # fmt: skip
    assert {problem.code for problem in told(tmp_path, make=True)} == {code}


def test_every_code_has_an_example_and_no_other_stands_there() -> None:
    """An example has both sides; only what no file can show has none with a file."""
    assert {path.stem for path in FOLDER.iterdir()} == set(ALL_CODES)
    for code in ALL_CODES:
        example = read_example(code)
        assert all(example.of(side) for side in SIDES), code
        assert any(part.path for part in example.parts) == (code not in CIRCUMSTANCES), code
        for part in example.parts:
            assert part.path.startswith(("content", "annotations", "templates")) or not part.path, code
            assert ".." not in part.path


def test_a_page_says_why_and_what_to_do() -> None:
    """A code's text is a sentence, an empty line and more; the page shows it, and both sides of its example."""
    for code in ALL_CODES.values():
        first, empty, *rest = code.text.split("\n")
        assert first.endswith("."), code.name
        assert (empty, bool(rest)) == ("", True), code.name
        page = explain(code)
        assert code.text in page
        for part in read_example(code.name).parts:
            assert all(f"    {line}" in page for line in part.content.split("\n") if line), code.name


def test_the_document_is_up_to_date() -> None:
    """docs/problems.md is what the program makes of its codes; `make docs` writes it."""
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == as_markdown(ALL_CODES.values())
