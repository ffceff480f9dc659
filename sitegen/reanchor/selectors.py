"""A place in a text → the selector that finds it: as little changed as can be, within the words that may be quoted."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sitegen.anchor.quotes import Searchable
from sitegen.model.context import first_words, tell_apart
from sitegen.model.passage import Occurrence
from sitegen.model.record import Selector
from sitegen.model.text import Block
from sitegen.reanchor.passage import Spot

ROOM = 12
"""How many words prefix and suffix may have where an edition sets no limit."""


def selector_for(given: Selector, spot: Spot, searchable: Searchable, most: int | None) -> Selector:
    """Return a selector that finds a place and nothing else; the given one where it still does.

    `most` is how many words quote, prefix and suffix may have together: a longer quote is cut to a start. Where no
    selector within that limit is sure, the one that is returned names the block and the words.
    """
    block = searchable.blocks[spot.block]
    if spot.start is None or spot.end is None:
        return replace(given, p=number(block.id), quote=None, prefix=None, suffix=None)
    for selector in candidates(given, block, spot.start, spot.end, searchable, most):
        if finds(selector, block, spot.start, searchable):
            return selector
    return replace(given, p=number(block.id), quote=block.text[spot.start : spot.end], prefix=None, suffix=None)


def candidates(
    given: Selector, block: Block, start: int, end: int, searchable: Searchable, most: int | None
) -> Iterator[Selector]:
    """Yield selectors that may find a place, the least changed first."""
    if given.quote is not None and covers(given, block, start, end, searchable):
        if given.block in ("", block.id):
            yield given
        yield replace(given, p=number(block.id))
    words = block.text[start:end]
    here = replace(given, p=number(block.id), quote=words)
    for selector in (here, replace(here, suffix=None), replace(here, prefix=None)):
        if (given.prefix or given.suffix) and fits(selector, most):
            yield selector
    yield from within(replace(here, prefix=None, suffix=None), block, start, searchable, most)


def covers(given: Selector, block: Block, start: int, end: int, searchable: Searchable) -> bool:
    """Say whether a selector's words are those of a place."""
    found = searchable.choose(replace(given, prefix=None, suffix=None), [block])
    return any(c.start == start and c.end == end for c in found.candidates)


def within(bare: Selector, block: Block, start: int, searchable: Searchable, most: int | None) -> Iterator[Selector]:
    """Yield selectors with the words of a place, or a start of them, and what tells them from others in the block."""
    count = len((bare.quote or "").split())
    longest = min(count, most or count)
    for size in range(longest, 0, -1):
        quote = bare.quote if size == count else first_words(bare.quote or "", size)
        selector = replace(bare, quote=quote)
        found = searchable.choose(selector, [block]).candidates
        if len(found) == 1:
            yield selector
            continue
        others = [Occurrence(block.id, c.start, c.end) for c in found]
        place = Occurrence(block.id, start, start + len(quote or ""))
        context = tell_apart(searchable.version, place, others, most - size if most else ROOM)
        if context is not None:
            yield replace(selector, prefix=context[0], suffix=context[1])


def fits(selector: Selector, most: int | None) -> bool:
    """Say whether a selector keeps to the words that may be quoted."""
    parts = (selector.prefix, selector.quote, selector.suffix)
    return not most or sum(len((part or "").split()) for part in parts) <= most


def finds(selector: Selector, block: Block, start: int, searchable: Searchable) -> bool:
    """Say whether a selector finds the words that begin at a place, and nothing makes that doubtful."""
    named = selector.block == block.id
    search = searchable.choose(selector, [block]) if named else searchable.search(selector)
    if search.result != "found" or search.partial or search.moved:
        return False
    return search.candidates[0].block.id == block.id and search.candidates[0].start == start


def number(block: str) -> int | str:
    """Return a block's id as `p` gives it."""
    return int(block[1:]) if block[0] == "p" else block
