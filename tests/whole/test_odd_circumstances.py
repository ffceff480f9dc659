"""A disk that fills up, a place that can't be written, sources rewritten meanwhile, two builds at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.progress import Progress
from tests.conftest import ROOT
from tests.whole import stories
from tests.whole.sweep import Ended, Machine, Story, judge

NOT_WRITABLE = "mkdir,mkdirat,link,linkat,rename,renameat,renameat2,unlink,unlinkat,chmod,fchmodat"


@contextmanager
def disk(place: Path) -> Iterator[bool]:
    """Mount a small disk at a place, where the system lets us; tell whether it did."""
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, check=False
    )
    try:
        yield mounted.returncode == 0
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "--lazy", place], check=True)


def meet(machine: Machine, story: Story, states: tuple[str, str], ended: Ended) -> str:
    """Hold a run that met with something to what is promised, and the next one; return which state was between them."""
    after = {states[0]: "old", states[1]: "new"}.get(story.look(), story.look())
    assert not [*judge(ended, after)]
    run_again(machine, story, states[1])
    return after


def run_again(machine: Machine, story: Story, new: str) -> None:
    """Hold the next run to what is promised."""
    again = machine.run(story.argv)
    assert (again.status, story.look(), story.left()) == (0, new, []), again.said


def test_full_disk(machine: Machine, tmp_path: Path) -> None:
    """However much room there is left; where no disk can be mounted, files are bounded instead."""
    with disk(tmp_path / "disk") as mounted:
        root = tmp_path / "disk" / "edition"
        story = stories.building(machine, root)
        seen = set()
        for turn, room in enumerate([0, 16, 100, 2000], 1):
            states = story.change(turn)
            if mounted:
                fill(tmp_path / "disk", room * 1024)
            ended = machine.run(story.argv, limit=0 if mounted else 600 + room * 1024)
            (tmp_path / "disk" / "filler").unlink(missing_ok=True)
            seen.add(meet(machine, story, states, ended))
        assert seen == {"old", "new"}


def fill(folder: Path, room: int) -> None:
    """Fill up a disk, but for some bytes."""
    status = os.statvfs(folder)
    with (folder / "filler").open("wb") as file:
        file.write(b"\0" * max(0, status.f_bavail * status.f_frsize - room))


@pytest.mark.parametrize("limit", [500, 5_000, 12_000])
def test_bounded_files(machine: Machine, tmp_path: Path, limit: int) -> None:
    """No file may become larger than so many bytes."""
    story = stories.building(machine, tmp_path / "edition")
    states = story.change(1)
    meet(machine, story, states, machine.run(story.argv, limit=limit))


def test_not_to_be_written(machine: Machine, tmp_path: Path) -> None:
    """The edition and its site are on a disk that is read-only, or every call that would change one is refused so."""
    with disk(tmp_path / "disk") as mounted:
        story = stories.building(machine, tmp_path / "disk" / "edition")
        states = story.change(1)
        if mounted:
            remount(tmp_path / "disk", "ro")
        ended = machine.run(story.argv, [] if mounted else [f"{NOT_WRITABLE}:error=EROFS"])
        if mounted:
            remount(tmp_path / "disk", "rw")
        assert ended.status == 2
        assert meet(machine, story, states, ended) == "old"


def test_sources_rewritten_meanwhile(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While pages are made: the site is of before or after, and what was changed is built the next time."""
    root = tmp_path / "edition"
    story = stories.building(machine, root)
    tell, turns = Progress.tell, iter([1])

    def rewrite(progress: Progress, done: int, total: int) -> None:
        for turn in turns:
            stories.change(root, turn)
        tell(progress, done, total)

    monkeypatch.setattr(Progress, "tell", rewrite)
    (root / ".sitegen/cache.db").unlink()  # so that all pages are made
    main(["build", "-C", str(root), "--jobs", "1"], standalone_mode=False)
    monkeypatch.undo()
    assert not [*turns]
    assert story.look() in ("green", "brown"), capsys.readouterr()
    run_again(machine, story, "brown")


def test_two_builds_at_once(machine: Machine, tmp_path: Path) -> None:
    """Two builds, before and after a change: each ends well, the site is of one state, the next run is right."""
    root = tmp_path / "edition"
    story = stories.building(machine, root)
    stories.change(root, 1)
    first = start(root)
    while first.poll() is None and not [*root.glob(".sitegen/made-*/*")]:
        time.sleep(0.01)  # until it has read what there is and makes pages
    stories.change(root, 2)
    for process in (first, start(root)):
        said = process.communicate(timeout=100)[0]
        assert process.returncode == 0, said
    assert story.look() in ("green", "brown")
    run_again(machine, story, "green")


def start(root: Path) -> subprocess.Popen[str]:
    """Begin a build in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "sitegen", "build", "-C", root, "--jobs", "1"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def remount(place: Path, how: str) -> None:
    """Let a disk be written, or not."""
    subprocess.run(["mount", "-o", f"remount,{how}", place], check=True)
