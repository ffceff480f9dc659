"""The editions that benchmarks run on are what they say: always the same, and nothing is wrong in them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sitegen.build import check
from sitegen.model.text import Text
from tests.benchmarks.edition import write_edition
from tests.benchmarks.invented import Invention, Measures, stands_once

SMALL = Measures(texts=4, words=300, annotations=20, seed=7)


def files(root: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    """Two editions of the same measures are equal byte for byte; another seed gives another."""
    for name, measures in (("one", SMALL), ("two", SMALL), ("other", SMALL._replace(seed=8))):
        write_edition(tmp_path / name, Invention(measures))
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert files(tmp_path / "one") != files(tmp_path / "other")


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_wrong_and_all_layers_are_there(tmp_path: Path, seed: int) -> None:
    """`check` finds nothing; every layer has its share; each quote is found exactly, and names are found."""
    write_edition(tmp_path, Invention(SMALL._replace(seed=seed)))
    checked = check(tmp_path, originals=False)
    assert checked.problems == []
    edition = checked.annotated.edition
    counts = {name: len(entries) for name, entries in edition.entries.items()}
    assert counts == {"actors": 5, "events": 8, "claims": 16, "relations": 4, "glossary": 5, "notes": 52, "sources": 4}
    methods = Counter(passage.method for passage in checked.annotated.passages)
    assert methods["exact"] == 4 * 20  # the relation has none, one note two
    assert methods["mention"] > 4
    assert set(methods) == {"exact", "mention"}


def test_places_of_a_quote_may_overlap() -> None:
    """A run of a word that is said four times holds two runs of three."""
    assert stands_once("da da da", "lo da da da lo")
    assert not stands_once("da da da", "lo da da da da lo")
    assert not stands_once("da", "lo")


def test_a_text_is_about_as_long_as_was_asked(tmp_path: Path) -> None:
    """The words of each text are between the measure and a fifth more; there are headings, lists and markup."""
    write_edition(tmp_path, Invention(SMALL._replace(words=1_000)))
    texts = check(tmp_path, originals=False).annotated.edition.texts
    assert all(1_000 <= words(text) <= 1_200 for text in texts.values())
    source = "".join(path.read_text() for path in (tmp_path / "content/texts").iterdir())
    assert all(mark in source for mark in ("\n## ", "\n- ", "**", " *", "](https://"))


def words(text: Text) -> int:
    """Return how many words a text has, its title left out."""
    return sum(len(block.text.split()) for block in text.shown.blocks[1:])
