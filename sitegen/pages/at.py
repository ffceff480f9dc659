"""data/at/: in which part of a divided list an entry stands, for the script that an address of before needs.

Classic scripts that set one variable, for a page in a folder can load nothing else; as many that each stays small.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sitegen.model.edition import Annotated
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.parts import bucket_count, is_divided, part_of
from sitegen.pages.linked_data import safe_json


def bucket_recipes(annotated: Annotated, layer: Layer) -> Iterator[Recipe]:
    """Yield the files that tell where the entries of a layer stand; none where its list is one page."""
    if is_divided(annotated, layer):
        for number in range(bucket_count(annotated, layer)):
            path = f"data/at/{layer.name}-{number}.js"
            yield Recipe(path, "at.txt", partial(bucket_page, annotated, layer, number))


def bucket_page(annotated: Annotated, layer: Layer, number: int) -> Page:
    """Return a file: of each id, and each id of before, the number of the part."""
    ids = annotated.once(f"at.ids {layer.name} {number}", partial(bucket_ids, layer=layer, number=number))
    places = {name: part_of(annotated, layer, entry_id) for name, entry_id in ids}
    return Page(f"data/at/{layer.name}-{number}.js", "at.txt", {"places": safe_json(places)})


def bucket_ids(annotated: Annotated, layer: Layer, number: int) -> list[tuple[str, str]]:
    """Return the ids of a bucket, those of before too, each with the id of its entry."""
    return annotated.once(f"at.buckets {layer.name}", partial(buckets, layer=layer))[number]


def buckets(annotated: Annotated, layer: Layer) -> list[list[tuple[str, str]]]:
    """Return the same for all buckets."""
    size = bucket_count(annotated, layer)
    found: list[list[tuple[str, str]]] = [[] for _ in range(size)]
    known = annotated.edition.entries[layer.name]
    names = [(entry_id, entry_id) for entry_id in known]
    names.extend((former, entry) for entry, formers in annotated.former(layer.name) for former in formers)
    for name, entry_id in names:
        found[bucket_of(name, size)].append((name, entry_id))
    return found


def bucket_of(name: str, size: int) -> int:
    """Return the bucket of an id; the script (templates/assets/later/at.js) does the same."""
    bucket = 0
    for character in name:
        bucket = (bucket * 31 + ord(character)) % size
    return bucket
