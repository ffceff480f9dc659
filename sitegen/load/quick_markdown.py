"""markdown-it-py's inline parser, which asks at each character only the rules that can begin there; and prose in short.

What comes out is the same: every rule of ours begins with one of few characters, which it looks at first. The parser
itself asks each rule at each character of punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

STARTS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "entity": "&",
    "citation": "[",
    "footnote_inline": "^",
    "footnote_ref": "[",
}
"""With which characters each rule can begin. The rule `text` takes what is between them."""
ENDS = "]"
"""What no rule begins with, and where links look for their end."""

WORDS = r"(?:[^\x00\r\n\\`*_\[\]!<&]|!(?!\[))+"
"""Words in which nothing begins."""
PIECE = re.compile(rf"({WORDS})|\[@([^\]\[\\\n]*)\]|\[({WORDS})\]\(([a-z]+:[a-z0-9-]+)\)")
"""Words, a citation, or a link to an entry by its id, as prose has them mostly."""

Bit = tuple[str, str, str, str]
"""Words; or what a citation holds; or the words of a link and its address: the others are empty."""


class QuickInline(ParserInline):
    """An inline parser that asks at each character only the rules that can begin there."""

    begun: re.Pattern[str] | None = None
    """Where any rule can begin."""

    def __init__(self, parser: ParserInline) -> None:
        """Take the rules of another."""
        super().__init__()
        self.ruler, self.ruler2 = parser.ruler, parser.ruler2
        self.rules: dict[str, list[Any]] = {}

    def prepare(self) -> re.Pattern[str]:
        """Find out which rules can begin with which character. Raises KeyError for a rule that is not known."""
        for name, rule in zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True):
            for char in "" if name == "text" else STARTS[name]:
                self.rules.setdefault(char, []).append(rule)
        self.begun = re.compile(f"[{re.escape(''.join(self.rules) + ENDS)}]")
        return self.begun

    def step(self, state: StateInline, *, silent: bool) -> bool:
        """Go on by one token, or over words; say whether any rule took what is there."""
        begun = self.begun or self.prepare()
        pos = state.pos
        rules = self.rules.get(state.src[pos])
        if rules is None:
            found = begun.search(state.src, pos)
            end = found.start() if found else state.posMax
            if end == pos:
                return False
            if not silent:
                state.append_pending(state.src[pos:end])
            state.pos = end
            return True
        return any(rule(state, silent) for rule in rules)

    def skipToken(self, state: StateInline) -> None:  # noqa: N802 - overrides
        """Go over one token."""
        pos = state.pos
        if pos in state.cache:
            state.pos = state.cache[pos]
            return
        if state.level < state.md.options["maxNesting"]:
            state.level += 1
            taken = self.step(state, silent=True)
            state.level -= 1
            if not taken:
                state.pos += 1
        else:
            state.pos = state.posMax + 1
        state.cache[pos] = state.pos

    def tokenize(self, state: StateInline) -> None:
        """Make tokens of a range."""
        most = state.md.options["maxNesting"]
        while state.pos < state.posMax:
            if state.level >= most or not self.step(state, silent=False):
                state.append_pending(state.src[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()


def bits_of_line(source: str) -> Sequence[Bit] | None:
    """Return prose on one line that begins with a letter as words, citations and links; None if there is more in it."""
    source = source.strip()
    end, bits = 0, []
    for found in PIECE.finditer(source):
        if found.start() != end:
            return None
        end = found.end()
        bits.append(found.groups(""))
    return bits if end == len(source) else None  # type: ignore[return-value] # the pattern has four groups
