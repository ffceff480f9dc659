"""What always holds of finding quotes: every place is found, none that is not there, none that cuts a letter."""

from __future__ import annotations

import unicodedata

import msgspec
from anchor_editions import read_version
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitegen.anchor.fold import folded_text
from sitegen.anchor.quotes import LONG, Known, Search, Searchable, inside_cluster, occurrences
from sitegen.model.record import Selector
from sitegen.model.text import Version

LETTERS = "aab ’'…. \u00a0"
MARKED = "ae\u0301\u0323कि한👩\u200d🚀\ufe0f👍🏽🇫🇮 "
paragraphs = st.text(LETTERS, min_size=1, max_size=14) | st.text(MARKED, min_size=1, max_size=14) | st.text(max_size=12)
texts = st.lists(paragraphs, min_size=1, max_size=3).map(lambda lines: "\n\n".join(f"x{line}" for line in lines))
markers = st.sampled_from(["{}", "*{}*", "# {}", "- {}", "`{}`", "“{}”"])

always = settings(max_examples=150, deadline=None, derandomize=True)


@st.composite
def versions(draw: st.DrawFn) -> Version:
    """Draw a text of a few blocks, some with the same words."""
    form = draw(markers)
    return read_version("text", "\n\n".join(form.replace("{}", line) for line in draw(texts).split("\n\n")), "The aab")


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Version, str, int, int]:
    """Draw a text and a stretch of one of its blocks: version, block, start, end."""
    version = draw(versions())
    block = draw(st.sampled_from([block for block in version.blocks if block.text]))
    start = draw(st.integers(0, len(block.text) - 1))
    end = draw(st.integers(start + 1, min(len(block.text), start + 8)))
    return version, block.id, start, end


def text_of(version: Version, block: str) -> str:
    """Return a block's plain text."""
    found = version.block(block)
    assert found is not None
    return found.text


