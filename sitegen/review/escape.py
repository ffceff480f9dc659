"""Words of contributors made harmless in a forge's Markdown: they show as themselves and do nothing.

They are no HTML, link, picture, heading or mark-up; they call nobody (`@name`), point to no issue (`#1`), are no
formula, and a runner that prints them finds no command in them. What can't be escaped is parted by a word joiner
(U+2060), which nobody sees.
"""

from __future__ import annotations

import re
import unicodedata

JOINER = "\u2060"
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "<span>$</span>"}
"""GitHub reads formulas between dollars; its own advice against it is a span around them."""
MARKUP = re.compile(r"[\\`*_\[\]~|]")
LIVELY = re.compile(r"(@|:(?=//)|\bwww(?=\.)|#(?=\d)|\bGH-(?=\d)|:(?=[a-z0-9_+-]+:)|##(?=\[)|:(?=:))", re.IGNORECASE)
"""What a forge or its runner acts on, up to where a joiner breaks it."""


KEPT = "\u200c\u200d\u200e\u200f\u00ad"
"""Can't be seen, and are part of how words of some languages are written."""


def one_line(text: str) -> str:
    """Return a text in one line: white space as single spaces, what can't be seen (bidi controls too) by its number."""
    joined = re.sub(r"\s+", " ", text)
    return "".join(
        f"[U+{ord(c):04X}]" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c not in KEPT else c
        for c in joined
    )


def prose(text: str) -> str:
    """Return a text for use within a line of Markdown."""
    parted = LIVELY.sub(rf"\1{JOINER}", one_line(text))
    escaped = "".join(ENTITIES.get(c, c) for c in parted)
    return MARKUP.sub(r"\\\g<0>", escaped)


def code(text: str) -> str:
    """Return a text as a code span of Markdown, in which a forge looks for nothing."""
    shown = one_line(text).strip().replace("##[", f"##{JOINER}[") or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    edge = " " if shown.startswith("`") or shown.endswith("`") or fence != "`" else ""
    return f"{fence}{edge}{shown}{edge}{fence}"
