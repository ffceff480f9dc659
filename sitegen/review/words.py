"""Two wordings compared, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from sitegen.review.context import cut_end, cut_start

TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
MOST_TOKENS = 1200
"""Beyond so many in either wording they are not compared, since that takes quadratic time."""
AROUND = 60
"""How much of what stayed is shown beside what changed, in code points."""


class Run(msgspec.Struct, frozen=True):
    """Some words that stayed, went or came."""

    kind: Literal["same", "old", "new"]
    text: str


def compare_words(old: str, new: str) -> list[Run]:
    """Return one wording as it became the other; long stretches that stayed are cut."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(before), len(after)) > MOST_TOKENS:
        return [Run("old", cut_end(old, AROUND * 4)), Run("new", cut_end(new, AROUND * 4))]
    runs: list[Run] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (step, i, j, k, m) in enumerate(steps):
        if step == "equal":
            runs.append(Run("same", cut_middle("".join(before[i:j]), place > 0, place < len(steps) - 1)))
            continue
        if i < j:
            runs.append(Run("old", "".join(before[i:j])))
        if k < m:
            runs.append(Run("new", "".join(after[k:m])))
    return runs


def cut_middle(text: str, follows: bool, leads: bool) -> str:
    """Return words that stayed as far as they stand near a change: one that they follow, one to which they lead."""
    if follows and leads and len(text) > 2 * AROUND:
        return cut_end(text, AROUND) + cut_start(text, AROUND).removeprefix("…")
    if follows and not leads:
        return cut_end(text, AROUND)
    if leads and not follows:
        return cut_start(text, AROUND)
    return text
