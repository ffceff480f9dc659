"""The same site whatever the locale, time zone, clock, user, hash seed, umask, file order or place of the checkout."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, Run, copy_edition

ELSEWHERE = Path(__file__).parent / "elsewhere"
"""Where Python finds another clock, other people and another order of files."""
HERE = {"PYTHONHASHSEED": "1", "TZ": "Asia/Pyongyang", "LC_ALL": "C", "LANG": "C", "SOURCE_DATE_EPOCH": "1"}
THERE = {
    "PYTHONPATH": os.pathsep.join(filter(None, [str(ELSEWHERE), str(ROOT), os.environ.get("PYTHONPATH")])),
    "PYTHONHASHSEED": "4242",
    "TZ": "America/New_York",
    "LC_ALL": "C.UTF-8",
    "LANG": "de_DE.UTF-8",
    "LANGUAGE": "de",
    "SOURCE_DATE_EPOCH": "2000000000",
    "USER": "somebody",
    "LOGNAME": "somebody",
    "COLUMNS": "40",
}
"""Two machines, as the environment tells of them. Nothing that is written has a date of its own to take from it."""


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def modes(folder: Path) -> dict[str, str]:
    """Return who may do what with every file and folder of a folder, and with itself."""
    return {p.relative_to(folder).as_posix(): stat.filemode(p.stat().st_mode) for p in [folder, *folder.rglob("*")]}


def add_files(edition: Path) -> None:
    """Add files whose order is their names' alone: texts that no list orders, notes on the same words, assets."""
    (edition / "annotations" / "notes").mkdir()
    (edition / "content" / "assets").mkdir(exist_ok=True)
    for name in ("d", "b", "c", "a"):
        (edition / "content" / "texts" / f"{name}.md").write_text("---\ntitle: Ebb\n---\n\nThe ebb came early.\n")
        note = f"{name}:\n  at: [{{text: a, p: 1, quote: ebb came}}]\n  title: Ebb\n  body: It did.\n"
        (edition / "annotations" / "notes" / f"{name}.yaml").write_text(note)
        (edition / "content" / "assets" / f"{name}.txt").write_text("Low water.\n")


def move_elsewhere(edition: Path, home: Path) -> Path:
    """Copy an edition to another machine: its files from last to first, years older, open to nobody else."""
    second = home / "some where else" / "ü" / "b"
    for path in sorted((p for p in edition.rglob("*") if p.is_file()), reverse=True):
        target = second / path.relative_to(edition)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o600)
        os.utime(target, (10**9, 10**9))
    return second


def test_two_builds_differ_in_nothing(tmp_path: Path, run: Run) -> None:
    """A build in another place, time, language, order of files and number of processes gives the same site."""
    first = copy_edition(tmp_path / "a")
    add_files(first)
    done = run("build", "-C", first, "--jobs", "1", env=HERE)
    assert done.returncode == 0, done.stderr
    old = os.umask(0o077)
    try:
        second = move_elsewhere(first, tmp_path)
        shutil.rmtree(second / "public")
        env = THERE | {"HOME": str(tmp_path / "home"), "TMPDIR": str(second)}
        done = run("build", "-o", "site", "--jobs", "2", cwd=second, env=env)
    finally:
        os.umask(old)
    assert done.returncode == 0, done.stderr
    assert contents(first / "public") == contents(second / "site")
    assert modes(first / "public") == modes(second / "site")


def test_the_other_machine_is_another() -> None:
    """What stands for another machine does: without it the test above would say nothing of clock and file order."""
    asked = (
        "import os, time, datetime; names = [entry.name for entry in os.scandir()]; "
        "print(datetime.date.today().year, time.gmtime().tm_year, names == os.listdir() == sorted(names)[::-1])"
    )
    command = [sys.executable, "-c", asked]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **THERE}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2040", "2040", "True"]


def test_problems_are_told_in_one_order(tmp_path: Path, run: Run) -> None:
    """Faults in many files, some of them about each other, are told alike on both machines."""
    first = copy_edition(tmp_path / "a")
    add_files(first)
    for path in (first / "annotations" / "notes").iterdir():
        path.write_text(path.read_text().replace("ebb came", "flood came").replace("\n  at:", "\n  stray: 1\n  at:"))
        (first / "content" / "texts" / path.with_suffix(".md").name).write_text(
            "No front matter, and [a](actor:nobody).\n"
        )
    second = move_elsewhere(first, tmp_path)
    here = run("check", "-C", first, "--format", "json", env=HERE)
    there = run("check", "--format", "json", cwd=second, env=THERE)
    assert here.returncode == there.returncode == 1
    assert len(json.loads(here.stdout)) > 8
    assert json.loads(here.stdout) == json.loads(there.stdout)


def test_building_again_changes_nothing(edition: Path, run: Run) -> None:
    """A second build finds every file unchanged and keeps what a stranger put there."""
    assert run("build", "-C", edition).returncode == 0
    (edition / "public" / "CNAME").write_text("example.org")
    before = contents(edition / "public")
    done = run("build", "-C", edition)
    assert "0 files written" in done.stdout
    assert contents(edition / "public") == before


def test_annotations_in_folders_are_those_in_files(edition: Path, run: Run) -> None:
    """A layer cut into small files gives the same site, but for the order of equals."""
    assert run("build", "-C", edition).returncode == 0
    before = contents(edition / "public")
    glossary = edition / "annotations" / "glossary.yaml"
    (edition / "annotations" / "glossary").mkdir()
    glossary.rename(edition / "annotations" / "glossary" / "all.yaml")
    assert run("build", "-C", edition).returncode == 0
    assert contents(edition / "public") == before


def test_line_ends_and_byte_order_marks_do_not_matter(edition: Path, run: Run) -> None:
    """CRLF and a BOM in every file give the same site."""
    assert run("build", "-C", edition).returncode == 0
    before = contents(edition / "public")
    for path in [
        *edition.glob("annotations/*.yaml"),
        *edition.glob("content/**/*.md"),
        edition / "content/edition.yaml",
    ]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    done = run("build", "-C", edition)
    assert done.returncode == 0, done.stderr
    assert contents(edition / "public") == before
