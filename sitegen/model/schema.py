"""JSON Schemas made from the record types, and what they say of values: which are dates, references, numbers."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from sitegen.model.entry import Path
from sitegen.model.record import MARK

RecordType = Hashable
"""A record type; as what it is looked up by, so that answers are kept."""

Pattern = tuple[str, ...]
"""The way to values of a kind: keys, and ``*`` for every item of a list or every key of a mapping."""


@lru_cache(maxsize=64)
def schema_of(record: RecordType) -> dict[str, Any]:
    """Return the JSON Schema of a record type, draft 2020-12; null, which no key takes, left out."""
    schema = msgspec.json.schema(record)
    drop_null(schema)
    return schema


def drop_null(node: Any) -> None:
    """Take the type null out of a schema: in an edition an absent value is an absent key."""
    if isinstance(node, list):
        for item in node:
            drop_null(item)
    if not isinstance(node, dict):
        return
    branches = node.get("anyOf")
    if isinstance(branches, list):
        branches[:] = [branch for branch in branches if branch != {"type": "null"}]
        if len(branches) == 1:
            del node["anyOf"]
            node.update(branches[0])
    if isinstance(node.get("enum"), list):
        node["enum"] = [value for value in node["enum"] if value is not None]
    if node.get("default", "") is None:
        del node["default"]
    for value in list(node.values()):
        drop_null(value)


def patterns(record: RecordType, wanted: Callable[[dict[str, Any]], bool]) -> tuple[Pattern, ...]:
    """Return the ways to the values whose schema is `wanted`."""
    schema = schema_of(record)
    return tuple(dict.fromkeys(find(schema, schema, wanted, ())))


def find(
    node: dict[str, Any], root: dict[str, Any], wanted: Callable[[dict[str, Any]], bool], way: Pattern
) -> Iterator[Pattern]:
    """Yield the ways below a node of a schema. Records are not recursive, so this ends."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    if wanted(node):
        yield way
    for branch in node.get("anyOf", ()):
        yield from find(branch, root, wanted, way)
    for key, value in node.get("properties", {}).items():
        yield from find(value, root, wanted, (*way, key))
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from find(node[key], root, wanted, (*way, "*"))
    for value in node.get("prefixItems", ()):
        yield from find(value, root, wanted, (*way, "*"))


@lru_cache(maxsize=256)
def marked(record: RecordType, role: str) -> tuple[Pattern, ...]:
    """Return the ways to the values that play a role (``markdown``, ``edtf``, ``url``)."""
    return patterns(record, lambda node: node.get(MARK) == role)


@lru_cache(maxsize=64)
def references(record: RecordType) -> tuple[tuple[Pattern, str], ...]:
    """Return the ways to the values that name entries, each with the layer they are of."""
    roles: dict[str, None] = {}
    patterns(record, lambda node: bool(roles.setdefault(str(node.get(MARK, "")))))
    layers = [role.removeprefix("ref:") for role in roles if role.startswith("ref:")]
    return tuple((way, layer) for layer in layers for way in marked(record, f"ref:{layer}"))


@lru_cache(maxsize=64)
def key_references(record: RecordType) -> tuple[tuple[Pattern, str], ...]:
    """Return the ways to the mappings whose keys name entries, each with the layer they are of."""
    roles: dict[str, None] = {}
    patterns(record, lambda node: bool(roles.setdefault(role_of_keys(node))))
    layers = [role.removeprefix("ref:") for role in roles if role.startswith("ref:")]
    return tuple(
        (way, layer)
        for layer in layers
        for way in patterns(record, lambda node, layer=layer: role_of_keys(node) == f"ref:{layer}")  # type: ignore[misc]
    )


def role_of_keys(node: dict[str, Any]) -> str:
    """Return the role that the keys of a mapping play, by its schema."""
    return str(node.get("propertyNames", {}).get(MARK, ""))


@lru_cache(maxsize=64)
def typed(record: RecordType) -> tuple[tuple[Pattern, str], ...]:
    """Return the ways to the values that are booleans or whole numbers, with which."""
    return tuple(
        (way, kind)
        for kind in ("boolean", "integer")
        for way in patterns(record, lambda node, kind=kind: node.get("type") == kind)  # type: ignore[misc]
    )


def visit(value: Any, way: Pattern, path: Path = ()) -> Iterable[tuple[Any, Path]]:
    """Return the values at a way, each with its own path; at once where its first key is not there, as mostly."""
    if way and type(value) is dict and way[0] != "*" and way[0] not in value:
        return ()
    return visit_all(value, way, path)


def visit_all(value: Any, way: Pattern, path: Path) -> Iterator[tuple[Any, Path]]:
    """Yield the same."""
    if not way:
        yield value, path
    elif way[0] == "*":
        pairs: Any = ()
        if isinstance(value, list):
            pairs = enumerate(value)
        elif isinstance(value, dict):
            pairs = value.items()
        for key, item in pairs:
            yield from visit(item, way[1:], (*path, key))
    elif isinstance(value, dict) and way[0] in value:
        yield from visit(value[way[0]], way[1:], (*path, way[0]))


def convert_scalars(data: Any, record: RecordType) -> None:
    """Turn the strings that a record's type wants as booleans or numbers into these, in place.

    Only ``true``, ``false`` and plain digits are taken; anything else is left for the schema to refuse.
    """
    for way, kind in typed(record):
        for parent, path in list(visit(data, way[:-1])):
            del path
            keys: Any = ()
            if way[-1] != "*":
                keys = [way[-1]] if isinstance(parent, dict) and way[-1] in parent else []
            elif isinstance(parent, list):
                keys = range(len(parent))
            for key in keys:
                parent[key] = converted(parent[key], kind)


def converted(value: Any, kind: str) -> Any:
    """Return a string as the boolean or number it stands for, else itself."""
    if kind == "boolean" and value in ("true", "false"):
        return value == "true"
    if kind == "integer" and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 7:
        return int(value)
    return value
