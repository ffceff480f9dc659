"""YAML that is written: the same values when it is read, in the style of a person."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sitegen.load.yaml_source import load_yaml
from sitegen.model.problem import Problem
from sitegen.model.yaml_out import WIDTH, entry_yaml

CHARACTERS = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"])
TEXTS = st.one_of(
    st.text(CHARACTERS | st.sampled_from("\n\t \u2028\x85\ufeff:#-'\"{}[],&*!|>%@`?~"), max_size=60),
    st.lists(st.text(st.sampled_from("ab:#-é"), min_size=1, max_size=9), max_size=60).map(" ".join),
    st.lists(st.text(st.sampled_from("ab :#-é"), max_size=20), max_size=8).map("\n".join),
    st.sampled_from(
        ["yes", "No", "null", "~", "12:30", "2019-01-07", "0x1F", "1e3", ".inf", "---", "...", "<<", "=", ""]
    ),
)
KEYS = st.sampled_from(["title", "quote", "why", "p", "no", "12", "a-b"])
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(0, 99999),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=6,
)


always = settings(max_examples=100, deadline=None, derandomize=True)


def as_written(value: Any) -> Any:
    """Return values as the loader gives them: every scalar the text it was written as, NFC."""
    if isinstance(value, dict):
        return {key: as_written(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return unicodedata.normalize("NFC", str(value))


@always
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    """Any values come back as they were, by the edition's own loader, without a problem."""
    problems: list[Problem] = []
    loaded = load_yaml(entry_yaml("an-entry", data), "x.yaml", problems)
    assert problems == []
    assert loaded is not None
    assert loaded.data == {"an-entry": as_written(data)}


@always
@example({"see": ["Who?"]})
@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=3))
def test_other_readers_of_yaml_take_it_for_the_same(data: dict[str, Any]) -> None:
    """A reader that knows dates, numbers and booleans (YAML 1.1) reads texts as texts."""
    assert yaml.safe_load(entry_yaml("an-entry", data)) == {"an-entry": data}


@always
@given(st.lists(st.text(st.sampled_from("abcdé"), min_size=1, max_size=12), min_size=1, max_size=80))
def test_long_words_are_folded_into_lines(words: list[str]) -> None:
    """A text of many words keeps every line within the width."""
    assert max(map(len, entry_yaml("an-entry", {"body": " ".join(words)}).splitlines())) <= WIDTH


@pytest.mark.parametrize(
    ("data", "written"),
    [
        ({"title": "Who is “I”?"}, "  title: Who is “I”?\n"),
        ({"title": "Xi: a view"}, '  title: "Xi: a view"\n'),
        ({"date": "2019-01-07"}, '  date: "2019-01-07"\n'),
        ({"hedged": False}, "  hedged: false\n"),
        ({"held_by": ["xi", "kim"]}, "  held_by: [xi, kim]\n"),
        ({"at": [{"text": "a", "p": 3, "quote": "the sea"}]}, '  at:\n    - {text: a, p: 3, quote: "the sea"}\n'),
        ({"outcome": {"verdict": "open"}}, "  outcome: {verdict: open}\n"),
        ({"body": "One.\n\nTwo."}, "  body: |-\n    One.\n\n    Two.\n"),
        (
            {"body": "word " * 40 + "end"},
            "  body: >-\n    " + ("word " * 23).strip() + "\n    " + "word " * 17 + "end\n",
        ),
        (
            {"links": [{"rel": "supports", "to": "a", "why": "word " * 30 + "end"}]},
            "  links:\n    - rel: supports\n      to: a\n      why: >-\n        " + ("word " * 22).strip()
            + "\n        " + "word " * 8 + "end\n",
        ),
    ],
)  # fmt: skip
def test_values_are_written_as_people_write_them(data: dict[str, Any], written: str) -> None:
    """Plain where that is safe, short lists and mappings on a line, selectors in braces, long words folded."""
    assert entry_yaml("an-entry", data) == "an-entry:\n" + written


def test_what_changes_directions_is_seen() -> None:
    """Unseen characters that change the direction of words stand as escapes, and are read back."""
    words = "a \u202eb\u2066c\u200fd"
    written = entry_yaml("a", {"title": words})
    assert written.isascii()
    assert yaml.safe_load(written) == {"a": {"title": words}}
