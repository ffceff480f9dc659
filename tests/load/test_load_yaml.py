"""YAML: nothing is converted, everything knows its place, and whatever a file holds makes problems, not a crash."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.build import ALL_CODES, check
from sitegen.load.records import read_record
from sitegen.load.source import CONTROL, Finder, Source, read_source
from sitegen.load.yaml_source import Loaded, load_yaml
from sitegen.load.yaml_syntax import MAX_DEPTH, REASONS
from sitegen.model.config import Config
from sitegen.model.entry import Marks
from sitegen.model.problem import Place, Problem

BASE = Path(__file__).parents[1] / "cases" / "problems" / "base"
FILES = [
    "annotations/actors.yaml",
    "annotations/claims.yaml",
    "annotations/notes.yaml",
    "content/edition.yaml",
    "content/pages/about.md",
    "content/texts/bridge.md",
    "content/texts/ferry.md",
]
"""One file of each kind."""


def load(text: str) -> Loaded:
    """Return what a text without a fault loads as."""
    problems: list[Problem] = []
    loaded = load_yaml(text, "file.yaml", problems)
    assert problems == []
    assert loaded is not None
    return loaded


def problems_of(text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of a YAML text's problems."""
    problems: list[Problem] = []
    load_yaml(text, "file.yaml", problems)
    return [(p.code, p.line, p.column) for p in problems]


# ---- values


@pytest.mark.parametrize(
    "written",
    [
        "2019-01-07", "no", "Yes", "on", "12:30", "1e3", "0x10", "0o17", "017", "1_000", "3.50", ".5",
        ".inf", "~", "null", "NULL", "true", "False", "=", "2019-01-07T10:00:00Z", "-1", "+1", "1.0", "١٢",
    ],
)  # fmt: skip
def test_nothing_is_converted(written: str) -> None:
    """A value that YAML takes for a number, a date, a boolean or nothing stays the words that stand there."""
    assert load(f"key: {written}\n").data == {"key": written}
    assert load(f"- {written}\n").data == [written]
    assert load(f"{written}: value\n").data == {written: "value"}
    assert load(f"[{written}, {{key: {written}}}]\n").data == [written, {"key": written}]


@pytest.mark.parametrize("written", ["''", '""', "|\n", ">\n"])
def test_quoted_nothing_is_empty_text(written: str) -> None:
    """An empty value in quotation marks is empty text; one without is none."""
    assert load(f"key: {written}").data == {"key": ""}
    assert load("key:\n").data == {"key": None}
    assert load("key: # nothing\n").data == {"key": None}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_empty_file_is_no_value(text: str) -> None:
    """A file without a value loads as nothing, and that is no problem."""
    problems: list[Problem] = []
    assert load_yaml(text, "file.yaml", problems) is None
    assert problems == []


def test_schema_decides_what_is_a_boolean_or_a_number() -> None:
    """Only where a record's type wants them do `false` and `8` become a boolean and a number."""
    loaded = load("title: true\nlanguage: no\ndescription: 8\nsearch: false\nmax_quote: 8\ntexts: [true, 12]\n")
    problems: list[Problem] = []
    config = read_record(loaded, Place("file.yaml"), Config, problems, "the edition")
    assert problems == []
    assert config is not None
    assert (config.title, config.language, config.description) == ("true", "no", "8")
    assert (config.search, config.max_quote) == (False, 8)
    assert config.texts == ("true", "12")


@pytest.mark.parametrize("written", ["True", "yes", "no", "1", "''", "[true]", "null"])
def test_other_words_are_no_boolean(written: str) -> None:
    """A boolean is `true` or `false`, in no other spelling."""
    loaded = load(f"title: a\nlanguage: en\ndescription: b\nsearch: {written}\n")
    problems: list[Problem] = []
    assert read_record(loaded, Place("file.yaml"), Config, problems, "the edition") is None
    assert [(p.code, p.line, p.column) for p in problems] == [("bad-value", 4, 9)]


