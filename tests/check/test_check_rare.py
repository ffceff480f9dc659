"""Problems that no case can write as files: of the file system, and of what is found when pages are made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sitegen import report
from sitegen.build import check
from sitegen.check.addresses import page_paths
from sitegen.load import source
from sitegen.model.problem import SitegenError
from sitegen.pages.edition import recipes_of
from tests.conftest import ROOT, run_sitegen

BASE = Path(__file__).parents[1] / "cases" / "problems" / "base"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the edition without a fault."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def told(root: Path) -> list[tuple[str, str]]:
    """Return path and code of each problem of an edition."""
    return [(problem.path, problem.code) for problem in check(root, originals=False).problems]


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


@pytest.mark.parametrize(
    "name", ["annotations/notes.yaml", "content/texts/ferry.md", "content/pages/about.md", "content/edition.yaml"]
)
def test_a_link_is_not_followed(root: Path, name: str) -> None:
    """Not even to the very file that belongs there: a link leads wherever who made it likes."""
    (root / "elsewhere").mkdir()
    (root / name).rename(root / "elsewhere" / "file")
    (root / name).symlink_to(root / "elsewhere" / "file")
    assert (name, "unreadable") in told(root)


@pytest.mark.parametrize("name", ["annotations", "content/texts", "content/pages", "content/assets"])
def test_a_folder_that_is_a_link_is_not_followed(root: Path, name: str) -> None:
    """A link to originals would publish them."""
    (root / name).rename(root / "elsewhere")
    (root / name).symlink_to(root / "elsewhere")
    assert (name, "unreadable") in told(root)


def test_a_link_among_the_assets_is_told(root: Path) -> None:
    """It was not copied in silence before."""
    (root / "content" / "assets" / "secret.txt").symlink_to("/etc/hostname")
    assert told(root) == [("content/assets/secret.txt", "unreadable")]


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
    text = root / "content" / "texts" / "bridge.md"
    text.write_text(
        f"{text.read_text('utf-8').rstrip()}{' again' * 8_000}\n", "utf-8"
    )  # more than a catalogue of words
    size = text.stat().st_size
    monkeypatch.setattr(source, "MAX_BYTES", size)
    assert told(root) == []
    monkeypatch.setattr(source, "MAX_BYTES", size - 1)
    assert told(root) == [("content/texts/bridge.md", "file-too-large")]


def test_name_with_a_line_break_is_none(root: Path) -> None:
    """A line break or an escape in a file's name is told, and what the file holds is not called unknown."""
    (root / "annotations" / "notes.yaml").rename(root / "annotations" / "notes\x1b[31m.yaml")
    (root / "content" / "texts" / "ferry.md").rename(root / "content" / "texts" / "ferry\n.md")
    (root / "content" / "pages" / "about.md").rename(root / "content" / "pages" / "about\n.md")
    codes = {path: code for path, code in told(root) if code != "unknown-text"}
    assert codes == {
        "annotations/notes\x1b[31m.yaml": "bad-file-name",
        "content/pages/about\n.md": "bad-file-name",
        "content/texts/ferry\n.md": "bad-file-name",
    }


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


def test_path_clash_of_an_asset(root: Path) -> None:
    """An asset that would take the place of the theme's is told at its file, in whatever case, and as a folder."""
    assets = root / "content" / "assets"
    (assets / "Style.css").write_text("", encoding="utf-8")
    (assets / "text.js").mkdir()
    (assets / "text.js" / "a.txt").write_text("", encoding="utf-8")
    (assets / "Fonts").write_text("", encoding="utf-8")
    assert told(root) == [
        ("content/assets/Fonts", "path-clash"),
        ("content/assets/Style.css", "path-clash"),
        ("content/assets/text.js/a.txt", "path-clash"),
    ]


def test_path_clash_of_two_ways_to_write_a_letter(root: Path) -> None:
    """Two names that differ only in how an accent is composed are one file on some computers."""
    for name in ("caf\u00e9.png", "cafe\u0301.png"):
        (root / "content" / "assets" / name).write_bytes(b"")
    assert [code for _, code in told(root)] == ["path-clash"]


