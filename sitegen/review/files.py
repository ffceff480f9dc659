"""Files of content and templates compared, and which of them deserve a look of their own."""

from __future__ import annotations

from typing import Literal

import msgspec

SCRIPTED = (".svg", ".svgz", ".html", ".htm", ".xhtml", ".xht", ".xml", ".js", ".mjs", ".pdf")
"""Endings of files that can hold scripts, which run in a reader's browser when the file is opened."""


class FileChange(msgspec.Struct, frozen=True):
    """What happened to a file."""

    kind: Literal["added", "changed", "removed"]
    path: str
    """Relative to the edition."""

    @property
    def warning(self) -> str:
        """What to mind of a file that is there; empty for most."""
        if self.kind == "removed":
            return ""
        if self.path.startswith("templates/"):
            asset = self.path.startswith(("templates/assets/", "templates/words/"))
            return (SCRIPT if self.scripted else "") if asset else TEMPLATE
        return SCRIPT if self.scripted else ""

    @property
    def scripted(self) -> bool:
        """Whether the file can hold scripts."""
        return self.path.lower().endswith(SCRIPTED)


TEMPLATE = "a template is code that runs when the edition is built: read it"
SCRIPT = "a document that may hold scripts, which run when it is opened: read it"


def compare_files(old: dict[str, str], new: dict[str, str]) -> list[FileChange]:
    """Return the files that differ, by path; both sides by path with a digest of the bytes."""
    found = []
    for path in sorted(old.keys() | new.keys()):
        if path not in old:
            found.append(FileChange("added", path))
        elif path not in new:
            found.append(FileChange("removed", path))
        elif old[path] != new[path]:
            found.append(FileChange("changed", path))
    return found