@pytest.mark.parametrize("written", ["eight", "8.0", "-8", "+8", "1e1", "0x8", "８", "1234567", "''", "[8]"])
def test_other_words_are_no_number(written: str) -> None:
    """A number is written in digits, at most six."""
    loaded = load(f"title: a\nlanguage: en\ndescription: b\nmax_quote: {written}\n")
    problems: list[Problem] = []
    assert read_record(loaded, Place("file.yaml"), Config, problems, "the edition") is None
    assert [(p.code, p.line, p.column) for p in problems] == [("bad-value", 4, 12)]


def test_decomposed_letters_are_composed() -> None:
    """Keys and values read as NFC, however they were typed."""
    assert load("ro\u0302le: Ame\u0301lie\n").data == {"rôle": "Amélie"}
    assert problems_of("ro\u0302le: a\nrôle: b\n") == [("duplicate-key", 2, 1)]


# ---- places

STYLES = """\
plain: value
quoted: "value
  over lines"
folded: >-
  value
  over lines
literal: |
    value
flow: {one: value, two: [value, "value"]}
list:
  - value
  -   deep: value
  - - value
? question
: value
"""


def places(marks: Marks, path: str = "") -> Iterator[tuple[str, int, int]]:
    """Yield the places of all keys (`a!`) and values (`a`) of a value."""
    yield path, marks.line, marks.column
    for key, (line, column) in marks.keys.items():
        yield f"{path}.{key}!", line, column
    for key, value in marks.values.items():
        yield from places(value, f"{path}.{key}")
    for index, item in enumerate(marks.items):
        yield from places(item, f"{path}[{index}]")


EXPECTED = """
 1:1 | .plain! 1:1 | .plain 1:8 | .quoted! 2:1 | .quoted 2:9 | .folded! 4:1 | .folded 4:9 | .literal! 7:1
.literal 7:10 | .flow! 9:1 | .flow 9:7 | .flow.one! 9:8 | .flow.one 9:13 | .flow.two! 9:20 | .flow.two 9:25
.flow.two[0] 9:26 | .flow.two[1] 9:33 | .list! 10:1 | .list 11:3 | .list[0] 11:5 | .list[1] 12:7
.list[1].deep! 12:7 | .list[1].deep 12:13 | .list[2] 13:5 | .list[2][0] 13:7 | .question! 14:3 | .question 15:3
"""


def expected_places(shift: int = 0) -> set[tuple[str, int, int]]:
    """Return the table above as places."""
    found = set()
    for row in EXPECTED.replace("\n", " | ").split(" | "):
        if row.strip():
            path, _, place = row.rpartition(" ")
            line, column = place.split(":")
            found.add((path.strip(), int(line) + shift, int(column)))
    return found


def test_every_key_and_value_has_its_place() -> None:
    """Keys and values know line and column in every style of YAML."""
    assert set(places(load(STYLES).marks)) == expected_places()


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_do_not_move_places(tmp_path: Path, end: str, mark: str) -> None:
    """Places are the same with the line ends of any system, with or without a byte order mark."""
    path = tmp_path / "file.yaml"
    path.write_bytes((mark + STYLES.replace("\n", end)).encode())
    problems: list[Problem] = []
    source = read_source(path, "file.yaml", problems)
    assert source is not None
    assert set(places(load(source.text).marks)) == expected_places()
    assert problems == []


def test_first_line_shifts_places() -> None:
    """In front matter lines count from the file's beginning."""
    problems: list[Problem] = []
    loaded = load_yaml(STYLES, "file.md", problems, 2)
    assert loaded is not None
    assert set(places(loaded.marks)) == expected_places(1)


