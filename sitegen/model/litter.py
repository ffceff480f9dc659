"""What editors leave beside the files they save, by name: locks, backups, probes. Nobody means these as input."""

from __future__ import annotations

import re

LITTER = re.compile(
    r"""\..*            # hidden: .notes.yaml.swp of vim, .#notes.yaml of Emacs, .goutputstream-… of GNOME, .DS_Store
    | .*~               # backups of vim, Emacs, gedit, Kate
    | \#.*\#            # what Emacs saves by itself
    | .*___jb_(tmp|old|bak)___  # safe write of JetBrains
    """,
    re.X | re.S,
)
PROBES = frozenset(map(str, range(4913, 100_000, 123)))
"""Vim asks whether it may write in a folder by a file of the first of these names that is free."""


def is_litter(name: str) -> bool:
    """Say whether a file of this name is an editor's own and no part of an edition."""
    return LITTER.fullmatch(name) is not None or name in PROBES
