"""A record's JSON Schema → the one that an editor goes by: it never complains of what `sitegen check` accepts.

Two things are otherwise. An editor reads `2019` and `true` as a number and a boolean where we take the words as they
stand, and takes `"3"` for text where we take it for a number too. And it tells plainly what is wrong with a value only
where no `anyOf` stands: so alternatives, which differ in their type, become one node. That is the same, for all
keywords but `type` and `enum` concern values of one type only.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitegen.load.record_values import PATTERNS
from sitegen.model.record import MARK
from sitegen.model.schema import RecordType, schema_of

Schema = dict[str, Any]

AS_WRITTEN = {
    "boolean": ("^(true|false)$", "This must be true or false."),
    "integer": ("^[0-9]{1,6}$", "This must be a whole number: write digits alone."),
}
"""For types that may also stand in quotation marks: how they look there, and what an editor says else."""

SCALARS = (("number", "12"), ("boolean", "true"))
"""What an editor takes some words for, with words that it takes for it."""


def editor_schema(record: RecordType) -> Schema:
    """Return the schema of a record, with those of its parts in `$defs`."""
    root = schema_of(record)
    definitions = {name: adapted(node, root) for name, node in root["$defs"].items()}
    top = definitions.pop(root["$ref"].rpartition("/")[2])
    words = msgspec.json.encode([top, definitions]).decode()
    return {**top, "$defs": {name: node for name, node in definitions.items() if f'"#/$defs/{name}"' in words}}


def adapted(node: Schema, root: Schema) -> Schema:
    """Return a node as editors need it, and all below it."""
    out = {key: value for key, value in node.items() if key != "anyOf"}
    for branch in node.get("anyOf", ()):
        resolved = root["$defs"][branch["$ref"].rpartition("/")[2]] if "$ref" in branch else branch
        out = united(out, loosened(resolved))
    out = loosened(out)
    out.pop(MARK, None)
    if not out.get("default", True) and out["default"] is not False:
        del out["default"]  # what is empty says nothing, and a completion would write it
    if "title" in out:
        out["title"] = re.sub("(?<=[a-z])[A-Z]", lambda capital: f" {capital[0].lower()}", out["title"])
    if "properties" in out:
        out["properties"] = {key: adapted(value, root) for key, value in out["properties"].items()}
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(out.get(key), dict):
            out[key] = adapted(out[key], root)
    if out.get("propertyNames") == {}:
        del out["propertyNames"]
    return quiet(out)


def loosened(node: Schema) -> Schema:
    """Return the node of a scalar so that it takes whatever an editor may make of the words that we accept."""
    kind = node.get("type")
    if kind == "string":
        pattern = node.get("pattern", "")
        taken = [name for name, words in SCALARS if re.search(pattern, words)]
        return {**node, "type": ["string", *taken], **(refusal(pattern) if pattern else {})}
    if isinstance(kind, str) and kind in AS_WRITTEN:
        pattern, hint = AS_WRITTEN[kind]
        return {**node, "type": [kind, "string"], "pattern": pattern, "patternErrorMessage": hint}
    return node


def refusal(pattern: str) -> Schema:
    """Return a pattern, and what an editor that knows `patternErrorMessage` says of words that fail it."""
    wanted, hint = PATTERNS[pattern]
    return {"pattern": pattern, "patternErrorMessage": f"This must be {wanted}: {hint}."}


def united(node: Schema, branch: Schema) -> Schema:
    """Return a node that takes what either takes; what the first says of itself stays."""
    types = dict.fromkeys([*listed(node.get("type", [])), *listed(branch["type"])])
    out = {**branch, **node, "type": list(types)}
    if "pattern" in node and "pattern" in branch:
        out["pattern"] = f"{node['pattern']}|{branch['pattern']}"
        out["patternErrorMessage"] = branch["patternErrorMessage"]
    return out


def listed(types: str | list[str]) -> list[str]:
    """Return the types that a node names."""
    return [types] if isinstance(types, str) else types


def quiet(node: Schema) -> Schema:
    """Return a node that takes words without proposing `true` and `false`, as editors do where they see the type."""
    types = node.get("type")
    if not isinstance(types, list):
        return node
    if len(types) == 1:
        return {**node, "type": types[0]}
    if "boolean" not in types[1:]:
        return node
    others = [name for name in types if name != "boolean"]
    return {**{key: value for key, value in node.items() if key != "type"},
            "if": {"type": "boolean"}, "else": {"type": others}}  # fmt: skip
