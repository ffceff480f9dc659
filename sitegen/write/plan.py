"""Plan a publication: compare the new site with what is in the folder, and change nothing.

The manifest in the folder says which files are ours. It is trusted for nothing else: a path in it
counts only where a walk through the folder, which follows no links, finds a file of that name.
"""

from __future__ import annotations

import os
import stat
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path, PureWindowsPath

import msgspec

from sitegen.model.problem import SitegenError

MANIFEST = ".sitegen-files"
"""The list of our files, in the site itself."""
TEMPORARY = ".sitegen-temp"
"""Where the preview writes before it renames; left over by a kill, it is ours to remove."""
HEADER = "# sitegen-files 1: what the last build made; every other file here is kept"
FILE_MODE = 0o644
FOLDER_MODE = 0o755


Content = bytes | Path | None
"""Of a file of the new site: its bytes, or a file that holds them and is not needed after; None: one that is there
already and stays as it is."""


class Plan(msgspec.Struct, frozen=True):
    """What becomes of each path, ours and strangers'; all are relative to the site, with /."""

    contents: dict[str, Content]
    """The new site, the manifest among it."""
    unchanged: frozenset[str]
    """Those of `contents` that are there already, byte for byte and with their mode."""
    removed: list[str]
    """Our files that are no longer made."""
    kept: list[str]
    """Strangers' files, links and whatever else is no folder."""
    folders: list[str]
    """Folders of the new site, parents first."""
    kept_folders: list[str]
    """Strangers' folders with none of our files in them, parents first."""
    idle: bool
    """Whether the new site is there already and nothing need be done."""


def add_manifest(files: Mapping[str, Content]) -> dict[str, Content]:
    """Return `files` and their manifest; raise ValueError for paths that are unsafe on some system."""
    check_paths(files)
    return {**files, MANIFEST: format_manifest(files)}


def format_manifest(paths: Iterable[str]) -> bytes:
    """Return the manifest: a line that names its version, then the paths in code point order, in UTF-8."""
    return "".join(f"{line}\n" for line in (HEADER, *sorted(paths))).encode()


def check_paths(paths: Iterable[str]) -> None:
    """Raise ValueError for a path that leaves the site or cannot stand beside another one.

    Two paths that differ only in case or composition are one file on macOS and Windows.
    """
    seen: dict[str, str] = {}
    for path in paths:
        refuse_unsafe(path)
        other = seen.setdefault(fold_path(path), path)
        if other != path:
            raise ValueError(f"{other!r} and {path!r} are one file on some systems")
    for folder in sorted(list_ancestors(seen) & seen.keys()):
        raise ValueError(f"{seen[folder]!r} is to be both a file and a folder")


def refuse_unsafe(path: str) -> None:
    """Raise ValueError for a path that is absolute, climbs, is not plain text, or is one of our own."""
    parts = path.split("/")
    plain = path.encode(errors="replace").decode() == path and "\\" not in path
    if not plain or any(unicodedata.category(char) == "Cc" for char in path):
        raise ValueError(f"unsafe character in path {path!r}")
    if {"", ".", ".."} & set(parts) or PureWindowsPath(path).anchor:
        raise ValueError(f"unsafe path {path!r}")
    if fold_path(parts[0]) in (MANIFEST, TEMPORARY):
        raise ValueError(f"{path!r} is a name that sitegen.write uses itself")


