"""The two columns, imported from the files in the folder that SITEGEN_ORIGINALS names.

They are in copyright: nothing of them stands here but line numbers; what is right is told by the digests in
content/texts.
"""

import hashlib
import html
import os
import re
import textwrap
import unicodedata
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.importers import KnownText, import_source
from sitegen.model.problem import SitegenError

TEXTS = Path(__file__).parents[2] / "content" / "texts"
FOLDER = Path(os.environ["SITEGEN_ORIGINALS"])
COLUMNS = {
    "leverage-2019": {
        "body": [7, 9, 11, 13, 15, 17, 19, 21],
        "dropped": [1, 3, 5, 23, 25, 27],
    },
    "leverage-2023": {
        "body": [12, 14, 18, 20, 22, 24, 26],
        "dropped": [1, 3, 5, 6, 8, 10, 16, 28, 30, 32],
    },
}
"""Which lines of the files are the column's, and which other lines are not empty."""


def read_known(text_id):
    """Return how a text's original is known, from its front matter."""
    matter = yaml.safe_load((TEXTS / f"{text_id}.md").read_text(encoding="utf-8").split("---\n")[1])
    return KnownText(text_id, tuple(matter["original"]["files"]), tuple(matter["original"]["paragraphs"]))


KNOWN = [read_known(text_id) for text_id in COLUMNS]


def read_column(text_id):
    """Return the bytes of the column's file; fail if the folder has none that is known."""
    known = next(text for text in KNOWN if text.id == text_id)
    files = [path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.is_file()]
    found = [raw for raw in files if hashlib.sha256(raw).hexdigest() in known.files]
    assert found, f"no known file of {text_id} is in the folder that SITEGEN_ORIGINALS names"
    return found[0]


def digest(text):
    """Return the digest of a paragraph as content/texts records it."""
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(plain.encode()).hexdigest()


def blocks_of(content):
    """Return the digests of all paragraphs of a Markdown file, which may hold nothing else."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    tokens = parser.parse(content)
    assert {token.type for token in tokens} == {"paragraph_open", "inline", "paragraph_close"}
    inline = [token.children for token in tokens if token.type == "inline"]
    assert {child.type for children in inline for child in children} == {"text"}
    return [digest("".join(child.content for child in children)) for children in inline]


def assert_whole(imported, text_id):
    """Check that an import is exactly the recorded column."""
    known = next(text for text in KNOWN if text.id == text_id)
    assert (imported.text, imported.kind) == (text_id, "original")
    assert imported.paragraphs == len(COLUMNS[text_id]["body"]) == len(known.paragraphs)
    assert blocks_of(imported.content) == list(known.paragraphs)


@pytest.fixture(params=COLUMNS)
def text_id(request):
    """One of the two columns."""
    return request.param


def test_the_folder_holds_a_known_file(text_id):
    """Where originals are named they have to be there: these tests are never passed over."""
    assert read_column(text_id)


def test_exactly_the_recorded_paragraphs_are_taken(text_id):
    """The body is the column, and nothing of the page around it."""
    imported = import_source("scrape.txt", read_column(text_id), KNOWN)
    assert_whole(imported, text_id)
    assert imported.matched == "file"


def test_the_body_is_those_lines_of_the_file(text_id):
    """Among them the paragraphs of one sentence, which a filter by length would lose."""
    lines = read_column(text_id).decode().split("\n")
    expected = [digest(lines[number - 1]) for number in COLUMNS[text_id]["body"]]
    assert blocks_of(import_source("scrape.txt", read_column(text_id), KNOWN).content) == expected


def test_every_other_line_is_told(text_id):
    """What was left out is listed in line order, each with a reason."""
    dropped = import_source("scrape.txt", read_column(text_id), KNOWN).dropped
    assert [line.line for line in dropped] == COLUMNS[text_id]["dropped"]
    assert all(line.reason for line in dropped)
    assert max(len(line.text) for line in dropped) <= 60


def test_the_reasons_are_told_apart():
    """The headline of another column between two paragraphs is a promotion, the agency's words a caption."""
    dropped = import_source("scrape.txt", read_column("leverage-2023"), KNOWN).dropped
    reasons = {line.line: line.reason for line in dropped}
    assert reasons[1] == "page title"
    assert reasons[6] == "image caption"
    assert reasons[8] == "heading repeated"
    assert reasons[16] == "promotion in capitals"
    assert reasons[30] == "copyright line"


