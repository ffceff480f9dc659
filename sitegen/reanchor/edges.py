"""Where a passage begins and ends in the new text, when the words at its ends were edited too."""

from __future__ import annotations

from rapidfuzz.distance import Levenshtein

from sitegen.anchor.quotes import inside_cluster
from sitegen.reanchor.passage import Cluster, Passage, Spot
from sitegen.reanchor.tokens import Span

MORE = 10
"""How many letters, beyond half as many again, may take the place of words at the end of a passage."""


def spot(passage: Passage, cluster: Cluster) -> Spot:
    """Return where a cluster stands, with what took the place of the words at its ends."""
    a = passage.a
    (first, begin), (last, finish) = cluster.pairs[0], cluster.pairs[-1]
    alone = not any(a.to[i] >= 0 for i in (*range(passage.tokens[0], first), *range(last + 1, passage.tokens[1])))
    again = unbroken(passage, begin, finish + 1) if alone else None
    if again is not None:
        first, last, begin, finish = passage.tokens[0], passage.tokens[1] - 1, again[0], again[1] - 1
    block = a.new.block[begin]
    start = left_edge(passage, first, begin, exact=again is not None)
    end = right_edge(passage, last, finish, exact=again is not None)
    text = a.new.blocks[block].text
    while start > 0 and inside_cluster(text, start):
        start -= 1
    while inside_cluster(text, end):
        end += 1
    return Spot(block, start, end)


