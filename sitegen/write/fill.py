"""Carry out a plan: fill the sibling folder, or replace files in place.

A file in the sibling may be the same inode as one of the old site, so no file is ever opened for
writing that is there already: new contents are new files.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from pathlib import Path

from sitegen.write.plan import FILE_MODE, FOLDER_MODE, Plan, bytes_of
from sitegen.write.swap import Site


def fill_sibling(plan: Plan, site: Site) -> None:
    """Make the complete new site beside the old one; raises OSError, the old site being untouched."""
    out, new = site.out, site.new
    new.mkdir(0o700)  # a private site is no more open while it is made
    for folder in sorted([*plan.folders, *plan.kept_folders]):
        (new / folder).mkdir()
    for path, content in sorted(plan.contents.items()):
        if path not in plan.unchanged or not link_file(f"{out}/{path}", f"{new}/{path}"):
            put_file(new / path, out / path if content is None else content)
    for path in plan.kept:
        keep_file(out / path, new / path)
    for folder in plan.folders:
        (new / folder).chmod(FOLDER_MODE)
    for folder in reversed(plan.kept_folders):  # children first: a parent may be read-only
        copy_state(out / folder, new / folder)
    if out.exists():
        copy_state(out, new)
    else:
        new.chmod(FOLDER_MODE)


def put_file(path: Path, content: bytes | Path) -> None:
    """Make a file that is not there yet, with our mode, of its bytes or of a file that holds them."""
    if isinstance(content, Path) and link_file(content, path):
        path.chmod(FILE_MODE)
    else:
        write_file(path, bytes_of(content))


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, with our mode."""
    with path.open("xb") as file:
        file.write(content)
    path.chmod(FILE_MODE)


def link_file(old: Path | str, new: Path | str) -> bool:
    """Make `new` another name of the file `old`; return False where the file system will not (then copy).

    Paths may be given as strings, for of a large site most files are linked, and to join paths takes longer.
    """
    try:
        os.link(old, new)
    except FileExistsError:  # a stranger's Index.html where the file system takes it for our index.html
        raise
    except OSError:  # EXDEV, EPERM, EMLINK, ENOTSUP …; if it was another fault, the copy will meet it too
        return False
    return True


def keep_file(old: Path, new: Path) -> None:
    """Bring a stranger's file, link, socket … over into the new site as it is."""
    if old.is_symlink():
        new.symlink_to(old.readlink(), target_is_directory=old.is_dir())
    elif not link_file(old, new):
        if not old.is_file():  # opening a pipe would wait forever
            raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(old))
        with old.open("rb") as source, new.open("xb") as target:
            shutil.copyfileobj(source, target)
        copy_state(old, new)


def copy_state(old: Path, new: Path) -> None:
    """Give `new` the owner (where we may), mode and extended attributes of `old`."""
    if sys.platform != "win32":
        status = old.stat()
        with contextlib.suppress(PermissionError):
            os.chown(new, status.st_uid, status.st_gid)
    shutil.copystat(old, new)


def make_folders(folders: list[Path]) -> None:
    """Make the folders, parents first, where they are missing, and give them our mode."""
    for folder in folders:
        folder.mkdir(exist_ok=True)
        folder.chmod(FOLDER_MODE)


def replace_file(path: Path, content: bytes, temporary: Path) -> None:
    """Write the file under a temporary name and rename it, so that a reader sees the old or the new."""
    write_file(temporary, content)
    temporary.replace(path)