def rewrap(text):
    """Return a text with its lines wrapped at 60 characters."""
    wrap = textwrap.TextWrapper(60, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\n".join(wrap.wrap(line)) if line else "" for line in text.split("\n"))


VARIANTS = {
    "CRLF and a byte order mark": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "CR": lambda text: text.replace("\n", "\r").encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "more empty lines": lambda text: text.replace("\n", "\n \n\t\n").encode(),
    "no empty lines": lambda text: re.sub(r"\n+", "\n", text).encode(),
    "hard-wrapped": lambda text: rewrap(text).encode(),
    "hard-wrapped without empty lines": lambda text: re.sub(r"\n+", "\n", rewrap(text)).encode(),
}


@pytest.mark.parametrize("change", VARIANTS.values(), ids=VARIANTS.keys())
def test_the_copy_may_be_broken_otherwise(text_id, change):
    """How lines are broken and encoded says nothing about the words."""
    imported = import_source("other.txt", change(read_column(text_id).decode()), KNOWN)
    assert_whole(imported, text_id)
    assert imported.matched == "paragraphs"


def test_a_web_page_with_the_column_is_known(text_id):
    """Block elements are paragraphs; character references and inline elements change nothing."""
    lines = filter(None, read_column(text_id).decode().split("\n"))
    page = "".join(f"<p>{html.escape(line).replace(' the ', ' <b>the</b> ')}</p>\n" for line in lines)
    assert_whole(import_source("page.html", f"<html><body>{page}</body></html>".encode(), KNOWN), text_id)


def test_an_imported_original_is_known_again(text_id):
    """Its Markdown escapes are read, not compared."""
    content = import_source("scrape.txt", read_column(text_id), KNOWN).content
    again = import_source("original.md", content.encode(), KNOWN)
    assert_whole(again, text_id)
    assert again.content == content
    assert again.dropped == ()


def test_a_copy_that_misses_a_paragraph_is_refused(text_id):
    """An original is imported whole or not at all; the message says which paragraph is missing."""
    lines = read_column(text_id).decode().split("\n")
    total = len(COLUMNS[text_id]["body"])
    lines[COLUMNS[text_id]["body"][2] - 1] = ""
    with pytest.raises(SitegenError, match=f"{total - 1} of the {total} paragraphs .* missing: 3\\."):
        import_source("scrape.txt", "\n".join(lines).encode(), KNOWN)


def test_one_changed_letter_makes_another_paragraph(text_id):
    """The words are compared exactly."""
    lines = read_column(text_id).decode().split("\n")
    number = COLUMNS[text_id]["body"][0]
    lines[number - 1] = lines[number - 1].replace("e", "é", 1)
    with pytest.raises(SitegenError, match=r"missing: 1\."):
        import_source("scrape.txt", "\n".join(lines).encode(), KNOWN)


def test_the_name_of_the_other_column_is_refused(text_id):
    """--as can't turn one column into the other."""
    other = next(name for name in COLUMNS if name != text_id)
    with pytest.raises(SitegenError, match=f"is a copy of {text_id}, not of {other}"):
        import_source("scrape.txt", read_column(text_id), KNOWN, as_text=other)


def test_keep_all_makes_a_new_text_of_every_line(text_id):
    """Every line that is not empty becomes a paragraph; a note says what it is a copy of."""
    raw = read_column(text_id)
    imported = import_source("The scrape.txt", raw, KNOWN, keep_all=True)
    assert (imported.text, imported.kind, imported.dropped) == ("the-scrape", "new", ())
    assert blocks_of(imported.content.split("---\n\n", 1)[1]) == [
        digest(line) for line in raw.decode().split("\n") if line
    ]
    assert text_id in imported.notes[0]


def test_where_nothing_is_known_the_column_is_a_new_text(text_id):
    """A new edition knows no originals: title, body and the certain boilerplate are told apart by their words."""
    raw = read_column(text_id)
    imported = import_source("scrape.txt", raw, [])
    digests = blocks_of(imported.content.split("---\n\n", 1)[1])
    known = next(text for text in KNOWN if text.id == text_id)
    assert set(known.paragraphs) <= set(digests)
    assert {line.line for line in imported.dropped} <= set(COLUMNS[text_id]["dropped"])
    title = yaml.safe_load((TEXTS / f"{text_id}.md").read_text(encoding="utf-8").split("---\n")[1])["title"]
    assert yaml.safe_load(imported.content.split("---\n")[1])["title"] == title
