"""The parts of the report by themselves: rows of reanchoring, wordings, values, sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build import check
from sitegen.model.edition import Annotated
from sitegen.review.context import REACH, context_at, sentence
from sitegen.review.entries import compare_values
from sitegen.review.passages import passages_effect
from sitegen.review.words import compare_words
from tests.review.review_editions import SMALL, replace, small_repository


@pytest.fixture(scope="module")
def annotated() -> Annotated:
    """The small edition."""
    return check(SMALL, originals=False).annotated


def row(result: str, **more: Any) -> dict[str, Any]:
    """Return a row of reanchoring for the diary's quote."""
    was = {"block": "p2", "start": 23, "end": 46, "quote": "would pay for the ferry"}
    about = {"layer": "notes", "entry": "diary", "selector": 0, "text": "bridge", "version": "digest"}
    return {**about, "from": was, "to": None, "result": result, "proposal": None, **more}


def test_a_row_of_each_result_is_counted_and_told_in_context(annotated: Annotated) -> None:
    """Exact ones are counted only; a passage cut in two has both places; a lost one its nearest candidate."""
    near = {"block": "p1", "start": 45, "end": 65, "quote": "would pay for itself"}
    rows = [
        row("exact", to=row("exact")["from"]),
        row("changed", to=[near, row("")["from"]]),
        row("lost", proposal=near),
        row("lost", entry="stranger"),
    ]
    effects = passages_effect(annotated, annotated, rows)
    assert effects.counts == {"exact": 1, "changed": 1, "lost": 1}
    changed, lost = effects.told
    assert [context.place for context in changed.new] == ["paragraph 1 of bridge", "paragraph 2 of bridge"]
    assert changed.old is not None
    assert changed.old.words == "would pay for the ferry"
    assert lost.new == ()
    assert lost.proposal is not None
    assert lost.proposal.words == "would pay for itself"


def test_a_row_without_history_shows_its_words(annotated: Annotated) -> None:
    """Where it is not known where they stood, the quote alone is told."""
    gone = {"block": "p2", "start": None, "end": None, "quote": "would pay for the ferry"}
    (effect,) = passages_effect(annotated, annotated, [row("lost", **{"from": gone})]).told
    assert effect.old is not None
    assert (effect.old.before, effect.old.words, effect.old.after) == ("", "would pay for the ferry", "")


def test_a_new_entry_s_row_is_no_effect(tmp_path: Path, annotated: Annotated) -> None:
    """What a contributor adds did not move; under a former id it did."""
    root = small_repository(tmp_path / "edition")
    replace(root, "annotations/notes.yaml", ("diary:\n", "second:\n"))
    new = check(root, originals=False).annotated
    assert passages_effect(annotated, new, [row("moved", entry="second")]).counts == {}
    replace(root, "annotations/notes.yaml", ("second:\n", "second:\n  was: [diary]\n"))
    new = check(root, originals=False).annotated
    assert passages_effect(annotated, new, [row("moved", entry="second")]).counts == {"moved": 1}


def test_a_sentence_ends_where_another_begins(annotated: Annotated) -> None:
    """A capital after a full stop begins one; the context of a long one is cut at a word."""
    block = annotated.blocks_of("ferry", "text")["p3"][1]
    start = block.text.index("bell")
    place = {"block": "p3", "start": start, "end": start + 4, "quote": "bell"}
    context = context_at(annotated, "ferry", "text", place)
    assert (context.before, context.words, context.after) == ("By evening the ", "bell", " was silent too.")
    ended = {"block": "p3", "start": 0, "end": block.text.index(".") + 1, "quote": ""}
    assert context_at(annotated, "ferry", "text", ended).after == ""
    words = "It sank. It had cost approx. ten coins. Nobody wept."
    assert words[slice(*sentence(words, words.index("ten"), words.index("coins")))] == words[9:40]


@given(st.text("ab .é", max_size=60), st.text("ab .é", max_size=60))
def test_a_comparison_of_words_says_both_wordings(old: str, new: str) -> None:
    """Where nothing is long enough to be cut, what stayed and went is the old one, what stayed and came the new."""
    runs = compare_words(old, new)
    assert "".join(run.text for run in runs if run.kind != "new") == old
    assert "".join(run.text for run in runs if run.kind != "old") == new


def test_what_stayed_is_cut_far_from_a_change() -> None:
    """Only a few words beside what changed are shown, also of very long values."""
    stayed = "word " * 200
    (before, _, new, after) = compare_words(f"{stayed}one {stayed}", f"{stayed}two {stayed}")
    assert before.text.startswith("… ")
    assert after.text.endswith(" …")
    assert new.text == "two"
    assert max(len(before.text), len(after.text)) < 70
    assert sum(len(run.text) for run in compare_words(stayed * 20, "x" + stayed * 20)) < 4 * REACH


@pytest.mark.parametrize(
    ("old", "new", "ways"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"b": 1}, [("a",), ("b",)]),
        ({"a": {"b": "x", "c": "y"}}, {"a": {"b": "x", "c": "z"}}, [("a", "c")]),
        ({"a": ["x", "y"]}, {"a": ["x"]}, [("a", 1)]),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}, [("a",)]),
        ({"a": [{"to": "x", "why": "1"}]}, {"a": [{"to": "x", "why": "2"}]}, [("a", 0, "why")]),
        ({"a": "x"}, {"a": ["x"]}, [("a",)]),
    ],
)
def test_values_are_compared_as_deep_as_can_be_said(old: Any, new: Any, ways: list[tuple[str | int, ...]]) -> None:
    """Keys by name, items by place where the list is as long, else by what came and went."""
    assert [change.way for change in compare_values(old, new)] == ways
