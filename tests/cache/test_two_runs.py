"""What builds at the same time, or builds whose cache refuses, leave for the next: one of them whole, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.cache.last import LastBuild
from sitegen.cache.run import LastRun
from sitegen.session.snapshot import PARTS

PART = PARTS[0]


def begin(root: Path) -> LastRun:
    """Begin a run of an edition that keeps what it makes."""
    return LastRun(LastBuild(root, root / "public", (), pytest.fail, originals=False))


def rows(root: Path) -> dict[bytes, bytes] | None:
    """Return what a next run would be given."""
    found = begin(root).rows()
    return None if found is None else dict(found.items(PART))


def test_two_new_runs(tmp_path: Path) -> None:
    """Of two runs that keep at the same time one is kept, with nothing of the other's."""
    one, other = begin(tmp_path), begin(tmp_path)
    one.take([{PART: {b"a": b"one", b"b": b"one"}}])
    other.take([{PART: {b"a": b"other"}}])
    one.take([{PART: {b"a": b"one", b"c": b"one"}}])
    one.finish()
    assert rows(tmp_path) is None
    other.finish()
    assert rows(tmp_path) == {b"a": b"other"}


def test_a_run_that_follows_the_same(tmp_path: Path) -> None:
    """Two runs that know the same last one differ from it each in its way: the later one is not kept."""
    first = begin(tmp_path)
    first.take([{PART: {b"a": b"first", b"b": b"first"}}])
    first.finish()
    one, other = begin(tmp_path), begin(tmp_path)
    given = [run.rows() for run in (one, other)]
    assert [dict(found.items(PART)) for found in given if found] == [{b"a": b"first", b"b": b"first"}] * 2
    one.take([{PART: {b"a": b"one"}}])
    other.take([{PART: {b"b": b"other"}}])
    other.finish()
    one.finish()
    assert rows(tmp_path) == {b"a": b"one", b"b": b"first"}


@pytest.mark.parametrize("when", [0, 1])
def test_a_cache_that_refuses_once(tmp_path: Path, when: int) -> None:
    """What could not be kept is not taken for kept: the next run is given the last one's rows, or none."""
    first = begin(tmp_path)
    first.take([{PART: {b"a": b"first"}}])
    first.finish()
    run = begin(tmp_path)
    assert run.rows()
    connection = run.store.connection
    assert connection
    for turn in (0, 1):
        connection.execute(f"PRAGMA query_only = {int(turn == when)}")
        run.take([{PART: {b"a": b"run"}}])
    connection.execute("PRAGMA query_only = 0")
    run.finish()
    assert rows(tmp_path) == ({b"a": b"first"} if when == 0 else None)
