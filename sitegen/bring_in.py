"""`sitegen import`: read files, recognise them, write originals and new texts; all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from sitegen.edit.files import write_files
from sitegen.importers import CopyError, Imported, KnownText, import_source
from sitegen.layers import LAYERS
from sitegen.load.edition import addresses
from sitegen.load.source import Source
from sitegen.load.texts import TextReader, fingerprint
from sitegen.model.confined import refuse_link
from sitegen.model.problem import Problem, SitegenError
from sitegen.model.text import ORIGINAL


class Written(msgspec.Struct, frozen=True):
    """What became of one file."""

    name: str
    path: str
    """The file that was written, relative to the edition."""
    imported: Imported
    unchanged: bool


def bring_in(
    root: Path, files: Sequence[Path], *, as_text: str, force: bool, keep_all: bool, known_only: bool = False
) -> list[Written]:
    """Import files into an edition. Nothing is written unless every file can be; nothing is overwritten unforced.

    With `known_only` files that are no copy of a text of the edition are passed over.
    Raises `SitegenError` naming the file that can't be imported, or the folder that is a link, or where `known_only`
    leaves none.
    """
    for folder in ("content/texts", "content/originals"):
        refuse_link(root, folder)
    known = known_texts(root)
    found = []
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            raise SitegenError(f"{file} can't be read: {error.strerror}") from error
        try:
            imported = import_source(file.name, raw, known, as_text=as_text, keep_all=keep_all)
        except SitegenError as error:
            if known_only and not isinstance(error, CopyError):
                continue
            raise
        if imported.kind == "original" or not known_only:
            found.append((file, imported))
    if not found:
        raise SitegenError("none of the files is a copy of a text of this edition")
    planned = [plan(root, file, imported, known, force=force) for file, imported in found]
    if len({written.path for written in planned}) < len(planned):
        raise SitegenError("two of the files would become the same text; import them one by one, with --as")
    write_files(root, {some.path: some.imported.content.encode() for some in planned if not some.unchanged})
    return planned


def known_texts(root: Path) -> list[KnownText]:
    """Return the texts of an edition whose originals are recorded."""
    problems: list[Problem] = []
    reader = TextReader(root, addresses(LAYERS), "en", problems)
    known = []
    for path in sorted((root / "content" / "texts").glob("*.md")):
        read = reader.read_matter(path.relative_to(root).as_posix(), path)
        if read is not None and read[3].original:
            known.append(KnownText(path.stem, read[3].original.files, read[3].original.paragraphs))
    return known


def plan(root: Path, file: Path, imported: Imported, known: Sequence[KnownText], *, force: bool) -> Written:
    """Return what is to be written for a file. Raises `SitegenError` where that would overwrite another."""
    folder = "content/originals" if imported.kind == "original" else "content/texts"
    path = f"{folder}/{imported.text}.md"
    if imported.kind == "original":
        verify(root, imported, known)
    target = root / path
    unchanged = target.is_file() and target.read_bytes() == imported.content.encode()
    if target.exists() and not unchanged and not force:
        raise SitegenError(f"{path} is there already and differs; --force overwrites it, --as names another text")
    return Written(str(file), path, imported, unchanged)


def verify(root: Path, imported: Imported, known: Sequence[KnownText]) -> None:
    """Raise `SitegenError` unless an original, read as the build will read it, has the recorded paragraphs."""
    problems: list[Problem] = []
    source = Source("original", imported.content)
    version = TextReader(root, addresses(LAYERS), "en", problems).read_version(ORIGINAL, source, source.text, 1, "")
    found = tuple(fingerprint(block.text) for block in version.blocks[1:])
    recorded = next(text.paragraphs for text in known if text.id == imported.text)
    if problems or found != recorded:
        raise SitegenError(f"the original of {imported.text} would not read back as recorded; this is a bug")
