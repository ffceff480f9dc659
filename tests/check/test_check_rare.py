"""Problems that no case can write as files: of the file system, and of what is found when pages are made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sitegen import report
from sitegen.build import check, make
from sitegen.load import source
from sitegen.model.problem import Problem, SitegenError

BASE = Path(__file__).parents[1] / "cases" / "problems" / "base"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the edition without a fault."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def told(root: Path) -> list[tuple[str, str]]:
    """Return path and code of each problem of an edition."""
    return [(problem.path, problem.code) for problem in check(root, originals=False).problems]


def made(root: Path) -> list[Problem]:
    """Return the problems that come up when an edition without a fault is made into pages."""
    checked = check(root, originals=False)
    assert checked.problems == []
    return make(root, checked, private=False).problems


def test_folder_without_content_is_no_edition(tmp_path: Path) -> None:
    """A folder that holds no edition is told in one line, not as a list of missing files."""
    with pytest.raises(SitegenError, match="holds no edition"):
        check(tmp_path, originals=False)


@pytest.mark.parametrize("name", ["annotations/notes.yaml", "content/texts/ferry.md", "content/pages/about.md"])
def test_link_to_nowhere_is_unreadable(root: Path, name: str) -> None:
    """A file that is a link to nothing can't be read, and nothing else is wrong for that."""
    (root / name).unlink()
    (root / name).symlink_to("nowhere")
    assert told(root) == [(name, "unreadable")]


@pytest.mark.parametrize("name", ["annotations/notes.yaml", "content/texts/ferry.md"])
def test_pipe_is_unreadable(root: Path, name: str) -> None:
    """A pipe is not waited for."""
    (root / name).unlink()
    os.mkfifo(root / name)
    assert told(root) == [(name, "unreadable")]


@pytest.mark.parametrize("name", ["annotations", "content/pages"])
def test_file_in_the_place_of_a_folder_is_unreadable(root: Path, name: str) -> None:
    """A file where a folder belongs is told, and no entry is called unknown for that."""
    shutil.rmtree(root / name)
    (root / name).write_text("nothing\n", encoding="utf-8")
    assert told(root) == [(name, "unreadable")]


def test_folder_that_may_not_be_listed_is_unreadable(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A layer's folder without permission is told, and what it may hold is not called unknown."""
    (root / "annotations" / "actors").mkdir()
    (root / "annotations" / "actors.yaml").unlink()
    usual = os.scandir

    def scandir(path: Path) -> object:
        if path.name == "actors":
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert told(root) == [("annotations/actors", "unreadable")]


def test_file_too_large(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the limit is not read; one of just the limit is."""
    size = (root / "content" / "texts" / "bridge.md").stat().st_size
    monkeypatch.setattr(source, "MAX_BYTES", size)
    assert told(root) == []
    monkeypatch.setattr(source, "MAX_BYTES", size - 1)
    assert told(root) == [("content/texts/bridge.md", "file-too-large")]


def test_name_with_a_line_break_is_no_id(root: Path) -> None:
    """A text whose file name ends with a line break has no id: no address could hold it."""
    (root / "content" / "texts" / "ferry.md").rename(root / "content" / "texts" / "ferry\n.md")
    (root / "content" / "pages" / "about.md").rename(root / "content" / "pages" / "about\n.md")
    codes = {path: code for path, code in told(root) if path.startswith("content/") and "\n" in path}
    assert codes == {"content/pages/about\n.md": "bad-id", "content/texts/ferry\n.md": "bad-id"}


def test_name_that_is_not_utf8_can_be_printed(root: Path) -> None:
    """A file whose name is not UTF-8 makes a problem that every format of the report can show."""
    (root / "annotations" / os.fsdecode(b"n\xf6tes.yaml")).write_text("", encoding="utf-8")
    problems = check(root, originals=False).problems
    assert [(problem.path, problem.code) for problem in problems] == [("annotations/n\ufffdtes.yaml", "unknown-layer")]
    for show in (report.as_json, report.as_text, report.as_github):
        assert "n\ufffdtes" in show(problems).encode("utf-8").decode("utf-8")


def test_message_is_one_line(root: Path) -> None:
    """A line break in what a file says does not break a problem's line."""
    (root / "annotations" / "notes" / "more.yaml").parent.mkdir()
    (root / "annotations" / "notes" / "more.yaml").write_text('"a\\nb": {"c\\nd": "e\\nf"}\n', encoding="utf-8")
    problems = check(root, originals=False).problems
    assert {p.code for p in problems} == {"bad-id", "unknown-key", "missing-key"}
    for problem in problems:
        assert problem.message.splitlines() == [problem.message]
        assert problem.hint.splitlines() == [problem.hint]


def test_file_and_folder_of_a_layer(root: Path) -> None:
    """A layer's file and folder stand together; the file is read first."""
    folder = root / "annotations" / "notes"
    folder.mkdir()
    shutil.move(root / "annotations" / "notes.yaml", folder / "b.yaml")
    text = (folder / "b.yaml").read_text(encoding="utf-8")
    (folder / "a.yaml").write_text(text.replace("diary:", "letter:"), encoding="utf-8")
    (root / "annotations" / "notes.yaml").write_text(text.replace("diary:", "will:"), encoding="utf-8")
    checked = check(root, originals=False)
    assert checked.problems == []
    assert list(checked.annotated.edition.entries["notes"]) == ["will", "letter", "diary"]


def test_path_clash_of_a_page(root: Path) -> None:
    """A page of the editors' that would take the place of one of the program's is told at its file."""
    (root / "content" / "pages" / "actors.md").write_text("---\ntitle: Actors\n---\nThem.\n", encoding="utf-8")
    assert [(p.path, p.code) for p in made(root)] == [("content/pages/actors.md", "path-clash")]


def test_path_clash_of_an_asset(root: Path) -> None:
    """An asset that would take the place of the theme's is told at its file."""
    (root / "content" / "assets").mkdir()
    (root / "content" / "assets" / "Style.css").write_text("", encoding="utf-8")
    assert [(p.path, p.code) for p in made(root)] == [("content/assets/Style.css", "path-clash")]


def test_bad_file_name_of_an_asset(root: Path) -> None:
    """An asset whose name can't stand in an address is told at its file."""
    (root / "content" / "assets").mkdir()
    (root / "content" / "assets" / "a\nb.png").write_bytes(b"")
    assert [p.code for p in made(root)] == ["bad-file-name"]


def test_template_with_a_fault(root: Path) -> None:
    """A fault of the edition's own template is told at its line."""
    (root / "templates").mkdir()
    (root / "templates" / "404.html").write_text("well\n{{ nothing.such }}\n", encoding="utf-8")
    assert [(p.path, p.line, p.code) for p in made(root)] == [("templates/404.html", 2, "template")]
