"""The outcome of the stage as a whole: passages in reading order, findings, versions, exceptions."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from anchor_editions import NAMES, TERMS, TEXT, make_edition, read_entries, read_version, whole_text
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.anchor.passages import Anchored, Anchoring, anchor
from sitegen.model.edition import Edition
from sitegen.model.passage import Finding, Occurrence, Passage
from sitegen.model.record import Selector
from sitegen.model.text import DIGEST, ORIGINAL, Version

WORDS = "ebb flow ebb tide"
SELECTORS = [
    {}, {"p": 1}, {"p": "title"}, {"p": 9}, {"quote": "tide"}, {"p": 2, "quote": "flow"}, {"p": 1, "quote": "ebb"},
    {"p": 1, "quote": "ebb flow"}, {"p": 2, "prefix": "flow ", "quote": "ebb"}, {"p": 1, "quote": "moon"},
]  # fmt: skip
lists_of_selectors = st.lists(st.lists(st.sampled_from(SELECTORS), min_size=1, max_size=3), max_size=4)


def anchored(versions: dict[str, Version], names: dict[str, Any], terms: dict[str, Any] | None = None) -> Anchored:
    """Return the outcome for the entries of two layers; `text` need not be written in their selectors."""
    entries = {}
    for layer, given_data in ((NAMES, names), (TERMS, terms or {})):
        data = {}
        for entry, values in given_data.items():
            data[entry] = {
                key: [{"text": TEXT, **item} for item in value] if key in ("at", "except") else value
                for key, value in values.items()
            }
        entries[layer.name] = read_entries(layer, data)
    return anchor(make_edition(versions, entries))


def told(passage: Passage) -> tuple[str | None, int | None, int | None, str, str, str, int | None]:
    """Return a passage as the tests compare it."""
    return (passage.block, passage.start, passage.end, passage.layer, passage.entry, passage.method, passage.selector)


def two_versions() -> dict[str, Version]:
    """Return a digest and its original."""
    return {
        DIGEST: read_version(DIGEST, "Wren calls it a “sad ebb”."),
        ORIGINAL: read_version(ORIGINAL, "The sad ebb, said Wren to Wren."),
    }


def test_passages_stand_in_reading_order() -> None:
    """By block, place, the longer first, layer, entry, selector; the whole text first, what is unplaced last."""
    versions = whole_text(f"{WORDS}\n\n{WORDS}", "The tide")
    at = [{"p": 2, "quote": "tide"}, {"p": 9}, {}, {"p": 1}, {"p": 1, "quote": "ebb flow"}, {"p": 1, "quote": "flow"}]
    found = anchored(
        versions,
        {"b": {"at": at, "names": ["flow"]}, "a": {"at": [{"p": 1}, {"p": 1}]}},
        {"t": {"at": [{"p": 1, "quote": "ebb flow ebb"}, {"p": "title"}], "names": ["flow"]}},
    )
    assert [told(passage) for passage in found.passages] == [
        (None, None, None, "names", "b", "text", 2),
        ("title", None, None, "terms", "t", "block", 1),
        ("p1", None, None, "names", "a", "block", 0),
        ("p1", None, None, "names", "a", "block", 1),
        ("p1", None, None, "names", "b", "block", 3),
        ("p1", 0, 12, "terms", "t", "exact", 0),
        ("p1", 0, 8, "names", "b", "exact", 4),
        ("p1", 4, 8, "names", "b", "mention", None),
        ("p1", 4, 8, "names", "b", "exact", 5),
        ("p1", 4, 8, "terms", "t", "mention", None),
        ("p2", 4, 8, "names", "b", "mention", None),
        ("p2", 4, 8, "terms", "t", "mention", None),
        ("p2", 13, 17, "names", "b", "exact", 0),
        (None, None, None, "names", "b", "unplaced", 1),
    ]
    assert {passage.text for passage in found.passages} == {TEXT}
    assert found.findings == ()


def test_a_finding_names_its_selector() -> None:
    """A finding says whose selector it is, in which list and version, and where the words stand."""
    selector = {"p": 1, "quote": "ebb"}
    found = anchored(whole_text(WORDS), {"a": {"at": [{"p": 1}, selector]}, "b": {"except": [selector]}})
    places = (Occurrence("p1", 0, 3), Occurrence("p1", 9, 12))
    written = Selector(text=TEXT, p=1, quote="ebb")
    assert found.findings == (
        Finding("names", "a", "at", 1, written, "text", "ambiguous", places),
        Finding("names", "b", "except", 0, written, "text", "ambiguous", places),
    )


def test_names_are_found_in_every_version() -> None:
    """Mentions stand in the digest and in the original, each with its version."""
    found = anchored(two_versions(), {"wren": {"names": ["Wren"]}})
    assert [(p.version, p.start, p.end, p.quote) for p in found.passages] == [
        (DIGEST, 0, 4, "Wren"),
        (ORIGINAL, 18, 22, "Wren"),
        (ORIGINAL, 26, 30, "Wren"),
    ]


def test_an_exception_of_one_version_holds_in_it_alone() -> None:
    """`except` with a version bars a block, a text or words in that version, and nothing in the other."""
    for selector in ({"p": 1}, {}, {"quote": "Wren", "suffix": " calls"}):
        found = anchored(two_versions(), {"wren": {"names": ["Wren"], "except": [{**selector, "version": DIGEST}]}})
        assert [p.version for p in found.passages] == [ORIGINAL, ORIGINAL]
        assert found.findings == ()


def test_an_exception_without_version_holds_in_both() -> None:
    """`except` of a block bars it in every version; words are barred where they stand."""
    found = anchored(two_versions(), {"wren": {"names": ["Wren"], "except": [{"p": 1}]}})
    assert found.passages == ()
    found = anchored(two_versions(), {"wren": {"names": ["Wren"], "except": [{"p": 1, "quote": "Wren calls"}]}})
    assert [p.version for p in found.passages] == [ORIGINAL, ORIGINAL]


def test_a_text_that_is_not_there_is_passed_over() -> None:
    """A selector of an unknown text gives no passage and no finding: another stage tells it."""
    found = anchored(whole_text(WORDS), {"a": {"at": [{"text": "elsewhere", "quote": "ebb"}]}})
    assert (found.passages, found.findings) == ((), ())


def test_a_long_block_of_many_names() -> None:
    """Every one of many names is found, once each."""
    names = {f"n{number}": {"names": [f"N{number}"]} for number in range(300)}
    found = anchored(whole_text(" ".join(f"N{number}" for number in range(300))), names)
    assert [passage.entry for passage in found.passages] == list(names)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(lists_of_selectors, st.randoms(use_true_random=False))
def test_order_of_entries_does_not_matter(lists: list[list[dict[str, Any]]], chance: random.Random) -> None:
    """Entries in any order give the same passages in the same order, one for each selector, and the same findings."""
    versions = whole_text(f"{WORDS}\n\nflow {WORDS}", "tide")
    entries = {f"e{number}": {"at": at} for number, at in enumerate(lists)}
    shuffled = dict(chance.sample(list(entries.items()), len(entries)))
    one, other = anchored(versions, entries), anchored(versions, shuffled)
    assert one.passages == other.passages
    assert sorted(one.findings, key=repr) == sorted(other.findings, key=repr)
    assert len(one.passages) == sum(map(len, lists))
    wanted = {(entry, index) for entry, data in entries.items() for index in range(len(data["at"]))}
    assert {(passage.entry, passage.selector) for passage in one.passages} == wanted


def names_edition(versions: dict[str, Version], names: list[Any]) -> Edition:
    """Return an edition whose one entry has these names."""
    return make_edition(versions, {"names": read_entries(NAMES, {"a": {"names": names}})})


@pytest.mark.parametrize(
    ("before", "after", "concerned"),
    [
        (["ebb"], ["ebb"], False),
        (["moon"], ["sun"], False),
        (["moon"], ["tide"], True),
        (["tide"], ["moon"], True),
        (["moon"], ["Tide"], True),
        ([{"name": "TIDE", "fold": True}], ["moon"], True),
        (["moon"], ["flow ebb"], True),
        (["moon"], ["the pilot's"], True),
        (["moon"], ["tide the"], False),
    ],
)
def test_other_names_concern_a_text_that_may_hold_them(before: list[Any], after: list[Any], concerned: bool) -> None:
    """When names change a text is anchored again if their words stand in it, in any case; and rightly."""
    versions = whole_text(f"{WORDS}\n\nThe pilot’s log.")
    first, second = (names_edition(versions, names) for names in (before, after))
    second = msgspec.structs.replace(second, texts=first.texts)
    anchoring = Anchoring()
    assert list(anchoring.renew(first)) == [TEXT]
    found = anchoring.renew(second)
    assert list(found) == ([TEXT] if concerned else [])
    if concerned:
        assert found[TEXT].versions["text"] == anchor(second).passages


def test_names_are_looked_for_in_the_words_of_now() -> None:
    """After a text has changed its new words tell whether names concern it; each of its versions counts."""
    before = make_edition(two_versions(), {})
    words = {DIGEST: read_version(DIGEST, "Low water."), ORIGINAL: read_version(ORIGINAL, "Low water, nobody came.")}
    after = make_edition(words, {})

    def concerns(anchoring: Anchoring, names: list[str], texts: Edition) -> bool:
        edition = msgspec.structs.replace(names_edition({}, names), texts=texts.texts)
        return list(anchoring.renew(edition)) == [TEXT]

    anchoring = Anchoring()
    anchoring.renew(before)
    assert concerns(anchoring, ["said"], before)  # in the original alone
    assert concerns(anchoring, ["moon"], before)
    assert concerns(anchoring, ["moon"], after)  # the text itself is another
    assert not concerns(anchoring, ["sad ebb"], after)
    assert concerns(anchoring, ["nobody"], after)


def test_the_words_of_a_version_are_folded_once() -> None:
    """However often names change, a version that has not is folded for them once."""
    edition = make_edition(two_versions(), {})
    anchoring = Anchoring()
    for version in edition.texts[TEXT].versions.values():
        text = edition.texts[TEXT]
        assert anchoring.folded(text, version) is anchoring.folded(text, version)
