"""Values of a record on their way into a message: where they stand, how they are shown, what was meant by them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sitegen.model.entry import Path

BLOCK = "^(title|h[1-9][0-9]{0,5})$"
"""The pattern of a block that is named by a word."""
LANGUAGE = "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
"""The pattern of a language's tag."""
TRUTH = {"yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false"}
"""What people write for true and false, and what they certainly mean."""

WORDS = {"string": "text", "array": "a list", "object": "a mapping", "boolean": "true or false",
         "integer": "a whole number"}  # fmt: skip
"""JSON's types in the words of someone who writes YAML."""

PATTERNS = {
    "^[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$": ("an id", "write small letters, digits and hyphens"),
    BLOCK: (
        "a block", "write 3 for the third paragraph, h2 for the second heading, or title for the title",
    ),
    LANGUAGE: ("the tag of a language", "write one such as en, de or pt-BR"),
    "^[0-9a-f]{64}$": ("a SHA-256 fingerprint", "write all its 64 digits, 0-9 and a-f"),
}  # fmt: skip
"""What a value must be that fails one of our patterns, and what to write."""


def nodes_at(node: dict[str, Any], root: dict[str, Any], path: Path) -> Iterable[dict[str, Any]]:
    """Yield the schema nodes that describe the value at a path: one, or one a branch."""
    if "$ref" in node:
        node = root["$defs"][node["$ref"].rpartition("/")[2]]
    for branch in node.get("anyOf", ()):
        yield from nodes_at(branch, root, path)
    if not path:
        yield node
        return
    step, rest = path[0], path[1:]
    inside = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step)
    if inside is None and isinstance(step, str) and isinstance(node.get("additionalProperties"), dict):
        inside = node["additionalProperties"]
    if isinstance(inside, dict):
        yield from nodes_at(inside, root, rest)


def has_null(value: Any) -> bool:
    """Say whether a mapping or list holds an empty value."""
    for item in value.values() if type(value) is dict else value:
        if item is None or (type(item) in (dict, list) and has_null(item)):
            return True
    return False


def nulls(value: Any, path: Path) -> Iterable[Path]:
    """Yield the paths of empty values."""
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from nulls(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nulls(item, (*path, index))


def shown(path: Path) -> str:
    """Return a path with items counted from 1: ``links[2].to``."""
    out = ""
    for step in path:
        if isinstance(step, int):
            out += f"[{step + 1}]"
        else:
            out += f".{step}" if out else step
    return out


def bare(value: Any) -> str:
    """Return a word without what does not tell two apart: case, spaces, hyphens, underscores."""
    return re.sub("[ _-]", "", str(value)).casefold()


def likely(value: str, pattern: str) -> str:
    """Return the value of that pattern that is certainly meant: 3 for p3, de-AT for de_AT; or an empty string."""
    if pattern == LANGUAGE:
        tag = re.sub("(?i)-uk$", "-GB", value.replace("_", "-"))
        return tag if re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", tag) else ""
    for meant in (value.lower().removeprefix("p"), value.lower(), value.replace("_", "-")):
        numbered = pattern == BLOCK and meant.isdecimal() and value[:1] in "pP"
        if numbered or (meant != value and re.fullmatch(pattern, meant)):
            return meant
    return ""


def brief(value: Any) -> str:
    """Return a value for a message."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = " ".join(str(value).split()) if not isinstance(value, bool) else str(value).lower()
    return f"“{text[:37]}…”" if len(text) > 40 else f"“{text}”"
