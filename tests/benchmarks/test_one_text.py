"""The engine's work on one large text grows with the text: a smaller run of tests/benchmarks/one_text.py."""

from __future__ import annotations

from tests.benchmarks.one_text import exponents, measure


def test_work_grows_with_the_text() -> None:
    """Twice the text, passages and names make at most a little more than twice the calls, and all is found."""
    works = [measure(share) for share in (0.05, 0.1, 0.2)]
    assert [(work.passages, work.names) for work in works] == [(250, 100), (500, 200), (1000, 400)]
    assert max(exponents(works)) <= 1.1
