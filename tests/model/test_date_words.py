"""Dates in words of another language: the table in tests/cases/dates/german.txt, and what holds for any catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.language import load_words
from sitegen.model.date_words import CASES, date_words
from sitegen.model.dates import parse_date
from sitegen.model.words import Words
from tests.conftest import ROOT

CASES_FOLDER = ROOT / "tests" / "cases" / "dates"
ENGLISH = load_words(Path("no edition"), "en", [])
GERMAN = load_words(Path("no edition"), "de", [])


def read_table(name: str) -> list[list[str]]:
    """Return the lines of a table, each in its columns."""
    lines = (CASES_FOLDER / name).read_text("utf-8").splitlines()
    return [[column.strip() for column in line.split("|")] for line in lines if line and line[0] != "#"]


@pytest.mark.parametrize(("source", "words"), read_table("german.txt"))
def test_a_date_in_german(source: str, words: str) -> None:
    """Each line of the table is said as it stands there."""
    assert date_words(parse_date(source), GERMAN) == words


def test_every_date_of_the_english_table_is_said_in_german() -> None:
    """The German table leaves no form of date out."""
    english = {row[0] for name in ("words.txt", "specification.txt") for row in read_table(name)}
    assert english <= {row[0] for row in read_table("german.txt")}


def test_no_english_is_left_in_german_dates() -> None:
    """German dates share with English ones only the words that both languages have."""
    english = {word for row in read_table("words.txt") for word in row[3].split() if word.isalpha()}
    german = {word for row in read_table("german.txt") for word in row[1].split() if word.isalpha()}
    assert english & german <= {"April", "August", "September", "November", "Winter", "in"}


def test_a_language_without_a_catalogue_says_dates_in_english() -> None:
    """French, which has no catalogue, falls back to English."""
    french = load_words(Path("no edition"), "fr", [])
    for source, *_, words in read_table("words.txt"):
        assert date_words(parse_date(source), french) == words


def test_a_language_is_a_table() -> None:
    """Another order of the parts, and words that change after others, need patterns and nothing else."""
    hungarian = {
        "date.year": "{year}.",
        "date.day": "{year} {month} {day}.",
        "date.months.1": "január",
        "date.span": "{first}–{last}",
        "date.from": "{date} óta",
        "date.day-from": "{year} {month} {day}-e",
    }
    words = Words("hu", {**ENGLISH.messages, **hungarian})
    assert date_words(parse_date("2019-01-07"), words) == "2019. január 7."
    assert date_words(parse_date("2019-01-07/2019-01-10"), words) == "2019. január 7.–2019. január 10."
    assert date_words(parse_date("2019-01-07/.."), words) == "2019. január 7-e óta"


def test_no_case_of_english_reaches_other_languages() -> None:
    """English, to which all languages fall back, has no patterns for cases."""
    cases = tuple(f"-{case}" for case in CASES)
    assert [key for key in ENGLISH.messages if key.startswith("date.") and key.endswith(cases)] == []
    assert [key for key in GERMAN.messages if key.startswith("date.") and key.endswith(cases)] != []
