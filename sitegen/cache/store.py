"""A table of bytes by key in an SQLite file. What is damaged, foreign or of another version is made anew, said once.

Each value is sealed with a key that is this user's own, so that no value of a stranger's is ever found.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from sitegen.cache.own_key import own_key

FOLDER = ".sitegen"
FILE = "cache.db"
APPLICATION = 0x53495445
"""By which a file is known as ours (SQLite's `application_id`): SITE."""
VERSION = 2
"""Of what is kept and how (SQLite's `user_version`); to be raised when either changes."""
TABLE = "CREATE TABLE kept (part TEXT, key BLOB, value BLOB NOT NULL, PRIMARY KEY (part, key)) WITHOUT ROWID"
SEAL = 8
"""How many bytes of digest stand before a value."""
EMPTY: Mapping[str, Mapping[bytes, bytes | None]] = {}
BATCH = 500
"""How many keys are asked for at once."""


class Store:
    """Bytes by part and key. Where the file can't be used nothing is found and nothing kept: a run is only slower."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        self.connection = connection

    @classmethod
    def at(cls, root: Path, tell: Callable[[str], object]) -> Store:
        """Open the store of an edition, making it where it is missing; `tell` is given a sentence where it is no good.

        The folder gets a .gitignore, so that nobody commits it.
        """
        folder = root / FOLDER
        path = folder / FILE
        try:
            if not folder.is_dir():
                folder.mkdir()
                (folder / ".gitignore").write_text("*\n", encoding="utf-8")
            if path.is_symlink() or folder.is_symlink():
                return cls(None)  # it would lead out of the edition
            return cls(connect(path, tell))
        except (OSError, sqlite3.Error):
            return cls(None)

    def get(self, part: str, key: bytes) -> bytes | None:
        """Return what is kept under a key."""
        return self.get_all(part, [key]).get(key)

    def get_all(self, part: str, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return what is kept under these keys; those that are not known are left out."""
        found: dict[bytes, bytes] = {}
        if self.connection is None:
            return found
        with contextlib.suppress(sqlite3.Error):
            for start in range(0, len(keys), BATCH):
                some = keys[start : start + BATCH]
                marks = ",".join("?" * len(some))
                rows = self.connection.execute(
                    f"SELECT key, value FROM kept WHERE part = ? AND key IN ({marks})",
                    (part, *some),
                )
                found.update((key, value[SEAL:]) for key, value in rows if is_whole(key, value))
        return found

    def items(self, part: str) -> Iterator[tuple[bytes, bytes]]:
        """Yield everything of a part, by key."""
        if self.connection is not None:
            with contextlib.suppress(sqlite3.Error):
                rows = self.connection.execute("SELECT key, value FROM kept WHERE part = ? ORDER BY key", (part,))
                yield from ((key, value[SEAL:]) for key, value in rows if is_whole(key, value))

    def put(self, part: str, values: Mapping[bytes, bytes | None]) -> None:
        """Keep values by key, all or none of them; None removes a key. Where that can't be done nothing changes."""
        self.put_all([{part: values}])

    def put_all(
        self,
        changes: Iterable[Mapping[str, Mapping[bytes, bytes | None]]],
        emptied: Iterable[str] = (),
        expected: Mapping[str, Mapping[bytes, bytes | None]] = EMPTY,
    ) -> bool:
        """Keep values by part and key, all or none of them; parts of `emptied` lose first all that they had.

        None removes a key. Where that can't be done, or what is kept is not as `expected` (another run was here; None:
        nothing is kept), nothing changes, and False is returned.
        """
        if self.connection is None:
            return False
        with contextlib.suppress(sqlite3.Error), self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            for part, values in expected.items():
                if any(self.get(part, key) != value for key, value in values.items()):
                    self.connection.rollback()
                    return False
            self.connection.executemany("DELETE FROM kept WHERE part = ?", [(part,) for part in emptied])
            for part, values in chain.from_iterable(some.items() for some in changes):
                gone = ((part, key) for key, value in values.items() if value is None)
                kept = ((part, key, seal(key, value) + value) for key, value in values.items() if value is not None)
                self.connection.executemany("DELETE FROM kept WHERE part = ? AND key = ?", gone)
                self.connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", kept)
            return True
        return False

    def count(self, part: str) -> int:
        """Return how many values a part has."""
        if self.connection is None:
            return 0
        with contextlib.suppress(sqlite3.Error):
            found: int = self.connection.execute("SELECT count(*) FROM kept WHERE part = ?", (part,)).fetchone()[0]
            return found
        return 0

    def close(self) -> None:
        """Let go of the file."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def seal(key: bytes, value: bytes) -> bytes:
    """Return the digest by which a value is known to be what was kept under its key, by this user on this machine."""
    digest = blake2b(len(key).to_bytes(8, "little"), key=own_key(), digest_size=SEAL)
    digest.update(key)
    digest.update(value)
    return digest.digest()


def is_whole(key: bytes, value: bytes) -> bool:
    """Say whether a value is what was kept: SQLite itself does not notice when bytes within a row change."""
    return value[:SEAL] == seal(key, value[SEAL:])


def connect(path: Path, tell: Callable[[str], object]) -> sqlite3.Connection | None:
    """Return a connection to a file that is ours and whole, made anew where it is not."""
    connection = sqlite3.connect(path, timeout=5)
    try:
        why = why_not(path, connection)
        if why is None:
            return hasty(connection)
    except sqlite3.OperationalError:  # another run has it, or it can't be written
        connection.close()
        return None
    except sqlite3.DatabaseError:
        why = "is damaged"
    connection.close()
    if why:
        tell(f"the cache in {FOLDER} {why}; it is made anew")
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return fresh(path)


def why_not(path: Path, connection: sqlite3.Connection) -> str | None:
    """Return why a file is of no use: empty if it is just new, None if it is of use."""
    application, version, tables = (
        connection.execute(question).fetchone()[0]
        for question in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema")
    )
    if application != APPLICATION:
        return "is another program's" if tables or application else ""
    if version != VERSION:
        return "is of a newer version" if version > VERSION else "is of an older version"
    pages, size = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    if path.stat().st_size < pages * size:
        return "is damaged"
    connection.execute("SELECT part, key, value FROM kept LIMIT 1").fetchone()
    return None


def fresh(path: Path) -> sqlite3.Connection:
    """Return a connection to a new, empty file."""
    connection = hasty(sqlite3.connect(path, timeout=5))
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(TABLE)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    return connection


def hasty(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Return a connection that never waits for the disk: what the power takes away is made anew."""
    connection.execute("PRAGMA synchronous = OFF")
    return connection
