"""`sitegen new`: the files of a first edition, that build without a problem."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from sitegen.model.config import LANGUAGE_PATTERN
from sitegen.model.problem import SitegenError
from sitegen.model.yaml_out import SPECIAL, scalar
from sitegen.schemas import FOLDER, write_schemas
from sitegen.starter.program import program_address

EDITION = Path(__file__).with_name("edition")
DOTTED = {"gitignore": ".gitignore", "github": ".github"}
"""Files and folders that would else be taken for our own checkout's."""
TITLE, LANGUAGE = "My edition", "en"
"""As the files of the first edition have them."""
LIST = ".list"
"""Which files are being put into a folder that was there, with their digests: in the folder they come from."""
PROGRAM = "git+https://github.com/OWNER/sitegen@v0.1.0"
"""What stands in its requirements for the address of this program."""


def start_edition(directory: Path, title: str = "", language: str = LANGUAGE) -> list[str]:
    """Write a small edition into a new or empty folder and return its files, relative to it.

    A folder that holds a git repository and nothing else counts as empty. Without a title the folder's name is one.
    Raises `SitegenError` if the folder holds anything, or can't be written; then nothing is left behind.
    """
    directory = directory.absolute() if directory.name else directory.resolve()
    changes = own_lines(title or title_of(directory.name), language)
    partial = directory.with_name(f".{directory.name}.partial")
    take_back(partial, directory)
    if directory.exists() and (not directory.is_dir() or any(path.name != ".git" for path in directory.iterdir())):
        shutil.rmtree(partial, ignore_errors=True)
        raise SitegenError(f"{directory} is there already and not empty; name a new folder")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(partial, ignore_errors=True)
        names = [copy(path, partial, changes) for path in sources()]
        names += [f"{FOLDER}/{name}" for name in write_schemas(partial / FOLDER)]
        settle(partial, directory)
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, OSError):
            raise SitegenError(f"{directory} can't be written: {error.strerror}") from error
        raise
    return sorted(names)


def title_of(name: str) -> str:
    """Return a folder's name as a title."""
    words = " ".join(re.sub("[-_]+", " ", name).split())
    return words[:1].upper() + words[1:] if words and not SPECIAL.search(words) else TITLE


def own_lines(title: str, language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what is changed in the files of the first edition: for each file, words of it and what takes their place.

    Raises `SitegenError` for a title of several lines, or a language that is none.
    """
    if SPECIAL.search(title) or not title.strip():
        raise SitegenError("the title must be one line of words")
    if not re.fullmatch(LANGUAGE_PATTERN, language):
        raise SitegenError(f"“{language}” is not the tag of a language; write one such as en, de or pt-BR")
    return {
        "content/edition.yaml": (
            (f"title: {TITLE}\n", f"title: {scalar(title.strip())}\n"),
            (f"language: {LANGUAGE}\n", f"language: {scalar(language)}\n"),
        ),
        "README.md": ((f"# {TITLE}\n", f"# {title.strip()}\n"),),
        "requirements.txt": ((PROGRAM, program_address() or PROGRAM),),
    }


def sources() -> Iterator[Path]:
    """Yield the files of the first edition."""
    for path in sorted(EDITION.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path


def copy(path: Path, target: Path, changes: Mapping[str, tuple[tuple[str, str], ...]]) -> str:
    """Copy a file to its place, with the changes to it, and return its name there."""
    relative = Path(*(DOTTED.get(part, part) for part in path.relative_to(EDITION).parts))
    text = path.read_text(encoding="utf-8")
    for old, new in changes.get(relative.as_posix(), ()):
        text = text.replace(old, new, 1)
    place = target / relative
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8", newline="\n")
    return relative.as_posix()


def settle(partial: Path, directory: Path) -> None:
    """Move a finished folder to its place: in one step, or into the folder that is there, and wholly or not at all.

    There a list says meanwhile what is put, so that the next run can take back what one that was killed had put.
    """
    if not directory.exists():
        os.replace(partial, directory)  # noqa: PTH105 - in one step
        return
    moved = sorted(partial.iterdir())
    (partial / LIST).write_bytes(msgspec.json.encode(digests(partial)))
    try:
        for path in moved:
            os.replace(path, directory / path.name)  # noqa: PTH105 - within a file system
    except BaseException:
        take_back(partial, directory)
        raise
    shutil.rmtree(partial, ignore_errors=True)  # what is left of it goes at the next run


def take_back(partial: Path, directory: Path) -> None:
    """Remove what a run that was stopped had put into a folder; all stays if it is whole, or anything is another's.

    Raises OSError.
    """
    try:
        listed = msgspec.json.decode((partial / LIST).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError):
        return
    there = digests(directory) if directory.is_dir() else {}
    if there == listed or not there.items() <= listed.items():
        return
    for name in listed:
        (directory / name).unlink(missing_ok=True)
    folders = {above for name in listed for above in Path(name).parents if above.name}
    for folder in sorted(folders, reverse=True):
        if (directory / folder).is_dir():
            (directory / folder).rmdir()


def digests(folder: Path) -> dict[str, str]:
    """Return the digests of all files in a folder, but for git's own, by their names in it."""
    files = [path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()]
    return {
        name.as_posix(): "" if (folder / name).is_symlink() else blake2b((folder / name).read_bytes()).hexdigest()
        for name in files
        if name.parts[0] != ".git"
    }
