"""Whether a name stands as a whole word, in the sense of Unicode's word boundaries (UAX #29).

Beyond them, for names in running text: a name may be followed by an apostrophe and an English ending
(Xi’s, Kim’ll), and hyphens part words (Xi-Kim). Full stops and apostrophes between letters join: no name is
found inside U.S. or O’Neill. Scripts written without spaces have a boundary at every character.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'’ʼ＇"
JOINERS = APOSTROPHES + ".·․‧"
"""Between two letters these join (UAX #29: MidLetter, MidNumLet, Single_Quote)."""
INVISIBLE = "\u00ad\u200c\u200d\u2060\ufeff"
"""Characters that neither part nor end a word."""
ENDING = re.compile(rf"[{APOSTROPHES}][{INVISIBLE}]*(?:s|S|d|ll|ve|re)(?![{INVISIBLE}]*\w)")
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u309f\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Hiragana, Han."""


def is_word(char: str) -> bool:
    """Say whether a character is part of words: letters, digits, the underscore."""
    return char.isalnum() or char == "_"


def stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether the name at [start, end) is a whole word, or several."""
    return begins_word(text, start) and ends_word(text, end)


def begins_word(text: str, start: int) -> bool:
    """Say whether a word can begin at a place."""
    before = base_before(text, start)
    if before < 0:
        return True
    first, char = text[start], text[before]
    if not is_word(first) or UNSPACED.match(first) or UNSPACED.match(char):
        return True
    if is_word(char):
        return False
    return not (char in JOINERS and first.isalpha() and is_letter(text, base_before(text, before)))


def base_before(text: str, index: int) -> int:
    """Return where the last character before a place stands, marks and invisible ones apart; else -1."""
    before = index - 1
    while before >= 0 and (text[before] in INVISIBLE or unicodedata.category(text[before])[0] == "M"):
        before -= 1
    return before


def visible_at(text: str, index: int) -> int:
    """Return where the first character at or after a place stands, invisible ones apart; else the text's end."""
    while index < len(text) and text[index] in INVISIBLE:
        index += 1
    return index


def is_letter(text: str, index: int) -> bool:
    """Say whether at a place stands a letter of a script that parts words by spaces."""
    return 0 <= index < len(text) and text[index].isalpha() and not UNSPACED.match(text[index])


def ends_word(text: str, end: int) -> bool:
    """Say whether a word can end before a place."""
    after = visible_at(text, end)
    if after == len(text):
        return True
    base = base_before(text, end)
    last, char = text[base], text[after]
    if unicodedata.category(char)[0] == "M":
        return False
    if UNSPACED.match(last) or UNSPACED.match(char):
        return True
    if ENDING.match(text, after):
        return True
    if is_word(char):
        return not is_word(last) and last not in JOINERS
    return not (char in JOINERS and is_letter(text, base) and is_letter(text, visible_at(text, after + 1)))
