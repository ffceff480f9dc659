"""The form in which a reader suggests an entry: its fields, made from the layer's record type.

A field is a dictionary of plain values, for templates/assets/later/suggest.js:

key       as the YAML has it; label, what a reader is asked
type      line, markdown, edtf, url, boolean, choice, ref, name (a name that is found), record, at (the passage),
          map (a mapping by texts, of which the form fills the one that is read)
layer     of a ref: the layer whose ids are to choose from, or ``texts``
options   of a choice: pairs of a word and what it means
fields    of a record: the fields of its keys
many      whether the key takes a list
required  whether an entry (or a record that is begun) must have it
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from sitegen.model.layer import Layer
from sitegen.model.record import MARK, Name, Record, Selector
from sitegen.model.schema import schema_of
from sitegen.model.words import Words

Field = dict[str, Any]

LEFT_OUT = frozenset({"was", "changed", "except"})
"""What a new entry has no use for, or only who knows the format."""
LAST = ("sources", "confidence", "label", "by", "added")
"""Keys of every entry, after the layer's own."""
MEANINGS = {"confidence": "confidence"}
"""As `Layer.choices`, for the keys of every entry."""
NAME = f"#/$defs/{Name.__name__}"
SELECTOR = f"#/$defs/{Selector.__name__}"


def form_fields(layer: Layer, words: Words) -> list[Field]:
    """Return the fields of an entry of a layer: the required ones, the layer's others, those of every entry."""
    form = Form(layer, words)
    shared = [field.encode_name for field in msgspec.structs.fields(Record)]
    required = form.record.get("required", [])
    own = [key for key in form.record["properties"] if key not in (*shared, *required)]
    keys = [*required, *own, *(["at"] if "at" not in required else []), *LAST]
    return [form.field(form.record, key, ()) for key in keys if key not in LEFT_OUT]


class Form:
    """Reads the JSON Schema of one layer's records."""

    def __init__(self, layer: Layer, words: Words) -> None:
        self.layer = layer
        self.words = words
        self.schema = schema_of(layer.record)
        self.record = self.resolve(self.schema)

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return what a node refers to, or itself."""
        found: dict[str, Any] = self.schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        return found

    def field(self, record: dict[str, Any], key: str, way: tuple[str, ...]) -> Field:
        """Return the field of a record's key; `way` are the keys that lead to the record."""
        way = (*way, key)
        field: Field = {"key": key, "label": self.label(way)}
        if key in record.get("required", ()):
            field["required"] = True
        node = self.simplest(record["properties"][key])
        if node.get("type") == "array":
            field["many"] = True
            node = node["items"]
        field.update(self.kind(node, way))
        return field

    def kind(self, node: dict[str, Any], way: tuple[str, ...]) -> Field:
        """Return what a value is: its type, and what the type needs."""
        if node.get("$ref") == SELECTOR:
            return {"type": "at"}
        if any(branch.get("$ref") == NAME for branch in node.get("anyOf", ())):
            return {"type": "name"}
        node = self.resolve(self.simplest(node))
        role, _, layer = node.get(MARK, "").partition(":")
        if role == "ref":
            return {"type": "ref", "layer": layer}
        if "enum" in node:
            return {"type": "choice", "options": [[value, self.meaning(way, value)] for value in node["enum"]]}
        if "properties" in node:
            return {"type": "record", "fields": [self.field(node, key, way) for key in node["properties"]]}
        if node.get("type") == "object":
            return {"type": "map"}
        if node.get("type") == "boolean":
            return {"type": "boolean"}
        return {"type": role or "line"}

    def simplest(self, node: dict[str, Any]) -> dict[str, Any]:
        """Return the first of the forms that a value may have, or the node itself where it has one."""
        first: dict[str, Any] = node["anyOf"][0] if "anyOf" in node else node
        return first

    def label(self, way: tuple[str, ...]) -> str:
        """Return what a reader is asked for a key; the key where the catalogue has no words for it."""
        name = "-".join(way)
        found = self.said(f"suggest.of.{self.layer.kind}.{name}") or self.said(f"suggest.of.every.{name}")
        return found or way[-1]

    def meaning(self, way: tuple[str, ...], value: str) -> str:
        """Return what a word stands for; the word itself where the layer names no section of the catalogue."""
        name = "-".join(way)
        section = self.layer.choices.get(name) or MEANINGS.get(name)
        return (section and self.said(f"{section}.{value}")) or value

    def said(self, key: str) -> str:
        """Return a message of the catalogue, empty where there is none."""
        return self.words(key, n=1) if key in self.words.messages else ""


def text_key(fields: list[Field]) -> str:
    """Return the key of which an entry's id is made: the first required one that is free text."""
    free: Iterator[str] = (f["key"] for f in fields if f.get("required") and f["type"] in ("line", "markdown"))
    return next(free, "")
