"""Pages that wait for the site: where they lie, and what becomes of what a killed run left."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sitegen.model.problem import SitegenError
from sitegen.session import spool_in

HOLD = """
import pathlib, sys
from sitegen.session import spool_in
with spool_in(pathlib.Path(sys.argv[1])):
    print("in", flush=True)
    input()
"""


def test_what_a_killed_run_left_is_removed_and_a_living_one_keeps_its_own(tmp_path: Path) -> None:
    """A spool stays while its process lives, and is gone with the next run after that was killed."""
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"in\n"
        with spool_in(tmp_path) as spool:
            page = spool.put("texts/one.html", b"words")
            assert page.read_bytes() == b"words"
            assert len(list(tmp_path.iterdir())) == 2
        assert len(list(tmp_path.iterdir())) == 1
        other.send_signal(signal.SIGKILL)
        other.wait()
    with spool_in(tmp_path) as spool:
        assert list(tmp_path.iterdir()) == [spool.folder]
    assert not list(tmp_path.iterdir())


def test_a_page_that_cannot_be_put_away_is_told_in_a_line(tmp_path: Path) -> None:
    """Where the system refuses a file there is an error that names the page."""
    with spool_in(tmp_path) as spool:
        spool.folder.rmdir()
        with pytest.raises(SitegenError, match=r"texts/one[.]html can't be put into"):
            spool.put("texts/one.html", b"words")


def test_where_the_folder_cannot_be_written_another_is_taken(tmp_path: Path) -> None:
    """The spool is then where the system has its temporary files."""
    with spool_in(tmp_path / "nowhere") as spool:
        assert spool.put("a.html", b"a").read_bytes() == b"a"
    assert not spool.folder.exists()


def test_a_folder_that_is_a_link_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written or removed where a link leads, be it the folder or one that looks like a spool."""
    victim = tmp_path / "victim"
    photos = victim / "made-holiday"
    photos.mkdir(parents=True)
    (photos / "photo.jpg").touch()
    (tmp_path / "link").symlink_to(victim)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "made-link").symlink_to(photos)
    for folder in (tmp_path / "link", tmp_path / "folder"):
        with spool_in(folder) as spool:
            assert spool.put("a.html", b"a").read_bytes() == b"a"
            assert list(victim.iterdir()) == [photos]
    assert [found.name for found in photos.iterdir()] == ["photo.jpg"]


def test_where_no_folder_can_be_made_that_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an error that says what could not be done."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(SitegenError, match="pages can be put neither"), spool_in(tmp_path / "nowhere"):
        pass
