"""Read a file of the edition as text: UTF-8, any line ends, with or without a byte order mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from sitegen.model.codes import CONTROL_CHARACTER, FILE_TOO_LARGE, NOT_UTF8, UNREADABLE
from sitegen.model.problem import Place, Problem

MAX_BYTES = 20_000_000
"""The largest file that is read."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\ufffe\uffff]")


class Source:
    """A file's text, with LF line ends and no byte order mark."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        """Its path as problems give it."""
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, in code points."""
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def place(self, offset: int) -> Place:
        """Return the place of a code point."""
        line = bisect_right(self.starts, offset)
        return Place(self.name, line, offset - self.starts[line - 1] + 1)

    def find(self, word: str, line: int, column: int = 1) -> Place:
        """Return where a word first stands at or after a line and column (both from 1), else that place.

        Finds a word inside a value whose own place is known, whatever the YAML style of the value.
        """
        if not word or line > len(self.starts):
            return Place(self.name, line, column)
        found = self.text.find(word, self.starts[line - 1] + column - 1)
        return self.place(found) if found >= 0 else Place(self.name, line, column)


def read_source(path: Path, name: str, problems: list[Problem]) -> Source | None:
    """Return a file's text, or None after adding a problem. `name` is its path as problems give it."""
    place = Place(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            problems.append(FILE_TOO_LARGE.at(place, f"the file has more than {MAX_BYTES} bytes"))
            return None
        raw = path.read_bytes()
    except OSError as error:
        problems.append(UNREADABLE.at(place, f"the file can't be read: {error.strerror}"))
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Source(name, normal_lines(raw[: error.start].decode("utf-8")))
        where = before.place(len(before.text))
        problems.append(NOT_UTF8.at(where, "these bytes are not UTF-8", "save the file as UTF-8"))
        return None
    source = Source(name, normal_lines(text))
    found = CONTROL.search(source.text)
    if found:
        message = f"the control character U+{ord(found[0]):04X} can't stand here"
        problems.append(CONTROL_CHARACTER.at(source.place(found.start()), message, "delete it"))
        return None
    return source


def normal_lines(text: str) -> str:
    """Return a text without byte order mark, its lines ended by LF alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
