"""A place in a text → the selector that means it and nothing else, within the words that may be quoted."""

from __future__ import annotations

from typing import Any

from sitegen.anchor.quotes import Searchable
from sitegen.annotate.places import Hit
from sitegen.model.context import first_words, tell_apart
from sitegen.model.edition import Edition
from sitegen.model.near import closest
from sitegen.model.passage import Occurrence
from sitegen.model.problem import SitegenError
from sitegen.model.record import Selector
from sitegen.model.text import Text, Version

ROOM = 30
"""How many words prefix or suffix may have where the edition sets no limit."""


def block_number(block: str) -> int | str:
    """Return a block's id as `p` gives it: 3 for ``p3``, else ``h2`` or ``title``."""
    return int(block[1:]) if block[:1] == "p" and block[1:].isdigit() else block


def block_id(typed: str) -> str:
    """Return the id of a block as `p` gives it: ``p3`` for 3, else itself."""
    return f"p{typed}" if typed.isdigit() else typed


def make_selector(edition: Edition, hit: Hit) -> dict[str, Any]:
    """Return the selector of a place, as it is written.

    Words beyond the edition's `max_quote` are cut from the end, as few as keep the rest unique in its block; where the
    words stand there more than once, prefix or suffix tells them apart. Raises `SitegenError` where nothing does.
    """
    text = edition.texts[hit.text]
    most = edition.config.max_quote
    count = len(hit.quote.split())
    for kept in range(min(count, most or count), 0, -1):
        quote = hit.quote if kept == count else trimmed(first_words(hit.quote, kept))
        room = most - kept if most else ROOM
        written = told_apart(text, hit, quote, room)
        if written is not None:
            return written
    limit = f" within {most} words" if most else ""
    raise SitegenError(f"“{hit.quote}” can't be told from its like in the block{limit}; choose other words")


def trimmed(words_cut: str) -> str:
    """Return words that were cut, without a comma or dash at their end."""
    return words_cut.rstrip(" \n,;:–—(“‘") or words_cut


def told_apart(text: Text, hit: Hit, quote: str, room: int) -> dict[str, Any] | None:
    """Return the selector with these words, and what they need beside them to be unique; None where that fails."""
    written: dict[str, Any] = {"text": hit.text, "p": block_number(hit.block.id), "quote": quote}
    if hit.version != text.committed.name:
        written["version"] = hit.version
    place = Occurrence(hit.block.id, hit.start, hit.start + len(quote))
    if means(text, written, place, hit.version):
        return written
    version = text.versions[hit.version]
    context = tell_apart(version, place, others(version, written), room)
    if context is None:
        return None
    beside = zip(("prefix", "suffix"), context, strict=True)
    with_context = written | {key: words for key, words in beside if words is not None}
    return with_context if means(text, with_context, place, hit.version) else None


def others(version: Version, written: dict[str, Any]) -> tuple[Occurrence, ...]:
    """Return every place of a selector's words in its block."""
    found = Searchable(version).search(Selector(**written))
    return tuple(Occurrence(c.block.id, c.start, c.end) for c in found.candidates)


def means(text: Text, written: dict[str, Any], place: Occurrence, version: str) -> bool:
    """Say whether a selector finds exactly one place in its version, and no two in any other."""
    selector = Selector(**written)
    for name, known in text.versions.items():
        found = Searchable(known).search(selector)
        places = [Occurrence(c.block.id, c.start, c.end) for c in found.candidates]
        if name == version and (found.result != "found" or places != [place] or found.partial):
            return False
        if name != version and found.result == "ambiguous":
            return False
    return True


def whole_selector(edition: Edition, text: str, block: str) -> dict[str, Any]:
    """Return the selector of a whole block, or text. Raises `SitegenError` for one that is not there."""
    known = edition.texts.get(text)
    if known is None:
        guess = closest(text, edition.texts)
        told = f"did you mean {guess}?" if guess else f"the texts are {', '.join(edition.texts)}"
        raise SitegenError(f"there is no text `{text}`; {told}")
    if block and known.committed.block(block) is None:
        raise SitegenError(f"`{text}` has no block {block}; it has {', '.join(b.id for b in known.committed.blocks)}")
    return {"text": text, "p": block_number(block)} if block else {"text": text}
