"""Exchange the old site and the new one, and clean up after a run that was killed.

The folders beside the site, for `public`:

    .public.sitegen-new   the new site while it is made; after the exchange, the old one on its way out
    .public.sitegen-old   the old site between the two renames, where there is no exchange in one step

So there is work left only if -old is there and the site is not; -new on its own is always litter.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from sitegen.model.aside import new_beside, old_beside
from sitegen.model.durable import sync_path
from sitegen.model.problem import SitegenError

if sys.platform != "win32":
    import fcntl

LOCK_SECONDS = 30.0
"""How long to wait for another publisher."""
POLL_SECONDS = 0.05
AT_FDCWD = -100  # fcntl.h
RENAME_EXCHANGE = 2  # linux/fs.h
NO_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
NO_LOCKS = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EBADF})


class Site(msgspec.Struct, frozen=True):
    """The folder of a site and the names of the folders beside it."""

    out: Path
    """Absolute; its parent with all links resolved, itself not."""
    shown: str
    """As the user wrote it, with a / at the end."""

    @classmethod
    def at(cls, out: Path) -> Site:
        """Return the site in `out`; raise SitegenError for the root of the file system."""
        named = out if out.name not in ("", "..") else Path(os.path.realpath(out))
        if not named.name:
            raise SitegenError(f"cannot publish into {out}: name a folder in it")
        return cls(Path(os.path.realpath(named.parent)) / named.name, out.as_posix().rstrip("/") + "/")

    @property
    def new(self) -> Path:
        """Where the new site is made."""
        return new_beside(self.out)

    @property
    def old(self) -> Path:
        """Where the old site waits between two renames."""
        return old_beside(self.out)


@contextlib.contextmanager
def tell_errors(site: Site, doing: str) -> Iterator[None]:
    """Turn an OSError into a SitegenError: what could not be done, to the site or a file in it, and why."""
    try:
        yield
    except OSError as error:
        path = Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else site.out
        inside = next((path.relative_to(top) for top in (site.out, site.new) if path.is_relative_to(top)), Path())
        where = site.shown + (inside.as_posix() if inside.parts else "")
        raise SitegenError(f"cannot {doing} {where}: {error.strerror or error}") from error


@contextlib.contextmanager
def lock_parent(site: Site) -> Iterator[None]:
    """Hold the folder that the site is in against other publishers; raise SitegenError if one keeps it.

    Windows and some network file systems have no such lock, and go without.
    """
    if sys.platform == "win32":
        yield
    else:
        handle = os.open(site.out.parent, os.O_RDONLY)
        try:
            deadline = time.monotonic() + LOCK_SECONDS
            while not try_lock(handle):
                if time.monotonic() >= deadline:
                    raise SitegenError(f"cannot write {site.shown}: another sitegen is writing there")
                time.sleep(POLL_SECONDS)
            yield
        finally:
            with contextlib.suppress(OSError):  # a child forked meanwhile would hold it through a mere close
                fcntl.flock(handle, fcntl.LOCK_UN)
            os.close(handle)


def try_lock(handle: int) -> bool:
    """Lock the open folder; return False when another has it."""
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in NO_LOCKS:
                raise
    return True


def recover(site: Site) -> None:
    """Complete an exchange that was cut short and remove what else a killed run left; raises OSError."""
    if is_folder(site.old) and not os.path.lexists(site.out):
        (site.new if is_folder(site.new) else site.old).rename(site.out)
    discard(site.new)
    if is_folder(site.old):
        site.old.rename(site.new)  # first: while it is called -old it must be whole
        discard(site.new)


def is_folder(path: Path) -> bool:
    """Whether there is a folder of that name, not a link to one."""
    return os.path.lexists(path) and stat.S_ISDIR(path.lstat().st_mode)


def discard(folder: Path) -> None:
    """Remove the folder if it is there; of links in it, the links. Raises OSError."""
    if not is_folder(folder):
        return
    try:
        shutil.rmtree(folder)
    except PermissionError:
        open_folders(folder)
        shutil.rmtree(folder)


def open_folders(folder: Path) -> None:
    """Make the folder and those in it writable: a stranger's read-only folder came along with its mode."""
    folder.chmod(0o700)
    for child in folder.iterdir():
        if is_folder(child):
            open_folders(child)


def refuse_link(site: Site) -> None:
    """Raise SitegenError where the site is a link."""
    if site.out.is_symlink():
        raise SitegenError(f"{site.shown} is a link: name the folder that it leads to, or remove it")


def refuse_odd(site: Site) -> None:
    """Raise SitegenError where the site cannot be a folder: a link or a file has its name."""
    refuse_link(site)
    if site.out.exists() and not site.out.is_dir():
        raise SitegenError(f"{site.shown} is not a folder: move it away, or name another folder")
    for sibling in (site.new, site.old):
        if os.path.lexists(sibling):  # no folder, else it would have been cleaned up
            raise SitegenError(f"{sibling.name} beside {site.shown} is in the way: move it away or delete it")


def refuse_immovable(site: Site) -> None:
    """Raise SitegenError where the site is a folder that cannot or should not be exchanged for another."""
    if Path.cwd().is_relative_to(site.out):
        raise SitegenError(f"cannot write {site.shown}: it would be replaced under your feet; start elsewhere")
    if site.out.is_dir() and site.out.stat().st_dev != site.out.parent.stat().st_dev:
        raise SitegenError(f"cannot write {site.shown}: it is a mount point; publish into a folder in it")


def swap_sites(site: Site) -> None:
    """Put the complete new site in place of the old one, for good; raises OSError, with the old in place."""
    sync_tree(site.new)
    if not os.path.lexists(site.out):
        site.new.rename(site.out)
    elif not exchange(site.new, site.out):
        site.out.rename(site.old)
        try:
            site.new.rename(site.out)
        except OSError:
            site.old.rename(site.out)
            raise
    with contextlib.suppress(OSError):  # before the old one goes; the exchange itself is done
        sync_path(site.out.parent)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system cannot. See renameat2(2)."""
    renameat2 = find_call("renameat2")
    if renameat2 is None:
        return False
    if renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def sync_tree(folder: Path) -> None:
    """Wait until all in the folder is on the disk; raises OSError.

    One syncfs(2) for the whole file system: measured with 10,000 new files, 0.1 s against 2 s for an
    fsync each. Where there is no syncfs it is an fsync each; for folders too, whose entries are new.
    """
    syncfs = find_call("syncfs")
    if syncfs is None:
        for path in [*folder.rglob("*"), folder]:
            if not path.is_symlink() and (path.is_file() or path.is_dir()):
                sync_path(path)
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    finally:
        os.close(handle)


def find_call(name: str) -> Callable[..., int] | None:
    """Return a function of Linux's C library by its name, if it is there."""
    library = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    function: Callable[..., int] | None = getattr(library, name, None)
    return function
