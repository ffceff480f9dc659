"""Hints: they never quote more of a text than may be quoted, and what they propose is well when it is pasted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.build import check
from sitegen.check.rights import runs_of
from sitegen.check.selectors import first_words, last_words, likeness
from sitegen.load.texts import fingerprint
from sitegen.model.problem import Problem

ORIGINAL = [
    "The mill stood by the weir, and the miller stood by the mill, as the mill had stood before him.",
    "When the weir broke the mill stood dry. “Who will pay?” asked the miller; nobody would pay for the weir.",
    "So the mill was sold, and the weir was sold, and the miller was as dry as the mill.",
]
"""Words enough that come again and again."""

QUOTES = [
    "the mill", "the weir", "stood", "pay for the weir", "the miller was", "as",
    "The mill stood by the weir", "mill", "the mill stood wet", "when the weir brok", "nobody will pay",
    "sold, and the", "no such thing", "Who will pay for the weir?", "the\n",
    "the mill was sold, and the weir", "mill had stood before", "by the",
]  # fmt: skip
CONTEXTS = [
    None,
    "by ",
    " stood",
    "the ",
    " the",
    "“",
    "night ",
    " was sold, and the weir was sold",
    "and the miller stood by the ",
    ", ",
]


def edition(root: Path, selectors: list[dict[str, Any]], most: int | None, *, digest: bool = False) -> Path:
    """Write an edition of one text and a note with some selectors; `digest`: the words are those of its original."""
    for folder in ("content/texts", "content/originals", "annotations"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    limit = f"max_quote: {most}\n" if most else ""
    (root / "content/edition.yaml").write_text(f"title: T\nlanguage: en\ndescription: D\n{limit}", encoding="utf-8")
    body = "\n\n".join(ORIGINAL) + "\n"
    front = "title: The mill\n"
    if digest:
        front += "original:\n  paragraphs:\n" + "".join(f"    - {fingerprint(p)}\n" for p in ORIGINAL)
        (root / "content/originals/mill.md").write_text(body, encoding="utf-8")
        body = "Of a mill.\n\nOf its weir.\n\nOf the end of both.\n"
    (root / "content/texts/mill.md").write_text(f"---\n{front}---\n\n{body}", encoding="utf-8")
    note = {"n": {"title": "N", "body": "B", "at": selectors}}
    (root / "annotations/notes.yaml").write_text(yaml.safe_dump(note, allow_unicode=True), encoding="utf-8")
    return root


def found(root: Path, selectors: list[dict[str, Any]], most: int | None, *, digest: bool = False) -> list[Problem]:
    """Return the problems of some selectors."""
    return check(edition(root, selectors, most, digest=digest), originals=True).problems


def quoted(hint: str) -> list[str]:
    """Return what a hint quotes."""
    return ["".join(found) for found in re.findall(r'“(.*?)” in |(?:prefix|suffix): "((?:[^"\\]|\\.)*)"', hint)]


def proposals(problem: Problem) -> list[dict[str, Any]]:
    """Return the selectors that a hint proposes whole, or what it proposes for one key; one mapping for each place."""
    whole = re.findall(r"\{text: .*?\}(?=; |$)", problem.hint)
    if whole:
        return [yaml.safe_load(piece) for piece in whole]
    words = re.search(r'(?:prefix|suffix): ".*', problem.hint)
    return [yaml.safe_load("{" + words[0] + "}")] if words else []


selectors_of = st.fixed_dictionaries(
    {"text": st.just("mill"), "quote": st.sampled_from(QUOTES)},
    optional={
        "p": st.sampled_from([1, 2, 3, "title", "h1"]),
        "prefix": st.sampled_from([c for c in CONTEXTS if c]),
        "suffix": st.sampled_from([c for c in CONTEXTS if c]),
    },
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every example writes its edition anew."""
    return tmp_path_factory.mktemp("hints")


@given(selectors=st.lists(selectors_of, min_size=1, max_size=6), most=st.integers(1, 8), digest=st.booleans())
@settings(deadline=None, derandomize=True, max_examples=250)
def test_hints_quote_no_more_than_may_be_quoted(
    scratch: Path, selectors: list[dict[str, Any]], most: int, digest: bool
) -> None:
    """No hint holds a longer run of the text than may be quoted, and no proposal together with its quote."""
    if digest:
        for selector in selectors:
            selector["version"] = "original"
    too_long = {run for block in ORIGINAL for run in runs_of(block, most + 1)}
    for problem in found(scratch, selectors, most, digest=digest):
        assert not too_long & set(runs_of(problem.hint, most + 1)), problem
        assert all(len(words.split()) <= most for words in quoted(problem.hint)), problem
        if problem.code in ("quote-ambiguous", "quote-not-found", "context-differs"):
            own = re.match("“(.*?)” (stands|does|was)", problem.message)
            assert own
            for proposal in proposals(problem):
                words = [proposal.get("quote", own[1]), proposal.get("prefix", ""), proposal.get("suffix", "")]
                assert sum(len(part.split()) for part in words) <= max(most, len(own[1].split())), problem


