"""Read a file of the edition as text: UTF-8, any line ends, with or without a byte order mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from pathlib import Path
from stat import S_ISREG

from sitegen.model.codes import (
    CONFLICT_MARKER,
    CONTROL_CHARACTER,
    FILE_TOO_LARGE,
    NOT_UTF8,
    UNREADABLE,
)
from sitegen.model.confined import read_confined, tell_odd
from sitegen.model.limits import MAX_BYTES
from sitegen.model.looks import disguises
from sitegen.model.problem import Place, Problem

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u0084\u0086-\u009f\ufffe\uffff]")

CONFLICT = {
    ".yaml": re.compile(r"^(?:[<>|]{7}(?: .*)?|={7} *)$", re.MULTILINE),
    ".md": re.compile(r"^(?:<{7}(?: .*)?|[|>]{7} .*|(?<=\n\n)={7} *)$", re.MULTILINE),
}
"""The lines that git leaves where two changes meet, by a file's suffix. Below words seven = make them a heading."""


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

    def span(self, start: int, end: int) -> Place:
        """Return the place of a stretch of the text, from a code point up to another."""
        first, after = self.place(start), self.place(end)
        return Place(self.name, first.line, first.column, after.line, after.column)

    def offset(self, line: int, column: int) -> int:
        """Return the code point at a line and column (both from 1), or the end of the text."""
        return self.starts[line - 1] + column - 1 if line <= len(self.starts) else len(self.text)


class Finder:
    """Finds words in a YAML value of whatever style, or in a body, and the same word again further on.

    A word is found as a whole: `s1` is not in `s12`. A space in it may be a line's end in the file.
    """

    def __init__(self, source: Source, start: tuple[int, int], end: tuple[int, int] | None = None) -> None:
        """Take line and column (both from 1) of the beginning, and of the end of a YAML value; a body has no `end`."""
        self.source = source
        self.start = start
        self.until = end
        self.is_body = end is None
        self.after: dict[tuple[int, str], int] = {}
        """Where each word that was found from a line on ended."""

    @cached_property
    def end(self) -> int:
        """Where it ends, in code points; most values are never searched."""
        return self.source.offset(*self.until) if self.until else len(self.source.text)

    def __call__(self, line: int, word: str) -> Place:
        """Return where a word stands at or after a line (from 0, of a body), else the place of the line.

        Lines of a YAML value are not those of its file: it is searched from its beginning.
        """
        first, column = self.start
        line = line if self.is_body else 0
        place = Place(self.source.name, first + line, column if line == 0 else 1)
        begin = self.after.get((line, word), self.source.offset(place.line, place.column))
        found = find_whole(self.source.text, word, begin, self.end) if word else None
        if found is None:
            return place
        self.after[line, word] = found[1]
        return self.source.span(*found)


def find_whole(text: str, word: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return where a word that is not part of a longer one stands between two places, or None.

    Without white space in it no pattern is made, which takes longer than most searches.
    """
    if any(map(str.isspace, word)):
        found = whole(word).search(text, begin, end)
        return found.span() if found else None
    start = text.find(word, begin, end)
    while start >= 0:
        after = start + len(word)
        joined_left = word[0].isalnum() and start > 0 and in_word(text[start - 1])
        joined_right = word[-1].isalnum() and after < end and in_word(text[after])
        if not (joined_left or joined_right):
            return start, after
        start = text.find(word, start + 1, end)
    return None


def in_word(char: str) -> bool:
    """Say whether a character goes on a word: a letter, a digit, an underscore, a hyphen."""
    return char.isalnum() or char in "_-"


@lru_cache(maxsize=256)
def whole(word: str) -> re.Pattern[str]:
    """Return the pattern of words with white space between them that are not part of longer ones."""
    middle = r"\s+".join(re.escape(part) for part in word.split())
    left = r"(?<![\w-])" if word[:1].isalnum() else ""
    right = r"(?![\w-])" if word[-1:].isalnum() else ""
    return re.compile(left + middle + right)


def read_source(path: Path, name: str, problems: list[Problem]) -> Source | None:
    """Return a file's text, or None after adding a problem. `name` is its path as problems give it."""
    place = Place(name)
    odd = tell_odd(path, name)
    if odd is not None:
        problems.append(odd)
        return None
    try:
        if path.lstat().st_size > MAX_BYTES:
            message = f"the file has more than {MAX_BYTES / 1_000_000:g} MB"
            problems.append(FILE_TOO_LARGE.at(place, message, "cut it into several"))
            return None
        raw = read_confined(path)
    except OSError as error:
        problems.append(UNREADABLE.at(place, f"the file can't be read: {error.strerror}",
                                      "check its permissions"))  # fmt: skip
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
        problems.append(CONTROL_CHARACTER.at(source.span(found.start(), found.end()), message, "delete it"))
        return None
    marker = CONFLICT[".yaml" if name.endswith(".yaml") else ".md"].search(source.text)
    if marker:
        message = "git left two versions here, for a person to choose from"
        hint = "keep the lines that are right, and delete those that begin with <<<<<<<, |||||||, ======= and >>>>>>>"
        problems.append(CONFLICT_MARKER.at(source.span(marker.start(), marker.end()), message, hint))
        return None
    problems.extend(
        found.code.at(source.span(found.start, found.end), found.message, found.hint)
        for found in disguises(source.text)
    )
    return source


def read_bytes(path: Path) -> bytes | tuple[str, int]:
    """Return what tells whether a file has changed: its bytes, else why they are not read."""
    try:
        status = path.lstat()
        if not S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return "not read", status.st_size
        return read_confined(path)
    except OSError as error:
        return "not readable", error.errno or 0


def normal_lines(text: str) -> str:
    """Return a text without byte order mark, its lines ended by LF alone."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
