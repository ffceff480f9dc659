"""What was probably meant: the nearest known word, the nearest passage. Only ever a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from sitegen.model.text import Block

CUTOFF = 70.0
"""The likeness, of 100, below which no passage is proposed."""
ENDS = ' \n,;:.!?“”"()'
"""What is not taken into a proposal at its ends."""


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, or an empty string."""
    return next(iter(get_close_matches(word, list(known), 1, 0.6)), "")


def nearest_passage(quote: str, blocks: Iterable[Block], most_words: int | None) -> tuple[str, str] | None:
    """Return the id of a block and words in it that are most like a quote, whole words; None below the cutoff."""
    from rapidfuzz import fuzz

    best: tuple[float, str, str] | None = None
    for block in blocks:
        if not block.text or len(block.text) < len(quote) // 2:
            continue
        found = fuzz.partial_ratio_alignment(quote, block.text, score_cutoff=CUTOFF)
        if found is not None and (best is None or found.score > best[0]):
            start, end = found.dest_start, found.dest_end
            if len(quote) > len(block.text):
                start, end = 0, len(block.text)
            best = (found.score, block.id, likest(quote, whole_words(block.text, start, end)))
    if best is None or (most_words and len(best[2].split()) > most_words):
        return None
    return best[1], best[2]


def likest(quote: str, words: str) -> str:
    """Return words without those at their ends that make them less like a quote."""
    from rapidfuzz import fuzz

    best = words
    while " " in best:
        ends = (best.partition(" ")[2].strip(ENDS), best.rpartition(" ")[0].strip(ENDS))
        shorter = max(ends, key=lambda some: fuzz.ratio(quote, some))
        if fuzz.ratio(quote, shorter) <= fuzz.ratio(quote, best):
            break
        best = shorter
    return best if fuzz.ratio(quote, best) >= CUTOFF else words


def whole_words(text: str, start: int, end: int) -> str:
    """Return the words that a stretch of text touches, without punctuation at the ends."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return text[start:end].strip(ENDS)
