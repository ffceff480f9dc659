"""What a session leaves for the next run, as bytes by part and key: its edition, where entries stand, what was read.

Whoever keeps the bytes gives all of them back, or none: they belong together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Protocol

import msgspec

from sitegen.model.edition import Tally, TextPassages
from sitegen.model.passage import Finding, Passage
from sitegen.model.problem import Problem
from sitegen.model.traces import Traces, Value, decode_values, encode_values
from sitegen.model.words import Words

Changes = dict[str, dict[bytes, bytes | None]]
"""What is another than it was, by part, then key; None: it is no more."""

HEAD, FILE, PASSAGES, PAGE, VALUE, CHECK, CHECKED = PARTS = (
    "head", "file", "passages", "page", "value", "check", "checked",
)  # fmt: skip
"""The last is of values that were derived for checks."""


class Rows(Protocol):
    """What one run left, by part and key. Its rows are given one by one, for of a large edition they are much."""

    def count(self, part: str) -> int:
        """Return how many rows a part has."""

    def settled(self) -> set[str]:
        """Return the names of files of the edition that surely hold what they held."""

    def items(self, part: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield the rows of a part. Raises `msgspec.MsgspecError` at the end where these were not all."""


class Kept(Protocol):
    """Gives and takes what one run leaves for the next."""

    def rows(self) -> Rows | None:
        """Return what the last run left; None where it left nothing that this one can use."""

    def file(self, path: str) -> bytes | None:
        """Return a file of the site that the last run made, if what it left is of use."""

    def forget(self) -> None:
        """Give up what the last run left, for it can't be read."""

    def take(self, changes: Iterable[Changes]) -> None:
        """Keep a part of what this run leaves; what was left before is of no use from now on."""

    def finish(self) -> None:
        """Take note that all is kept, and the site written: the next run may use it."""


class NothingKept:
    """Where every run begins anew."""

    def rows(self) -> Rows | None:
        """Return that nothing was left."""
        return None

    def file(self, path: str) -> bytes | None:  # noqa: ARG002 - as of others
        """Return that there is none."""
        return None

    def forget(self) -> None:
        """Do nothing."""

    def take(self, changes: Iterable[Changes]) -> None:
        """Keep nothing."""

    def finish(self) -> None:
        """Take no note."""


NOTHING_KEPT = NothingKept()


class Head(msgspec.Struct, frozen=True):
    """What is kept of the whole."""

    folders: dict[str, list[tuple[str, bool]]]
    """What each folder of sources lists: names, and whether they are of folders."""
    templates: dict[str, bytes]
    """The digest of each template."""
    words: bytes
    """The digest of the interface's words."""
    problems: list[Problem]
    """Those that edition.json tells."""
    is_indexed: bool


class KeptPassages(msgspec.Struct, frozen=True, array_like=True):
    """Where entries stand in one text."""

    versions: dict[str, tuple[Passage, ...]]
    findings: tuple[Finding, ...]
    shown: str
    """The version that pages show."""


class Made(msgspec.Struct):
    """Traces of pages and derived values that were made, packed."""

    pages: dict[str, bytes] = msgspec.field(default_factory=dict)
    values: dict[int, Value] = msgspec.field(default_factory=dict)

    def update(self, other: Made) -> None:
        """Add others to them."""
        self.pages.update(other.pages)
        self.values.update(other.values)


def key_of(name: str) -> bytes:
    """Return the key of what has a name."""
    return name.encode(errors="surrogateescape")


def name_of(key: bytes) -> str:
    """Return the name that has a key."""
    return key.decode(errors="surrogateescape")


def by_name(values: Mapping[str, bytes | None]) -> dict[bytes, bytes | None]:
    """Return values by key."""
    return {key_of(name): value for name, value in values.items()}


class Standing(msgspec.Struct, frozen=True, array_like=True):
    """Passages of a text as they are kept, and what is known of them without decoding them."""

    tally: Tally
    passages: msgspec.Raw


STANDING_DECODER = msgspec.msgpack.Decoder(Standing)


def encode_standing(passages: TextPassages, data: bytes) -> bytes:
    """Return the passages of a text, which `data` encodes, with their tally as bytes."""
    return msgspec.msgpack.encode(Standing(Tally.of(passages), msgspec.Raw(data)))


def decode_standing(data: bytes) -> Standing:
    """Return the same. Raises `msgspec.MsgspecError`."""
    return STANDING_DECODER.decode(data)


def encode_passages(passages: TextPassages) -> bytes:
    """Return where entries stand in a text as bytes."""
    return msgspec.msgpack.encode(KeptPassages(passages.versions, passages.findings, passages.shown))


PASSAGES_DECODER = msgspec.msgpack.Decoder(KeptPassages)


def decode_passages(data: bytes) -> TextPassages:
    """Return where entries stand in a text. Raises `msgspec.MsgspecError`."""
    kept = PASSAGES_DECODER.decode(data)
    return TextPassages.of(kept.versions, kept.findings, kept.shown)


def encode_made(made: Made) -> Changes:
    """Return traces as bytes, by part and key."""
    return {PAGE: by_name(made.pages), VALUE: by_number(encode_values(made.values))}


def decode_traces(rows: Rows) -> Traces:
    """Return traces. Raises `msgspec.MsgspecError`."""
    return Traces(dict(named(rows, PAGE)), decode_values(numbered(rows, VALUE)))


def named(rows: Rows, part: str) -> Iterator[tuple[str, bytes]]:
    """Yield the rows of a part by name."""
    return ((name_of(key), data) for key, data in rows.items(part))


def numbered(rows: Rows, part: str) -> Iterator[tuple[int, bytes]]:
    """Yield the rows of a part by number."""
    return ((int.from_bytes(key, "big", signed=True), data) for key, data in rows.items(part))


def by_number(values: Mapping[int, bytes]) -> dict[bytes, bytes | None]:
    """Return values by key."""
    return {number_key(number): data for number, data in values.items()}


def number_key(number: int) -> bytes:
    """Return the key of what has a number."""
    return number.to_bytes(8, "big", signed=True)


def encode_head(head: Head) -> dict[bytes, bytes | None]:
    """Return what is kept of the whole as bytes."""
    return {b"": msgspec.msgpack.encode(head)}


def decode_head(rows: Rows) -> Head:
    """Return what was kept of the whole. Raises `msgspec.MsgspecError`."""
    return msgspec.msgpack.decode(dict(rows.items(HEAD)).get(b"", b""), type=Head)


def digest_of_words(words: Words) -> bytes:
    """Return the digest of the interface's words."""
    return digest(msgspec.msgpack.encode([words.language, words.messages], order="deterministic"))


def digest(data: bytes) -> bytes:
    """Return the digest of bytes."""
    return blake2b(data, digest_size=16).digest()


def removed(before: Iterable[str], after: Iterable[str]) -> dict[str, None]:
    """Return what is no more, for `Changes`."""
    return dict.fromkeys(set(before) - set(after))
