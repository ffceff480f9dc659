"""What pages and derived values read in another run, and which of them a change of facts concerns in this one.

Keys are told apart by short digests, so that a hundred thousand pages have their traces in little memory. A page that
read a changed fact is stale. One that read only values which may come out otherwise is in doubt, until each of them is
derived again and its digest compared.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from itertools import chain, islice
from typing import Any, Generic, TypeVar

import msgspec

from sitegen.model.tracking import Key, Tracker, number_of

K = TypeVar("K")

BLOCK, MANY = 256, 64
"""What how many read is joined, and up to how many numbers are looked for in that."""
NO_DIGEST = b""
"""Of a value of which nobody can say whether it is another: such a one counts as changed."""


class Value(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A derived value of another run."""

    reads: bytes
    """The numbers of what it was derived from, eight bytes each."""
    digest: bytes
    """Of the value itself."""
    data: bytes = b""
    """The value as it can be taken again, where it has a type in which it is kept."""


class Reads(Generic[K]):
    """What was read by many, so joined that it is quickly seen who may have read a number."""

    def __init__(self, reads: Iterable[tuple[K, bytes]]) -> None:
        self.blocks: list[tuple[bytes, list[K]]] = []
        """What `BLOCK` of them read, one after the other, and who they are."""
        rest = iter(reads)
        while some := list(islice(rest, BLOCK)):
            self.blocks.append((b"".join(each for _, each in some), [key for key, _ in some]))

    def holding(self, wanted: Collection[int]) -> Iterator[K]:
        """Yield all who read one of these numbers, and some others."""
        if len(wanted) > MANY:
            yield from chain.from_iterable(keys for _, keys in self.blocks)
            return
        needles = [number.to_bytes(8, sys.byteorder, signed=True) for number in wanted]
        for joined, keys in self.blocks:
            if any(needle in joined for needle in needles):
                yield from keys


class Traces(msgspec.Struct, dict=True):
    """What was read for each page or check, by site path or name, and for each derived value, by its key's number."""

    pages: dict[str, bytes] = {}
    values: dict[int, Value] = {}

    @cached_property
    def by_pages(self) -> Reads[str]:
        """What pages read, as it was when this was first asked."""
        return Reads(self.pages.items())

    @cached_property
    def by_values(self) -> Reads[int]:
        """What values read, likewise."""
        return Reads((number, value.reads) for number, value in self.values.items())


class Plan(msgspec.Struct, frozen=True):
    """Which pages of another run a change of facts concerns, each with the fact for which."""

    stale: dict[str, Key]
    """Those that are to be made."""
    doubtful: dict[str, Key]
    """Those that may be to be made."""
    suspects: dict[int, Key]
    """The derived values that may come out otherwise."""


def plan(traces: Traces, facts: Iterable[Key]) -> Plan:
    """Return which pages and values of another run facts that changed since concern."""
    changed = {number_of(fact): fact for fact in facts}
    suspects: dict[int, Key] = {}
    news = changed
    while news:  # as often as values are derived from values that are derived from values: a few times
        found = {number: cause for number, cause in readers(traces, news) if number not in suspects}
        suspects.update(found)
        news = found
    stale: dict[str, Key] = {}
    doubtful: dict[str, Key] = {}
    for path in traces.by_pages.holding(changed.keys() | suspects.keys()):
        reads = traces.pages[path]
        cause = first_of(reads, changed)
        if cause is not None:
            stale[path] = cause
        elif suspects and (cause := first_of(reads, suspects)) is not None:
            doubtful[path] = cause
    return Plan(stale, doubtful, suspects)


def readers(traces: Traces, among: Mapping[int, Key]) -> Iterator[tuple[int, Key]]:
    """Yield the values that read one of others, each with the first such one."""
    for number in traces.by_values.holding(among.keys()):
        value = traces.values.get(number)
        cause = first_of(value.reads, among) if value is not None else None
        if cause is not None:
            yield number, cause