def test_bad_file_name_of_an_asset(root: Path) -> None:
    """An asset whose name can't stand in an address is told at its file."""
    (root / "content" / "assets" / "a\nb.png").write_bytes(b"")
    assert [code for _, code in told(root)] == ["bad-file-name"]


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("<p>\n{% if %}</p>\n", 2, "Expected an expression"),
        ("{{ page.title|tilte }}\n", 1, "No filter named 'tilte'"),
        ('<p>\n{% include "/etc/passwd" %}</p>\n', 2, "there is no template “/etc/passwd”"),
        ("{% extends 'bace.html' %}\n", 1, "there is no template “bace.html”"),
        ('{% include "a\nb" %}\n', 1, "there is no template “a b”"),
        ("{% for text in texts %}\n", 1, "Unexpected end of template"),
    ],
)
def test_a_template_is_compiled_before_there_is_a_page(root: Path, source: str, line: int, said: str) -> None:
    """A fault of a template that needs no page to be found is told by check, at its line."""
    (root / "templates" / "cards").mkdir(parents=True)
    (root / "templates" / "cards" / "note.html").write_text(source, encoding="utf-8")
    (problem,) = check(root, originals=False).problems
    assert (problem.path, problem.line, problem.code) == ("templates/cards/note.html", line, "template")
    assert said in problem.message


def test_a_template_that_is_well_is_not_told(root: Path) -> None:
    """What a template may include, and what is no template, is left alone."""
    (root / "templates" / "assets").mkdir(parents=True)
    (root / "templates" / "assets" / "notes.html").write_text("{% if %}", encoding="utf-8")
    (root / "templates" / "README.md").write_text("{% if %}", encoding="utf-8")
    page = "{% extends 'base.html' %}{% include 'mine.html' ignore missing %}{% include page.template %}"
    (root / "templates" / "404.html").write_text(page, encoding="utf-8")
    assert told(root) == []


def test_the_paths_that_are_checked_are_those_that_are_made() -> None:
    """The pages that links may lead to are just the pages that the site has."""
    annotated = check(ROOT, originals=False).annotated
    parts = (*(layer.name for layer in annotated.edition.layers), "")
    made = {recipe.path for part in parts for recipe in recipes_of(annotated, part)}
    assert page_paths(annotated.raw) == {path for path in made if path.endswith(".html")}


def test_what_is_told_is_bounded(root: Path) -> None:
    """A long quote makes a short line, and of many faults of a kind the first are shown; JSON has all."""
    quote = "not these words " * 9000
    notes = f'many:\n  title: Many\n  body: None\n  at: [{{text: ferry, quote: "{quote}"}}]\n'
    (root / "annotations" / "notes" / "many.yaml").parent.mkdir()
    (root / "annotations" / "notes" / "many.yaml").write_text(notes, encoding="utf-8")
    (root / "annotations" / "actors.yaml").write_text("a:\n" + "  - *b\n" * 3000, encoding="utf-8")
    problems = check(root, originals=False).problems
    assert max(len(problem.message) for problem in problems) < 450
    assert len([problem for problem in problems if problem.code == "yaml-alias"]) == 3000
    for show in (report.as_text, report.as_github):
        shown = show(problems)
        assert len(shown) < 30_000
        assert "annotations/actors.yaml: 2950 more of this kind [yaml-alias]; --format json gives all" in shown
    assert report.as_json(problems).count("yaml-alias") == 3000


def test_the_edition_is_looked_for_above(root: Path) -> None:
    """A command that is called below the edition's folder finds it and names it; not beyond the repository."""
    below = root / "content" / "texts"
    done = run_sitegen("check", cwd=below, env={"PYTHONPATH": str(ROOT)})
    assert (done.returncode, done.stdout) == (0, "0 errors, 0 warnings\n")
    assert done.stderr == f"the edition in {root}\n"
    (below / ".git").mkdir()
    done = run_sitegen("check", cwd=below, env={"PYTHONPATH": str(ROOT)})
    assert done.returncode == 2
    assert "-C DIR names another" in done.stderr
