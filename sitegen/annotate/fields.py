"""The keys of a layer as a form: for each what may stand there, taken from the schema of the layer's record.

No layer is named here: a new one gets its form by its types.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from sitegen.load.yaml_source import load_yaml
from sitegen.model.dates import DateError, parse_date
from sitegen.model.layer import Layer
from sitegen.model.near import closest
from sitegen.model.problem import Problem
from sitegen.model.record import MARK, Record
from sitegen.model.schema import schema_of
from sitegen.model.urls import why_unsafe

Kind = Literal[
    "text", "markdown", "date", "url", "choice", "boolean", "number", "reference", "list", "mapping", "record"
]
ROLES: dict[str, Kind] = {"markdown": "markdown", "edtf": "date", "url": "url"}
TYPES: dict[str, Kind] = {"string": "text", "boolean": "boolean", "integer": "number", "array": "list"}
FIRST = ("label", "at", "except")
"""Of the keys that all layers share those written before a layer's own; the others come after them."""
PLACES = ("at", "except")
"""Keys that take selectors."""


class Refusal(Exception):  # noqa: N818 - an answer, for whoever typed
    """What was typed can't stand there; the message says why, and what can."""


class Field(msgspec.Struct, frozen=True):
    """A key, or what stands in a list, and what it takes."""

    name: str
    required: bool
    kind: Kind
    choices: tuple[str, ...] = ()
    layer: str = ""
    """Of a reference: the layer it names an entry of, or `texts`."""
    item: Field | None = None
    """Of a list: what one item takes; of a mapping: what one value takes."""
    fields: tuple[Field, ...] = ()
    """Of a record within the record: its keys."""

    @property
    def inner(self) -> Field:
        """What a list's item or a mapping's value takes. Of another kind: the field itself."""
        return self.item or self


def fields_of(layer: Layer) -> tuple[Field, ...]:
    """Return a layer's keys in the order in which they are written."""
    root = schema_of(layer.record)
    fields = {field.name: field for field in record_fields(root, root)}
    shared = [field.encode_name for field in msgspec.structs.fields(Record)]
    own = [name for name in fields if name not in shared]
    last = [name for name in shared if name not in FIRST]
    return tuple(fields[name] for name in (*FIRST, *own, *last))


def record_fields(node: dict[str, Any], root: dict[str, Any]) -> tuple[Field, ...]:
    """Return the keys of a record's schema."""
    node = resolved(node, root)
    needed = node.get("required", ())
    return tuple(
        field_of(name, inner, root, required=name in needed) for name, inner in node.get("properties", {}).items()
    )


def field_of(name: str, node: dict[str, Any], root: dict[str, Any], *, required: bool) -> Field:
    """Return a key by its schema. Of several forms that a value may have, the simplest: the first."""
    node = resolved(node, root)
    while "anyOf" in node:
        node = resolved(node["anyOf"][0], root)
    role = str(node.get(MARK, ""))
    if role.startswith("ref:"):
        return Field(name, required, "reference", layer=role.removeprefix("ref:"))
    if role in ROLES:
        return Field(name, required, ROLES[role])
    if "enum" in node:
        return Field(name, required, "choice", choices=tuple(map(str, node["enum"])))
    if node.get("type") == "array":
        return Field(name, required, "list", item=field_of("", node["items"], root, required=True))
    if "properties" in node:
        return Field(name, required, "record", fields=record_fields(node, root))
    if node.get("type") == "object":
        return Field(name, required, "mapping", item=field_of("", node["additionalProperties"], root, required=True))
    return Field(name, required, TYPES.get(str(node.get("type")), "text"))


def resolved(node: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema refers to, or itself."""
    found: dict[str, Any] = root["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node
    return found


def read_value(field: Field, typed: str) -> Any:
    """Return what was typed as the value of a key, unchecked: text, or what stands in brackets or braces.

    A list takes ids parted by commas, else one item. Raises `Refusal` for brackets that are no YAML.
    """
    typed = typed.strip()
    compound = field.kind in ("list", "mapping", "record")
    value: Any = flow_value(typed) if compound and typed[:1] in ("[", "{") else typed
    if field.kind != "list" or isinstance(value, list):
        return value
    if isinstance(value, str) and field.inner.kind == "reference":
        return [part for part in (part.strip() for part in value.split(",")) if part]
    return [value]


def flow_value(typed: str) -> Any:
    """Return YAML in brackets or braces as values. Raises `Refusal`."""
    problems: list[Problem] = []
    loaded = load_yaml(typed, "", problems)
    if loaded is None or problems:
        told = problems[0].message + (f"; {problems[0].hint}" if problems[0].hint else "")
        raise Refusal(told)
    return loaded.data


def check_value(field: Field, name: str, value: str) -> None:
    """Raise `Refusal`, naming the key, where a text is no such choice, date, address, number or boolean."""
    if field.kind == "choice" and value not in field.choices:
        guess = closest(value, field.choices)
        told = f"did you mean {guess}?" if guess else f"one of {', '.join(field.choices)}"
        raise Refusal(f"`{name}` can't be “{value}”: {told}")
    if field.kind == "boolean" and value not in ("true", "false"):
        raise Refusal(f"`{name}` is true or false")
    if field.kind == "number" and not value.isdigit():
        raise Refusal(f"`{name}` is a whole number")
    if field.kind == "url" and why_unsafe(value, absolute=True):
        raise Refusal(f"`{name}`: {why_unsafe(value, absolute=True)}")
    if field.kind == "date":
        try:
            parse_date(value)
        except DateError as error:
            raise Refusal(f"`{name}`: {error}" + (f"; write {error.hint}" if error.hint else "")) from error
