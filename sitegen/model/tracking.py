"""What was read for what: values that are derived from facts, and which of them a change of facts concerns.

A fact is named by a key. Whoever derives a value, page or check reads facts and other derived values through the
tracker, which keeps what was read. When facts change, each derived value that read one of them is derived again, and
what read that one only if it came out otherwise (early cutoff, as in build systems à la carte, Mokhov et al. 2018).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NoReturn, TypeVar

import msgspec

T = TypeVar("T")

Key = tuple[str, ...]
"""What a fact or a derived value is called: what kind it is, and of what."""

ONCE = "once"
"""The kind of values that several ask for."""
EAGER = 2000
"""How much a value may have read to be derived again at once; one that read more is taken for changed, and is derived
when somebody asks for it, so that no change costs more for the edition's being large."""
HEAVY = 1000
"""Of how many members a derived collection is not forgotten, however little it read."""


class Node(msgspec.Struct):
    """A derived value."""

    value: Any
    reads: dict[Key, None]
    """What it was derived from, in the order of reading."""
    derive: Callable[[], Any] | None
    """What derives it again; None for what is made only when it is asked for: a page."""
    kept: Any = None
    """The type of a value that another run can take as it is; None: it derives it again."""


class Tracker:
    """Derived values, and what each was derived from."""

    def __init__(self) -> None:
        self.nodes: dict[Key, Node] = {}
        self.readers: dict[Key, set[Key]] = {}
        self.frames: list[dict[Key, None]] = []
        """What is read by those that are being derived now, the innermost last."""
        self.waiting: set[Key] = set()
        """Values of which it is not yet known whether a change concerns them."""
        self.made: list[Key] | None = None
        """The values that were derived since somebody began to ask; None: nobody asks."""
        self.elsewhere: Callable[[Key], tuple[bytes, bytes] | None] = lambda _: None
        """Gives what a value read in another run, packed, and the value as bytes, where it is still the same."""
        self.recalled: dict[Key, bytes] = {}
        """What the values read, packed, that were taken from there: who knows of changes there has them forgotten."""
        self.hit: dict[Key, Key] = {}
        """Values that have read something that changed, each with the first such thing."""
        self.left = 0
        """How many values the last trimming left."""

    def read(self, key: Key) -> None:
        """Keep that a fact is read."""
        if self.frames:
            self.frames[-1][key] = None

    def derived(self, key: Key, derive: Callable[[], T], kept: Any = None) -> T:
        """Return a derived value: that of before, made now, or that of another run if it is `kept`, in that type."""
        self.read(key)
        if key in self.waiting:
            self.settle(key)
        node = self.nodes.get(key)
        if node is None and kept is not None:
            node = self.recall(key, kept)
        if node is None:
            node = self.make(key, derive, derive)
            node.kept = kept
        value: T = node.value
        return value

    def recall(self, key: Key, kept: Any) -> Node | None:
        """Return a value that another run derived, of that type; None where it may be another by now."""
        found = self.elsewhere(key)
        if found is None:
            return None
        reads, data = found
        node = self.nodes[key] = Node(msgspec.msgpack.decode(data, type=kept), NOTHING, None)
        self.recalled[key] = reads
        return node

    def make(self, key: Key, derive: Callable[[], Any], again: Callable[[], Any] | None) -> Node:
        """Derive a value and keep what it read. `again` is what a change derives it with."""
        reads: dict[Key, None] = {}
        self.frames.append(reads)
        try:
            value = derive()
        except BaseException:
            self.forget(key)
            raise
        finally:
            self.frames.pop()
        self.forget(key)
        if self.made is not None:
            self.made.append(key)
        return self.keep(key, value, reads, again)

    def keep(self, key: Key, value: Any, reads: dict[Key, None], again: Callable[[], Any] | None) -> Node:
        """Keep a value, and what it read."""
        node = self.nodes[key] = Node(value, reads, again)
        for read in reads:
            self.readers.setdefault(read, set()).add(key)
        return node

    def trace(self, key: Key) -> bytes:
        """Return what a value read, packed."""
        return pack(self.nodes[key].reads)

    def forget(self, key: Key) -> None:
        """Forget a derived value."""
        self.recalled.pop(key, None)
        node = self.nodes.pop(key, None)
        for read in node.reads if node is not None else ():
            readers = self.readers.get(read)
            if readers is not None:
                readers.discard(key)
                if not readers:
                    del self.readers[read]

    def trim(self, most: int, small: int) -> None:
        """Forget values that read little and are no large collection, since they are soon derived again.

        That is done where there are more than so many of all, and more than twice those that were left last time.
        """
        if len(self.nodes) > max(most, 2 * self.left):
            light = [key for key, node in self.nodes.items() if self.reads(key) <= small and not is_heavy(node.value)]
            for key in light:
                self.forget(key)
            self.left = len(self.nodes)

    def reads(self, key: Key) -> int:
        """Return how much a value read."""
        return len(self.nodes[key].reads)

    def change(self, facts: Iterable[Key]) -> dict[Key, Key]:
        """Derive again what a change of facts concerns.

        Returns all that had read something that changed, each with the first such thing: what is made only when it is
        asked for (a page) is out of date, all else was derived again.
        """
        self.hit = {}
        for fact in facts:
            self.strike(fact)
        self.waiting = self.downstream(self.hit)
        for key in list(self.waiting):
            if key in self.waiting:
                self.settle(key)
        return self.hit

    def downstream(self, hit: Iterable[Key]) -> set[Key]:
        """Return the values that are derived at once and may come out otherwise."""
        found: set[Key] = set()
        left = list(hit)
        while left:
            key = left.pop()
            node = self.nodes.get(key)
            if key not in found and node is not None and node.derive is not None:
                found.add(key)
                left.extend(self.readers.get(key, ()))
        return found

    def settle(self, key: Key) -> None:
        """Derive a value again if anything that it read changed; what it read is settled first."""
        self.waiting.discard(key)
        before = self.nodes[key]
        for read in before.reads:
            if read in self.waiting:
                self.settle(read)
        if key not in self.hit:
            return
        if len(before.reads) > EAGER or before.derive is None:
            self.forget(key)
            self.strike(key)
            return
        try:
            after = self.make(key, before.derive, before.derive)
        except Exception:  # whatever it read is no more: who reads it will not read it again, or meet the same
            self.strike(key)
            return
        if after.value != before.value:
            self.strike(key)

    def strike(self, key: Key) -> None:
        """Keep of all that read something that it changed."""
        for reader in self.readers.get(key, ()):
            self.hit.setdefault(reader, key)


