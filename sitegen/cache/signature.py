"""The signature of folders: from what the system says of their files, so that "nothing changed" need not read them.

A file that was written so lately that it might be written again within the same tick of the clock is read all the same,
as git does with its index.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import NamedTuple

import msgspec

FINE = 100_000_000
"""For how long, in nanoseconds, a file is doubted where the file system counts fractions of seconds."""
COARSE = 2_500_000_000
"""And where it counts seconds, or every second one."""
LONG_AFTER = 1 << 63
"""A time at which no file is doubted."""
SOURCES = ("content/texts", "content/pages", "annotations")
"""The folders of an edition in which there may be very many files to read."""
STATE, LOW = Struct("5Q"), (1 << 64) - 1


class Signature(msgspec.Struct, frozen=True):
    """What folders held at a time."""

    digest: bytes
    """Of every path with its size, times and inode."""
    doubted: dict[str, bytes] = {}
    """Files written just before, with the digest of their bytes."""


class State(NamedTuple):
    """What the system says of a path; zeros where there is nothing."""

    mode: int = 0
    size: int = 0
    modified: int = 0
    """In nanoseconds since 1970, as the next."""
    changed: int = 0
    inode: int = 0


def sign(folders: Iterable[Path], now: int, *, skipped: Collection[str] = (), also: str = "") -> Signature:
    """Return the signature of folders and files at a time (nanoseconds since 1970), and of what is `also` to count.

    Hidden files, and files and folders named as one of `skipped`, are passed over. Of a link it counts what the system
    says of what it leads to; nothing is opened through it, for it may lead anywhere.
    """
    digest = blake2b(also.encode(errors="surrogateescape"), digest_size=16)
    doubted: dict[str, bytes] = {}
    for path, state in look(folders, skipped):
        digest.update(f"{path}\0{'/'.join(map(str, state))}\n".encode(errors="surrogateescape"))
        if stat.S_ISREG(state.mode) and is_doubtful(state, now) and not Path(path).is_symlink():
            doubted[path] = digest_of(path)
    return Signature(digest.digest(), doubted)


def look(folders: Iterable[Path], skipped: Collection[str] = ()) -> Iterator[tuple[str, State]]:
    """Yield every path with what the system says of it, in a fixed order; of a folder only that it is one."""
    waiting = [str(folder) for folder in folders][::-1]
    while waiting:
        path = waiting.pop()
        state = state_of(path)
        if not stat.S_ISDIR(state.mode) or Path(path).is_symlink():
            yield path, state
            continue
        yield path, State(state.mode)
        names = sorted(list_names(path), reverse=True)
        waiting.extend(f"{path}/{name}" for name in names if not name.startswith(".") and name not in skipped)


def settled_states(root: Path, now: int) -> dict[str, bytes]:
    """Return what the system says of each file of texts and annotations, by its name, but of those that are doubted.

    A link counts as itself.
    """
    found: dict[str, bytes] = {}
    waiting = [(root / name, name) for name in SOURCES]
    while waiting:
        folder, name = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if name == "annotations" and entry.is_dir(follow_symlinks=False):
                    waiting.append((folder / entry.name, f"{name}/{entry.name}"))
                    continue
                seen = entry.stat(follow_symlinks=False)
                state = State(seen.st_mode, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
                if not is_doubtful(state, now):
                    found[f"{name}/{entry.name}"] = STATE.pack(*(number & LOW for number in state))
    return found


def list_names(folder: str) -> list[str]:
    """Return the names in a folder; none where it can't be read."""
    try:
        return os.listdir(folder)  # noqa: PTH208 - names alone are wanted, of 100,000 files
    except OSError:
        return []


def state_of(path: str) -> State:
    """Return what the system says of a path, of what a link leads to."""
    try:
        found = os.stat(path)  # noqa: PTH116 - as above
    except OSError:
        return State()
    return State(found.st_mode, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def is_doubtful(state: State, now: int) -> bool:
    """Say whether a file may be written again and keep the times that it has."""
    newest = max(state.modified, state.changed)
    return newest >= now - (FINE if newest % 1_000_000_000 else COARSE)


def digest_of(path: str) -> bytes:
    """Return the digest of a file's bytes; empty where it can't be read."""
    try:
        return blake2b(Path(path).read_bytes(), digest_size=16).digest()
    except OSError:
        return b""


def is_same(before: Signature, now: Signature) -> bool:
    """Say whether nothing changed: the same of every file, and the same bytes in those that were doubted."""
    return before.digest == now.digest and all(
        now.doubted.get(path, None) == digest or digest_of(path) == digest for path, digest in before.doubted.items()
    )
