"""What import makes of a file: a known original whole, or a new text; and what it refuses."""

import unicodedata
from contextlib import suppress
from hashlib import sha256

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.importers import Dropped, Imported, KnownText, import_source
from sitegen.importers.source import MAX_BYTES
from sitegen.model.problem import SitegenError

FERRY = (
    "The ferry crosses the river twice a day, in the morning and at dusk, and carries who can pay [two coins].",
    "It is cheap.",
    "“Nobody swims”, the ferryman says – he has seen them try, and he has rowed after all of them.",
)
PAGE = """The ferry at Orsa
.
{0}

Menu

{1}

A VIEW FROM THE BRIDGE

{2}

The ferry at Orsa

Boats on the river. (Photo: Ann Other)

We write about rivers.
"""


def digest(text):
    """Return the digest of a paragraph that is NFC with single spaces."""
    return sha256(text.encode()).hexdigest()


RAW = PAGE.format(*FERRY).encode()
KNOWN = [
    KnownText("other", ("0" * 64,), (digest("Another text altogether."),)),
    KnownText("ferry", (sha256(RAW).hexdigest(),), tuple(map(digest, FERRY))),
]


def read_new(name, source, **options):
    """Import a source that nobody knows; return its front matter, its body and the import."""
    raw = source if isinstance(source, bytes) else source.encode()
    imported = import_source(name, raw, [], **options)
    assert imported.kind == "new"
    matter, body = imported.content.removeprefix("---\n").split("---\n\n", 1)
    return yaml.safe_load(matter), body, imported


def test_a_known_file_becomes_the_original():
    """The body is the recorded paragraphs; every other line is told, with its reason."""
    assert import_source("scrape.txt", RAW, KNOWN) == Imported(
        text="ferry",
        kind="original",
        content="\n\n".join(FERRY).replace("[two", "\\[two") + "\n",
        dropped=(
            Dropped(1, "page title", "The ferry at Orsa"),
            Dropped(2, "stray mark", "."),
            Dropped(5, "button or widget", "Menu"),
            Dropped(9, "promotion in capitals", "A VIEW FROM THE BRIDGE"),
            Dropped(13, "heading repeated", "The ferry at Orsa"),
            Dropped(15, "image caption", "Boats on the river. (Photo: Ann Other)"),
            Dropped(17, "not among the recorded paragraphs", "We write about rivers."),
        ),
        paragraphs=3,
        matched="file",
        notes=(),
    )


def test_a_changed_page_is_known_by_its_paragraphs():
    """What stands around the body does not matter, nor in which order it stands."""
    raw = "\n\n".join([*reversed(FERRY), "A new line."]).encode()
    imported = import_source("other.txt", raw, KNOWN)
    assert (imported.text, imported.matched) == ("ferry", "paragraphs")
    assert imported.content == import_source("scrape.txt", RAW, KNOWN).content


def test_as_may_name_the_text_it_is():
    """Naming it is no fault."""
    assert import_source("scrape.txt", RAW, KNOWN, as_text="ferry").kind == "original"


def test_a_paragraph_recorded_twice_has_to_stand_there_twice():
    """A refrain is no repetition."""
    known = [KnownText("song", (), tuple(map(digest, ("Row on.", "It rains.", "Row on."))))]
    whole = import_source("song.txt", b"Row on.\n\nIt rains.\n\nRow on.\n\nRow on.", known)
    assert whole.content == "Row on.\n\nIt rains.\n\nRow on.\n"
    assert [line.line for line in whole.dropped] == [7]
    with pytest.raises(SitegenError, match=r"2 of the 3 paragraphs recorded for song.*missing: 3\."):
        import_source("song.txt", b"Row on.\n\nIt rains.", known)


def test_the_text_with_most_paragraphs_is_meant():
    """Two texts may share one."""
    known = [KnownText("one", (), (digest("Row on."),)), KnownText("two", (), (digest("Row on."), digest("It rains.")))]
    assert import_source("song.txt", b"Row on.\n\nIt rains.", known).text == "two"


def test_a_known_file_without_recorded_paragraphs_is_refused():
    """There is nothing to tell the body by."""
    with pytest.raises(SitegenError, match="no paragraphs of it are recorded"):
        import_source("scrape.txt", RAW, [KnownText("ferry", (sha256(RAW).hexdigest(),), ())])


def test_a_long_group_of_lines_is_searched_line_by_line():
    """Every run of lines is only tried where there are not too many."""
    lines = [f"Line {number} of the log." for number in range(500)]
    raw = "\n".join([*lines, *FERRY, *lines]).encode()
    assert import_source("log.txt", raw, KNOWN).text == "ferry"


def test_as_refuses_a_text_of_which_the_file_is_no_copy():
    """An original can't be anything but the recorded words."""
    with pytest.raises(SitegenError, match=r"letter.txt is not a copy of ferry as recorded; choose another id"):
        import_source("letter.txt", b"Dear reader.", KNOWN, as_text="ferry")


def test_a_file_named_like_a_known_text_does_not_take_its_place():
    """The digest that stands there would be lost."""
    with pytest.raises(SitegenError, match=r"not a copy of ferry as recorded; give it another id with --as"):
        import_source("ferry.txt", b"Dear reader.", KNOWN)


def test_as_does_not_make_a_known_text_a_new_one():
    """Its body would be published; only --keep-all says that this is meant."""
    with pytest.raises(SitegenError, match=r"is a copy of ferry, not of boat: .*--keep-all"):
        import_source("scrape.txt", RAW, KNOWN, as_text="boat")


