"""Seeded edits of a text in which every letter remembers where it came from: so the truth is known by construction.

A draft is a list of blocks, a block a list of letters. A letter has the place in the old text that it came from; one
that was put in has none. A replacement's letters come from the words they replace, but are not kept. After the edits
the place of a passage is read off: from the first to the last letter that came from it.

What counts as truth:

- At least half of a passage's letters are kept: it has a place, and that is to be found, to the letter.
- At most a fifth are: it is lost. What else the text has of such words, copies or look-alikes, is wrong.
- In between both answers are right, so long as the place is not a wrong one.
- Words put in inside a passage belong to it, words put in beside it don't.
- A passage that lies in several blocks after a split is no matter of recall: one selector can't say it.
- A copy or look-alike of a passage comes with other words around it. A sentence that is taken out here and stands
  unchanged there has moved, so no edit deletes a sentence and copies it whole.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple


class Letter(NamedTuple):
    """A character of a draft."""

    char: str
    origin: tuple[int, int] | None
    """Block and code point in the old text."""
    kept: bool = True


class Passage(NamedTuple):
    """Words of the old text."""

    block: int
    start: int
    end: int


class Truth(NamedTuple):
    """Where a passage stands after the edits."""

    places: list[Passage]
    bounds: list[tuple[Passage, Passage]]
    """The least and the most that a place may be: they differ where an end lies within replaced words."""
    kept: float
    """The share of its letters and digits that are kept."""


Block = list[Letter]
SYLLABLES = ("ka", "lo", "mi", "re", "tu", "san", "vel", "dor", "pi", "qua", "ster", "ni", "bo", "gra", "thel", "os")
SENTENCE = re.compile(r".+?(?:[.!?]+[”“’\"»)]*(?:\s+(?=[^\Wa-zß-ÿ]|[“„‘\"«])|$)|$)")
STYLES = (str.maketrans("“”„‘’–—", '"""\'\'--'), str.maketrans("\"'-", "”’–"), str.maketrans("“”’–", "«»'—"))


def invent(rng: random.Random, count: int) -> str:
    """Return invented words."""
    return " ".join("".join(rng.choices(SYLLABLES, k=rng.choice((1, 2, 2, 3, 3, 4)))) for _ in range(count))


