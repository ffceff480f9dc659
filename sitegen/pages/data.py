"""data/edition.json: the edition for machines, as the outside contract gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any
from zlib import crc32

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.passage import Passage
from sitegen.model.problem import Problem
from sitegen.model.text import Text

RUN = 32
"""Of how many entries a part of the list of a layer is made, about."""
Content = Callable[[str, Callable[[Annotated], bytes]], bytes | memoryview]
"""Gives a part of edition.json by its name, and by what makes it where it is not known."""


def edition_json(annotated: Annotated, problems: Sequence[Problem], content: Content | None = None) -> bytes:
    """Return edition.json: texts with their blocks, entries as written, passages, remaining problems.

    `content` gives its parts; None: they are made.
    """
    return b"".join(pieces(annotated, problems, content or (lambda _, make: make(annotated))))


def pieces(annotated: Annotated, problems: Sequence[Problem], content: Content) -> Iterator[bytes | memoryview]:
    """Yield the same piece by piece: all of a large edition at once would take ten times as much room."""
    edition = annotated.edition
    yield b'{\n "title": ' + encode(edition.config.title)
    yield b',\n "language": ' + encode(edition.config.language)
    yield b',\n "texts": '
    yield from listed((content(f"data.text {text}", partial(text_part, text=text)) for text in edition.texts), 2)
    yield b',\n "entries": {'
    for place, layer in enumerate(edition.layers):
        yield (b",\n  " if place else b"\n  ") + encode(layer.name) + b": "
        runs = runs_of(edition.entries[layer.name])
        parts = (
            content(f"data.{layer.name} {' '.join(run)}", partial(entries_part, layer=layer.name, ids=run))
            for run in runs
        )
        yield from listed(parts, 3)
    yield b'\n },\n "passages": '
    yield from listed(
        (content(f"data.passages {text}", partial(passages_part, text=text)) for text in edition.texts), 2
    )
    yield b',\n "problems": '
    yield from listed([items((p for p in problems if p.severity != "info"), 2)], 2)
    yield b"\n}\n"


def runs_of(ids: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield ids in runs of about `RUN`. Where one ends is told by ids alone: one more changes one run, or two."""
    run: list[str] = []
    for entry_id in ids:
        run.append(entry_id)
        if crc32(entry_id.encode()) % RUN == 0 or len(run) == RUN * 8:
            yield tuple(run)
            run = []
    if run:
        yield tuple(run)


def text_part(annotated: Annotated, text: str) -> bytes:
    """Return a text as JSON."""
    return items([text_data(annotated.edition.texts[text])], 2)


def entries_part(annotated: Annotated, layer: str, ids: Sequence[str]) -> bytes:
    """Return some entries of a layer as JSON."""
    entries = annotated.edition.entries[layer]
    return items((entry_data(annotated, entries[entry_id]) for entry_id in ids), 3)


def passages_part(annotated: Annotated, text: str) -> bytes:
    """Return the passages in a text as JSON."""
    versions = annotated.edition.texts[text].versions
    return items((passage_data(p) for version in versions for p in annotated.passages_in(text, version)), 2)


def items(values: Iterable[Any], depth: int) -> bytes:
    """Return the items of a list in JSON, indented so far."""
    margin = b"\n" + b" " * depth
    return b",".join(margin + msgspec.json.format(encode(v), indent=1).replace(b"\n", margin) for v in values)


def listed(parts: Iterable[bytes | memoryview], depth: int) -> Iterator[bytes | memoryview]:
    """Yield a list in JSON, given its items in parts, indented so far."""
    start = b"["
    for part in parts:
        if part:
            yield start
            yield part
            start = b","
    yield b"[]" if start == b"[" else b"\n" + b" " * (depth - 1) + b"]"


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
