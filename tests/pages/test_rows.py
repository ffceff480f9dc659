"""The grid's rows: one for each element at the top of a text's body."""

from __future__ import annotations

import pytest

from sitegen.model.text import Part
from sitegen.pages.rows import block_rows, row_classes


def test_each_element_of_the_body_is_a_row() -> None:
    """A list, a quotation or a table is one row with all its blocks; a rule is a row too."""
    parts = [
        Part(block="p1"),
        Part(html="<ul>\n<li>"),
        Part(block="p2"),
        Part(html="</li>\n<li>"),
        Part(block="p3"),
        Part(html="</li>\n</ul>\n"),
        Part(html="<hr>\n"),
        Part(html="<table><tr><td>x<br>y</td></tr></table>"),
        Part(block="h1", tag="h2"),
    ]
    assert block_rows(parts, unfolds=False) == {"p1": 2, "p2": 3, "p3": 3, "h1": 6}


def test_what_unfolds_below_a_block_is_a_row_but_not_within_a_list() -> None:
    """The digest that follows a paragraph of an original takes a row of its own."""
    parts = [Part(block="p1"), Part(html="<ul><li>"), Part(block="p2"), Part(html="</li></ul>"), Part(block="p3")]
    assert block_rows(parts, unfolds=True) == {"p1": 2, "p2": 4, "p3": 5}


@pytest.mark.parametrize(("row", "classes"), [(1, "r1"), (10, "s1"), (17, "r7 s1"), (305, "r5 v3"), (2040, "s4 w2")])
def test_a_row_is_given_by_its_digits(row: int, classes: str) -> None:
    """Units first; a nought has no class."""
    assert row_classes(row) == classes
