"""The catalogues of the interface: complete in both languages, each message used, no words beside them in templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

from sitegen.language import load_words, placeholders, read_words
from sitegen.model.date_words import CASES
from sitegen.model.limits import MAX_FAULTS, MAX_MESSAGE, MAX_USES
from sitegen.model.problem import Problem
from sitegen.model.words import Message
from tests.conftest import ROOT

FOLDER = ROOT / "templates" / "words"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".svg", ".xml"))
MODULES = sorted((ROOT / "sitegen").rglob("*.py"))
JINJA = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
ASKING = {"t", "words", "markup", "form"}
"""What a function is called that takes a key."""
NO_WORDS = {"code", "pre", "kbd", "script", "style", "defs"}
"""Elements whose text is no sentence of ours."""
SAID = {"title", "aria-label", "aria-description", "placeholder", "alt", "label"}
"""Attributes that a reader sees or hears."""
IN_ATTRIBUTES = {"main_class", "base_uri", "script_src"}
"""Blocks that stand in an attribute which nobody reads."""
ATTRIBUTE = re.compile(r"\s*[\w-]+=\"[^\"]*\"\s*")
"""An attribute that is put together before its element."""
NAMES = {"EDTF", "YAML", "BibTeX", "CSL-JSON", "JSON", "Atom", "RSS", "Esc", "Enter", "sitegen"}
"""Words that are the same in every language."""


def catalogue(language: str) -> dict[str, Message]:
    """Return the messages of one of the theme's catalogues."""
    problems: list[Problem] = []
    found = read_words(FOLDER / f"{language}.yaml", f"{language}.yaml", {}, problems)
    assert problems == []
    return found


ENGLISH, GERMAN = catalogue("en"), catalogue("de")


def is_case(key: str) -> bool:
    """Say whether a key is a date's pattern after other words, which each language has as it needs."""
    return key.startswith("date.") and key.endswith(tuple(f"-{case}" for case in CASES))


def template_keys() -> Iterator[tuple[str, str]]:
    """Yield the keys that templates ask for, with the template; of one put together its beginning and `*`."""
    for path in TEMPLATES:
        for call in JINJA.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                yield from ((key, path.name) for key in jinja_keys(call.args[0]))


def jinja_keys(node: nodes.Node) -> Iterator[str]:
    """Yield the keys that an expression of Jinja may come to."""
    if isinstance(node, nodes.Const):
        yield str(node.value)
    elif isinstance(node, nodes.CondExpr):
        yield from jinja_keys(node.expr1)
        if node.expr2 is not None:
            yield from jinja_keys(node.expr2)
    elif isinstance(node, nodes.Concat):
        yield from (f"{key}*" for key in jinja_keys(node.nodes[0]))
    elif isinstance(node, nodes.Add):
        yield from (f"{key}*" for key in jinja_keys(node.left))


def module_keys() -> Iterator[tuple[str, str]]:
    """Yield the keys that modules ask for, with the module; of one put together its beginning and `*`."""
    for path in MODULES:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and call.args:
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name in ASKING:
                    yield from ((key, path.name) for key in python_keys(call.args[0]))


