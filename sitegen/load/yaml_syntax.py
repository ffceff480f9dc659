"""PyYAML's complaints → problems in the words of someone who writes YAML, at the place to mend."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Any

import yaml

from sitegen.model import codes
from sitegen.model.limits import MAX_DEPTH
from sitegen.model.problem import Place, Problem

QUOTE_IT = "put the value in quotation marks"
TOO_DEEP = (f"more than {MAX_DEPTH} lists or mappings lie in each other", "check the brackets and the indentation")
BACKSLASH = "in double quotation marks a backslash has a meaning of its own"

REASONS = {
    "quoted scalar found unexpected": ("a quotation mark is never closed", "close it"),
    "expected '-' indicator": ("a list goes wrong", "begin each item with a hyphen, all in the same column"),
    "sequence entries are not allowed": (
        "a list can't begin here",
        f"begin it on the next line; or, if no list is meant, {QUOTE_IT}",
    ),
    "mapping keys are not allowed": ("a value can't begin with ? and a space", QUOTE_IT),
    "scanning a block scalar": (
        "after | or > nothing can stand on the line",
        f"begin the words on the next line; or, if the value begins with | or >, {QUOTE_IT}",
    ),
    "expected alphabetic or numeric": ("a value can't begin with * or &", QUOTE_IT),
    "a tag": ("a value can't begin with !", QUOTE_IT),
    "undefined tag handle": ("a value can't begin with !", QUOTE_IT),
    "escape c": (BACKSLASH, "write two of them, \\\\, for one"),
    "hexdecimal number": (BACKSLASH, "write two of them, \\\\, for one"),
    "expected <document start>": (
        "the file goes on after its end",
        "delete the full stops above, or a bracket that is one too many",
    ),
    "expected node content": ("a value is missing", f"write one; or, if it begins with a comma or #, {QUOTE_IT}"),
    "could not find expected ':'": ("a line is no `key: value`", "write it so, with a space after the colon"),
    "directive": ("a line can't begin with %", QUOTE_IT),
    "YAML document": ("the file is of another version of YAML", "delete the line that begins with %YAML"),
}
"""What is wrong and what usually helps, by a part of PyYAML's message. `reason` tells the rest apart."""

AT_START = (
    "quoted scalar found unexpected",
    "expected alphabetic or numeric",
    "a tag",
    "could not find expected ':'",
    "directive",
)
"""Of these the beginning is the place to mend, not where the parser gave up."""


class Lines:
    """The lines of a YAML text. PyYAML also ends lines at U+0085, U+2028 and U+2029, which an editor does not."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.hashes = {number for number, line in enumerate(self.lines) if " #" in line} if " #" in text else set()
        """The lines on which a comment may follow a value."""
        self.starts: list[int] | None = None
        if re.search("[\x85\u2028\u2029]", text):
            self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self.regular = len(self.lines) if self.starts is None else 0
        """Up to which line (from 0) PyYAML's marks are right as they are."""

    def position(self, mark: Any) -> tuple[int, int]:
        """Return line and column of a PyYAML mark, both from 0. The end may be marked on a line that is not there."""
        if self.starts is not None:
            line = bisect_right(self.starts, mark.index) - 1
            return line, mark.index - self.starts[line]
        if mark.line == len(self.lines):
            return mark.line - 1, len(self.lines[-1])
        return mark.line, mark.column


Told = tuple[int, int, str, str]
"""Line and column to mend, from 0; what is wrong; what to do."""
KEY_VALUE = re.compile(r"\s*([\w-]+):(\S.*)")
"""A line that lacks the space after the colon of its key."""


