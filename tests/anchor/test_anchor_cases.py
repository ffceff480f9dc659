"""The cases of tests/cases/anchor: what becomes of a selector in each version of a text."""

from __future__ import annotations

import re

import pytest
from anchor_cases import case_id, cases_in, decode, split_title
from anchor_editions import NAMES, TEXT, UNTITLED, make_edition, read_entries, read_version, read_yaml

from sitegen.anchor.passages import anchor
from sitegen.model.passage import Finding, Passage
from sitegen.model.text import Version

CASES = cases_in("anchor")
NUMBERS = re.compile(r"(?<=\w) \d+-\d+")
VERSION = re.compile(r"^--- (digest|original)\n", re.MULTILINE)


def read_versions(body: str) -> dict[str, Version]:
    """Return the versions of a case's text, the committed one first."""
    title, markdown = split_title(body)
    first, *others = VERSION.split(markdown)
    parts = [*zip(others[::2], others[1::2], strict=True)] or [("text", first)]
    return {name: read_version(name, markdown, title or UNTITLED) for name, markdown in parts}


def describe(passage: Passage, findings: list[Finding]) -> str:
    """Return what became of a selector, as the cases write it."""
    faults = [
        " ".join([f.fault, ", ".join(f"{o.block} {o.start}-{o.end}" for o in f.occurrences)]).strip() + "; "
        for f in findings
    ]
    if passage.block is None:
        place = passage.method
    elif passage.start is None:
        place = f"{passage.block} {passage.method}"
    else:
        place = f'{passage.block} {passage.start}-{passage.end} {passage.method} "{passage.quote}"'
    return "".join(faults) + place


def anchor_selector(versions: dict[str, Version], selector: str) -> dict[str, tuple[Passage, list[Finding]]]:
    """Return for each version the passage of one selector, and what was found wrong."""
    at = {"text": TEXT, **read_yaml(selector)}
    entries = read_entries(NAMES, {"entry": {"at": [at]}})
    anchored = anchor(make_edition(versions, {"names": entries}))
    outcome = {}
    for name in versions:
        (passage,) = [p for p in anchored.passages if p.version == name]
        outcome[name] = (passage, [f for f in anchored.findings if f.version == name])
    return outcome


def test_there_are_cases() -> None:
    """The folder of cases is found."""
    assert len(CASES) > 60


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_anchor_case(case: tuple[str, str, str]) -> None:
    """Each selector of a case stands where the case says, with the fault that it says."""
    body, *selectors = re.split(r"^at: ", case[2], flags=re.MULTILINE)
    versions = read_versions(body)
    assert selectors != []
    for lines in selectors:
        selector, *expected = [decode(line) for line in lines.split("\n") if line]
        outcome = anchor_selector(versions, selector)
        wanted = {"text" if key == "is" else key: value for key, value in (e.split(": ", 1) for e in expected)}
        assert wanted.keys() == versions.keys()
        for name, value in wanted.items():
            passage, findings = outcome[name]
            told = describe(passage, findings)
            assert (told if NUMBERS.search(value) else NUMBERS.sub("", told)) == value
            if passage.start is not None:
                block = versions[name].block(passage.block or "")
                assert block is not None
                assert block.text[passage.start : passage.end] == passage.quote
