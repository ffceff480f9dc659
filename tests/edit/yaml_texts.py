"""YAML as people write it, for Hypothesis: values in every style, with comments and empty lines between."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import yaml
from hypothesis import assume
from hypothesis import strategies as st

SAMPLES = ["one", "the gate", "12", "no", "a: b", "x, y", "#1", "it's", 'say "so"', "- x", "[x]", " led", "“ж”"]
WORDS = st.one_of(
    st.sampled_from(SAMPLES),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12),
    st.text("ab \n", max_size=12),
)
"""Values of every kind: plain words, what must be in quotation marks, several lines, whatever else."""
LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029\ufeff"}
"""What YAML takes for the end of a line though JSON does not, and the mark that no file may hold inside."""
KEYS = st.sampled_from(["text", "p", "quote", "prefix", "at", "was", "xi", "xi-alone", "no", "a b"])
VALUES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=4),
        st.lists(st.dictionaries(KEYS, WORDS, min_size=1, max_size=4), min_size=1, max_size=3),
    ),
    max_leaves=10,
)
TOPS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4)


class Writer:
    """Writes a value as YAML, every choice of style by chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def pick(self, *options: Any) -> Any:
        return self.random.choice(options)

    def comment(self) -> str:
        """Return a comment at a line's end, or none."""
        return self.pick("", "", "", "  # - a: note, {of}")

    def gap(self, indent: int) -> str:
        """Return lines between two entries."""
        return self.pick("", "", "", "\n", f"{' ' * indent}# a: note\n", "# - at the margin\n")

    def flow(self, value: Any) -> str:
        """Return a value for use between brackets."""
        space = self.pick("", "", " ", "\n      ", "  # of this,\n      ")
        comma = self.pick(", ", ", ", ",\n      ", ",  # why\n      ")
        if isinstance(value, dict):
            pairs = (f"{self.scalar(key, flow=True)}: {self.flow(item)}" for key, item in value.items())
            return "{" + comma.join(pairs) + space + "}"
        if isinstance(value, list):
            return "[" + comma.join(map(self.flow, value)) + space + "]"
        return self.scalar(value, flow=True)

    def scalar(self, value: str, *, flow: bool) -> str:
        """Return a string in a style that can hold it."""
        style = self.pick("plain", "'", '"')
        for words in (value if style == "plain" else "", "'" + value.replace("'", "''") + "'" if style == "'" else ""):
            if words and loads(f"[{words}]" if flow else f"- {words}\n") == [value] and "\n" not in words:
                return words
        return json.dumps(value, ensure_ascii=False).translate(LINE_ENDS)

    def block_scalar(self, value: str, indent: int) -> str:
        """Return a string as a block scalar with its last line break, or nothing where it can't be one."""
        written: str = yaml.dump(value, default_style=self.pick("|", ">"), width=20, allow_unicode=True)
        header, _, words = written.partition("\n")
        if not header.startswith(("|", ">")) or any(char in header for char in "0123456789+"):
            return ""
        lines = [" " * indent + line[2:] if line else "" for line in words.removesuffix("\n").split("\n")]
        return header + self.comment() + "\n" + "\n".join(lines) + "\n"

    def after_mark(self, value: Any, indent: int, least: int) -> str:
        """Return what stands after a key's colon or a dash, and its line break; `least`: where a list may stand."""
        deeper = indent + self.pick(2, 3)
        if isinstance(value, dict) and value and self.pick(True, True, False):
            return f"{self.comment()}\n{self.mapping(value, deeper)}"
        if isinstance(value, list) and value and self.pick(True, True, False):
            return f"{self.comment()}\n{self.list(value, self.pick(least, deeper))}"
        if isinstance(value, str) and self.pick(True, False):
            block = self.block_scalar(value, deeper)
            if block:
                return f" {block}"
        written = self.scalar(value, flow=False) if isinstance(value, str) else self.flow(value)
        return f" {written}{self.comment()}\n"

    def mapping(self, value: dict[str, Any], indent: int) -> str:
        """Return a mapping in lines."""
        out = ""
        for key, item in value.items():
            out += (
                self.gap(indent)
                + " " * indent
                + self.scalar(key, flow=False)
                + ":"
                + self.after_mark(item, indent, indent)
            )
        return out

    def list(self, value: list[Any], indent: int) -> str:
        """Return a list in lines."""
        out = ""
        for item in value:
            out += self.gap(indent) + " " * indent + "-"
            if isinstance(item, dict) and item and self.pick(True, False):
                out += " " + self.mapping(item, indent + 2).lstrip(" \n")
            else:
                out += self.after_mark(item, indent, indent + 1)
        return out


def loads(text: str) -> Any:
    """Return what a text holds, every scalar a string; None where it is not YAML."""
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return None


@st.composite
def yaml_texts(draw: Any) -> tuple[dict[str, Any], str]:
    """Return a mapping, and a YAML text that holds it."""
    value = draw(TOPS)
    text = Writer(draw(st.integers(0, 10**9))).mapping(value, 0)
    text = text if draw(st.booleans()) else text.rstrip("\n")
    assume(loads(text) == value)
    return value, text
