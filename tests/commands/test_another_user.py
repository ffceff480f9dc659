"""The same site whoever builds it: another user of the system, who may read our files and write only his own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.test_same_bytes import add_files, contents, modes
from tests.conftest import ANOTHER_USER, BECOME, ROOT, Run, copy_edition


@pytest.fixture
def elsewhere() -> Iterator[Path]:
    """A folder to be given to another user; pytest's own lie where he may not go."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def build_as_another(edition: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Give the folder of an edition and a home to another user, who builds it."""
    for path in (edition.parent, *edition.parent.rglob("*")):
        os.chown(path, ANOTHER_USER, ANOTHER_USER)
    command = [*BECOME, sys.executable, "-m", "sitegen", "build", "-C", str(edition), "--jobs", "2"]
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(home), "USER": "another"}
    env |= {"TMPDIR": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_another_user_builds_the_same_site(edition: Path, elsewhere: Path, run: Run) -> None:
    """Two users make the same bytes and the same modes; all that the second one makes is his own."""
    theirs, home = copy_edition(elsewhere / "theirs"), elsewhere / "home"
    home.mkdir()
    add_files(edition)
    add_files(theirs)
    done = run("build", "-C", edition, "--jobs", "1")
    assert done.returncode == 0, done.stderr
    done = build_as_another(theirs, home)
    assert done.returncode == 0, done.stderr
    site = theirs / "public"
    assert contents(edition / "public") == contents(site)
    assert modes(edition / "public") == modes(site)
    assert {path.stat().st_uid for path in (site, *site.rglob("*"))} == {ANOTHER_USER}
    made = [path.relative_to(home).as_posix() for path in home.rglob("*") if not path.is_dir()]
    assert made == [".cache/sitegen/key"]  # by which the cache is known to be that user's
