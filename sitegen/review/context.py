"""A passage in context: the sentence it stands in, cut in three."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.passage import Passage

SENTENCE_END = re.compile(r"[.!?…]+[”\"’'»)\]]*\s+")
"""After such an end another sentence may begin; where it is an abbreviation's, the context is only shorter."""
REACH = 160
"""The most that is shown before and after a passage, in code points."""


class Context(msgspec.Struct, frozen=True):
    """A passage in its sentence. Plain text, in which white space stands as in the block."""

    place: str
    """`paragraph 4 of leverage-2019`."""
    before: str
    words: str
    """Empty for a passage that is a whole block or text."""
    after: str


def context_of(annotated: Annotated, passage: Passage) -> Context:
    """Return a passage in context."""
    return context_at(annotated, passage.text, passage.version, msgspec.structs.asdict(passage))


def context_at(annotated: Annotated, text: str, version: str, place: dict[str, Any]) -> Context:
    """Return in context a place `{block, start, end, quote}`; its words alone where they stand nowhere to be shown."""
    name = f"{block_name(place['block'])} of {text}" if place["block"] else text
    known = annotated.edition.texts.get(text)
    blocks = annotated.blocks_of(text, version) if known is not None and version in known.versions else {}
    block = blocks.get(place["block"] or "")
    if block is None or (place["start"] is None and place["quote"]):
        return Context(name, "", place["quote"] or "", "")
    words = block[1].text
    if place["start"] is None:
        return Context(name, "", "", cut_end(words, REACH))
    start, end = place["start"], place["end"]
    first, last = sentence(words, start, end)
    before, after = words[first:start], words[end:last].rstrip()
    return Context(name, cut_start(before, REACH), words[start:end], cut_end(after, REACH))


def sentence(words: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a passage begins and ends; just beyond `REACH` where that is farther away."""
    low, high = max(0, start - REACH - 1), min(len(words), end + REACH + 1)
    ends = [match.end() for match in SENTENCE_END.finditer(words, low, high)]
    ends = [at for at in ends if not words[at : at + 1].islower()]
    return max((at for at in ends if at <= start), default=low), min((at for at in ends if at >= end), default=high)


def block_name(block: str) -> str:
    """Return what a block is called."""
    if block == "title":
        return "the title"
    return f"{'heading' if block[0] == 'h' else 'paragraph'} {block[1:]}"


def cut_end(text: str, most: int) -> str:
    """Return a text that is at most so long, in code points, cut at a space where there is one."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rpartition(" ")[0] or cut) + " …"


def cut_start(text: str, most: int) -> str:
    """Return the end of a text that is at most so long, in code points, cut at a space where there is one."""
    if len(text) <= most:
        return text
    cut = text[-most:]
    return "… " + (cut.partition(" ")[2] or cut)