def cuts(text: str, place: int) -> bool:
    """Say whether a place would part what a reader sees as one sign."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    flags = len(text[:place]) - len(text[:place].rstrip("🇫🇮"))
    if after in "🇫🇮" and flags % 2:
        return True
    return unicodedata.category(after) in ("Mn", "Mc", "Me") or "\u200d" in before + after or after in "🏻🏼🏽🏾🏿"


def every_place(text: str, words: str) -> list[tuple[int, int]]:
    """Return all places where words stand, the slow way; none that cuts a sign."""
    found = [(start, start + len(words)) for start in range(len(text)) if text[start : start + len(words)] == words]
    return [(start, end) for start, end in found if not cuts(text, start) and not cuts(text, end)]


def find(version: Version, block: str | None, quote: str, before: str = "", after: str = "") -> Search:
    """Return what a search for words comes to."""
    p = None if block is None else int(block[1:]) if block[0] == "p" else block
    selector = Selector(text="t", p=p, quote=quote, prefix=before or None, suffix=after or None)
    return Searchable(version).search(selector)


def lengthen(version: Version, block: str, more: str) -> Version:
    """Return a version with more text at the end of a block."""
    blocks = [msgspec.structs.replace(b, text=b.text + more) if b.id == block else b for b in version.blocks]
    return msgspec.structs.replace(version, blocks=tuple(blocks))


def places(search: Search) -> list[tuple[str, int, int]]:
    """Return the places of a search."""
    return [(found.block.id, found.start, found.end) for found in search.candidates]


@always
@given(stretches())
def test_a_stretch_is_found_in_its_block(case: tuple[Version, str, int, int]) -> None:
    """Words copied from a block are found there exactly, or ambiguous with every place they stand at."""
    version, block, start, end = case
    text = text_of(version, block)
    wanted = every_place(text, text[start:end])
    assert list(occurrences(text, text[start:end])) == wanted
    search = find(version, block, text[start:end])
    if (start, end) in wanted:
        assert search.result == ("found" if len(wanted) == 1 else "ambiguous")
        assert places(search) == [(block, *place) for place in wanted]
        assert {found.method for found in search.candidates} == {"exact"}
    assert (block, start, end) not in places(search) or (start, end) in wanted


@always
@given(stretches())
def test_a_stretch_is_found_without_its_block(case: tuple[Version, str, int, int]) -> None:
    """Without p, words are found in every block in which they stand."""
    version, block, start, end = case
    quote = text_of(version, block)[start:end]
    wanted = [(other.id, *place) for other in version.blocks for place in every_place(other.text, quote)]
    assume(wanted)
    search = find(version, None, quote)
    assert places(search) == wanted
    assert search.result == ("found" if len(wanted) == 1 else "ambiguous")


@always
@given(stretches())
def test_context_tells_occurrences_apart(case: tuple[Version, str, int, int]) -> None:
    """With all that stands before and after them, words are found in one place, the right one."""
    version, block, start, end = case
    text = text_of(version, block)
    quote = text[start:end]
    assume((start, end) in every_place(text, quote) and quote == quote.strip())
    search = find(version, block, quote, text[:start], text[end:])
    assert (search.result, places(search)) == ("found", [(block, start, end)])
    assert (search.partial, search.moved) == (False, False)


@always
@given(stretches(), st.integers(0, 9), st.integers(0, 9))
def test_context_of_any_length_agrees(case: tuple[Version, str, int, int], before: int, after: int) -> None:
    """A prefix and a suffix cut out beside the words always leave their place among those found."""
    version, block, start, end = case
    text = text_of(version, block)
    assume((start, end) in every_place(text, text[start:end]))
    search = find(version, block, text[start:end], text[max(0, start - before) : start], text[end : end + after])
    assert (block, start, end) in places(search)
    assert search.result in ("found", "ambiguous")
    assert not search.partial


@always
@given(stretches(), st.integers(1, 9))
def test_context_from_elsewhere_never_chooses(case: tuple[Version, str, int, int], length: int) -> None:
    """A prefix that stands nowhere keeps words from being found, and a wrong suffix beside it does not help."""
    version, block, start, end = case
    text = text_of(version, block)
    strange = "ж" * length
    assume("ж" not in "".join(block.text for block in version.blocks))
    for search in (find(version, block, text[start:end], strange), find(version, None, text[start:end], "", strange)):
        assert search.result in ("not-found", "elsewhere")
    assert find(version, block, text[start:end], strange, strange).result in ("not-found", "elsewhere")


@always
@given(stretches(), st.integers(0, 8), st.booleans())
def test_words_that_are_not_there_are_never_found(case: tuple[Version, str, int, int], place: int, named: bool) -> None:
    """A quote with one letter too many, which the text has not, is found nowhere."""
    version, block, start, end = case
    quote = text_of(version, block)[start:end]
    assume("ж" not in "".join(block.text for block in version.blocks))
    search = find(version, block if named else None, quote[:place] + "ж" + quote[place:])
    assert (search.result, search.candidates) == ("not-found", ())


@always
@given(stretches(), st.sampled_from(["’", "“", "–", " ", "\u00a0", "…"]))
def test_what_is_found_is_the_quote(case: tuple[Version, str, int, int], sign: str) -> None:
    """Whatever is searched: the words at each place found are the quote, or equal to it once folded."""
    version, block, start, end = case
    quote = text_of(version, block)[start:end]
    for other in (quote, quote.replace("'", sign), quote.replace("’", sign), quote.replace(" ", sign), sign):
        for search in (find(version, block, other), find(version, None, other), find(version, block, other, "a")):
            for found in search.candidates:
                words = found.block.text[found.start : found.end]
                assert words == other if found.method == "exact" else folded_text(words) == folded_text(other)
                assert not cuts(found.block.text, found.start)
                assert not cuts(found.block.text, found.end)


@always
@given(stretches())
def test_a_folded_quote_is_found_where_the_exact_one_stands(case: tuple[Version, str, int, int]) -> None:
    """A quote written with plain signs finds the place of the typographic one."""
    version, block, start, end = case
    text = text_of(version, block)
    quote = text[start:end]
    plain = folded_text(quote)
    if (start, end) in every_place(text, quote) and quote == quote.strip() and not every_place(text, plain):
        assert (block, start, end) in places(find(version, block, plain))


@always
@given(versions(), st.data())
def test_words_with_their_context_are_found_in_another_block(version: Version, data: st.DataObject) -> None:
    """Where the named block lacks the words, they are taken from another only with an agreeing context."""
    block = data.draw(st.sampled_from([block for block in version.blocks if block.text]))
    other = data.draw(st.sampled_from([other for other in version.blocks if other.id != block.id]))
    start = data.draw(st.integers(0, len(block.text) - 1))
    quote = block.text[start:]
    assume((start, len(block.text)) in every_place(block.text, quote))
    assume(folded_text(quote) not in folded_text(other.text))
    bare = find(version, other.id, quote)
    assert bare.result == "elsewhere"
    assert (block.id, start, len(block.text)) in places(bare)
    if start:
        search = find(version, other.id, quote, block.text[:start])
        assert search.result in ("found", "elsewhere")
        assert search.moved == (search.result == "found")
        assert (block.id, start, len(block.text)) in places(search)


@always
@given(
    st.lists(stretches(), min_size=1, max_size=3),
    st.sampled_from([" ", "\u00a0", "’", "…", ""]),
    st.booleans(),
    st.sampled_from(["", "ж" * LONG, " ’" + "ж" * LONG]),
)
def test_quotes_told_beforehand_are_found_alike(
    cases: list[tuple[Version, str, int, int]], sign: str, named: bool, more: str
) -> None:
    """Whether a text was told which quotes will be looked for or not, each search is the same; in a long block too."""
    version, block, *_ = cases[0]
    version = lengthen(version, block, more)
    words = [text_of(other, where)[start:end] for other, where, start, end in cases]
    quotes = [*words, *(word.replace(" ", sign).replace("'", sign) for word in words), sign]
    told = Searchable(version, quotes)
    for quote in quotes:
        for context in (None, quote[:1]):
            selector = Selector(text="t", p=block if named else None, quote=quote, prefix=context)
            assert told.search(selector) == Searchable(version).search(selector)


def test_words_that_moved_with_half_their_context() -> None:
    """A search tells both: that the words stand in another block, and that only one of prefix and suffix agrees."""
    search = find(read_version("text", "The ebb.\n\nThe flood came."), "p1", "flood", "The ", " went")
    assert (search.result, search.moved, search.partial) == ("found", True, True)


def test_a_block_is_folded_once() -> None:
    """A text that is searched many times is folded once."""
    version = read_version("text", "The  ebb.\n\nThe  flood.")
    searchable = Searchable(version)
    assert [searchable.folded(block).text for block in version.blocks] == ["Untitled", "The ebb.", "The flood."]
    assert all(searchable.folded(block) is searchable.folded(block) for block in version.blocks)


def test_a_quote_told_beforehand_is_looked_for_only_where_it_stands() -> None:
    """Of a quote that was told it is known which blocks hold it, folded; of another one, nothing."""
    version = read_version("text", "The  pilot’s ebb.\n\nThe flood.\n\nThe pilot's flood.")
    searchable = Searchable(version, ["The flood", "pilot's", "moon"])
    held = {
        quote: [block.id for block in searchable.holding(Selector(text="t", quote=quote))]
        for quote in ("The flood", "pilot’s", "moon", "ebb")
    }
    assert held == {"The flood": ["p2"], "pilot’s": ["p1", "p3"], "moon": [], "ebb": ["title", "p1", "p2", "p3"]}


def test_a_long_text_is_read_once_for_all_quotes() -> None:
    """Of a long block it is kept where each quote stands, of a short one not; an empty quote stands nowhere."""
    known = Known(["ebb", "b", "", "moon", "b"])
    assert list(known.starts("p1", "ebb ebb", "b")) == [1, 2, 5, 6]
    long = "ebb " + "o" * (LONG - 5) + "b"
    found = {needle: known.starts("p2", long, needle) for needle in ("ebb", "b", "moon", "")}
    assert {needle: list(starts) for needle, starts in found.items()} == {
        "ebb": [0], "b": [1, 2, LONG - 1], "moon": [], "": [],
    }  # fmt: skip
    assert known.starts("p2", long, "b") is known.starts("p2", long, "b")
    assert known.starts("p1", "ebb", "b") is not known.starts("p1", "ebb", "b")
    assert list(known.starts("p2", long, "oo"))[-1] == LONG - 3


def test_long_blocks_are_told_apart() -> None:
    """What is known of a long block is not taken for that of another, as it is written or folded."""
    much = "ж" * LONG
    version = read_version("text", f"The ebb’s end {much}\n\n{much} the flood’s end")
    quotes = ["ebb’s", "ebb's", "flood’s", "flood's", "end"]
    told = Searchable(version, quotes)
    for quote in quotes:
        for block in (None, "p1", "p2"):
            selector = Selector(text="t", p=block, quote=quote)
            assert told.search(selector) == Searchable(version).search(selector)
    found = {quote: places(told.search(Selector(text="t", quote=quote))) for quote in quotes[:4]}
    assert {quote: [block for block, _, _ in where] for quote, where in found.items()} == {
        "ebb’s": ["p1"], "ebb's": ["p1"], "flood’s": ["p2"], "flood's": ["p2"],
    }  # fmt: skip


def test_quotes_are_known_as_written_and_folded() -> None:
    """Each form of the quotes is made once, when it is asked for first."""
    searchable = Searchable(read_version("text", "The pilot’s ebb."), ["pilot’s", "ebb"])
    exact, folded = searchable.known("exact"), searchable.known("folded")
    assert [list(exact.needles), list(folded.needles)] == [["pilot’s", "ebb"], ["pilot's", "ebb"]]
    assert searchable.known("exact") is exact
    assert searchable.known("folded") is folded


def test_flags_are_counted_from_where_they_begin() -> None:
    """Letters of flags pair from the first of those that stand side by side, wherever in the text that is."""
    text = "🇫🇮🇫 🇫🇮🇫🇮a🇮"
    assert [place for place in range(len(text) + 1) if inside_cluster(text, place)] == [1, 5, 7]