def is_heavy(value: Any) -> bool:
    """Say whether a value is a collection too large to be made again and again, as all parts of a list by group are."""
    return isinstance(value, dict | list | tuple | frozenset) and len(value) > HEAVY


class LastTracker(Tracker):
    """Takes note only for another run: the facts are those of now, and no change of theirs will be told."""

    def __init__(self) -> None:
        super().__init__()
        self.traces: dict[Key, bytes] = self.recalled
        """What each value read, packed: an edition's pages read millions of facts."""

    def keep(self, key: Key, value: Any, reads: dict[Key, None], again: Callable[[], Any] | None) -> Node:
        """Keep a value, and what it read; what would derive it again is let go of, but not whether anything would."""
        self.traces[key] = pack(reads)
        node = self.nodes[key] = Node(value, NOTHING, again and never)
        return node

    def trace(self, key: Key) -> bytes:
        """Return what a value read, packed."""
        return self.traces[key]

    def reads(self, key: Key) -> int:
        """Return how much a value read."""
        return len(self.traces[key]) // array("q").itemsize

    def forget(self, key: Key) -> None:
        """Forget a derived value."""
        self.nodes.pop(key, None)
        self.traces.pop(key, None)

    def change(self, facts: Iterable[Key]) -> dict[Key, Key]:  # noqa: ARG002 - whatever was derived, was from these
        """Return that a change of facts concerns nothing."""
        return {}


def never() -> NoReturn:
    """Stand for what derives a value again where no fact will change."""
    raise AssertionError("a value is derived again of which nothing can have changed")


NOTHING: dict[Key, None] = {}


class NoTracker(Tracker):
    """Takes no note: for facts that don't change. What is derived once is remembered; each check is made only once."""

    def read(self, key: Key) -> None:
        """Do nothing."""

    def derived(self, key: Key, derive: Callable[[], T], kept: Any = None) -> T:  # noqa: ARG002 - nothing is kept
        """Return a derived value, made now or before."""
        if key[0] != ONCE:
            return derive()
        if key not in self.nodes:
            self.nodes[key] = Node(derive(), NOTHING, derive)
        value: T = self.nodes[key].value
        return value


def pack(reads: Iterable[Key]) -> bytes:
    """Return the numbers of what was read as bytes."""
    return array("q", map(number_of, reads)).tobytes()


@lru_cache(maxsize=1 << 16)
def number_of(key: Key) -> int:
    """Return the number by which a key is known: eight bytes of its digest."""
    name = "\0".join(key).encode(errors="surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big", signed=True)
