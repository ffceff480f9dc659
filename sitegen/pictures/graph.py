"""Layered layout of graphs by Graphviz, through pygraphviz (extra `diagrams`): where nodes stand, how edges run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from typing import Any, Literal

import msgspec

INCH = 72
"""Points to an inch. Graphviz takes sizes in inches and tells places in points; a point here is a unit of the SVG."""
BETWEEN = 8
"""The least room between two nodes of a rank, in points; edges that pass a rank keep it too."""
MARGIN = 8
"""Around the whole, for lines at the rim, in points."""

Point = tuple[float, float]
"""From the left and from the top, in points."""
Weights = tuple[float, float, float, float]


class Node(msgspec.Struct, frozen=True):
    """A box to be placed."""

    id: str
    width: float
    height: float
    band: int = 0
    """Bands follow each other along the ranks: all nodes of one come before all of the next."""


class Edge(msgspec.Struct, frozen=True):
    """An edge to be drawn from the tail to the head."""

    tail: str
    head: str
    forward: bool = True
    """Whether the tail ranks before the head."""
    pointed: bool = True
    """Whether there is an arrow at the head, for which room is left."""
    ranked: bool = True
    """Whether it decides about ranks."""
    weight: int = 1
    """How much is given for its being short and straight."""


class Curve(msgspec.Struct, frozen=True):
    """How an edge runs: a chain of cubic Bézier curves, and the tip of its arrow."""

    points: tuple[Point, ...]
    """The start, then three points for each curve, from tail to head."""
    tip: Point | None
    """Where the arrow at the head ends; None without one."""

    @property
    def ends(self) -> tuple[Point, Point]:
        """Where it leaves the tail, and where it meets the head."""
        return self.points[0], self.tip or self.points[-1]

    def at(self, share: float) -> Point:
        """Return the point after a share of its length, from 0 at the tail to 1 at the head."""
        starts = range(0, len(self.points) - 3, 3)
        line = [bezier(self.points[i : i + 4], weights) for i in starts for weights in WEIGHTS]
        lengths = [distance(a, b) for a, b in pairwise(line)]
        rest = share * sum(lengths)
        for (a, b), length in zip(pairwise(line), lengths, strict=True):
            if rest <= length and length:
                return (a[0] + (b[0] - a[0]) * rest / length, a[1] + (b[1] - a[1]) * rest / length)
            rest -= length
        return line[-1]


class Layout(msgspec.Struct, frozen=True):
    """A graph with every node in its place."""

    width: float
    height: float
    corners: dict[str, Point]
    """The upper left corner of each node."""
    curves: tuple[Curve, ...]
    """In the order of the edges."""
    heads: dict[int, Point]
    """The upper left corner of the heading of each band that has one."""


def at_hand() -> bool:
    """Say whether layout is possible: whether pygraphviz can be imported."""
    try:
        import_module("pygraphviz")
    except ImportError:
        return False
    return True


def lay_out(
    nodes: Sequence[Node],
    edges: Sequence[Edge],
    *,
    direction: Literal["TB", "LR"] = "TB",
    between_ranks: float,
    between: float = BETWEEN,
    heads: Mapping[int, tuple[float, float]] | None = None,
) -> Layout:
    """Return the layered layout of a graph, ranks from the top or from the left, nodes of a rank so far apart at least.

    `heads` gives bands a heading of that width and height, before all nodes of the band; edges run round it.

    Raises ImportError without pygraphviz.
    The same input gives the same layout: Graphviz is asked in the order of the input, and takes no fonts into account.
    """
    numbers = {node.id: str(number) for number, node in enumerate(nodes)}
    layout = lay_out_numbered(
        tuple(msgspec.structs.replace(node, id=numbers[node.id]) for node in nodes),
        tuple(msgspec.structs.replace(edge, tail=numbers[edge.tail], head=numbers[edge.head]) for edge in edges),
        direction,
        between_ranks,
        between,
        tuple((heads or {}).items()),
    )
    return msgspec.structs.replace(layout, corners={node.id: layout.corners[numbers[node.id]] for node in nodes})


@lru_cache(maxsize=1024)
def lay_out_numbered(
    nodes: tuple[Node, ...],
    edges: tuple[Edge, ...],
    direction: Literal["TB", "LR"],
    between_ranks: float,
    between: float,
    headed: tuple[tuple[int, tuple[float, float]], ...],
) -> Layout:
    """Return the layout of a graph whose nodes are called by their numbers: small graphs are often alike."""
    pygraphviz = import_module("pygraphviz")  # here: it takes 0.1 s, and may not be installed
    heads = dict(headed)
    graph = pygraphviz.AGraph(directed=True, strict=False)
    graph.graph_attr.update(rankdir=direction, nodesep=between / INCH, ranksep=between_ranks / INCH, splines="true")
    graph.graph_attr.update(mclimit=8)  # times as much patience with crossings as is usual
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowsize=0.6)
    for node in nodes:
        graph.add_node(node.id, width=node.width / INCH, height=node.height / INCH)
    keep_bands(graph, nodes, heads)
    for index, edge in enumerate(edges):
        way = "none" if not edge.pointed else "forward" if edge.forward else "back"
        ends = (edge.tail, edge.head) if edge.forward else (edge.head, edge.tail)
        graph.add_edge(*ends, key=str(index), dir=way, weight=edge.weight, constraint=str(edge.ranked).lower())
    graph.layout("dot")
    return read_layout(graph, nodes, edges, heads)


def heading(band: int) -> str:
    """Return the name of the node before a band; no id has a space."""
    return f" {band}"


def keep_bands(graph: Any, nodes: Sequence[Node], heads: Mapping[int, tuple[float, float]]) -> None:
    """Put a node before every band, its heading or one of no size, after all nodes of the band before it."""
    bands = sorted({node.band for node in nodes})
    for before, band in zip([None, *bands], bands, strict=False):
        if before is None and band not in heads:
            continue
        width, height = heads.get(band, (0.01 * INCH, 0.01 * INCH))
        graph.add_node(heading(band), width=width / INCH, height=height / INCH, style="invis")
        for node in nodes:
            if node.band == before:
                graph.add_edge(node.id, heading(band), style="invis", weight=0)
            elif node.band == band:
                graph.add_edge(heading(band), node.id, style="invis", weight=0)


def read_layout(
    graph: Any, nodes: Sequence[Node], edges: Sequence[Edge], heads: Mapping[int, tuple[float, float]]
) -> Layout:
    """Return what Graphviz found; it measures from the lower left corner."""
    left, bottom, right, top = map(float, graph.graph_attr["bb"].split(","))
    left, bottom, right, top = left - MARGIN, bottom - MARGIN, right + MARGIN, top + MARGIN

    def corner(name: str, width: float, height: float) -> Point:
        x, y = map(float, graph.get_node(name).attr["pos"].split(","))
        return (x - left - width / 2, top - y - height / 2)

    corners = {node.id: corner(node.id, node.width, node.height) for node in nodes}
    named = {band: corner(heading(band), *size) for band, size in heads.items()}
    if named:
        named[min(named)] = (MARGIN, named[min(named)][1])  # no edge passes the first: it stands where a reader begins
    curves = []
    for index, edge in enumerate(edges):
        ends = (edge.tail, edge.head) if edge.forward else (edge.head, edge.tail)
        pos = graph.get_edge(*ends, key=str(index)).attr["pos"]
        curves.append(read_curve(pos, left, top, turned=not edge.forward))
    return Layout(right - left, top - bottom, corners, tuple(curves), named)


def read_curve(pos: str, left: float, top: float, *, turned: bool) -> Curve:
    """Return an edge's curve from Graphviz' words: ``s,x,y e,x,y x,y x,y …``, the first two where there is an arrow."""
    tip = None
    points = []
    for part in pos.split():
        *mark, x, y = part.split(",")
        point = (float(x) - left, top - float(y))
        if mark:
            tip = point
        else:
            points.append(point)
    return Curve(tuple(points[::-1] if turned else points), tip)


def weights_at(t: float) -> Weights:
    """Return what each of its four points counts in a cubic Bézier curve at a parameter from 0 to 1."""
    return (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3


WEIGHTS = tuple(weights_at(step / 8) for step in range(9))
"""At the nine places by which a curve is measured."""


def bezier(points: Sequence[Point], weights: Weights) -> Point:
    """Return the point of a cubic Bézier curve where its points count so much."""
    a, b, c, d = weights
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    return (a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy)


def distance(a: Point, b: Point) -> float:
    """Return how far two points are apart."""
    return float(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5)
