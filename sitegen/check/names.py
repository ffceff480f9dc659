"""Names that belong to two entries of one layer."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from sitegen.model import codes
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer, no_names
from sitegen.model.problem import Problem


def check_names(edition: Edition, layer: Layer) -> Iterator[Problem]:
    """Yield a problem for each name that an earlier entry of a layer has too.

    A name that is found in any case clashes with its like in every case.
    """
    if layer.names is no_names:
        return
    owners: dict[str, Entry[Any]] = {}
    folded: dict[str, Entry[Any]] = {}
    first: dict[str, Entry[Any]] = {}
    """Who has a name first, whatever its case."""
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
            owners.setdefault(key, entry)
            first.setdefault(key.casefold(), entry)
            if name.fold:
                folded.setdefault(key.casefold(), entry)


def name_key(entry: Entry[Any]) -> str:
    """Return the key that holds an entry's names: the one whose values they are."""
    return next((key for key in ("names", "forms") if key in entry.data), "")
