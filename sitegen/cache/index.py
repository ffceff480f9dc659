"""The search index of the last build, taken from its site while the words that can be found are the same."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

import msgspec

from sitegen.cache.store import Store
from sitegen.find.documents import Document
from sitegen.find.index import FOLDER, make_index
from sitegen.model.confined import find_link, read_confined

PART = "search index"


class Record(msgspec.Struct, frozen=True):
    """An index that was made."""

    words: bytes
    """The digest of the documents it was made of."""
    files: dict[str, bytes]
    """The digest of each of its files, by site path."""


class KeptIndex:
    """Makes the index of a site, or finds that it is there."""

    def __init__(self, store: Store, out: Path) -> None:
        self.store = store
        self.out = out
        self.key = str(out).encode(errors="surrogateescape")

    def make(self, documents: Iterable[Document]) -> dict[str, bytes]:
        """Return the index's files by site path. Raises `SitegenError` if Pagefind fails."""
        members = list(documents)
        words = digest(version("pagefind").encode() + msgspec.msgpack.encode(members))
        files = self.files_of(words)
        if files is None:
            files = make_index(members)
            record = Record(words, {path: digest(data) for path, data in files.items()})
            self.store.put(PART, {self.key: msgspec.msgpack.encode(record)})
        return files

    def files_of(self, words: bytes) -> dict[str, bytes] | None:
        """Return the files that the site has of an index of these words; None unless all are as they were."""
        kept = self.store.get(PART, self.key)
        try:
            record = msgspec.msgpack.decode(kept, type=Record) if kept else None
            if record is None or record.words != words:
                return None
            if not all(is_of_index(path) and not find_link(self.out, path) for path in record.files):
                return None
            files = {path: read_confined(self.out / path) for path in record.files}
        except (msgspec.DecodeError, OSError):
            return None
        return files if all(digest(data) == record.files[path] for path, data in files.items()) else None


def is_of_index(path: str) -> bool:
    """Say whether a site path is one of an index: a cache that came with an edition may name any file."""
    return path.startswith(f"{FOLDER}/") and ".." not in path.split("/")


def digest(data: bytes) -> bytes:
    """Return the digest of bytes."""
    return blake2b(data, digest_size=16).digest()
