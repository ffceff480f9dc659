"""Measures `sitegen reanchor` on seeded edits: `python tests/benchmarks/reanchor.py`. What is true is told in edits.py.

Prints a table for docs/reanchor.md: for each kind of edit, with history and by search alone, how many passages that
have a place were found (recall), and how many were put on wrong words (false).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).parents[2]))

from sitegen.anchor.quotes import Searchable
from sitegen.load.texts import TextReader
from sitegen.model.context import first_words, last_words
from sitegen.model.record import Selector
from sitegen.model.text import Block, Version
from sitegen.reanchor.alignment import align
from sitegen.reanchor.carry import carry
from sitegen.reanchor.passage import Spot
from sitegen.reanchor.search import Finder
from sitegen.reanchor.selectors import selector_for
from tests.benchmarks.edits import EDITS, Draft, Passage, Truth, invent
from tests.repositories import commit_all, start_repository

ROOT = Path(__file__).parents[2]
TEXTS = {
    "first digest": ROOT / "content/texts/leverage-2019.md",
    "second digest": ROOT / "content/texts/leverage-2023.md",
    "ferry": ROOT / "sitegen/starter/edition/content/texts/the-ferry.md",
    "German": ROOT / "tests/benchmarks/texts/speicher.md",
}
WITHIN = ("typo", "white space", "words in", "words out", "words replaced", "words beside")
"""The edits of the large text."""
BESIDE = 32
"""How many letters prefix and suffix have in the search: what clients of the W3C's selectors write."""


class Score:
    """Counts answers."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def add(self, truth: Truth, spots: tuple[Spot, ...]) -> str:
        """Count an answer, and say what it was."""
        verdict = judge(truth, spots)
        self.count[verdict] += 1
        return verdict

    @property
    def placed(self) -> int:
        """How many passages have a place that one selector can say."""
        return self.count["found"] + self.count["inexact"] + self.count["missed"] + self.count["misplaced"]

    @property
    def recall(self) -> float:
        return self.count["found"] / max(1, self.placed)

    @property
    def wrong(self) -> int:
        return self.count["misplaced"] + self.count["false"]

    @property
    def all(self) -> int:
        return sum(self.count.values())

    def __iadd__(self, other: Score) -> Score:
        self.count += other.count
        return self


def judge(truth: Truth, spots: tuple[Spot, ...]) -> str:
    """Return what an answer is: found, inexact, missed, misplaced; lost, false; or fine, where both are right."""
    places = [Passage(s.block, s.start or 0, s.end or 0) for s in spots]
    wrong = any(not any(overlap(place, true) for true in truth.places) for place in places)
    if truth.kept <= 0.2:
        return "lost" if not places else "false"
    if truth.kept < 0.5 or len(truth.places) != 1:
        return "false" if wrong else "fine"
    if wrong:
        return "misplaced"
    if not places:
        return "missed"
    least, most = truth.bounds[0]
    start, end = places[0].start, places[-1].end
    return "found" if most.start <= start <= least.start and least.end <= end <= most.end else "inexact"


def overlap(one: Passage, other: Passage) -> bool:
    """Say whether at least half of one lies in the other."""
    common = min(one.end, other.end) - max(one.start, other.start)
    return one.block == other.block and 2 * common >= one.end - one.start


class Trial(NamedTuple):
    """A text before and after an edit, with passages and the truth about them."""

    edit: str
    old: Version
    new: Version
    passages: list[Passage]
    truths: list[Truth]


def read_blocks(path: Path) -> list[str]:
    """Return the plain text of a text's blocks, the title first."""
    text = TextReader(ROOT, lambda *_: None, "en", []).read(path, original=False)
    assert text is not None
    return [block.text for block in text.committed.blocks]


def invented_text(rng: random.Random, size: int) -> list[str]:
    """Return blocks of invented sentences, of about so many letters together; common words are common."""
    vocabulary = [invent(rng, 1) for _ in range(8000)]
    weights = [1 / (rank + 3) for rank in range(8000)]
    blocks, length = ["Invented"], 0
    while length < size:
        sentences = [
            " ".join(rng.choices(vocabulary, weights, k=rng.randint(6, 22))).capitalize() + rng.choice("....?!")
            for _ in range(rng.randint(2, 8))
        ]
        blocks.append(" ".join(sentences))
        length += len(blocks[-1])
    return blocks


