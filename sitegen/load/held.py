"""What the files of an edition hold, each by itself; and the same as bytes, so that another run need not read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import msgspec

from sitegen.load.annotations import AnnotationFile, Declared
from sitegen.model.config import NO_CONFIG, Config
from sitegen.model.edition import Edition, ProsePage
from sitegen.model.entry import Entry, Marks
from sitegen.model.entry import Path as Way
from sitegen.model.facts import Outline, outline_of
from sitegen.model.layer import Layer
from sitegen.model.packed import Pile, Recent
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

    held: Text | None
    proses: tuple[tuple[Place, Prose], ...]
    problems: tuple[Problem, ...]

    @property
    def id(self) -> str:
        """The id of the text; empty where there is none."""
        return self.held.id if self.held is not None else ""


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
    marks: msgspec.Raw
    prose: tuple[tuple[Way, Prose], ...]
    stray: tuple[Prose, ...]
    problems: tuple[Problem, ...]


class KeptAnnotations(msgspec.Struct, frozen=True, array_like=True):
    """What an annotation file holds."""

    ids: list[str]
    problems: tuple[Problem, ...]
    is_known: bool
    faulty: tuple[KeptItem, ...]
    """Those of which there is something to say."""
    empty: frozenset[str]
    """The ids that are no entry's."""
    chunks: tuple[msgspec.Raw, ...]
    """All that it declares, `CHUNK` ids together."""
    outlines: tuple[msgspec.Raw, ...]
    """The outlines of the same, None of what is no entry."""
    titles: tuple[msgspec.Raw, ...]
    """What the same are called, None of what is no entry, or is called so for others."""


class KeptText(msgspec.Struct, frozen=True, array_like=True):
    """What the file of a text holds."""

    id: str
    """Empty where it is no text."""
    proses: tuple[tuple[Place, Prose], ...]
    problems: tuple[Problem, ...]
    text: msgspec.Raw


