"""Folding: what is folded, and that a place in the folded text is always the right place in the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.anchor.fold import DASHES, ELLIPSES, QUOTES, fold, folded_text

SIGNS = st.text("ab.,-'\"’“”‘–—…  \u00a0\u2003\n\t\u0301🐚", max_size=24)
ANY = st.text(max_size=24)

always = settings(max_examples=200, deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("‘’‚‛′ʼ`´", "'" * 8),
        ("“”„‟″«»", '"' * 7),
        ("‐‑‒–—―−﹘﹣－", "-" * 10),
        ("a…b", "a...b"),
        ("a \u00a0\t\n\u2003 b", "a b"),
        (" a ", " a "),
        ("\u200b\u00ad\u2060", "\u200b\u00ad\u2060"),
        ("‹›‖*/", "‹›‖*/"),
        ("Äß①ﬁ", "Äß①ﬁ"),
    ],
)
def test_what_is_folded(text: str, folded: str) -> None:
    """White space, quotes, dashes and ellipses become their plain forms; letters and all else stay."""
    assert fold(text).text == folded_text(text) == folded


def test_signs_become_one_character_but_ellipses() -> None:
    """Only an ellipsis grows, so that only it and white space need a table of places."""
    assert {len(plain) for plain in (*QUOTES.values(), *DASHES.values())} == {1}
    assert ELLIPSES == {"…": "..."}
    assert all(unicodedata.category(sign)[0] in "PSL" for sign in (*QUOTES, *DASHES, *ELLIPSES))


def test_a_text_without_ellipsis_and_odd_space_needs_no_table() -> None:
    """Places in the folded text are then the places in the text."""
    assert fold("The pilot’s log").offsets is None
    assert [fold("a b’").start(index) for index in range(5)] == [0, 1, 2, 3, 4]
    assert fold("a b’").index(3) == fold("a b’").index_after(3) == 3


def test_places_at_an_ellipsis() -> None:
    """A place inside an ellipsis is none; before and behind it there are places."""
    folded = fold("a…b")
    assert [folded.start(index) for index in range(6)] == [0, 1, None, None, 2, 3]
    assert [folded.index(place) for place in range(4)] == [0, 1, 4, 5]
    assert [folded.index_after(place) for place in range(4)] == [0, 1, 4, 5]


def test_places_in_white_space() -> None:
    """What precedes a place inside white space ends with a space, and what follows it begins with one."""
    folded = fold("a   b")
    assert [folded.start(index) for index in range(4)] == [0, 1, 4, 5]
    assert [folded.index(place) for place in range(6)] == [0, 1, 2, 2, 2, 3]
    assert [folded.index_after(place) for place in range(6)] == [0, 1, 1, 1, 2, 3]


@always
@given(SIGNS | ANY)
def test_both_ways_of_folding_agree(text: str) -> None:
    """A text folded with the way back is the text folded without."""
    assert fold(text).text == folded_text(text)


@always
@given(SIGNS | ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded stays."""
    assert folded_text(folded_text(text)) == folded_text(text)


@always
@given(SIGNS | ANY, st.data())
def test_a_folded_stretch_is_the_stretch_folded(text: str, data: st.DataObject) -> None:
    """Whatever stretch of the folded text has places in the text: the words there, folded, are the stretch."""
    folded = fold(text)
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(folded.text))] * 2)))
    start, end = folded.start(first), folded.start(last)
    if start is not None and end is not None:
        assert folded_text(text[start:end]) == folded.text[first:last]


@always
@given(SIGNS | ANY, st.data())
def test_what_lies_beside_a_place(text: str, data: st.DataObject) -> None:
    """Up to `index` stands what precedes a place, from `index_after` what follows it, both folded."""
    folded = fold(text)
    place = data.draw(st.integers(0, len(text)))
    assert folded.text[: folded.index(place)] == folded_text(text[:place])
    assert folded.text[folded.index_after(place) :] == folded_text(text[place:])


@always
@given(SIGNS | ANY)
def test_places_never_go_back(text: str) -> None:
    """The places of the folded characters rise from the text's start to its end."""
    folded = fold(text)
    assert folded.offsets is None or len(folded.offsets) == len(folded.text) + 1
    places = [place for index in range(len(folded.text) + 1) if (place := folded.start(index)) is not None]
    assert places == sorted(set(places))
    assert places[0] == 0
    assert places[-1] == len(text)
