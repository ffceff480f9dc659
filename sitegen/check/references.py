"""Ids that lead nowhere: in references, in prose, in former ids. Sources that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.model import codes
from sitegen.model.edition import Annotated, Edition
from sitegen.model.near import closest
from sitegen.model.problem import Place, Problem
from sitegen.model.schema import references, visit


def check_references(edition: Edition) -> Iterator[Problem]:
    """Yield a problem for each value that names an entry or text that does not exist."""
    for layer in edition.layers:
        ways = references(layer.record)
        for entry in edition.entries[layer.name].values():
            for way, target in ways:
                for value, path in visit(entry.data, way):
                    if isinstance(value, str) and not edition.exists(target, value):
                        yield unknown(edition, target, value, entry.at(*path))


def unknown(edition: Edition, target: str, value: str, place: Place) -> Problem:
    """Return the problem of an id that does not exist."""
    known = edition.declared[target] or ()
    guess = closest(value, known)
    hint = f"did you mean `{guess}`?" if guess else ""
    if target == "texts":
        known_texts = ", ".join(sorted(known))
        return codes.UNKNOWN_TEXT.at(place, f"there is no text `{value}`", hint or f"the texts are {known_texts}")
    singular = edition.named(target).singular
    code = codes.UNKNOWN_SOURCE if target == "sources" else codes.UNKNOWN_ENTRY
    return code.at(place, f"there is no {singular} `{value}`", hint or f"add it to annotations/{target}.yaml")


def check_proses(edition: Edition) -> Iterator[Problem]:
    """Yield a problem for each link and citation in prose that leads nowhere."""
    proses = [prose for entry in edition.all_entries() for prose in entry.prose.values()]
    proses.extend(prose for _, prose in edition.proses)
    layers = {layer.kind: layer.name for layer in edition.layers} | {"text": "texts"}
    for prose in proses:
        for link in prose.links:
            if not edition.exists(layers[link.kind], link.id):
                yield unknown(edition, layers[link.kind], link.id, link.place)
        for citation in prose.citations:
            if citation.source and not edition.exists("sources", citation.source):
                yield unknown(edition, "sources", citation.source, citation.place)


def check_former_ids(edition: Edition) -> Iterator[Problem]:
    """Yield a problem for each former id that is in use or claimed twice."""
    for layer in edition.layers:
        claimed: dict[str, str] = {}
        for entry in edition.entries[layer.name].values():
            for index, former in enumerate(entry.record.was):
                place = entry.at("was", index)
                if former == entry.id:
                    message = f"`{former}` is the id that the {layer.singular} has"
                    yield codes.FORMER_ID.at(place, message, "delete it here")
                elif former in (edition.declared[layer.name] or edition.entries[layer.name]):
                    message = f"`{former}` is the id of another {layer.singular}"
                    yield codes.FORMER_ID.at(place, message, "delete it here")
                elif former in claimed:
                    message = f"`{former}` is also a former id of `{claimed[former]}`"
                    yield codes.FORMER_ID.at(place, message, "delete it from one of the two")
                claimed.setdefault(former, entry.id)


def check_unused_sources(annotated: Annotated) -> Iterator[Problem]:
    """Yield a warning for each source that no entry and no page cites; none where a file that may can't be read."""
    if None in annotated.edition.declared.values():
        return
    cited = {source for entry in annotated.edition.all_entries() for source in entry.citations}
    for _, prose in annotated.edition.proses:
        cited.update(citation.source for citation in prose.citations)
    for entry in annotated.entries("sources").values():
        if entry.id not in cited:
            yield codes.UNUSED_SOURCE.at(entry.place, f"nothing cites the source `{entry.id}`",
                                         f"write [@{entry.id}] where it belongs, or delete it")  # fmt: skip
