"""What always holds of finding names, against a slow second reading of the same rules."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.anchor.names import Joined, Mention, NameFinder, choose
from sitegen.anchor.words import stands_alone
from sitegen.model.record import Name


def tidy(text: str) -> str:
    """Return a text NFC, without marks on apostrophes and full stops: there alone we read less than UAX #29."""
    return unicodedata.normalize("NFC", re.sub("(?<=['’ʼ.\u00ad\u200d])[\u0301\u0e35\u093f\ufe0f]+", "", text))


LETTERS = "abAé1_क大ก\u0301\u0e35\u093f"
SIGNS = " .’'-–\u00ad\u200d🐚\ufe0f\u00a0\n…ʼs"
texts = st.lists(
    st.text(LETTERS, min_size=1, max_size=2) | st.sampled_from(SIGNS) | st.sampled_from(["’s", "a.a.", "a b", "’ll"]),
    max_size=12,
).map(lambda parts: tidy("".join(parts)))
first = st.sampled_from("abA1大กé")
spelt = st.builds(str.__add__, first, st.text("abA1大กé .’-\u0301", max_size=3)) | st.sampled_from(["a.a.", "a b"])
names = st.lists(st.tuples(st.sampled_from("xyz"), st.builds(Name, name=spelt, fold=st.booleans())), max_size=5)
any_names = st.lists(
    st.tuples(st.sampled_from("xyz"), st.builds(Name, name=st.text(min_size=1, max_size=4), fold=st.booleans()))
)

always = settings(max_examples=200, deadline=None, derandomize=True)

HIDDEN = "\u00ad\u200c\u200d\u2060\ufeff"
JOIN = "'’ʼ＇.·․‧"


def kind(char: str) -> str:
    """Return a character's part in UAX #29: unspaced, letter, number, under, mark, join, or other."""
    code = ord(char)
    spaceless = [(0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x309F), (0x3400, 0x4DBF),
                 (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)]  # fmt: skip
    if unicodedata.category(char)[0] == "M":
        return "mark"
    if any(low <= code <= high for low, high in spaceless) or char in "々〇":
        return "unspaced"
    if char == "_":
        return "under"
    if char.isalpha():
        return "letter"
    return "number" if char.isalnum() else "join" if char in JOIN else "other"


def is_boundary(text: str, place: int) -> bool:
    """Say whether a word boundary lies at a place: UAX #29, WB1 to WB13, with marks and hidden ones passed over."""
    shown = [(kind(char), index) for index, char in enumerate(text) if char not in HIDDEN]
    after = [part for part, index in shown if index >= place]
    before = [part for part, index in shown if index < place and part != "mark"]
    if not after or not before:
        return after[:1] != ["mark"] or not [index for _, index in shown if index < place]
    if after[0] == "mark":
        return False
    rest = [part for part in after if part != "mark"]
    word = ("letter", "number", "under")
    if before[-1] in word and rest[0] in word:
        return False
    if before[-1] == "letter" and rest[:2] == ["join", "letter"]:
        return False
    return not (before[-2:] == ["letter", "join"] and rest[0] == "letter")


def is_whole(text: str, start: int, end: int) -> bool:
    """Say whether a name stands as a whole word, by the slow reading."""
    rest = "".join(char for char in text[end:] if char not in HIDDEN)
    begins = is_boundary(text, start)
    if re.match(r"['’ʼ＇](s|S|d|ll|ve|re)(?!\w)", rest):
        return begins
    base = [kind(char) for char in text[:end] if char not in HIDDEN and kind(char) != "mark"][-1]
    follows = kind(rest[0]) if rest else ""
    if base == "join" and follows in ("letter", "number", "under"):
        return False
    return begins and is_boundary(text, end)


def plain(text: str, fold: bool) -> str:
    """Return a text of the same length as names are compared, character by character."""
    out = ""
    for char in text:
        if char.isspace():
            out += " "
        elif char in "‘’ʼ":
            out += "'"
        elif char in "–—":
            out += "-"
        else:
            out += char.casefold() if fold and len(char.casefold()) == 1 else char
    return out


