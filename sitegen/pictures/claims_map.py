"""The geometry of the claims map: statements in boxes, text below text, and how one hangs on another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sitegen.pictures.columns import is_neighbourly, lay_out_columns
from sitegen.pictures.graph import Curve, Edge, Layout, Node, Point, distance, lay_out
from sitegen.pictures.lettering import break_lines

Picture = dict[str, Any]
"""Plain values for a template in templates/pictures; lengths in units of the SVG, from its upper left corner."""

SIZE = 13
"""Of the statements' letters, in units of the SVG, as all lengths here."""
LEADING = 16
LABEL = 11
"""Size of the letters of a box's label."""
LABEL_LEADING = 13
PAD = 9
"""Between a box's frame and its letters."""
FIRST = 16
"""From a box's top to the base of its label's first line."""
NAME, NAME_LEADING, NAME_WIDTH = 15, 20, 260
"""Size of the letters of a text's name, and how its lines are: so far apart, so wide at most."""
MARK = 8
"""Radius of the mark on an edge."""
APART = 10
"""Between boxes, and between lines that pass them, at least."""
PAPER = (1090, 1470)
"""A map that is wider or higher would have statements of less than 6 points on a page of A4."""
SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
"""Where on an edge its mark may stand, the best first."""


class Box(msgspec.Struct, frozen=True):
    """A claim, as the map shows it."""

    id: str
    band: int
    """The place of its text in the edition's order."""
    label: str
    statement: str
    href: str
    ascribed: bool = False
    """Whether the text says that another holds it."""


class Joint(msgspec.Struct, frozen=True):
    """A link between two claims."""

    tail: str
    head: str
    rel: str
    words: str
    """The relation, read from tail to head."""


class Form(msgspec.Struct, frozen=True):
    """How large boxes are."""

    width: float
    lines: int
    """The most lines of a statement."""


class Content:
    """What stands in a box: the lines of its label and of its statement, broken to its width."""

    def __init__(self, box: Box, form: Form) -> None:
        self.box = box
        self.form = form
        self.label = break_lines(box.label, form.width - 2 * PAD, LABEL, 3)
        self.lines = break_lines(box.statement, form.width - 2 * PAD, SIZE, form.lines)
        self.start = FIRST + LABEL_LEADING * (len(self.label) - 1)
        self.height = self.start + len(self.lines) * LEADING + PAD

    def view(self, corner: Point) -> Picture:
        """Return the box for the template, its upper left corner given; bases of lines are from the box's top."""
        return {
            "id": self.box.id,
            "x": round(corner[0], 1),
            "y": round(corner[1], 1),
            "width": self.form.width,
            "height": self.height,
            "href": self.box.href,
            "label": [(FIRST + LABEL_LEADING * index, line) for index, line in enumerate(self.label)],
            "lines": [(self.start + LEADING * (index + 1), line) for index, line in enumerate(self.lines)],
            "ascribed": self.box.ascribed,
            "band": self.box.band,
        }


def draw_map(
    boxes: Sequence[Box],
    joints: Sequence[Joint],
    forms: dict[str, Form],
    columns: dict[str, int] | None = None,
    names: Sequence[str] = (),
) -> Picture:
    """Return the picture of claims and the joints between them: ``{width, height, prints, nodes, edges, bands}``.

    `names` are those of the bands, which stand above them; `prints` says whether it can be read on a page of paper.
    Ranks go from the top, text below text; or from the left where `columns` gives each claim its own. `forms` has the
    size of each claim's box by its id. Raises ImportError where no layout is at hand.
    """
    bands = {box.id: box.band for box in boxes}
    down = columns is None
    contents = [Content(box, forms[box.id]) for box in boxes]
    nodes = [Node(c.box.id, c.form.width, c.height, c.box.band if down else 0) for c in contents]
    lines = {band: break_lines(names[band], NAME_WIDTH, NAME, 4) for band in sorted({*bands.values()}) if names}
    if columns is None:
        layout = lay_out(
            nodes,
            [edge_of(j, bands) for j in joints],
            direction="TB",
            between_ranks=24,
            between=APART,
            heads={band: (NAME_WIDTH, NAME_LEADING * len(found) + PAD) for band, found in lines.items()},
        )
    else:
        edges = [row_edge(j, columns) for j in joints]
        if is_neighbourly(edges, columns):
            layout = lay_out_columns(nodes, edges, columns)
        else:
            layout = lay_out(nodes, edges, direction="LR", between_ranks=44)
    named = [name_view(band, found, layout.heads[band]) for band, found in lines.items()]
    width, height = round(layout.width), round(layout.height)
    return {
        "width": width,
        "height": height,
        "prints": width <= PAPER[0] and height <= PAPER[1],
        "nodes": [content.view(layout.corners[content.box.id]) for content in contents],
        "edges": edge_views(joints, layout, bands, named),
        "bands": named,
    }


