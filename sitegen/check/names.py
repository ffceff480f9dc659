"""Names that belong to two entries of one layer, and those that only look as if they did."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from sitegen.model import codes
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer, no_names
from sitegen.model.looks import are_disguised, skeleton
from sitegen.model.problem import Problem

Named = tuple[str, Entry[Any], int]
"""A name, whose it is, and which of its names."""


def check_names(edition: Edition, layer: Layer) -> Iterator[Problem]:
    """Yield a problem for each name that an earlier entry of a layer has too, or one that looks just like it.

    A name that is found in any case clashes with its like in every case.
    """
    if layer.names is no_names:
        return
    owners: dict[str, Entry[Any]] = {}
    folded: dict[str, Entry[Any]] = {}
    first: dict[str, Entry[Any]] = {}
    """Who has a name first, whatever its case."""
    looks: dict[str, Named] = {}
    """The name that first looked so."""
    for entry in edition.entries[layer.name].values():
        for index, name in enumerate(layer.names(entry.record)):
            key = " ".join(unicodedata.normalize("NFC", name.name).split())
            owner = owners.get(key) or folded.get(key.casefold())
            if name.fold and owner is None:
                owner = first.get(key.casefold())
            if owner is not None and owner.id != entry.id:
                place = entry.at(name_key(entry), index)
                message = f"“{key}” is also a name of the {layer.singular} `{owner.id}`"
                yield codes.NAME_CLASH.at(place, message, "delete it from one, and place that one by `at`")
            like = looks.setdefault(skeleton(key), (key, entry, index))
            if like[1].id != entry.id and are_disguised(like[0], key):
                yield disguised((key, entry, index), like, layer)
            owners.setdefault(key, entry)
            first.setdefault(key.casefold(), entry)
            if name.fold:
                folded.setdefault(key.casefold(), entry)


def disguised(one: Named, other: Named, layer: Layer) -> Problem:
    """Return the problem of two names that look the same, told of the one that is not Latin."""
    (key, entry, index), (like, owner, _) = (one, other) if skeleton(one[0]) != one[0] else (other, one)
    message = f"“{key}” looks like “{like}”, a name of the {layer.singular} `{owner.id}`, and has other letters"
    return codes.MIXED_SCRIPTS.at(entry.at(name_key(entry), index), message, "write both in the letters of one script")


def name_key(entry: Entry[Any]) -> str:
    """Return the key that holds an entry's names: the one whose values they are."""
    return next((key for key in ("names", "forms") if key in entry.data), "")