def unbroken(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the new tokens beside or within a stretch that are the passage's, one by one; None if there are none.

    Where the words put in before a passage end as it begins, an alignment may have torn it apart.
    """
    a = passage.a
    wanted = a.old.keys[slice(*passage.tokens)]
    size = len(wanted)
    lo, hi = a.new.of_block(a.new.block[begin])
    found = [
        at
        for at in range(max(lo, begin - size + 1), min(hi, end + size - 1) - size + 1)
        if a.new.keys[at : at + size] == wanted
    ]
    if begin in found and end == begin + size:
        return begin, end
    return (found[0], found[0] + size) if len(found) == 1 else None


def left_edge(passage: Passage, first: int, begin: int, *, exact: bool) -> int:
    """Return where the passage begins, if its first token that stays is `first`, and became `begin`."""
    a = passage.a
    lo = passage.tokens[0]
    if first == lo or exact:
        return inside(passage, first, begin, passage.start, at_end=False)
    gap = first - 1
    while gap >= a.old.first[passage.block] and a.to[gap] < 0:
        gap -= 1
    into = gap_after(passage, gap, begin)
    if gap >= lo or into == begin or is_more(passage, (gap + 1, first), (into, begin)):
        return a.new.starts[begin]
    return within_gap(passage, (gap + 1, first), (into, begin), a.old.starts[lo], at_end=False)


def gap_after(passage: Passage, gap: int, begin: int) -> int:
    """Return the first new token between what an old token before the passage became and `begin`."""
    a = passage.a
    lo = a.new.of_block(a.new.block[begin])[0]
    if gap < a.old.first[passage.block]:
        into = begin
        while into > lo and a.back[into - 1] < 0:
            into -= 1
        return into if into == lo else begin
    there = a.to[gap]
    free = lo <= there < begin and all(a.back[j] < 0 for j in range(there + 1, begin))
    return there + 1 if free else begin


def right_edge(passage: Passage, last: int, finish: int, *, exact: bool) -> int:
    """Return where the passage ends, if its last token that stays is `last`, and became `finish`."""
    a = passage.a
    hi = passage.tokens[1]
    if last == hi - 1 or exact:
        return inside(passage, last, finish, passage.end, at_end=True)
    stop = a.old.first[passage.block + 1]
    gap = last + 1
    while gap < stop and a.to[gap] < 0:
        gap += 1
    into = gap_before(passage, gap, finish)
    if gap < hi or into == finish + 1 or is_more(passage, (last + 1, gap), (finish + 1, into)):
        return a.new.ends[finish]
    return within_gap(passage, (last + 1, gap), (finish + 1, into), a.old.ends[hi - 1], at_end=True)


def gap_before(passage: Passage, gap: int, finish: int) -> int:
    """Return the token after the last new one between `finish` and what an old token after the passage became."""
    a = passage.a
    hi = a.new.of_block(a.new.block[finish])[1]
    if gap >= a.old.first[passage.block + 1]:
        into = finish + 1
        while into < hi and a.back[into] < 0:
            into += 1
        return into if into == hi else finish + 1
    there = a.to[gap]
    free = finish < there < hi and all(a.back[j] < 0 for j in range(finish + 1, there))
    return there if free else finish + 1


def is_more(passage: Passage, old: Span, new: Span) -> bool:
    """Say whether a stretch is far too long to have taken the place of another."""
    if old[1] - old[0] == new[1] - new[0]:
        return False
    return passage.a.new.weight(*new) > 1.5 * passage.a.old.weight(*old) + MORE


def within_gap(passage: Passage, old: Span, new: Span, offset: int, *, at_end: bool) -> int:
    """Return the edge of a token in a stretch that took the place of another, which an offset in that one became.

    If the whole old stretch is the passage's, so is the whole new one; else their characters are aligned.
    """
    a = passage.a
    lo, hi = a.old.starts[old[0]], a.old.ends[old[1] - 1]
    start, end = a.new.starts[new[0]], a.new.ends[new[1] - 1]
    if offset == (hi if at_end else lo):
        return end if at_end else start
    if old[1] - old[0] == new[1] - new[0]:
        return same_token(passage, old, new, offset, at_end=at_end)
    before = a.old.blocks[passage.block].text[lo:hi]
    after = a.new.blocks[a.new.block[new[0]]].text[start:end]
    place = start + became(before, after, offset - lo)
    edges = a.new.ends[new[0] : new[1]] if at_end else a.new.starts[new[0] : new[1]]
    outer = a.new.ends[new[0] - 1] if at_end and new[0] else start
    return min([*edges, outer] if at_end else [*edges, *a.new.starts[new[1] : new[1] + 1]],
               key=lambda edge: abs(edge - place))  # fmt: skip


def same_token(passage: Passage, old: Span, new: Span, offset: int, *, at_end: bool) -> int:
    """Return the edge of the token that stands as far into its stretch as the one with that edge."""
    edges = passage.a.old.ends if at_end else passage.a.old.starts
    index = next(k for k in range(*old) if edges[k] >= offset) - old[0] + new[0]
    return (passage.a.new.ends if at_end else passage.a.new.starts)[index]


def inside(passage: Passage, old: int, new: int, offset: int, *, at_end: bool) -> int:
    """Return what an offset at or in a token became; a passage may begin or end within a word."""
    a = passage.a
    edge, there = (a.old.ends[old], a.new.ends[new]) if at_end else (a.old.starts[old], a.new.starts[new])
    if offset == edge:
        return there
    text, other = a.old.blocks[passage.block].text, a.new.blocks[a.new.block[new]].text
    if offset < a.old.starts[old] or offset > a.old.ends[old]:
        beyond = text[edge:offset] if at_end else text[offset:edge]
        stands = other.startswith(beyond, there) if at_end else other.endswith(beyond, 0, there)
        return there if not stands else there + len(beyond) * (1 if at_end else -1)
    return a.new.starts[new] + became(a.old.text(old), a.new.text(new), offset - a.old.starts[old])


def became(before: str, after: str, offset: int) -> int:
    """Return what an offset in a string became in another, by the least edits."""
    for op in Levenshtein.opcodes(before, after):
        if op.tag != "insert" and op.src_start <= offset <= op.src_end:
            return op.dest_start + min(offset - op.src_start, op.dest_end - op.dest_start)
    return len(after)
