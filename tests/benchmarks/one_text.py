"""One large text through the engine: how the work of anchoring and weaving grows, counted in calls.

    python tests/benchmarks/one_text.py

prints, for texts of 0.25, 0.5 and 1 MB with 1,250 to 5,000 passages and 500 to 2,000 names, the calls that are made and
the characters that are looked through for words (other work on the machine changes nothing in them), the seconds of
processor, and the powers of the size with which both grow. Then the same of texts that are a single paragraph.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NamedTuple

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

APART = 60
"""How many characters of prefix tell words apart that stand more than once in a single paragraph."""
LOOKING = frozenset(
    {"find", "rfind", "index", "rindex", "count", "replace", "translate", "split", "partition", "strip"}
)
"""The methods of strings whose work grows with the string."""


class Work(NamedTuple):
    """What one text took."""

    characters: int
    passages: int
    names: int
    calls: int
    """Of functions and methods, those written in C too."""
    looked_through: int
    """Characters in which words were looked for, by methods of strings: one call may read the whole text."""
    seconds: float
    """Of processor, without counting."""


def one_text(share: float, *, one_block: bool = False) -> Edition:
    """Return an edition of one text, of a share of the largest; in many blocks or as a single paragraph."""
    measures = Measures(1, int(WORDS * share), int(PASSAGES * share), int(ACTORS * share), int(TERM_COUNT * share))
    invention = Invention(measures)
    text = invention.text(0)
    lines = [line._replace(kind="p", name="p1") for line in text.lines] if one_block else text.lines
    markdown = (" " if one_block else "\n\n").join(map(write_line, lines))
    versions = whole_text(markdown, text.title)
    whole = "\n".join(block.text for block in versions["text"].blocks)
    places = [place for annotation in text.annotations for place in annotation.places]
    entries: dict[str, Thing] = {}
    for number, place in enumerate(places):
        start, once = whole.index(place.quote), whole.count(place.quote) == 1
        before = whole[start - 1]
        says = BLOCKS[number % len(BLOCKS)] if once and before == " " else "right"
        apart = whole[max(0, start - APART) : start] if one_block and not once else None
        right = lines[place.line].name
        selector = {
            "right": Selector(text=TEXT, p=right, quote=place.quote, prefix=apart),
            "none": Selector(text=TEXT, quote=place.quote),
            "wrong": Selector(text=TEXT, p="title" if one_block else "p1", quote=place.quote, prefix=before),
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


def count_work(work: Callable[[], Any]) -> tuple[int, int]:
    """Return how many calls work makes, those of functions in C too, and how many characters it looks through."""
    calls = characters = 0

    def note(_: FrameType, event: str, called: Any) -> None:
        nonlocal calls, characters
        calls += event in ("call", "c_call")
        if event == "c_call" and called.__name__ in LOOKING and isinstance(called.__self__, str):
            characters += len(called.__self__)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls, characters


def measure(share: float, *, one_block: bool = False) -> Work:
    """Return what a text of a share of the largest takes."""
    edition = one_text(share, one_block=one_block)
    started = time.process_time()
    anchored = run_engine(edition)
    seconds = time.process_time() - started
    calls, looked_through = count_work(lambda: run_engine(edition))
    blocks = edition.texts[TEXT].shown.blocks
    names = sum(len(entry.record.names) > 0 for layer in edition.entries.values() for entry in layer.values())
    passages = sum(passage.method == "exact" for passage in anchored.passages)
    return Work(sum(len(block.text) for block in blocks), passages, names, calls, looked_through, seconds)


def exponents(works: Sequence[Work], what: Literal["calls", "looked_through"] = "calls") -> Iterator[float]:
    """Yield with which power of the size the calls grow, or the characters looked through, from size to size."""
    for small, large in pairwise(works):
        yield math.log(getattr(large, what) / getattr(small, what)) / math.log(large.characters / small.characters)


def main() -> None:
    """Measure and print."""
    for one_block in (False, True):
        print("one paragraph:" if one_block else "many paragraphs:")
        works = []
        for share in SHARES:
            works.append(work := measure(share, one_block=one_block))
            print(f"{work.characters:,} characters, {work.passages:,} passages, entries with names {work.names:,}: "
                  f"{work.calls:,} calls, {work.looked_through:,} looked through, {work.seconds:.1f} s")  # fmt: skip
        print("exponents of calls:", ", ".join(f"{exponent:.2f}" for exponent in exponents(works)))
        print("of characters:", ", ".join(f"{exponent:.2f}" for exponent in exponents(works, "looked_through")))


if __name__ == "__main__":
    main()
