"""Markdown nobody knows: its front matter checked key by key, what an edition refuses shown as text."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.importers import import_source
from sitegen.importers.front_matter import front_matter, quote
from sitegen.importers.markdown_mend import mend_markdown, refused_lines
from sitegen.model.problem import SitegenError


def read(source, **options):
    """Import a Markdown file; return its front matter, its body and the import."""
    imported = import_source("a-file.md", source.encode(), [], **options)
    matter, body = imported.content.removeprefix("---\n").split("---\n\n", 1)
    return yaml.safe_load(matter), body, imported


@pytest.mark.parametrize(
    "line",
    [
        "title: The ferry",
        "author: 'Ann: Other'",
        'published: "2021-03"',
        "published: 2021-03-04/2021-03-05",
        "publisher: >-\n  The River\n  Gazette",
        "url: https://gazette.example/ferry",
        "language: de-AT",
        "rights: © Ann Other, *all* rights reserved",
        "note: None",
        "# a comment",
    ],
)
def test_a_key_that_an_edition_reads_is_kept_as_it_is(line):
    """Letter for letter."""
    content = import_source("a.md", f"---\n{line}\n---\n\nIt rows.\n".encode(), []).content
    assert f"\n{line}\n" in content


@pytest.mark.parametrize(
    "line",
    [
        "title:",
        'title: "\\u200b"',
        "layout: post",
        "author: [Ann, Ben]",
        "author: &a Ann",
        "author: *a",
        "author: !!str Ann",
        'author: "Ann',
        '"author": Ann',
        "author: a: b",
        "published: 4 March 2021",
        "published: 2021-02-30",
        "url: javascript:alert(1)",
        "url: ferry.html",
        "language: the usual",
        "rights: see [there](actor:nobody)",
        "note: <https://gazette.example>",
        "- a list",
        "original: {paragraphs: [abc]}",
    ],
)
def test_a_key_that_an_edition_does_not_read_becomes_a_comment(line):
    """So that the text builds at once, and nothing is lost."""
    matter, _, imported = read(f"---\n{line}\npublisher: The Gazette\n---\n\nIt rows.\n")
    assert matter == {"title": "A file", "publisher": "The Gazette"}
    assert f"\n# {line}\n" in imported.content
    assert "now a comment" in imported.notes[0]


def test_the_second_of_two_equal_keys_becomes_a_comment():
    """An edition takes no key twice."""
    matter, _, imported = read("---\ntitle: One\ntitle: Two\n---\nIt rows.")
    assert matter == {"title": "One"}
    assert "\n# title: Two\n" in imported.content


def test_front_matter_that_does_not_end_is_text():
    """A line of hyphens is a thematic break."""
    matter, body, _ = read("---\ntitle: One\n\nIt rows.")
    assert matter == {"title": "A file"}
    assert body == "---\ntitle: One\n\nIt rows.\n"


def test_front_matter_alone_is_refused():
    """There is nothing to read."""
    with pytest.raises(SitegenError, match="nothing below its front matter"):
        read("---\ntitle: One\n---\n\n")


def test_a_heading_becomes_the_title_and_is_told():
    """With its line in the file."""
    matter, body, imported = read("\n\n# The *ferry* & \\[co] #\n\nIt rows.\n\n# More\n")
    assert matter["title"] == "The ferry & [co]"
    assert body == "It rows.\n\n# More\n"
    assert [(line.line, line.text) for line in imported.dropped] == [(3, "The ferry & [co]")]


@pytest.mark.parametrize(
    ("source", "options"), [("# The ferry\n", {}), ("# The ferry\n\nIt rows.\n", {"keep_all": True})]
)
def test_the_heading_stays_where_it_is_all_or_all_is_kept(source, options):
    """It gives the title none the less."""
    matter, body, imported = read(source, **options)
    assert matter == {"title": "The ferry"}
    assert (body, imported.dropped) == (source, ())


@pytest.mark.parametrize(
    "source", ["## The ferry\n", "Some words\n\n# The ferry\n", "#\n\nIt rows.\n", "#ferry\n\nIt rows.\n"]
)
def test_what_is_no_first_heading_of_the_first_level_stays(source):
    """The title is made of the id."""
    matter, body, _ = read(source)
    assert matter == {"title": "A file"}
    assert body == source


def test_escapes_and_code_are_left_alone():
    """What an edition can show stays letter for letter."""
    source = "Some \\[words] `[x](y:z)` and ![a boat](assets/boat.png).[^1]\n\n    [x](y:z)\n\n[^1]: See [here](#p1).\n"
    _, body, imported = read(source)
    assert (body, imported.notes) == (source, ())


def test_what_becomes_unused_becomes_text_too():
    """A definition whose only link was refused would be lost with it."""
    mended, lines = mend_markdown("See [it][a] and ![b].\n\n[a]: https://x.example\n[b]: boat.png\n")
    assert mended == "See \\[it]\\[a] and !\\[b].\n\n\\[a]: https://x.example\n\\[b]: boat.png\n"
    assert lines == (1, 3, 4)


MARKUP = [
    "[a]",
    "[a]: http://x.example",
    "[b]: <javascript:x>",
    "[^1]",
    "[^1]: note",
    "![i](p.png)",
    "[x](y:z)",
    "<y:z>",
]
markdown = st.lists(
    st.sampled_from([*MARKUP, "", "", "word", "> ", "- ", "| a |", "|---|", "| 1 | 2 |", "```", "\\", "# T"]),
    max_size=12,
)


@given(markdown.map("\n".join) | markdown.map(" ".join))
@settings(deadline=None)
def test_after_mending_nothing_is_refused(source):
    """Only backslashes were added."""
    mended, lines = mend_markdown(source)
    assert not list(refused_lines(mended.split("\n")))
    assert mended.replace("\\", "") == source.replace("\\", "")
    assert bool(lines) == (mended != source)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_quoted_yaml_is_read_as_the_same_words(text):
    """Also what YAML forbids or breaks lines at, by the strict reader as by the fast one."""
    assert "\n" not in quote(text)
    assert yaml.safe_load(front_matter(text, {"author": text}).split("---\n")[1]) == {"title": text, "author": text}
    assert yaml.load(quote(text), yaml.CSafeLoader) == text