class Draft:
    """A text that is being edited."""

    def __init__(self, blocks: list[str], rng: random.Random) -> None:
        self.blocks: list[Block] = [
            [Letter(char, (index, place)) for place, char in enumerate(text)] for index, text in enumerate(blocks)
        ]
        self.old = blocks
        self.own = re.findall(r"[^\W\d_]+", " ".join(blocks))
        self.rng = rng

    def new_words(self, count: int) -> str:
        """Return words to put in: invented, or in half of the cases the text's own, in no order."""
        if self.rng.random() < 0.5:
            return invent(self.rng, count)
        return " ".join(self.rng.choices(self.own, k=count))

    def texts(self) -> list[str]:
        """Return the blocks as they are now."""
        return ["".join(letter.char for letter in block) for block in self.blocks]

    def find(self, passage: Passage) -> tuple[int, int, int] | None:
        """Return block, start and end of a passage now; None if nothing of it is left in one block alone."""
        found = [
            (index, [k for k, letter in enumerate(block) if inside(letter, passage)])
            for index, block in enumerate(self.blocks)
        ]
        held = [(index, places) for index, places in found if places]
        return (held[0][0], held[0][1][0], held[0][1][-1] + 1) if len(held) == 1 else None

    def truths(self, passages: list[Passage]) -> list[Truth]:
        """Return where passages stand now."""
        owners: dict[tuple[int, int], list[int]] = {}
        for number, passage in enumerate(passages):
            for place in range(passage.start, passage.end):
                owners.setdefault((passage.block, place), []).append(number)
        spans: list[dict[int, list[int]]] = [{} for _ in passages]
        kept = [0] * len(passages)
        for index, block in enumerate(self.blocks):
            for k, letter in enumerate(block):
                for number in owners.get(letter.origin, ()) if letter.origin else ():
                    span = spans[number].setdefault(index, [k, k + 1])
                    span[1] = k + 1
                    kept[number] += letter.kept and letter.char.isalnum()
        sizes = [sum(map(str.isalnum, self.old[p.block][p.start : p.end])) for p in passages]
        truths = []
        for size, span, count in zip(sizes, spans, kept, strict=True):
            places = [self.trim(index, *ends) for index, ends in sorted(span.items())]
            truths.append(Truth(places, [self.bounds(place) for place in places], count / max(1, size)))
        return truths

    def trim(self, block: int, start: int, end: int) -> Passage:
        """Return a place without white space at its ends, which a taken out word may have left."""
        letters = self.blocks[block]
        while start < end and letters[start].char.isspace():
            start += 1
        while start < end and letters[end - 1].char.isspace():
            end -= 1
        return Passage(block, start, end)

    def bounds(self, place: Passage) -> tuple[Passage, Passage]:
        """Return the least and the most that a place may be: a replacement that reaches beyond it has no middle."""
        block, start, end = place
        put = [letter.origin is not None and not letter.kept for letter in self.blocks[block]]
        first, last, begin, finish = start, end, start, end
        if 0 < start < end and put[start - 1] and put[start]:
            while first < end and put[first]:
                first += 1
            while begin > 0 and put[begin - 1]:
                begin -= 1
        if start < end < len(put) and put[end - 1] and put[end]:
            while last > first and put[last - 1]:
                last -= 1
            while finish < len(put) and put[finish]:
                finish += 1
        return self.trim(block, first, last), self.trim(block, begin, finish)

    def sentence(self, block: int, start: int, end: int) -> tuple[int, int]:
        """Return the sentences that a stretch touches."""
        spans = [found.span() for found in SENTENCE.finditer("".join(letter.char for letter in self.blocks[block]))]
        return min(a for a, b in spans if b > start), max(b for a, b in spans if a < end)

    def words(self, block: int, start: int, end: int) -> list[tuple[int, int]]:
        """Return the words in a stretch."""
        text = "".join(letter.char for letter in self.blocks[block])
        return [found.span() for found in re.compile(r"[^\W_]+").finditer(text, start, end)]

    def elsewhere(self, block: int) -> tuple[int, int]:
        """Return a place between two sentences, of another block if there is one."""
        others = [b for b in range(1, len(self.blocks)) if b != block] or [block]
        other = self.rng.choice(others)
        text = "".join(letter.char for letter in self.blocks[other])
        return other, self.rng.choice([0, *(found.end() for found in SENTENCE.finditer(text))])

    def put(self, block: int, place: int, text: str) -> None:
        """Put words in."""
        self.blocks[block][place:place] = [Letter(char, None) for char in text]

    def put_sentence(self, block: int, place: int, letters: Block) -> None:
        """Put a sentence in, with a space before or after it."""
        while letters and letters[-1].char.isspace():
            letters = letters[:-1]
        space = [Letter(" ", None)]
        target = self.blocks[block]
        if place and not target[place - 1].char.isspace():
            letters = space + letters
        if place < len(target):
            letters = letters + space
        target[place:place] = letters


def inside(letter: Letter, passage: Passage) -> bool:
    """Say whether a letter came from a passage."""
    return letter.origin is not None and letter.origin[0] == passage.block and (
        passage.start <= letter.origin[1] < passage.end
    )  # fmt: skip


Edit = Callable[[Draft, int, int, int], bool]
"""Edits a draft at the passage [start, end) of a block; says whether it could."""


def typo(draft: Draft, block: int, start: int, end: int) -> bool:
    """A letter is dropped, doubled, replaced, or changes places with its neighbour."""
    letters, rng = draft.blocks[block], draft.rng
    words = [(a, b) for a, b in draft.words(block, start, end) if b - a >= 4]
    if not words:
        return False
    a, b = rng.choice(words)
    k = rng.randrange(a + 1, b - 1)
    kind = rng.randrange(4)
    if kind == 0:
        del letters[k]
    elif kind == 1:
        letters.insert(k, letters[k])
    elif kind == 2:
        letters[k] = letters[k]._replace(char=rng.choice("aeioustrn"), kept=False)
    else:
        letters[k], letters[k + 1] = letters[k + 1], letters[k]
    return True


def quote_style(draft: Draft, block: int, start: int, end: int) -> bool:  # noqa: ARG001 - the whole block is edited
    """Quotation marks and dashes of a block are written another way."""
    style = draft.rng.choice(STYLES)
    before = draft.blocks[block]
    after = [letter._replace(char=letter.char.translate(style)) for letter in before]
    draft.blocks[block] = after
    return before != after