@pytest.mark.parametrize("before", ["a", "é", "e\u0301", "漢字", "🧵🧵", "👩\u200d👩\u200d👧", "\u202e", "\ufeff"])
def test_columns_are_code_points(before: str) -> None:
    """A column counts code points of the file, whatever stands before on the line."""
    loaded = load(f'{{"{before}": x, key: value}}\n')
    key = unicodedata.normalize("NFC", before)
    column = len(f'{{"{before}": x, ') + 1
    assert loaded.marks.keys == {key: (1, 2), "key": (1, column)}
    assert loaded.marks.values["key"].span[:2] == (1, column + len("key: "))


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_other_line_ends_of_yaml_do_not_shift_lines(separator: str) -> None:
    """Characters that end a line for YAML but for no editor do not count as lines."""
    loaded = load(f"one: 'a{separator}b'\ntwo: {{x: 'a{separator} b', y: z}}\nthree: c\n")
    assert loaded.marks.keys == {"one": (1, 1), "two": (2, 1), "three": (3, 1)}
    assert loaded.marks.find_span(("two", "y"))[:2] == (2, len("two: {x: 'a. b', y: ") + 1)
    assert problems_of(f"one: 'a{separator}b'\ntwo: c: d\n") == [("yaml-syntax", 2, 7)]


@pytest.mark.parametrize(
    "value",
    ["see @s1 and @s12 there", "'see @s1 and @s12 there'", '"see @s1 and @s12 there"',
     ">-\n  see\n  @s1 and\n  @s12 there", "|\n  see @s1\n  and @s12 there", "see\n  @s1 and @s12\n  there",
     '"see \\\n  @s1 and @s12"'],
)  # fmt: skip
@pytest.mark.parametrize("word", ["@s1", "@s12"])
def test_words_are_found_in_values_of_every_style(value: str, word: str) -> None:
    """A word of a value is found in the file, whole, however the value is written, and nowhere beyond it."""
    text = f"before: '@s1 and @s12'\nkey: {value}\nafter: '@s1, @s12, @s3'\n"
    loaded = load(text)
    source = Source("file.yaml", text)
    start = loaded.marks.find_span(("key",))[:2]
    find = Finder(source, start, loaded.marks.at(("key",)).span[2:])
    found = find(0, word)
    line = text.split("\n")[found.line - 1]
    assert line[found.column - 1 :].startswith(word)
    assert not line[found.column - 1 + len(word) :][:1].isalnum()
    assert found > Place("file.yaml", *start)
    assert find(0, word) == Place("file.yaml", *start), "there is no second one in the value"
    assert find(0, "@s3") == Place("file.yaml", *start), "it stands behind the value"


def test_word_over_two_lines_is_found() -> None:
    """Words between which the file has a line's end are found where they begin."""
    text = "key: >-\n  as [@one;\n  @two] says\n"
    assert Finder(Source("f", text), (1, 6))(0, "[@one; @two]") == Place("f", 2, 6, 3, 8)


# ---- faults


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1, 5000])
@pytest.mark.parametrize("pair", ["[]", ("{a: ", "}")])
def test_depth_is_limited(depth: int, pair: str) -> None:
    """Lists and mappings may lie in each other up to a limit, and no number of brackets makes a crash.

    Some versions of libyaml look ahead and stop at their own limit, deeper in the same line.
    """
    text = pair[0] * depth + "x" + pair[1] * depth
    own_limit = MAX_DEPTH if depth <= 1000 else 1000
    limits = [[("yaml-too-deep", 1, limit * len(pair[0]) + 1)] for limit in (MAX_DEPTH, own_limit)]
    assert problems_of(text) in ([[]] if depth <= MAX_DEPTH else limits)


def test_control_character_by_its_escape() -> None:
    """A control character can't come in by an escape; a tab, a line's end and a form of space may."""
    for escape in (
        "\\0",
        "\\x01",
        "\\x02",
        "\\a",
        "\\b",
        "\\v",
        "\\f",
        "\\e",
        "\\x7f",
        "\\u009f",
        "\\ufffe",
        "\\uffff",
    ):
        assert problems_of(f'[x, "a{escape}"]\n') == [("control-character", 1, 5)]
    assert load('"\\t\\n\\r\\N\\_\\L\\P"').data == "\t\n\r\x85\xa0\u2028\u2029"
    assert load(r"'a\x02'").data == r"a\x02"


