"""Values → YAML. A scalar keeps the style that stands there, unless the new words can't be written in it."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import yaml
from yaml import Node, ScalarNode

from sitegen.edit.nodes import (
    BLOCK_HEADER,
    compose,
    end_of,
    is_flow,
    line_end,
    plain,
    start_of,
)
from sitegen.edit.replace import Replacement

Value = Any
"""What can be written: str, int, bool; lists, and mappings with str keys, of these."""

WIDTH = 120
"""How long the lines of a folded value may be, in code points."""
TO_ESCAPE = {ord(char): f"\\u{ord(char):04x}" for char in "\x7f\x85\u2028\u2029\ufeff"}
"""What YAML takes for the end of a line, or refuses, though JSON does not mind it."""
RESOLVER: Any = yaml.resolver.Resolver()


def as_read(value: Value) -> Any:
    """Return a value as the loader reads it again: every scalar a string, NFC."""
    if isinstance(value, dict):
        return {as_read(key): as_read(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_read(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return unicodedata.normalize("NFC", str(value))


def write_value(value: Value, *, flow: bool = False) -> str:
    """Return a value on one line, lists in brackets and mappings in braces; `flow` says if it stands in such itself."""
    if isinstance(value, dict):
        pairs = (f"{write_key(key, flow=True)}: {write_value(item, flow=True)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(write_value(item, flow=True) for item in value) + "]"
    return write_scalar(value, flow=flow)


def write_scalar(value: str | int, style: str | None = None, *, flow: bool = False) -> str:
    """Return a scalar on one line, in a style (None: without quotation marks) if it can be, else in double ones."""
    if not isinstance(value, str):
        return str(as_read(value))
    return first_that(candidates(value, style), lambda words: reads_as(words, value, flow=flow))


def write_key(value: str, style: str | None = None, *, flow: bool = False) -> str:
    """Return a key, in a style if it can be, else in double quotation marks."""
    return first_that(candidates(value, style), lambda words: reads_as_key(words, value, flow=flow))


def first_that(options: Iterable[str], serves: Callable[[str], bool]) -> str:
    """Return the first option that serves, else the last."""
    option = ""
    for option in options:
        if serves(option):
            break
    return option


def candidates(value: str, style: str | None) -> Iterator[str]:
    """Yield the ways to write a string on one line, the wanted style first; the last can hold them all."""
    if not style and "\n" not in value and not is_other(value):
        yield value
    elif style == "'" and "\n" not in value:
        yield "'" + value.replace("'", "''") + "'"
    yield json.dumps(value, ensure_ascii=False).translate(TO_ESCAPE)


def is_other(value: str) -> bool:
    """Say whether other readers of YAML take plain words for something else: a number, a date, a boolean, nothing."""
    return bool(RESOLVER.resolve(ScalarNode, value, (True, False)) != "tag:yaml.org,2002:str")


def reads_as(words: str, value: str, *, flow: bool) -> bool:
    """Say whether YAML words are read as that value, of a key of a mapping or (`flow`) between brackets as well."""
    if flow:
        found = trial(f"[{words}, {{k: {words}, l: m}}]")
        return bool(found == [as_read(value), {"k": as_read(value), "l": "m"}])
    return bool(trial(f"k: {words}\n") == {"k": as_read(value)})


def reads_as_key(words: str, value: str, *, flow: bool) -> bool:
    """Say whether YAML words are read as that key."""
    return bool(trial(f"{{{words}: x}}" if flow else f"{words}: x\n") == {as_read(value): "x"})


def trial(text: str) -> Any:
    """Return what a YAML text holds, as the loader reads it; None where it is not YAML."""
    try:
        root = compose(text)
    except yaml.YAMLError:
        return None
    return plain(root) if root is not None else None


def replace_value(text: str, node: Node, value: Value, *, flow: bool) -> list[Replacement]:
    """Return what makes a node another value; `flow` says whether it stands in brackets or braces.

    Raises ValueError for a list or mapping over several lines: its items or keys can be changed, one by one.
    """
    start, end = start_of(node), end_of(text, node)
    if isinstance(node, ScalarNode) and isinstance(value, str | int):
        if node.style in ("|", ">"):
            return replace_block(text, node, as_read(value))
        words = write_scalar(as_read(value) if node.style else value, node.style, flow=flow)
        return [Replacement(start, end, words if end > start else f" {words}")]
    if not isinstance(node, ScalarNode) and not is_flow(node):
        raise ValueError("a list or mapping in lines can only be changed item by item")
    return [Replacement(start, end, write_value(value, flow=flow))]


def replace_block(text: str, node: ScalarNode, value: str) -> list[Replacement]:
    """Return what makes a block scalar (`|`, `>`) another value: in the same style, else in double quotation marks."""
    header = BLOCK_HEADER.match(text, start_of(node))
    assert header is not None, "a block scalar begins with its mark"
    start = line_end(text, header.end())  # after a comment, which stays
    end = max(start, end_of(text, node))
    first = text[start:end].lstrip("\n")
    indent = len(first) - len(first.lstrip(" "))
    written: str = yaml.dump(value, default_style=node.style, width=math.inf, allow_unicode=True)
    mark, *lines = written.rstrip("\n").split("\n")
    if node.style == ">":
        lines = [part for line in lines for part in fold(line[2:], WIDTH - indent)]
    else:
        lines = [line[2:] for line in lines]
    again = "".join(f"\n  {line}" if line else "\n" for line in lines)
    if not first or mark not in (node.style, f"{node.style}-") or not reads_as(mark + again, value, flow=False):
        return [Replacement(*header.span(), write_scalar(value, '"')), Replacement(start, end, "")]
    return [Replacement(*header.span(), mark), Replacement(start, end, again.replace("\n  ", "\n" + " " * indent))]


def fold(line: str, width: int) -> list[str]:
    """Return a line as several of at most so many code points, where words allow; an indented one stays whole."""
    if line.startswith(" "):
        return [line]
    lines: list[str] = []
    for word in re.split(r"(?<=\S) (?=\S)", line):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