def white_space(draft: Draft, block: int, start: int, end: int) -> bool:
    """A space is doubled, or becomes one that does not break."""
    spaces = [k for k in range(start, end) if draft.blocks[block][k].char == " "]
    if not spaces:
        return False
    k = draft.rng.choice(spaces)
    if draft.rng.random() < 0.5:
        draft.blocks[block].insert(k, draft.blocks[block][k])
    else:
        draft.blocks[block][k] = draft.blocks[block][k]._replace(char="\u00a0")
    return True


def words_in(draft: Draft, block: int, start: int, end: int) -> bool:
    """One to three words are put in inside the passage."""
    words = draft.words(block, start, end)
    if len(words) < 2:
        return False
    draft.put(block, draft.rng.choice(words[1:])[0], draft.new_words(draft.rng.randint(1, 3)) + " ")
    return True


def words_out(draft: Draft, block: int, start: int, end: int) -> bool:
    """A word of the passage is taken out, of a long one two."""
    words = draft.words(block, start, end)
    count = 2 if len(words) >= 7 and draft.rng.random() < 0.5 else 1
    if len(words) < 3:
        return False
    first = draft.rng.randrange(len(words) - count + 1)
    a, b = words[first][0], words[first + count - 1][1]
    letters = draft.blocks[block]
    if b < len(letters) and letters[b].char == " ":
        b += 1
    elif a and letters[a - 1].char == " ":
        a -= 1
    del letters[a:b]
    return True


def words_replaced(draft: Draft, block: int, start: int, end: int) -> bool:
    """A word of the passage is replaced."""
    words = draft.words(block, start, end)
    if len(words) < 3:
        return False
    replace(draft, block, *draft.rng.choice(words), 1)
    return True


def replace(draft: Draft, block: int, start: int, end: int, count: int) -> None:
    """Replace a stretch by invented words."""
    letters = draft.blocks[block]
    words = draft.new_words(count)
    old = letters[start:end]
    new = [old[min(k, len(old) - 1)]._replace(char=char, kept=False) for k, char in enumerate(words)]
    new[-1] = new[-1]._replace(origin=old[-1].origin)
    letters[start:end] = new


def words_beside(draft: Draft, block: int, start: int, end: int) -> bool:
    """Words are put in directly before or after the passage, or the word beside it is replaced."""
    words = [w for w in draft.words(block, 0, len(draft.blocks[block])) if w[1] <= start or w[0] >= end]
    kind = draft.rng.randrange(3)
    if kind == 0:
        draft.put(block, start, draft.new_words(draft.rng.randint(1, 4)) + " ")
    elif kind == 1:
        draft.put(block, end, " " + draft.new_words(draft.rng.randint(1, 4)))
    elif words:
        replace(draft, block, *min(words, key=lambda w: min(abs(w[0] - end), abs(w[1] - start))), 1)
    return True


def sentence_move(draft: Draft, block: int, start: int, end: int) -> bool:
    """The sentence goes to another place."""
    a, b = draft.sentence(block, start, end)
    if b - a == len(draft.blocks[block]) or len(draft.words(block, a, b)) < 5:
        return False
    letters = draft.blocks[block][a:b]
    del draft.blocks[block][a:b]
    draft.put_sentence(*draft.elsewhere(block), letters)
    return True


def block_move(draft: Draft, block: int, start: int, end: int) -> bool:  # noqa: ARG001 - the whole block goes
    """The block goes to another place."""
    if len(draft.blocks) < 3:
        return False
    letters = draft.blocks.pop(block)
    draft.blocks.insert(draft.rng.randrange(1, len(draft.blocks) + 1), letters)
    return True


def block_in(draft: Draft, block: int, start: int, end: int) -> bool:  # noqa: ARG001 - the passage stays
    """A block is put in before it."""
    sentences = [draft.new_words(draft.rng.randint(5, 12)).capitalize() + "." for _ in range(3)]
    draft.blocks.insert(draft.rng.randrange(1, block + 1), [Letter(char, None) for char in " ".join(sentences)])
    return True


def split(draft: Draft, block: int, start: int, end: int) -> bool:
    """The block is cut in two between sentences; seldom inside the passage."""
    text = "".join(letter.char for letter in draft.blocks[block])
    places = [found.end() for found in SENTENCE.finditer(text) if found.end() < len(text)]
    if draft.rng.random() < 0.1:
        places = [a for a, _ in draft.words(block, start, end)[1:]]
    if not places:
        return False
    place = draft.rng.choice(places)
    first, second = draft.blocks[block][:place], draft.blocks[block][place:]
    while first and first[-1].char.isspace():
        first.pop()
    draft.blocks[block : block + 1] = [first, second]
    return True