class KeptFile(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read, as it is kept."""

    digest: bytes
    given: str
    kind: str
    """The name of the type of `value`."""
    value: msgspec.Raw


RECENT_ENTRIES, RECENT_TEXTS = 4000, 256
"""How many entries, and how many texts, are remembered, about."""
RECENT_CHUNKS = 8
"""Of how many chunks of entries the bytes and the outlines are remembered: neighbours are asked for one by one."""
CHUNK = 64
"""How many entries of a file are kept together."""
NO_OTHERS = Edition(NO_CONFIG, (), {}, {}, {}, (), {})
"""For those whose titles follow from them alone."""
NO_MARKS = msgspec.Raw(msgspec.msgpack.encode(Marks(1, 1)))
KINDS: dict[str, Any] = {found.__name__: found for found in (ConfigFile, PageFile, KeptText, KeptAnnotations)}
encode = msgspec.msgpack.encode


def digest_of(*parts: bytes | tuple[str, int]) -> bytes:
    """Return the digest of what files hold, or of why they can't be read."""
    digest = blake2b(digest_size=16)
    for part in parts:
        known = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(f"{type(part).__name__} {len(known)} ".encode() + known)
    return digest.digest()


class HeldChunk(NamedTuple):
    """Where in the pile entries of a file are that are kept together."""

    entries: int
    outlines: int
    titles: int
    layer: Layer


class Packing:
    """What files hold, in a pile."""

    def __init__(self) -> None:
        self.pile = Pile()
        self.places: list[HeldChunk] = []
        """Where each chunk of entries is."""
        self.recent = Recent(RECENT_ENTRIES, self.load_entry)
        self.recent_chunks = Recent(RECENT_CHUNKS, self.load_chunk)
        self.recent_outlines = Recent(RECENT_CHUNKS, self.load_outlines)
        self.recent_titles = Recent(RECENT_CHUNKS, self.load_titles)
        self.recent_texts = Recent(RECENT_TEXTS, self.load_text)

    def raw(self, places: Iterable[int]) -> tuple[msgspec.Raw, ...]:
        """Return the bytes at places."""
        return tuple(msgspec.Raw(self.pile.get(place)) for place in places)

    def load_chunk(self, number: int) -> tuple[msgspec.Raw, ...]:
        """Return what the ids of a chunk declare, as bytes."""
        return RAW_ITEMS_DECODER.decode(self.pile.get(self.places[number].entries))

    def load_entry(self, held: int) -> Entry[Any]:
        """Return an entry; the others of its chunk are not decoded."""
        number, place = divmod(held, CHUNK)
        item = ITEM_DECODER.decode(self.recent_chunks.get(number)[place])
        entry = declared(item, self.places[number].layer).entry
        if entry is None:
            raise KeyError(held)
        return entry

    def load_outlines(self, number: int) -> tuple[Outline | None, ...]:
        """Return the outlines of a chunk."""
        found: tuple[Outline | None, ...] = OUTLINES_DECODER.decode(self.pile.get(self.places[number].outlines))
        return found

    def load_titles(self, number: int) -> tuple[str | None, ...]:
        """Return what the entries of a chunk are called."""
        return TITLES_DECODER.decode(self.pile.get(self.places[number].titles))

    def load_text(self, place: int) -> Text:
        """Return the text at a place."""
        text: Text = TEXT_DECODER.decode(self.pile.get(place))
        return text

    def entry(self, held: int) -> Entry[Any]:
        """Return an entry by the number of its chunk and its place there."""
        return self.recent.get(held)

    def outline(self, held: int) -> Outline:
        """Return the outline of an entry, likewise."""
        outline = self.recent_outlines.get(held // CHUNK)[held % CHUNK]
        if outline is None:
            raise KeyError(held)
        return outline

    def title(self, held: int) -> str | None:
        """Return what an entry is called where that is told without others, likewise."""
        return self.recent_titles.get(held // CHUNK)[held % CHUNK]

    def pack(self, kept: KeptAnnotations | KeptText, layer: Layer | None) -> PackedFile | PackedText:
        """Put what a file holds into the pile."""
        if isinstance(kept, KeptText):
            return PackedText(kept.id, kept.proses, kept.problems, self.pile.put(kept.text))
        if layer is None:
            raise msgspec.ValidationError("no layer is known of an annotation file")
        first = len(self.places)
        for parts in zip(kept.chunks, kept.outlines, kept.titles, strict=True):
            chunk, outlines, titles = map(self.pile.put, parts)
            self.places.append(HeldChunk(chunk, outlines, titles, layer))
        faulty = [declared(item, layer) for item in kept.faulty]
        return PackedFile(kept.ids, kept.problems, kept.is_known, faulty, kept.empty, first, len(kept.chunks), self)


class PackedText(msgspec.Struct, frozen=True):
    """What the file of a text holds, the text itself in the pile."""

    id: str
    proses: tuple[tuple[Place, Prose], ...]
    problems: tuple[Problem, ...]
    held: int
    """The place of the text."""


class PackedFile(msgspec.Struct, frozen=True, dict=True):
    """What an annotation file holds, in the pile; the same as an `AnnotationFile` to those who merge files."""

    ids: list[str]
    problems: tuple[Problem, ...]
    is_known: bool
    faulty: list[Declared]
    empty: frozenset[str]
    first: int
    """The number of its first chunk."""
    count: int
    """How many chunks it has."""
    packing: Packing
    source: None = None

    @property
    def items(self) -> tuple[Declared, ...]:
        """All that it declares."""
        packing = self.packing
        places = packing.places[self.first : self.first + self.count]
        return tuple(item for held in places for item in decode_items(packing.pile.get(held.entries), held.layer))

    @property
    def held(self) -> dict[str, int]:
        """Its entries, as `Entries` holds them."""
        start = self.first * CHUNK
        return {entry_id: start + place for place, entry_id in enumerate(self.ids) if entry_id not in self.empty}

    @property
    def is_plain(self) -> bool:
        """Whether all that it declares are entries, and there is nothing to say of it."""
        return self.is_known and not self.problems and not self.faulty and not self.empty


def to_keep(value: Any, layer: Layer | None) -> Any:
    """Return what is kept of what a file holds, in a form that msgpack knows. `layer`: that of an annotation file."""
    if isinstance(value, AnnotationFile) and layer is not None:
        entries = [item.entry for item in value.items]
        chunks = in_chunks([kept_item(item) for item in value.items])
        outlines = in_chunks([entry and outline_of(layer, entry) for entry in entries])
        titles = in_chunks(
            [layer.title(NO_OTHERS, entry) if entry and layer.titled_alone else None for entry in entries]
        )
        faulty = tuple(kept_item(item) for item in value.faulty)
        empty = frozenset(item.id for item in value.items if item.entry is None)
        return KeptAnnotations(value.ids, value.problems, value.is_known, faulty, empty, chunks, outlines, titles)
    if isinstance(value, TextFile):
        return KeptText(value.id, value.proses, value.problems, msgspec.Raw(encode(value.held)))
    if isinstance(value, PackedFile):
        held = value.packing.places[value.first : value.first + value.count]
        chunks = value.packing.raw(chunk.entries for chunk in held)
        outlines = value.packing.raw(chunk.outlines for chunk in held)
        titles = value.packing.raw(chunk.titles for chunk in held)
        faulty = tuple(map(kept_item, value.faulty))
        return KeptAnnotations(value.ids, value.problems, value.is_known, faulty, value.empty, chunks, outlines, titles)
    return value


def in_chunks(values: Sequence[Any]) -> tuple[msgspec.Raw, ...]:
    """Return values as bytes, so many together."""
    return tuple(msgspec.Raw(encode(values[start : start + CHUNK])) for start in range(0, len(values), CHUNK))


def encode_file(known: Known, layer: Layer | None, packing: Packing | None) -> bytes:
    """Return a file that was read as bytes. `layer`: that of an annotation file."""
    value = known.value
    if isinstance(value, PackedText) and packing is not None:
        value = KeptText(value.id, value.proses, value.problems, msgspec.Raw(packing.pile.get(value.held)))
    value = to_keep(value, layer)
    return encode(KeptFile(known.digest, known.given, type(value).__name__, msgspec.Raw(encode(value))))


def decode_file(name: str, data: bytes, layer: Layer | None, packing: Packing | None) -> Known:
    """Return a file that was read, of that name. `layer`: that of an annotation file. Raises `msgspec.MsgspecError`."""
    kept = msgspec.msgpack.decode(data, type=KeptFile)
    value = decoder(kept.kind).decode(kept.value)
    if packing is not None and isinstance(value, KeptAnnotations | KeptText):
        value = packing.pack(value, layer)
    elif isinstance(value, KeptText):
        value = TextFile(TEXT_DECODER.decode(value.text), value.proses, value.problems)
    elif isinstance(value, KeptAnnotations):
        if layer is None:
            raise msgspec.ValidationError("no layer is known of an annotation file")
        items = tuple(item for chunk in value.chunks for item in decode_items(chunk, layer))
        value = AnnotationFile(None, items, value.problems, value.is_known)
    return Known(name, kept.digest, kept.given, value)


@cache
def decoder(kind: str) -> msgspec.msgpack.Decoder[Any]:
    """Return what decodes values of a kind."""
    if kind not in KINDS:
        raise msgspec.ValidationError(f"nothing is known of {kind}")
    return msgspec.msgpack.Decoder(KINDS[kind])


OUTLINES_DECODER = msgspec.msgpack.Decoder(tuple[Outline | None, ...])
TITLES_DECODER = msgspec.msgpack.Decoder(tuple[str | None, ...])
RAW_ITEMS_DECODER = msgspec.msgpack.Decoder(tuple[msgspec.Raw, ...])
ITEM_DECODER = msgspec.msgpack.Decoder(KeptItem)
ITEMS_DECODER = msgspec.msgpack.Decoder(tuple[KeptItem, ...])
TEXT_DECODER: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(Text | None)


def decode_items(data: bytes | msgspec.Raw, layer: Layer) -> tuple[Declared, ...]:
    """Return what ids declare."""
    return tuple(declared(item, layer) for item in ITEMS_DECODER.decode(data))


def kept_item(item: Declared) -> KeptItem:
    """Return what is kept of an id."""
    entry = item.entry
    if entry is None:
        return KeptItem(item.id, item.place, None, NO_MARKS, (), item.stray, item.problems)
    marks = entry.known_marks if isinstance(entry.known_marks, msgspec.Raw) else msgspec.Raw(encode(entry.known_marks))
    prose = tuple(entry.prose.items())
    return KeptItem(item.id, item.place, entry.data, marks, prose, item.stray, item.problems)


def declared(item: KeptItem, layer: Layer) -> Declared:
    """Return what an id declares."""
    if item.data is None:
        return Declared(item.id, item.place, None, item.stray, item.problems)
    record = msgspec.convert(item.data, layer.record)
    # What was decoded is a part of the bytes of all, which must not be kept for it: so it is copied.
    entry = Entry(layer.name, item.id, record, item.data, item.place, item.marks.copy(), dict(item.prose))
    return Declared(item.id, item.place, entry, item.stray, item.problems)
