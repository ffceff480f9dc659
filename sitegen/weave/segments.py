"""Cut a block's text at every edge of passages and markup: one sweep, linear in text and passages."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import msgspec

from sitegen.model.text import Piece

AFTER_ALL = sys.maxsize


class Span(msgspec.Struct, frozen=True):
    """A passage in a block, as the sweep needs it."""

    start: int
    """Code points into the block's plain text."""
    end: int
    ref: str
    """`claim:ID`, as data-refs has it."""
    href: str
    """Address of the entry, from the page."""
    rank: int
    """Place of its layer among the layers."""
    mention: bool
    """Whether it was found by a name."""


class Segment(msgspec.Struct, frozen=True):
    """A run of text between two neighbouring edges, or a tag between two runs."""

    start: int
    end: int
    piece: Piece | None
    """The tag, or None for a run of text."""
    covered: tuple[Span, ...]
    """The passages that cover it: by layer, then as they begin."""
    linked: bool
    """Whether it lies in a link of the author's own."""


def split_segments(pieces: Sequence[Piece], spans: Sequence[Span]) -> Iterator[Segment]:
    """Yield the segments and tags of a block in order.

    Joined, the runs of text are the block's plain text; each span is exactly the union of the runs it covers.
    Empty spans cover nothing.
    """
    opening = sorted((span for span in spans if span.start < span.end), key=lambda s: s.start)
    edges = sorted({edge for span in opening for edge in (span.start, span.end)})
    active: list[Span] = []
    until = AFTER_ALL
    """Where the first of the active ends."""
    covered: tuple[Span, ...] = ()
    next_open = next_edge = 0
    linked = False
    for piece in join_texts(pieces):
        if piece.kind != "text":
            if piece.link:
                linked = piece.kind == "open"  # links don't lie in links
            yield Segment(piece.start, piece.end, piece, (), linked)
            continue
        start = piece.start
        while start < piece.end:
            while next_edge < len(edges) and edges[next_edge] <= start:
                next_edge += 1
            if (next_open < len(opening) and opening[next_open].start <= start) or until <= start:
                while next_open < len(opening) and opening[next_open].start <= start:
                    active.append(opening[next_open])
                    next_open += 1
                active = [span for span in active if span.end > start]
                until = min((span.end for span in active), default=AFTER_ALL)
                covered = tuple(sorted(active, key=lambda s: (s.rank, s.start, -s.end, s.ref)))
            end = min(piece.end, edges[next_edge] if next_edge < len(edges) else piece.end)
            yield Segment(start, end, None, covered, linked)
            start = end


def join_texts(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces, texts that follow each other as one: a line's end is no edge."""
    text: Piece | None = None
    for piece in pieces:
        if piece.kind == "text":
            text = piece if text is None else Piece("text", text.start, piece.end)
            continue
        if text is not None:
            yield text
            text = None
        yield piece
    if text is not None:
        yield text


def link_of(covered: Sequence[Span]) -> Span:
    """Return the passage whose entry a segment's one link leads to: the longest mention, else the first in layer order.

    Raises IndexError where nothing covers the segment.
    """
    found = [span for span in covered if span.mention]
    return min(found, key=lambda s: (s.start - s.end, s.rank, s.start)) if found else covered[0]