@given(quote=st.sampled_from(QUOTES), p=st.sampled_from([None, 1, 2, 3]), most=st.sampled_from([None, 5, 8]))
@settings(deadline=None, derandomize=True, max_examples=80)
def test_proposals_for_an_ambiguous_quote_are_well(scratch: Path, quote: str, p: int | None, most: int | None) -> None:
    """Each prefix or suffix that a hint proposes leads, when pasted, to one place, and each to another."""
    selector: dict[str, Any] = {"text": "mill", "quote": quote, **({"p": p} if p else {})}
    problems = [x for x in found(scratch, [selector], most) if x.code == "quote-ambiguous"]
    for problem in problems:
        pasted = [{**selector, **proposal} for proposal in proposals(problem)]
        if pasted:
            checked = check(edition(scratch, pasted, most), originals=False)
            assert checked.problems == []
            places = {(x.block, x.start) for x in checked.annotated.passages if x.layer == "notes"}
            assert len(places) == len(pasted)


CASES = {
    "a word before": (
        {"quote": "stood by", "p": 1}, 8, 'paragraph 1: prefix: "mill "; paragraph 1: prefix: "miller "',
    ),
    "no room for a word": (
        {"quote": "stood by", "p": 1}, 2,
        "paragraph 1: name the block, or quote other words; paragraph 1: name the block, or quote other words",
    ),
    "room for one word": (
        {"quote": "stood by", "p": 1}, 3, 'paragraph 1: prefix: "mill "; paragraph 1: prefix: "miller "',
    ),
    "more places than are shown": (
        {"quote": "the"}, 4,
        """\
paragraph 1: suffix: " weir,"; paragraph 1: prefix: "weir, and "; paragraph 1: suffix: " mill,"; \
paragraph 1: prefix: "mill, as "; paragraph 2: prefix: "When "; paragraph 2: prefix: "broke "; …""",
    ),
    "a likely passage": ({"quote": "the mill was sald", "p": 3}, 4, "did you mean “the mill was sold” in paragraph 3?"),
    "a likely passage without the word before it": (
        {"quote": "milly was sold", "p": 3}, 4, "did you mean “mill was sold” in paragraph 3?",
    ),
    "a likely passage elsewhere": (
        {"quote": "So the mill was sald", "p": 1}, 5, "did you mean “So the mill was sold” in paragraph 3?",
    ),
    "a likely passage that is too long": ({"quote": "nobodywould pay", "p": 2}, 2, "copy the words from the text"),
    "a likely passage that is just short enough": (
        {"quote": "nobodywould pay", "p": 2}, 3, "did you mean “nobody would pay” in paragraph 2?",
    ),
    "nothing likely": ({"quote": "utterly different", "p": 3}, 8, "copy the words from the text"),
    "another prefix": (
        {"quote": "stood dry", "p": 2, "prefix": "a mill ", "suffix": ". “Who"}, 8, 'write prefix: "the mill "',
    ),
    "a prefix where nothing stands": (
        {"quote": "So the", "p": 3, "prefix": "and ", "suffix": " mill"}, 8, "leave the prefix out",
    ),
    "quotation marks in a proposal": (
        {"quote": "Who will", "p": 2, "prefix": "dry "}, 8, 'paragraph 2: prefix: "“"',
    ),
    "a line break at the end": (
        {"quote": "stood dry\n", "p": 2}, 8,
        "write it without white space at its ends (after >- or |- a value ends without a line break)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_hints(tmp_path: Path, name: str) -> None:
    """A hint says what to write instead, in words that may be quoted."""
    selector, most, hint = CASES[name]
    (problem,) = found(tmp_path, [{"text": "mill", **selector}], most)
    assert problem.hint == written_out(hint, selector["quote"])


def written_out(hint: str, quote: str) -> str:
    """Return a hint of `CASES` with the selectors that it gives in short: `paragraph 1: prefix: "mill "`."""
    return re.sub(
        r'paragraph (\d+): ((?:prefix|suffix): "[^"]*")', rf'{{text: mill, p: \1, quote: "{quote}", \2}}', hint
    )


def test_a_single_place_needs_no_hint(tmp_path: Path) -> None:
    """What stands once in its block is no problem, though it stands in others too."""
    assert found(tmp_path, [{"text": "mill", "quote": "the weir", "p": 1}], 8) == []


def test_context_of_a_selector_that_is_too_long_is_cut(tmp_path: Path) -> None:
    """Where a selector quotes too much, the hint for its context does not do so too."""
    selector = {"text": "mill", "quote": "stood dry", "p": 2, "prefix": "mill ", "suffix": " and so on for ever"}
    problems = found(tmp_path, [selector], 4)
    assert [(p.code, p.hint) for p in problems] == [
        ("quote-too-long", "cut it to a start that is unique"), ("context-differs", 'write suffix: "."'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "count", "last", "first"),
    [
        ("a b  c ", 1, "c ", "a"), ("a b  c ", 2, "b  c ", "a b"), (" a a a", 2, "a a", " a a"),
        ("a", 3, "a", "a"), ("", 1, "", ""), (" ", 1, "", ""), ("a b", 0, "", ""),
        ("ab b", 2, "ab b", "ab b"),
    ],
)  # fmt: skip
def test_first_and_last_words(text: str, count: int, last: str, first: str) -> None:
    """The first or last words of a text come with the white space that parts them from what they stand beside."""
    assert last_words(text, count) == last
    assert first_words(text, count) == first


def test_likeness_is_of_the_whole() -> None:
    """Two texts are as like as what they share; equal ones wholly."""
    assert likeness("by the ", "by the ") == 1
    assert likeness("", "a") == 0
    assert 0 < likeness("“by ", '"by ') < 1
