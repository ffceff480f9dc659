"""What lies beyond a limit is told where the limit is passed; what just keeps it is read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.build import check
from sitegen.importers import import_source
from sitegen.model.limits import MAX_ARTICLE_TAGS, MAX_FAULTS, MAX_MARKUP, MAX_TAGS, MAX_VALUE_MARKUP, MAX_VALUES
from sitegen.model.problem import SitegenError
from tests.conftest import ROOT

BASE = ROOT / "tests" / "cases" / "problems" / "base"
NOTE = "n{}:\n  title: T\n  at: [{{text: ferry, p: 1}}]\n  body: {}\n"


def told(root: Path, name: str, content: str) -> list[str]:
    """Return the errors of an edition of which one file holds this, as the commands tell them, without hints."""
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text(content, "utf-8")
    problems = check(root, originals=False).problems
    return [f"{p.path}:{p.line}:{p.column} {p.code}" for p in problems if p.severity == "error"]


def test_values_of_a_file_are_counted(tmp_path: Path) -> None:
    """A list with one item more than is read is told at that item; nothing is said of what the file would declare."""
    items = MAX_VALUES - len(["the mapping", "its key", "the list"])
    name = "annotations/notes/many.yaml"
    assert "too-many-values" not in " ".join(told(tmp_path, name, f"a: [{'b, ' * items}]\n"))
    column = len("a: [") + 3 * items + 1
    assert told(tmp_path, name, f"a: [{'b, ' * (items + 1)}]\n") == [f"{name}:1:{column} too-many-values"]


def test_errors_of_a_file_are_counted(tmp_path: Path) -> None:
    """After so many errors the other entries are not read, which is told at the first of them."""
    name = "annotations/sources/many.yaml"
    errors = told(tmp_path, name, "".join(f"s{number}: {{}}\n" for number in range(MAX_FAULTS + 10)))
    assert len(errors) == MAX_FAULTS + 1
    assert errors[-1] == f"{name}:{MAX_FAULTS + 1}:1 too-many-faults"


@pytest.mark.parametrize("name", ["content/texts/ferry.md", "content/pages/about.md"])
def test_marks_of_a_text_and_a_page_are_counted(tmp_path: Path, name: str) -> None:
    """A text with one mark too many is told at that mark, and not read: no quote is looked for in vain."""
    content = f"---\ntitle: A\n---\n{'&' * MAX_MARKUP}"
    assert not [error for error in told(tmp_path, name, content) if error.endswith("too-much-markup")]
    assert told(tmp_path, name, f"{content}&") == [f"{name}:4:{MAX_MARKUP + 1} too-much-markup"]


def test_marks_of_a_value_are_counted(tmp_path: Path) -> None:
    """One note can't hold as much as a text."""
    name = "annotations/notes/long.yaml"
    assert told(tmp_path, name, NOTE.format(1, "a" + "&" * MAX_VALUE_MARKUP)) == []
    assert told(tmp_path, name, NOTE.format(1, "a&" + "&" * MAX_VALUE_MARKUP)) == [f"{name}:4:9 too-much-markup"]


def test_marks_of_all_notes_of_a_file_are_counted(tmp_path: Path) -> None:
    """Where all notes of a file together hold too much, the first that is not read is told."""
    name = "annotations/notes/long.yaml"
    notes = [NOTE.format(number, "a" + "&" * MAX_VALUE_MARKUP) for number in range(MAX_MARKUP // MAX_VALUE_MARKUP + 3)]
    assert told(tmp_path, name, "".join(notes)) == [f"{name}:{4 * 5 + 1}:1 too-much-markup"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.md", "a\n" * (MAX_MARKUP + 1), f"a.md:{MAX_MARKUP + 1}: "),
        ("a.txt", "*a*\n\n" * MAX_MARKUP, "more than 40000 marks"),
        ("a.html", "<p>" * (MAX_TAGS + 1), "more than 100000 tags"),
        ("a.html", "<p a='" * 101, "20 tags have no end"),
        ("a.html", "</p" * 100, "20 tags have no end"),
    ],
)
def test_an_import_that_is_too_much_is_refused(name: str, content: str, said: str) -> None:
    """It is said in one line."""
    with pytest.raises(SitegenError, match=said):
        import_source(name, content.encode(), ())


def test_a_page_of_very_many_tags_is_taken_whole() -> None:
    """No article is looked for in it."""
    imported = import_source("a.html", b"<p>a word</p>" * (MAX_ARTICLE_TAGS // 2 + 1), ())
    assert imported.paragraphs == MAX_ARTICLE_TAGS // 2 + 1
    assert "No article was looked for" in imported.notes[0]


@pytest.mark.parametrize("opening", ["<!--", "<![CDATA[", "<![", "<!", "<?"])
def test_what_opens_and_never_ends_is_words(opening: str) -> None:
    """A comment or declaration without an end loses no words, and none of many is looked for twice."""
    imported = import_source("a.html", f"<p>Before it.</p>{opening} after it {opening * 2_000}".encode(), ())
    assert "Before it." in imported.content
    assert "after it" in imported.content


def test_comments_and_declarations_are_no_words() -> None:
    """What ends is left out, with what looks like tags in it; the lines of what follows stay."""
    page = (
        "<!doctype html><p>One.</p><!-- <p>\nTwo.</p> --><![CDATA[Three.]]><?php Four. ?><script><!-- </script><p>Five."
    )
    imported = import_source("a.html", page.encode(), (), keep_all=True)
    assert imported.content.endswith("\n\nOne.\n\nFive.\n")
