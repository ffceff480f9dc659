"""Words that are not what they look like: unseen characters that change directions, letters of another script.

The letters that resemble Latin ones are those of Unicode's confusables.txt (UTS #39).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

from sitegen.model.codes import BIDI_CONTROL, MIXED_SCRIPTS
from sitegen.model.problem import Code

DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates of the bidirectional algorithm (UAX #9)."""
ISOLATED = re.compile("[\u2066-\u2068][^\n\u202a-\u202e\u2066-\u2069]*\u2069")
"""An isolate with its end on the same line."""

LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
SCRIPTS = {
    "Greek": ("\u0370-\u03ff\u1f00-\u1fff", "αΑΒϲϹΕϜγΗΙιϳͿΚΜϺΝοΟρϱΡσΤυνΧΥϒΖ", "aABcCEFyHIijJKMMNoOppPoTuvXYYZ"),
    "Cyrillic": (
        "\u0400-\u052f\ua640-\ua69f",
        "аАВсСԁеҽЕԌһНіꙇІӀӏјЈКМоОрРԛѕЅТѵѴѡԝԜхХуүУҮ",
        "aABcCdeeEGhHiiIIljJKMoOpPqsSTvVwwWxXyyYY",
    ),
    "Armenian": ("\u0531-\u0556\u0560-\u0588", "քցհոռօՕգզՏսՍա", "fghnnoOqqSuUw"),
    "Cherokee": (
        "\u13a0-\u13fd\uab70-\uabbf",
        "ᎪᏴꮯᏟᏧᎠᎬᏀᏳᏂᎻᎥᎫᏦᏞᎷᏢᏒᏕᏚᎢᏙᎳᏔᎩᏃ",
        "ABcCdDEGGhHiJKLMPRSSTVWWYZ",
    ),
    "Coptic": ("\u2c80-\u2cee", "ⲥⲤⲎⲔⲒⲘⲚⲟⲞⲣⲢⲦⲬⲨ", "cCHKlMNoOpPTXY"),
    "Lisu": ("\ua4d0-\ua4fd", "ꓮꓐꓚꓓꓰꓝꓖꓧꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "ABCDEFGHJKLMNOPRSTUVWXYZ"),
}
"""Of each script: its letters as a class of a pattern, those that resemble a Latin one, and which one each does."""

FORMULA = frozenset("αγσ")
"""What stands in Latin words with a meaning of its own (TNFα), and looks different enough there."""

MARKS = "\u0300-\u036f"
OTHERS = "".join(letters for letters, _, _ in SCRIPTS.values())
OTHER = re.compile(f"[{OTHERS}]")
MIXED = re.compile(f"[{LATIN}][{MARKS}]*[{OTHERS}]|[{OTHERS}][{MARKS}]*[{LATIN}]")
WORD = re.compile(f"[{LATIN}{OTHERS}{MARKS}]{{1,200}}")
AROUND = re.compile(r"\S*")
RESEMBLES = {name: dict(zip(theirs, latin, strict=True)) for name, (_, theirs, latin) in SCRIPTS.items()}
LOOKS = {ord(char): latin for letters in RESEMBLES.values() for char, latin in letters.items()}
LETTERS = {name: re.compile(f"[{letters}]") for name, (letters, _, _) in SCRIPTS.items()}
NUMBERED = re.compile(r"&#(?:[xX][0-9a-fA-F]{1,6}|[0-9]{1,7});")
"""A character as Markdown takes it by its number."""


MOST = 20
"""How many are told of a file, of each kind."""
REACH = 60
"""How many code points of a word are shown, and are looked at on each side of a number."""


class Disguise(NamedTuple):
    """What is not what it looks like."""

    start: int
    """Where it begins and ends, in code points."""
    end: int
    code: Code
    message: str
    hint: str


def directions(text: str) -> Disguise | None:
    """Return the first character that changes directions, with a message that names all; not isolates in pairs."""
    if text.isascii() or not DIRECTION.search(text):
        return None
    rest = ISOLATED.sub(lambda pair: " " * len(pair[0]), text)
    found = list(DIRECTION.finditer(rest))
    if not found:
        return None
    names = sorted({f"U+{ord(char[0]):04X} ({unicodedata.name(char[0]).lower()})" for char in found})
    message = f"unseen characters change the direction of the words: {', '.join(names)}"
    return Disguise(found[0].start(), found[0].end(), BIDI_CONTROL, message, "delete them")


def mixed_words(text: str) -> Iterator[Disguise]:
    """Yield each word, once, in which letters of one script stand for those of another that look like them."""
    if text.isascii() or not OTHER.search(text):
        return
    seen: set[str] = set()
    end = 0
    for pair in MIXED.finditer(text):
        if pair.start() < end:
            continue
        start = pair.start()
        while start > end and WORD.fullmatch(text[start - 1]):
            start -= 1
        word = WORD.match(text, start)
        assert word is not None
        end = word.end()
        if word[0] in seen:
            continue
        seen.add(word[0])
        for script in SCRIPTS:
            found = intruders(word[0], script)
            if found:
                yield Disguise(start, end, MIXED_SCRIPTS, *told(word[0], script, found))


def intruders(word: str, script: str) -> dict[str, str]:
    """Return the letters that are fewer in a word of Latin and of another script, if all resemble the other's.

    Each with the letter that it resembles.
    """
    resembling = {char: latin for char, latin in RESEMBLES[script].items() if char not in FORMULA}
    theirs = {char: resembling.get(char, "") for char in word if LETTERS[script].match(char)}
    plain = {char: base(char) for char in word if not unicodedata.combining(char) and not OTHER.match(char)}
    if not theirs or not plain:
        return {}
    count = sum(char in theirs for char in word)
    if count <= sum(char in plain for char in word):
        return theirs if all(theirs.values()) else {}
    inverse = {latin: other for other, latin in reversed(RESEMBLES[script].items())}
    ours = {char: inverse.get(letter, "") for char, letter in plain.items()}
    return ours if all(ours.values()) else {}


def skeleton(words: str) -> str:
    """Return words with Latin letters for all that resemble one: what looks the same has the same."""
    return words if words.isascii() else words.translate(LOOKS)


def are_disguised(one: str, other: str) -> bool:
    """Say whether words that have the same skeleton differ, and only by letters of different scripts."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return bool(pairs) and all(script_of(a) != script_of(b) for a, b in pairs)


def script_of(char: str) -> str:
    """Return the script of a letter that resembles another; empty for Latin, and for what is none."""
    return next((script for script, letters in LETTERS.items() if letters.match(char)), "")


def base(char: str) -> str:
    """Return a letter without the marks on it."""
    return unicodedata.normalize("NFD", char)[0]


def told(word: str, script: str, found: dict[str, str]) -> tuple[str, str]:
    """Return the message and the hint for a word and the letters in it that resemble others."""
    names = ", ".join(f"U+{ord(char):04X} ({unicodedata.name(char).lower()})" for char in list(found)[: REACH // 10])
    if len(word) > REACH:
        return f"“{word[:REACH]}…” mixes Latin and {script} letters: {names}", "write the letters of one script"
    whole = "".join(found.get(char, char) for char in word)
    return f"“{word}” mixes Latin and {script} letters: {names}", f"write {whole}, if that is what it means"


def numbered(text: str) -> Iterator[Disguise]:
    """Yield the same of characters that are written as numbers, `&#x202e;`, which Markdown takes for themselves."""
    if "&#" not in text:
        return
    done = 0
    for found in NUMBERED.finditer(text):
        char = unescape(found[0])
        shown = None
        if DIRECTION.match(char):
            shown = directions(char)
        elif OTHER.match(char) and found.start() >= done:
            around = AROUND.match(text, max(done, found.start() - REACH), found.end() + REACH)
            while around and around.end() < found.end():
                around = AROUND.match(text, around.end() + 1, found.end() + REACH)
            if around:
                done = around.end()
                shown = next(mixed_words(unescape(around[0])), None)
        if shown:
            yield shown._replace(start=found.start(), end=found.end())


def disguises(text: str) -> Iterator[Disguise]:
    """Yield all that the text of a file holds; of a kind not more than `MOST`."""
    found = directions(text)
    if found:
        yield found
    yield from islice(mixed_words(text), MOST)
    yield from islice(numbered(text), MOST)
