"""PyYAML's complaints → problems in the words of someone who writes YAML, at the place to mend."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any

import yaml

from sitegen.model import codes
from sitegen.model.problem import Place, Problem

QUOTE_IT = "put the value in quotation marks"
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
        self.starts: list[int] | None = None
        if re.search("[\x85\u2028\u2029]", text):
            self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def position(self, mark: Any) -> tuple[int, int]:
        """Return line and column of a PyYAML mark, both from 0. The end may be marked on a line that is not there."""
        if self.starts is not None:
            line = bisect_right(self.starts, mark.index) - 1
            return line, mark.index - self.starts[line]
        if mark.line == len(self.lines):
            return mark.line - 1, len(self.lines[-1])
        return mark.line, mark.column


def syntax_problem(error: yaml.MarkedYAMLError, lines: Lines, name: str, first_line: int) -> Problem:
    """Return PyYAML's complaint as a problem at its place."""
    what = " ".join(str(part) for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(part in what for part in AT_START):
        mark = error.context_mark
    line, column = lines.position(mark) if mark else (0, 0)
    if "nesting depth" in what:  # libyaml's own limit, which it can meet while it looks for the end of a key
        message = "far too many lists or mappings lie in each other"
        place = Place(name, line + first_line, column + 1)
        return codes.YAML_TOO_DEEP.at(place, message, "check the brackets and the indentation")
    shown = lines.lines[line]
    message, hint = reason(what, shown[:column], shown[column : column + 1])
    if "expected ',' or" in what and error.context_mark:
        opened = lines.position(error.context_mark)[0] + first_line
        message = f"the bracket opened on line {opened} is not closed before this"
        hint = "close it, and put values that hold brackets, commas or colons in quotation marks"
    return codes.YAML_SYNTAX.at(Place(name, line + first_line, column + 1), f"this is not YAML: {message}", hint)


def reason(what: str, before: str, char: str) -> tuple[str, str]:
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
