"""Invented words, names and terms, from a seed: frequent words are short, and few words make up most of a text."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import NamedTuple

ONSETS = [
    "b",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "z",
    "br",
    "dr",
    "gl",
    "kr",
    "pl",
    "st",
    "tr",
]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ou"]
CODAS = ["", "", "", "n", "r", "s", "l", "m"]
WORDS = 4_000
LETTERS = 2.5
"""How many syllables the rarest words have more than the most frequent."""


class Actor(NamedTuple):
    """Somebody who is named in the texts."""

    id: str
    first: str
    last: str


class Vocabulary(NamedTuple):
    """All that texts are made of. Weights are cumulative, as `random.choices` takes them."""

    words: list[str]
    word_weights: list[float]
    actors: list[Actor]
    actor_weights: list[float]
    terms: list[str]
    term_weights: list[float]


def invent_vocabulary(seed: int, actors: int, terms: int) -> Vocabulary:
    """Return the same vocabulary for the same seed; no name or term is another or an ordinary word."""
    chance = random.Random(f"{seed} words")
    seen: set[str] = set()
    words = [unseen(chance, seen, 1 + int(LETTERS * rank / WORDS + chance.random())) for rank in range(WORDS)]
    people = []
    for number in range(actors):
        last = unseen(chance, seen, 3, "vik").capitalize()
        people.append(Actor(f"a{number + 1}", unseen(chance, set(), 2, "jo").capitalize(), last))
    forms = [unseen(chance, seen, 3, "kum") for _ in range(terms)]
    return Vocabulary(words, zipf(len(words)), people, zipf(actors), forms, zipf(terms))


def unseen(chance: random.Random, seen: set[str], syllables: int, end: str = "") -> str:
    """Return a word that is not among those seen, and add it."""
    while True:
        made = "".join(chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS) for _ in range(syllables))
        word = made + end
        if word not in seen:
            seen.add(word)
            return word
        syllables += chance.random() < 0.2


def zipf(count: int) -> list[float]:
    """Return cumulative weights after Zipf and Mandelbrot for so many ranks."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(count)))
