"""What the files of an edition hold, each by itself; and the same as bytes, so that another run need not read them."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec

from sitegen.load.annotations import AnnotationFile, Declared
from sitegen.model.config import NO_CONFIG, Config
from sitegen.model.edition import ProsePage
from sitegen.model.entry import Entry, Marks
from sitegen.model.entry import Path as Way
from sitegen.model.layer import Layer
from sitegen.model.problem import Place, Problem
from sitegen.model.prose import Prose
from sitegen.model.text import Text


class Known(msgspec.Struct, frozen=True, eq=False):
    """A file that was read."""

    name: str
    digest: bytes
    """Of its bytes."""
    given: str
    """What else decides what it holds: the edition's language, for a text."""
    value: Any
    """What it holds."""


class ConfigFile(msgspec.Struct, frozen=True):
    """What edition.yaml holds."""

    config: Config = NO_CONFIG
    """A stand-in after problems."""
    prose: dict[str, Prose] = {}
    """Its Markdown values by key."""
    proses: tuple[tuple[Place, Prose], ...] = ()
    problems: tuple[Problem, ...] = ()
    marks: Marks = Marks(1, 1)


class TextFile(msgspec.Struct, frozen=True):
    """What the file of a text holds, with its original where that is read."""

    text: Text | None
    proses: tuple[tuple[Place, Prose], ...]
    problems: tuple[Problem, ...]


class PageFile(msgspec.Struct, frozen=True):
    """What the file of an editors' page holds."""

    page: ProsePage | None
    proses: tuple[tuple[Place, Prose], ...]
    problems: tuple[Problem, ...]


class KeptItem(msgspec.Struct, frozen=True, array_like=True):
    """An id that a file declares, without the record, which is made of the data again."""

    id: str
    place: Place
    data: dict[str, Any] | None
    """None where it is faulty."""
    marks: Marks
    prose: tuple[tuple[Way, Prose], ...]
    stray: tuple[Prose, ...]
    problems: tuple[Problem, ...]


class KeptAnnotations(msgspec.Struct, frozen=True, array_like=True):
    """What an annotation file holds."""

    items: tuple[KeptItem, ...]
    problems: tuple[Problem, ...]
    is_known: bool


class KeptFile(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read, as it is kept."""

    digest: bytes
    given: str
    kind: str
    """The name of the type of `value`."""
    value: msgspec.Raw


NO_MARKS = Marks(1, 1)
KINDS: dict[str, Any] = {found.__name__: found for found in (ConfigFile, TextFile, PageFile, KeptAnnotations)}


def digest_of(*parts: bytes | tuple[str, int]) -> bytes:
    """Return the digest of what files hold, or of why they can't be read."""
    digest = blake2b(digest_size=16)
    for part in parts:
        known = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(f"{type(part).__name__} {len(known)} ".encode() + known)
    return digest.digest()


def encode_file(known: Known) -> bytes:
    """Return a file that was read as bytes."""
    value = known.value
    if isinstance(value, AnnotationFile):
        value = KeptAnnotations(tuple(map(kept_item, value.items)), value.problems, value.is_known)
    raw = msgspec.Raw(msgspec.msgpack.encode(value))
    return msgspec.msgpack.encode(KeptFile(known.digest, known.given, type(value).__name__, raw))


def decode_file(name: str, data: bytes, layer: Layer | None) -> Known:
    """Return a file that was read, of that name. `layer`: that of an annotation file. Raises `msgspec.MsgspecError`."""
    kept = msgspec.msgpack.decode(data, type=KeptFile)
    value = decoder(kept.kind).decode(kept.value)
    if isinstance(value, KeptAnnotations):
        if layer is None:
            raise msgspec.ValidationError("no layer is known of an annotation file")
        items = tuple(declared(item, layer) for item in value.items)
        value = AnnotationFile(None, items, value.problems, value.is_known)
    return Known(name, kept.digest, kept.given, value)


@cache
def decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    if kind not in KINDS:
        raise msgspec.ValidationError(f"nothing is known of {kind}")
    return msgspec.msgpack.Decoder(KINDS[kind])


def kept_item(item: Declared) -> KeptItem:
    entry = item.entry
    if entry is None:
        return KeptItem(item.id, item.place, None, NO_MARKS, (), item.stray, item.problems)
    prose = tuple(entry.prose.items())
    return KeptItem(item.id, item.place, entry.data, entry.marks, prose, item.stray, item.problems)


def declared(item: KeptItem, layer: Layer) -> Declared:
    """Return what an id declares."""
    if item.data is None:
        return Declared(item.id, item.place, None, item.stray, item.problems)
    record = msgspec.convert(item.data, layer.record)
    entry = Entry(layer.name, item.id, record, item.data, item.place, item.marks, dict(item.prose))
    return Declared(item.id, item.place, entry, item.stray, item.problems)
