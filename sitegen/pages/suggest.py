"""data/suggest.js: what the script needs with which a reader suggests an annotation on the page of a text.

A classic script that sets one variable, for a page in a folder can load nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from sitegen.model.config import Repository
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.forge import MAX_URL, new_file_parts, path_in
from sitegen.model.layer import Layer
from sitegen.model.views import block_name, cut_end
from sitegen.model.words import Words
from sitegen.pages.form import Field, form_fields, text_key

TITLE = 70
"""How much of a title is shown where an entry is chosen, in code points."""
CHOICES = 500
"""How many entries of a layer, or texts, are offered to choose from; beyond, ids are typed, and the editors' check
tells which don't exist. Every reader who suggests something loads this file."""
SAID = (
    "heading", "close", "kind", "at", "whole", "several", "cut", "widened", "optional", "id", "missing", "bad", "taken",
    "name-taken", "carried", "anew", "yaml", "copy", "copied", "not-copied", "open", "open-how", "too-long", "alone",
    "yes", "no",
)  # fmt: skip
"""The messages of the section ``suggest`` that the script says."""
BLOCKS = {"title": "title", "p": "p{n}", "h": "h{n}"}
"""Kinds of blocks, each with an id of that kind."""
FILLED = {name: f"{{{name}}}" for name in ("n", "keys", "id", "name", "place", "forge", "file")}
"""The values of these messages, left for the script to fill in."""


def suggest_script(annotated: Annotated) -> bytes:
    """Return the script: ``var sitegenSuggestData = {…};``."""
    data = msgspec.json.encode(suggest_data(annotated))
    return b"var sitegenSuggestData = " + data + b";\n"


def suggest_data(annotated: Annotated) -> dict[str, Any]:
    """Return the layers with their forms and entries, the texts, the forge, and what is said."""
    edition, words = annotated.edition, annotated.words
    layers = [layer_data(annotated, layer) for layer in edition.layers]
    return {
        "language": words.language,
        "most": edition.config.max_quote or 0,
        "texts": text_choices(annotated),
        "layers": layers,
        "first": first_choice(layers),
        "forge": forge_data(edition.config.repository),
        "said": said(words),
        "blocks": {name: block_name(annotated, block) for name, block in BLOCKS.items()},
    }


def said(words: Words) -> dict[str, str]:
    """Return what the script says."""
    return {name: words.form(f"suggest.{name}", None).format(**FILLED) for name in SAID}


def text_choices(annotated: Annotated) -> list[tuple[str, str, str]] | None:
    """Return the texts, each as id, title and the version that its page shows; None where they are too many."""
    texts = annotated.edition.texts
    if len(texts) > CHOICES:
        return None
    return [(text.id, text.title, text.shown.name) for text in texts.values()]


def layer_data(annotated: Annotated, layer: Layer) -> dict[str, Any]:
    """Return a layer: its form, its entries, and what one of them is called."""
    fields = form_fields(layer, annotated.words)
    return {
        "name": layer.name,
        "kind": layer.kind,
        "title": annotated.words(f"kind.{layer.kind}", n=1),
        "fields": fields,
        "text": text_key(fields),
        **known_entries(annotated, layer),
    }


def known_entries(annotated: Annotated, layer: Layer) -> dict[str, Any]:
    """Return a layer's entries: ids with titles and texts, former ids, names; no ids (None) where they are too many."""
    known = annotated.edition.entries[layer.name]
    if len(known) > CHOICES:
        return {"ids": None, "former": [], "names": []}
    entries = list(known.values())
    return {
        "ids": [
            [entry.id, cut_end(annotated.edition.title(entry), TITLE), *([home] if home else [])]
            for entry, home in zip(entries, homes(entries), strict=True)
        ],
        "former": [former for entry in entries for former in entry.record.was],
        "names": [
            [name.name, entry.id, *([True] if name.fold else [])]
            for entry in entries
            for name in layer.names(entry.record)
        ],
    }


def homes(entries: Sequence[Entry[Any]]) -> list[str]:
    """Return of which text each entry of a layer is; nothing but empty strings where not each is of exactly one."""
    found = [{selector.text for selector in entry.record.at} for entry in entries]
    return [text for (text,) in found] if all(len(texts) == 1 for texts in found) else [""] * len(found)


def first_choice(layers: list[dict[str, Any]]) -> str:
    """Return the layer that the form begins with: of those that hang on a passage the one that asks for least."""

    def asks(layer: dict[str, Any]) -> tuple[bool, int]:
        required: list[Field] = [field for field in layer["fields"] if field.get("required")]
        return all(field["type"] != "at" for field in required), len(required)

    return str(min(layers, key=asks)["name"]) if layers else ""


def forge_data(repository: Repository | None) -> dict[str, Any]:
    """Return how an address for a new file is made: see `sitegen.model.forge.new_file_url`; and where files lie."""
    parts = new_file_parts(repository)
    folder = path_in(repository, "") if repository else ""
    data: dict[str, Any] = {"folder": f"{folder}/" if folder else ""}
    if repository and parts:
        data.update(name=urlsplit(repository.url).hostname, parts=parts, most=MAX_URL)
    return data
