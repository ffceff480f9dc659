"""A session after many edits: its site and its problems are those of a clean build, byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from sitegen.build import build, make_all
from sitegen.cache.last import LastBuild
from sitegen.cache.run import LastRun, last_rows
from sitegen.load.source import read_bytes
from sitegen.model.confined import read_confined
from sitegen.model.problem import Problem
from sitegen.session import Rows, Session, is_stop
from tests.conftest import copy_edition
from tests.session.session_edits import Editor, changed_paths, restore, snapshot

EDITS = int(os.environ.get("SITEGEN_EDITS", "40"))
"""How many edits are made of each edition."""
SEED = int(os.environ.get("SITEGEN_SEED", "7"))


@pytest.mark.parametrize("named", [True, False], ids=["told what changed", "looking at all, as a large edition"])
def test_session_equals_a_clean_build(tmp_path: Path, named: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is edited, each page is as in a clean build; while an edition has errors, as before them."""
    monkeypatch.setattr("sitegen.load.edition.LARGE", 6000 if named else 0)
    root = copy_edition(tmp_path / "edition").resolve()
    follow(root, Editor(root, SEED), named=named)


@pytest.mark.parametrize("large", [6000, 0], ids=["in memory", "as a large edition"])
def test_session_that_begins_with_what_a_build_left(
    tmp_path: Path, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It reads no file that is as that build found it, makes none of its checks, and is as any other from then on."""
    monkeypatch.setattr("sitegen.load.edition.LARGE", large)
    root = copy_edition(tmp_path / "edition").resolve()
    last = LastBuild(root, tmp_path / "public", (), pytest.fail, originals=False)
    index: dict[str, bytes] = {}
    build(root, tmp_path / "public", private=False, draft=True, index=lambda _: index, kept=LastRun(last))
    session = Session(root, live=True, draft=True)
    session.remembered = partial(last_rows, root, pytest.fail)
    session.refresh()
    checks, files = session.checking.checks, session.checking.files
    assert len(checks.elsewhere) == len(checks.traces.pages) > 100
    assert all(files.known[name] is found for name, found in files.restored.items())
    title = next((root / "content" / "texts").glob("*.md"))
    title.write_text(title.read_text("utf-8").replace("title: ", "title: Other ", 1), "utf-8")
    follow(root, Editor(root, SEED), named=True, remembered=partial(last_rows, root, pytest.fail))


def follow(root: Path, editor: Editor, *, named: bool, remembered: Callable[[], Rows | None] | None = None) -> None:
    """Make edits and compare a session with a clean build after each; what stays faulty for long is put back."""
    session = Session(root, live=True, draft=True)
    session.remembered = remembered or session.remembered
    session.refresh()
    site = {path: session.content(path) for path in session.paths()}
    before = good = snapshot(root)
    log: list[str] = []
    faulty = 0
    for _ in range(EDITS):
        log = [*log[-4:], restore(root, good) if faulty > 2 else editor.edit()]
        after = snapshot(root)
        refreshed = session.refresh(changed_paths(before, after) if named else None)
        before = after
        clean = make_all(Session(root, live=True, draft=True))
        stops = any(is_stop(problem, draft=True) for problem in clean.problems)
        if not refreshed.stopped:
            session.render_dirty()
        assert session.problems() == tuple(clean.problems), log
        now = {path: session.content(path) for path in session.paths()}
        if refreshed.stopped:
            assert stops, log
            assert now == site, log
        elif not stops:
            assert sorted(now) == sorted(clean.files), log
            assert not [path for path in now if now[path] != clean.files[path]], log
            changed = {path for path in now if now[path] != site.get(path)}
            assert changed <= refreshed.dirty, log
            assert refreshed.removed == site.keys() - now.keys(), log
            good = after
        site, faulty = now, faulty + 1 if stops else 0


def test_other_words_of_the_interface_make_every_page_anew(tmp_path: Path) -> None:
    """A catalogue of the edition's own comes and changes: each time all pages are told to be out of date."""
    root = copy_edition(tmp_path / "edition").resolve()
    session = Session(root, live=True, draft=True)
    session.refresh()
    session.render_dirty()
    catalogue = root / "templates" / "words" / "en.yaml"
    catalogue.parent.mkdir(parents=True)
    for words in ("Said once", "Said twice"):
        catalogue.write_text(f"frame:\n  contribute: {words}\n", "utf-8")
        pages = {path for path in session.paths() if path.endswith(".html")}
        assert pages <= session.refresh([catalogue]).dirty
        assert words.encode() in (session.content("notes.html") or b"")


def test_a_file_that_went_and_came_is_seen(tmp_path: Path) -> None:
    """A page whose file was gone when all was looked at is there again with its file."""
    root = copy_edition(tmp_path / "edition")
    session = Session(root, live=True, draft=True)
    path = root / "content" / "pages" / "comes.md"
    for look in (None, [path]):
        path.write_text("---\ntitle: Comes\n---\nWords.\n", encoding="utf-8")
        session.refresh([path])
        assert "comes.html" in session.paths()
        path.unlink()
        session.refresh(look)
        assert "comes.html" not in session.paths()
    path.write_text("---\ntitle: Comes\n---\nWords.\n", encoding="utf-8")
    session.refresh([path])
    assert "comes.html" in session.paths()


FIRST = "first:\n  at: [{text: leverage-2019, p: 2}]\n  title: First\n  body: Words.\n"
"""A note in a file of its own."""


def looked_at(root: Path) -> tuple[Session, tuple[Problem, ...]]:
    """Return a session that has looked at an edition, as a preview does, and the problems that it found."""
    session = Session(root, live=True, draft=True)
    return session, session.refresh().problems


@pytest.mark.parametrize(
    "meanwhile",
    [None, "first:\n  title: [\n", "first:\n  at: [{text: leverage-2019, p: 2}]\n  title: Other\n  body: Words.\n"],
)
@pytest.mark.parametrize("times", [1, 9])
def test_a_file_that_is_written_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: str | None, times: int
) -> None:
    """What a file held for a moment, as where git changes branches, is not taken for what it holds at last."""
    session, problems = looked_at(copy_edition(tmp_path / "edition"))
    path = session.root / "annotations" / "notes" / "first.yaml"
    path.parent.mkdir()
    path.write_text(FIRST, "utf-8")
    left = times

    def read_and_change(read: Path) -> bytes | tuple[str, int]:
        nonlocal left
        found = read_bytes(read)
        if read == path and left:
            left -= 1
            path.unlink(missing_ok=True)
            if meanwhile is not None:
                path.write_text(meanwhile.replace("Words", f"{left} words"), "utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.load.edition.read_bytes", read_and_change)
        session.refresh([path])
    assert left < times
    path.write_text(FIRST, "utf-8")
    assert session.refresh([path]).problems == problems
    assert b"First" in (session.content("notes.html") or b"")