def python_keys(node: ast.expr) -> Iterator[str]:
    """Yield the keys that an expression of Python may come to."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from python_keys(node.body)
        yield from python_keys(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield f"{node.values[0].value}*"


def constants() -> set[str]:
    """Return every string that stands in a module or a template, for keys that are passed on before they are asked."""
    found: set[str] = set()
    for path in MODULES:
        tree = ast.walk(ast.parse(path.read_text("utf-8")))
        found |= {node.value for node in tree if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for path in TEMPLATES:
        found |= {str(node.value) for node in JINJA.parse(path.read_text("utf-8")).find_all(nodes.Const)}
    return found


def test_german_has_the_keys_of_english_in_the_same_order() -> None:
    """Both catalogues have the same messages, and a translator finds them in the same place."""
    assert [key for key in GERMAN if not is_case(key)] == list(ENGLISH)


def test_german_has_the_values_of_english() -> None:
    """Each message takes the same values and has the same plural forms in both languages."""
    for key, message in ENGLISH.items():
        other = GERMAN.get(key, "")
        assert type(other) is type(message), key
        assert placeholders(other).keys() | {"n"} == placeholders(message).keys() | {"n"}, key


def test_each_message_is_used() -> None:
    """No message stands in the catalogue that nothing asks for."""
    asked = {key for key, _ in (*template_keys(), *module_keys())} | constants()
    beginnings = tuple(key[:-1] for key in asked if key.endswith("*") and "." in key)
    assert [key for key in ENGLISH if key not in asked and not key.startswith(beginnings)] == []


def test_each_message_that_is_asked_for_exists() -> None:
    """No template or module asks for a message that the catalogue lacks."""
    lacking = []
    for key, where in {*template_keys(), *module_keys()}:
        exact = "." in key and not key.endswith("*")
        known = key in ENGLISH if exact else any(name.startswith(key[:-1]) for name in ENGLISH)
        if not known and ("." in key or where.endswith((".html", ".svg"))):
            lacking.append((where, key))
    assert sorted(lacking) == []


class Words(HTMLParser):
    """Collects the words that stand in a template outside of expressions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes that are read out."""
        self.silent += tag in NO_WORDS
        self.found += [value for name, value in attrs if value and has_words(value) and is_said(tag, name, dict(attrs))]

    def handle_endtag(self, tag: str) -> None:
        """Come out of an element that has no words of ours."""
        self.silent -= tag in NO_WORDS

    def handle_data(self, data: str) -> None:
        """Look at the text."""
        if not self.silent and has_words(data) and not ATTRIBUTE.fullmatch(data):
            self.found.append(" ".join(data.split()))


def is_said(tag: str, name: str, attributes: dict[str, str | None]) -> bool:
    """Say whether an attribute is read by people."""
    return name in SAID or (tag, name, attributes.get("name")) == ("meta", "content", "description")


def has_words(text: str) -> bool:
    """Say whether a text has words, other than single letters and names, which are the same everywhere."""
    return any(word not in NAMES for word in re.findall(r"[^\W\d_][\w-]+", text))


def bare_words(path: Path) -> list[str]:
    """Return the words of a template that come from no catalogue and no input."""
    parser = Words()
    parser.feed(markup_of(path))
    parser.close()
    return parser.found


def markup_of(path: Path) -> str:
    """Return a template without Jinja: an expression is a 0, or a tag's name; blocks in attributes are left out."""
    out, inside, last = "", "", ["", ""]
    for _, kind, value in JINJA.lex(path.read_text("utf-8")):
        if kind == "data" and inside not in IN_ATTRIBUTES:
            out += value
        elif kind == "variable_begin":
            out += "div" if out.endswith(("<", "</")) else "0"
        elif kind == "name":
            last = [last[1], value]
            if last[0] == "block" or value == "endblock":
                inside = "" if value == "endblock" else value
    return out


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_words_of_its_own(path: Path) -> None:
    """All that a template says comes from the catalogue or from its inputs."""
    assert bare_words(path) == []


def write(tmp_path: Path, text: str, name: str = "de") -> tuple[dict[str, Message], list[str]]:
    """Return the messages of German with an edition's own catalogue, and what is told of it."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / f"{name}.yaml").write_text(text, "utf-8")
    problems: list[Problem] = []
    words = load_words(tmp_path, "de", problems)
    return words.messages, [f"{p.path}:{p.line}:{p.column}: {p.message}" for p in problems]


def test_an_edition_replaces_single_messages(tmp_path: Path) -> None:
    """What an edition's own catalogue names is replaced, all else stays."""
    messages, told = write(tmp_path, "frame:\n  texts: Briefe\n  edited-by: 'Hrsg. {editors}'\nmine: {own: Eigenes}\n")
    assert told == []
    assert (messages["frame.texts"], messages["frame.edited-by"], messages["mine.own"]) == (
        "Briefe",
        "Hrsg. {editors}",
        "Eigenes",
    )
    assert {k: v for k, v in messages.items() if GERMAN.get(k) != v}.keys() == {
        "frame.texts",
        "frame.edited-by",
        "mine.own",
    }


