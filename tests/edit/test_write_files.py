"""The files of a change are written all of them or none, and never outside of the edition."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from sitegen.edit.files import write_files
from sitegen.model.problem import SitegenError


def content_of(root: Path) -> dict[str, bytes]:
    """Return all files of a folder, hidden ones too."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two files."""
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "a").write_bytes(b"1\r\n")
    (folder / "b").write_bytes(b"2")
    return folder


def test_files_are_replaced_made_and_deleted(root: Path) -> None:
    """Bytes are written as they are; a file keeps its permissions; nothing else is left behind."""
    (root / "a").chmod(0o640)
    write_files(root, {"a": b"3\r\n", "b": None, "c": b"\xef\xbb\xbf4"})
    assert content_of(root) == {"a": b"3\r\n", "c": b"\xef\xbb\xbf4"}
    assert stat.S_IMODE((root / "a").stat().st_mode) == 0o640


@pytest.mark.parametrize(
    "files",
    [
        {"a": b"3", "new/er/c": b"4", "new/" + "x" * 250: b"5"},
        {"a": b"3", "c": b"4", "gone": None},
        {"a": b"3", "folder": b"4"},
    ],
    ids=["one can't be written", "one can't be deleted", "one is a folder"],
)
def test_where_one_file_fails_all_stay_as_they_were(root: Path, files: dict[str, bytes | None]) -> None:
    """What was put in place already is put back, a new file is taken away, and a line tells which one failed."""
    (root / "folder").mkdir()
    before = content_of(root)
    with pytest.raises(SitegenError, match=r"(x\.partial|gone|folder) can't be written: .*; nothing is changed"):
        write_files(root, files)
    assert content_of(root) == before
    assert not (root / "new").exists()


def test_a_link_inside_the_edition_is_followed(root: Path) -> None:
    """The link stays a link; what it leads to is written."""
    (root / "link").symlink_to("a")
    write_files(root, {"link": b"3"})
    assert (root / "link").is_symlink()
    assert (root / "a").read_bytes() == b"3"


def test_a_link_out_of_the_edition_is_refused(root: Path, tmp_path: Path) -> None:
    """A stranger's link can't make the program write elsewhere; no file at all is written."""
    outside = tmp_path / "outside"
    outside.write_bytes(b"5")
    (root / "link").symlink_to(outside)
    with pytest.raises(SitegenError, match="link is a link that leads out of the edition"):
        write_files(root, {"a": b"3", "link": b"4"})
    assert (outside.read_bytes(), (root / "a").read_bytes()) == (b"5", b"1\r\n")