@pytest.mark.parametrize("look", ["at all", "at that"])
def test_a_file_that_goes_before_it_is_read_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    """Of one that was listed and is gone there is nothing to say; when it is there again it is seen."""
    session, problems = looked_at(copy_edition(tmp_path / "edition"))
    path = session.root / "annotations" / "notes" / "first.yaml"
    path.parent.mkdir()
    path.write_text(FIRST, "utf-8")
    changed = [path] if look == "at that" else None

    def read_when_it_went(read: Path) -> bytes | tuple[str, int]:
        if read == path:
            path.unlink(missing_ok=True)
        return read_bytes(read)

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.load.edition.read_bytes", read_when_it_went)
        assert session.refresh(changed).problems == problems
    path.write_text(FIRST, "utf-8")
    assert session.refresh([path]).problems == problems
    assert b"First" in (session.content("notes.html") or b"")


def test_a_file_that_keeps_changing_is_read_at_the_next_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each time it is read it holds something else, what the last digest was of is not taken for known."""
    root = copy_edition(tmp_path / "edition")
    session = Session(root, live=True, draft=True)
    session.refresh()
    path = root / "annotations" / "notes" / "first.yaml"
    path.parent.mkdir()
    count = 0

    def write() -> None:
        path.write_text(f"first:\n  at: [{{text: leverage-2019, p: 2}}]\n  title: State {count}\n  body: B.\n", "utf-8")

    def read_and_change(read: Path) -> bytes:
        nonlocal count
        found = read_confined(read)
        if read == path:
            count += 1
            write()
        return found

    write()
    with monkeypatch.context() as patch:
        patch.setattr("sitegen.load.source.read_confined", read_and_change)
        session.refresh([path])
    count -= 1  # what the last digest was taken of
    write()
    session.refresh([path])
    assert f"State {count}<".encode() in (session.content("notes.html") or b"")


def test_a_template_that_is_written_while_it_is_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it held for a moment is not shown when it is as it was again."""
    root = copy_edition(tmp_path / "edition")
    session = Session(root, live=True, draft=True)
    session.refresh()
    path = root / "templates" / "notes.html"
    path.parent.mkdir(exist_ok=True)
    words = '{% extends "base.html" %}{% block main %}In the end{% endblock %}'
    path.write_text(words, "utf-8")

    def read_and_change(read: Path) -> bytes | tuple[str, int]:
        found = read_bytes(read)
        if read == path:
            path.write_text(words.replace("In the end", "Meanwhile"), "utf-8")
        return found

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.session.session.read_bytes", read_and_change)
        session.refresh([path])
    assert b"Meanwhile" in (session.content("notes.html") or b"")
    path.write_text(words, "utf-8")
    session.refresh([path])
    assert b"In the end" in (session.content("notes.html") or b"")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("annotations/notes.yaml", "  title: ", "  title: Anew, "),
        ("templates/words/en.yaml", "", "frame:\n  contribute: Anew, \n"),
        ("templates/notes.html", "", '{% extends "base.html" %}{% block main %}Anew, {% endblock %}'),
    ],
)
def test_a_look_that_failed_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str
) -> None:
    """What changed for a look during which an asset went is told by the next one."""
    root = copy_edition(tmp_path / "edition")
    asset, path = root / "content" / "assets" / "went.txt", root / name
    for folder in (asset.parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    asset.write_text("Went.", "utf-8")
    session = Session(root, live=True, draft=True)
    session.refresh()
    session.render_dirty()
    path.write_text(path.read_text("utf-8").replace(old, new, 1) if old else new, "utf-8")

    def read_after_it_went(read: Path) -> bytes:
        if read == asset:
            asset.unlink()
        return read_confined(read)

    with monkeypatch.context() as patch:
        patch.setattr("sitegen.assets.read_confined", read_after_it_went)
        with pytest.raises(FileNotFoundError):
            session.refresh()
    assert "notes.html" in session.refresh().dirty
    assert b"Anew," in (session.content("notes.html") or b"")
