"""The layout in columns: boxes stand apart, lines keep to the room between two columns and do not cross needlessly."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.pictures.columns import is_neighbourly, lay_out_columns
from sitegen.pictures.graph import BETWEEN, Edge, Layout, Node

Graph = tuple[list[Node], list[Edge], dict[str, int]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Nodes around one, each joined to one that is nearer to it, and edges beside these, some of them twice."""
    columns = {"n0": 0}
    edges = []
    for index in range(1, draw(st.integers(2, 9))):
        near = draw(st.sampled_from([key for key, column in columns.items() if abs(column) < 2]))
        step = columns[near] or draw(st.sampled_from([-1, 1]))
        columns[f"n{index}"] = columns[near] + step
        ends = draw(st.permutations([f"n{index}", near]))
        edges += [Edge(ends[0], ends[1], pointed=draw(st.booleans()))] * draw(st.integers(1, 2))
    nodes = [Node(key, 210 - 25 * abs(column), draw(st.integers(40, 160))) for key, column in columns.items()]
    return draw(st.permutations(nodes)), draw(st.permutations(edges)), columns


def frame(layout: Layout, node: Node) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box."""
    x, y = layout.corners[node.id]
    return x, y, x + node.width, y + node.height


@given(graphs())
def test_boxes_stand_apart_in_their_columns(graph: Graph) -> None:
    """No box is nearer to another than boxes may be; all are in the picture; columns follow each other."""
    nodes, edges, columns = graph
    assert is_neighbourly(edges, columns)
    layout = lay_out_columns(nodes, edges, columns)
    for one, other in combinations(nodes, 2):
        a, b = frame(layout, one), frame(layout, other)
        if columns[one.id] == columns[other.id]:
            assert a[3] + BETWEEN <= b[1] + 1e-6 or b[3] + BETWEEN <= a[1] + 1e-6
        else:
            assert (a[2] < b[0]) == (columns[one.id] < columns[other.id])
    assert all(min(f) >= 0 and f[2] <= layout.width and f[3] <= layout.height
               for f in (frame(layout, node) for node in nodes))  # fmt: skip


@given(graphs())
def test_lines_lead_from_frame_to_frame_between_two_columns(graph: Graph) -> None:
    """Each line begins and ends on the sides that its boxes turn to each other, and stays between them."""
    nodes, edges, columns = graph
    known = {node.id: node for node in nodes}
    layout = lay_out_columns(nodes, edges, columns)
    for edge, curve in zip(edges, layout.curves, strict=True):
        assert (curve.tip is not None) == edge.pointed
        for (x, y), key, other in zip(curve.ends, (edge.tail, edge.head), (edge.head, edge.tail), strict=True):
            left, top, right, bottom = frame(layout, known[key])
            assert x == (right if columns[key] < columns[other] else left)
            assert top < y < bottom
        between = sorted(x for x, _ in curve.ends)
        assert all(between[0] <= x <= between[1] for x, _ in curve.points)


@given(graphs())
def test_lines_of_a_tree_do_not_cross(graph: Graph) -> None:
    """Where each node is joined to one that is nearer to the middle, lines are in the same order at both ends."""
    nodes, edges, columns = graph
    layout = lay_out_columns(nodes, edges, columns)
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for edge, curve in zip(edges, layout.curves, strict=True):
        ends = sorted(zip((columns[edge.tail], columns[edge.head]), (end[1] for end in curve.ends), strict=True))
        found.setdefault((ends[0][0], ends[1][0]), []).append((ends[0][1], ends[1][1]))
    for room in found.values():
        for (a, b), (c, d) in combinations(room, 2):
            assert (a - c) * (b - d) >= 0


def test_only_neighbouring_columns_are_laid_out_so() -> None:
    """An edge within a column, or past one, is left to Graphviz, and so is what is further than two columns."""
    columns = {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3}
    assert is_neighbourly([Edge("a", "b"), Edge("d", "b")], {key: columns[key] for key in "abcd"})
    assert not is_neighbourly([Edge("b", "c")], {"b": 1, "c": 1})
    assert not is_neighbourly([Edge("a", "d")], {"a": 0, "d": 2})
    assert not is_neighbourly([Edge("d", "e")], {"d": 2, "e": 3})
