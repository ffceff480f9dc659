"""The selector that is made of a place: it means that place, keeps to the words that may be quoted, or is refused."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.anchor.quotes import Searchable
from sitegen.annotate.places import Hit, find_words
from sitegen.annotate.selectors import make_selector
from sitegen.check.selectors import words
from sitegen.model.edition import Edition
from sitegen.model.problem import SitegenError
from sitegen.model.record import Selector
from tests.anchor.anchor_editions import TEXT, make_edition, read_version, whole_text

REPETITIVE = st.lists(
    st.sampled_from(["the", "sea", "the sea,", "“a", "boat”", "é…", "--", "–"]), min_size=1, max_size=14
)


def edition_of(markdown: str, most: int | None, original: str = "") -> Edition:
    """Return an edition of one text, or of a digest and its original."""
    versions = whole_text(markdown)
    if original:
        versions = {"digest": read_version("digest", markdown), "original": read_version("original", original)}
    edition = make_edition(versions, {})
    return msgspec.structs.replace(edition, config=msgspec.structs.replace(edition.config, max_quote=most))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(REPETITIVE, st.integers(0, 13), st.integers(1, 14), st.none() | st.integers(1, 6))
def test_a_selector_means_its_place_or_is_refused(parts: list[str], first: int, count: int, most: int | None) -> None:
    """Whatever words of a text full of repetition are meant, the anchor finds exactly the start of them."""
    edition = edition_of("A b.\n\n" + " ".join(parts), most)
    text = edition.texts[TEXT]
    block = text.committed.block("p2")
    if block is None:
        return
    tokens = block.text.split()
    wanted = " ".join(tokens[first : first + count])
    start = len(" ".join([*tokens[:first], ""])) if first else 0
    if not wanted:
        return
    hit = Hit(TEXT, "text", block, start, start + len(wanted), "exact")
    try:
        written = make_selector(edition, hit)
    except SitegenError:
        assert most is not None or block.text.count(tokens[first]) > 1
        return
    found = Searchable(text.committed).search(Selector(**written))
    assert found.result == "found"
    assert [(c.block.id, c.start) for c in found.candidates] == [("p2", start)]
    assert wanted.startswith(written["quote"])
    assert most is None or words(Selector(**written)) <= most


def test_every_word_of_a_plain_text_is_found_where_it_stands() -> None:
    """Each run of three words is found, and its selector is of its own paragraph."""
    edition = edition_of("The tide turned at noon.\n\nNobody saw the tide turn, nor the boat.\n", None)
    for block in edition.texts[TEXT].committed.blocks:
        tokens = block.text.split()
        for first in range(len(tokens) - 2):
            run = " ".join(tokens[first : first + 3])
            (hit,) = find_words(edition, run)
            assert (hit.block.id, hit.quote) == (block.id, run)
            assert str(make_selector(edition, hit)["p"]) == block.id.removeprefix("p")


def test_a_word_is_not_looked_for_inside_longer_ones() -> None:
    """Where the words stand as whole words, places within others are passed over; where they don't, these are shown."""
    edition = edition_of("The tide turned at noon.\n\nNobody saw the tide turn.\n", None)
    assert [hit.block.id for hit in find_words(edition, "tide turn")] == ["p2"]
    assert [hit.block.id for hit in find_words(edition, "tide tur")] == ["p1", "p2"]


def test_words_of_the_original_alone_are_said_to_be_so() -> None:
    """What only the original has gets `version: original`; what both have is the digest's."""
    edition = edition_of("A digest of “the tide”.", 8, "Here the tide turned.")
    (hit,) = find_words(edition, "tide turned")
    assert make_selector(edition, hit) == {"text": TEXT, "p": 1, "quote": "tide turned", "version": "original"}
    (both,) = find_words(edition, "the tide")
    assert make_selector(edition, both) == {"text": TEXT, "p": 1, "quote": "the tide"}


def test_words_that_the_original_has_twice_are_not_ambiguous_there() -> None:
    """What would be unique in the digest alone gets a context, so that the original has no two places for it."""
    edition = edition_of("“the tide” it says.", 4, "Then the tide rose and the tide fell.")
    (hit,) = find_words(edition, "the tide")
    selector = Selector(**make_selector(edition, hit))
    digest, original = edition.texts[TEXT].versions.values()
    assert Searchable(digest).search(selector).result == "found"
    assert Searchable(original).search(selector).result == "not-found"
