"""Files of an edition, opened so that no other is: no link is followed, no pipe or device waited for."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISLNK, S_ISREG

from sitegen.model.codes import LINKED, UNREADABLE
from sitegen.model.file_names import folders_above
from sitegen.model.litter import is_litter
from sitegen.model.problem import Place, Problem, SitegenError

NO_FILE = "this is no file", "put a file here, or delete it"
"""What is said, as unreadable, of a pipe, a device, a socket, and the hint."""
FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read_confined(path: Path) -> bytes:
    """Return a file's bytes. Raises OSError for what can't be read, and for all that is no file itself."""
    if not S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, "it is no file", str(path))
    with open(path, "rb", buffering=0, opener=lambda name, _: os.open(name, FLAGS)) as file:
        return file.read()


def write_new(path: Path, content: bytes) -> None:
    """Write a file in the place of what is there, even of a link, which is not followed. Raises OSError."""
    path.unlink(missing_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # to write does not say what


def find_link(root: Path, name: str) -> str:
    """Return the first folder above a path of the edition that is a symbolic link, or the path itself; else nothing."""
    return next((part for part in (*folders_above(name), name) if (root / part).is_symlink()), "")


def refuse_link(root: Path, name: str) -> None:
    """Raise `SitegenError` where a path of the edition is a symbolic link, or lies in one: it may lead anywhere."""
    link = find_link(root, name)
    if link:
        raise SitegenError(f"{link} is a symbolic link, which is not followed: {LINKED[1]}")


def tell_odd(path: Path, name: str) -> Problem | None:
    """Return the problem of what is neither a file nor a folder: a link, a pipe, a device. `name`: as it is told."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None
    if S_ISREG(mode) or S_ISDIR(mode):
        return None
    return UNREADABLE.at(Place(name), *(LINKED if S_ISLNK(mode) else NO_FILE))


def odd_below(root: Path, folder: str) -> Iterator[Problem]:
    """Yield the problems of a folder of the edition that is odd, or lies in a link, or of all that is odd in it.

    What is hidden, and editors' litter, is passed over.
    """
    link = find_link(root, folder)
    for name in [link or folder] if link or not (root / folder).is_dir() else names_below(root, folder):
        problem = tell_odd(root / name, name)
        if problem is not None:
            yield problem


def names_below(root: Path, folder: str) -> Iterator[str]:
    """Yield the paths of all that is in a folder of the edition, at any depth, by name; but for hidden ones and litter.

    No link is followed; of a folder that is one, or lies in one, nothing is yielded.
    """
    waiting = [] if find_link(root, folder) else [folder]
    while waiting:
        above = waiting.pop()
        try:
            with os.scandir(root / above) as entries:
                found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        except OSError:
            continue
        seen = [(f"{above}/{name}", is_folder) for name, is_folder in found if not is_passed_over(name, is_folder)]
        yield from (name for name, _ in seen)
        waiting.extend(name for name, is_folder in reversed(seen) if is_folder)


def is_passed_over(name: str, is_folder: bool) -> bool:
    """Say whether what is called so is no part of an edition: hidden, or a file that an editor left."""
    return name.startswith(".") if is_folder else is_litter(name)


def files_below(root: Path, folder: str) -> Iterator[Path]:
    """Yield the files below a folder of the edition; links, hidden files and editors' litter are none."""
    for name in names_below(root, folder):
        path = root / name
        try:
            mode = path.lstat().st_mode
        except FileNotFoundError:  # it went meanwhile
            continue
        if S_ISREG(mode):
            yield path
