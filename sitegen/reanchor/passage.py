"""A passage of the old text, and what the alignment left of it."""

from __future__ import annotations

import msgspec
from rapidfuzz.distance import Levenshtein

from sitegen.reanchor.alignment import Alignment
from sitegen.reanchor.tokens import Span

FAR = 60
"""How many letters put in inside a passage cut it in two."""


class Spot(msgspec.Struct, frozen=True):
    """A place in a version by block index and code points; without start and end the block."""

    block: int
    start: int | None = None
    end: int | None = None


class Cluster(msgspec.Struct):
    """Tokens of a passage that still stand together."""

    pairs: list[Span]
    """Old and new token."""


class Passage:
    """Words of an old block, on their way."""

    def __init__(self, a: Alignment, block: int, start: int, end: int, tokens: Span) -> None:
        self.a = a
        self.block = block
        self.start = start
        self.end = end
        self.tokens = tokens

    @classmethod
    def of(cls, a: Alignment, block: int, start: int, end: int) -> Passage | None:
        """Return the passage [start, end) of an old block; None if it has no words."""
        lo, hi = a.old.of_block(block)
        while lo < hi and a.old.ends[lo] <= start:
            lo += 1
        while lo < hi and a.old.starts[hi - 1] >= end:
            hi -= 1
        return cls(a, block, start, end, (lo, hi)) if lo < hi else None

    def weight(self, token: int) -> float:
        """Return how much a token of the passage counts: its letters; in a passage of marks alone, one."""
        return self.a.old.letters[token] or (0 if self.a.old.weight(*self.tokens) else 1)

    def total(self) -> float:
        return sum(self.weight(i) for i in range(*self.tokens))

    def held(self, cluster: Cluster) -> float:
        """Return the letters that stay, those of a slip by their likeness."""
        a = self.a
        return sum(
            self.weight(i) * (Levenshtein.normalized_similarity(a.old.text(i), a.new.text(j)) if i in a.slips else 1)
            for i, j in cluster.pairs
        )

    def clusters(self) -> list[Cluster]:
        """Return the tokens that stay, parted where they no longer stand together."""
        out: list[Cluster] = []
        for i in range(*self.tokens):
            j = self.a.to[i]
            if j < 0:
                continue
            if out and self.together(out[-1].pairs[-1], (i, j)):
                out[-1].pairs.append((i, j))
            else:
                out.append(Cluster([(i, j)]))
        return out

    def together(self, one: Span, other: Span) -> bool:
        """Say whether two pairs of tokens, neighbours in what stays, stand in one block with little between them."""
        new = self.a.new
        if new.block[one[1]] != new.block[other[1]] or other[1] <= one[1]:
            return False
        put_in = new.weight(one[1] + 1, other[1]) - self.a.old.weight(one[0] + 1, other[0])
        return put_in <= FAR
