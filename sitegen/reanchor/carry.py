"""Carry a passage of the old text over to the new one, by the alignment of their tokens.

A passage keeps its place if enough of its letters do. Words that were put in inside it belong to it, words put in
beside it don't. A passage that an edit cut in two has two places.
"""

from __future__ import annotations

import msgspec

from sitegen.reanchor.alignment import Alignment
from sitegen.reanchor.belief import believable
from sitegen.reanchor.edges import spot
from sitegen.reanchor.passage import FAR, Passage, Spot

KEPT = 0.4
"""The least share of a passage's letters that stay with it, a slip counting as its likeness."""
KEPT_BETWEEN = 0.25
"""The same for a passage between the very words that it stood between."""
LONG = 4
"""How many letters one of its words must have that stays: more than an article."""
HELD = 0.5
"""The least share of a block's letters that are another's, if that one was cut down to it."""
HOLDS = 0.25
"""The least share of what stays of a block that one of several holds."""
PART = 0.12
"""The least share of what stays that a second place must hold."""


class Carried(msgspec.Struct, frozen=True):
    """What became of a passage."""

    spots: tuple[Spot, ...]
    """Where it stands now; none if it is lost, two or more if it was cut."""
    proposal: Spot | None = None
    """For a lost one, what stands where it stood, or looks like it."""


def carry_block(a: Alignment, block: int) -> Carried:
    """Return what became of a block: one or several, if enough of its letters, or of theirs, are the same."""
    group = a.group_of[block]
    if group is None:
        return Carried((), beside(a, block))
    if a.old.blocks[block].id == a.new.blocks[group.new[0]].id == "title":
        return Carried((Spot(group.new[0]),))
    lo, hi = a.old.of_block(block)
    held = dict.fromkeys(range(*group.new), 0)
    for i in range(lo, hi):
        if a.to[i] >= 0 and a.new.block[a.to[i]] in held:
            held[a.new.block[a.to[i]]] += a.old.letters[i]
    total = sum(held.values())
    best = max(held, key=lambda c: (held[c], -c))
    kept = total >= KEPT * a.old.weight(lo, hi)
    cut = group.in_place and total >= HELD * a.new.weight(*a.new.of_block(best))
    if not kept and not cut:
        return Carried((), Spot(best))
    return Carried(tuple(Spot(c) for c, count in held.items() if c == best or count > HOLDS * total))


def beside(a: Alignment, block: int) -> Spot | None:
    """Return the new block that stands where a lost one stood, if it is new."""
    before = next((a.group_of[b] for b in range(block - 1, -1, -1) if a.group_of[b] is not None), None)
    at = before.new[1] if before else 0
    taken = any(group.new[0] <= at < group.new[1] for group in a.groups)
    return None if taken or at >= len(a.new.blocks) else Spot(at)


def carry(a: Alignment, block: int, start: int, end: int) -> Carried:
    """Return what became of the passage [start, end) of an old block."""
    passage = Passage.of(a, block, start, end)
    if passage is None:
        return Carried(())
    clusters = passage.clusters()
    kept = sum(passage.held(cluster) for cluster in clusters)
    if kept == 0:
        return Carried((), in_between(passage))
    if kept < KEPT * passage.total():
        place = spot(passage, max(clusters, key=passage.held))
        longest = max(passage.a.old.letters[i] for cluster in clusters for i, _ in cluster.pairs)
        enough = kept >= KEPT_BETWEEN * passage.total() and longest >= LONG
        fast = enough and stands_between(passage, place)
        return Carried((place,)) if fast else Carried((), place)
    placed = [(cluster, spot(passage, cluster)) for cluster in clusters if passage.held(cluster) >= PART * kept]
    believed = [(cluster, place) for cluster, place in placed if believable(passage, cluster, place)]
    if sum(passage.held(cluster) for cluster, _ in believed) < KEPT * passage.total():
        return Carried((), placed[0][1])
    return Carried(tuple(place for _, place in believed))


def in_between(passage: Passage) -> Spot | None:
    """Return what stands in place of a passage of which nothing stays; None if nothing does, or much."""
    a = passage.a
    lo, hi = a.old.of_block(passage.block)
    before = next((a.to[i] for i in range(passage.tokens[0] - 1, lo - 1, -1) if a.to[i] >= 0), -1)
    after = next((a.to[i] for i in range(passage.tokens[1], hi) if a.to[i] >= 0), -1)
    if before < 0 or after <= before + 1 or a.new.block[before] != a.new.block[after]:
        return None
    if a.new.weight(before + 1, after) > 2 * passage.total() + FAR:
        return None
    return Spot(a.new.block[before], a.new.starts[before + 1], a.new.ends[after - 1])


def stands_between(passage: Passage, place: Spot) -> bool:
    """Say whether a place lies directly between the tokens that the passage lay between, and is not much shorter."""
    a = passage.a
    lo, hi = passage.tokens
    first, last = a.old.of_block(passage.block)
    if not first < lo < hi < last or a.to[lo - 1] < 0 or a.to[hi] < 0:
        return False
    before, after = a.to[lo - 1], a.to[hi]
    if a.new.block[before] != place.block or a.new.block[after] != place.block or after <= before + 1:
        return False
    whole = a.new.starts[before + 1] == place.start and a.new.ends[after - 1] == place.end
    return whole and 2 * a.new.weight(before + 1, after) >= passage.total()
