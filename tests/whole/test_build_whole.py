"""A build that is stopped: the site is wholly old or wholly new, the command says which, and the next run mends."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.whole import stories
from tests.whole.sweep import CHANGING, KILL, READING, WAYS, Machine, Story, sweep, table


@pytest.fixture
def story(machine: Machine, tmp_path: Path) -> Story:
    """An edition that is built again after each change."""
    return stories.building(machine, tmp_path / "edition")


def test_what_was_left_goes_although_nothing_changed(machine: Machine, story: Story) -> None:
    """A change that was taken back after its build was killed leaves folders, which the next build removes."""
    (story.watched / ".public.sitegen-new").mkdir()
    assert machine.run(story.argv).status == 0
    assert not story.left()
    (story.watched / ".sitegen" / "made-left").mkdir()
    assert machine.run(story.argv).status == 0
    assert not story.left()


def test_a_refusal_that_nobody_expected(machine: Machine, story: Story) -> None:
    """A template of the theme can't be read: that is told in a line too."""
    story.change(1)
    assert machine.run(story.argv).status == 0
    story.change(2)  # from now on each run opens the same files: those that changed, and no new ones
    assert machine.run(story.argv, traced=True).status == 0
    opened = machine.calls(ROOT / "templates", re.compile("open"))
    call = next(call for call in opened[::-1] if call.path.endswith(".html"))
    story.change(3)
    ended = machine.run(story.argv, [f"{call.name}:error=EIO:when={call.number}"])
    assert ended.status == 2
    assert re.fullmatch(r"sitegen: cannot go on: the system refuses /.*: Input/output error\n", ended.said)


def test_what_cannot_be_told(story: Story) -> None:
    """Standard output takes nothing: the site is written all the same, and that is what is told."""
    command = [sys.executable, "-m", "sitegen", *story.argv]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    told = r"sitegen: .*public is written, but what is to be told can't be: No space left on device\n"
    assert re.fullmatch(told, done.stderr)


@pytest.mark.parametrize(
    ("pattern", "ways", "step"),
    [
        (CHANGING, WAYS, 199),
        (READING, ("EIO", "EACCES"), 499),
        (re.compile("renameat2|syncfs"), (KILL, "EIO"), 1),
    ],
    ids=["changing", "reading", "the exchange"],
)
def test_stopped_at_a_call(
    machine: Machine, story: Story, pattern: re.Pattern[str], ways: Iterable[str], step: int
) -> None:
    """At some of the calls, killed or refused; `make sweep` tries all."""
    rows = [*sweep(machine, story, pattern, ways, step)]
    assert not [row for row in rows if row.wrong], table(rows)


def test_a_shelf_stopped_at_a_call(machine: Machine, tmp_path: Path) -> None:
    """What a preview keeps: each page that is there is whole, and whatever is kept, those that are given are right."""
    rows = [*sweep(machine, stories.shelving(machine, tmp_path / "edition"), CHANGING, WAYS, 233)]
    assert not [row for row in rows if row.wrong], table(rows)


def test_a_folder_of_a_shelf_that_can_t_be_removed(machine: Machine, tmp_path: Path) -> None:
    """That is told, and the next run removes it."""
    rmdir = re.compile(r"rmdir\(")
    rows = [*sweep(machine, stories.shelving(machine, tmp_path / "edition"), rmdir, WAYS)]
    assert [row.ended.status for row in rows] == [2, 2], table(rows)
    assert not [row for row in rows if row.wrong], table(rows)


@pytest.mark.parametrize(("who", "step"), [("main", 1499), ("worker", 61)])
def test_workers_stopped_at_a_call(machine: Machine, tmp_path: Path, who: str, step: int) -> None:
    """The process that began them, or one of them, at some of the calls: `make sweep` tries more."""
    rows = [*sweep(machine, stories.building_by_workers(machine, tmp_path / "edition", who), CHANGING, WAYS, step)]
    assert not [row for row in rows if row.wrong], table(rows)
