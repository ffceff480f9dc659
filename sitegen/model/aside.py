"""How what runs put aside while they work is called: by it others know what runs that were killed left."""

from __future__ import annotations

import os
from pathlib import Path

CHANGE = ".sitegen-change"
"""The list of a change of several files while it is made, in the edition's folder."""
READY = ".sitegen-change-ready"
"""Says that all is prepared, and that the change is to be completed."""
MADE = "made-"
"""How the folders in `.sitegen` begin in which pages wait for their site."""


def new_beside(out: Path) -> Path:
    """Return where the new site of a folder is made; after the exchange the old one is there, on its way out."""
    return out.with_name(f".{out.name}.sitegen-new")


def old_beside(out: Path) -> Path:
    """Return where the old site waits between two renames, where there is no exchange in one step."""
    return out.with_name(f".{out.name}.sitegen-old")


def is_left(out: Path, folder: Path) -> bool:
    """Say whether a folder was left beside a site, or of pages in a folder; it may be that of a run that goes on."""
    if any(path.is_dir() and not path.is_symlink() for path in (new_beside(out), old_beside(out))):
        return True
    try:
        return any(name.startswith(MADE) for name in os.listdir(folder))  # noqa: PTH208 - names alone are wanted
    except OSError:
        return False
