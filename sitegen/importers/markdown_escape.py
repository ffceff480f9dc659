"""Words → Markdown that reads as these words: a backslash where markup, a table or a footnote would begin.

Only what would otherwise mean something is escaped, so that the file stays readable.
"""

from __future__ import annotations

import re

START = re.compile(
    r"""\A(?:
        (?=\#{1,6}(?:[ ]|\Z))             # heading
      | (?=>)                             # block quote
      | (?=[-+*](?:[ ]|\Z))               # list
      | [0-9]{1,9}(?=[.)](?:[ ]|\Z))  # numbered list
      | (?=~~~)                           # fenced code
      | (?==+\Z)                          # underline of a heading
      | (?=[|:-][-:| ]*\Z)                # thematic break, underline, second row of a table
    )""",
    re.VERBOSE,
)
"""The beginning of a line that would be more than a paragraph; the backslash comes after the match."""

INLINE = re.compile(
    r"""
        \\(?=[!-/:-@\[-`{-~]|\Z)          # a backslash that would escape, or break the line
      | [`\[]                             # code; links, images, footnotes, definitions
      | (?<=[^ ])\* | \*(?=[^ ])          # emphasis; not alone between spaces
      | (?<!\w)_++ | _++(?!\w)            # emphasis; not inside a word
      | <(?=[^ ])                         # addresses, and HTML should it be on
      | &(?=\#?[A-Za-z0-9]+;)             # character references
    """,
    re.VERBOSE,
)


def escape_line(text: str) -> str:
    """Return Markdown for one line of a paragraph.

    `text` has no line breaks, no tabs and no white space at its ends. Parsed as CommonMark with tables and
    footnotes, HTML off, the result is one paragraph whose plain text is `text`; also after a hard break.
    """
    return escape_start(escape_inline(text))


def escape_start(markdown: str) -> str:
    """Return a line of Markdown that goes on with the paragraph it stands in, whatever it begins with."""
    start = START.match(markdown)
    return f"{start[0]}\\{markdown[start.end() :]}" if start else markdown


def escape_inline(text: str) -> str:
    """Return Markdown for words inside a line."""
    return INLINE.sub(lambda found: "".join(f"\\{char}" for char in found[0]), text)


def escape_heading(text: str) -> str:
    """Return Markdown for the words of a heading: number signs at the end would be taken for its close."""
    return re.sub(r"(?<![#\\])(#+)\Z", r"\\\1", escape_inline(text))


def escape_cell(text: str) -> str:
    """Return Markdown for the words of a table's cell."""
    return escape_inline(text).replace("|", r"\|")
