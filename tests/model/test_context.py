"""The words beside a passage: windows on a long text give what the whole of it would."""

from __future__ import annotations

import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from sitegen.model.context import WINDOW, first_words, last_words, tell_apart, words_after, words_before
from sitegen.model.passage import Occurrence
from sitegen.model.text import Block, Version

long_texts = st.lists(st.sampled_from(["tide", "a", "  ", "\n", "o" * WINDOW, "x" * (3 * WINDOW), ", "])).map(" ".join)


@given(long_texts, st.integers(0, 2000), st.integers(0, 4))
def test_words_beside_a_place_are_those_of_the_whole_text(text: str, place: int, count: int) -> None:
    """However long a word or white space is, the words before and after a place are the last and first of all."""
    place = min(place, len(text))
    assert words_before(text, place, count) == last_words(text[:place], count)
    assert words_after(text, place, count) == first_words(text[place:], count)


def test_words_that_stand_very_often_are_told_apart() -> None:
    """Of words that stand 20,000 times in a paragraph the last are told apart, without a copy of it for each."""
    text = "ebb " * 20_000 + "and ebb."
    version = Version("text", "text.md", (Block("p1", text, (), 1),), ())
    places = [Occurrence("p1", 4 * n, 4 * n + 3) for n in range(20_000)] + [Occurrence("p1", 80_004, 80_007)]
    tracemalloc.start()
    try:
        assert tell_apart(version, places[-1], places, 2) == ("and ", None)
        assert tell_apart(version, places[5], places, 2) is None
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
