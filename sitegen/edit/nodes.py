"""YAML as a tree whose parts know where they begin and end in the text.

These are PyYAML's nodes: loading has no use for ends, and editing none for the loader's speed. The
text is one that the loader has read without a problem, so there are no aliases, tags or double keys in it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from sitegen.load.yaml_source import PlainLoader
from sitegen.model.entry import Path

BLOCK_HEADER = re.compile(r"[|>][-+0-9]*")


def compose(text: str) -> Node | None:
    """Return the tree of a YAML text, None for an empty one."""
    found: Node | None = yaml.compose(text, Loader=PlainLoader)
    return found


def find_node(node: Node, path: Path) -> Node:
    """Return the node at a path. Raises KeyError or IndexError where there is none."""
    for step in path:
        node = node.value[step] if isinstance(step, int) else pair_of(node, str(step))[1]
    return node


def pair_of(node: Node, key: str) -> tuple[ScalarNode, Node]:
    """Return the nodes of a key of a mapping and of its value. Raises KeyError where there is no such key."""
    if isinstance(node, MappingNode):
        for key_node, value in node.value:
            if key_of(key_node) == key:
                return key_node, value
    raise KeyError(key)


def key_of(node: Node) -> str:
    """Return a key as the loader does."""
    return scalar_value(node) or ""


def scalar_value(node: Any) -> str | None:
    """Return a scalar as the loader does: NFC; None for an empty one."""
    if not node.value and not node.style:
        return None
    return unicodedata.normalize("NFC", str(node.value))


def plain(node: Any) -> Any:
    """Return the value of a node as the loader reads it."""
    if isinstance(node, MappingNode):
        return {key_of(key): plain(value) for key, value in node.value}
    return [plain(item) for item in node.value] if isinstance(node.value, list) else scalar_value(node)


def start_of(node: Node) -> int:
    """Return where a node begins, in code points."""
    return int(node.start_mark.index)


def end_of(text: str, node: Node) -> int:
    """Return where a node ends, in code points: never after the line break that follows its last line."""
    end = int(node.end_mark.index)
    if isinstance(node, ScalarNode):
        return end_of_block(text, start_of(node), end) if node.style in ("|", ">") else end
    if is_flow(node) or not node.value:
        return end
    last: Any = node.value[-1]
    return end_of(text, last if isinstance(node, SequenceNode) else last[1])


def end_of_block(text: str, start: int, end: int) -> int:
    """Return where the words of a block scalar end; the empty lines after them are its own only if it keeps them."""
    words = text[start:end]
    header = BLOCK_HEADER.match(words)
    if header and "+" in header[0]:
        return start + len(words.removesuffix("\n"))
    return start + len(re.sub(r"(\n *)+\Z", "", words))


def is_flow(node: Any) -> bool:
    """Say whether a list or mapping stands in brackets or braces."""
    return bool(node.flow_style)


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, before its line break."""
    found = text.find("\n", offset)
    return len(text) if found < 0 else found


def column_of(text: str, offset: int) -> int:
    """Return the column of an offset, from 0."""
    return offset - line_start(text, offset)
