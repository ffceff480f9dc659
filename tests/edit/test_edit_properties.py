"""Whatever a file looks like: a change gives the data that it would give in Python, and touches nothing else."""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from yaml_texts import KEYS, VALUES, WORDS, yaml_texts

from sitegen.edit.document import Document
from sitegen.edit.files import RawText
from sitegen.edit.nodes import end_of, find_node, is_flow, line_end, line_start, start_of
from sitegen.edit.replace import Replacement, apply, changed_lines
from sitegen.edit.scalars import as_read
from sitegen.load.yaml_source import load_yaml
from sitegen.model.entry import Path
from sitegen.model.problem import Problem

CALMLY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How these are run: a busy machine makes no difference."""
NUMBERS = st.integers(0, 99)


def paths(value: Any, path: Path = ()) -> list[Path]:
    """Return the paths of a value and all values inside it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in paths(item, (*path, key)))]


def at(value: Any, path: Path) -> Any:
    """Return the value at a path."""
    for step in path:
        value = value[step]
    return value


def load(text: str) -> Any:
    """Return what a text without a fault loads as."""
    problems: list[Problem] = []
    loaded = load_yaml(text, "file.yaml", problems)
    assert problems == []
    return loaded.data if loaded else None


class Case:
    """A document that is to be changed, and its data changed by Python."""

    def __init__(self, data: Any, text: str) -> None:
        self.text = text
        self.data = as_read(copy.deepcopy(data))
        assert load(text) == self.data, "the text is what it should be"
        self.document = Document("file.yaml", text)

    def check(self, path: Path, expected: Any) -> None:
        """Check that the file reads as expected, and that only lines of what is at a path were touched."""
        found = apply(self.text, self.document.finish())
        assert load(found) == expected
        assert self.document.root is not None
        node = find_node(self.document.root, path)
        before = self.text[: line_start(self.text, start_of(node))]
        after = self.text[line_end(self.text, end_of(self.text, node)) :]
        assert found.startswith(before)
        assert found.endswith(after)
        assert found.count("# a: note\n") + found.count("# - at the margin") >= self.standing(path)

    def standing(self, path: Path) -> int:
        """Return how many comments on lines of their own stand outside of what is at a path."""
        node = find_node(self.document.root, path)  # type: ignore[arg-type]
        rest = self.text[: start_of(node)] + self.text[end_of(self.text, node) :]
        return rest.count("# a: note\n") + rest.count("# - at the margin")


def pick(data: st.DataObject, value: Any, kind: type) -> Path:
    """Return the path of some value of a kind inside another."""
    found = [path for path in paths(value) if isinstance(at(value, path), kind)]
    assume(found != [])
    return data.draw(st.sampled_from(found))


@CALMLY
@given(yaml_texts(), st.one_of(WORDS, NUMBERS), st.data())
def test_a_scalar_is_replaced(made: tuple[Any, str], new: Any, data: st.DataObject) -> None:
    """A string in any style becomes any other, or a number."""
    case = Case(*made)
    path = pick(data, case.data, str)
    case.document.set_value(path, new)
    at(case.data, path[:-1])[path[-1]] = as_read(new)
    case.check(path, case.data)


@CALMLY
@given(yaml_texts(), st.dictionaries(KEYS, st.one_of(WORDS, NUMBERS, VALUES, st.none()), max_size=3), st.data())
def test_keys_are_given_and_taken_out(made: tuple[Any, str], values: dict[str, Any], data: st.DataObject) -> None:
    """Keys of a mapping in braces or lines get values, are put in, and go."""
    case = Case(*made)
    path = pick(data, case.data, dict)
    target = at(case.data, path)
    flow = is_flow(case.document.node(path))
    gone = [key for key, value in values.items() if value is None]
    assume(flow or set(target) - set(gone))
    assume(all(is_simple(case.document, (*path, key)) for key in values if values[key] is not None and key in target))
    order = data.draw(st.permutations(["text", "p", "quote", "was"]))
    case.document.set_keys(path, values, order)
    target.update({key: as_read(value) for key, value in values.items() if value is not None})
    for key in gone:
        target.pop(key, None)
    case.check(path, case.data)


