"""Ctrl-C: a line says how things stand, the exit status is 130, and the next run goes its way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.cli import main
from sitegen.edit import files
from sitegen.edit.change import Change
from tests.conftest import ROOT, copy_edition, run_sitegen


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Ctrl-C is heard, here and by processes that are begun here, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def add_terms(root: Path) -> None:
    """Give an edition so many terms that a build takes a while."""
    terms = "".join(f"leaf-{number}:\n  term: leaf {number}\n  definition: What falls.\n" for number in range(300))
    glossary = root / "annotations" / "glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8") + terms, "utf-8")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_build_that_is_interrupted_changes_nothing(tmp_path: Path, jobs: str) -> None:
    """While pages are made, also by workers: the site stays as it was, and the next build brings the new one."""
    root = copy_edition(tmp_path / "edition")
    assert run_sitegen("build", "-C", root).returncode == 0
    before = (root / "public" / "glossary.html").read_bytes()
    add_terms(root)
    with subprocess.Popen(
        [sys.executable, "-m", "sitegen", "build", "-C", root, "--jobs", jobs],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        while process.poll() is None and not [*root.glob(".sitegen/made-*/*")]:
            time.sleep(0.01)
        assert process.returncode is None, process.communicate()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all processes that belong to the command get it
        out, err = process.communicate(timeout=100)
    told = [line for line in err.splitlines() if not line.endswith(" pages")]
    assert (process.returncode, out, told) == (130, "", ["sitegen: interrupted; nothing was built"])
    assert (root / "public" / "glossary.html").read_bytes() == before
    done = run_sitegen("build", "-C", root)
    assert done.returncode == 0, done.stderr
    assert (root / "public" / "glossary" / "leaf-299.html").is_file()
    assert not [path.name for path in [*root.glob(".*.sitegen-*"), *root.glob(".sitegen/made-*")]]


def test_what_comes_after_the_site_is_written_is_told_so(
    edition: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The new site is there when somebody presses Ctrl-C: that is what is said."""

    def press(*_: object) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return ""

    monkeypatch.setattr("sitegen.report.summary_lines", press)
    monkeypatch.chdir(edition)
    with pytest.raises(SystemExit) as stop:
        main(["build", "--jobs", "1"])
    assert stop.value.code == 130
    assert capsys.readouterr().err.splitlines()[-1] == "sitegen: interrupted; public is written"
    assert (edition / "public" / "index.html").is_file()


def test_a_change_of_files_is_not_interrupted(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while files are put in their places comes too late; before, nothing is changed."""
    settle = Change.settle

    def press(change: Change, *, forward: bool) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        settle(change, forward=forward)

    monkeypatch.setattr(Change, "settle", press)
    files.write_files(edition, {"annotations/new.yaml": b"a", "content/new.md": b"b"})
    assert (edition / "annotations/new.yaml").read_bytes() + (edition / "content/new.md").read_bytes() == b"ab"
    assert [path.name for path in edition.rglob(".*")] == [".schema"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    "args", [["check"], ["rename", "actors", "china", "prc"], ["reanchor", "--write"], ["report"]], ids=" ".join
)
def test_other_commands_end_so_too(
    edition: Path, args: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Interrupted while the edition is read they say so, and change nothing."""

    def press(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("sitegen.load.edition.EditionFiles.load_annotations", press)
    before = {path: path.read_bytes() for path in edition.rglob("*") if path.is_file()}
    with pytest.raises(SystemExit) as stop:
        main([*args, "-C", str(edition)])
    assert stop.value.code == 130
    said = capsys.readouterr().err
    assert said.startswith("sitegen: interrupted")
    assert len(said.splitlines()) == 1
    assert {path: path.read_bytes() for path in edition.rglob("*") if path.is_file()} == before
