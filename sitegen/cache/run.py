"""What the last build read and made, page by page, by which the next one makes only what a change concerns.

It is used only while the program and what is installed beside it are the same, and the site is as that build left it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import msgspec

from sitegen.cache.last import LastBuild, sign_program
from sitegen.cache.signature import settled_states
from sitegen.cache.store import FILE, FOLDER, Store
from sitegen.model.confined import find_link, read_confined
from sitegen.session.snapshot import PARTS

HEADER = "last run"
STATES = "states"
"""Where it stands what the system said of the edition's files."""
RUN = "run"
"""Where the mark is of the run that began last to keep."""


class Header(msgspec.Struct, frozen=True):
    """By what is known whether the rest is of use."""

    program: bytes
    """The signature of the program and of what is installed, and the options of the build."""
    reader: bytes
    """The same without the options: what files hold, and what is wrong with them, does not depend on those."""
    site: bytes
    """The signature of the site that it wrote."""
    counts: dict[str, int]
    """How many rows each part has."""


class KeptRows:
    """What a build left, read row by row."""

    def __init__(
        self, store: Store, header: bytes | None, counts: Mapping[str, int], states: Mapping[str, bytes]
    ) -> None:
        """`states` are what the system says now of the files of the edition."""
        self.store = store
        self.header = header
        self.counts = counts
        self.states = states

    def count(self, part: str) -> int:
        """Return how many rows a part has."""
        return self.counts.get(part, 0)

    def settled(self) -> set[str]:
        """Return the files of which the system says what it said when that build began: they hold what they held."""
        before = decode_states(self.store.get(STATES, b""))
        return {name for name, state in self.states.items() if before.get(name) == state}

    def items(self, part: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield the rows of a part.

        Raises `msgspec.ValidationError` at the end where some are missing, or another build is about to change them.
        """
        count = 0
        for row in self.store.items(part):
            yield row
            count += 1
        if count != self.count(part) or self.store.get(HEADER, b"") != self.header:
            raise msgspec.ValidationError(f"not all rows are there of the part {part}")


def last_rows(root: Path, tell: Callable[[str], object]) -> KeptRows | None:
    """Return what the last build of an edition left, whatever its options and its site; None where it is of no use.

    `tell` is given a sentence where the cache is no good. What it says of the edition and its problems is of use, of
    the site it is not.
    """
    if not (root / FOLDER / FILE).is_file():
        return None
    store = Store.at(root, tell)
    given = store.get(HEADER, b"")
    header = decode_header(given)
    if header is None or header.reader != sign_program():
        return None
    return KeptRows(store, given, header.counts, settled_states(root, time.time_ns()))


def decode_header(data: bytes | None) -> Header | None:
    """Return the header of a build; None where there is none that can be read."""
    try:
        return msgspec.msgpack.decode(data, type=Header) if data else None
    except msgspec.MsgspecError:
        return None


def decode_states(data: bytes | None) -> dict[str, bytes]:
    """Return what the system said of files; nothing where that can't be read."""
    try:
        return msgspec.msgpack.decode(data, type=dict[str, bytes]) if data else {}
    except msgspec.MsgspecError:
        return {}


class LastRun:
    """Gives and takes what one build leaves for the next. Only the last one's is kept, whatever its options.

    Of two builds at the same time at most one is kept: a mixture would be of no use.
    """

    def __init__(self, last: LastBuild) -> None:
        self.last = last
        self.store = last.store
        self.program = last.sign_program()
        self.known: dict[str, int] = {}
        """How many rows each part has of what was given."""
        self.given = self.store.get(HEADER, b"")
        """The header as it was before."""
        self.states = settled_states(last.root, time.time_ns())
        """What the system said of the edition's files before any was read."""
        self.mark = os.urandom(16)
        """By which this run knows that no other has begun to keep since."""
        self.is_begun = False
        self.is_whole = True
        """Whether all that was given is kept."""

    def rows(self) -> KeptRows | None:
        """Return what the last build left; None where it is of no use."""
        header = decode_header(self.given)
        if header is None or header.program != self.program or header.site != self.last.sign_site():
            return None
        self.known = header.counts
        return KeptRows(self.store, self.given, header.counts, self.states)

    def file(self, path: str) -> bytes | None:
        """Return a file of the site that the last build wrote; None where it left nothing of use."""
        if not self.known or find_link(self.last.out, path):
            return None
        try:
            return read_confined(self.last.out / path)
        except OSError:
            return None

    def forget(self) -> None:
        """Give up what the last build left: all of it makes room for what this one leaves."""
        self.known = {}

    def take(self, changes: Iterable[Mapping[str, Mapping[bytes, bytes | None]]]) -> None:
        """Keep a part of what a build leaves: what differs from what it was given, or all where it was given nothing.

        Until all is kept, nothing is of use: after something could not be, no more is taken. If that was the first,
        what the last build left stands as it was.
        """
        if not self.is_whole:
            return
        if self.is_begun:
            self.is_whole = self.store.put_all(changes, expected={RUN: {b"": self.mark}})
            return
        begun = chain([{RUN: {b"": self.mark}}], changes)
        if self.known:
            self.is_whole = self.store.put_all(begun, {HEADER}, {HEADER: {b"": self.given}})
        else:
            self.is_whole = self.store.put_all(begun, {HEADER, *PARTS})
        self.is_begun = True

    def finish(self) -> None:
        """Take note that the site is written, if all is kept. To be called before another build can write it."""
        if not self.is_whole:
            return
        counts = {part: self.store.count(part) for part in PARTS}
        header = msgspec.msgpack.encode(Header(self.program, sign_program(), self.last.sign_site(), counts))
        states = msgspec.msgpack.encode(self.states)
        self.store.put_all([{HEADER: {b"": header}, STATES: {b"": states}}], expected={RUN: {b"": self.mark}})
