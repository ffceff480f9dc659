"""What the last build read and made, page by page, by which the next one makes only what a change concerns.

It is used only while the program and what is installed beside it are the same, and the site is as that build left it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from itertools import chain

import msgspec

from sitegen.cache.last import LastBuild
from sitegen.session.snapshot import PARTS

HEADER = "last run"
RUN = "run"
"""Where the mark is of the run that began last to keep."""


class Header(msgspec.Struct, frozen=True):
    """By what is known whether the rest is of use."""

    program: bytes
    """The signature of the program and of what is installed, and the options of the build."""
    site: bytes
    """The signature of the site that it wrote."""
    counts: dict[str, int]
    """How many rows each part has."""


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
        self.mark = os.urandom(16)
        """By which this run knows that no other has begun to keep since."""
        self.is_begun = False
        self.is_whole = True
        """Whether all that was given is kept."""

    def rows(self) -> dict[str, dict[bytes, bytes]] | None:
        """Return what the last build left, by part and key; None where it is of no use."""
        header = self.header()
        if header is None or header.program != self.program or header.site != self.last.sign_site():
            return None
        found = {part: dict(self.store.items(part)) for part in header.counts}
        if {part: len(rows) for part, rows in found.items()} != header.counts:
            return None  # some are damaged
        self.known = header.counts
        return found

    def header(self) -> Header | None:
        try:
            return msgspec.msgpack.decode(self.given, type=Header) if self.given else None
        except msgspec.MsgspecError:
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
        header = msgspec.msgpack.encode(Header(self.program, self.last.sign_site(), counts))
        self.store.put_all([{HEADER: {b"": header}}], expected={RUN: {b"": self.mark}})
