"""No save is missed, however it is made; and what editors leave beside their files is no news."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.preview.running import Client, Preview, eventually, free_port
from tests.preview.saving import WAYS, leave_litter
from tests.preview.test_serve import NOTES, TITLE, change
from tests.repositories import commit_all, run_git, start_repository

NOTE = "{id}:\n  title: {title}\n  at: [{{text: leverage-2019, p: 2}}]\n  body: A note that is new.\n"


def note(number: int, title: str = "A new note") -> str:
    """Return the file of one note."""
    return NOTE.format(id=f"new-{number}", title=title)


def shows(preview: Preview, words: str, page: str = "/notes.html") -> bool:
    """Say whether a page has some words."""
    return words in preview.get(page)[1].decode()


def builds(preview: Preview) -> int:
    """Return how many builds the terminal told of."""
    return sum(line.startswith(("built:", "the last good pages stay:")) for line in preview.said)


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_saving_is_seen(preview: Preview, client: Client, edition: Path, way: str) -> None:
    """Ten saves in a row are each told and shown, and none was ever taken for a fault."""
    path = edition / NOTES
    text = path.read_text(encoding="utf-8")
    for number in range(10):
        WAYS[way](path, text.replace(TITLE, f"Saved {number} times"))
        client.reload()
        eventually(lambda number=number: shows(preview, f"Saved {number} times"))
    assert [line for line in preview.said if "error:" in line] == []
    assert preview.state()["problems"] == []


def test_litter_is_no_news(preview: Preview, client: Client, edition: Path) -> None:
    """What editors leave causes no build, where it comes and where it goes, and no problem in the next one."""
    before = builds(preview)
    for folder in ("annotations", "content/texts", "content/pages", "content"):
        litter = leave_litter(edition / folder)
        for path in litter[:3]:
            path.unlink()
    change(edition, TITLE, "After the litter")
    client.reload()
    assert shows(preview, "After the litter")
    assert builds(preview) == before + 1
    assert preview.state()["problems"] == []


def test_new_renamed_and_deleted_files(preview: Preview, client: Client, edition: Path) -> None:
    """In a folder that was not there when the preview began."""
    folder = edition / "annotations" / "notes"
    folder.mkdir()
    (folder / "one.yaml").write_text(note(1, "The first of all"))
    eventually(lambda: shows(preview, "The first of all"))
    (folder / "two.yaml").write_text(note(2, "The second of all"))
    eventually(lambda: shows(preview, "The second of all"))
    (folder / "two.yaml").rename(folder / "three.yaml")
    (folder / "three.yaml").write_text(note(2, "The second, renamed"))
    eventually(lambda: shows(preview, "The second, renamed"))
    (folder / "one.yaml").unlink()
    eventually(lambda: not shows(preview, "The first of all"))
    assert shows(preview, "The second, renamed")
    assert preview.state()["problems"] == []
    assert client.reload()["command"] == "reload"


def test_folders_that_come_whole_move_and_go(preview: Preview, edition: Path, tmp_path: Path) -> None:
    """A folder that is moved here with its files, renamed to what is no layer, moved back, and deleted."""
    made = tmp_path / "notes"
    made.mkdir()
    for number in range(3):
        (made / f"{number}.yaml").write_text(note(number, f"Came in {number}"))
    folder = edition / "annotations" / "notes"
    made.rename(folder)
    eventually(lambda: all(shows(preview, f"Came in {number}") for number in range(3)))
    (folder / "1.yaml").write_text(note(1, "Changed in there"))
    eventually(lambda: shows(preview, "Changed in there"))
    folder.rename(edition / "annotations" / "nottes")
    eventually(lambda: any(problem["code"] == "unknown-layer" or "nottes" in problem["place"]
                           for problem in preview.state()["problems"]))  # fmt: skip
    (edition / "annotations" / "nottes").rename(folder)
    eventually(lambda: preview.state()["problems"] == [])
    (folder / "2.yaml").write_text(note(2, "Still watched"))
    eventually(lambda: shows(preview, "Still watched"))
    shutil.rmtree(folder)
    eventually(lambda: not shows(preview, "Still watched"))
    folder.mkdir()
    (folder / "9.yaml").write_text(note(9, "Made anew"))
    eventually(lambda: shows(preview, "Made anew"))


def test_a_deep_new_folder_is_seen_whole(preview: Preview, edition: Path) -> None:
    """Folders within folders, made and filled faster than anybody can begin to watch them."""
    (edition / "content" / "assets" / "a" / "b" / "c").mkdir(parents=True)
    (edition / "content" / "assets" / "a" / "b" / "c" / "deep.txt").write_text("deep")
    eventually(lambda: preview.get("/assets/a/b/c/deep.txt") == (200, b"deep"))
    (edition / "content" / "assets" / "a" / "b" / "c" / "deep.txt").write_text("deeper")
    eventually(lambda: preview.get("/assets/a/b/c/deep.txt") == (200, b"deeper"))
    shutil.rmtree(edition / "content" / "assets")
    eventually(lambda: preview.get("/assets/a/b/c/deep.txt")[0] == 404)


def test_the_edition_s_own_folders_come_and_go(preview: Preview, edition: Path) -> None:
    """All annotations are put aside and back, are replaced by others, and are watched then as before."""
    annotations, aside = edition / "annotations", edition / "aside"
    annotations.rename(aside)
    eventually(lambda: preview.state()["problems"] or not shows(preview, TITLE))
    aside.rename(annotations)
    eventually(lambda: shows(preview, TITLE) and not preview.state()["problems"])
    for number in range(3):
        shutil.copytree(annotations, aside)
        shutil.rmtree(annotations)
        aside.rename(annotations)
        change(edition, TITLE if number == 0 else f"Back {number - 1}", f"Back {number}")
        eventually(lambda number=number: shows(preview, f"Back {number}"))
    assert preview.state()["problems"] == []


def in_template(edition: Path, words: str) -> None:
    """Give the edition a template of its own."""
    (edition / "templates").mkdir(exist_ok=True)
    template = '{{% extends "base.html" %}}{{% block main %}}<h1>{0}</h1>{{% endblock %}}'
    (edition / "templates" / "notes.html").write_text(template.format(words))


def in_title(edition: Path, words: str) -> None:
    """Give the edition another title."""
    path = edition / "content" / "edition.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(f"title: {words}" if line.startswith("title:") else line for line in lines))


def in_words(edition: Path, words: str) -> None:
    """Give the interface another word."""
    (edition / "templates" / "words").mkdir(parents=True, exist_ok=True)
    (edition / "templates" / "words" / "en.yaml").write_text(f"frame:\n  contribute: {words}\n")


def in_page(edition: Path, words: str) -> None:
    """Change a page of the editors' own, and name it in the menu's place that all pages have."""
    path = edition / "content" / "pages" / "about.md"
    path.write_text(f"---\ntitle: About\n---\n{words}\n")


@pytest.mark.parametrize(
    ("do", "page"),
    [(in_template, "/notes.html"), (in_title, "/notes.html"), (in_words, "/notes.html"), (in_page, "/about.html")],
)
def test_what_is_no_annotation_is_seen(
    preview: Preview, client: Client, edition: Path, do: Callable[[Path, str], None], page: str
) -> None:
    """Templates that come into being, edition.yaml, the interface's words, the editors' own pages."""
    for words in ("Said once", "Said twice"):
        do(edition, words)
        client.reload()
        eventually(lambda words=words: shows(preview, words, page))


def test_a_broken_template_is_told_and_mended(preview: Preview, edition: Path) -> None:
    """A template that can't be rendered is a problem with its line; the pages stay until it is mended."""
    assert shows(preview, TITLE)
    (edition / "templates").mkdir()
    template = edition / "templates" / "notes.html"
    template.write_text('{% extends "base.html" %}\n{% block main %}{{ nothing.at.all }}{% endblock %}')
    found = eventually(lambda: preview.state()["problems"])
    assert (found[0]["code"], found[0]["place"]) == ("template", "templates/notes.html:2:1")
    assert shows(preview, TITLE)
    template.unlink()
    eventually(lambda: preview.state()["problems"] == [])
    assert shows(preview, TITLE)


