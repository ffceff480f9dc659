"""The files of a change: read as bytes with their own line ends, and written all of them or none."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path

from sitegen.edit.replace import Replacement, apply
from sitegen.load.source import normal_lines
from sitegen.model.confined import write_new
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
    """Write files of an edition, by their names; None deletes one. All of them are written, or none.

    Each is written beside its place first, then all are put in place, one by one; if that fails, what was there before
    is put back. A link is followed, but never out of the edition. Raises `SitegenError`.
    """
    targets = {name: target_of(root, name) for name in files}
    partial = {name: target.with_name(f".{target.name}.partial") for name, target in targets.items()}
    try:
        for name, content in files.items():
            if content is not None:
                write_partial(targets[name], partial[name], content)
        put_in_place(files, targets, partial)
    except OSError as error:
        where = error.filename or ""
        raise SitegenError(f"{where} can't be written: {error.strerror}; nothing is changed") from error
    finally:
        for path in partial.values():
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def target_of(root: Path, name: str) -> Path:
    """Return the file that a name stands for. Raises `SitegenError` where that is none of the edition's."""
    target = (root / name).resolve()
    if not target.is_relative_to(root.resolve()):
        raise SitegenError(f"{name} is a link that leads out of the edition; nothing is written")
    return target


def write_partial(target: Path, partial: Path, content: bytes) -> None:
    """Write what is to take a file's place beside it, with its permissions."""
    write_new(partial, content)
    if target.exists():
        shutil.copymode(target, partial)


def put_in_place(files: Mapping[str, bytes | None], targets: Mapping[str, Path], partial: Mapping[str, Path]) -> None:
    """Put written files in their places, then delete; put back what was there if one can't be."""
    old = {name: target.read_bytes() if target.exists() else None for name, target in targets.items()}
    done = []
    try:
        for name in sorted(files, key=lambda name: files[name] is None):
            if files[name] is None:
                targets[name].unlink()
            else:
                os.replace(partial[name], targets[name])  # noqa: PTH105 - the plain call says that it is the atomic one
            done.append(name)
    except OSError:
        for name in done:
            content = old[name]
            if content is None:
                targets[name].unlink()
            else:
                targets[name].write_bytes(content)
        raise
