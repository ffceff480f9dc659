"""What the commands print of problems: a mark under the very characters, nothing a terminal obeys, three formats."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import report
from sitegen.excerpt import WIDTH, edition_lines, mark_line, visible, width
from sitegen.model.codes import BAD_DATE, ORIGINAL_ABSENT, UNKNOWN_KEY, UNUSED_SOURCE
from sitegen.model.problem import Place
from sitegen.preview.command import report as tell_preview
from tests.conftest import ROOT, Run

KEYS = {"code", "severity", "message", "path", "line", "column", "hint", "end_line", "end_column"}


def lines_of(text: str) -> list[str]:
    """Return what marks a text between « and » looks like: the line and its mark."""
    start, end = text.index("«"), text.index("»") - 1
    return list(mark_line(text.replace("«", "").replace("»", ""), start, end))


MARKED = {
    "a key": ("  «heldby»: [author]", ["  heldby: [author]", "  ^^^^^^"]),
    "after Chinese letters": ("a: 漢字 «xi»", ["a: 漢字 xi", "        ^^"]),
    "Chinese letters": ("a: «漢字» xi", ["a: 漢字 xi", "   ^^^^"]),
    "after full-width letters and a half-width one": ("Ａｱ «x»", ["Ａｱ x", "    ^"]),
    "after a letter with a mark of its own": ("e\u0301te\u0301 «x»", ["e\u0301te\u0301 x", "    ^"]),
    "after Hangul in pieces": ("\u1112\u1161\u11ab «x»", ["\u1112\u1161\u11ab x", "   ^"]),
    "after an emoji": ("🧵 «x»", ["🧵 x", "   ^"]),
    "after a tab": ("\t«x»: y", ["    x: y", "    ^"]),
    "a tab": ("«\t»x: y", ["    x: y", "^^^^"]),
    "after a control character": ("a\x1b[31m «x»", ["a\\x1b[31m x", "          ^"]),
    "after a turn of direction": ("a\u202eb\u2069 «x»", ["a\\u202eb\\u2069 x", "               ^"]),
    "a soft hyphen": ("Reg«\xad»en", ["Reg\\xaden", "   ^^^^"]),
    "a space of no width": ("a«\u200b»b", ["a\\u200bb", " ^^^^^^"]),
    "the end of the line": ("a: b«»", ["a: b", "    ^"]),
    "nothing but a mark": ("e«\u0301»", ["e\u0301", " ^"]),
}


@pytest.mark.parametrize("name", MARKED)
def test_a_mark_stands_under_its_characters(name: str) -> None:
    """Wide letters take two columns, marks none, tabs four; what can't be seen is shown as an escape."""
    text, expected = MARKED[name]
    assert lines_of(text) == expected


@pytest.mark.parametrize("before", [0, 20, 500])
@pytest.mark.parametrize("after", [0, 20, 500])
@pytest.mark.parametrize("letter", ["a", "漢"])
def test_a_long_line_is_cut_around_its_mark(before: int, after: int, letter: str) -> None:
    """The mark and some of what stands around it is shown, in no more than the columns there are."""
    line, mark = lines_of(letter * before + "«here»" + letter * after)
    assert "here" in line
    assert width(line) <= WIDTH + len("… ") + len(" …")
    column = width(line[: line.index("here")])
    assert mark == " " * column + "^^^^"
    assert line.startswith("…") == (before == 500)
    assert line.endswith("…") == (after == 500)


def test_a_mark_that_is_longer_than_the_line_is_cut() -> None:
    """Of a value of many words the beginning is marked."""
    line, mark = lines_of("a: «" + "word " * 100 + "»")
    assert width(mark) <= width(line)
    assert mark.startswith("   ^^^^")


@given(st.text(), st.integers(0, 20), st.integers(0, 20))
def test_nothing_that_a_terminal_obeys_is_printed(text: str, start: int, length: int) -> None:
    """Of whatever text: no control character, no turn of direction, no lone surrogate comes through."""
    problem = UNKNOWN_KEY.at(Place(f"a/{text}", 1, start + 1, 1, start + length + 1), text, text)
    for told in (report.as_text([problem], lambda _: [text]), report.as_github([problem])):
        for char in told.replace("\n", ""):
            assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp"), repr(char)
            assert char not in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    for line in text.split("\n"):
        first, mark = mark_line(line, start, start + length)
        assert set(mark) <= {" ", "^"}
        assert "^" in mark
        assert start >= len(line) or width(mark.rstrip("^")) <= width(first)


