"""edition.json in parts: what is as it was in another run is taken from the file that it made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from hashlib import blake2b
from io import BytesIO

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.problem import Problem
from sitegen.model.traces import Doubts
from sitegen.model.tracking import ONCE, Key, LastTracker, number_of
from sitegen.pages.data import pieces

DATA = "data/edition.json"
PARTS: Key = (ONCE, "data.parts")
"""What tells where the parts are."""


class Places(msgspec.Struct, frozen=True, array_like=True):
    """Where the parts of a file stand."""

    size: int = 0
    """Of the file."""
    parts: list[tuple[int, int, int]] = []
    """Of each the number of its key, its start and its end."""


class DataParts:
    """The parts of edition.json."""

    def __init__(
        self, annotated: Annotated, tracker: LastTracker, doubts: Doubts, earlier: Callable[[str], bytes | None]
    ) -> None:
        """`earlier` gives a file that the other run made, by site path."""
        self.annotated = annotated
        self.tracker = tracker
        self.doubts = doubts
        known = doubts.traces.values.get(number_of(PARTS))
        places = msgspec.msgpack.decode(known.data, type=Places) if known else Places()
        self.old = memoryview((earlier(DATA) if places.parts else None) or b"")
        whole = len(self.old) == places.size
        self.places = {number: (start, end) for number, start, end in places.parts} if whole else {}
        self.last: tuple[int, bytes | memoryview] = (0, b"")
        """The part that was given last, with its number."""
        self.empty: list[int] = []
        """The numbers of parts without content."""

    def join(self, problems: Sequence[Problem]) -> bytes:
        """Return edition.json; where its parts are is kept for another run."""
        found = BytesIO()  # of a large edition it is hundreds of megabytes, which must not stand in memory twice
        parts: list[tuple[int, int, int]] = []
        size = 0
        for piece in pieces(self.annotated, problems, self.content):
            number, part = self.last
            if piece is part:
                parts.append((number, size, size + len(piece)))
            size += found.write(piece)
        places = Places(size, [*parts, *((number, 0, 0) for number in self.empty)])
        node = self.tracker.make(PARTS, lambda: places, lambda: places)
        node.kept = Places
        return found.getvalue()

    def content(self, name: str, make: Callable[[Annotated], bytes]) -> bytes | memoryview:
        """Return a part: from the file of before if it is the same for sure."""
        key = (ONCE, name)
        number = number_of(key)
        place = self.places.get(number)
        part: bytes | memoryview
        self.tracker.read(key)
        if place is not None and self.doubts.is_sure(key):
            part = self.old[slice(*place)]
        else:
            node = self.tracker.make(key, derive := partial(make, self.annotated), derive)
            # What is compared is its digest, so that all of a large edition does not stand in memory twice.
            part, node.value = node.value, digest(node.value)
        if not part:
            self.empty.append(number)
        self.last = number, part
        return part


def digest(data: bytes) -> bytes:
    """Return the digest of a part."""
    return blake2b(data, digest_size=16).digest()
