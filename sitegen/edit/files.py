"""The files of a change: read as bytes with their own line ends, and written all of them or none."""

from __future__ import annotations

import contextlib
import re
import signal
import threading
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sitegen.edit.change import Change, mend, target_of
from sitegen.edit.replace import Replacement, apply
from sitegen.load.source import normal_lines
from sitegen.model.aside import CHANGE
from sitegen.model.problem import SitegenError

BOM = "\ufeff"


class RawText:
    """A file's bytes, and its text as the loader has it: no byte order mark, lines ended by LF."""

    def __init__(self, raw: bytes) -> None:
        """Raises UnicodeDecodeError for what is not UTF-8."""
        self.raw = raw.decode("utf-8")
        self.text = normal_lines(self.raw)
        self.before = len(BOM) if self.raw.startswith(BOM) else 0
        end = re.search("\r\n|\r|\n", self.raw)
        self.line_end = end[0] if end else "\n"
        """How its first line ends; so do lines put in."""
        ends = re.finditer("\r\n", self.raw)
        self.pairs = [found.start() - self.before - index for index, found in enumerate(ends)]
        """The offsets in `text` of line breaks that are CR LF in the file."""

    def replaced(self, replacements: Iterable[Replacement]) -> bytes:
        """Return the file's bytes after replacements in `text`."""
        there = [Replacement(self.there(r.start), self.there(r.end), r.text.replace("\n", self.line_end))
                 for r in replacements]  # fmt: skip
        return apply(self.raw, there).encode()

    def there(self, offset: int) -> int:
        """Return where an offset in `text` stands in the file, in code points."""
        return offset + self.before + bisect_left(self.pairs, offset)


def read_raw(root: Path, name: str) -> RawText:
    """Return a file of an edition. Raises `SitegenError` where it can't be read."""
    try:
        return RawText((root / name).read_bytes())
    except (OSError, UnicodeDecodeError) as error:
        raise SitegenError(f"{name} can't be read: {error}") from error


def write_files(root: Path, files: Mapping[str, bytes | None]) -> None:
    """Write files of an edition, by their names; None deletes one. All of them are written, or none, as `Change` says.

    Folders are made where they are missing. A link is followed, but never out of the edition. Ctrl-C comes too early or
    too late: while the files are written it does nothing. Raises `SitegenError`.
    """
    if not files:
        return
    targets = {name: target_of(root, name) for name in files}
    mend(root)
    try:
        with undisturbed(), Change.begin(root) as change:
            change.make({target: files[name] for name, target in targets.items()})
    except OSError as error:
        where = error.filename or CHANGE
        raise SitegenError(f"{where} can't be written: {error.strerror}; nothing is changed") from error


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Have Ctrl-C do nothing meanwhile. Only the main thread may say so; in another one it comes to no harm."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