def test_what_can_be_seen_stays_as_it_is() -> None:
    """Letters of every script, and the joiners that some need, are shown as they are."""
    for text in ("Xi’s “game”", "العربية", "हिन्दी", "می\u200cخواهم", "👩\u200d👧", "a\u00a0b"):
        assert visible(text) == text


def test_text_shows_place_line_mark_and_hint() -> None:
    """A problem is told in four lines: place and message, the line, its mark, the hint; last where more is told."""
    problem = BAD_DATE.at(Place("annotations/events.yaml", 3, 9, 3, 19), "`date` is not EDTF", 'write "1931-05-02"')
    told = report.as_text([problem], lambda _: ["rope-cut:", "  title: The rope", "  date: 2 May 1931"])
    assert told.split("\n") == [
        "annotations/events.yaml:3:9: error: `date` is not EDTF [bad-date]",
        "    3 |   date: 2 May 1931",
        "      |         ^^^^^^^^^^",
        '    hint: write "1931-05-02"',
        "more: sitegen explain bad-date",
    ]


def test_text_names_the_pages_of_all_codes_but_the_infos() -> None:
    """The last line names each code once, as they were told; an info says all there is in its line."""
    place = Place("f", 2, 1)
    problems = [
        BAD_DATE.at(place, "a"),
        UNKNOWN_KEY.at(place, "b"),
        BAD_DATE.at(place, "c"),
        UNUSED_SOURCE.at(place, "d"),
    ]
    told = report.as_text([*problems, ORIGINAL_ABSENT.at(place, "e")])
    assert told.endswith("\nmore: sitegen explain bad-date (also unknown-key, unused-source)")
    assert "more:" not in report.as_text([ORIGINAL_ABSENT.at(place, "e")])


def test_a_value_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    """What runs on is marked as far as its first line goes."""
    problem = BAD_DATE.at(Place("f", 1, 4, 3, 1), "m")
    assert report.marked_source(problem, lambda _: ["a: >-", "  b", "c: d"]) == ("a: >-", "   ^^")


def test_a_problem_of_a_whole_file_shows_no_line() -> None:
    """Where no line is meant none is shown, nor of a file that is gone or has become shorter."""
    whole = UNKNOWN_KEY.at(Place("f"), "m")
    assert report.marked_source(whole, lambda _: ["a: b"]) is None
    beyond = UNKNOWN_KEY.at(Place("f", 7, 1, 7, 2), "m")
    assert report.marked_source(beyond, lambda _: ["a: b"]) is None
    assert report.marked_source(beyond, report.no_lines) is None


def test_lines_are_those_an_editor_counts(tmp_path: Path) -> None:
    """Line ends of any kind count, others that YAML knows don't; a byte order mark is no character."""
    (tmp_path / "a.yaml").write_bytes("\ufeffa\r\nb\rc\u2028d\x85e\nf".encode())
    assert edition_lines(tmp_path)("a.yaml") == ["a", "b", "c\u2028d\x85e", "f"]


def test_lines_of_nothing_but_the_editions_files_are_shown(tmp_path: Path) -> None:
    """What is gone, no file, or a link to somewhere else gives no lines, and nothing waits for a pipe."""
    root = tmp_path / "edition"
    root.mkdir()
    (tmp_path / "secret").write_text("secret\n")
    (root / "link").symlink_to(tmp_path / "secret")
    os.mkfifo(root / "pipe")
    lines = edition_lines(root)
    assert [list(lines(name)) for name in ("gone", "link", "pipe", ".", "../secret", "a\0b")] == [[]] * 6


def test_workflow_commands_carry_the_span_of_one_line() -> None:
    """A forge gets beginning and end where they stand on one line; what ends elsewhere or nowhere, the beginning."""
    one = BAD_DATE.at(Place("a,b.yaml", 3, 9, 3, 19), "50%: no", "write\x1b it")
    many, point = BAD_DATE.at(Place("f", 3, 9, 4, 2), "m"), ORIGINAL_ABSENT.at(Place("f", 3, 9), "m")
    assert report.as_github([one, many, point], "sub/").split("\n") == [
        "::error file=sub/a%2Cb.yaml,line=3,col=9,endLine=3,endColumn=19,title=bad-date::50%25: no – write\\x1b it",
        "::error file=sub/f,line=3,col=9,title=bad-date::m",
        "::notice file=sub/f,line=3,col=9,title=original-absent::m",
    ]


