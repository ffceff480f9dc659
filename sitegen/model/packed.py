"""Values of large editions as bytes in a file without a name, decoded when they are asked for.

An edition of a hundred thousand texts has two million annotations, and any page needs a few of them. So texts, entries
and passages lie in a pile, and a mapping knows where each is. A value that is asked for again is another object that is
equal: who wants to know whether a value is still the same asks for its stamp.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, KeysView, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from sitegen.model.problem import SitegenError

T = TypeVar("T")

LENGTH = 28
"""How many bits of a place tell the length of what is there."""


class Pile:
    """Bytes in a file that is gone with the process; processes that are forked read them too."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile(prefix="sitegen-", buffering=0)  # noqa: SIM115 - open as long as the pile
        weakref.finalize(self, self.file.close)
        self.end = 0
        self.lock = Lock()

    def put(self, data: bytes) -> int:
        """Keep bytes (fewer than 256 MiB); return their place. Raises `SitegenError` where there is no room."""
        with self.lock:
            place = self.end << LENGTH | len(data)
            try:
                self.file.seek(self.end)
                rest = memoryview(data)
                while rest:
                    rest = rest[self.file.write(rest) :]
            except OSError as error:
                raise SitegenError(f"a large edition needs room among temporary files: {error.strerror}") from None
            self.end += len(data)
        return place

    def get(self, place: int) -> bytes:
        """Return the bytes at a place."""
        start, length = place >> LENGTH, place & ((1 << LENGTH) - 1)
        if hasattr(os, "pread"):
            return os.pread(self.file.fileno(), length, start)
        with self.lock:
            self.file.seek(start)
            return self.file.read(length)


class Recent(Generic[T]):
    """The values that were asked for last."""

    def __init__(self, room: int, load: Callable[[int], T]) -> None:
        """`load` gives the value of a number; `room` is how many are remembered."""
        self.room = room
        self.load = load
        self.known: OrderedDict[int, T] = OrderedDict()
        """A plain dict would look for its first key past all that were taken out before it."""

    def get(self, number: int) -> T:
        """Return a value, loaded where it is not remembered."""
        known = self.known
        value = known.get(number)
        if value is not None:
            known.move_to_end(number)
            return value
        value = self.load(number)
        if len(known) >= self.room:
            known.popitem(last=False)
        known[number] = value
        return value


class Stamped(Mapping[str, T]):
    """A mapping that tells of a value whether it is still the same without giving it.

    Held is what each value is made of when it is asked for.
    """

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.held = dict(held)

    def __contains__(self, key: object) -> bool:
        return key in self.held

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def keys(self) -> KeysView[str]:
        """Return the keys."""
        return self.held.keys()

    def stamp(self, key: str) -> object:
        """Return what `is_same` compares, which is what is held; None where there is no such key."""
        return self.held.get(key)


def stamp(values: Mapping[str, Any], key: str) -> object:
    """Return what tells whether the value of a key is the same still (`is_same`); None where there is no such key."""
    return values.stamp(key) if isinstance(values, Stamped) else values.get(key)


def is_same(one: object, other: object) -> bool:
    """Say whether two stamps are of one value: the same place in a pile, or the same object."""
    return one is other or (isinstance(one, int) and one == other)


class Packed(Stamped[T]):
    """Values by name, each in the pile."""

    def __init__(self, places: Mapping[str, int], recent: Recent[T]) -> None:
        """`recent` gives the value at a place."""
        super().__init__(places)
        self.recent = recent

    def __getitem__(self, key: str) -> T:
        return self.recent.get(self.held[key])


class PackedValues(Packed[T]):
    """Values that can be put into the pile."""

    def __init__(self, pile: Pile, encode: Callable[[T], bytes], decode: Callable[[bytes], T], room: int) -> None:
        super().__init__({}, Recent(room, lambda place: decode(pile.get(place))))
        self.pile = pile
        self.encode = encode

    def __setitem__(self, key: str, value: T) -> None:
        self.put(key, self.encode(value))

    def put(self, key: str, data: bytes) -> None:
        """Put a value that is encoded already."""
        self.held[key] = self.pile.put(data)

    def encoded(self, key: str) -> bytes:
        """Return a value as it is in the pile."""
        return self.pile.get(self.held[key])