def test_fault_that_can_be_passed_over_is() -> None:
    """After a key that stands twice, a tag or a second document the values are still there to be checked."""
    problems: list[Problem] = []
    loaded = load_yaml("a: 1\na: 2\nb: !x 3\n---\nc: 4\n", "f", problems)
    assert loaded is not None
    assert loaded.data == {"a": "1", "b": "3"}
    assert [(p.code, p.line, p.column) for p in problems] == [
        ("duplicate-key", 2, 1), ("yaml-tag", 3, 4), ("yaml-second-document", 4, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "a: *b\n",
        "a: &b x\nc: *b\n",
        "<<: {a: b}\n",
        "? [a]\n: b\n",
        "? {a: b}\n",
        "*a : b\n",
    ],
)
def test_values_that_are_not_known_are_not_there(text: str) -> None:
    """Where an alias, a merge key or a key that is no word leaves values unknown, there is no document to check."""
    problems: list[Problem] = []
    assert load_yaml(text, "f", problems) is None
    assert problems


def test_merge_key_in_quotation_marks_is_a_key() -> None:
    """Only << without quotation marks is the merge key."""
    assert load('"<<": a\n').data == {"<<": "a"}


def test_anchor_is_told_once() -> None:
    """An anchor without an alias is told, for its name would be lost; one with an alias is told at the alias."""
    assert problems_of("a: &Sons Ropes\n") == [("yaml-alias", 1, 4)]
    assert problems_of("a: &b [x]\nc: *b\n") == [("yaml-alias", 2, 4)]


BROKEN = {
    "quoted scalar found unexpected": 'a: "b\n',
    "expected '-' indicator": "- a\nb: c\n",
    "sequence entries are not allowed": "a: - b\n",
    "mapping keys are not allowed": "a: ? b\n",
    "scanning a block scalar": "a: |b\n c\n",
    "expected alphabetic or numeric": "a: *b*\n",
    "a tag": "a: !<b c\n",
    "undefined tag handle": "a: !b!c d\n",
    "escape c": 'a: "\\q"\n',
    "hexdecimal number": 'a: "\\xqq"\n',
    "expected <document start>": "a: b\n...\nc\n",
    "expected node content": "a: [b, #c]\n",
    "could not find expected ':'": "a: b\nNo key\n",
    "directive": "%b\na: c\n",
    "YAML document": "%YAML 2.0\n---\na: b\n",
}


def test_every_reason_of_the_parser_is_tried() -> None:
    """There is an example for each complaint of the parser that is put in other words."""
    assert set(BROKEN) == set(REASONS)


@pytest.mark.parametrize(("part", "text"), BROKEN.items())
def test_complaints_are_put_in_words_of_yaml(part: str, text: str) -> None:
    """A complaint of the parser is put in words for who writes YAML, with what to do, at a place in the file."""
    problems: list[Problem] = []
    assert load_yaml(text, "f", problems) is None
    (problem,) = problems
    assert problem.message == f"this is not YAML: {REASONS[part][0]}"
    assert problem.hint.partition(': "')[0] == REASONS[part][1]
    assert problem.hint
    assert "expected" not in problem.message


# ---- properties

keys = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(lambda k: k != "<<")
words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    st.sampled_from([
        "2019-01-07", "no", "~", "null", "12:30", "1e3", "a: b", "- a", "#a", "a #b", "*a", "&a", "!a",
        "@a", "%a", "`a`", "'", '"', "[", "{", "|", ">", "?", ":", ",", " a", "a ", "a\nb", "a\n\nb\n",
        "\ta",
    ]),
)  # fmt: skip
values = st.recursive(
    words, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=12
)


