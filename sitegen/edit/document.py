"""One YAML text: changes by the paths that its values have now, gathered, then made and read back together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from yaml import MappingNode, ScalarNode

from sitegen.edit.containers import change_items, change_keys, rename_key
from sitegen.edit.nodes import compose, end_of, find_node, is_flow, key_of, pair_of, scalar_value, start_of
from sitegen.edit.replace import Replacement, apply
from sitegen.edit.scalars import Value, as_read, replace_value
from sitegen.load.source import whole
from sitegen.load.yaml_source import load_yaml
from sitegen.model.entry import Path
from sitegen.model.problem import Problem, SitegenError


class Document:
    """A YAML text and what is to be changed in it. Paths are those before any change."""

    def __init__(self, name: str, text: str) -> None:
        """Read a text without CR and byte order mark. Raises `SitegenError` where it has a problem."""
        self.name = name
        self.text = text
        self.data = read_plain(name, text)
        """As the loader reads it: every scalar a string."""
        self.root = compose(text)
        self.replacements: list[Replacement] = []
        self.values: dict[int, Value] = {}
        """What scalars become. These four go by the identity of a node."""
        self.names: dict[int, str] = {}
        """What keys become."""
        self.keys: dict[int, Mapping[str, Value | None]] = {}
        """Which keys of a mapping get a value, or go (None)."""
        self.items: dict[int, tuple[Mapping[int, Sequence[Value]], Sequence[Value]]] = {}
        """What takes the place of items of a list, by index; what comes after the last."""

    def set_value(self, path: Path, value: Value) -> None:
        """Give a scalar another value."""
        with self.telling():
            node = self.node(path)
            flow = bool(path) and is_flow(self.node(path[:-1]))
            self.replacements += replace_value(self.text, node, value, flow=flow)
            self.values[id(node)] = value

    def replace_word(self, path: Path, word: str, new: str, which: Collection[int], value: str) -> None:
        """Give a string the value that it has when some of the places of a word in it hold another.

        `which` counts, from 0, the places where the word stands as a whole. Lines stay as they are, if the word stands
        in the file as often as in the value; else (escapes may hide it) the value is written anew.
        """
        node = self.node(path)
        start = start_of(node)
        found = list(whole(word).finditer(self.text, start, end_of(self.text, node)))
        if len(found) != len(whole(word).findall(str(node.value))):
            self.set_value(path, value)
            return
        self.replacements += [Replacement(*found[index].span(), new) for index in which]
        self.values[id(node)] = value

    def rename_key(self, path: Path, new: str) -> None:
        """Give the key that ends a path another name."""
        with self.telling():
            *parent, key = path
            node = self.node(tuple(parent))
            self.replacements += rename_key(self.text, node, str(key), as_read(new))
            self.names[id(pair_of(node, str(key))[0])] = as_read(new)

    def set_keys(self, path: Path, values: Mapping[str, Value | None], order: Sequence[str] = ()) -> None:
        """Give keys of a mapping other values (see `change_keys`)."""
        with self.telling():
            node = self.node(path)
            normal = {as_read(key): value for key, value in values.items()}
            self.replacements += change_keys(self.text, node, normal, order)
            self.keys[id(node)] = normal

    def set_items(self, path: Path, items: Mapping[int, Sequence[Value]], more: Sequence[Value] = ()) -> None:
        """Give items of a list other values, or several, or none (see `change_items`)."""
        with self.telling():
            node = self.node(path)
            self.replacements += change_items(self.text, node, items, more)
            self.items[id(node)] = (items, more)

    def finish(self) -> list[Replacement]:
        """Return all replacements. Raises `SitegenError` unless the text, read again, is just what was meant."""
        with self.telling():
            found = read_plain(self.name, apply(self.text, self.replacements))
            if found != self.expected(self.root):
                raise ValueError("the file would not read back as meant")
        return self.replacements

    def node(self, path: Path) -> Any:
        """Return the node at a path."""
        if self.root is None:
            raise KeyError(path)
        return find_node(self.root, path)

    def expected(self, node: Any) -> Any:
        """Return what is to be read where a node stands."""
        if id(node) in self.values:
            return as_read(self.values[id(node)])
        if node is None or isinstance(node, ScalarNode):
            return scalar_value(node) if node else None
        if isinstance(node, MappingNode):
            keys = self.keys.get(id(node), {})
            staying = {
                self.names.get(id(k), key_of(k)): self.expected(v) for k, v in node.value if key_of(k) not in keys
            }
            return staying | {key: as_read(value) for key, value in keys.items() if value is not None}
        items, more = self.items.get(id(node), ({}, ()))
        kept = [items.get(i) for i in range(len(node.value))]
        parts = [[self.expected(item)] if k is None else as_read(k) for item, k in zip(node.value, kept, strict=True)]
        return [value for part in [*parts, as_read(more)] for value in part]

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn what can't be done into a `SitegenError` that names the file."""
        try:
            yield
        except (ValueError, KeyError, IndexError) as error:
            what = error.args[0] if isinstance(error, ValueError) else f"there is no {error}"
            raise SitegenError(f"{self.name} can't be changed by the program: {what}; nothing is written") from error


def read_plain(name: str, text: str) -> Any:
    """Return what a YAML text holds, every scalar a string. Raises `SitegenError` where it has a problem."""
    problems: list[Problem] = []
    loaded = load_yaml(text, name, problems)
    if problems:
        first = problems[0]
        raise SitegenError(f"{name}:{first.line}: {first.message}; nothing is written (`sitegen check` says more)")
    return loaded.data if loaded is not None else None
