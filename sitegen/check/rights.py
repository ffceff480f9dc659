"""Rights: nothing committed may hold more of an original than may be quoted; what can't be verified is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from sitegen.model import codes
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry
from sitegen.model.problem import Place, Problem
from sitegen.model.text import ORIGINAL, Text

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def waiting(edition: Edition, entry: Entry[Any]) -> int:
    """Return how many selectors of an entry wait for an original."""
    count = 0
    for selector in (*entry.record.at, *entry.record.except_):
        text = edition.texts.get(selector.text) if selector.version == ORIGINAL else None
        count += text is not None and text.original is not None and ORIGINAL not in text.versions
    return count


def absent_originals(count: int) -> Iterator[Problem]:
    """Yield one line that says how many selectors wait for an original."""
    if count:
        what = (
            "1 selector quotes an original that was" if count == 1 else f"{count} selectors quote originals that were"
        )
        yield codes.ORIGINAL_ABSENT.at(Place("content/edition.yaml"), f"{what} not read",
                                       "once they are imported, `sitegen check` verifies them")  # fmt: skip


def tokens(text: str) -> list[str]:
    """Return the words of a text, without regard to case and kind of apostrophe."""
    return [word.lower().replace("’", "'") for word in WORD.findall(text)]


def check_copies(edition: Edition) -> Iterator[Problem]:
    """Yield a problem for each committed block or value that copies too long a run of an original at hand."""
    most = edition.config.max_quote
    if not edition.private:  # a large edition's texts are not looked into for nothing
        return
    texts = [text for text in edition.texts.values() if ORIGINAL in text.versions]
    if not most or not texts:
        return
    blocks = [block for text in texts for block in text.versions[ORIGINAL].blocks[1:]]
    runs = {run for block in blocks for run in runs_of(block.text, most + 1)}
    for text in edition.texts.values():
        yield from check_blocks(text, runs, most)
    for entry in edition.all_entries():
        for path, value in strings(entry.data, ()):
            prose = entry.prose.get(path)
            for words in (value, prose.plain if prose is not None else ""):
                yield from copied(words, runs, most, entry.at(*path))
    for place, prose in edition.proses:
        for words in (prose.source, prose.plain):
            yield from copied(words, runs, most, place)


def check_blocks(text: Text, runs: set[tuple[str, ...]], most: int) -> Iterator[Problem]:
    """Yield a problem for each block of the committed version that copies, and for its tables, code and footnotes."""
    for block in text.committed.blocks[1:]:
        yield from copied(block.text, runs, most, Place(text.committed.path, block.line))
    for part in text.committed.body:
        yield from copied(unescape(re.sub("<[^>]*>", " ", part.html)), runs, most, Place(text.committed.path))


def copied(words: str, runs: set[tuple[str, ...]], most: int, place: Place) -> Iterator[Problem]:
    """Yield a problem if words hold one of these runs, each of one word more than may be quoted."""
    run = next((run for run in runs_of(words, most + 1) if run in runs), None)
    if run:
        start = " ".join(run[: min(4, most)])
        message = f"more than {most} words in a row, from “{start}”, stand in an original too"
        yield codes.COPIES_ORIGINAL.at(place, message, "say it in other words")


def runs_of(text: str, length: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of so many words."""
    found = tokens(text)
    for index in range(len(found) - length + 1):
        yield tuple(found[index : index + length])


def strings(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every string in a value, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, (*path, index))
