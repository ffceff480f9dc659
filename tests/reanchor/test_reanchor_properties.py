"""What always holds of carrying passages over, whatever the text and the edit."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitegen.anchor.quotes import Searchable
from sitegen.model.record import Selector
from sitegen.model.text import Version
from sitegen.reanchor.alignment import align
from sitegen.reanchor.carry import carry, carry_block
from sitegen.reanchor.passage import Spot
from sitegen.reanchor.search import Finder
from sitegen.reanchor.selectors import finds, selector_for
from tests.anchor.anchor_editions import TEXT
from tests.benchmarks.reanchor import version

WORDS = (
    "tide",
    "boat",
    "lamp",
    "pier",
    "“no”",
    "the",
    "the",
    "of",
    "rose.",
    "It",
    "is",
    "naïve,",
    "cold",
    "–",
    "橋",
    "a\u0301",
)
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
blocks = st.lists(sentences, min_size=1, max_size=6)
always = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def stretches(draw: st.DrawFn, texts: list[str]) -> Spot:
    """Draw a stretch of one of some blocks, from a word's beginning to a word's end."""
    block = draw(st.integers(0, len(texts) - 1))
    words = texts[block].split(" ")
    first = draw(st.integers(0, len(words) - 1))
    last = draw(st.integers(first, len(words) - 1))
    start = sum(len(word) + 1 for word in words[:first])
    return Spot(block, start, start + len(" ".join(words[first : last + 1])))


def read(texts: list[str]) -> Version:
    """Return a version with a title and these blocks."""
    return version(["Title", *texts])


def words_at(text: Version, spot: Spot) -> str:
    """Return the words of a place."""
    return text.blocks[spot.block].text[spot.start : spot.end]


@always
@given(blocks, st.data())
def test_without_an_edit_every_passage_stays(texts: list[str], data: st.DataObject) -> None:
    """An unchanged text leaves every passage and every block exactly where it is."""
    old = read(texts)
    spot = data.draw(stretches(["Title", *texts]))
    alignment = align(old.blocks, read(texts).blocks)
    assert carry(alignment, spot.block, spot.start or 0, spot.end or 0).spots == (spot,)
    assert carry_block(alignment, spot.block).spots == (Spot(spot.block),)


@always
@given(st.permutations(range(6)), st.data())
def test_reordered_blocks_take_their_passages_along(order: list[int], data: st.DataObject) -> None:
    """After any reordering of different blocks every passage has the same words, in the block that was its own."""
    texts = [f"Chapter {name} tells of {name}. It was {name} who said that all is {name}." for name in NAMES]
    old, new = read(texts), read([texts[index] for index in order])
    spot = data.draw(stretches(["Title", *texts]))
    assume(spot.block > 0)
    alignment = align(old.blocks, new.blocks)
    moved = 1 + order.index(spot.block - 1)
    assert carry(alignment, spot.block, spot.start or 0, spot.end or 0).spots == (Spot(moved, spot.start, spot.end),)
    assert carry_block(alignment, spot.block).spots == (Spot(moved),)


NAMES = ("Anna", "Berta", "Clara", "Dora", "Emma", "Frieda")


@always
@given(blocks, blocks, st.data())
def test_whatever_the_edit_a_place_is_in_the_text(texts: list[str], others: list[str], data: st.DataObject) -> None:
    """From any text to any other: places lie within their blocks and hold words; none cuts a letter from its marks."""
    old, new = read(texts), read(others)
    spot = data.draw(stretches(["Title", *texts]))
    carried = carry(align(old.blocks, new.blocks), spot.block, spot.start or 0, spot.end or 0)
    for found in (*carried.spots, *([carried.proposal] if carried.proposal else [])):
        text = new.blocks[found.block].text
        assert found.start is not None
        assert found.end is not None
        assert 0 <= found.start < found.end <= len(text)
        assert words_at(new, found).strip()
        assert text[found.end : found.end + 1] != "\u0301"


@always
@given(blocks, st.data(), st.sampled_from([None, 3, 8]))
def test_a_selector_that_is_made_finds_its_place(texts: list[str], data: st.DataObject, most: int | None) -> None:
    """A selector for any place keeps to the words that may be quoted, and finds it, or a start of it, if one can."""
    text = read(texts)
    spot = data.draw(stretches(["Title", *texts]))
    searchable = Searchable(text)
    made = selector_for(Selector(text=TEXT), spot, searchable, most)
    found = finds(made, text.blocks[spot.block], spot.start or 0, searchable)
    if found:
        assert words_at(text, spot).startswith(made.quote or "-")
        parts = (made.prefix, made.quote, made.suffix)
        assert most is None or sum(len((part or "").split()) for part in parts) <= most
    else:
        assert words_at(text, spot) == made.quote
        assert most is not None or text.blocks[spot.block].text.count(words_at(text, spot)) > 1


@always
@given(blocks, st.data())
def test_words_that_stand_where_a_selector_says_are_found_by_search(texts: list[str], data: st.DataObject) -> None:
    """Without history, a selector that finds one place in its block keeps it."""
    text = read(texts)
    spot = data.draw(stretches(["Title", *texts]))
    searchable = Searchable(text)
    made = selector_for(Selector(text=TEXT), spot, searchable, None)
    assume(finds(made, text.blocks[spot.block], spot.start or 0, searchable))
    assert Finder(searchable, [made]).find(made).spot == spot
