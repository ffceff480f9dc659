"""HTML without comments and declarations: where they don't end Python's parser takes long, or stumbles over them."""

from __future__ import annotations

import re

OPENING = re.compile(r"<!--|<!\[CDATA\[|<[!?]|<(script|style)\b", re.IGNORECASE)
CLOSING = {"<!--": "-->", "<![cdata[": "]]>", "<!": ">", "<?": ">"}
"""What ends each of them."""


def without_declarations(text: str) -> str:
    """Return HTML whose comments and declarations are their line ends alone; the `<` of one without an end is text.

    What stands in scripts and styles is left as it is.
    """
    out: list[str] = []
    endless: set[str] = set()
    """What is found no more from here on: looked for at each opening it would take the square of the time."""
    position = 0
    while found := OPENING.search(text, position):
        start, opening = found.start(), found[0].lower()
        closing = f"</{found[1].lower()}" if found[1] else CLOSING[opening]
        end = -1 if closing in endless else find_closing(text, closing, found.end())
        if end < 0:
            endless.add(closing)
            out.append(text[position:start] + (found[0] if found[1] else f"&lt;{found[0][1:]}"))
            position = found.end()
        elif found[1]:
            out.append(text[position:end])
            position = end
        else:
            out.append(text[position:start] + "\n" * text.count("\n", start, end))
            position = end
    return "".join(out) + text[position:]


def find_closing(text: str, closing: str, start: int) -> int:
    """Return the offset after what closes; before it, of an element, whose end tag is read as such. -1 for none."""
    if closing.startswith("</"):
        found = re.compile(closing, re.IGNORECASE).search(text, start)
        return found.start() if found else -1
    end = text.find(closing, start)
    return end + len(closing) if end >= 0 else -1