def test_paths_of_workflow_commands_begin_at_the_repositorys_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest folder with .git is the root; without one that of the workflow; without both the edition."""
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    edition = tmp_path / "work" / "repository" / "book"
    edition.mkdir(parents=True)
    assert report.repository_path(edition) == ""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "elsewhere"))
    assert report.repository_path(edition) == ""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "work"))
    assert report.repository_path(edition) == "repository/book/"
    (edition.parent / ".git").write_text("gitdir: elsewhere\n")
    assert report.repository_path(edition) == "book/"
    (edition / ".git").mkdir()
    assert report.repository_path(edition) == ""


def test_json_has_the_keys_of_the_contract_and_the_end() -> None:
    """A problem's keys; its end is its beginning where none is known; what a terminal obeys is an escape."""
    problems = [BAD_DATE.at(Place("f", 3, 9), "a\x9b\u202e\x1bb"), BAD_DATE.at(Place("f", 3, 9, 4, 1), "b")]
    text = report.as_json(problems)
    assert text.replace("\n", "").isprintable()
    first, second = json.loads(text)
    assert set(first) == KEYS
    assert first["message"] == "a\x9b\u202e\x1bb"
    assert [first["end_line"], first["end_column"], second["end_line"], second["end_column"]] == [3, 9, 4, 1]


# ---- as their users see it


def broken(edition: Path) -> Path:
    """Return the edition with a fault in its glossary."""
    glossary = edition / "annotations" / "glossary.yaml"
    source = glossary.read_text(encoding="utf-8")
    glossary.write_text(source.replace("see: [concessions]", "see: [concesions]", 1), encoding="utf-8")
    return edition


def on_a_terminal(edition: Path, env: dict[str, str]) -> str:
    """Return what `sitegen check` writes to a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sitegen", "check", "-C", str(edition)]
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen(command, cwd=ROOT, env={**kept, "TERM": "xterm", **env}, stdout=theirs)
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 4096):
            written += piece
    except OSError:  # Linux ends a terminal so
        pass
    os.close(ours)
    assert process.wait(timeout=60) == 1
    return written.decode()


def test_a_terminal_gets_colours_unless_they_are_not_wanted(edition: Path) -> None:
    """On a terminal the report is coloured; with NO_COLOR, and without a terminal, it is plain."""
    broken(edition)
    plain = on_a_terminal(edition, {"NO_COLOR": "1"})
    assert "\x1b" not in plain
    coloured = on_a_terminal(edition, {})
    assert "\x1b[31m" in coloured
    assert re.sub(r"\x1b\[\d*m", "", coloured) == plain


def test_colours_can_be_had_without_a_terminal(edition: Path, run: Run) -> None:
    """FORCE_COLOR colours what goes into a pipe, which is plain else; NO_COLOR outweighs it."""
    broken(edition)
    assert "\x1b" not in run("check", "-C", edition).stdout
    assert "\x1b[31m" in run("check", "-C", edition, env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b" not in run("check", "-C", edition, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout


def test_build_prints_each_format_as_check_does(edition: Path, run: Run) -> None:
    """For machines the problems go to standard output, alone; what else is said goes to standard error."""
    broken(edition)
    for form in ("json", "github"):
        checked, built = (run(command, "--format", form, "-C", edition) for command in ("check", "build"))
        assert built.stdout == checked.stdout
        assert built.returncode == 1
        assert "1 error, 0 warnings; nothing was built" in built.stderr


def test_build_for_machines_tells_what_was_built_beside_them(edition: Path, run: Run) -> None:
    """A site that was built leaves a list of problems on standard output, and the summary on standard error."""
    done = run("build", "--format", "json", "-C", edition)
    assert done.returncode == 0
    assert {problem["severity"] for problem in json.loads(done.stdout)} == {"info"}
    assert "open " in done.stderr


def test_the_preview_prints_each_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`serve` tells problems after every build in the same three forms."""
    problem = BAD_DATE.at(Place("f", 3, 9), "m")
    tell_preview(tmp_path, [problem], "text", "built")
    out, err = capsys.readouterr()
    assert (out, err.split("\n")[0]) == ("built: 1 error, 0 warnings\n", "f:3:9: error: m [bad-date]")
    tell_preview(tmp_path, [problem], "json", "built")
    out, err = capsys.readouterr()
    assert (json.loads(out)[0]["code"], err) == ("bad-date", "built: 1 error, 0 warnings\n")
    tell_preview(tmp_path, [problem], "github", "built")
    assert capsys.readouterr().out == "::error file=f,line=3,col=9,title=bad-date::m\n"