def name_view(band: int, lines: Sequence[str], corner: Point) -> Picture:
    """Return the name of a text's band for the template: where it stands, its lines with their bases."""
    x, y = corner
    return {
        "band": band,
        "x": round(x, 1),
        "y": round(y, 1),
        "width": NAME_WIDTH,
        "height": NAME_LEADING * len(lines) + PAD,
        "lines": [(round(y + NAME_LEADING * (index + 1) - 4, 1), line) for index, line in enumerate(lines)],
    }


def edge_of(joint: Joint, bands: dict[str, int]) -> Edge:
    """Return a joint as an edge: what carries ranks before what rests on it, the earlier text before the later."""
    tail, head = bands[joint.tail], bands[joint.head]
    return Edge(
        joint.tail,
        joint.head,
        forward=tail < head or (tail == head and joint.rel == "supports"),
        pointed=joint.rel != "contradicts",
        weight=2 if tail == head else 1,
    )


def row_edge(joint: Joint, columns: dict[str, int]) -> Edge:
    """Return a joint as an edge between columns; only neighbouring ones are held together by it."""
    step = columns[joint.head] - columns[joint.tail]
    return Edge(joint.tail, joint.head, step >= 0, joint.rel != "contradicts", ranked=abs(step) == 1)


def edge_views(
    joints: Sequence[Joint], layout: Layout, bands: dict[str, int], names: Sequence[Picture]
) -> list[Picture]:
    """Return the edges for the template: the path, the arrow's head, where the mark stands, clear of the names."""
    marks: list[Point] = []
    found = []
    for joint, curve in zip(joints, layout.curves, strict=True):
        marks.append(free_place(curve, marks, names))
        found.append(
            {
                "tail": joint.tail,
                "head": joint.head,
                "rel": joint.rel,
                "words": joint.words,
                "across": bands[joint.tail] != bands[joint.head],
                "path": path_data(curve.points),
                "tip": arrow_data(curve) if curve.tip else "",
                "ends": curve.ends,
                "mark": (round(marks[-1][0], 1), round(marks[-1][1], 1)),
            }
        )
    return found


def free_place(curve: Curve, taken: Sequence[Point], names: Sequence[Picture]) -> Point:
    """Return a place on a curve that is clear of marks already set and of the bands' names; the middle if none is."""
    for place in map(curve.at, SHARES):
        in_name = any(
            -MARK < place[0] - name["x"] < name["width"] + MARK and -MARK < place[1] - name["y"] < name["height"] + MARK
            for name in names
        )
        if not in_name and all(distance(place, other) > 2 * MARK + 1 for other in taken):
            return place
    return curve.at(SHARES[0])


def path_data(points: Sequence[Point]) -> str:
    """Return an SVG path through the points of a chain of Bézier curves."""
    start, *rest = [f"{x:.0f} {y:.0f}" for x, y in points]
    return f"M{start}C{' '.join(rest)}"


def arrow_data(curve: Curve) -> str:
    """Return the SVG path of an arrow's head, from one barb over the tip to the other."""
    assert curve.tip
    (bx, by), (tx, ty) = curve.points[-1], curve.tip
    half = 0.45
    barbs = [(bx - (ty - by) * half, by + (tx - bx) * half), (bx + (ty - by) * half, by - (tx - bx) * half)]
    a, tip, b = (f"{x:.1f} {y:.1f}" for x, y in (barbs[0], curve.tip, barbs[1]))
    return f"M{a}L{tip}L{b}"


def columns_near(claim: str, joints: Sequence[Joint]) -> dict[str, int]:
    """Return the claims that at most two joints separate from a claim, each with its column.

    The claim is in column 0, those that it is linked to in 1, those that are linked to it in -1; in 2 and -2 what else
    hangs on these.
    """
    columns = {claim: 0}
    for joint in joints:
        if joint.tail == claim:
            columns.setdefault(joint.head, 1)
    for joint in joints:
        if joint.head == claim:
            columns.setdefault(joint.tail, -1)
    near = {end: column for end, column in columns.items() if column}
    for joint in joints:
        for one, other in ((joint.tail, joint.head), (joint.head, joint.tail)):
            if one in near:
                columns.setdefault(other, 2 * near[one])
    return columns
