"""One run after another: what a build leaves in the cache never makes the next one's site another than a clean one."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest

from sitegen.build import UNCHANGED, build, make_all
from sitegen.cache.last import LastBuild
from sitegen.cache.run import LastRun, last_rows
from sitegen.find.documents import Document
from sitegen.load.source import read_bytes
from sitegen.model.problem import Problem
from sitegen.model.summary import Summary
from sitegen.model.traces import Doubts, Traces, Value, digest_of, plan
from sitegen.model.tracking import number_of, pack
from sitegen.session import Session, is_stop
from sitegen.session.snapshot import FILE
from tests.conftest import copy_edition
from tests.session.session_edits import Editor, restore, snapshot

EDITS = int(os.environ.get("SITEGEN_EDITS", "40")) // 2
"""How many edits are made of each edition."""
SEED = int(os.environ.get("SITEGEN_SEED", "7"))


def no_index(documents: Iterable[Document]) -> dict[str, bytes]:
    """Make no search index."""
    return dict.fromkeys((), b"") if list(documents) else {}


def run(root: Path, out: Path) -> tuple[Summary | None, list[Problem]]:
    """Build as the command does, with all that the last build left."""
    last = LastBuild(root, out, (True, ""), pytest.fail, originals=False)
    kept = LastRun(last)
    try:
        return build(root, out, private=False, draft=True, index=no_index, kept=kept)
    finally:
        last.store.close()


def files_of(out: Path) -> dict[str, bytes]:
    """Return the files of a site, but for the list of them."""
    found = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    found.pop(".sitegen-files", None)
    return found


@pytest.mark.parametrize("large", [6000, 0], ids=["in memory", "as a large edition"])
def test_runs_equal_clean_builds(tmp_path: Path, large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is edited between two runs, the site is that of a clean build; most of it was not made again."""
    monkeypatch.setattr("sitegen.load.edition.LARGE", large)
    monkeypatch.setattr("sitegen.cache.signature.FINE", 0)  # files just written are trusted too: a run takes longer
    root, out = copy_edition(tmp_path / "edition").resolve(), tmp_path / "public"
    assert run(root, out)[0] is not None
    editor, good, faulty, kept, made = Editor(root, SEED), snapshot(root), 0, 0, 0
    log: list[str] = []
    for _ in range(EDITS):
        log = [*log[-4:], restore(root, good) if faulty > 2 else editor.edit()]
        before = files_of(out)
        summary, problems = run(root, out)
        monkeypatch.setattr("sitegen.load.edition.LARGE", 6000)
        clean = make_all(Session(root, draft=True, index=no_index))
        monkeypatch.setattr("sitegen.load.edition.LARGE", large)
        assert problems == clean.problems, log
        if summary is None:
            assert any(is_stop(problem, draft=True) for problem in clean.problems), log
            assert files_of(out) == before, log
            faulty += 1
            continue
        found = files_of(out)
        assert sorted(found) == sorted(clean.files), log
        assert not [path for path, data in found.items() if data != clean.files[path]], log
        assert sorted(summary.why) == sorted(clean.why), log
        unchanged = [path for path, why in summary.why.items() if why == UNCHANGED]
        assert all(found[path] == before[path] for path in unchanged), log
        kept, made = kept + len(unchanged), made + len(summary.why) - len(unchanged)
        good, faulty = snapshot(root), 0
    assert kept > made