def merge(draft: Draft, block: int, start: int, end: int) -> bool:  # noqa: ARG001 - the whole block is joined
    """The block is joined with the next, or the one before."""
    other = block + 1 if block + 1 < len(draft.blocks) else block - 1
    if other < 1:
        return False
    first, second = min(block, other), max(block, other)
    draft.blocks[first : second + 1] = [[*draft.blocks[first], Letter(" ", None), *draft.blocks[second]]]
    return True


def delete_words(draft: Draft, block: int, start: int, end: int) -> bool:
    """The passage's words are taken out of their sentence."""
    del draft.blocks[block][start:end]
    return True


def replace_words(draft: Draft, block: int, start: int, end: int) -> bool:
    """All words of the passage are replaced."""
    replace(draft, block, start, end, len(draft.words(block, start, end)))
    return True


def delete_sentence(draft: Draft, block: int, start: int, end: int) -> bool:
    """The sentence is taken out."""
    a, b = draft.sentence(block, start, end)
    del draft.blocks[block][a:b]
    return True


def delete_block(draft: Draft, block: int, start: int, end: int) -> bool:  # noqa: ARG001 - the whole block goes
    """The block is taken out."""
    if len(draft.blocks) < 3:
        return False
    del draft.blocks[block]
    return True


def copy(draft: Draft, block: int, start: int, end: int, *, alike: bool = False) -> None:
    """Put a copy of the passage, or a look-alike, into the text, with other words around it."""
    rng = draft.rng
    text = "".join(letter.char for letter in draft.blocks[block][start:end])
    words = [found.span() for found in re.finditer(r"[^\W_]+", text)]
    if alike and words:
        a, b = rng.choice(words)
        text = text[:a] + draft.new_words(1) + text[b:]
    framed = f"{draft.new_words(rng.randint(2, 6)).capitalize()} {text} {draft.new_words(rng.randint(2, 6))}."
    other, place = draft.elsewhere(block)
    letters = [Letter(char, None) for char in framed]
    if rng.random() < 0.3:
        draft.blocks.insert(other, letters)
    else:
        draft.put_sentence(other, place, letters)


def with_copy(edit: Edit, *, alike: bool) -> Edit:
    """Return an edit after which a copy or look-alike of what the passage was stands elsewhere."""

    def both(draft: Draft, block: int, start: int, end: int) -> bool:
        passage = draft.blocks[block][start : start + 1]
        mark = passage[0].origin if passage else None
        copy(draft, block, start, end, alike=alike)
        found = next(
            ((b, k) for b, row in enumerate(draft.blocks) for k, x in enumerate(row) if x.origin == mark), None
        )
        return found is not None and edit(draft, found[0], found[1], found[1] + end - start)

    return both


def nothing(draft: Draft, block: int, start: int, end: int) -> bool:  # noqa: ARG001 - that is the point
    """The passage stays."""
    return True


EDITS: dict[str, Edit] = {
    "typo": typo,
    "quote style": quote_style,
    "white space": white_space,
    "words in": words_in,
    "words out": words_out,
    "words replaced": words_replaced,
    "words beside": words_beside,
    "sentence moved": sentence_move,
    "block moved": block_move,
    "block put in": block_in,
    "block split": split,
    "blocks merged": merge,
    "words deleted": delete_words,
    "all words replaced": replace_words,
    "sentence deleted": delete_sentence,
    "block deleted": delete_block,
    "copy elsewhere": with_copy(nothing, alike=False),
    "look-alike elsewhere": with_copy(nothing, alike=True),
    "typo, copy elsewhere": with_copy(typo, alike=False),
    "word replaced, copy elsewhere": with_copy(words_replaced, alike=False),
    "words deleted, copy elsewhere": with_copy(delete_words, alike=False),
    "words deleted, look-alike elsewhere": with_copy(delete_words, alike=True),
    "sentence deleted, copy elsewhere": with_copy(delete_sentence, alike=False),
    "sentence deleted, look-alike elsewhere": with_copy(delete_sentence, alike=True),
    "block deleted, copy elsewhere": with_copy(delete_block, alike=False),
    "block deleted, look-alike elsewhere": with_copy(delete_block, alike=True),
}
"""All edits by name."""
