"""Pages that wait for the site: where they lie, and what becomes of what a killed run left."""

from __future__ import annotations

import signal
import subprocess
import sys
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
