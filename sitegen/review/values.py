"""What changed in a value of an annotation, as a line of Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sitegen.review.context import cut_end
from sitegen.review.entries import ValueChange
from sitegen.review.escape import code, prose
from sitegen.review.words import compare_words

MOST_VALUE = 200
"""The most that is shown of a value, in code points."""
MOST_RUN = 800
"""The most that is shown of words that came or went together, in code points."""
SENTENCE = 3
"""Two values of at least so many words are compared word by word."""


def value_change(change: ValueChange) -> str:
    """Return what changed in a value: prose word by word, else the old and the new one."""
    name = code(way_name(change.way))
    old, new = change.old, change.new
    if isinstance(old, str) and isinstance(new, str) and min(len(old.split()), len(new.split())) >= SENTENCE:
        tags = {"same": ("", ""), "old": ("<del>", "</del>"), "new": ("<ins>", "</ins>")}
        runs = [(tags[run.kind], prose(cut_end(run.text, MOST_RUN))) for run in compare_words(old, new)]
        return f"{name}: " + "".join(f"{start}{text}{end}" for (start, end), text in runs)
    if old is None:
        return f"{name} added: {code(flow(new))}"
    if new is None:
        return f"{name} removed: {code(flow(old))}"
    return f"{name}: {code(flow(old))} → {code(flow(new))}"


def apart(value: ValueChange) -> list[ValueChange]:
    """Return a new value as it is, or the items of a list of mappings (links with their reasons) each by itself."""
    items = value.new
    if isinstance(items, list) and any(isinstance(item, dict) for item in items):
        return [ValueChange((*value.way, index), None, item) for index, item in enumerate(items)]
    return [value]


def value_shown(value: ValueChange) -> str:
    """Return a value of a new annotation: sentences as prose, all else in one line of YAML."""
    name, new = code(way_name(value.way)), value.new
    if isinstance(new, str) and len(new.split()) >= SENTENCE:
        return f"{name}: {prose(cut_end(new, MOST_RUN))}"
    return f"{name}: {code(cut_end(flow_whole(new), MOST_RUN))}"


def way_name(way: Sequence[str | int]) -> str:
    """Return the way to a value, items of lists counted from 1: ``links 2 why``."""
    return " ".join(str(step + 1) if isinstance(step, int) else step for step in way)


def flow(value: Any) -> str:
    """Return a value of YAML in one line, cut where it is too long."""
    return cut_end(flow_whole(value), MOST_VALUE)


def flow_whole(value: Any) -> str:
    """Return a value of YAML in one line, in flow style, strings without their quotation marks."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow_whole(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow_whole(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