NO_NAME = "`frame.edited-by`: {%s} is not the name of a value"
FAULTS = [
    ("frame: [a, b]", "1:8", "`frame` is to be a mapping of keys to messages"),
    ("- a", "1:1", "a catalogue is to be a mapping of keys to messages"),
    ("frame:\n  texts: 'a", "2:10", "this is not YAML: a quotation mark is never closed"),
    ("frame: {? [home]: a}", "1:11", "a key must be a word"),
    ("frame: &a {home: a}\nmenu: *a", "2:7", "the alias *a can't be used"),
    ("frame: {home: a\x1b}", "1:16", "the control character U+001B can't stand here"),
    ("frame:\n  home: ''", "2:9", "`frame.home`: a message is not empty"),
    ("frame:\n  home: At {place}", "2:9", "`frame.home`: {place} is not given to this message, nothing is"),
    ("frame:\n  edited-by: By {editor}", "2:14",
     "`frame.edited-by`: {editor} is not given to this message, only {editors}"),
    ("frame:\n  home: A { b", "2:9",
     "`frame.home`: write {{ or }} for a brace that is shown: expected '}' before end of string"),
    ("frame:\n  edited-by: '{editors.__class__}'", "2:14", NO_NAME % "editors.__class__"),
    ("frame:\n  edited-by: '{editors:>9}'", "2:14", NO_NAME % "editors"),
    ('frame:\n  home: "{a\\nb}"', "2:9", "`frame.home`: {a b} is not the name of a value"),
    ("kind:\n  note: {one: Notiz}", "2:9", "`kind.note` needs the forms `one` and `other`, both strings"),
    ("frame:\n  home: {one: a, other: b}", "2:9",
     "`frame.home`: this message counts nothing, so it has no forms `one` and `other`"),
    ("date:\n  day-between: dem {tag}", "2:16",
     "`date.day-between`: {tag} is not given to this message, only {date}, {day}, {month}, {year}"),
    ("date:\n  day-in-about: den {year}", "2:17",
     "`date.day-in-about`: {year} is not given to this message, only {date}, {day}, {month}"),
    ("date:\n  any-year-of: von {year}", "2:16",
     "`date.any-year-of`: {year} is not given to this message, only {date}"),
    ("date:\n  season-about: den {day}", "2:17",
     "`date.season-about`: {day} is not given to this message, only {date}, {year}"),
    ("date:\n  list: '{first}, {first}, {last}'", "2:9", "`date.list`: {first} stands here more than once"),
    ("frame:\n  edited-by: '" + "{editors}" * (MAX_USES + 1) + "'", "2:14",
     f"`frame.edited-by`: {{editors}} stands here more than {MAX_USES} times"),
    (f"frame:\n  home: {'a' * (MAX_MESSAGE + 1)}", "2:9",
     f"`frame.home`: a message has at most {MAX_MESSAGE} characters"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "message"), FAULTS)
def test_a_broken_catalogue_is_told_with_its_place(tmp_path: Path, text: str, place: str, message: str) -> None:
    """A slip in an edition's catalogue is told by line and column, and the theme's message stays."""
    messages, told = write(tmp_path, f"{text}\n")
    assert told == [f"templates/words/de.yaml:{place}: {message}"]
    assert messages == {**ENGLISH, **GERMAN}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("frame: {home: a, home: b}", "1:18: `home` stands twice; first on line 1"),
        ('frame: {home: "a\\x1b"}', "1:15: the control character U+001B can't stand here"),
        (
            "frame: {home: a\u202e}",
            "1:16: unseen characters change the direction of the words: U+202E (right-to-left override)",
        ),
    ],
)
def test_a_catalogue_is_read_as_other_files_are(tmp_path: Path, text: str, place: str) -> None:
    """What is told of annotations is told of it too."""
    assert write(tmp_path, f"{text}\n")[1] == [f"templates/words/de.yaml:{place}"]


def test_faults_of_a_catalogue_are_counted(tmp_path: Path) -> None:
    """After so many the rest is not read, which is told where it begins."""
    _, told = write(tmp_path, "".join(f"k{number}:\n" for number in range(MAX_FAULTS + 10)))
    assert len(told) == MAX_FAULTS + 1
    assert told[-1].startswith(f"templates/words/de.yaml:{MAX_FAULTS + 1}:")
    assert told[-1].endswith("what follows was not read")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    """A catalogue in another encoding, or too deep to be meant, is told and passed over."""
    (tmp_path / "words").mkdir()
    for content in (b"frame: \xff\n", b"a: " + b"{b: " * 400 + b"c" + b"}" * 400, b"[" * 9000, b"\x00"):
        (tmp_path / "words" / "de.yaml").write_bytes(content)
        problems: list[Problem] = []
        assert load_words(tmp_path, "de", problems).messages == {**ENGLISH, **GERMAN}
        assert len(problems) == 1


def test_a_language_is_known_by_its_catalogue() -> None:
    """Variants have the catalogue of their language; what has none speaks English and says so."""
    tags = {"de": "de", "de-CH": "de-CH", "en-GB": "en-GB", "fr": "en", "he": "en"}
    assert {tag: load_words(Path("no edition"), tag, []).language for tag in tags} == tags
