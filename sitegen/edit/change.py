"""A change of several files that is made wholly or not at all, whenever it is stopped.

    1. begin    lock a new list in the edition's folder                             .sitegen-change
    2. prepare  list by digests what files hold before and after; write what is to be there beside each file, and
                give what is there a second name                                    .NAME.partial, .NAME.before
    3. decide   make an empty file: from here on the change goes forward            .sitegen-change-ready
    4. settle   put each file in its place
    5. end      remove what stands beside, the list, then the empty file

Before the next step the last one is on the disk, so that power may fail at any moment too.

Whoever finds a list that nobody holds goes on from there: forward after the decision, else back. A file that somebody
edited since is left as it is. Windows has no lock to hold it by.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import IO

import msgspec

from sitegen.model.aside import CHANGE, READY
from sitegen.model.confined import write_new
from sitegen.model.durable import sync_path
from sitegen.model.problem import SitegenError

if sys.platform != "win32":
    import fcntl


class Row(msgspec.Struct, frozen=True):
    """What becomes of a file."""

    before: str | None
    """The digest of its bytes; None where there is no file."""
    after: str | None
    folders: int = 0
    """How many of the folders above it are made for it."""


class Change:
    """A change that is being made, or was when its process was stopped."""

    def __init__(self, root: Path, held: IO[bytes]) -> None:
        self.root = root
        self.held = held
        """The list, open and locked."""
        self.rows: dict[str, Row] = {}
        """By name in the edition's folder."""

    @classmethod
    @contextlib.contextmanager
    def begin(cls, root: Path) -> Iterator[Change]:
        """Yield a new change. Raises `SitegenError` where another one is being made, OSError where none can be."""
        try:
            held = (root / CHANGE).open("xb")
        except FileExistsError:
            raise SitegenError("another sitegen is changing files of this edition; nothing is changed") from None
        with held:
            if not lock(held) or not is_named(held, root / CHANGE):
                raise SitegenError("another sitegen is changing files of this edition; nothing is changed")
            yield cls(root, held)

    @classmethod
    @contextlib.contextmanager
    def left(cls, root: Path) -> Iterator[Change | None]:
        """Yield the change that a process made which was stopped; None where there is none."""
        try:
            held = open_plain(root / CHANGE)
        except FileNotFoundError:
            (root / READY).unlink(missing_ok=True)
            yield None
            return
        with held:
            change = cls(root, held) if lock(held) and is_named(held, root / CHANGE) else None
            if change:
                with contextlib.suppress(msgspec.MsgspecError):  # it was stopped before there was more than the list
                    rows = msgspec.json.decode(held.read(), type=dict[str, Row])
                    change.rows = {name: row for name, row in rows.items() if not is_hidden(name)}
            yield change

    def make(self, files: Mapping[Path, bytes | None]) -> None:
        """Give files these bytes; None deletes one. Raises OSError, with all as it was."""
        try:
            self.prepare(files)
            (self.root / READY).touch()
            sync_path(self.root)
            self.settle(forward=True)
        except OSError:
            (self.root / READY).unlink(missing_ok=True)
            self.settle(forward=False)
            self.end(forward=False)
            raise
        with contextlib.suppress(OSError):  # the change is made; what is left beside goes at the next run
            self.end(forward=True)

    def prepare(self, files: Mapping[Path, bytes | None]) -> None:
        """Write the list, and beside each file what it is to be and what it was."""
        for target, content in files.items():
            after = None if content is None else digest(content)
            before = digest_of(target)
            if before is None and after is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target))
            folders = sum(not above.exists() for above in target.parents)
            self.rows[target.relative_to(self.root.resolve()).as_posix()] = Row(before, after, folders)
        self.held.write(msgspec.json.encode(self.rows))
        self.held.flush()
        os.fsync(self.held.fileno())
        for target, content in files.items():
            if content is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_new(partial_of(target), content)
                sync_path(partial_of(target))
            if target.exists():
                second_name(target, before_of(target))
                if content is not None:
                    shutil.copymode(target, partial_of(target))
        self.sync_folders()

    def settle(self, *, forward: bool) -> None:
        """Put each file in its place, those that go at the end; raises OSError."""
        ways = {
            name: (row.before, row.after) if forward else (row.after, row.before) for name, row in self.rows.items()
        }
        for name, (other, wanted) in sorted(ways.items(), key=lambda way: way[1][1] is None):
            target = target_of(self.root, name)
            source = partial_of(target) if forward else before_of(target)
            if wanted == other or digest_of(target) != other:
                continue
            if wanted is None:
                target.unlink()
            elif digest_of(source) == wanted:
                os.replace(source, target)  # noqa: PTH105 - the plain call says that it is the atomic one
        with contextlib.nullcontext() if forward else contextlib.suppress(OSError):
            self.sync_folders()

    def sync_folders(self) -> None:
        """Wait until the names of all files, old or new, are on the disk; raises OSError."""
        folders = {
            self.root,
            *(above for name, row in self.rows.items() for above in self.above(name, row.folders + 1)),
        }
        for folder in sorted(folders):
            if folder.is_dir():
                sync_path(folder)

    def above(self, name: str, count: int) -> Sequence[Path]:
        """Return so many folders above a file, the nearest first; none that is not in the edition's."""
        return [path for path in target_of(self.root, name).parents[:count] if path.is_relative_to(self.root.resolve())]

    def end(self, *, forward: bool) -> None:
        """Remove all that stands beside, and folders that were made in vain, then the list; raises OSError."""
        for name in self.rows:
            target = target_of(self.root, name)
            remove(partial_of(target))
            remove(before_of(target))
        for name, row in () if forward else self.rows.items():
            for folder in self.above(name, row.folders):
                with contextlib.suppress(OSError):  # there is more in it
                    folder.rmdir()
        (self.root / CHANGE).unlink()
        (self.root / READY).unlink(missing_ok=True)


