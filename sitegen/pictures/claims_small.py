"""The claims map in small: claims as marks without words, the joints between them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from sitegen.pictures.claims_map import Box, Joint, Picture, edge_of, path_data
from sitegen.pictures.graph import Node, lay_out

SIDE = 9
"""Of a mark, in units of the SVG."""


def draw_small(boxes: Sequence[Box], joints: Sequence[Joint]) -> Picture:
    """Return the picture of all claims in small: ``{width, height, nodes, edges}``; nodes by their middles.

    Raises ImportError where no layout is at hand.
    """
    bands = {box.id: box.band for box in boxes}
    nodes = [Node(box.id, SIDE, SIDE, box.band) for box in boxes]
    edges = [msgspec.structs.replace(edge_of(joint, bands), pointed=False) for joint in joints]
    layout = lay_out(nodes, edges, direction="TB", between_ranks=22)
    placed = [
        {
            "x": round(layout.corners[box.id][0] + SIDE / 2, 1),
            "y": round(layout.corners[box.id][1] + SIDE / 2, 1),
            "band": box.band,
        }
        for box in boxes
    ]
    drawn = [
        {
            "across": bands[joint.tail] != bands[joint.head],
            "path": path_data(curve.points),
        }
        for joint, curve in zip(joints, layout.curves, strict=True)
    ]
    return {
        "width": round(layout.width),
        "height": round(layout.height),
        "nodes": placed,
        "edges": drawn,
    }
