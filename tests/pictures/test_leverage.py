"""The geometry of the leverage map: the same places in each text, arcs that end at their actors and stay apart."""

from __future__ import annotations

import re
from itertools import pairwise

from sitegen.pictures.leverage import NAMES, WING, Hold, Plate, lay_out, lines_of, order_actors

FIRST = (
    Hold("a", "xi", "kim"),
    Hold("b", "xi", "us", 2),
    Hold("c", "us", "china"),
    Hold("d", "kim", "us"),
    Hold("e", "us", "kim"),
    Hold("f", "xi", "us"),
)
SECOND = (Hold("g", "xi", "us"), Hold("h", "kim", "japan"), Hold("i", "us", "xi"))
LONE: dict[str, str] = {
    "xi": "Xi Jinping",
    "kim": "Kim Jong Un",
    "us": "United States",
    "china": "China",
    "japan": "Japan",
}


def plate(*texts: tuple[Hold, ...]) -> Plate:
    """Return the map of some texts."""
    return lay_out(texts, LONE)


def test_who_holds_most_stands_highest() -> None:
    """Names are in the order of holds less holds suffered, whatever the order in which the holds are written."""
    assert order_actors(FIRST)[0] == "xi"
    assert order_actors(FIRST)[-1] == "china"
    assert order_actors([Hold("1", "b", "a"), Hold("2", "c", "b")]) == ["c", "b", "a"]


def test_each_arc_ends_within_the_rows_of_its_actors() -> None:
    """An arc begins in the holder's row and its arrow ends in that of the held, in every text of the same map."""
    both = plate(FIRST, SECOND)
    rows = {row.actor: row for row in both.rows}
    for holds, wing in zip((FIRST, SECOND), both.wings, strict=True):
        for hold, arc in zip(holds, wing.arcs, strict=True):
            assert arc.id == hold.id
            for (x, y), actor in ((arc.tail, hold.holder), (arc.tip, hold.held)):
                assert abs(y - rows[actor].y) < rows[actor].half
                assert abs(x - (WING if wing.mirrored else NAMES)) <= 1


def test_rows_don_t_overlap() -> None:
    """Every row begins where the one above it ends, and has room for two lines of a name."""
    rows = plate(FIRST, SECOND).rows
    for above, below in pairwise(rows):
        assert below.y - below.half == above.y + above.half
        assert below.half >= 12


def test_no_two_arcs_end_at_the_same_point() -> None:
    """At a name every arc has a place of its own, also where several lead between the same two."""
    for wing in plate(FIRST, SECOND).wings:
        ends = [end for arc in wing.arcs for end in (arc.tail[1], arc.tip[1])]
        assert len(set(ends)) == len(ends)


def test_parallel_arcs_lie_apart() -> None:
    """Arcs between the same two names are at different widths, so that their numbers stand apart."""
    wing = plate(FIRST).wings[0]
    widths = sorted(arc.number[0] for arc in wing.arcs if arc.id in "bf")
    assert widths[1] - widths[0] >= 10


def test_an_arc_has_a_line_for_each_stance() -> None:
    """Who is believed and denied to have a hold gets two lines, each with a place for a cross."""
    arcs = {arc.id: arc for arc in plate(FIRST).wings[0].arcs}
    assert len(set(arcs["b"].paths)) == len(set(arcs["b"].crosses)) == 2
    assert len(arcs["a"].paths) == 1


def test_wings_face_each_other_within_the_picture() -> None:
    """The first text's arcs lie before the names, the second's behind, all within the picture's edges."""
    both = plate(FIRST, SECOND)
    assert [wing.mirrored for wing in both.wings] == [True, False]
    for wing in both.wings:
        for arc in wing.arcs:
            numbers = [float(n) for path in arc.paths for n in re.findall(r"[MH](-?[\d.]+)", path)]
            assert all(0 <= x <= NAMES + WING for x in (*numbers, arc.number[0]))
            assert (arc.number[0] < WING) if wing.mirrored else (arc.number[0] > NAMES)


def test_a_map_of_many_texts_has_a_wing_for_each() -> None:
    """Five texts give five wings in turn; no text gives an empty map."""
    assert [wing.mirrored for wing in plate(*[SECOND] * 5).wings] == [True, False, True, False, True]
    assert lay_out([], {}).rows == ()


def test_a_long_name_stands_in_two_lines() -> None:
    """A name is broken near its middle; what has no room is left out with an ellipsis."""
    assert lines_of("Other nations") == ("Other nations",)
    assert lines_of("North Korean state media") == ("North Korean", "state media")
    assert lines_of("Bundesverfassungsgericht Karlsruhe")[0].endswith("…")


def test_a_lone_arc_is_not_drawn_out_to_the_edge() -> None:
    """Between two neighbouring names an arc stays small, though it has the whole wing for itself."""
    arc = plate((Hold("a", "xi", "kim"),)).wings[0].arcs[0]
    assert WING - arc.number[0] < WING / 3
