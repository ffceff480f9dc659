"""Whether a passage is to be believed where the alignment puts it.

What is where it was is held by its neighbours. What went elsewhere, with its block or its sentence, is believed only
if its surroundings went with it: else a copy of the words, or a look-alike, could be taken for them.
"""

from __future__ import annotations

from collections import Counter

from sitegen.reanchor.passage import Cluster, Passage, Spot
from sitegen.reanchor.tokens import Span

CONTEXT = 0.5
"""The least share of the surrounding letters that go elsewhere with a passage."""
SIDE = 8
"""How many letters before, and after, hold a passage in its block."""
BY = 3
"""How many tokens away from a passage the next one still stands beside it."""
TORN = 16
"""How many tokens farther from a passage, or nearer, are words that no longer stand beside it."""
STRONG = 24
"""How many surrounding letters must go elsewhere with a passage whose words were edited as well."""


def believable(passage: Passage, cluster: Cluster, spot: Spot) -> bool:
    """Say whether a cluster is where it was, or went elsewhere together with its surroundings."""
    a = passage.a
    (first, begin), (last, finish) = cluster.pairs[0], cluster.pairs[-1]
    if is_torn(passage, cluster):
        return False
    same = [a.new.keys[j] for j in range(begin, finish + 1)] == a.old.keys[slice(*passage.tokens)]
    group = a.group_of[passage.block]
    in_place = group is not None and group.in_place
    sentence = Around(passage, a.old.sentences(first, last + 1), a.new.sentences(begin, finish + 1), cluster)
    with_sentence = sentence.went >= CONTEXT * max(sentence.old, sentence.new)
    if first in a.moved:
        return same and with_sentence
    if in_place and with_sentence and (same or sentence.went):
        return True
    joined, there = came_to(passage, spot.block)
    block = Around(passage, a.old.of_block(passage.block), there, cluster)
    if joined:
        return block.went >= CONTEXT * block.new and (same or in_place) and (block.before or block.after)
    whole = passage.held(cluster) + block.went >= CONTEXT * (passage.total() + max(block.old, block.new))
    half = block.went >= CONTEXT * min(block.old, block.new)
    if in_place:
        return whole or (block.before and block.after) or (half and block.went > 0)
    return half and (same or whole or block.went >= STRONG)


def came_to(passage: Passage, block: int) -> tuple[bool, Span]:
    """Say whether more of a new block came from another block than the passage's, and what of it came from this."""
    a = passage.a
    lo, hi = a.new.of_block(block)
    came: Counter[int] = Counter()
    for j in range(lo, hi):
        if a.back[j] >= 0:
            came[a.old.block[a.back[j]]] += a.new.letters[j]
    if max(came.values()) == came[passage.block]:
        return False, (lo, hi)
    own = [j for j in range(lo, hi) if a.back[j] >= 0 and a.old.block[a.back[j]] == passage.block]
    return True, a.new.sentences(own[0], own[-1] + 1)


def is_torn(passage: Passage, cluster: Cluster) -> bool:
    """Say whether most of what is left of the words beside it in its sentence stands elsewhere.

    It is not if the very next token, before or after, still does.
    """
    a = passage.a
    (first, begin), (last, finish) = cluster.pairs[0], cluster.pairs[-1]
    follows = first > 0 and a.to[first - 1] >= 0 and 0 < begin - a.to[first - 1] <= BY
    precedes = last + 1 < len(a.to) and 0 < a.to[last + 1] - finish <= BY
    if follows or precedes:
        return False
    near = far = 0
    for i in range(*a.old.sentences(first, last + 1)):
        if a.to[i] >= 0 and not passage.tokens[0] <= i < passage.tokens[1]:
            if abs((a.to[i] - begin) - (i - first)) > TORN:
                far += a.old.letters[i]
            else:
                near += a.old.letters[i]
    return far > near


class Around:
    """What surrounds a passage before and after, in a stretch of tokens of both texts."""

    def __init__(self, passage: Passage, old: Span, new: Span, cluster: Cluster) -> None:
        a = passage.a
        lo, hi = passage.tokens
        begin, finish = cluster.pairs[0][1], cluster.pairs[-1][1]
        outside = [i for i in range(*old) if not lo <= i < hi]
        self.old = sum(a.old.letters[i] for i in outside)
        """How many letters surround it in the old text."""
        self.new = a.new.weight(*new) - a.new.weight(begin, finish + 1)
        before = sum(a.old.letters[i] for i in outside if i < lo and new[0] <= a.to[i] < begin)
        after = sum(a.old.letters[i] for i in outside if i >= hi and finish < a.to[i] < new[1])
        self.went = before + after
        """How many of them still do."""
        self.before = before >= min(SIDE, a.old.weight(old[0], lo))
        """Whether enough still stand before it."""
        self.after = after >= min(SIDE, a.old.weight(hi, old[1]))
