"""Keys and items put in, changed and taken out, in the style of the mapping or list they stand in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from yaml import MappingNode, Node

from sitegen.edit.nodes import (
    column_of,
    end_of,
    is_flow,
    key_of,
    line_end,
    line_start,
    pair_of,
    plain,
    start_of,
)
from sitegen.edit.replace import Replacement
from sitegen.edit.scalars import Value, as_read, replace_value, write_key, write_value

Span = tuple[int, int]
"""Where something begins and ends, in code points."""


def rename_key(text: str, node: Node, key: str, new: str) -> list[Replacement]:
    """Return what gives a key of a mapping another name. Raises KeyError where there is no such key."""
    found = pair_of(node, key)[0]
    return [Replacement(start_of(found), end_of(text, found), write_key(new, found.style, flow=is_flow(node)))]


def change_keys(
    text: str, node: Node, values: Mapping[str, Value | None], order: Sequence[str] = ()
) -> list[Replacement]:
    """Return what gives keys of a mapping other values; None takes a key out, with its value.

    A new key is put after the last of those that stand before it in `order`; where there is none, at the end.
    """
    keys = [key_of(key) for key, _ in node.value]
    spans = [(start_of(key), end_of(text, value)) for key, value in node.value]
    gone = {index for index, key in enumerate(keys) if key in values and values[key] is None}
    found = take_out(text, node, spans, gone)
    for index, (_, value) in enumerate(node.value):
        wanted = values.get(keys[index])
        if wanted is not None and as_read(wanted) != plain(value):
            found += replace_value(text, value, wanted, flow=is_flow(node))
    new: dict[int | None, list[str]] = {}
    for key in sorted(values, key=lambda key: rank(key, order)):
        if key not in keys and values[key] is not None:
            words = f"{write_key(key, flow=is_flow(node))}: {write_value(values[key], flow=is_flow(node))}"
            new.setdefault(anchor(key, keys, gone, order), []).append(words)
    return found + [one for after, words in new.items() for one in put_after(text, node, spans, after, words)]


def rank(key: str, order: Sequence[str]) -> int:
    """Return a key's place in an order; those that it does not name come last."""
    return order.index(key) if key in order else len(order)


def anchor(key: str, keys: Sequence[str], gone: Collection[int], order: Sequence[str]) -> int | None:
    """Return the index of the key after which a new one belongs; None where nothing stays."""
    staying = [index for index in range(len(keys)) if index not in gone]
    before = [index for index in staying if rank(keys[index], order) < rank(key, order) < len(order)]
    return max(before or staying, key=lambda index: (rank(keys[index], order) if before else 0, index), default=None)


def change_items(
    text: str, node: Node, items: Mapping[int, Sequence[Value]], more: Sequence[Value] = ()
) -> list[Replacement]:
    """Return what makes items of a list others, by their index: none takes it out, several take its place.

    Of an item that is a mapping and becomes one, only the keys that differ are touched. `more` is put at the end.
    """
    spans = [(start_of(item), end_of(text, item)) for item in node.value]
    gone = {index for index, values in items.items() if not values}
    found = take_out(text, node, spans, gone)
    for index, values in items.items():
        if values:
            found += change_item(text, node, index, values[0])
            found += put_after(text, node, spans, index, [write_item(text, node, index, value) for value in values[1:]])
    last = max((index for index in range(len(spans)) if index not in gone), default=None)
    return found + put_after(text, node, spans, last, [write_item(text, node, last, value) for value in more])


def change_item(text: str, node: Node, index: int, value: Value) -> list[Replacement]:
    """Return what makes an item of a list another value."""
    item = node.value[index]
    if isinstance(item, MappingNode) and isinstance(value, dict):
        keys = [key_of(key) for key, _ in item.value]
        values = {**{key: None for key in keys if key not in value}, **value}
        return change_keys(text, item, values, list(value))
    if as_read(value) == plain(item):
        return []
    return replace_value(text, item, value, flow=is_flow(node))


def write_item(text: str, node: Node, index: int | None, value: Value) -> str:
    """Return a new item of a list in the style of another: a mapping in lines like that one, all else on one line."""
    like = node.value[index] if index is not None else None
    if isinstance(value, dict) and isinstance(like, MappingNode) and not is_flow(like) and value:
        lines = (f"{write_key(key)}: {write_value(item)}" for key, item in value.items())
        return ("\n  " + " " * column_of(text, start_of(node))).join(lines)
    return write_value(value, flow=is_flow(node))


