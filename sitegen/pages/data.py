"""data/edition.json: the edition for machines, as the outside contract gives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.passage import Passage
from sitegen.model.problem import Problem
from sitegen.model.text import Text


def edition_json(annotated: Annotated, problems: Sequence[Problem]) -> bytes:
    """Return edition.json: texts with their blocks, entries as written, passages, remaining problems."""
    edition = annotated.edition
    data = {
        "title": edition.config.title,
        "language": edition.config.language,
        "texts": [text_data(text) for text in edition.texts.values()],
        "entries": {
            layer.name: [entry_data(annotated, entry) for entry in edition.entries[layer.name].values()]
            for layer in edition.layers
        },
        "passages": [passage_data(passage) for passage in annotated.passages],
        "problems": [msgspec.to_builtins(p) for p in problems if p.severity != "info"],
    }
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"


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
