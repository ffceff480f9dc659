"""The engine's work on one large text grows with the text: a smaller run of tests/benchmarks/one_text.py."""

from __future__ import annotations

from sitegen.anchor.quotes import occurrences
from tests.benchmarks.one_text import count_work, exponents, measure


def test_work_grows_with_the_text() -> None:
    """Twice the text, passages and names make at most a little more than twice the calls, and all is found."""
    works = [measure(share) for share in (0.05, 0.1, 0.2)]
    assert [(work.passages, work.names) for work in works] == [(250, 100), (500, 200), (1000, 400)]
    assert max(exponents(works)) <= 1.1


def test_work_grows_with_a_single_paragraph() -> None:
    """So it is where all stands in one paragraph: no quote has the whole of it read once more."""
    works = [measure(share, one_block=True) for share in (0.05, 0.1, 0.2)]
    assert [(work.passages, work.names) for work in works] == [(250, 100), (500, 200), (1000, 400)]
    assert max(exponents(works)) <= 1.1
    assert max(exponents(works, "looked_through")) <= 1.1


def test_work_grows_with_a_row_of_flags() -> None:
    """A text of nothing but flags takes twice the calls when it is twice as long."""
    small, large = (count_work(lambda size=size: list(occurrences("🇫🇮" * size, "🇫🇮")))[0] for size in (200, 400))
    assert large < 2.2 * small
