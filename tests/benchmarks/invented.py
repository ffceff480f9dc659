"""Invented texts with their annotations, as data: what an edition, and each peer, is written from.

A text depends on the seed, its number and the measures alone, so that one edition can be written text by text.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import NamedTuple

from tests.benchmarks.vocabulary import Vocabulary, invent_vocabulary

PATTERN = ("note", "note", "claim", "note", "note", "event", "note", "claim", "note", "note", "note", "claim", "note",
           "event", "note", "note", "claim", "note", "relation", "pair")  # fmt: skip
"""What the annotations of a text are, over and over; a pair is a note with two selectors."""
TRIES = 60
"""How often a place is looked for before an annotation goes without words of its own."""


class Measures(NamedTuple):
    """How large an edition is."""

    texts: int = 1_000
    words: int = 1_000
    """Of a text, about."""
    annotations: int = 20
    """Of a text, beside its source."""
    actors: int = 0
    """0: one for five texts, at least five."""
    terms: int = 0
    """0: one for ten texts, at least five."""
    seed: int = 1


class Token(NamedTuple):
    """A word or a name, with what stands round it in Markdown."""

    word: str
    trail: str = ""
    """Punctuation after it."""
    before: str = ""
    after: str = ""
    """Between the word and its punctuation."""
    ref: str = ""
    """The entry that it names: ``actor:a3``."""
    within: bool = False
    """Whether it lies in emphasis or a link."""

    @property
    def plain(self) -> str:
        """The word as a reader sees it."""
        return self.word + self.trail


class Line(NamedTuple):
    """A heading, a paragraph or an item of a list."""

    kind: str
    """``h``, ``p`` or ``li``."""
    name: str
    """Its block: ``p3``, ``h1``."""
    tokens: list[Token]


class Place(NamedTuple):
    """The words that an annotation hangs on."""

    line: int
    first: int
    last: int
    """Of its tokens, this one included."""
    quote: str


class Annotation(NamedTuple):
    """An annotation of a text."""

    kind: str
    id: str
    places: list[Place]
    words: str
    """Of its own: a sentence or two."""
    other: str
    """The annotation of the same kind before it in the text, or empty."""


class Text(NamedTuple):
    """An invented text."""

    id: str
    title: str
    year: int
    lines: list[Line]
    annotations: list[Annotation]


class Invention:
    """The texts of an edition, each made when it is asked for."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures._replace(
            actors=measures.actors or max(5, measures.texts // 5), terms=measures.terms or max(5, measures.texts // 10)
        )
        self.vocabulary = invent_vocabulary(measures.seed, self.measures.actors, self.measures.terms)

    def texts(self) -> Iterator[Text]:
        """Yield the texts in order."""
        for number in range(self.measures.texts):
            yield self.text(number)

    def text(self, number: int) -> Text:
        """Return one text."""
        chance = random.Random(f"{self.measures.seed} text {number}")
        lines = Lines(chance, self.vocabulary).of(self.measures.words)
        title = sentence(chance, self.vocabulary, 5).rstrip(".")
        text_id = f"t{number + 1}"
        marks = annotations(chance, self.vocabulary, text_id, lines, self.measures.annotations)
        return Text(text_id, title, 1800 + number % 200, lines, marks)