def put_after(text: str, node: Node, spans: Sequence[Span], index: int | None, new: Sequence[str]) -> list[Replacement]:
    """Return what puts keys or items after another one, at the beginning where `index` is None.

    Raises ValueError for a list or mapping in lines of which nothing stays.
    """
    if not new:
        return []
    if is_flow(node):
        at = start_of(node) + 1 if index is None else spans[index][1]
        return [Replacement(at, at, ("" if index is None else ", ") + ", ".join(new))]
    if index is None:
        raise ValueError("of a list or mapping in lines something must stay")
    at = line_end(text, spans[index][1])
    opening = "\n" + " " * column_of(text, start_of(node)) + ("" if isinstance(node, MappingNode) else "- ")
    return [Replacement(at, at, "".join(opening + words for words in new))]


def take_out(text: str, node: Node, spans: Sequence[Span], gone: Collection[int]) -> list[Replacement]:
    """Return what takes keys or items out, with what parts them from the others; comments on others stay."""
    if is_flow(node):
        return [one for run in runs(gone) for one in take_from_flow(text, node, spans, run)]
    if gone and len(gone) == len(spans):
        raise ValueError("of a list or mapping in lines something must stay")
    starts = [span[0] for span in spans] if isinstance(node, MappingNode) else list(dashes(text, node, spans))
    if 0 in gone and text[line_start(text, starts[0]) : starts[0]].strip(" "):
        first = next(runs(gone))
        rest = sorted(set(gone) - set(first))
        return [take_opening(text, starts[0], spans[first[-1]][1]), *take_lines(text, starts, spans, rest)]
    return take_lines(text, starts, spans, sorted(gone))


def take_lines(text: str, starts: Sequence[int], spans: Sequence[Span], gone: Sequence[int]) -> list[Replacement]:
    """Return what takes out keys or items that stand on lines of their own."""
    ends = {index: min(line_end(text, spans[index][1]) + 1, len(text)) for index in gone}
    return [Replacement(line_start(text, starts[index]), ends[index], "") for index in gone]


def take_opening(text: str, start: int, end: int) -> Replacement:
    """Return what takes out keys or items that begin behind a dash: what follows them takes their place."""
    after = min(line_end(text, end) + 1, len(text))
    return Replacement(start, after + len(text[after:]) - len(text[after:].lstrip(" \n")), "")


def take_from_flow(text: str, node: Node, spans: Sequence[Span], run: Sequence[int]) -> list[Replacement]:
    """Return what takes out neighbouring parts of a list in brackets or a mapping in braces."""
    start, end = spans[run[0]][0], spans[run[-1]][1]
    before = spans[run[0] - 1][1] if run[0] else None
    after = spans[run[-1] + 1][0] if run[-1] + 1 < len(spans) else None
    if before is None and after is None:
        return [Replacement(start_of(node) + 1, end_of(text, node) - 1, "")]
    if before is not None and "#" not in text[before:start]:
        return [Replacement(before, end, "")]
    if after is not None and "#" not in text[end:after]:
        return [Replacement(start, after, "")]
    comma = next_comma(text, end if before is None else before)
    return [Replacement(start, end, ""), Replacement(comma, comma + 1, "")]


def next_comma(text: str, offset: int) -> int:
    """Return where the next comma stands that is not in a comment."""
    found = re.compile(r"(?:\s|#[^\n]*)*,").match(text, offset)
    assert found is not None, "between two parts stands a comma"
    return found.end() - 1


def runs(indexes: Collection[int]) -> Iterator[list[int]]:
    """Yield the indexes in runs of neighbours."""
    run: list[int] = []
    for index in sorted(indexes):
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def dashes(text: str, node: Node, spans: Sequence[Span]) -> Iterator[int]:
    """Yield where the dash of each item of a list in lines stands."""
    dash = start_of(node)
    pattern = re.compile(rf"^ {{{column_of(text, dash)}}}-", re.MULTILINE)
    yield dash
    for _, end in spans[:-1]:
        found = pattern.search(text, end)
        assert found is not None, "each item of a list in lines has a dash"
        yield found.end() - 1