def test_a_file_that_can_not_be_read_is_told_and_mended(preview: Preview, edition: Path) -> None:
    """What is no UTF-8 is a problem; the pages stay."""
    path = edition / NOTES
    good = path.read_bytes()
    path.write_bytes(good + b"\xff\xfe")
    eventually(lambda: preview.state()["errors"])
    assert shows(preview, TITLE)
    path.write_bytes(good)
    eventually(lambda: preview.state()["errors"] == 0)


def test_a_branch_switch_is_few_builds(edition: Path) -> None:
    """A branch that changes hundreds of files is seen whole, and not built file by file; so is the way back."""
    start_repository(edition)
    commit_all(edition, "first")
    run_git(edition, "switch", "-q", "-c", "many")
    folder = edition / "annotations" / "notes"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number}.yaml").write_text(note(number, f"Of a branch {number}"))
    change(edition, TITLE, "Of a branch too")
    commit_all(edition, "many")
    run_git(edition, "switch", "-q", "main")
    preview = Preview(edition, "--port", str(free_port()))
    try:
        for _ in range(2):
            before = builds(preview)
            run_git(edition, "switch", "-q", "many")
            eventually(
                lambda: shows(preview, "Of a branch too") and all(shows(preview, f"branch {n}") for n in (0, 199))
            )
            run_git(edition, "switch", "-q", "main")
            eventually(lambda: shows(preview, TITLE) and not shows(preview, "Of a branch"))
            assert builds(preview) - before <= 8
        assert preview.state()["problems"] == []
        assert run_git(edition, "status", "--porcelain").replace("?? .sitegen/\n", "") == ""
    finally:
        preview.stop()