class Doubts:
    """Clears up which pages that are in doubt are as they were, by values that are derived again meanwhile."""

    def __init__(self, traces: Traces, facts: Iterable[Key]) -> None:
        facts = list(facts)
        self.traces = traces
        self.changed = {number_of(fact): fact for fact in facts}
        self.plan = plan(traces, facts)
        self.settled: dict[int, bool] = {}
        """Whether values came out as they were, as far as that is known."""

    def take(self, key: Key, value: Any) -> None:
        """Take note of a value that was derived again."""
        number = number_of(key)
        if number in self.plan.suspects:
            self.settle(number, digest_of(value))

    def settle(self, number: int, digest: bytes) -> None:
        """Take note of the digest of a value that was derived again, by the number of its key."""
        if number in self.plan.suspects:
            self.settled[number] = digest != NO_DIGEST and digest == self.traces.values[number].digest

    def left(self, derived: Container[int]) -> list[int]:
        """Return the values that may be others, that are none of those derived again, and that nobody reads any more.

        Of a page that reads one it is known by now whether it is as it was, and so of the value.
        """
        return [number for number in self.plan.suspects if number not in derived and not self.is_same(number)]

    def same(self, key: Key) -> tuple[bytes, bytes] | None:
        """Return what a value read in the other run, packed, and the value as bytes; None where it may be another."""
        number = number_of(key)
        value = self.traces.values.get(number)
        return (value.reads, value.data) if value and value.data and number not in self.plan.suspects else None

    def is_sure(self, key: Key) -> bool:
        """Say whether a value of the other run is the same for sure."""
        number = number_of(key)
        return number in self.traces.values and number not in self.plan.suspects

    def is_cleared(self, path: str) -> bool:
        """Say whether a page in doubt is known to be as it was."""
        return path in self.plan.doubtful and all(map(self.is_same, numbers(self.traces.pages[path])))

    def is_same(self, number: int) -> bool:
        """Say whether what has this number is known to be as it was."""
        if number not in self.plan.suspects:
            return number not in self.changed
        if number not in self.settled:
            if not all(map(self.is_same, numbers(self.traces.values[number].reads))):
                return False  # for now: it is not known yet
            self.settled[number] = True
        return self.settled[number]


def first_of(reads: bytes, among: Mapping[int, Key]) -> Key | None:
    """Return the first of what was read that is among others."""
    read = numbers(reads)
    if among.keys().isdisjoint(read):
        return None
    return next(among[number] for number in read if number in among)


def numbers(reads: bytes) -> array[int]:
    """Return the numbers that were packed."""
    found = array("q")
    found.frombytes(reads)
    return found


def digest_of(value: Any) -> bytes:
    """Return the digest of a derived value; `NO_DIGEST` where it holds what has none."""
    for encoder in (ORDERED, UNORDERED):
        try:
            return blake2b(encoder.encode(value), digest_size=8).digest()
        except (TypeError, ValueError, OverflowError, RecursionError, NotImplementedError):
            continue
    return NO_DIGEST


def data_of(value: Any) -> bytes:
    """Return a value as bytes of which the same can be made; empty where that can't be: of a year of 20 digits."""
    try:
        return msgspec.msgpack.encode(value)
    except (TypeError, ValueError, OverflowError):
        return b""


def plain(value: Any) -> Any:
    """Return what stands for a value that msgpack knows not. Raises NotImplementedError where nothing does."""
    if isinstance(value, str):  # Markup
        return str(value)
    if isinstance(value, range):
        return [value.start, value.stop, value.step]
    if callable(value):  # of recipes, which are the same if all else of them is
        return None
    raise NotImplementedError


ORDERED = msgspec.msgpack.Encoder(enc_hook=plain, order="deterministic")
UNORDERED = msgspec.msgpack.Encoder(enc_hook=plain)
"""For mappings whose keys are no strings, which the other one refuses."""


def values_of(tracker: Tracker, made: Iterable[Key]) -> dict[int, Value]:
    """Return the traces of derived values that were made."""
    found: dict[int, Value] = {}
    for key in made:
        node = tracker.nodes.get(key)
        if node is not None and node.derive is not None:
            data = data_of(node.value) if node.kept is not None else b""
            found[number_of(key)] = Value(tracker.trace(key), digest_of(node.value), data)
    return found


VALUE_DECODER = msgspec.msgpack.Decoder(Value)


def encode_values(values: Mapping[int, Value]) -> dict[int, bytes]:
    """Return traces of derived values as bytes."""
    return {number: msgspec.msgpack.encode(value) for number, value in values.items()}


def decode_values(values: Iterable[tuple[int, bytes]]) -> dict[int, Value]:
    """Return the same, given by number. Raises `msgspec.MsgspecError`."""
    return {number: VALUE_DECODER.decode(data) for number, data in values}
