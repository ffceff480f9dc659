"""Pages on their way to the site: each is put into a file as soon as it is made, so that none waits in memory."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from sitegen.model.aside import MADE
from sitegen.model.problem import SitegenError

if sys.platform != "win32":
    import fcntl


class Spool:
    """A folder of pages, each in a file that is named by a digest of its site path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, path: str, content: bytes) -> Path:
        """Put a page into its file and return that. Raises `SitegenError` where the system refuses."""
        file = self.folder / blake2b(path.encode(), digest_size=16).hexdigest()
        try:
            file.write_bytes(content)
        except OSError as error:
            raise SitegenError(f"{path} can't be put into {self.folder}: {error.strerror}") from None
        return file

    def clear(self) -> None:
        """Remove the pages: those that the site has linked have from then on the state that they keep."""
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def spool_in(folder: Path) -> Iterator[Spool]:
    """Yield a spool in a folder, or where the system has temporary files if that can't be written; it is gone after.

    What runs that were killed left of theirs is removed. A folder that is a link would lead elsewhere: there nothing is
    written or removed. Raises `SitegenError` where no folder can be made.
    """
    if not folder.is_symlink():
        sweep(folder)
    made, lock = make_locked(folder)
    try:
        yield Spool(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def make_locked(folder: Path) -> tuple[Path, int | None]:
    """Return a new folder in a folder, with what locks it."""
    while True:
        made = make_folder(folder)
        lock = lock_folder(made)
        if made.is_dir():  # else another run that sweeps took it before it was locked
            return made, lock
        if lock is not None:
            os.close(lock)


def make_folder(folder: Path) -> Path:
    """Return a new folder in a folder or, where that is a link or can't be written, where temporary files are."""
    if not folder.is_symlink():
        with contextlib.suppress(OSError):
            return Path(tempfile.mkdtemp(prefix=MADE, dir=folder))
    try:
        return Path(tempfile.mkdtemp(prefix=MADE))
    except OSError as error:
        raise SitegenError(f"pages can be put neither into {folder} nor among temporary files: {error}") from None


def sweep(folder: Path) -> None:
    """Remove the spools of runs that are no more."""
    for left in folder.glob(f"{MADE}*") if folder.is_dir() else ():
        lock = lock_folder(left)
        if lock is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def lock_folder(folder: Path) -> int | None:
    """Return the file descriptor that locks a folder for as long as it is open; None where another run has it."""
    if sys.platform == "win32":
        return None
    with contextlib.suppress(OSError):
        found = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(found)
            return None
        return found
    return None