def composed(value: Any) -> Any:
    """Return a value with all its strings NFC."""
    if isinstance(value, dict):
        return {composed(key): composed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [composed(item) for item in value]
    return unicodedata.normalize("NFC", value)


@given(values, st.sampled_from([None, True, False]), st.booleans(), st.sampled_from([20, 1000]))
@settings(deadline=None, derandomize=True, max_examples=300)
def test_what_yaml_writes_loads_back(value: Any, flow: bool | None, literal: bool, width: int) -> None:
    """Any strings in lists and mappings, as YAML writes them in whichever style, load back as the same strings."""
    if CONTROL.search(repr(value)) or len(composed({"x": value})) != 1:
        return
    wanted = composed(value)
    if sizes(wanted) != sizes(value):
        return  # two keys became one
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=literal, width=width, sort_keys=False)
    loaded = load(text)
    assert loaded.data == wanted
    lines = text.split("\n")
    for _, line, column in places(loaded.marks):
        assert 1 <= line <= len(lines)
        assert 1 <= column <= len(lines[line - 1]) + 1


def sizes(value: Any) -> list[int]:
    """Return how many items a value and those inside it have."""
    if isinstance(value, dict):
        return [len(value), *(size for item in value.values() for size in sizes(item))]
    return [size for item in value for size in sizes(item)] if isinstance(value, list) else []


yaml_like = st.lists(
    st.sampled_from([
        "ferryman", "name", "kind", "at", "text: ferry", "quote: ", "p: ", ":", ": ", "\n", "\n  ",
        "\n    ", "- ", "[", "]", "{", "}", ", ", '"', "'", "|", ">-", "#", "&a ", "*a", "!x ", "<<: ",
        "---\n", "...\n", "%", "?", "~", "1", "title: x\n", "[@gazette]", "[a](actor:x)", "\t", "\u2028",
        "\x85", "é", "𝔁", "e\u0301", "@", "`", "---\ntitle: x\n---\n", "original:\n  paragraphs: [", "\\",
        "\r\n", "\ufeff",
    ]),
    max_size=30,
).map("".join)  # fmt: skip
markdown_like = st.lists(
    st.sampled_from([
        "word ", "*", "**", "_", "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "    ", "# ", "| a | b |\n",
        "|---|---|\n", "[", "](", ")", "[^1]", "[^1]: ", "^[", "![", "](assets/x.png)", "[a]: b\n", "<",
        ">", "&amp;", "&#2;", "\\", "\\\n", "  \n", "[@", "]", "actor:mayor", "javascript:x", "---\n",
        "===\n", "<b>", "é", "e\u0301", "\u0338", "𝔁", "\u2028", "http://", "\x85",
    ]),
    max_size=40,
).map(lambda parts: "---\ntitle: x\n---\n" + "".join(parts))  # fmt: skip
contents = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: text.encode()),
    yaml_like.map(lambda text: text.encode()),
    markdown_like.map(lambda text: text.encode()),
    st.binary(max_size=60),
    st.tuples(markdown_like, st.binary(min_size=1, max_size=3)).map(lambda pair: pair[0].encode() + pair[1]),
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the edition without a fault; every example puts back the file that it replaces."""
    root = tmp_path_factory.mktemp("scratch") / "edition"
    shutil.copytree(BASE, root)
    return root


def lines_of(path: Path) -> list[str]:
    """Return a file's lines as an editor shows them, or one empty line of what is no file."""
    if not path.is_file():
        return [""]
    text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def check_well_told(root: Path) -> list[Problem]:
    """Return the problems of an edition, after seeing that each is well told and stands in a file."""
    problems = check(root, originals=True).problems
    assert problems == sorted(problems, key=lambda problem: problem.order)
    assert len(set(problems)) == len(problems)
    for problem in problems:
        assert problem.code in ALL_CODES
        assert problem.message
        assert problem.hint
        assert len((problem.message + problem.hint).splitlines()) == 1
        path = root / problem.path
        assert path.exists() or problem.code == "missing-file"
        lines = lines_of(path)
        assert 1 <= problem.line <= len(lines), problem
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
    return problems


