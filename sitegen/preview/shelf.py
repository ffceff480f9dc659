"""The preview's folder: files that were made, kept while they are good, and for a later start with errors."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sitegen.model.problem import SitegenError
from sitegen.write import open_site
from sitegen.write.fill import make_folders, replace_file
from sitegen.write.plan import (
    MANIFEST,
    TEMPORARY,
    check_paths,
    format_manifest,
    list_ancestors,
    read_manifest,
    scan_folder,
)
from sitegen.write.swap import try_lock

PREVIEWS = 20
"""How many previews of one edition may run at once."""


class Shelf:
    """A folder of files by site path, with a list of them. What is not on the list is neither served nor removed."""

    def __init__(self, folder: Path) -> None:
        """Take the folder, or where another preview has it the next one. Raises `SitegenError` where that can't be."""
        self.folder, self.lock = take_folder(folder)
        with open_site(self.folder) as site:
            there = scan_folder(site.out, site.shown)
            self.written = frozenset(read_manifest(site.out, there, site.shown)) - {MANIFEST, TEMPORARY, ""}
            self.listed = self.written & there.keys()
            self.left = list_ancestors(self.written) & there.keys()
            """Folders that were made for files here; an earlier start may have failed to remove them."""

    def list(self, paths: Iterable[str]) -> None:
        """Let these be the files that may be here; of others what is here is removed. Raises OSError.

        Raises ValueError for paths that are unsafe on some system.
        """
        paths = frozenset(paths)
        if paths is self.listed is self.written:  # of a large site it takes long to compare them
            return
        if not paths == self.listed == self.written:  # what was stopped may have left a list of more
            check_paths(paths)
            self.write(MANIFEST, format_manifest(paths | self.listed | self.written))
            for path in self.listed - paths:
                if self.holds_parent(path):
                    (self.folder / path).unlink(missing_ok=True)
            folders = (self.left | list_ancestors(self.listed)) - list_ancestors(paths)
            for path in sorted(folders, reverse=True):  # what is within others first
                self.remove_empty(path)
            self.write(MANIFEST, format_manifest(paths))
            self.left = set()
        self.listed = self.written = paths

    def keep(self, path: str, content: bytes) -> None:
        """Put a file here in one step: whoever reads it has the old one or the new. Raises OSError."""
        if not self.holds_parent(path):
            raise SitegenError(f"{(self.folder / path).parent} leads out of the preview's folder; delete it")
        make_folders([self.folder / above for above in reversed(Path(path).parents) if above.name])
        self.write(path, content)

    def write(self, path: str, content: bytes) -> None:
        """Replace a file."""
        temporary = self.folder / TEMPORARY
        temporary.unlink(missing_ok=True)
        replace_file(self.folder / path, content, temporary)

    def remove_empty(self, path: str) -> None:
        """Remove a folder if it is there, and empty. Raises OSError."""
        folder = self.folder / path
        if self.holds_parent(path) and folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir()):
            folder.rmdir()

    def read(self, path: str) -> bytes | None:
        """Return a file, or None where it is not here. A link is none of ours."""
        if path not in self.listed or not self.holds_parent(path):
            return None
        try:
            handle = os.open(self.folder / path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        except OSError:
            return None
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def holds_parent(self, path: str) -> bool:
        """Say whether the folder of a path is within this one, whatever links there are."""
        parent = (self.folder / path).parent
        return Path(os.path.realpath(parent)).is_relative_to(self.folder)


def take_folder(folder: Path) -> tuple[Path, int]:
    """Make a folder and lock it for as long as this process lives; return it with its handle.

    Where others have it, the next of NAME-2, NAME-3 … is taken. Windows has no such lock: there two previews share one.
    Raises `SitegenError` where all are taken, or the folder above is a link.
    """
    if folder.parent.is_symlink():
        raise SitegenError(f"{folder.parent} is a link and may lead out of the edition; delete it")
    folder.parent.mkdir(parents=True, exist_ok=True)
    for number in range(1, PREVIEWS + 1):
        candidate = folder.with_name(f"{folder.name}-{number}") if number > 1 else folder
        with open_site(candidate):
            candidate.mkdir(exist_ok=True)
        if os.name == "nt":
            return Path(os.path.realpath(candidate)), -1
        handle = os.open(candidate, os.O_RDONLY)
        if try_lock(handle):
            return Path(os.path.realpath(candidate)), handle
        os.close(handle)
    raise SitegenError(f"{PREVIEWS} previews of this edition are running")