def fold_path(path: str) -> str:
    """Return the path as a file system sees it that knows neither case nor composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def plan_site(contents: dict[str, Content], out: Path, shown: str) -> Plan:
    """Return what to do so that `out` holds `contents` and what strangers put there.

    Raises SitegenError, naming `out` as `shown`, where something of a stranger's is in the way.
    """
    there = scan_folder(out, shown) if out.exists() else {}
    listed = read_manifest(out, there, shown)
    equal = {path for path, content in contents.items() if holds(out, path, there, content)}
    if any(content is None and path not in equal for path, content in contents.items()):
        raise SitegenError(f"something in {shown} was taken away while the site was made; build again")
    ours = {path for path in listed if path in there and stat.S_ISREG(there[path].st_mode)} | equal
    kept = {path for path, status in there.items() if not stat.S_ISDIR(status.st_mode)} - ours
    kept_folders = list_kept_folders(there, listed, kept)
    refuse_conflicts({*contents, TEMPORARY}, kept, kept_folders, shown, built=MANIFEST in listed)

    folders = list_ancestors(contents)
    present = {path for path, status in there.items() if stat.S_ISDIR(status.st_mode)}
    unchanged = frozenset(path for path in equal if has_mode(there[path], FILE_MODE))
    removed = ours - contents.keys() - {TEMPORARY}
    emptied = present - kept_folders - folders
    same_folders = all(path in present and has_mode(there[path], FOLDER_MODE) for path in folders)
    return Plan(
        contents=contents,
        unchanged=unchanged,
        removed=sorted(removed),
        kept=sorted(kept),
        folders=sorted(folders),
        kept_folders=sorted(kept_folders - folders),
        idle=len(unchanged) == len(contents) and same_folders and not (removed or emptied or TEMPORARY in there),
    )


def scan_folder(out: Path, shown: str) -> dict[str, os.stat_result]:
    """Return all that is in `out`, at any depth and following no links: path to status."""
    device = out.stat().st_dev
    found: dict[str, os.stat_result] = {}
    waiting = [("", out)]
    while waiting:
        prefix, folder = waiting.pop()
        if folder.lstat().st_dev != device:  # removing the old site would empty it
            raise SitegenError(f"{shown}{prefix} is another file system mounted there; unmount it first")
        with os.scandir(folder) as entries:
            for entry in entries:
                path = prefix + entry.name
                found[path] = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(found[path].st_mode):
                    waiting.append((f"{path}/", folder / entry.name))
    return found


def read_manifest(out: Path, there: Mapping[str, os.stat_result], shown: str) -> set[str]:
    """Return the paths that are ours as of the last build, bookkeeping too; none without a manifest."""
    ours = {TEMPORARY}
    if MANIFEST not in there:
        return ours
    text = ""
    if stat.S_ISREG(there[MANIFEST].st_mode):
        text = (out / MANIFEST).read_bytes().decode(errors="replace")
    header, *paths = text.replace("\r\n", "\n").split("\n")  # git may have been here
    if not header.startswith(HEADER.partition(":")[0] + ":"):
        raise SitegenError(f"{shown}{MANIFEST} is no list that this sitegen wrote; move {shown} away and build again")
    return ours | {MANIFEST, *paths}


def holds(out: Path, path: str, there: Mapping[str, os.stat_result], content: Content) -> bool:
    """Whether a file of just these bytes is at the path; any, where it is to stay."""
    status = there.get(path)
    if status is None or not stat.S_ISREG(status.st_mode):
        return False
    if content is None:
        return True
    if status.st_size != (len(content) if isinstance(content, bytes) else content.stat().st_size):
        return False
    try:
        return (out / path).read_bytes() == bytes_of(content)
    except PermissionError:
        return False


def bytes_of(content: bytes | Path) -> bytes:
    """Return the bytes of a file of the new site."""
    return content if isinstance(content, bytes) else content.read_bytes()


def has_mode(status: os.stat_result, mode: int) -> bool:
    """Whether the permissions are these; always, on Windows, which has none of the kind."""
    return sys.platform == "win32" or stat.S_IMODE(status.st_mode) == mode


def list_ancestors(paths: Iterable[str]) -> set[str]:
    """Return the folders above the paths, but for the site itself."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def list_kept_folders(there: Mapping[str, os.stat_result], listed: set[str], kept: set[str]) -> set[str]:
    """Return the folders that hold something of a stranger's, or that were not made for files of ours."""
    made = list_ancestors(listed)
    foreign = {path for path, status in there.items() if stat.S_ISDIR(status.st_mode) and path not in made}
    return foreign | list_ancestors(foreign | kept)


def refuse_conflicts(wanted: set[str], kept: set[str], kept_folders: set[str], shown: str, *, built: bool) -> None:
    """Raise SitegenError where a stranger has something at a path of ours, or a file at a folder of ours.

    `built` says whether there was a manifest; without one the files may be those of an older sitegen.
    """
    in_the_way = sorted(kept & (wanted | list_ancestors(wanted)) | kept_folders & wanted)
    if not in_the_way:
        return
    more = f" (and {len(in_the_way) - 1} more)" if len(in_the_way) > 1 else ""
    hint = "" if built else f"; {shown} has no list of sitegen's files ({MANIFEST}): is it an older build?"
    raise SitegenError(
        f"{shown}{in_the_way[0]}{more} is in the way and not made by sitegen: move it away or delete it{hint}"
    )