@pytest.mark.parametrize("fine", [0, 1 << 62], ids=["long after", "just after"])
def test_what_is_as_it_was_is_not_read(tmp_path: Path, fine: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that has its size, times and inode is not opened, but for one that was written just before."""
    monkeypatch.setattr("sitegen.cache.signature.FINE", fine)
    root, out = copy_edition(tmp_path / "edition").resolve(), tmp_path / "public"
    run(root, out)
    notes = root / "annotations" / "notes.yaml"
    state, words = notes.stat(), notes.read_bytes()
    title = words.index(b"title: ") + 10
    notes.write_bytes(words[:title] + b"z" + words[title + 1 :])
    os.utime(notes, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert notes.stat().st_size == state.st_size
    read: set[str] = set()

    def note(path: Path) -> bytes:
        read.add(path.relative_to(root).as_posix())
        return read_bytes(path)

    monkeypatch.setattr("sitegen.load.edition.read_bytes", note)
    summary, _ = run(root, out)
    assert summary is not None
    assert summary.why["notes.html"] != UNCHANGED
    folders = ("annotations/*.yaml", "content/texts/*", "content/pages/*")
    every = {path.relative_to(root).as_posix() for folder in folders for path in root.glob(folder)}
    assert len(every) > 8
    assert read & every == (every if fine else {"annotations/notes.yaml"})


@pytest.mark.parametrize("harm", ["a page", "a row", "nothing"])
def test_a_run_trusts_no_site_or_cache_that_was_touched(tmp_path: Path, harm: str) -> None:
    """Where the site is not as it was left, or a row of the cache is damaged, everything is made."""
    root, out = copy_edition(tmp_path / "edition").resolve(), tmp_path / "public"
    run(root, out)
    if harm == "a page":
        (out / "about.html").write_text("Something else", encoding="utf-8")
    if harm == "a row":
        store = LastBuild(root, out, (True, ""), pytest.fail, originals=False).store
        assert store.connection is not None
        with store.connection:
            store.connection.execute("UPDATE kept SET value = x'00' WHERE part = 'passages'")
        store.close()
    summary, _ = run(root, out)
    assert summary is not None
    assert (UNCHANGED in summary.why.values()) == (harm == "nothing")
    clean = make_all(Session(root, draft=True, index=no_index))
    assert files_of(out) == clean.files


def test_what_cannot_be_read_makes_room(tmp_path: Path) -> None:
    """Rows of files that are no more don't stay where the cache turns out to hold what nobody understands."""
    root, out = copy_edition(tmp_path / "edition").resolve(), tmp_path / "public"
    run(root, out)
    store = LastBuild(root, out, (True, ""), pytest.fail, originals=False).store
    gone = b"content/pages/about.md"
    assert store.get(FILE, gone)
    store.put_all([{FILE: {gone: b"odd"}}], ())
    store.close()
    (root / gone.decode()).unlink()
    assert run(root, out)[0] is not None
    store = LastBuild(root, out, (True, ""), pytest.fail, originals=False).store
    assert store.count(FILE)
    assert not store.get(FILE, gone)
    store.close()


A, B, C, D, E = (("entry", "notes", name) for name in "abcde")
MIDDLE, FAR = ("once", "middle"), ("once", "far")
TRACES = Traces(
    {"a.html": pack([A]), "middle.html": pack([D, MIDDLE]), "far.html": pack([FAR, E]), "none.html": b""},
    {
        number_of(MIDDLE): Value(pack([B]), digest_of("as before")),
        number_of(FAR): Value(pack([C, MIDDLE]), digest_of(["far"])),
    },
)


@pytest.mark.parametrize(
    ("changed", "stale", "doubtful"),
    [
        ([], {}, {}),
        ([A], {"a.html": A}, {}),
        ([B], {}, {"middle.html": B, "far.html": B}),
        ([C], {}, {"far.html": C}),
        ([D, B], {"middle.html": D}, {"far.html": B}),
        ([("entry", "notes", "of nobody")], {}, {}),
    ],
)
def test_plan(changed: list[tuple[str, ...]], stale: object, doubtful: object) -> None:
    """What read a changed fact is stale; what read only values that may come out otherwise is in doubt."""
    found = plan(TRACES, changed)
    assert (found.stale, found.doubtful) == (stale, doubtful)


@pytest.mark.parametrize(
    ("changed", "derived", "cleared"),
    [
        ([B], {}, []),
        ([B], {MIDDLE: "as before"}, ["far.html", "middle.html"]),
        ([B], {MIDDLE: "otherwise"}, []),
        ([B, C], {MIDDLE: "as before"}, ["middle.html"]),
        ([B, C], {MIDDLE: "as before", FAR: ["far"]}, ["far.html", "middle.html"]),
        ([B, C], {MIDDLE: "otherwise", FAR: ["far"]}, ["far.html"]),
        ([B, E], {MIDDLE: "as before"}, ["middle.html"]),
        ([B], {MIDDLE: object()}, []),
    ],
)
def test_doubts_are_cleared_up(
    changed: list[tuple[str, ...]], derived: dict[tuple[str, ...], object], cleared: object
) -> None:
    """A page in doubt is as it was when all that it read came out as before, or read only what did."""
    doubts = Doubts(TRACES, changed)
    for key, value in derived.items():
        doubts.take(key, value)
    assert sorted(path for path in TRACES.pages if doubts.is_cleared(path)) == cleared


EDITION = {
    "content/edition.yaml": "title: Two\nlanguage: en\ndescription: Of two texts.\nsearch: false\n",
    "content/texts/a.md": "---\ntitle: The first\npublished: 2001\n---\nThe boat takes an hour.\n",
    "content/texts/b.md": "---\ntitle: The second\npublished: 2002\n---\nThe boat takes two hours.\n",
    "annotations/actors.yaml": "crew:\n  name: The crew\n  kind: organisation\n",
    "annotations/claims.yaml": "quick:\n  at: [{text: a, p: 1, quote: an hour}]\n  kind: assertion\n  held_by: [crew]\n"
    "  statement: It is quick.\nslow:\n  at: [{text: b, p: 1, quote: two hours}]\n  kind: assertion\n"
    "  held_by: [crew]\n  statement: It is slow.\n  links: [{to: quick, rel: contradicts, why: Twice as long.}]\n",
}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("content/texts/a.md", "published: 2001", "published: 2005"),
        ("templates/words/en.yaml", "", "compare:\n  title: \"{first} against {second}\"\n"),
    ],
    ids=["the year", "the words"],
)  # fmt: skip
def test_what_nobody_asked_for_is_not_taken_for_as_it_was(tmp_path: Path, name: str, before: str, after: str) -> None:
    """A page comes back whose title would have been another in the run in which it was gone."""
    root, out = tmp_path.resolve() / "edition", tmp_path / "public"
    for path, words in EDITION.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words, "utf-8")
    claims = root / "annotations" / "claims.yaml"
    run(root, out)
    assert (out / "compare" / "a--b.html").is_file()
    claims.write_text(EDITION["annotations/claims.yaml"].partition("  links:")[0], "utf-8")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(EDITION.get(name, "").replace(before, after) if before else after, "utf-8")
    run(root, out)
    assert not (out / "compare").is_dir()
    claims.write_text(EDITION["annotations/claims.yaml"], "utf-8")
    summary, problems = run(root, out)
    assert summary is not None, problems
    assert files_of(out) == make_all(Session(root, draft=True, index=no_index)).files


def test_a_session_takes_no_value_that_is_out_of_date(tmp_path: Path) -> None:
    """What a build derived is another at the first look, and again after it: the site is as a clean one."""
    root, out = tmp_path.resolve() / "edition", tmp_path / "public"
    for path, words in EDITION.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(words, "utf-8")
    run(root, out)
    claims, text = root / "annotations" / "claims.yaml", root / "content" / "texts" / "a.md"
    text.write_text(text.read_text("utf-8").replace("2001", "2005"), "utf-8")
    session = Session(root, draft=True, index=no_index)
    session.remembered = partial(last_rows, root, pytest.fail)
    for changed, words in (
        (None, ""),
        ([text], text.read_text("utf-8").replace("2005", "2007")),
        ([claims], EDITION["annotations/claims.yaml"].partition("  links:")[0]),
        ([claims], EDITION["annotations/claims.yaml"]),
    ):
        for path in changed or ():
            path.write_text(words, "utf-8")
        assert not session.refresh(changed).stopped
        clean = make_all(Session(root, draft=True, index=no_index)).files
        assert {path: session.content(path) for path in session.paths()} == clean
        if changed is None:
            assert session.site.annotated.tracker.recalled
