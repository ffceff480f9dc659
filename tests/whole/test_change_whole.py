"""A change of several files that is stopped: wholly made, or not at all, at the latest when the next command ran."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

import pytest

from sitegen.model.problem import SitegenError
from sitegen.starter import LIST, start_edition
from tests.conftest import run_sitegen
from tests.whole import stories
from tests.whole.sweep import CHANGING, KILL, Machine, sweep, table


@pytest.mark.parametrize("name", stories.CHANGES)
def test_stopped_at_a_call(machine: Machine, tmp_path: Path, name: str) -> None:
    """At some of the calls, killed or refused; `make sweep` tries all."""
    step = 83 if name.startswith("new") else 11
    rows = [*sweep(machine, stories.CHANGES[name](machine, tmp_path / "place"), CHANGING, (KILL, "ENOSPC"), step)]
    assert not [row for row in rows if row.wrong], table(rows)


def test_a_first_edition_that_was_half_put(tmp_path: Path) -> None:
    """What a new edition was put into before its process was killed is taken back, but nothing that is another's."""
    place = tmp_path / ".mine.partial"
    (tmp_path / "mine").mkdir()
    place.mkdir()
    (place / LIST).write_text(json.dumps({"README.md": blake2b(b"ours").hexdigest(), "x/y": ""}))
    (tmp_path / "mine" / "README.md").write_bytes(b"theirs")
    with pytest.raises(SitegenError, match="not empty"):
        start_edition(tmp_path / "mine")
    assert (tmp_path / "mine" / "README.md").read_bytes() == b"theirs"
    place.mkdir()
    (place / LIST).write_text(json.dumps({"README.md": blake2b(b"theirs").hexdigest(), "x/y": ""}))
    start_edition(tmp_path / "mine")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def cut_short(root: Path, *names: str) -> None:
    """Leave, as a process that was stopped, the list of a change that is decided and takes files away."""
    rows = {
        name: {"before": blake2b((root / name).read_bytes(), digest_size=16).hexdigest(), "after": None}
        for name in names
    }
    (root / ".sitegen-change").write_text(json.dumps(rows))
    (root / ".sitegen-change-ready").touch()


def test_what_was_edited_since_stays(tmp_path: Path) -> None:
    """Going on from a change that was cut short is told, and takes nothing that somebody wrote in between."""
    root = stories.write(tmp_path)
    (root / "content/texts/ash.md").write_text(stories.EDITION["content/texts/elm.md"])
    (root / "content/texts/fir.md").write_text(stories.EDITION["content/texts/elm.md"])
    cut_short(root, "content/texts/ash.md", "content/texts/fir.md")
    (root / "content/texts/fir.md").write_text(stories.EDITION["content/texts/oak.md"])
    done = run_sitegen("check", "-C", root)
    assert (done.returncode, done.stderr) == (0, "a change of files that was cut short is completed\n")
    assert sorted(path.name for path in (root / "content/texts").iterdir()) == ["elm.md", "fir.md", "oak.md"]
    assert not stories.left_over(root)


def test_a_list_of_a_strangers(tmp_path: Path) -> None:
    """A list that came with somebody's files takes away no hidden file, nor one outside."""
    root = stories.write(tmp_path / "edition")
    (root / ".git").mkdir()
    (root / ".git/HEAD").write_text("ref")
    (tmp_path / "outside").write_text("mine")
    cut_short(root, ".git/HEAD", "../outside")
    assert run_sitegen("check", "-C", root).returncode == 0
    assert (root / ".git/HEAD").read_text() + (tmp_path / "outside").read_text() == "refmine"
