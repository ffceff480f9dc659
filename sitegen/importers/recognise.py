"""Is this a copy of a text we know? Its paragraphs are found by digest, however their lines are broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Literal

import msgspec

from sitegen.importers.source import collapse, digest_text
from sitegen.importers.values import KnownText, Piece

MAX_WRAPPED = 200
"""The most lines of a group in which paragraphs are sought that begin and end within it. Every run of lines
is tried, so the work grows with the square."""


class Copy(msgspec.Struct, frozen=True):
    """What of a known text stands in a source."""

    known: KnownText
    matched: Literal["file", "paragraphs"]
    pieces: tuple[Piece, ...]
    """The reading of the source in which most was found."""
    paragraphs: tuple[str, ...]
    """The words of those found, collapsed, in the recorded order."""
    missing: tuple[int, ...]
    """Which are not found, from 1."""
    used: frozenset[int]
    """Which pieces they are made of, from 0."""


def recognise(file_digest: str, readings: Sequence[tuple[Piece, ...]], known: Sequence[KnownText]) -> Copy | None:
    """Return the known text of which most paragraphs were found, or None when no paragraph of any was.

    `readings` are ways to see the same source as pieces. A text whose files hold `file_digest` comes first.
    """
    wanted = {digest for text in known for digest in text.paragraphs}
    copies = []
    for pieces in readings:
        found = find_windows(pieces, wanted)
        copies += [match_known(text, file_digest, pieces, found) for text in known]
    copies = [copy for copy in copies if copy.paragraphs or copy.matched == "file"]
    return max(copies, key=lambda copy: (copy.matched == "file", len(copy.paragraphs)), default=None)


def match_known(text: KnownText, file_digest: str, pieces: tuple[Piece, ...], found: dict[str, list[range]]) -> Copy:
    """Return which recorded paragraphs were found; one that is recorded twice has to stand there twice."""
    left = {digest: list(found.get(digest, ())) for digest in text.paragraphs}
    words: list[str] = []
    missing: list[int] = []
    used: set[int] = set()
    for number, digest in enumerate(text.paragraphs, 1):
        if left[digest]:
            window = left[digest].pop(0)
            words.append(join_pieces(pieces, window))
            used.update(window)
        else:
            missing.append(number)
    matched: Literal["file", "paragraphs"] = "file" if file_digest in text.files else "paragraphs"
    return Copy(text, matched, pieces, tuple(words), tuple(missing), frozenset(used))


def join_pieces(pieces: Sequence[Piece], window: range) -> str:
    """Return the words of some neighbouring pieces."""
    return collapse(" ".join(pieces[index].text for index in window))


def find_windows(pieces: Sequence[Piece], wanted: set[str]) -> dict[str, list[range]]:
    """Return where each wanted digest is that of one piece, or of neighbouring pieces of a group joined."""
    found: dict[str, list[range]] = {}
    if not wanted:
        return found
    for group in groups(pieces):
        for window, digest in digest_windows(pieces, group):
            if digest in wanted:
                found.setdefault(digest, []).append(window)
    return found


def groups(pieces: Sequence[Piece]) -> Iterator[range]:
    """Yield the runs of pieces that belong to one group."""
    start = 0
    for index in range(1, len(pieces) + 1):
        if index == len(pieces) or pieces[index].group != pieces[start].group:
            yield range(start, index)
            start = index


def digest_windows(pieces: Sequence[Piece], group: range) -> Iterator[tuple[range, str]]:
    """Yield runs of pieces with their digests: all runs, of a long group only single pieces and the whole."""
    if len(group) > MAX_WRAPPED:
        yield from ((range(index, index + 1), digest_text(pieces[index].text)) for index in group)
        yield group, digest_text(join_pieces(pieces, group))
        return
    lines = [collapse(pieces[index].text).encode() for index in group]
    for start in range(len(lines)):
        hashed = sha256(lines[start])
        yield range(group[start], group[start] + 1), hashed.hexdigest()
        for stop in range(start + 1, len(lines)):
            hashed.update(b" " + lines[stop])
            yield range(group[start], group[stop] + 1), hashed.hexdigest()
