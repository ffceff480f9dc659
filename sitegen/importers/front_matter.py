"""The front matter of a new text: what is known, and the other keys as comments to be filled in."""

from __future__ import annotations

from collections.abc import Mapping

KEYS = ("author", "published", "publisher", "url", "language", "rights")
EXAMPLES = {"published": '"2019-01-07"  # EDTF', "language": "en"}
"""What stands behind a key that is not known; elsewhere nothing."""


def front_matter(title: str, values: Mapping[str, str], guesses: Mapping[str, str] | None = None) -> str:
    """Return the front matter, from ``---`` to ``---`` and an empty line.

    `values` are set; `guesses`, by key, stand in comments for a person to judge.
    """
    lines = ["---", f"title: {quote(title)}"]
    for key in KEYS:
        if values.get(key):
            lines.append(f"{key}: {quote(values[key])}")
        elif guesses and guesses.get(key):
            lines.append(f"# {key}: {quote(guesses[key])}")
        else:
            lines.append(f"# {key}: {EXAMPLES.get(key, '')}".rstrip())
    return "\n".join([*lines, "---", "", ""])


def quote(text: str) -> str:
    """Return a double-quoted YAML scalar of one line; what can't be seen is written as an escape."""
    return '"' + "".join(quote_char(char) for char in text) + '"'


def quote_char(char: str) -> str:
    """Return a character as it stands in a double-quoted YAML scalar."""
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04X}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08X}"
