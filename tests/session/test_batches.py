"""Pages made by other processes: the same bytes whoever makes them, and none is lost with a worker."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.load.edition import EditionFiles
from sitegen.progress import Progress
from sitegen.session import Session, make_pages, processes
from sitegen.session.batches import Batch, batches, read_elsewhere
from tests.conftest import ROOT, copy_edition
from tests.site.machine_editions import without_search


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the edition."""
    return without_search(copy_edition(tmp_path_factory.mktemp("batches") / "edition"))


@pytest.fixture(scope="module")
def alone(edition: Path) -> Batch:
    """All pages, made by one process."""
    return make(edition, None)


def make(edition: Path, executor: Executor | None) -> Batch:
    """Make all pages of an edition."""
    session = Session(edition)
    session.refresh()
    return make_pages(session, sorted(session.site.dirty), executor=executor, told=lambda *_: None)


def started(how: str) -> Executor:
    """Return an executor of a kind; a process that was not forked stands for one on a machine elsewhere."""
    return ThreadPoolExecutor(2) if how == "threads" else ProcessPoolExecutor(2, multiprocessing.get_context(how))


@pytest.mark.parametrize("how", ["fork", "spawn", "threads"])
def test_the_bytes_are_the_same_whoever_makes_them(edition: Path, alone: Batch, how: str) -> None:
    """Of every page and of the data."""
    with started(how) as executor:
        made = make(edition, executor)
    assert len(alone.pages) > 140
    assert made == alone


