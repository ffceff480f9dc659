"""Segments → HTML. Without what carries data-apparatus a block's textContent is its plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from markupsafe import Markup

from sitegen.model.passage import Passage
from sitegen.model.text import Block, rooted
from sitegen.weave.segments import Segment, Span, link_of, split_segments

Refer = Callable[[Passage], tuple[str, str, int]]
"""From a passage to its entry's ref (`claim:ID`), its address from the page, and its layer's rank."""


def weave_block(block: Block, passages: Iterable[Passage], refer: Refer, prefix: str) -> Markup:
    """Return the inline HTML of a block with its passages.

    `prefix` is the way from the page to the site's root. Passages without words (of the whole block or text)
    are passed over: they have no segments.
    """
    spans = [span_of(passage, refer) for passage in passages if passage.start is not None]
    out = []
    linked: set[Span] = set()
    for segment in split_segments(block.pieces, spans):
        if segment.piece is not None:
            out.append(rooted(segment.piece.html, prefix))
        else:
            out.append(segment_html(segment, block.text[segment.start : segment.end], linked))
    return Markup("".join(out))


def span_of(passage: Passage, refer: Refer) -> Span:
    """Return a passage as a span."""
    ref, href, rank = refer(passage)
    return Span(passage.start or 0, passage.end or 0, ref, href, rank, passage.method == "mention")


def segment_html(segment: Segment, text: str, linked: set[Span]) -> str:
    """Return a run of text: one element with data-refs where passages cover it, else the bare text.

    `linked` are the passages that an earlier segment of the block links already, and grows: a passage in several
    segments is one link, so that a keyboard stops at it and a screen reader tells it once.
    """
    html = escape(text).replace("\n", "<br>\n").replace("\r", "&#13;")
    if not segment.covered:
        return html
    refs = list(dict.fromkeys(span.ref for span in segment.covered))
    attributes = f'class="{classes(refs)}" data-refs="{escape(" ".join(refs))}"'
    blank = not text.strip()  # a link without words could not be told to who listens
    span = link_of(segment.covered)
    if not segment.linked and not blank and span not in linked:
        linked.add(span)
        return f'<a href="{escape(span.href)}" {attributes}>{html}</a>'
    return f"<span {attributes}>{html}</span>"


def classes(refs: Sequence[str]) -> str:
    """Return the classes of a segment: `seg`, and one for each kind that covers it."""
    if len(refs) == 1:
        return f"seg on-{refs[0].partition(':')[0]}"
    kinds = dict.fromkeys(ref.partition(":")[0] for ref in refs)
    return " ".join(["seg", *(f"on-{kind}" for kind in kinds)])
