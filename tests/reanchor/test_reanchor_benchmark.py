"""The targets of `sitegen reanchor`, on a smaller run of tests/benchmarks/reanchor.py."""

from __future__ import annotations

import random

import pytest

from tests.benchmarks.reanchor import TEXTS, Score, invented_text, read_blocks, scores_of, total


def measured(*, history: bool) -> dict[str, Score]:
    """Return the scores of one round of every edit on every text."""
    texts = {name: read_blocks(path) for name, path in TEXTS.items()}
    texts["invented"] = invented_text(random.Random(1), 6_000)
    return scores_of(texts, 1, 1, history=history)


@pytest.mark.parametrize(("history", "recall", "wrong"), [(True, 0.995, 0.002), (False, 0.97, 0.01)])
def test_passages_are_found_and_not_put_on_other_words(history: bool, recall: float, wrong: float) -> None:
    """Recall and wrong places are within the targets; no passage is put on a copy or look-alike made of it."""
    scores = measured(history=history)
    everything = total(scores)
    assert everything.placed > 500
    assert everything.recall >= recall
    assert everything.wrong <= wrong * everything.all
    assert {
        edit: score.wrong for edit, score in scores.items() if "like" in edit or "copy" in edit if score.wrong
    } == {}
