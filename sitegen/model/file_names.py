"""Names of files as every computer takes them, and which of them are one name on some."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
"""What can't stand in the name of a file on every computer, or can't be seen there."""
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *([.].*)?", re.I | re.S)
"""The names of Windows for devices, whatever follows their first full stop: who opens one opens no file."""


def why_bad(name: str) -> str:
    """Return why not every computer takes a file of this name; nothing where each does."""
    found = FORBIDDEN.search(name)
    if found is not None:
        char = found[0] if found[0].isprintable() else f"U+{ord(found[0]):04X}"
        return f"the name holds {char}, which not every computer takes"
    if name.endswith((".", " ")):
        return f"the name ends in a {'full stop' if name.endswith('.') else 'space'}, which not every computer keeps"
    if DEVICE.fullmatch(name):
        return f"the name {name.partition('.')[0].rstrip()} is a device's on Windows, which can't have such a file"
    return ""


def fold_name(name: str) -> str:
    """Return a path as a computer sees it that knows neither case nor composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def find_clashes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that is the same on some computers as one before it, with that one."""
    seen: dict[str, str] = {}
    for name in names:
        before = seen.setdefault(fold_name(name), name)
        if before != name:
            yield name, before


def folders_above(name: str) -> list[str]:
    """Return the folders in which a relative path lies, the outermost first."""
    return [above.as_posix() for above in reversed(PurePosixPath(name).parents) if above.name]