def version(texts: list[str]) -> Version:
    """Return a version with these blocks, the title first."""
    names = ["title", *(f"p{n}" for n in range(1, len(texts)))]
    return Version("text", "", tuple(Block(n, t, (), 1) for n, t in zip(names, texts, strict=True)), ())


def choose(rng: random.Random, blocks: list[str], count: int) -> list[Passage]:
    """Return passages of one to eight words, mostly three and more; fewer than `count` where there is no room.

    They don't overlap: a copy of one would be a copy of another with its surroundings, and no search could tell.
    """
    out = []
    while len(out) < count:
        block = rng.randrange(1, len(blocks))
        words = [found.span() for found in re.finditer(r"[^\W_]+", blocks[block])]
        size = min(len(words), rng.choice((1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 8, 8)))
        first = rng.randrange(len(words) - size + 1)
        passage = Passage(block, words[first][0], words[first + size - 1][1])
        if not any(p.block == block and p.start < passage.end and passage.start < p.end for p in out):
            out.append(passage)
        elif rng.random() < 0.02:
            return out
    return out


def trials(name: str, blocks: list[str], seed: int, rounds: int, count: int) -> Iterator[Trial]:
    """Yield trials: each edit by itself, on a text in which up to three others were made first."""
    for edit in EDITS:
        for number in range(rounds):
            rng = random.Random(f"{seed} {name} {edit} {number}")
            passages = choose(rng, blocks, count)
            draft = Draft(blocks, rng)
            for other in rng.sample(passages[1:], min(len(passages) - 1, rng.randrange(4))):
                apply(draft, rng.choice(list(EDITS)), other)
            if apply(draft, edit, passages[0]):
                texts = draft.texts()
                yield Trial(edit, version(blocks), version(texts), passages, draft.truths(passages))


def apply(draft: Draft, edit: str, passage: Passage) -> bool:
    """Edit a draft at a passage, where it still stands; say whether that could be done."""
    found = draft.find(passage)
    return found is not None and found[0] > 0 and EDITS[edit](draft, *found)


def measure(trial: Trial, *, history: bool, scores: dict[str, Score], show: bool = False) -> None:
    """Add what becomes of a trial's passages to the scores: the first to its edit's, all others to `others`."""
    spots = by_history(trial) if history else by_search(trial)
    for number, (truth, found) in enumerate(zip(trial.truths, spots, strict=True)):
        verdict = scores[trial.edit if number == 0 else "(others)"].add(truth, found)
        if show and verdict not in ("found", "lost", "fine"):
            tell(trial, number, found, verdict)


def tell(trial: Trial, number: int, spots: tuple[Spot, ...], verdict: str) -> None:
    """Print what went wrong."""
    p, truth = trial.passages[number], trial.truths[number]
    print(f"--- {trial.edit} [{number}]: {verdict}, kept {truth.kept:.2f}")
    print("  old:", around(trial.old, p.block, p.start, p.end))
    for t in truth.places:
        print("  is: ", around(trial.new, *t))
    for s in spots:
        print("  said:", around(trial.new, s.block, s.start or 0, s.end or 0))


def around(version: Version, block: int, start: int, end: int) -> str:
    """Return a passage with what stands beside it."""
    text = version.blocks[block].text
    return f"{block} {text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 40]}"


def by_history(trial: Trial) -> list[tuple[Spot, ...]]:
    """Return where passages stand, by alignment."""
    alignment = align(trial.old.blocks, trial.new.blocks)
    return [carry(alignment, *passage).spots for passage in trial.passages]


def by_search(trial: Trial) -> list[tuple[Spot, ...]]:
    """Return where passages stand, by search for selectors with prefix and suffix."""
    selectors = [with_context(trial.old, passage) for passage in trial.passages]
    finder = Finder(Searchable(trial.new), selectors)
    return [(spot,) if (spot := finder.find(selector).spot) else () for selector in selectors]


def with_context(version: Version, passage: Passage) -> Selector:
    """Return a selector with what stands beside a passage: whole words, at most `BESIDE` letters on each side."""
    block = version.blocks[passage.block]
    text = block.text
    before, after = text[: passage.start], text[passage.end :]
    prefix = next((p for n in range(8, 0, -1) if len(p := last_words(before, n)) <= BESIDE), "")
    suffix = next((s for n in range(8, 0, -1) if len(s := first_words(after, n)) <= BESIDE), "")
    return Selector(text="t", p=passage.block, quote=text[passage.start : passage.end],
                    prefix=prefix or None, suffix=suffix or None)  # fmt: skip


