"""The margin's glosses take about the height of their block, and lose no lead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pages.margin import GLOSS_LINE, Gloss, balance, fit, lead_lines, least, room_beside, room_beside_head

words = st.text(alphabet="abcdefg ", min_size=1, max_size=300).map(lambda text: " ".join(text.split()) or "a")
columns = st.lists(st.tuples(words.map(lambda text: text[:60]), words), max_size=20).map(
    lambda pairs: [Gloss(order, "note", f"n{order}", lead, text) for order, (lead, text) in enumerate(pairs)]
)


def lines(gloss: Gloss) -> int:
    """Return how many lines a gloss takes, by its characters."""
    return -(-len(f"{gloss.lead} {gloss.text}".strip()) // GLOSS_LINE)


@given(columns, st.integers(1, 60))
def test_a_column_takes_its_room_or_its_leads_alone(column: list[Gloss], room: int) -> None:
    """Cut glosses are no longer than the room, unless the leads are; all leads are there, in order."""
    shown = fit(column, room)
    assert [gloss.lead for gloss in shown] == [gloss.lead for gloss in column]
    assert sum(map(lines, shown)) <= max(room, sum(map(lead_lines, column)))


@given(columns)
def test_nothing_is_cut_where_there_is_room(column: list[Gloss]) -> None:
    """With room for all, the texts are whole."""
    assert fit(column, 1000) == column


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("on the words that stand beside it and on some that do not", "on the words that stand\u00a0…"),
        ("A rocket-driven weapon that flies on a path like a thrown stone.", "A rocket-driven weapon\u00a0…"),
        ("A meeting of leaders. In both of the texts it is a meeting.", "A meeting of leaders."),
        ("8 May 2019. Two tests in a row, from the east coast.", "8 May 2019."),
        ("The talks begin late, and they do not last for long.", "The talks begin late\u00a0…"),
        ("The power to give it to a man, or not.", "The power to give\u00a0…"),
        ("Antidisestablishmentarianism abounds.", ""),
        ("So. Antidisestablishmentarianism abounds.", ""),
    ],
)
def test_a_cut_text_ends_with_sense(text: str, shown: str) -> None:
    """It ends with a sentence or a clause where one ends in the room, else at a whole word that does not lead on."""
    (found,) = fit([Gloss(0, "note", "n", "A note", text)], 1)
    assert found.text == shown


def test_what_one_gloss_cannot_use_goes_to_the_others() -> None:
    """A gloss that ends with its sentence leaves its lines to one that has more to say."""
    first = Gloss(0, "note", "a", "One", "A short sentence. " + "x" * 200)
    second = Gloss(1, "note", "b", "Two", "words " * 30)
    shown = fit([first, second], 6)
    assert shown[0].text == "A short sentence."
    assert lines(shown[1]) == 4


def test_the_head_has_room_by_its_height() -> None:
    """What stands above the columns of 2019 and 2023 is 26 and 23 lines of gloss high; a few stay free."""
    assert [room_beside_head(79, 168, 5), room_beside_head(49, 168, 5), room_beside_head(10, 0, 0)] == [19, 17, 6]


@given(columns, columns, st.integers(1, 40))
def test_balance_moves_glosses_and_loses_none(start: list[Gloss], end: list[Gloss], room: int) -> None:
    """All glosses stay, each column in reading order, and neither longer for it than the other was."""
    both = balance(start, end, room)
    assert sorted([*start, *end], key=repr) == sorted([*both[0], *both[1]], key=repr)
    assert all([g.order for g in column] == sorted(g.order for g in column) for column in both)
    assert max(map(least, both)) <= max(least(start), least(end))


def test_a_long_column_gives_to_a_short_one() -> None:
    """Of ten names beside three lines some go to the other side; of two none does."""
    names = [Gloss(order, "actor", f"a{order}", f"Name {order}", "") for order in range(10)]
    start, end = balance(names, [], room_beside(150))
    assert len(start) + len(end) == 10
    assert 3 <= len(end) <= 5
    assert balance(names[:2], [], room_beside(150)) == (names[:2], [])


@pytest.mark.parametrize(("characters", "lines"), [(0, 2), (64, 2), (65, 4), (640, 18)])
def test_room_grows_with_the_block(characters: int, lines: int) -> None:
    """A line of text has room for one and three quarters of gloss, and a column may be a line longer."""
    assert room_beside(characters) == lines