class Lines:
    """Makes the lines of one text."""

    def __init__(self, chance: random.Random, vocabulary: Vocabulary) -> None:
        self.chance = chance
        self.vocabulary = vocabulary
        self.lines: list[Line] = []
        self.count = {"h": 0, "p": 0}

    def of(self, words: int) -> list[Line]:
        """Return lines of about so many words: sections of paragraphs and, now and then, a list."""
        made = 0
        while made < words:
            before = len(self.lines)
            if before and self.chance.random() < 0.2:
                self.add("h", self.chance.randint(2, 6))
            if before and self.chance.random() < 0.12:
                for _ in range(self.chance.randint(2, 5)):
                    self.add("li", self.chance.randint(5, 16))
            self.add("p", min(max(12, round(self.chance.lognormvariate(4.2, 0.5))), max(12, words - made)))
            made += sum(len(line.tokens) for line in self.lines[before:])
        return self.lines

    def add(self, kind: str, words: int) -> None:
        family = "h" if kind == "h" else "p"
        self.count[family] += 1
        tokens = self.tokens(words, plain=kind == "h")
        self.lines.append(Line(kind, f"{family}{self.count[family]}", tokens))

    def tokens(self, count: int, *, plain: bool) -> list[Token]:
        """Return the words of a line; names and terms are one or two in a hundred, emphasis and links too."""
        words = self.chance.choices(self.vocabulary.words, cum_weights=self.vocabulary.word_weights, k=count)
        tokens = [Token(word) for word in words]
        opening = True
        for index in range(count):
            token = self.named(tokens[index]) if not plain else tokens[index]
            if opening:
                token = token._replace(word=token.word[0].upper() + token.word[1:]) if not token.ref else token
            opening = False
            chance = self.chance.random()
            if index == count - 1 or chance < 0.06:
                token = token._replace(trail="" if plain else ".")
                opening = not plain
            elif chance < 0.13 and not plain:
                token = token._replace(trail=",")
            tokens[index] = token
        return tokens if plain else self.marked_up(tokens)

    def named(self, token: Token) -> Token:
        chance = self.chance.random()
        if chance < 0.012:
            [actor] = self.chance.choices(self.vocabulary.actors, cum_weights=self.vocabulary.actor_weights)
            full = self.chance.random() < 0.4
            return Token(f"{actor.first} {actor.last}" if full else actor.last, ref=f"actor:{actor.id}")
        if chance < 0.02:
            [term] = self.chance.choices(self.vocabulary.terms, cum_weights=self.vocabulary.term_weights)
            return Token(term, ref=f"term:{term}")
        return token

    def marked_up(self, tokens: list[Token]) -> list[Token]:
        """Return the tokens, some runs of them emphasised or linked."""
        index = 0
        while index < len(tokens):
            chance = self.chance.random()
            run = range(index, min(index + self.chance.randint(1, 3), len(tokens)))
            if chance < 0.016 and not any(tokens[i].trail or tokens[i].ref for i in run):
                marks = ("*", "*") if chance < 0.008 else ("**", "**") if chance < 0.011 else (
                    "[", f"](https://example.org/{tokens[index].word.lower()})")  # fmt: skip
                for i in run:
                    tokens[i] = tokens[i]._replace(within=True)
                tokens[run[0]] = tokens[run[0]]._replace(before=marks[0])
                tokens[run[-1]] = tokens[run[-1]]._replace(after=marks[1])
                index = run[-1]
            index += 1
        return tokens


def annotations(
    chance: random.Random, vocabulary: Vocabulary, text_id: str, lines: list[Line], count: int
) -> list[Annotation]:
    """Return the annotations of a text; their places don't overlap, and each quote stands once in its block."""
    taken: set[tuple[int, int]] = set()
    last: dict[str, str] = {}
    found = []
    for number in range(count):
        pattern = PATTERN[number % len(PATTERN)]
        kind = "note" if pattern == "pair" else pattern
        wanted = {"relation": 0, "pair": 2}.get(pattern, 1)
        places = [place for _ in range(wanted) if (place := find_place(chance, lines, taken))]
        words = " ".join(sentence(chance, vocabulary, chance.randint(8, 16)) for _ in range(chance.randint(1, 3)))
        entry_id = f"{text_id}-{kind[0]}{number + 1}"
        found.append(Annotation(kind, entry_id, places, words, last.get(kind, "")))
        last[kind] = entry_id
    return found


def find_place(chance: random.Random, lines: list[Line], taken: set[tuple[int, int]]) -> Place | None:
    """Return a run of words that stands once in its paragraph and that nothing else has, and take it."""
    for _ in range(TRIES):
        number = chance.randrange(len(lines))
        tokens = lines[number].tokens
        length = chance.choices(range(2, 10), cum_weights=[2, 6, 10, 13, 15, 16, 17, 18])[0]
        if lines[number].kind == "h" or len(tokens) <= length:
            continue
        first = chance.randrange(len(tokens) - length)
        run = range(first, first + length)
        if any((number, i) in taken or tokens[i].within for i in run):
            continue
        quote = " ".join(tokens[i].plain for i in run).rstrip(",.")
        if stands_once(quote, " ".join(token.plain for token in tokens)):
            taken.update((number, i) for i in run)
            return Place(number, first, run[-1], quote)
    return None


def stands_once(quote: str, text: str) -> bool:
    """Say whether a quote has one place in a text; places may overlap."""
    first = text.find(quote)
    return first >= 0 and text.find(quote, first + 1) < 0


def sentence(chance: random.Random, vocabulary: Vocabulary, words: int) -> str:
    """Return a sentence of ordinary words."""
    return " ".join(chance.choices(vocabulary.words, cum_weights=vocabulary.word_weights, k=words)).capitalize() + "."