def spelling(name: Name) -> str:
    """Return a name as it is compared: NFC, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name.name).split())


def slow_find(given_names: list[tuple[str, Name]], text: str, barred: list[tuple[str, int, int]]) -> list[Mention]:
    """Return the mentions in a text: every place of every name, whole words, the longest first."""
    owners: dict[tuple[str, bool], str] = {}
    for entry, name in given_names:
        owners.setdefault((plain(spelling(name), name.fold), name.fold), entry)
    found = set()
    for (key, fold), entry in owners.items():
        for start in range(len(text)):
            end = start + len(key)
            if plain(text, fold)[start:end] != key or not is_whole(text, start, end):
                continue
            if not any(e == entry and max(s, start) < min(t, end) for e, s, t in barred):
                found.add((start - end, start, entry))
    taken: list[Mention] = []
    for less, start, entry in sorted(found):
        if all(start - less <= other.start or other.end <= start for other in taken):
            taken.append(Mention(entry, start, start - less))
    return sorted(taken, key=lambda mention: mention.start)


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[tuple[str, Name]], str, list[tuple[str, int, int]]]:
    """Draw names, a text that is likely to have some of them, and places that are excepted."""
    listed = draw(names)
    text = draw(texts)
    for _, name in draw(st.lists(st.sampled_from(listed), max_size=4)) if listed else ():
        place = draw(st.integers(0, len(text)))
        text = tidy(text[:place] + name.name + text[place:])
    barred = []
    for entry in draw(st.lists(st.sampled_from("xyz"), max_size=4)):
        start, end = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
        barred.extend([(entry, start, end)] if start < end else [])
    return listed, text, barred


@always
@given(searches())
def test_names_are_found_as_the_slow_reading_says(
    case: tuple[list[tuple[str, Name]], str, list[tuple[str, int, int]]],
) -> None:
    """The automata, the word boundaries and the choice of the longest agree with a reading by loops."""
    listed, text, barred = case
    assert NameFinder(listed).find(text, barred) == slow_find(listed, text, barred)


@always
@given(searches())
def test_mentions_do_not_overlap(case: tuple[list[tuple[str, Name]], str, list[tuple[str, int, int]]]) -> None:
    """The mentions of a layer stand in order and apart; each is a name of its entry, outside what is excepted."""
    listed, text, barred = case
    found = NameFinder(listed).find(text, barred)
    edges = [edge for mention in found for edge in (mention.start, mention.end)]
    assert edges == sorted(edges)
    for mention in found:
        words = text[mention.start : mention.end]
        own = [name for entry, name in listed if entry == mention.entry]
        assert any(plain(spelling(name), name.fold) == plain(words, name.fold) for name in own)
        assert not any(e == mention.entry and s < mention.end and mention.start < t for e, s, t in barred)


@always
@given(texts, st.integers(0, 20), st.integers(1, 5))
def test_whole_words_as_the_slow_reading_says(text: str, start: int, length: int) -> None:
    """A stretch that begins with a word's character is a whole word exactly where the slow reading finds it so."""
    end = start + length
    if end <= len(text) and kind(text[start]) not in ("mark", "join", "other") and text[end - 1] not in HIDDEN:
        assert stands_alone(text, start, end) == is_whole(text, start, end)


@always
@given(any_names, st.text())
def test_any_names_in_any_text(listed: list[tuple[str, Name]], text: str) -> None:
    """Whatever is written as a name, and whatever stands in a text, places lie in the text."""
    for mention in NameFinder(listed).find(unicodedata.normalize("NFC", text)):
        assert 0 <= mention.start < mention.end <= len(unicodedata.normalize("NFC", text))


@given(st.lists(st.text(alphabet="lumaß’ .-\n", max_size=12), max_size=5), st.booleans())
def test_blocks_that_are_searched_at_once_hold_what_each_holds(texts: list[str], fold: bool) -> None:
    """No name is found across two blocks, and each is found where it stands in its own."""
    finder = NameFinder([("x", Name(name="lu ma", fold=fold)), ("y", Name(name="ma")), ("z", Name(name="l"))])
    found = finder.find_all(Joined(texts))
    assert [choose(text, found.get(index, []), ()) for index, text in enumerate(texts)] == list(map(finder.find, texts))


def test_a_name_does_not_begin_in_one_block_and_end_in_the_next() -> None:
    """What stands at the end of a block and the beginning of the next is no name."""
    assert NameFinder([("x", Name(name="lu ma"))]).find_all(Joined(["ra lu", "ma ra"])) == {}
