"""Which names are editors' litter; which addresses open a file in an editor."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from sitegen.model.editors import EDITORS, editor_address, known_editor
from sitegen.model.litter import is_litter

LITTER = [
    ".notes.yaml.swp",
    ".#notes.yaml",
    "#notes.yaml#",
    "notes.yaml~",
    "4913",
    "5036",
    "9956",
    "10079",
    "notes.yaml___jb_tmp___",
    ".goutputstream-QW3RT2",
    ".DS_Store",
    ".git",
]
INPUT = [
    "sediments",
    "notes.yaml",
    "2019",
    "4914",
    "12345",
    "#1.yaml",
    "notes~.yaml",
    "sediment.yaml",
    "sedated",
    "a.tmp",
    "notes.yaml.bak",
    "٤٩١٣",
]


@pytest.mark.parametrize("name", LITTER)
def test_what_editors_leave_is_litter(name: str) -> None:
    """Hidden files, locks, backups, probes, and files on their way to another name."""
    assert is_litter(name)


@pytest.mark.parametrize("name", INPUT)
def test_what_somebody_may_have_meant_is_not(name: str) -> None:
    """A folder called after a year, a number, and what merely looks alike."""
    assert not is_litter(name)


@pytest.mark.parametrize("name", EDITORS)
def test_each_editor_opens_a_file_at_its_line(name: str) -> None:
    """The address has a scheme of its own, the path, and the line."""
    address = editor_address(name, PurePosixPath("/home/me/a b/notes.yaml"), 12, 3)
    scheme, _, rest = address.partition("://")
    assert scheme not in ("http", "https", "file", "javascript", "data")
    assert "/home/me/a%20b/notes.yaml" in rest
    assert "12" in rest.split("notes.yaml")[1]


def test_a_command_is_as_good_as_a_name() -> None:
    """With options and a path before it."""
    assert known_editor("code -g") == known_editor("/usr/bin/code") == "vscode"
    assert editor_address("zed", PureWindowsPath("C:\\mine\\a.md"), 1, 2) == "zed://file/C:/mine/a.md:1:2"


@pytest.mark.parametrize("name", ["", " ", "javascript:alert(1)", "https://evil.example/{path}", "ed", "vscode://file"])
def test_nothing_else_is_made_an_address(name: str) -> None:
    """No scheme is taken from edition.yaml, which may come from anybody."""
    assert editor_address(name, PurePosixPath("/a"), 1, 1) == ""
