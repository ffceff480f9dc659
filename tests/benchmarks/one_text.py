"""One large text through the engine: how the work of anchoring and weaving grows, counted in calls.

    python tests/benchmarks/one_text.py

prints, for texts of 0.25, 0.5 and 1 MB with 1,250 to 5,000 passages and 500 to 2,000 names, the calls that are made
(other work on the machine changes nothing in them), the seconds of processor, and the power of the size with which the
calls grow.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from sitegen.anchor.passages import Anchored, anchor
from sitegen.model.edition import Edition
from sitegen.model.passage import Passage
from sitegen.model.record import Name, Selector
from sitegen.weave.html import weave_block
from tests.anchor.anchor_editions import NAMES, TERMS, TEXT, Thing, make_edition, make_entry, whole_text
from tests.benchmarks.invented import Invention, Line, Measures

WORDS, PASSAGES, ACTORS, TERM_COUNT = 176_000, 5_000, 1_500, 500
"""What the largest text has; its plain text is then 1 MB."""
SHARES = (0.25, 0.5, 1.0)
"""The sizes that are compared, as shares of the largest."""
BLOCKS = ("right", "right", "none", "wrong")
"""Which block selectors say, in turns: where it is none or a wrong one the words are looked for in the whole text."""


class Work(NamedTuple):
    """What one text took."""

    characters: int
    passages: int
    names: int
    calls: int
    """Of functions and methods, those written in C too."""
    seconds: float
    """Of processor, without counting."""


def one_text(share: float) -> Edition:
    """Return an edition of one text, of a share of the largest."""
    measures = Measures(1, int(WORDS * share), int(PASSAGES * share), int(ACTORS * share), int(TERM_COUNT * share))
    invention = Invention(measures)
    text = invention.text(0)
    markdown = "\n\n".join(write_line(line) for line in text.lines)
    versions = whole_text(markdown, text.title)
    whole = "\n".join(block.text for block in versions["text"].blocks)
    places = [place for annotation in text.annotations for place in annotation.places]
    entries: dict[str, Thing] = {}
    for number, place in enumerate(places):
        before = whole[whole.index(place.quote) - 1]
        says = BLOCKS[number % len(BLOCKS)] if whole.count(place.quote) == 1 and before == " " else "right"
        right = text.lines[place.line].name
        selector = {
            "right": Selector(text=TEXT, p=right, quote=place.quote),
            "none": Selector(text=TEXT, quote=place.quote),
            "wrong": Selector(text=TEXT, p="p1", quote=place.quote, prefix=before),
        }[says]
        entries[f"n{number}"] = Thing(at=(selector,))
    named = {
        actor.id: Thing(names=(f"{actor.first} {actor.last}", actor.last)) for actor in invention.vocabulary.actors
    }
    terms = {term: Thing(names=(Name(name=term, fold=True),)) for term in invention.vocabulary.terms}
    layers = {
        layer.name: {key: make_entry(layer, key, record) for key, record in records.items()}
        for layer, records in ((NAMES, entries | named), (TERMS, terms))
    }
    return make_edition(versions, layers)


def write_line(line: Line) -> str:
    """Write a line as Markdown."""
    words = " ".join(f"{token.before}{token.word}{token.after}{token.trail}" for token in line.tokens)
    return {"h": "## ", "li": "- ", "p": ""}[line.kind] + words


def run_engine(edition: Edition) -> Anchored:
    """Anchor all selectors and names, and weave all blocks."""
    anchored = anchor(edition)
    by_block: dict[str | None, list[Passage]] = {}
    for passage in anchored.passages:
        by_block.setdefault(passage.block, []).append(passage)
    for block in edition.texts[TEXT].shown.blocks:
        weave_block(block, by_block.get(block.id, ()), refer, "../")
    return anchored


def refer(passage: Passage) -> tuple[str, str, int]:
    """Return the ref, address and rank of a passage's entry."""
    return f"{passage.layer}:{passage.entry}", f"../{passage.layer}/{passage.entry}.html", passage.layer == "terms"


def count_calls(work: Callable[[], Any]) -> int:
    """Return how many calls of functions a piece of work makes; those in C are calls too."""
    count = 0

    def note(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def measure(share: float) -> Work:
    """Return what a text of a share of the largest takes."""
    edition = one_text(share)
    started = time.process_time()
    anchored = run_engine(edition)
    seconds = time.process_time() - started
    calls = count_calls(lambda: run_engine(edition))
    blocks = edition.texts[TEXT].shown.blocks
    names = sum(len(entry.record.names) > 0 for layer in edition.entries.values() for entry in layer.values())
    passages = sum(passage.method == "exact" for passage in anchored.passages)
    return Work(sum(len(block.text) for block in blocks), passages, names, calls, seconds)


def exponents(works: list[Work]) -> Iterator[float]:
    """Yield with which power of the size the calls grow, from each size to the next."""
    for small, large in pairwise(works):
        yield math.log(large.calls / small.calls) / math.log(large.characters / small.characters)


def main() -> None:
    """Measure and print."""
    works = []
    for share in SHARES:
        works.append(work := measure(share))
        print(f"{work.characters:,} characters, {work.passages:,} passages, entries with names {work.names:,}: "
              f"{work.calls:,} calls, {work.seconds:.1f} s")  # fmt: skip
    print("exponents:", ", ".join(f"{exponent:.2f}" for exponent in exponents(works)))


if __name__ == "__main__":
    main()
