"""Plain values → YAML as a person would write it. Whatever is written is read back as the same values.

Short lists and mappings stand on one line, long words below a `>-`, several lines below a `|-`. A value goes
without quotation marks only where no reader of YAML, of whatever version, could take it for something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

WIDTH = 120
"""The longest line, in code points; a word, or a value in quotation marks, may be longer."""
QUOTED = frozenset({"quote", "prefix", "suffix"})
"""Keys whose values are always in quotation marks: words of a text, whose every character counts."""

SPECIAL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Characters that only stand as escapes, or can't be seen but change directions."""
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
ESCAPED = re.compile(f'[\\\\"]|{SPECIAL.pattern}')
INDICATOR = re.compile(r"[-+.~0-9=<?:,\[\]{}#&*!|>'\"%@`\s]")
"""What a plain value does not begin with: YAML's own marks, and what begins a number or a date."""
RESERVED = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
BREAKING = re.compile(r":(?=\s|$)|\s#|\s$|\s\s")
IN_FLOW = re.compile(r"[,\[\]{}:?]")


def entry_yaml(entry_id: str, data: Mapping[str, Any]) -> str:
    """Return an entry of a layer file. `data` holds strings, booleans, whole numbers, lists and mappings."""
    return "\n".join([f"{entry_id}:", *block_mapping(data, 2)]) + "\n"


def block_mapping(data: Mapping[str, Any], indent: int) -> list[str]:
    """Return the lines of a mapping, a key a line."""
    lines = []
    for key, value in data.items():
        lines.extend(key_lines(f"{' ' * indent}{scalar(key)}:", key, value, indent))
    return lines


def key_lines(start: str, key: str, value: Any, indent: int) -> list[str]:
    """Return the lines of a key and its value. `start`: what stands before the value."""
    if isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
        return [start, *block_list(value, indent + 2)]
    if isinstance(value, (list, dict)):
        line = f"{start} {flow(value)}"
        if len(line) <= WIDTH or not value:
            return [line]
        below = block_list(value, indent + 2) if isinstance(value, list) else block_mapping(value, indent + 2)
        return [start, *below]
    if isinstance(value, str) and key not in QUOTED:
        return text_lines(start, value, indent + 2)
    return [f"{start} {flow(value, key)}"]


def block_list(items: list[Any], indent: int) -> list[str]:
    """Return the lines of a list, each item after a hyphen: on one line where it fits."""
    lines = []
    hyphen = f"{' ' * indent}- "
    for item in items:
        line = hyphen + flow(item)
        if len(line) <= WIDTH or not isinstance(item, dict) or not item:
            lines.append(line)
        else:
            inner = block_mapping(item, indent + 2)
            lines += [hyphen + inner[0].lstrip(" "), *inner[1:]]
    return lines


def text_lines(start: str, value: str, indent: int) -> list[str]:
    """Return the lines of a text: after its key, or below it where it is long or has several lines."""
    pad = " " * indent
    line = f"{start} {scalar(value)}"
    if value != value.strip() or SPECIAL.search(value.replace("\n", "")):
        return [line]
    if "\n" in value:
        return [f"{start} |-", *((pad + part if part else "") for part in value.split("\n"))]
    if len(line) <= WIDTH or "  " in value:
        return [line]
    return [f"{start} >-", *(pad + part for part in wrapped(value, WIDTH - indent))]


def wrapped(text: str, width: int) -> list[str]:
    """Return a text in lines, broken at its spaces, which are single ones."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def flow(value: Any, key: str = "") -> str:
    """Return a value on one line. `key` is the key it stands at."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        pairs = (f"{scalar(name, inside=True)}: {flow(item, name)}" for name, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return quoted(value) if key in QUOTED else scalar(value, inside=True)


def scalar(value: str, *, inside: bool = False) -> str:
    """Return a text on one line, in quotation marks where it needs them. `inside`: of brackets or braces."""
    plain = (
        value
        and not INDICATOR.match(value)
        and value.lower() not in RESERVED
        and not BREAKING.search(value)
        and not SPECIAL.search(value)
        and not (inside and IN_FLOW.search(value))
    )
    return value if plain else quoted(value)


def quoted(value: str) -> str:
    """Return a text in double quotation marks."""
    return '"' + ESCAPED.sub(escape, value) + '"'


def escape(found: re.Match[str]) -> str:
    """Return the escape of a character."""
    char = found[0]
    return ESCAPES.get(char) or (f"\\x{ord(char):02x}" if ord(char) < 256 else f"\\u{ord(char):04x}")
