"""A version of a text as a row of tokens: words, and each mark by itself; white space is none.

Tokens are compared folded, so that other quotation marks or dashes are no edit of the words around them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from sitegen.anchor.fold import TABLE
from sitegen.anchor.words import UNSPACED
from sitegen.model.text import Block

ALONE = UNSPACED.pattern[1:-1]
"""Scripts without spaces: each of their characters is a token."""
TOKEN = re.compile(rf"\.{{3}}|[{ALONE}]|[^\W{ALONE}]+|\S")
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’“‘»«)\]]*\s+|[。！？]+[」』”]*")
ABBREVIATION = re.compile(r"(?:^|\W)(?:\w|\d\d|Mr|Mrs|Ms|Dr|St|Nr|No|vgl|ca|usw)$")
"""What stands before a full stop that ends no sentence."""

Span = tuple[int, int]
"""First and after last, of tokens or of blocks."""


class Tokens(msgspec.Struct, frozen=True):
    """The tokens of all blocks, in reading order."""

    blocks: Sequence[Block]
    keys: list[int]
    """For each token a number that equal ones share, in both texts that are compared."""
    letters: list[int]
    """How many characters a word has; 0 for a mark."""
    starts: list[int]
    """Where each begins in its block, in code points."""
    ends: list[int]
    block: list[int]
    """The index of each token's block."""
    sentence: list[int]
    """The number of each token's sentence, counted through all blocks."""
    first: list[int]
    """For each block, and the end, its first token."""

    def of_block(self, index: int) -> Span:
        """Return the tokens of a block."""
        return self.first[index], self.first[index + 1]

    def text(self, token: int) -> str:
        """Return a token as it stands."""
        return self.blocks[self.block[token]].text[self.starts[token] : self.ends[token]]

    def weight(self, lo: int, hi: int) -> int:
        """Return how many letters tokens have together."""
        return sum(self.letters[lo:hi])

    def sentences(self, lo: int, hi: int) -> Span:
        """Return the tokens of the sentences that these tokens touch."""
        while lo > 0 and self.sentence[lo - 1] == self.sentence[lo]:
            lo -= 1
        while hi < len(self.keys) and self.sentence[hi] == self.sentence[hi - 1]:
            hi += 1
        return lo, hi


def tokenize(blocks: Sequence[Block], vocabulary: dict[str, int]) -> Tokens:
    """Return the tokens of blocks; `vocabulary` numbers them, and is shared by the texts that are compared."""
    out = Tokens(blocks, [], [], [], [], [], [], [])
    sentence = 0
    for index, block in enumerate(blocks):
        out.first.append(len(out.keys))
        spans = [found.span() for found in TOKEN.finditer(block.text)]
        words = [block.text[start:end] for start, end in spans]
        if not block.text.isascii():
            words = [word.translate(TABLE) for word in words]
        starts = [start for start, _ in spans]
        out.keys.extend([vocabulary.setdefault(word, len(vocabulary)) for word in words])
        out.letters.extend([len(word) if word[0].isalnum() else 0 for word in words])
        out.starts.extend(starts)
        out.ends.extend([end for _, end in spans])
        out.block.extend([index] * len(spans))
        last = 0
        for stop in (*(bisect_left(starts, place) for place in sentence_ends(block.text)), len(spans)):
            sentence += 1
            out.sentence.extend([sentence] * (stop - last))
            last = stop
    out.first.append(len(out.keys))
    return out


def sentence_ends(text: str) -> Iterator[int]:
    """Yield where sentences after the first begin."""
    for found in SENTENCE_END.finditer(text):
        after = text[found.end() : found.end() + 1]
        if after and not after.islower() and not ABBREVIATION.search(text, max(0, found.start() - 6), found.start()):
            yield found.end()
