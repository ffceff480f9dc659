"""Words that somebody gives → the places where they stand, in all texts; else what is most like them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from sitegen.anchor.quotes import Searchable, occurrences
from sitegen.anchor.words import stands_alone
from sitegen.model.edition import Edition
from sitegen.model.near import nearest_passage
from sitegen.model.record import Selector
from sitegen.model.text import ORIGINAL, Block, Text, Version

AROUND = 40
"""How many code points are shown on either side of the words."""


class Hit(msgspec.Struct, frozen=True):
    """A place where the words stand, or words that are like them."""

    text: str
    version: str
    block: Block
    start: int
    """In code points, as in a passage."""
    end: int
    method: Literal["exact", "folded", "near"]

    @property
    def quote(self) -> str:
        """The words as they stand there."""
        return self.block.text[self.start : self.end]

    def in_context(self) -> str:
        """Return the words in brackets, with what stands around them, on one line."""
        before, after = self.block.text[: self.start], self.block.text[self.end :]
        lead = before if len(before) <= AROUND else "…" + before[-AROUND:].partition(" ")[2]
        trail = after if len(after) <= AROUND else after[:AROUND].rpartition(" ")[0] + "…"
        return " ".join(f"{lead}[{self.quote}]{trail}".split())


def find_words(edition: Edition, words: str, text: str = "", block: str = "") -> list[Hit]:
    """Return every place of the words, in reading order: exact ones, else folded, else of another case, else near ones.

    The published versions come first; an original at hand is searched for what they lack. Where the words stand
    as whole words somewhere, places inside longer words are left out. `text` and `block` narrow the search.
    """
    wanted = unicodedata.normalize("NFC", " ".join(words.split()))
    texts = [found for found in edition.texts.values() if text in ("", found.id)]
    committed = [(found, found.committed) for found in texts]
    originals = [(found, found.versions[ORIGINAL]) for found in texts if ORIGINAL in found.versions]
    for versions in (committed, originals):
        for find in (exact_hits, folded_hits, caseless_hits):
            if hits := [hit for pair in versions for hit in find(*pair, wanted, block)]:
                return whole_words(hits)
    return [hit for pair in committed for hit in near_hits(*pair, wanted, block)]


def blocks_of(version: Version, block: str) -> list[Block]:
    """Return the blocks to search."""
    return [found for found in version.blocks if block in ("", found.id)]


def exact_hits(text: Text, version: Version, wanted: str, block: str) -> Iterator[Hit]:
    """Yield the places in a version where the words stand exactly so."""
    for found in Searchable(version).candidates(selector_of(text, wanted), blocks_of(version, block), "exact"):
        yield Hit(text.id, version.name, found.block, found.start, found.end, "exact")


def folded_hits(text: Text, version: Version, wanted: str, block: str) -> Iterator[Hit]:
    """Yield the places in a version where the words stand but for the kinds of quotation marks, dashes, spaces."""
    for found in Searchable(version).candidates(selector_of(text, wanted), blocks_of(version, block), "folded"):
        yield Hit(text.id, version.name, found.block, found.start, found.end, "folded")


def caseless_hits(text: Text, version: Version, wanted: str, block: str) -> Iterator[Hit]:
    """Yield the places in a version where the words stand, folded, in small letters or capitals."""
    blocks = {found.id: found for found in blocks_of(version, block)}
    lowered = [lower(found) for found in blocks.values()]
    for found in Searchable(version).candidates(selector_of(text, wanted.lower()), lowered, "folded"):
        yield Hit(text.id, version.name, blocks[found.block.id], found.start, found.end, "folded")


def selector_of(text: Text, wanted: str) -> Selector:
    """Return the selector of words anywhere in a text."""
    return Selector(text=text.id, quote=wanted)


def lower(block: Block) -> Block:
    """Return a block in small letters; as it is where they are not as many."""
    small = block.text.lower()
    return msgspec.structs.replace(block, text=small) if len(small) == len(block.text) else block


def near_hits(text: Text, version: Version, wanted: str, block: str) -> Iterator[Hit]:
    """Yield the places in a version whose words are most like the words."""
    near = nearest_passage(wanted, blocks_of(version, block), None)
    if near is None:
        return
    found = next(known for known in version.blocks if known.id == near[0])
    for start, end in occurrences(found.text, near[1]):
        yield Hit(text.id, version.name, found, start, end, "near")


def whole_words(hits: Iterable[Hit]) -> list[Hit]:
    """Return the places that cut no word, or all where each does."""
    listed = list(hits)
    return [hit for hit in listed if stands_alone(hit.block.text, hit.start, hit.end)] or listed