@CALMLY
@given(yaml_texts(), st.data())
def test_items_are_cut_in_two_and_taken_out(made: tuple[Any, str], data: st.DataObject) -> None:
    """Items of a list in brackets or lines become one, two or none; others are put at its end."""
    case = Case(*made)
    path = pick(data, case.data, list)
    target = at(case.data, path)
    single = st.one_of(WORDS, NUMBERS, st.dictionaries(KEYS, WORDS, min_size=1, max_size=3))
    simple = [index for index in range(len(target)) if is_simple(case.document, (*path, index))]
    items = data.draw(st.dictionaries(st.sampled_from(simple), st.lists(single, max_size=2))) if simple else {}
    more = data.draw(st.lists(single, max_size=2))
    assume(is_flow(case.document.node(path)) or any(items.get(index, [1]) for index in range(len(target))))
    case.document.set_items(path, items, more)
    target[:] = [v for i, item in enumerate(target) for v in as_read(items.get(i, [item]))] + as_read(more)
    case.check(path, case.data)


@CALMLY
@given(yaml_texts(), WORDS, st.data())
def test_a_key_is_renamed(made: tuple[Any, str], new: str, data: st.DataObject) -> None:
    """A key in any style gets any other name; the order of the keys stays."""
    case = Case(*made)
    path = pick(data, case.data, dict)
    target = at(case.data, path)
    assume(target and new and as_read(new) not in target and new != "<<")
    key = data.draw(st.sampled_from(sorted(target)))
    case.document.rename_key((*path, key), new)
    renamed = {as_read(new) if name == key else name: value for name, value in target.items()}
    target.clear()
    target.update(renamed)
    case.check(path, case.data)
    assert list(at(load(apply(case.text, case.document.finish())), path)) == list(renamed)


@CALMLY
@given(yaml_texts(), WORDS, st.data())
def test_line_ends_and_mark_are_kept(made: tuple[Any, str], new: str, data: st.DataObject) -> None:
    """A file with CR LF and a byte order mark is changed as one without, and keeps both."""
    case = Case(*made)
    assume("\r" not in case.text)
    path = pick(data, case.data, str)
    case.document.set_value(path, new)
    replacements = case.document.finish()
    source = RawText(("\ufeff" + case.text.replace("\n", "\r\n")).encode())
    assert source.text == case.text
    changed = apply(case.text, replacements)
    end = "\r\n" if "\n" in case.text else "\n"
    assert source.replaced(replacements).decode() == "\ufeff" + changed.replace("\n", end)


def is_simple(document: Document, path: Path) -> bool:
    """Say whether a value can be replaced as a whole: not one in lines."""
    node = document.node(path)
    return not hasattr(node, "flow_style") or is_flow(node) is True


@given(st.text("ab\n", max_size=20), st.lists(st.tuples(NUMBERS, NUMBERS, st.text("xy\n", max_size=3)), max_size=4))
def test_replacements_are_made_or_refused(text: str, found: list[tuple[int, int, str]]) -> None:
    """What does not overlap is replaced, from the end on as one would by hand; the rest is refused."""
    made = [Replacement(start % 21, start % 21 + end % 4, new) for start, end, new in found]
    ordered = sorted(made, key=lambda one: (one.start, one.end))
    apart = all(a.end <= b.start for a, b in pairwise(ordered))
    if not apart or any(one.end > len(text) for one in made):
        with pytest.raises(ValueError, match=r"overlap|outside"):
            apply(text, made)
        return
    expected = text
    for one in reversed(ordered):
        expected = expected[: one.start] + one.text + expected[one.end :]
    assert apply(text, made) == expected
    lines = changed_lines(text, made)
    assert all(1 <= line <= expected.count("\n") + 1 for line in lines)
