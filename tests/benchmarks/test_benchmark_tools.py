"""What benchmarks measure with: peers get the same words, memory is that of all processes, ratios are of pairs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.benchmarks.bench import Row, table
from tests.benchmarks.edition import body, markdown, write_edition
from tests.benchmarks.invented import Invention, Measures
from tests.benchmarks.measure import Run, exponent, median, ratio, run
from tests.benchmarks.peers import annotation_data, names_data, spans
from tests.benchmarks.served import preview_of, saving, seconds_to_reload

INVENTION = Invention(Measures(texts=3, words=300, seed=3))

CHILD = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]], check=True)"
GREEDY = "held = b'x' * 80_000_000; import time; time.sleep(0.5)"


def test_peers_get_the_same_words_with_elements_round_them() -> None:
    """Without the elements the Markdown of a peer is that of the edition; each place and name has one."""
    for text in INVENTION.texts():
        inlined = body(text.lines, spans(text))
        assert re.sub(r"</?(a|span)\b[^>]*>", "", inlined) == body(text.lines, lambda _l, _i, token: markdown(token))
        places = [place for annotation in text.annotations for place in annotation.places]
        assert inlined.count("<a ") == inlined.count("</a>") == len(places) == 20
        assert inlined.count("<span ") == sum(bool(token.ref) for line in text.lines for token in line.tokens)


def test_data_for_peers_have_all_quotes_and_names() -> None:
    """Each place is a record with its words; longer names come first, so that one expression finds them."""
    text = INVENTION.text(0)
    assert len(annotation_data(text)) == 20
    lengths = [len(name["name"]) for name in names_data(INVENTION)]
    assert lengths == sorted(lengths, reverse=True)
    assert len(lengths) == 2 * 5 + 5


def test_memory_is_that_of_all_processes(tmp_path: Path) -> None:
    """What a child of the command holds is counted."""
    assert run([sys.executable, "-c", CHILD, GREEDY], tmp_path).memory > 80


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    """No figure is made of a build that broke off."""
    with pytest.raises(RuntimeError, match="out of words"):
        run([sys.executable, "-c", "raise SystemExit('out of words')"], tmp_path)


def test_ratios_are_of_pairs_and_growth_is_a_power() -> None:
    """The median of ratios is not the ratio of medians."""
    ours, theirs = [Run(1, 1, 1), Run(9, 9, 1), Run(10, 10, 1)], [Run(1, 1, 1), Run(3, 3, 1), Run(1, 1, 1)]
    assert ratio(ours, theirs, "cpu") == 3
    assert median(ours) == Run(9, 9, 1)
    assert exponent([10, 100, 1000], [2, 200, 20_000]) == pytest.approx(2)


def test_a_reload_counts_only_where_the_page_shows_what_was_saved(tmp_path: Path) -> None:
    """A save that another page shows is no result; one that this page shows is."""
    write_edition(tmp_path, INVENTION)
    with preview_of(tmp_path) as client:
        with pytest.raises(RuntimeError, match="does not show Saved1x"):
            seconds_to_reload(client, saving(tmp_path / "annotations/notes/t2.yaml", "title: "))
        told, shown = seconds_to_reload(client, saving(tmp_path / "annotations/notes/t1.yaml", "title: "))
        assert 0 < told < shown


def test_the_table_is_markdown() -> None:
    """A row is a line of cells."""
    assert table([Row("a", "at most 1", "2", "missed")]).splitlines()[-1] == "| a | at most 1 | 2 | missed |"
