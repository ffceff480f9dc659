"""The cases of tests/cases/reanchor: what becomes of selectors when a text is edited."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from sitegen.model.record import Selector
from sitegen.model.text import WHOLE, Version
from sitegen.reanchor.outcomes import NOTHING, Before, Locus, Outcome, reanchor
from tests.anchor.anchor_cases import case_id, cases_in, split_title
from tests.anchor.anchor_editions import (
    NAMES,
    TEXT,
    UNTITLED,
    make_edition,
    read_entries,
    read_version,
    read_yaml,
)

CASES = cases_in("reanchor")
LINE = re.compile(r"^(at|search|is): ?(.*)$", re.MULTILINE)


def version(body: str) -> Version:
    """Return a text of a case."""
    title, markdown = split_title(body)
    return read_version(WHOLE, markdown, title or UNTITLED)


def outcomes(old: Version, new: Version, selectors: Sequence[str], *, history: bool) -> list[Outcome]:
    """Return what becomes of selectors, given in YAML without their text."""
    at = [{"text": TEXT, **read_yaml(selector)} for selector in selectors]
    edition = make_edition({WHOLE: new}, {NAMES.name: read_entries(NAMES, {"one": {"at": at}})})
    record = edition.entries[NAMES.name]["one"].record
    written = frozenset((NAMES.name, "one", selector) for selector in record.at)
    return reanchor(edition, Before({TEXT: old}, written) if history else NOTHING)


def told(outcome: Outcome) -> str:
    """Return an outcome as a case has it."""
    said = [outcome.result, " and ".join(filter(None, map(place, outcome.to)))]
    if outcome.to and outcome.selectors != (outcome.given,):
        said.append(f"write {' and '.join(map(shown, outcome.selectors))}")
    if outcome.proposal:
        said.append(f"near {place(outcome.proposal)}")
    return " ".join(filter(None, said))


def place(locus: Locus) -> str:
    """Return a place as a case has it."""
    words = f'{locus.start}-{locus.end} "{locus.quote}"' if locus.start is not None else ""
    return " ".join(filter(None, (locus.block, words)))


def shown(selector: Selector) -> str:
    """Return a selector as a case has it."""
    keys = [("p", selector.p), ("quote", selector.quote)]
    parts = [f"{key}: {value}" for key, value in keys if value is not None]
    beside = [("prefix", selector.prefix), ("suffix", selector.suffix)]
    parts += [f'{key}: "{value}"' for key, value in beside if value is not None]
    return f"{{{', '.join(parts)}}}"


def test_there_are_cases() -> None:
    """The folder of cases is found."""
    assert len(CASES) > 40


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_reanchor_case(case: tuple[str, str, str]) -> None:
    """Each selector of a case becomes what the case says."""
    first = next(LINE.finditer(case[2]))
    before, _, after = case[2][: first.start()].partition("\n---\n")
    lines = LINE.findall(case[2])
    given = [(key, value) for key, value in lines if key != "is"]
    assert len({key for key, _ in given}) == 1, "a case is with history or without"
    history = given[0][0] == "at"
    assert bool(after) == history, "a case with history has two texts"
    found = outcomes(version(before), version(after or before), [value for _, value in given], history=history)
    assert [told(outcome) for outcome in found] == [value for key, value in lines if key == "is"]
