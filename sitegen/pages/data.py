"""data/edition.json: the edition for machines, as the outside contract gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.passage import Passage
from sitegen.model.problem import Problem
from sitegen.model.text import Text


def edition_json(annotated: Annotated, problems: Sequence[Problem]) -> bytes:
    """Return edition.json: texts with their blocks, entries as written, passages, remaining problems."""
    return b"".join(pieces(annotated, problems))


def pieces(annotated: Annotated, problems: Sequence[Problem]) -> Iterator[bytes]:
    """Yield the same piece by piece: all of a large edition at once would take ten times as much room."""
    edition = annotated.edition
    yield b'{\n "title": ' + encode(edition.config.title)
    yield b',\n "language": ' + encode(edition.config.language)
    yield b',\n "texts": '
    yield from listed(map(text_data, edition.texts.values()), 2)
    yield b',\n "entries": {'
    for place, layer in enumerate(edition.layers):
        yield (b",\n  " if place else b"\n  ") + encode(layer.name) + b": "
        entries = edition.entries[layer.name].values()
        yield from listed((entry_data(annotated, entry) for entry in entries), 3)
    yield b'\n },\n "passages": '
    texts = ((text.id, name) for text in edition.texts.values() for name in text.versions)
    passages = (passage for text, version in texts for passage in annotated.passages_in(text, version))
    yield from listed(map(passage_data, passages), 2)
    yield b',\n "problems": '
    yield from listed((p for p in problems if p.severity != "info"), 2)
    yield b"\n}\n"


def listed(items: Iterable[Any], depth: int) -> Iterator[bytes]:
    """Yield a list in JSON, its items indented so far."""
    margin = b"\n" + b" " * depth
    start = b"["
    for item in items:
        yield start + margin + msgspec.json.format(encode(item), indent=1).replace(b"\n", margin)
        start = b","
    yield b"[]" if start == b"[" else margin[:-1] + b"]"


encode = msgspec.json.encode


def text_data(text: Text) -> dict[str, Any]:
    """Return a text with the plain text of its blocks, by version."""
    versions = {
        name: {"blocks": [{"id": block.id, "text": block.text} for block in version.blocks]}
        for name, version in text.versions.items()
    }
    return {"id": text.id, "title": text.title, "versions": versions}


def entry_data(annotated: Annotated, entry: Entry[Any]) -> dict[str, Any]:
    """Return an entry as written, with its id, and its title as label where it has none."""
    label = entry.record.label or annotated.edition.title(entry)
    return {"id": entry.id, **entry.data, "label": label}


def passage_data(passage: Passage) -> dict[str, Any]:
    """Return a passage."""
    return {
        "layer": passage.layer,
        "entry": passage.entry,
        "text": passage.text,
        "version": passage.version,
        "block": passage.block,
        "start": passage.start,
        "end": passage.end,
        "quote": passage.quote,
        "method": passage.method,
    }
