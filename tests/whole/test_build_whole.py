"""A build that is stopped: the site is wholly old or wholly new, the command says which, and the next run mends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.whole import stories
from tests.whole.sweep import CHANGING, READING, WAYS, Machine, Story, sweep, table


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


@pytest.mark.parametrize(
    ("pattern", "ways", "step"), [(CHANGING, WAYS, 127), (READING, ("EIO", "EACCES"), 331)], ids=["changing", "reading"]
)
def test_stopped_at_a_call(
    machine: Machine, story: Story, pattern: re.Pattern[str], ways: Iterable[str], step: int
) -> None:
    """At some of the calls, killed or refused; `make sweep` tries all."""
    rows = [*sweep(machine, story, pattern, ways, step)]
    assert not [row for row in rows if row.wrong], table(rows)
