"""Geometry of the leverage map: names one below the other, each text's holds as arcs on one side of them.

The rows are the same in every text, so two texts side by side are the two wings of one figure. Lengths are units of
the drawing; x grows to the end of the line, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

NAMES = 100.0
"""Width of the column of names."""
WING = 200.0
"""Width of what stands beside it."""
SLOT = 6.0
"""Between the ends of two arcs at one name."""
LEAST = 27.0
"""The least height of a row."""
STEP = 15.0
"""From an arc to the one that it holds inside it, at the widest place."""
LINE = 14
"""How many characters of a name stand in one line."""
HEAD = 7.0
"""Length of an arrowhead; as far an arc goes straight at either end."""
LETTER = 6.6
"""How wide a letter of a name is, about."""
STRAND = 3.2
"""Between two lines of one arc."""


class Hold(msgspec.Struct, frozen=True):
    """That one actor has a hold on another."""

    id: str
    holder: str
    held: str
    strands: int = 1
    """How many lines it is drawn with: one for each stance."""


class Row(msgspec.Struct, frozen=True):
    """The place of an actor, the same in each text."""

    actor: str
    name: str
    y: float
    """Its middle."""
    half: float
    """Half its height."""


class Arc(msgspec.Struct, frozen=True):
    """A hold as it is drawn."""

    id: str
    paths: tuple[str, ...]
    """SVG path data of each strand."""
    head: str
    """SVG points of the arrowhead."""
    tip: tuple[float, float]
    """The point of the arrowhead."""
    tail: tuple[float, float]
    """Where the arc begins."""
    number: tuple[float, float]
    """Where its number stands."""
    crosses: tuple[str, ...]
    """Path data of the cross over each strand."""


class Wing(msgspec.Struct, frozen=True):
    """What is drawn of one text."""

    mirrored: bool
    """Whether it stands before the names."""
    arcs: tuple[Arc, ...]
    """In the order of the holds."""
    marks: tuple[str, ...]
    """SVG path data for each actor that has a part: a line from its name to the bar from which its arcs go."""


class Plate(msgspec.Struct, frozen=True):
    """The whole figure."""

    height: float
    rows: tuple[Row, ...]
    wings: tuple[Wing, ...]
    """One for each text."""


def order_actors(holds: Iterable[Hold]) -> list[str]:
    """Return the actors from the one that most holds and is least held to the one that is most held.

    Of equals the one with more relations comes first, then the one whose partners stand lower, so that arcs rather
    enclose than cross one another.
    """
    own = by_actor(holds)
    actors = list(own)
    net = {a: sum((h.holder == a) - (h.held == a) for h in found) for a, found in own.items()}
    total = {a: len(found) for a, found in own.items()}
    rough = {a: i for i, a in enumerate(sorted(actors, key=lambda a: (-net[a], -total[a])))}

    def partners(actor: str) -> float:
        found = [rough[h.held if h.holder == actor else h.holder] for h in own[actor]]
        return sum(found) / len(found)

    return sorted(actors, key=lambda a: (-net[a], -total[a], -partners(a)))


def by_actor(holds: Iterable[Hold]) -> dict[str, list[Hold]]:
    """Return the holds in which each actor has a part, in their order; actors as they come first."""
    found: dict[str, list[Hold]] = {}
    for hold in holds:
        for actor in dict.fromkeys((hold.holder, hold.held)):
            found.setdefault(actor, []).append(hold)
    return found


def lay_out(texts: Sequence[Sequence[Hold]], names: Mapping[str, str]) -> Plate:
    """Return the figure of the holds in each text; every second wing stands after the names.

    `names` says what each actor is called.
    """
    actors = order_actors(hold for holds in texts for hold in holds)
    rank = {actor: place for place, actor in enumerate(actors)}
    ends = [ends_at(holds, rank) for holds in texts]
    rows = place_rows({actor: names[actor] for actor in actors}, ends)
    spread = [place_ends(found, rows) for found in ends]
    widths = scaled([nested_widths(holds, places) for holds, places in zip(texts, spread, strict=True)])
    wings = tuple(
        draw_wing(holds, places, width, rows, mirrored=index % 2 == 0)
        for index, (holds, places, width) in enumerate(zip(texts, spread, widths, strict=True))
    )
    height = max((row.y + row.half for row in rows.values()), default=0.0)
    return Plate(height, tuple(rows.values()), wings)


def ends_at(holds: Sequence[Hold], rank: Mapping[str, int]) -> dict[str, list[Hold]]:
    """Return for each actor the holds that end at its name, from above to below, so that none cross there.

    First those that lead upwards, the short ones first; then those that lead downwards, the long ones first.
    """
    own = by_actor(holds)
    number = {hold.id: place for place, hold in enumerate(holds)}

    def place(hold: Hold, actor: str) -> tuple[int, int, int]:
        way = rank[hold.held if hold.holder == actor else hold.holder] - rank[actor]
        return (0, -way, -number[hold.id]) if way < 0 else (1, -way, number[hold.id])

    return {
        actor: sorted(own[actor], key=lambda hold: place(hold, actor))
        for actor in sorted(own, key=lambda actor: rank[actor])
    }


def slots(holds: Iterable[Hold]) -> float:
    """Return the height that the ends of these holds need, from the first to the last."""
    return SLOT * (sum(1 + (hold.strands - 1) / 2 for hold in holds) - 1)


def place_rows(names: Mapping[str, str], ends: Sequence[Mapping[str, list[Hold]]]) -> dict[str, Row]:
    """Return the row of each actor, high enough for what ends there in any of the texts."""
    needed: dict[str, float] = {}
    for found in ends:
        for actor, holds in found.items():
            needed[actor] = max(needed.get(actor, LEAST), slots(holds) + SLOT * 2)
    rows, top = {}, 0.0
    for actor, name in names.items():
        half = needed.get(actor, LEAST) / 2
        rows[actor] = Row(actor, name, top + half, half)
        top += 2 * half
    return rows


def place_ends(ends: Mapping[str, list[Hold]], rows: Mapping[str, Row]) -> dict[tuple[str, str], float]:
    """Return y of each end by hold and actor."""
    places = {}
    for actor, holds in ends.items():
        y = rows[actor].y - (slots(holds) + SLOT) / 2
        for hold in holds:
            room = SLOT * (1 + (hold.strands - 1) / 2)
            places[hold.id, actor] = y + room / 2
            y += room
    return places


def nested_widths(holds: Sequence[Hold], places: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """Return how far each arc swings out: by its length, and beyond every arc that it encloses.

    The power is what keeps a long arc flatter at its ends than a short one beside it, so that they don't cross.
    """
    spans = {hold.id: sorted((places[hold.id, hold.holder], places[hold.id, hold.held])) for hold in holds}
    widths: dict[str, float] = {}
    for hold_id, (top, end) in sorted(spans.items(), key=lambda item: (item[1][1] - item[1][0], item[0])):
        inside = [widths[other] + STEP for other in widths if top <= spans[other][0] and spans[other][1] <= end]
        widths[hold_id] = max(3.2 * (end - top) ** 0.75, *inside, 2.5 * STEP)
    return widths


def scaled(texts: list[dict[str, float]]) -> list[dict[str, float]]:
    """Return the widths made to fit the wing, by the same ratio in every text; a short arc is not drawn out for it."""
    widest = max((width for widths in texts for width in widths.values()), default=1.0)
    ratio = min((WING - 16) / widest, 1.2)
    return [{hold: width * ratio for hold, width in widths.items()} for widths in texts]


def draw_wing(
    holds: Sequence[Hold],
    places: Mapping[tuple[str, str], float],
    widths: Mapping[str, float],
    rows: Mapping[str, Row],
    *,
    mirrored: bool,
) -> Wing:
    """Return the arcs of one text, and the bars at the names that have a part in it."""
    edge, way = (WING, -1) if mirrored else (NAMES, 1)
    arcs = tuple(
        draw_arc(hold, (places[hold.id, hold.holder], places[hold.id, hold.held]), widths[hold.id], edge, way)
        for hold in holds
    )
    ends: dict[str, list[float]] = {}
    for (_, actor), y in places.items():
        ends.setdefault(actor, []).append(y)
    marks = tuple(bar(rows[actor], ys, edge, way) for actor, ys in ends.items())
    return Wing(mirrored, arcs, marks)


def bar(row: Row, ends: Sequence[float], edge: float, way: int) -> str:
    """Return the path of a bar along the ends of arcs, and of the line to it from the end of the name."""
    start = edge - way * max(3.0, NAMES / 2 - max(map(len, lines_of(row.name))) * LETTER / 2 - 5)
    top, end = min(ends) - SLOT / 2, max(ends) + SLOT / 2
    return f"M{n(start)} {n(row.y)}H{n(edge)}M{n(edge)} {n(top)}V{n(end)}"


def draw_arc(hold: Hold, ends: tuple[float, float], width: float, edge: float, way: int) -> Arc:
    """Return the arc of one hold: halves of ellipses from the edge of the names and back, `width` at the widest."""
    tail, tip = ends
    down = tip > tail
    middle, half = (tail + tip) / 2, abs(tip - tail) / 2
    paths, crosses = [], []
    for strand in range(hold.strands):
        off = (strand - (hold.strands - 1) / 2) * STRAND
        rx, ry = width + off, half + off
        start, end = (middle - ry, middle + ry) if down else (middle + ry, middle - ry)
        sweep = int(down == (way > 0))
        near = edge + way * HEAD
        # Radii that are a little too small for the ends are enlarged to half an ellipse, as SVG has it (9.5.1).
        paths.append(f"M{n(edge)} {n(start)}H{n(near)}A{n(rx - HEAD)} {n(ry - 0.1)} 0 0 {sweep} {n(near)} {n(end)}")
        crosses.append(cross(near + way * (rx - HEAD) * 0.7, middle + ry * 0.714))
    back = n(edge + way * (HEAD + 1))
    head = f"{n(edge + way)},{n(tip)} {back},{n(tip - 3.2)} {back},{n(tip + 3.2)}"
    return Arc(
        hold.id, tuple(paths), head, (edge + way, tip), (edge, tail), (edge + way * width, middle), tuple(crosses)
    )


def cross(x: float, y: float, arm: float = 3.6) -> str:
    """Return path data of a small cross."""
    return f"M{n(x - arm)} {n(y - arm)}l{n(2 * arm)} {n(2 * arm)}m0 {n(-2 * arm)}l{n(-2 * arm)} {n(2 * arm)}"


def lines_of(name: str) -> tuple[str, ...]:
    """Return a name in one line or two; what has no room there is left out, and an ellipsis says so."""
    if len(name) <= LINE:
        return (name,)
    breaks = [i for i, c in enumerate(name) if c == " "]
    middle = min(breaks, key=lambda i: abs(i - len(name) / 2), default=LINE)
    return tuple(shortened(part.strip()) for part in (name[:middle], name[middle:]))


def shortened(line: str) -> str:
    """Return a line that is not longer than there is room."""
    return line if len(line) <= LINE else line[: LINE - 1].rstrip() + "…"


def n(value: float) -> str:
    """Return a number as SVG has it, to a tenth."""
    return f"{round(value, 1):g}"