def mend(root: Path) -> str:
    """Complete or undo a change that was cut short, and return a sentence on it; empty where there is none.

    Raises `SitegenError` where that can't be done.
    """
    try:
        with Change.left(root) as change:
            if change is None:
                return ""
            forward = (root / READY).exists()
            change.settle(forward=forward)
            change.end(forward=forward)
            return f"a change of files that was cut short is {'completed' if forward else 'undone'}"
    except OSError as error:
        where = error.filename or CHANGE
        raise SitegenError(f"a change of files was cut short and can't be mended: {where}: {error.strerror}") from error


def target_of(root: Path, name: str) -> Path:
    """Return the file that a name stands for. Raises `SitegenError` where that is none of the edition's."""
    target = (root / name).resolve()
    if not target.is_relative_to(root.resolve()):
        raise SitegenError(f"{name} is a link that leads out of the edition; nothing is written")
    return target


def is_hidden(name: str) -> bool:
    """Say whether a file is hidden or in a hidden folder, as git's own are: in a list that we wrote there is none."""
    return any(part.startswith(".") for part in Path(name).parts)


def partial_of(target: Path) -> Path:
    """Return where what a file is to be waits."""
    return target.with_name(f".{target.name}.partial")


def before_of(target: Path) -> Path:
    """Return where what a file was waits."""
    return target.with_name(f".{target.name}.before")


def remove(path: Path) -> None:
    """Remove a file if it is there; no file has a name that is too long for the system. Raises OSError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise


def second_name(target: Path, second: Path) -> None:
    """Give a file a second name, or where the file system will not, make a copy."""
    second.unlink(missing_ok=True)
    try:
        second.hardlink_to(target)
    except OSError:
        shutil.copy2(target, second)


def digest(content: bytes) -> str:
    """Return the digest of bytes."""
    return blake2b(content, digest_size=16).hexdigest()


def digest_of(path: Path) -> str | None:
    """Return the digest of a file's bytes; None where there is no file. Raises OSError."""
    try:
        return digest(path.read_bytes())
    except FileNotFoundError:
        return None


def open_plain(path: Path) -> IO[bytes]:
    """Open a file to be read, but follow no link."""
    return os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)), "rb")


def lock(held: IO[bytes]) -> bool:
    """Lock an open file for as long as it is open; return False where another process has it.

    Some network file systems have no locks, and go without.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
    return True


def is_named(held: IO[bytes], path: Path) -> bool:
    """Say whether an open file still has its name."""
    try:
        return os.path.samestat(os.fstat(held.fileno()), path.lstat())
    except FileNotFoundError:
        return False
