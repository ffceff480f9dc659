"""Layout of a graph in columns whose edges all join neighbouring ones: by plain arithmetic, without Graphviz.

Beside the middle column stand the nodes joined to it, beside each of these what hangs on it, as in a tree: so most
edges can't cross, and none can meet a box, for it stays in the room between two columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sitegen.pictures.graph import BETWEEN, MARGIN, Curve, Edge, Layout, Node, Point

TIP = 6
"""Length of an arrow's head, in points, as all lengths here."""
LEAST, MOST = 48, 112
"""Room between two columns at least and at most."""
STEEP = 5
"""How many times higher than wide an edge may be while there is room."""
SPREAD = 20
"""Between the ends of two edges on a side of a box, where it is high enough."""


def is_neighbourly(edges: Sequence[Edge], columns: Mapping[str, int]) -> bool:
    """Say whether all edges join neighbouring columns, and no column is further than two from the middle one, 0."""
    near = all(abs(columns[edge.tail] - columns[edge.head]) == 1 for edge in edges)
    return near and all(abs(column) <= 2 for column in columns.values())


def lay_out_columns(nodes: Sequence[Node], edges: Sequence[Edge], columns: Mapping[str, int]) -> Layout:
    """Return the layout of nodes in their columns, each column from the top in the order of its nodes.

    All columns but the middle one, 0, hold nodes that an edge joins to the next one towards the middle.
    """
    tops = place_rows(nodes, edges, columns)
    height = max(tops[node.id] + node.height for node in nodes) + MARGIN
    known = {node.id: node for node in nodes}
    ends = spread_ends(known, edges, columns, tops)
    lefts: dict[int, float] = {}
    right: float = MARGIN
    for column in sorted({*columns.values()}):
        reach = (abs(a - b) for (a, b), edge in zip(ends, edges, strict=True)
                 if max(columns[edge.tail], columns[edge.head]) == column)  # fmt: skip
        lefts[column] = right + (min(MOST, max(LEAST, max(reach, default=0) / STEEP)) if lefts else 0)
        right = lefts[column] + max(node.width for node in nodes if columns[node.id] == column)
    corners = {node.id: (lefts[columns[node.id]], tops[node.id]) for node in nodes}
    curves = tuple(
        curve(edge, (corners[edge.tail][0], a), (corners[edge.head][0], b), known)
        for edge, (a, b) in zip(edges, ends, strict=True)
    )
    return Layout(right + MARGIN, height, corners, curves, {})


def place_rows(nodes: Sequence[Node], edges: Sequence[Edge], columns: Mapping[str, int]) -> dict[str, float]:
    """Return the top of each node: beside each one in the middle of its height what hangs on it."""
    hanging: dict[str, list[Node]] = {node.id: [] for node in nodes}
    inner: dict[str, str] = {}
    for edge in edges:
        for one, other in ((edge.tail, edge.head), (edge.head, edge.tail)):
            if abs(columns[one]) > abs(columns[other]):
                inner.setdefault(one, other)
    for node in nodes:
        if node.id in inner:
            hanging[inner[node.id]].append(node)
    sides = [[node for node in nodes if columns[node.id] == column] for column in (-1, 0, 1)]
    rooms = {node.id: max(node.height, stacked([n.height for n in hanging[node.id]])) for node in sides[0] + sides[2]}
    rooms.update((node.id, node.height) for node in sides[1])
    whole = max(stacked([rooms[node.id] for node in side]) for side in sides)
    tops: dict[str, float] = {}
    for side in sides:
        top = MARGIN + (whole - stacked([rooms[node.id] for node in side])) / 2
        for node in side:
            room = rooms[node.id]
            tops[node.id] = top + (room - node.height) / 2
            if columns[node.id]:
                below = top + (room - stacked([n.height for n in hanging[node.id]])) / 2
                for outer in hanging[node.id]:
                    tops[outer.id] = below
                    below += outer.height + BETWEEN
            top += room + BETWEEN
    return tops


def stacked(heights: Sequence[float]) -> float:
    """Return how high boxes are one below the other."""
    return sum(heights) + BETWEEN * max(0, len(heights) - 1)


def spread_ends(
    nodes: Mapping[str, Node], edges: Sequence[Edge], columns: Mapping[str, int], tops: Mapping[str, float]
) -> list[tuple[float, float]]:
    """Return how far down each edge leaves its tail and meets its head: on a side in the order of the other ends."""
    sides: dict[tuple[str, int], list[tuple[float, int, int]]] = {}
    for index, edge in enumerate(edges):
        for end, (one, other) in enumerate(((edge.tail, edge.head), (edge.head, edge.tail))):
            middle = tops[other] + nodes[other].height / 2
            sides.setdefault((one, columns[other]), []).append((middle, index, end))
    ends = [[0.0, 0.0] for _ in edges]
    for (one, _), found in sides.items():
        node = nodes[one]
        step = min(SPREAD, node.height / (len(found) + 1))
        first = tops[one] + node.height / 2 - step * (len(found) - 1) / 2
        for place, (_, index, end) in enumerate(sorted(found)):
            ends[index][end] = first + step * place
    return [(a, b) for a, b in ends]


def curve(edge: Edge, tail: Point, head: Point, nodes: Mapping[str, Node]) -> Curve:
    """Return how an edge runs; given the left of each of its boxes, and how far down it ends there."""
    rightwards = tail[0] < head[0]
    start = tail[0] + nodes[edge.tail].width if rightwards else tail[0]
    end = head[0] if rightwards else head[0] + nodes[edge.head].width
    middle, base = (start + end) / 2, end - (TIP if rightwards else -TIP) * edge.pointed
    points = ((start, tail[1]), (middle, tail[1]), (middle, head[1]), (base, head[1]))
    return Curve(points, (end, head[1]) if edge.pointed else None)