@pytest.mark.parametrize("large", [6000, 0], ids=["in memory", "as a large edition"])
@pytest.mark.parametrize("how", ["fork", "spawn", "threads"])
def test_files_are_read_by_whoever_it_may_be(
    tmp_path: Path, how: str, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What they hold, and what is wrong with them, is the same; what was read elsewhere is not read again."""
    root = copy_edition(tmp_path / "edition")
    for layer in ("claims", "notes"):
        (root / "annotations" / layer).mkdir()
    (root / "annotations" / "claims" / "odd.yaml").write_text("odd: [\n", "utf-8")
    (root / "annotations" / "notes" / "more.yaml").write_text("more: {title: 1, at: []}\nMore: {}\n", "utf-8")
    (root / "content" / "texts" / "worse.md").write_text("---\ntitle: [\n---\n", "utf-8")
    alone = Session(root).refresh()
    assert len({problem.path for problem in alone.problems}) > 2
    monkeypatch.setattr("sitegen.load.edition.LARGE", large)
    session = Session(root)
    names = session.checking.files.unread()
    assert len(names) > 10
    with started(how) as executor:
        read_elsewhere(session, names, executor)
    assert session.checking.files.fresh == {name for name, _ in names}
    monkeypatch.setattr(EditionFiles, "read_file", pytest.fail)
    monkeypatch.setattr(EditionFiles, "read_text", pytest.fail)
    assert session.refresh().problems == alone.problems
    monkeypatch.undo()
    (root / "annotations" / "notes" / "more.yaml").unlink()
    assert session.refresh().problems == Session(root).refresh().problems


def test_a_reader_that_dies_costs_no_file(edition: Path, alone: Batch) -> None:
    """What it had in hand is read here."""
    session = Session(edition)
    names = session.checking.files.unread()
    with processes(2, 1000) as executor:
        assert executor is not None
        worker = executor.submit(os.getpid).result()
        os.kill(worker, signal.SIGKILL)
        read_elsewhere(session, names, executor)
    assert len(session.checking.files.fresh) < len(names)
    session.refresh()
    made = make_pages(session, sorted(session.site.dirty), executor=None, told=lambda *_: None)
    assert made == alone


def test_a_worker_that_dies_costs_no_page(edition: Path, alone: Batch) -> None:
    """It is killed when the first pages have come; what it had in hand is made here."""
    session = Session(edition)
    session.refresh()
    before = {child.pid for child in multiprocessing.active_children()}
    killed: list[int] = []

    def kill(*_: int) -> None:
        workers = [child.pid for child in multiprocessing.active_children() if child.pid and child.pid not in before]
        if not killed:
            for worker in workers:
                os.kill(worker, signal.SIGKILL)
            killed.extend(workers)

    with processes(2, 1000) as executor:
        made = make_pages(session, sorted(session.site.dirty), executor=executor, told=kill)
    assert killed
    assert made == alone


def test_a_template_with_a_fault_is_told_by_whoever_meets_it(tmp_path: Path) -> None:
    """The same problems with one process and with two; nothing is written."""
    root = without_search(copy_edition(tmp_path / "edition"))
    (root / "templates").mkdir()
    (root / "templates" / "event.html").write_text("{{ nothing }}", "utf-8")
    told = [build(root, tmp_path / f"site{jobs}", private=False, draft=False, jobs=jobs) for jobs in (1, 2)]
    assert told[0] == told[1]
    assert told[0][0] is None
    assert [problem.code for problem in told[0][1] if problem.severity == "error"] == ["template"]
    assert not (tmp_path / "site2").exists()


def test_batches_hold_every_page_once() -> None:
    """Lists by themselves and first; no batch is larger than 64, whatever there is; neighbours are together."""
    paths = ["index.html", "notes.html", *(f"claims/{number}.html" for number in range(5000))]
    made = list(batches(paths, lambda path: -int(path[7:-5])))
    assert [path for batch in made for path in batch] == paths[:2] + paths[:1:-1]
    assert made[:2] == [("index.html",), ("notes.html",)]
    assert max(map(len, made)) == 64


def test_parts_of_a_list_that_follow_each_other_go_together() -> None:
    """By their numbers, of which each shows its neighbours' names; where there are few pages, one by one."""
    paths = ["index.html", "404.html", "feed.xml", *(f"notes.{number}.html" for number in range(1, 201)), "notes.html"]
    made = list(batches(sorted(paths), lambda _: 0))
    assert sorted(path for batch in made for path in batch) == sorted(paths)
    assert max(map(len, made)) == 8
    runs = [batch for batch in made if "notes.57.html" in batch]
    assert runs[0] == tuple(f"notes.{number}.html" for number in range(53, 61))
    assert {len(batch) for batch in batches(sorted(paths[:20]), lambda _: 0)} == {1}


def test_what_stands_in_one_text_is_made_with_it(tmp_path: Path) -> None:
    """A text's page, its comparisons and the pages of what stands there are neighbours; of what is everywhere none."""
    session = Session(without_search(copy_edition(tmp_path / "edition")), once=True)
    session.refresh()
    annotated, near = session.checking.annotated, session.site.neighbourhood
    first, second = list(annotated.raw.texts)[:2]
    claim = next(
        key for key in annotated.entries("claims") if dict(annotated.counts_by(("claims", key))).keys() == {second}
    )
    neighbours = [f"texts/{first}.html", f"compare/{first}--{second}.html", f"claims/{claim}.html"]
    assert [near(path) for path in neighbours] == [0, 0, 1]
    assert {near("claims/nobody.html"), near("data/at.1.json")} == {-1}


def test_few_pages_are_made_here() -> None:
    """No process is begun for them, nor where one was asked for."""
    for jobs, pages in ((4, 20), (1, 5000)):
        with processes(jobs, pages) as executor:
            assert executor is None


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_has_a_bar_that_leaves_nothing() -> None:
    """After a second; what it wrote is overwritten at the end."""
    clock = iter([0.0, 0.5, 1.5, 1.55, 2.0]).__next__
    stream = Terminal()
    with Progress(stream, clock) as progress:
        for done in (1, 50, 51, 75):
            progress.tell(done, 100)
    assert stream.getvalue().split("\r")[1:3] == [
        "[###############               ] 50 of 100 pages",
        "[######################        ] 75 of 100 pages",
    ]
    assert stream.getvalue().endswith("\r" + " " * 48 + "\r")


def test_elsewhere_a_line_tells_now_and_then() -> None:
    """A log has a line every five seconds, and none of a short build."""
    stream = io.StringIO()
    with Progress(stream, iter([0.0, 3.0, 6.0, 7.0, 12.0]).__next__) as progress:
        for done in (1, 50, 51, 75):
            progress.tell(done, 100)
    assert stream.getvalue() == "50 of 100 pages\n75 of 100 pages\n"


WITH_WORKERS = """
import os, time
from sitegen.session.batches import FEW, processes
with processes(2, FEW + 1) as pool:
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_workers_end_with_the_process_that_began_them() -> None:
    """It was killed and could not tell them: they hold nothing any more."""
    with subprocess.Popen([sys.executable, "-c", WITH_WORKERS], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        worker = int(process.stdout.readline())
        process.kill()
        process.wait()
        deadline = time.monotonic() + 30
        while is_running(worker) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not is_running(worker)


def is_running(number: int) -> bool:
    """Say whether there is a process of that number that has not ended."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
