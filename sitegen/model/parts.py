"""Long lists: into which parts the list of a layer is divided, and on which page an entry stands.

A list of up to `WHOLE` entries is one page. A longer one is divided at the borders of its groups (texts, years,
letters, kinds) into parts of up to `PART` entries, a longer group within; its page then tells only how. What is derived
here is kept in small pieces, so that a change of an entry concerns its own part.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from sitegen.model.edition import Annotated
    from sitegen.model.layer import Layer

WHOLE = 300
"""How many entries a list has at most that stands on one page."""
PART = 100
"""How many entries a part of a divided list has at most."""
BUCKET = 400
"""About how many entries have their parts told in one file."""
BUCKETS = (1, 3, 7, 13, 29, 61, 127, 251, 509, 1021)
"""Among how many files they are divided: primes other than 31, by which an id is reckoned, so that ids spread."""

Run = tuple[str, int, int]
"""A group, and which of its members: from, to (exclusive)."""


class Listing(msgspec.Struct, frozen=True):
    """How the list of a layer is put in order."""

    keys: Callable[[Annotated], Sequence[str]]
    """The groups, in order; some may be empty."""
    members: Callable[[Annotated, str], Sequence[str]]
    """The ids of the entries of a group, in order. Each entry is in one group."""
    key_of: Callable[[Annotated, str], str]
    """The group of an entry."""
    label: Callable[[Annotated, str, str], str]
    """What the place of an entry in the list is called, given its group and id: a text's title, a year, its title."""
    weight: int = 1
    """How many times as much room as others an entry takes in the list, about: a list of such is divided sooner."""


def divide(groups: Iterable[tuple[str, int]], most: int) -> list[list[Run]]:
    """Return the parts, of so many at most, into which groups, each with the number of its members, are divided."""
    parts: list[list[Run]] = []
    room = 0
    for key, size in groups:
        for start in range(0, size, most):
            end = min(start + most, size)
            if end - start > room:
                parts.append([])
                room = most
            parts[-1].append((key, start, end))
            room -= end - start
    return parts


def is_divided(annotated: Annotated, layer: Layer) -> bool:
    """Say whether a layer's list is divided."""
    if layer.listing is None:
        return False
    most = WHOLE // layer.listing.weight
    return annotated.once(f"parts.divided {layer.name}", lambda known: len(known.edition.entries[layer.name]) > most)


def members(annotated: Annotated, layer: Layer, key: str) -> tuple[str, ...]:
    """Return the ids of the entries of a group."""

    def derive(known: Annotated) -> tuple[str, ...]:
        return tuple(layer.listing.members(known, key)) if layer.listing else ()

    return annotated.once(f"parts.members {layer.name} {key}", derive, tuple[str, ...])


def plan(annotated: Annotated, layer: Layer) -> list[list[Run]]:
    """Return the parts of a layer's list; none where it is not divided."""

    def derive(known: Annotated) -> list[list[Run]]:
        if layer.listing is None or not is_divided(known, layer):
            return []
        groups = ((key, len(members(known, layer, key))) for key in layer.listing.keys(known))
        return divide(groups, PART // layer.listing.weight)

    return annotated.once(f"parts.plan {layer.name}", derive, list[list[Run]])


def numbers(annotated: Annotated, layer: Layer) -> range:
    """Return the numbers of the parts, from 1."""
    return range(1, 1 + annotated.once(f"parts.count {layer.name}", lambda known: len(plan(known, layer))))


def part(annotated: Annotated, layer: Layer, number: int) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return the groups of a part: each as its key, how many of its members stand on parts before, and the ids."""

    def derive(known: Annotated) -> list[tuple[str, int, tuple[str, ...]]]:
        runs = known.once(f"parts.runs {layer.name} {number}", partial(runs_of, layer=layer, number=number))
        return [(key, start, members(known, layer, key)[start:end]) for key, start, end in runs]

    return annotated.once(f"parts.part {layer.name} {number}", derive)


def runs_of(annotated: Annotated, layer: Layer, number: int) -> list[Run]:
    """Return the runs of a part; none where there is no such part any more."""
    parts = plan(annotated, layer)
    return parts[number - 1] if number <= len(parts) else []


def group_parts(annotated: Annotated, layer: Layer) -> dict[str, list[tuple[int, int]]]:
    """Return by group the parts on which it stands, each with the place in the group where it ends there."""
    found: dict[str, list[tuple[int, int]]] = {}
    for number, runs in enumerate(plan(annotated, layer), 1):
        for key, _, end in runs:
            found.setdefault(key, []).append((number, end))
    return found


def part_of(annotated: Annotated, layer: Layer, entry_id: str) -> int:
    """Return the number of the part on which an entry stands; 0 where the list is not divided."""
    if layer.listing is None or not is_divided(annotated, layer):
        return 0
    key = layer.listing.key_of(annotated, entry_id)
    where = annotated.once(f"parts.where {layer.name} {key}", partial(where_of, layer=layer, key=key))
    if len(where) < 2:
        return where[0][0] if where else 0
    return annotated.once(
        f"parts.at {layer.name} {entry_id}", partial(cut_part, layer=layer, key=key, entry_id=entry_id)
    )


def where_of(annotated: Annotated, layer: Layer, key: str) -> list[tuple[int, int]]:
    """Return the parts on which a group stands."""
    found = annotated.once(f"parts.groups {layer.name}", partial(group_parts, layer=layer))
    return found.get(key, [])


def cut_part(annotated: Annotated, layer: Layer, key: str, entry_id: str) -> int:
    """Return the part of an entry whose group stands on several."""
    place = annotated.once(f"parts.places {layer.name} {key}", partial(places_of, layer=layer, key=key)).get(
        entry_id, 0
    )
    where = where_of(annotated, layer, key)
    at = bisect_right(where, place, key=itemgetter(1))
    return where[at][0] if at < len(where) else 0


def places_of(annotated: Annotated, layer: Layer, key: str) -> dict[str, int]:
    """Return the place of each entry in its group."""
    return {entry_id: place for place, entry_id in enumerate(members(annotated, layer, key))}


def part_path(layer: Layer, number: int) -> str:
    """Return the path of a part, or of the list itself (0). A dot stands in no id, so it is no other page's."""
    return f"{layer.index.removesuffix('.html')}.{number}.html" if number else layer.index


def part_key(path: str) -> tuple[str, int]:
    """Return by what paths of lists are sorted so that the parts of each follow their own page in their order."""
    stem, _, number = path.removesuffix(".html").rpartition(".")
    return (stem, int(number)) if number.isdecimal() else (path.removesuffix(".html"), 0)


def bucket_count(annotated: Annotated, layer: Layer) -> int:
    """Return among how many files it is told where a layer's entries stand: a prime, which changes seldom."""

    def derive(known: Annotated) -> int:
        return next(
            size for size in BUCKETS if size * BUCKET >= len(known.edition.entries[layer.name]) or size == BUCKETS[-1]
        )

    return annotated.once(f"parts.buckets {layer.name}", derive)
