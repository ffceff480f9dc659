"""The cases of tests/cases/edit: what a change makes of a file, to the letter."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from sitegen.edit.document import Document
from sitegen.edit.files import RawText
from sitegen.model.problem import SitegenError
from tests.conftest import ROOT


def read_cases() -> list[Any]:
    """Return file and title, before, changes, outcome and expected of each case."""
    cases = []
    for path in sorted((ROOT / "tests" / "cases" / "edit").glob("*.txt")):
        for case in re.split(r"^=== ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = case.partition("\n")
            before, changes, after = re.split(r"^--- (?=change|after|refused)", body, flags=re.MULTILINE)
            outcome, _, expected = after.partition("\n")
            parts = (before, changes.splitlines()[1:], outcome, expected.rstrip("\n") + "\n")
            cases.append(pytest.param(*parts, id=f"{path.stem}: {title}"))
    return cases


CASES = read_cases()


def changed(raw: bytes, changes: list[str]) -> bytes:
    """Return a file after the changes of a case."""
    source = RawText(raw)
    document = Document("file.yaml", source.text)
    for line in changes:
        change = yaml.safe_load(line)
        path = tuple(change["of"])
        if "value" in change:
            document.set_value(path, change["value"])
        elif "rename" in change:
            document.rename_key(path, change["rename"])
        elif "keys" in change:
            document.set_keys(path, change["keys"], change.get("order", ()))
        else:
            document.set_items(path, change.get("items", {}), change.get("more", ()))
    return source.replaced(document.finish())


def test_there_are_cases() -> None:
    """The folder of cases is found."""
    assert len(CASES) > 40


@pytest.mark.parametrize("windows", [False, True], ids=["lf", "crlf"])
@pytest.mark.parametrize(("before", "changes", "outcome", "expected"), CASES)
def test_edit_case(before: str, changes: list[str], outcome: str, expected: str, windows: bool) -> None:
    """Each change makes of its file what the case says, with the file's own line ends."""
    if outcome.endswith("without end"):
        before, expected = before.rstrip("\n"), expected.rstrip("\n")
    else:
        before = before.rstrip("\n") + "\n"

    def encoded(text: str) -> bytes:
        return ("\ufeff" + text.replace("\n", "\r\n")).encode() if windows else text.encode()

    if outcome == "refused":
        with pytest.raises(SitegenError) as told:
            changed(encoded(before), changes)
        assert expected.strip() in str(told.value)
    else:
        assert changed(encoded(before), changes).decode() == encoded(expected).decode()


def test_what_would_not_read_back_as_meant_is_refused() -> None:
    """Spaces on an empty line may be words of a block; a change that leaves them behind is found, and not made."""
    document = Document("file.yaml", "a: |\n  one\n     \nb: two\n")
    document.set_value(("a",), "three")
    with pytest.raises(SitegenError, match="would not read back as meant; nothing is written"):
        document.finish()