def syntax_problem(error: yaml.MarkedYAMLError, lines: Lines, name: str, first_line: int, last: Any) -> Problem:
    """Return PyYAML's complaint as a problem at its place. `last` is the event of the scalar before it, or None."""
    what = " ".join(str(part) for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(part in what for part in AT_START):
        mark = error.context_mark
    line, column = lines.position(mark) if mark else (0, 0)
    told = (
        strange_indent(lines, line)
        or open_quote(what, line, lines, last, first_line)
        or missing_space(what, line, lines)
        or hyphen_alone(line, lines)
        or missing_colon(what, line, lines)
        or bracketed(what, line, column, lines)
    )
    if told is None:
        opened = lines.position(error.context_mark)[0] + first_line if error.context_mark else 0
        told = (line, column, *reason(what, lines, line, column, opened))
    line, column, message, hint = told
    place = Place(name, line + first_line, column + 1, line + first_line, column + 2)
    if "maximum nesting depth" in what:  # libyaml has a limit of its own, and looks ahead
        return codes.YAML_TOO_DEEP.at(place, *TOO_DEEP)
    return codes.YAML_SYNTAX.at(place, f"this is not YAML: {message}", hint)


def open_quote(what: str, line: int, lines: Lines, last: Any, first_line: int) -> Told | None:
    """Say that a quotation mark is closed too late, where the value before the fault runs over several lines."""
    if "expected" not in what or last is None or last.style not in ("'", '"'):
        return None
    start, end = lines.position(last.start_mark), lines.position(last.end_mark)
    if not start[0] < end[0] == line:
        return None
    closed = f"the quotation mark opened here is closed only on line {line + first_line}"
    return *start, closed, "close it where its value ends"


def missing_space(what: str, line: int, lines: Lines) -> Told | None:
    """Say that a key's colon has no space after it: the fault is found there, or on the line below."""
    here = "could not find expected ':'" in what
    if not here and "mapping values are not allowed" not in what:
        return None
    number = line if here else line - 1
    shown = lines.lines[number] if number >= 0 else ""
    found = KEY_VALUE.fullmatch(shown)
    if not found or ": " in shown:
        return None
    told, _ = REASONS["could not find expected ':'"]
    return number, len(shown) - len(shown.lstrip()), told, f"write {found[1]}: {found[2].rstrip()}"


STRANGE = re.compile(" *([\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")
"""An indentation with a space that is none to YAML."""


def strange_indent(lines: Lines, line: int) -> Told | None:
    """Say that a line up to the fault is indented by what only looks like spaces."""
    for number, shown in enumerate(lines.lines[: line + 1]):
        found = STRANGE.match(shown)
        if found:
            called = unicodedata.name(found[1]).lower()
            return number, found.start(1), f"a {called} can't indent", "indent with plain spaces, U+0020"
    return None


def hyphen_alone(line: int, lines: Lines) -> Told | None:
    """Say that the hyphen of a list's item has no space after it."""
    found = re.match(r"( *)-([\[{\"'].*)", lines.lines[line])
    if not found:
        return None
    return line, len(found[1]), "the hyphen of a list's item needs a space after it", f"write - {found[2].rstrip()}"


def missing_colon(what: str, line: int, lines: Lines) -> Told | None:
    """Say that a key or an id lacks its colon: the fault is found there, or at the next key."""
    here = "could not find expected ':'" in what
    if not here and "mapping values are not allowed" not in what:
        return None
    number = line if here else line - 1
    shown = lines.lines[number] if number >= 0 else ""
    found = re.fullmatch(r"( *)([a-z][a-z0-9_-]*)(?: +(\S.*?))? *", shown)
    around = "\n".join(lines.lines[max(number - 1, 0) : number] + lines.lines[number + 1 : number + 2])
    if not found or not re.search(rf"^{found[1]} *[\w-]+:(?: |$)", around, re.MULTILINE):
        return None
    told, _ = REASONS["could not find expected ':'"]
    if found[3] is None:
        return number, len(found[1]), told, f"write {found[2]}:"
    if not re.search(rf"^{found[1]}[\w-]+:(?: |$)", around, re.MULTILINE):
        return None  # a sentence that goes on, more likely
    return number, len(found[1]), told, f"did you mean `{found[2]}: {found[3]}`?"


def bracketed(what: str, line: int, column: int, lines: Lines) -> Told | None:
    """Say that a value that begins with a bracket is a list for YAML, which ends before the value does."""
    shown = lines.lines[line]
    found = re.fullmatch(r"( *(?:- +)*[\w-]+: +)(\[.*[^\s\]].*)", shown)
    if "expected" not in what or not found or column <= len(found[1]) or shown[column - 1] not in "] ":
        return None
    return (
        line,
        len(found[1]),
        "a value can't begin with a bracket and go on after it",
        QUOTE_IT + quoted(found[2].rstrip()),
    )


BEFORE_VALUE = re.compile(r"\s*(?:- +)*(?:[^\s:#\"'\[{-][^:#\"'\[{]*: +)?")
"""What stands on a line before a value that has no brackets around it."""


def in_quotation_marks(line: str, column: int, following: str) -> str:
    """Return a colon and a line's value in quotation marks; nothing where it is not sure which value that is.

    The fault stands in the value or at its beginning. `following` is the next line, on which the value may go on.
    """
    found = BEFORE_VALUE.match(line)
    start = found.end() if found else 0
    value, indent = line[start:].rstrip(), len(line) - len(line.lstrip())
    goes_on = following.strip() and len(following) - len(following.lstrip()) > indent
    if not value or start in (0, indent) or column < start or goes_on or " #" in value or value[0] in "\"'[{":
        return ""
    return quoted(value)


def quoted(value: str) -> str:
    """Return a colon and a value in quotation marks."""
    if '"' not in value and "\\" not in value:
        return f': "{value}"'
    doubled = value.replace("'", "''")
    return f": '{doubled}'"


def reason(what: str, lines: Lines, line: int, column: int, opened: int) -> tuple[str, str]:
    """Return what is wrong at a place and what usually helps. `opened` is the file's line where the fault began."""
    shown = lines.lines[line]
    if "expected ',' or" in what and opened:
        return f"the bracket opened on line {opened} is not closed before this", (
            "close it, and put values that hold brackets, commas or colons in quotation marks"
        )  # fmt: skip
    message, hint = usual_reason(what, shown[:column], shown[column : column + 1])
    if hint == QUOTE_IT:
        following = lines.lines[line + 1] if line + 1 < len(lines.lines) else ""
        hint += in_quotation_marks(shown, column, following)
    return message, hint


def usual_reason(what: str, before: str, char: str) -> tuple[str, str]:
    """Return what is wrong and what usually helps. `before` and `char`: what stands on the line before, and there."""
    if char == "\t" or "tab character" in what:
        return "a tab can't indent", "indent with spaces"
    if "cannot start any token" in what:
        return f"a value can't begin with {char}", QUOTE_IT
    if "mapping values are not allowed" in what:
        if ": " in before:
            return "the value holds a colon and a space", QUOTE_IT
        return "this key does not go with the line above", (
            "write `key: value` with a space after the colon, and begin all keys of an entry in the same column"
        )  # fmt: skip
    if "expected key" in what or "expected <block end>" in what:
        if not before.strip():
            return "this begins in another column than what it belongs to", (
                "begin all keys of an entry, and all items of a list, in the same column"
            )  # fmt: skip
        return "the value ends before this", (
            'close every quotation mark; for one inside a value, put the value in "double" ones and write \\" there'
        )  # fmt: skip
    return next((told for part, told in REASONS.items() if part in what), (what, "check this line and the one above"))