def test_keep_all_makes_a_known_text_a_new_one():
    """Nothing is left out, and a note says what it is a copy of."""
    imported = import_source("scrape.txt", RAW, KNOWN, as_text="boat", keep_all=True)
    assert (imported.text, imported.kind, imported.matched, imported.dropped) == ("boat", "new", "", ())
    assert "A VIEW FROM THE BRIDGE" in imported.content
    assert "copy of ferry" in imported.notes[0]


@pytest.mark.parametrize(
    ("given", "proposed"),
    [
        ("My Text", "my-text"),
        ("-x", "x"),
        ("a_b", "a-b"),
        ("Über", "uber"),
        ("../etc", "etc"),
        ("x\n", "x"),
        ("!", "text"),
    ],
)
def test_an_id_that_is_none_is_refused_with_a_proposal(given, proposed):
    """An id becomes a file name and a part of addresses."""
    with pytest.raises(SitegenError, match=f"; try --as {proposed}$"):
        import_source("a.txt", b"Dear reader.", [], as_text=given)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("folder/My Text (1).txt", "my-text-1"),
        ("C:\\texts\\Straße.md", "strasse"),
        ("v1.2 notes.txt", "v1-2-notes"),
        ("北京.txt", "text"),
        ("a" * 79 + " b.txt", "a" * 79),
    ],
)
def test_without_as_the_id_is_made_of_the_file_name(name, expected):
    """Folder and ending are no part of it; at most 80 characters."""
    assert import_source(name, b"Dear reader.", []).text == expected


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "empty"),
        (b" \n\t\r\n\xe2\x80\x8b", "empty"),
        (b"\x01\x02", "empty"),
        (b"caf\xe9", r"not UTF-8 \(at byte 4\)"),
        (b"\xff\xfea", "not UTF-16"),
        (b"\x89PNG\r\n", r"not UTF-8 \(at byte 1\)"),
        (b"a\x00b", "NUL"),
        (b"%PDF-1.7", "a PDF"),
        (b"PK\x03\x04", "word processor"),
        (b"{\\rtf1 a}", "RTF"),
        (b"a" * (MAX_BYTES + 1), "more than 5000000"),
    ],
)
def test_what_is_no_text_is_refused(raw, message):
    """One line says why."""
    with pytest.raises(SitegenError, match=message) as error:
        import_source("file.txt", raw, [])
    assert "\n" not in str(error.value)


def test_control_characters_are_left_out_and_told():
    """They can't be shown; those that part words become a space."""
    _, body, imported = read_new("a.txt", "One\x07 two\x0cthree\x85four\x9f.")
    assert body == "One two three four.\n"
    assert imported.notes == ("Control characters, which can't be shown, were left out: 2.",)


def test_the_text_is_nfc_with_line_feeds():
    """Whatever the file has."""
    source = unicodedata.normalize("NFD", "Café\r\n\r\nDéjà vu, and « again » here.\rYes.")
    matter, body, imported = read_new("a.txt", source.encode("utf-16"))
    assert matter["title"] == "Café"
    assert body == "Déjà vu, and « again » here. Yes.\n"
    assert unicodedata.is_normalized("NFC", imported.content)


def test_keep_all_keeps_every_line_and_names_the_text_by_the_first():
    """The title stays in the body, too."""
    source = "The ferry – The Gazette\n\nClose\n\nIt rows.\n\nSource: https://gazette.example/ferry\n"
    matter, body, imported = read_new("a.txt", source, keep_all=True)
    assert matter == {"title": "The ferry", "url": "https://gazette.example/ferry"}
    assert body == "The ferry – The Gazette\n\nClose\n\nIt rows.\n\nSource: https://gazette.example/ferry\n"
    assert (imported.dropped, imported.paragraphs) == ((), 4)


def test_a_file_of_nothing_but_page_furniture_is_kept():
    """There is no text without words."""
    _, body, imported = read_new("a.txt", "Close\n\nComments")
    assert body == "Close\n\nComments\n"
    assert imported.dropped == ()


@pytest.mark.parametrize(
    "line",
    ["Yes.", "“Close!”", "Closed", "Share and share alike.", "Comments?", "Copyright 1709 was a new idea.", "A", "…",
     "*", "CHAPTER ONE", "The Gazette", "(Photo by nobody)", "42"],
)  # fmt: skip
def test_a_short_line_is_kept_unless_it_says_what_it_is(line):
    """A short paragraph is a paragraph."""
    _, _, imported = read_new("a.txt", f"It is a long way down to the river.\n\n{line}\n\nIt rows.")
    assert (imported.dropped, imported.paragraphs) == ((), 3)


def test_an_unsafe_source_line_gives_no_address():
    """An address in front matter has to be one that the edition allows."""
    matter, _, _ = read_new("a.txt", "It rows.\n\nSource: https://[gazette\n\nYes.")
    assert matter == {"title": "A"}


@given(st.text(max_size=200), st.sampled_from(["a.txt", "a.md"]), st.booleans())
@settings(deadline=None)
def test_any_text_gives_a_text_or_a_reason(source, name, keep_all):
    """Front matter with a title, a body, NFC, one LF at the end; no traceback."""
    try:
        imported = import_source(name, source.encode(), [], keep_all=keep_all)
    except SitegenError:
        return
    assert unicodedata.is_normalized("NFC", imported.content)
    assert imported.content.endswith("\n") and not imported.content.endswith("\n\n")  # noqa: PT018
    matter, body = imported.content.removeprefix("---\n").split("---\n\n", 1)
    assert yaml.safe_load(matter)["title"]
    assert body.strip()


@given(st.binary(max_size=100), st.sampled_from(["a.txt", "a.md", "a.html"]), st.booleans())
@settings(deadline=None)
def test_any_bytes_give_a_text_or_a_reason(raw, name, keep_all):
    """A SitegenError is the only exception."""
    with suppress(SitegenError):
        assert import_source(name, raw, KNOWN, keep_all=keep_all).content
