"""`sitegen new`: the files of a first edition, that build without a problem."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sitegen.model.problem import SitegenError
from sitegen.schemas import FOLDER, write_schemas

EDITION = Path(__file__).with_name("edition")
DOTTED = {"gitignore": ".gitignore"}
"""Files that would else be taken for our own checkout's."""


def start_edition(directory: Path) -> list[str]:
    """Write a small edition into a new or empty folder and return its files, relative to it.

    Raises `SitegenError` if the folder holds anything, or can't be written; then nothing is left behind.
    """
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise SitegenError(f"{directory} is there already and not empty; name a new folder")
    partial = directory.with_name(f".{directory.name}.partial")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        names = [copy(path, partial) for path in sources()]
        names += [f"{FOLDER}/{name}" for name in write_schemas(partial / FOLDER)]
        os.replace(partial, directory)  # noqa: PTH105 - in one step; an empty folder gives way
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise SitegenError(f"{directory} can't be written: {error.strerror}") from error
    return sorted(names)


def sources() -> Iterator[Path]:
    """Yield the files of the first edition."""
    for path in sorted(EDITION.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path


def copy(path: Path, target: Path) -> str:
    """Copy a file to its place and return its name there."""
    relative = path.relative_to(EDITION)
    relative = relative.with_name(DOTTED.get(relative.name, relative.name))
    place = target / relative
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(path.read_bytes())
    return relative.as_posix()
