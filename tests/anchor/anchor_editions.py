"""Small editions for the tests of the anchor stage: texts from Markdown, entries from YAML, two plain layers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

from sitegen.load.body import read_body
from sitegen.load.records import read_record
from sitegen.load.yaml_source import Loaded, load_yaml
from sitegen.model.config import NO_CONFIG
from sitegen.model.edition import Edition
from sitegen.model.entry import Entry, Marks
from sitegen.model.layer import Layer
from sitegen.model.problem import Place, Problem
from sitegen.model.record import Line, Name, Record
from sitegen.model.text import ORIGINAL, WHOLE, Block, Piece, Recorded, Text, Version

TEXT = "logbook"
"""The id of the one text."""
UNTITLED = "Untitled"


class Thing(Record, frozen=True, kw_only=True):
    """An entry of a layer that knows nothing but names."""

    names: tuple[Line | Name, ...] = ()


def names_of(record: Thing) -> tuple[Name, ...]:
    """Return the names that are found in the texts."""
    return tuple(Name(name=name) if isinstance(name, str) else name for name in record.names)


def plain_layer(name: str) -> Layer:
    """Return a layer that has names and nothing else."""
    return Layer(
        name=name, kind=name.removesuffix("s"), heading=name, singular=name, plural=name, record=Thing, colour="#000",
        line="solid", index=f"{name}.html", own_pages=False, title=lambda _, entry: str(entry.id),
        pages=lambda _: (), card=lambda *_: {}, names=names_of,
    )  # fmt: skip


NAMES, TERMS = plain_layer("names"), plain_layer("terms")
LAYERS = (NAMES, TERMS)


def read_version(name: str, markdown: str, title: str = UNTITLED) -> Version:
    """Return a version of a text, as the loader reads it: NFC, the title's block first."""
    problems: list[Problem] = []
    parts, blocks = read_body(
        unicodedata.normalize("NFC", markdown), lambda *_: None, lambda *_: Place("text.md"), 1, problems
    )
    heading = unicodedata.normalize("NFC", title)
    first = Block("title", heading, (Piece("text", 0, len(heading)),), 1)
    return Version(name, f"{name}.md", (first, *blocks), parts)


def read_yaml(yaml: str) -> Any:
    """Return a YAML value as the loader reads it: every scalar a string, NFC."""
    problems: list[Problem] = []
    loaded = load_yaml(yaml, "annotations.yaml", problems)
    assert loaded is not None, problems
    return loaded.data


def read_entries(layer: Layer, data: Mapping[str, dict[str, Any]]) -> dict[str, Entry[Any]]:
    """Return the entries of a layer, from ids and what YAML gives for each."""
    problems: list[Problem] = []
    entries = {}
    for entry_id, values in data.items():
        loaded = Loaded(values, Marks(1, 1))
        record = read_record(loaded, Place("annotations.yaml"), layer.record, problems, entry_id)
        assert record is not None, problems
        entries[entry_id] = make_entry(layer, entry_id, record)
    return entries


def make_entry(layer: Layer, entry_id: str, record: Record) -> Entry[Any]:
    """Return a record as an entry without places."""
    return Entry(layer.name, entry_id, record, {}, Place("annotations.yaml"), Marks(1, 1), {})


def make_edition(versions: Mapping[str, Version], entries: Mapping[str, dict[str, Entry[Any]]]) -> Edition:
    """Return an edition of one text, given its versions and its entries by layer."""
    recorded = Recorded((), ("0" * 64,)) if ORIGINAL in versions else None
    text = Text(TEXT, Place("text.md"), UNTITLED, "", "", "", "", "en", None, None, recorded, dict(versions))
    by_layer = {layer.name: entries.get(layer.name, {}) for layer in LAYERS}
    return Edition(NO_CONFIG, LAYERS, {TEXT: text}, by_layer, {}, (), {})


def whole_text(markdown: str, title: str = UNTITLED) -> dict[str, Version]:
    """Return the one version of a text that is free."""
    return {WHOLE: read_version(WHOLE, markdown, title)}
