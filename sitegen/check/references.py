"""Ids that lead nowhere: in references, in prose, in former ids. Sources that nothing cites."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

from sitegen.model import codes
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.near import closest
from sitegen.model.problem import Place, Problem
from sitegen.model.prose import Prose
from sitegen.model.schema import references, visit


def check_references(edition: Edition, layer: Layer, entry: Entry[Any]) -> Iterator[Problem]:
    """Yield a problem for each value of an entry that names an entry or text that does not exist."""
    for way, target in references(layer.record):
        for value, path in visit(entry.data, way):
            if isinstance(value, str) and not edition.exists(target, value):
                yield unknown(edition, target, value, entry.at(*path))


def unknown(edition: Edition, target: str, value: str, place: Place) -> Problem:
    """Return the problem of an id that does not exist."""
    known = edition.declared[target] or ()
    guess = called(edition, target, value) or closest(value, known)
    hint = f"did you mean `{guess}`?" if guess else ""
    if target == "texts":
        known_texts = ", ".join(sorted(known))
        return codes.UNKNOWN_TEXT.at(place, f"there is no text `{value}`", hint or f"the texts are {known_texts}")
    singular = edition.named(target).singular
    code = codes.UNKNOWN_SOURCE if target == "sources" else codes.UNKNOWN_ENTRY
    return code.at(place, f"there is no {singular} `{value}`", hint or f"add it to annotations/{target}.yaml")


def called(edition: Edition, target: str, value: str) -> str:
    """Return the id of the only entry or text that has a name or title, or an empty string."""
    if target == "texts":
        found = [text.id for text in edition.texts.values() if text.title.casefold() == value.casefold()]
    else:
        layer = edition.named(target)
        found = [
            entry.id
            for entry in edition.entries[target].values()
            for name in {
                layer.title(edition, entry).casefold(),
                *(n.name.casefold() for n in layer.names(entry.record)),
            }
            if name == value.casefold()
        ]
    return found[0] if len(found) == 1 else ""


def check_proses(edition: Edition, proses: Iterable[Prose]) -> Iterator[Problem]:
    """Yield a problem for each link and citation in prose that leads nowhere."""
    layers = {layer.kind: layer.name for layer in edition.layers} | {"text": "texts"}
    for prose in proses:
        for link in prose.links:
            if not edition.exists(layers[link.kind], link.id):
                yield unknown(edition, layers[link.kind], link.id, link.place)
        for citation in prose.citations:
            if citation.source and not edition.exists("sources", citation.source):
                yield unknown(edition, "sources", citation.source, citation.place)


def check_former_ids(annotated: Annotated, layer: Layer) -> Iterator[Problem]:
    """Yield a problem for each former id of a layer's entries that is in use or claimed twice."""
    edition, entries = annotated.edition, annotated.entries(layer.name)
    claimed: dict[str, str] = {}
    for entry_id in annotated.in_order(layer.name, (former for former, _ in annotated.former(layer.name))):
        entry = entries[entry_id]
        for index, former in enumerate(entry.record.was):
            place = entry.at("was", index)
            if former == entry.id:
                message = f"`{former}` is the id that the {layer.singular} has"
                yield codes.FORMER_ID.at(place, message, "delete it here")
            elif former in (edition.declared[layer.name] or entries):
                message = f"`{former}` is the id of another {layer.singular}"
                yield codes.FORMER_ID.at(place, message, "delete it here")
            elif former in claimed:
                message = f"`{former}` is also a former id of `{claimed[former]}`"
                yield codes.FORMER_ID.at(place, message, "delete it from one of the two")
            claimed.setdefault(former, entry.id)


def check_unused_source(annotated: Annotated, entry: Entry[Any], elsewhere: Container[str]) -> Iterator[Problem]:
    """Yield a warning if nothing cites a source. `elsewhere`: the sources that others than entries cite."""
    if entry.id not in elsewhere and not annotated.citing(entry.id):
        yield codes.UNUSED_SOURCE.at(entry.place, f"nothing cites the source `{entry.id}`",
                                     f"write [@{entry.id}] where it belongs, or delete it")  # fmt: skip
