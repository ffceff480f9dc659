"""Rows of the timeline: a mark goes into the first that is clear of it."""

from __future__ import annotations

from bisect import insort

from hypothesis import given
from hypothesis import strategies as st

from sitegen.pictures.time_labels import cut
from sitegen.pictures.timeline import is_free

STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=30)


@given(STRETCHES)
def test_a_row_is_free_where_no_stretch_of_it_overlaps(stretches: list[tuple[int, int]]) -> None:
    """The neighbours alone say what all stretches of the row would."""
    row: list[tuple[float, float]] = []
    for start, length in stretches:
        end = start + length
        assert is_free(row, start, end) == all(b <= start or end <= a for a, b in row)
        if is_free(row, start, end):
            insort(row, (start, end))


@given(st.text(alphabet="ab 山", max_size=60), st.floats(-50, 300))
def test_a_title_is_cut_to_any_room(title: str, width: float) -> None:
    """Where there is no room at all, not even for no title, nothing is left of it."""
    found = cut(title, width)
    assert title.startswith(found.removesuffix("…"))
    assert found == "" or width > 0