def scores_of(
    texts: dict[str, list[str]], seed: int, rounds: int, *, history: bool, show: bool = False
) -> dict[str, Score]:
    """Return the scores by edit, over all texts."""
    scores = {name: Score() for name in [*EDITS, "(others)"]}
    for name, blocks in texts.items():
        for trial in trials(name, blocks, seed, rounds, 8):
            measure(trial, history=history, scores=scores, show=show)
    return scores


def total(scores: dict[str, Score]) -> Score:
    """Return all scores together."""
    out = Score()
    for score in scores.values():
        out += score
    return out


def all_texts(seed: int) -> dict[str, list[str]]:
    """Return the blocks of every text that is edited."""
    texts = {name: read_blocks(path) for name, path in TEXTS.items()}
    return texts | {"invented": invented_text(random.Random(seed), 30_000)}


def print_table(scores: dict[str, tuple[Score, Score]]) -> None:
    """Print the scores with history and by search, as Markdown."""
    print("| edit | passages | recall, history | wrong | recall, search | wrong |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, (history, search) in scores.items():
        cells = [part for s in (history, search) for part in (f"{s.recall:.4f}" if s.placed else "–", str(s.wrong))]
        print(f"| {name} | {history.all} | {' | '.join(cells)} |")


def large_edition(root: Path, seed: int) -> None:
    """Make an edition of 1 MB of invented text and 1,000 notes in a repository, and edit each quoted passage."""
    rng = random.Random(seed)
    blocks = invented_text(rng, 1_000_000)
    searchable = Searchable(version(blocks))
    passages = choose(rng, blocks, 1000)
    notes = {}
    for number, passage in enumerate(passages):
        selector = selector_for(Selector(text="large"), Spot(*passage), searchable, None)
        notes[f"n{number}"] = {"title": "Note", "body": "Words.", "at": [msgspec.to_builtins(selector)]}
    start_repository(root)
    (root / "content" / "texts").mkdir(parents=True)
    (root / "annotations").mkdir()
    (root / "content" / "edition.yaml").write_text("title: Large\nlanguage: en\ndescription: Large.\n")
    (root / "annotations" / "notes.yaml").write_bytes(msgspec.json.format(msgspec.json.encode(notes), indent=1))
    write_text(root, blocks)
    commit_all(root)
    for block in range(1, len(blocks)):
        draft = Draft([blocks[0], blocks[block]], rng)
        for passage in passages:
            if passage.block == block:
                apply(draft, rng.choice(WITHIN), passage._replace(block=1))
        blocks[block] = draft.texts()[1]
    write_text(root, blocks)


def write_text(root: Path, blocks: list[str]) -> None:
    """Write the large edition's text."""
    body = "\n\n".join(blocks[1:])
    (root / "content/texts/large.md").write_text(f"---\ntitle: {blocks[0]}\n---\n\n{body}\n", "utf-8")


def time_large(seed: int) -> str:
    """Return what `sitegen reanchor` says of the large edition, and how long the process took."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "large")
        large_edition(root, seed)
        start, spent = time.perf_counter(), os.times()
        command = [sys.executable, "-m", "sitegen", "reanchor", "-C", str(root)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
        seconds, now = time.perf_counter() - start, os.times()
    processor = now.children_user + now.children_system - spent.children_user - spent.children_system
    return f"1 MB: {said.splitlines()[-1]}; {seconds:.1f} s, of the processor {processor:.1f} s"


def main() -> None:
    """Measure and print; with `--show` what went wrong; with `--large` the time for a large edition."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=40, help="how often each edit is made on each text")
    parser.add_argument("--show", choices=["history", "search"], help="print what went wrong, and no table")
    parser.add_argument("--large", action="store_true", help="only measure the time for a large edition")
    options = parser.parse_args()
    if options.large:
        print(time_large(options.seed))
        return
    texts = all_texts(options.seed)
    if options.show:
        show = scores_of(texts, options.seed, options.rounds, history=options.show == "history", show=True)
        print(total(show).count)
        return
    history, search = (scores_of(texts, options.seed, options.rounds, history=h) for h in (True, False))
    both = total(history), total(search)
    rows = {name: (history[name], search[name]) for name in history}
    edited = [total({name: score for name, score in scores.items() if name in EDITS}) for scores in (history, search)]
    print_table({**rows, "**all but (others)**": (edited[0], edited[1]), "**all**": both})
    print(f"\nwrong: {both[0].wrong / both[0].all:.4f} with history, {both[1].wrong / both[1].all:.4f} by search")


if __name__ == "__main__":
    main()