@given(name=st.sampled_from(FILES), content=contents)
@example(name="annotations/notes.yaml", content=b"")
@example(name="annotations/notes.yaml", content=b"[")
@example(name="annotations/notes.yaml", content=b'a: "\n---')
@example(name="annotations/notes.yaml", content="a:\n  title: 'x\u2028y'\n  b\n".encode())
@example(name="content/texts/ferry.md", content=b"---\ntitle: |\n  x\n\n---\n")
@example(name="content/texts/ferry.md", content=b"---\n---\n")
@example(name="content/pages/about.md", content=b"---\n...\n[^1]: x")
@example(name="content/pages/about.md", content=b"---\ntitle: x\n---\n" + b"![" * 300 + b"](a)" * 300)
@example(name="content/texts/ferry.md", content=b"---\ntitle: x\n---\n" + b"^[" * 300 + b"]" * 300)
@example(name="content/texts/ferry.md", content=b"---\ntitle: x\n---\n" + b"> " * 300 + b"x[^1]\n\n" + b"[^1]:" * 300)
@settings(deadline=None, derandomize=True, max_examples=400)
def test_any_file_makes_problems_and_no_crash(scratch: Path, name: str, content: bytes) -> None:
    """Whatever stands in a file, `check` returns problems at places that exist, or none."""
    path = scratch / name
    usual = path.read_bytes()
    path.write_bytes(content)
    try:
        check_well_told(scratch)
    finally:
        path.write_bytes(usual)


KEYS = [
    "name", "kind", "names", "roles", "title", "at", "date", "class", "statement", "held_by", "links", "to",
    "rel", "why", "events", "id", "as", "outcome", "verdict", "note", "text", "p", "quote", "prefix",
    "suffix", "version", "except", "was", "by", "added", "sources", "where", "confidence", "term",
    "definition", "forms", "fold", "see", "from", "means", "stances", "status", "body", "urls", "parts",
    "url", "about", "language", "description", "original", "files", "paragraphs", "max_quote", "compare",
    "repository", "rights", "texts", "search",
]  # fmt: skip
VALUES = [
    "ferry", "bridge", "mayor", "ferryman", "gazette", "1", "0", "2", "h1", "title", "true", "x\n", "",
    "person", "1931", "[1931..1932]", "supports", "asserted", "by", "By evening the", "the", "digest",
    "original", "https://example.org", "javascript:x", "See [@gazette] and [x](actor:nobody).", "**", "en",
    "a b", "github",
]  # fmt: skip
records = st.dictionaries(
    st.sampled_from(KEYS),
    st.recursive(
        st.sampled_from(VALUES) | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=10,
    ),
    max_size=8,
)
ENTRIES = [path.relative_to(BASE).as_posix() for path in sorted((BASE / "annotations").iterdir())]


class Dumper(yaml.SafeDumper):
    """Writes YAML without aliases, and nothing for None."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own
        """Write every value out."""
        return True


Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def as_yaml(value: Any) -> str:
    """Return a value as a contributor might write it."""
    return str(yaml.dump(value, Dumper=Dumper, allow_unicode=True, sort_keys=False))


@given(
    name=st.sampled_from([*ENTRIES, "content/edition.yaml", "content/texts/bridge.md"]),
    own=records,
    some=st.sets(st.sampled_from(KEYS), max_size=3),
)
@settings(deadline=None, derandomize=True, max_examples=250)
def test_any_entry_makes_problems_and_no_crash(scratch: Path, name: str, own: dict[str, Any], some: set[str]) -> None:
    """Whatever the keys of the format hold, instead of what they should or beside it, there are problems at most."""
    path = scratch / name
    usual = path.read_bytes()
    if name.startswith("annotations"):
        data = yaml.load(usual, yaml.BaseLoader)
        entry = next(iter(data.values()))
        for key in some:
            entry.pop(key, None)
        data["mine"] = {**entry, **own}
        path.write_text(as_yaml(data), encoding="utf-8")
    else:
        front = as_yaml({"title": "x", "language": "en", **own})
        body = f"---\n{front}---\n\nOne.\n\nTwo.\n" if name.endswith(".md") else front
        path.write_bytes(body.encode())
    try:
        check_well_told(scratch)
    finally:
        path.write_bytes(usual)
