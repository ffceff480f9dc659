"""What the last build came to, by which the next one knows that there is nothing to do."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from sitegen import __version__
from sitegen.cache.signature import LONG_AFTER, Signature, is_same, sign, state_of
from sitegen.cache.store import FOLDER, Store
from sitegen.model.aside import is_left
from sitegen.model.problem import Problem
from sitegen.model.summary import Summary

PART = "last build"
PACKAGE = Path(__file__).parents[1]
COMPILED = ("__pycache__",)
"""What Python itself leaves in folders."""


class Record(msgspec.Struct, frozen=True):
    """A build that went well."""

    inputs: Signature
    """Of the edition's files, the theme's, the program's own, and of what is installed beside it, before the build."""
    site: bytes
    """The signature of what it wrote."""
    summary: Summary
    problems: list[Problem]


class LastBuild:
    """The last build of an edition into a folder, with the same options.

    Of the packages that are installed only the times of the folders that hold them are looked at: to install another
    version changes these.
    """

    def __init__(
        self, root: Path, out: Path, options: Iterable[object], tell: Callable[[str], object], *, originals: bool
    ) -> None:
        """`options` is all else that decides what is built; `originals`: whether they are read."""
        self.root = root
        self.out = out
        self.key = repr((str(out), originals, *options, __version__, sys.version)).encode(errors="surrogateescape")
        self.folder = root / FOLDER
        self.folders = input_folders(root, originals=originals)
        self.store = Store.at(root, tell)
        self.begun = self.sign_inputs()
        """The signature before anything is read."""

    def sign_inputs(self) -> Signature:
        return sign(self.folders, time.time_ns(), skipped=COMPILED, also=installed())

    def sign_program(self) -> bytes:
        """Return the signature of the program, of what is installed beside it, and of the build's options."""
        return sign_program(self.key)

    def sign_site(self) -> bytes:
        return sign([self.out], LONG_AFTER).digest

    def unchanged(self) -> tuple[Summary, list[Problem]] | None:
        """Return what the last build came to, if nothing changed since: no file that it read, none that it wrote.

        None too where a run that was stopped left something, which a build removes.
        """
        if is_left(self.out, self.folder):
            return None
        kept = self.store.get(PART, self.key)
        try:
            record = msgspec.msgpack.decode(kept, type=Record) if kept else None
        except (msgspec.DecodeError, msgspec.ValidationError):
            return None
        if record is None or not is_same(record.inputs, self.begun) or record.site != self.sign_site():
            return None
        if record.inputs.doubted and not self.begun.doubted:  # they have aged: next time they need not be read
            self.keep(msgspec.structs.replace(record, inputs=self.begun))
        summary = record.summary
        unchanged = summary.written + summary.unchanged
        why = dict.fromkeys(summary.why, "unchanged")
        return msgspec.structs.replace(summary, written=0, unchanged=unchanged, why=why), record.problems

    def remember(self, summary: Summary, problems: list[Problem]) -> None:
        """Keep what the build that is just done came to."""
        self.keep(Record(self.begun, self.sign_site(), summary, problems))

    def keep(self, record: Record) -> None:
        self.store.put(PART, {self.key: msgspec.msgpack.encode(record)})


def sign_program(options: bytes = b"") -> bytes:
    """Return the signature of the program, of what is installed beside it, and of options."""
    also = f"{options!r} {__version__} {sys.version} {installed()}"
    return sign([PACKAGE], LONG_AFTER, skipped=(*COMPILED, "templates"), also=also).digest


def installed() -> str:
    """Return what changes when packages are installed, or removed."""
    return repr([state_of(path) for path in sys.path if path.endswith("-packages")])


def input_folders(root: Path, *, originals: bool) -> list[Path]:
    """Return the folders and files on which a site depends, the theme's and the program's own among them."""
    content = [root / "content" / name for name in ("edition.yaml", "edition.yml", "texts", "pages", "assets")]
    if originals:
        content.append(root / "content" / "originals")
    theme = [PACKAGE, PACKAGE.parent / "templates"]
    return [*content, root / "annotations", root / "templates", *theme]
