"""What the last build read and made, page by page, by which the next one makes only what a change concerns.

It is used only while the program and what is installed beside it are the same, and the site is as that build left it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from sitegen.cache.last import LastBuild
from sitegen.session.snapshot import PARTS

HEADER = "last run"


class Header(msgspec.Struct, frozen=True):
    """By what is known whether the rest is of use."""

    program: bytes
    """The signature of the program and of what is installed, and the options of the build."""
    site: bytes
    """The signature of the site that it wrote."""
    counts: dict[str, int]
    """How many rows each part has."""


class LastRun:
    """Gives and takes what one build leaves for the next. Only the last one's is kept, whatever its options."""

    def __init__(self, last: LastBuild) -> None:
        self.last = last
        self.store = last.store
        self.program = last.sign_program()
        self.known: dict[str, int] = {}
        """How many rows each part has of what was given."""
        self.is_begun = False

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
        kept = self.store.get(HEADER, b"")
        try:
            return msgspec.msgpack.decode(kept, type=Header) if kept else None
        except msgspec.MsgspecError:
            return None

    def forget(self) -> None:
        """Give up what the last build left: all of it makes room for what this one leaves."""
        self.known = {}

    def take(self, changes: Iterable[Mapping[str, Mapping[bytes, bytes | None]]]) -> None:
        """Keep a part of what a build leaves: what differs from what it was given, or all where it was given nothing.

        Until all is kept, nothing is of use.
        """
        emptied = {HEADER} if self.known else {HEADER, *PARTS}
        self.store.put_all(changes, emptied if not self.is_begun else ())
        self.is_begun = True

    def finish(self) -> None:
        """Take note that all is kept, and the site written."""
        counts = {part: self.store.count(part) for part in PARTS}
        header = Header(self.program, self.last.sign_site(), counts)
        self.store.put(HEADER, {b"": msgspec.msgpack.encode(header)})
