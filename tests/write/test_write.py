"""Writing: the site is whole at every moment, and what a stranger put there is kept."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sitegen
from sitegen.model.problem import SitegenError
from sitegen.write import Published, fill, publish, swap
from sitegen.write.plan import HEADER, MANIFEST, TEMPORARY, format_manifest

OLD = {
    "index.html": b"old home",
    "css/site.css": b"body {}",
    "texts/a.html": b"old a",
    "texts/gone.html": b"gone",
    "notes/n.html": b"note",
    "becomes-file/x.html": b"x",
    "becomes-folder": b"y",
}
NEW = {
    "index.html": b"new home",
    "css/site.css": b"body {}",
    "texts/a.html": b"old a",
    "texts/fresh.html": b"fresh",
    "becomes-file": b"x",
    "becomes-folder/y.html": b"y",
    "deep/er/page.html": b"deep",
}
THIRD = {path: b"third " + path.encode() for path in {*OLD, *NEW} - {"becomes-file", "becomes-folder"}} | {
    "becomes-file/x.html": b"third"
}
STRANGERS = {"CNAME": b"example.org", ".gitignore": b"*\n", "texts/mine.txt": b"mine", "own/deep/f": b"f"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder that is not there yet, in a parent that is."""
    (tmp_path / "edition").mkdir()
    return tmp_path / "edition" / "public"


def put(out: Path, files: dict[str, bytes]) -> None:
    """Write files as a stranger would."""
    for path, content in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)


def read(out: Path) -> dict[str, bytes | str]:
    """Return what is in the folder: contents of files, targets of links, `folder` for folders."""
    found: dict[str, bytes | str] = {}
    for path in out.rglob("*"):
        name = path.relative_to(out).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        else:
            found[name] = "folder" if path.is_dir() else path.read_bytes()
    return found


def whole(*parts: dict[str, bytes]) -> dict[str, bytes | str]:
    """Return what a folder with our files (the first) and strangers' holds."""
    found: dict[str, bytes | str] = {MANIFEST: format_manifest(parts[0])}
    for files in parts:
        for path, content in files.items():
            found[path] = content
            found |= {folder.as_posix(): "folder" for folder in Path(path).parents if folder != Path()}
    return found


def mode(path: Path) -> int:
    """Return the permissions of a path."""
    return stat.S_IMODE(path.stat().st_mode)


def deny(number: int) -> Callable[..., NoReturn]:
    """Return a function that raises the system error."""

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return refuse


def alone(out: Path) -> bool:
    """Whether nothing was left beside the site."""
    return os.listdir(out.parent) == [out.name]  # noqa: PTH208 names are what is compared


# -- what a site is after writing ------------------------------------------------------------------


def test_first_site(tmp_path: Path) -> None:
    """A first site is written with its parents, its manifest, and modes that a web server can read."""
    out = tmp_path / "a" / "b" / "public"
    mask = os.umask(0o077)
    try:
        result = publish(OLD, out)
    finally:
        os.umask(mask)
    assert result == Published(written=7, unchanged=0, removed=0, kept=0)
    assert read(out) == whole(OLD)
    assert {mode(path) for path in [*out.rglob("*"), out] if path.is_dir()} == {0o755}
    assert {mode(path) for path in out.rglob("*") if path.is_file()} == {0o644}
    assert alone(out)


def test_second_site(out: Path) -> None:
    """A second site takes the place of the first: files come, change and go, and so do folders."""
    publish(OLD, out)
    assert publish(NEW, out) == Published(written=5, unchanged=2, removed=4, kept=0)
    assert read(out) == whole(NEW)
    assert alone(out)


def test_no_files(out: Path) -> None:
    """A site of no files is an empty folder with an empty list."""
    publish(OLD, out)
    publish({}, out)
    assert read(out) == {MANIFEST: f"{HEADER}\n".encode()}


def test_manifest_bytes(out: Path) -> None:
    """The manifest is a version line and the sorted paths, whatever order they came in."""
    publish(dict(reversed(OLD.items())), out)
    assert (out / MANIFEST).read_text().splitlines() == [HEADER, *sorted(OLD)]
    assert HEADER.startswith("# sitegen-files 1:")


def test_same_site(out: Path) -> None:
    """A site that is there already is left alone."""
    publish(OLD, out)
    before = {path: path.stat() for path in [out, *out.rglob("*")]}
    assert publish(OLD, out) == Published(written=0, unchanged=7, removed=0, kept=0)
    assert {path: path.stat() for path in [out, *out.rglob("*")]} == before


def test_unchanged_files_are_linked(out: Path) -> None:
    """An unchanged file stays the same inode, and a changed one becomes another."""
    publish(OLD, out)
    before = {path: (out / path).stat().st_ino for path in OLD if (out / path).is_file()}
    publish(OLD | {"index.html": b"changed"}, out)
    assert {path for path in before if (out / path).stat().st_ino != before[path]} == {"index.html"}


def test_never_in_place(out: Path) -> None:
    """A file that others hold open, or have linked elsewhere, keeps its old bytes."""
    publish(OLD, out)
    (out.parent / "snapshot").hardlink_to(out / "index.html")
    with (out / "index.html").open("rb") as file:
        publish(NEW, out)
        assert file.read() == OLD["index.html"]
    assert (out.parent / "snapshot").read_bytes() == OLD["index.html"]


def test_bytes_decide(out: Path) -> None:
    """A file of the same size and time but other bytes is written anew."""
    publish({"a": b"one"}, out)
    status = (out / "a").stat()
    (out / "a").write_bytes(b"two")
    os.utime(out / "a", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert publish({"a": b"one"}, out).written == 1
    assert (out / "a").read_bytes() == b"one"


@pytest.mark.parametrize(("path", "lost", "ours"), [("index.html", 0o600, 0o644), ("texts", 0o700, 0o755)])
def test_modes_are_mended(out: Path, path: str, lost: int, ours: int) -> None:
    """A file or folder of ours that lost its mode gets it back."""
    publish(OLD, out)
    (out / path).chmod(lost)
    publish(OLD, out)
    assert mode(out / path) == ours


def test_mode_of_the_site(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site keeps its mode, and while it is made nobody else may read it."""
    out.mkdir()
    out.chmod(0o710)
    seen: set[int] = set()

    def spy(path: Path, content: bytes) -> None:
        seen.update(mode(folder) for folder in out.parent.glob(".*"))
        original(path, content)

    original = fill.write_file
    monkeypatch.setattr(fill, "write_file", spy)
    publish(OLD, out)
    assert seen == {0o700}
    assert mode(out) == 0o710


def test_out_in_other_words(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder may be named relative to the working directory, through .. and through linked parents."""
    monkeypatch.chdir(out.parent)
    publish(OLD, Path("public"))
    assert read(out) == whole(OLD)
    (out.parent.parent / "linked").symlink_to(out.parent)
    publish(NEW, Path("../linked/public"))
    assert read(out) == whole(NEW)
    assert alone(out)


# -- what strangers put there ----------------------------------------------------------------------


def test_strangers_are_kept(out: Path) -> None:
    """Strangers' files stay the same inodes with their modes; links, pipes and empty folders stay too."""
    publish(OLD, out)
    put(out, STRANGERS)
    (out / "CNAME").chmod(0o600)
    (out / "empty").mkdir()
    (out / "notes" / "empty").mkdir(mode=0o700)
    (out / "own" / "deep").chmod(0o555)
    (out / "dangling").symlink_to("nowhere")
    (out / "texts" / "up").symlink_to("..")
    os.mkfifo(out / "pipe")
    inodes = {path: (out / path).lstat().st_ino for path in [*STRANGERS, "pipe"]}

    assert publish(NEW, out) == Published(written=5, unchanged=2, removed=4, kept=7)
    assert {path: (out / path).lstat().st_ino for path in inodes} == inodes
    assert (mode(out / "CNAME"), mode(out / "notes/empty"), mode(out / "own/deep")) == (0o600, 0o700, 0o555)
    assert stat.S_ISFIFO((out / "pipe").lstat().st_mode)
    (out / "pipe").unlink()
    links: dict[str, bytes | str] = {"dangling": "link to nowhere", "texts/up": "link to .."}
    folders: dict[str, bytes | str] = dict.fromkeys(("empty", "notes", "notes/empty"), "folder")
    assert read(out) == whole(NEW, STRANGERS) | links | folders
    assert alone(out)


def test_folder_before_the_first_site(out: Path) -> None:
    """A folder with a .gitignore in it is as good as none."""
    put(out, {".gitignore": b"*\n"})
    assert publish(OLD, out) == Published(written=7, unchanged=0, removed=0, kept=1)
    assert read(out) == whole(OLD, {".gitignore": b"*\n"})


def test_equal_stranger_becomes_ours(out: Path) -> None:
    """A stranger's file with the bytes that we want is listed from then on, and removed when not made."""
    put(out, {"CNAME": b"example.org", "texts/a.html": b"old a"})
    assert publish(OLD | {"CNAME": b"example.org"}, out) == Published(written=6, unchanged=2, removed=0, kept=0)
    assert publish(OLD, out) == Published(written=0, unchanged=7, removed=1, kept=0)
    assert read(out) == whole(OLD)


@pytest.mark.parametrize(
    ("stranger", "files", "named"),
    [
        ({"texts/new.html": b"mine"}, {"texts/new.html": b"ours"}, "texts/new.html"),
        ({"fresh": b"mine"}, {"fresh/a.html": b"ours"}, "fresh"),
        ({"fresh/deep/mine": b"mine"}, {"fresh": b"ours"}, "fresh"),
        ({"fresh/deep/mine": b"mine"}, {"fresh/deep": b"ours"}, "fresh/deep"),
        ({"notes/mine": b"mine"}, {"notes": b"ours"}, "notes"),
        ({f"{TEMPORARY}/mine": b"mine"}, {"fresh": b"ours"}, TEMPORARY),
        ({"b": b"mine", "a": b"mine"}, {"a": b"ours", "b": b"ours"}, "a (and 1 more)"),
    ],
)
def test_stranger_in_the_way(out: Path, stranger: dict[str, bytes], files: dict[str, bytes], named: str) -> None:
    """A stranger's file where ours should be, or the folder of ours, is named and nothing is changed."""
    publish(OLD, out)
    put(out, stranger)
    before = read(out)
    with pytest.raises(SitegenError, match="in the way and not made by sitegen") as caught:
        publish(files, out)
    assert str(caught.value).startswith(f"{out}/{named} is in the way")
    assert MANIFEST not in str(caught.value)
    assert read(out) == before
    assert alone(out)


@pytest.mark.parametrize("path", ["texts", "texts/a.html"])
def test_link_in_the_way(out: Path, path: str) -> None:
    """A link in place of a file or folder of ours is a stranger's, and what it leads to is not touched."""
    publish(OLD, out)
    elsewhere = out.parent.parent / "elsewhere"
    (out / path).rename(elsewhere)
    (out / path).symlink_to(elsewhere)
    with pytest.raises(SitegenError, match=f"{path} is in the way"):
        publish(THIRD, out)
    target = elsewhere if elsewhere.is_file() else elsewhere / "a.html"
    assert target.read_bytes() == b"old a"


def test_site_without_manifest(out: Path) -> None:
    """A site from before the manifest is never overwritten; the message says what may be the matter."""
    put(out, OLD)
    with pytest.raises(SitegenError, match=r"index\.html .*\.sitegen-files\): is it an older build\?"):
        publish({**OLD, "index.html": b"changed"}, out)
    assert (out / "index.html").read_bytes() == OLD["index.html"]
    assert publish(OLD, out).unchanged == 7
    assert publish({"index.html": b"changed"}, out) == Published(1, 0, 6, 0)


@pytest.mark.parametrize("text", [b"", b"my own list\n", b"# sitegen-files 2: from the future\n"])
def test_manifest_of_another(out: Path, text: bytes) -> None:
    """A manifest that is not ours to read stops everything."""
    publish(OLD, out)
    (out / MANIFEST).write_bytes(text)
    with pytest.raises(SitegenError, match="is no list that this sitegen wrote"):
        publish(NEW, out)
    assert (out / "index.html").read_bytes() == OLD["index.html"]


def test_manifest_is_no_file(out: Path) -> None:
    """A manifest that is a link or a folder stops everything, too."""
    put(out.parent, {"list": format_manifest(OLD)})
    out.mkdir()
    (out / MANIFEST).symlink_to("../list")
    with pytest.raises(SitegenError, match="is no list"):
        publish(NEW, out)


def test_manifest_is_not_trusted(out: Path) -> None:
    """Paths in the manifest that lead out of the site, or nowhere, or to links have no effect."""
    publish(OLD, out)
    secret = out.parent / "secret"
    secret.write_bytes(b"secret")
    (out / "link").symlink_to("../secret")
    (out / MANIFEST).write_bytes(format_manifest([*OLD, "../secret", str(secret), "link", "", "nowhere", "a/../b"]))
    publish(NEW, out)
    assert secret.read_bytes() == b"secret"
    assert read(out) == whole(NEW) | {"link": "link to ../secret"}


def test_manifest_after_git(out: Path) -> None:
    """A manifest whose line ends were changed on the way is still understood."""
    publish(OLD, out)
    (out / MANIFEST).write_bytes(format_manifest(OLD).replace(b"\n", b"\r\n"))
    assert publish(NEW, out).removed == 4


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "paths",
    [
        *([path] for path in ("", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "C:/a", "C:a")),
        *([path] for path in ("a\\b", "a\0b", "a\nb", "a\x7f", "a\udcff")),
        *([path] for path in (MANIFEST, MANIFEST.upper(), TEMPORARY, f"{MANIFEST}/a")),
        ["a", "a/b"],
        ["a/b/c", "a/b"],
        ["A", "a/b"],
        ["a.html", "A.html"],
        ["ö", "o\u0308"],
        ["straße", "STRASSE"],
    ],
)
def test_unsafe_paths(out: Path, paths: list[str]) -> None:
    """Paths that leave the site, or are one file on some system, are a bug of the caller."""
    with pytest.raises(ValueError, match=r"unsafe|one file|both a file|uses itself"):
        publish(dict.fromkeys(paths, b""), out)
    assert not out.exists()


def test_out_is_a_link(out: Path) -> None:
    """A site that is a link to a folder is refused, and the folder left alone."""
    (out.parent / "real").mkdir()
    out.symlink_to("real")
    with pytest.raises(SitegenError, match="public/ is a link"):
        publish(OLD, out)
    assert read(out.parent / "real") == {}


def test_out_is_a_file(out: Path) -> None:
    """A site that is a file is refused."""
    out.write_bytes(b"file")
    with pytest.raises(SitegenError, match="public/ is not a folder"):
        publish(OLD, out)
    assert out.read_bytes() == b"file"


def test_parent_is_a_file(out: Path) -> None:
    """A file where the parent should be is told in one line."""
    out.write_bytes(b"file")
    with pytest.raises(SitegenError, match=r"^cannot write .*/public/inner/: (File exists|Not a directory)$"):
        publish(OLD, out / "inner")


def test_root() -> None:
    """The root of the file system is no place for a site."""
    with pytest.raises(SitegenError, match="name a folder in it"):
        publish(OLD, Path("/"))


@pytest.mark.parametrize("place", [".", "..", "../../edition"])
def test_under_our_feet(out: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory, or a folder around it, is not exchanged for another."""
    out.mkdir()
    monkeypatch.chdir(out)
    with pytest.raises(SitegenError, match="under your feet"):
        publish(OLD, Path(place))
    assert read(out.parent) == {"public": "folder"}


@pytest.mark.parametrize(("name", "message"), [("public", "it is a mount point"), ("own", "another file system")])
def test_mounts(out: Path, name: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site that is a mount point, or holds one, is not moved: removing the old one would empty it."""
    publish(OLD, out)
    put(out, STRANGERS)

    def elsewhere(call: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
        def status(path: Path, **options: Any) -> os.stat_result:
            found = call(path, **options)
            return os.stat_result([*found[:2], 999_999, *found[3:]]) if path.name == name else found

        return status

    monkeypatch.setattr(Path, "stat", elsewhere(Path.stat))
    monkeypatch.setattr(Path, "lstat", elsewhere(Path.lstat))
    with pytest.raises(SitegenError, match=message):
        publish(NEW, out)
    monkeypatch.undo()
    assert read(out) == whole(OLD, STRANGERS)


# -- what the system refuses -----------------------------------------------------------------------


@pytest.mark.parametrize("number", [errno.EXDEV, errno.EPERM, errno.EMLINK])
def test_no_hard_links(out: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files cannot be linked they are copied, strangers' with their modes."""
    publish(OLD, out)
    put(out, STRANGERS)
    (out / "CNAME").chmod(0o400)
    inode = (out / "CNAME").stat().st_ino
    monkeypatch.setattr(os, "link", deny(number))
    assert publish(NEW, out) == Published(written=5, unchanged=2, removed=4, kept=4)
    assert read(out) == whole(NEW, STRANGERS)
    assert mode(out / "CNAME") == 0o400
    assert (out / "CNAME").stat().st_ino != inode


def test_no_hard_link_to_a_pipe(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe that cannot be linked is named, not read."""
    publish(OLD, out)
    os.mkfifo(out / "pipe")
    monkeypatch.setattr(os, "link", deny(errno.EPERM))
    with pytest.raises(SitegenError, match=r"^cannot write .*/public/pipe: Operation not supported$"):
        publish(NEW, out)
    assert alone(out)


def test_names_that_differ_in_case(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system takes a stranger's file for one of ours, it is an error and not overwritten."""
    publish(OLD, out)
    put(out, STRANGERS)
    real = os.link

    def link(old: str | Path, new: str | Path) -> None:
        if Path(new).name == "CNAME":
            raise FileExistsError(errno.EEXIST, "File exists", str(old), None, str(new))
        real(old, new)

    monkeypatch.setattr(os, "link", link)
    with pytest.raises(SitegenError, match=r"public/CNAME: File exists$"):
        publish(NEW, out)
    assert read(out) == whole(OLD, STRANGERS)


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EINVAL, errno.ENOTSUP])
def test_file_system_without_exchange(out: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system refuses the exchange, two renames do it."""

    def refuse(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    real = swap.find_call
    monkeypatch.setattr(swap, "find_call", lambda name: refuse if name == "renameat2" else real(name))
    publish(OLD, out)
    put(out, STRANGERS)
    publish(NEW, out)
    assert read(out) == whole(NEW, STRANGERS)
    assert alone(out)


def test_system_without_exchange(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has neither exchange nor syncfs, renames and an fsync each do it."""
    synced: list[Path] = []
    monkeypatch.setattr(swap, "find_call", lambda _: None)
    real = swap.sync_path

    def sync(path: Path) -> None:
        synced.append(path)
        real(path)

    monkeypatch.setattr(swap, "sync_path", sync)
    publish(OLD, out)
    put(out, STRANGERS)
    (out / "dangling").symlink_to("nowhere")
    os.mkfifo(out / "pipe")
    publish(NEW, out)
    assert {*(out.parent / ".public.sitegen-new" / path for path in [*NEW, "texts", "CNAME"])} <= set(synced)
    assert synced[-1] == out.parent
    assert alone(out)


@pytest.mark.parametrize("call", ["renameat2", "syncfs"])
def test_system_error(out: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other error of the two system calls is told, and the old site stays."""

    def fail(*_: object) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    publish(OLD, out)
    real = swap.find_call
    monkeypatch.setattr(swap, "find_call", lambda name: fail if name == call else real(name))
    with pytest.raises(SitegenError, match=r"public/: Input/output error$"):
        publish(NEW, out)
    assert read(out) == whole(OLD)
    assert alone(out)


def test_second_rename_fails(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the second of the two renames fails the old site is put back."""
    publish(OLD, out)
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path.name.endswith("-new"):
            raise OSError(errno.EACCES, "Permission denied", str(path))
        return real(path, target)

    monkeypatch.setattr(swap, "exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(SitegenError, match=r"public/: Permission denied$"):
        publish(NEW, out)
    assert read(out) == whole(OLD)
    assert alone(out)


def test_disk_is_full(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is told in one line, with the name that the user gave."""
    monkeypatch.chdir(out.parent)
    publish(OLD, out)
    monkeypatch.setattr(fill, "write_file", deny(errno.ENOSPC))
    with pytest.raises(SitegenError, match=r"^cannot write public/: No space left on device$"):
        publish(NEW, Path("public"))
    assert (out / "index.html").read_bytes() == OLD["index.html"]
    assert alone(out)


def test_file_cut_off(out: Path) -> None:
    """A file that the kernel stops in the middle leaves the old one as it was, and no half one."""
    publish(OLD, out)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(SitegenError, match="File too large"):
            publish({**OLD, "index.html": bytes(500_000)}, out)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read(out) == whole(OLD)
    assert alone(out)


@pytest.mark.parametrize(("number", "end"), [(errno.EINVAL, whole(NEW)), (errno.EIO, whole(OLD))])
def test_failing_fsync(out: Path, number: int, end: dict[str, bytes | str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that syncs no folders is not an error; a disk that fails is."""
    publish(OLD, out)
    monkeypatch.setattr(swap, "find_call", lambda _: None)
    monkeypatch.setattr(os, "fsync", deny(number))
    with contextlib.suppress(SitegenError):
        publish(NEW, out)
    assert read(out) == end
    assert alone(out)


def test_unreadable_files(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of ours that we may not read is written anew, and a stranger's is in the way."""
    publish({"a": b"one"}, out)
    (out / MANIFEST).unlink()
    real = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: deny(errno.EACCES)() if path.name == "a" else real(path))
    with pytest.raises(SitegenError, match="a is in the way"):
        publish({"a": b"one"}, out)
    (out / MANIFEST).write_bytes(format_manifest(["a"]))
    assert publish({"a": b"one"}, out).written == 1


# -- what an earlier run left ----------------------------------------------------------------------


def test_litter_goes(out: Path) -> None:
    """Leftovers are removed without following links, and folders of like names are not touched."""
    publish(OLD, out)
    put(out.parent, {"elsewhere/f": b"f", ".public.sitegen-newer/f": b"f", ".private.sitegen-new/f": b"f"})
    kept = read(out.parent)
    put(out.parent, {".public.sitegen-new/a/b": b"half", ".public.sitegen-old/a/b": b"half"})
    (out.parent / ".public.sitegen-new" / "link").symlink_to(out.parent / "elsewhere")
    publish(OLD, out)
    assert read(out.parent) == kept


@pytest.mark.parametrize("name", [".public.sitegen-new", ".public.sitegen-old"])
def test_litter_is_no_folder(out: Path, name: str) -> None:
    """Something else under the name of a leftover is not removed but told."""
    publish(OLD, out)
    put(out.parent, {"elsewhere/f": b"f"})
    (out.parent / name).symlink_to("elsewhere")
    with pytest.raises(SitegenError, match=rf"^{name} beside .*public/ is in the way"):
        publish(NEW, out)
    assert (out.parent / name).is_symlink()
    assert (out.parent / "elsewhere/f").exists()


def test_old_site_stays_behind(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the old site cannot be removed the new one is published all the same, and the next run cleans."""
    publish(OLD, out)
    monkeypatch.setattr(shutil, "rmtree", deny(errno.EBUSY))
    publish(NEW, out)
    assert read(out) == whole(NEW)
    with pytest.raises(
        SitegenError, match=r"^cannot clean up what an earlier run left of .*: Device or resource busy$"
    ):
        publish(NEW, out)
    monkeypatch.undo()
    publish(NEW, out)
    assert alone(out)


def test_read_only_litter(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders that came over read-only are opened to be removed, and links to others are not."""
    publish(OLD, out)
    elsewhere = out.parent.parent / "elsewhere"
    elsewhere.mkdir(mode=0o500)
    put(out.parent, {".public.sitegen-new/a/b": b"half"})
    (out.parent / ".public.sitegen-new" / "a" / "link").symlink_to(elsewhere)
    (out.parent / ".public.sitegen-new" / "a").chmod(0o500)
    real = shutil.rmtree

    def remove(folder: Path) -> None:
        if mode(folder / "a") != 0o700:
            raise PermissionError(errno.EACCES, "Permission denied")
        real(folder)

    monkeypatch.setattr(shutil, "rmtree", remove)
    publish(OLD, out)
    assert mode(elsewhere) == 0o500
    assert alone(out)


def test_between_two_renames(out: Path) -> None:
    """A run killed between the two renames is completed: the new site is put in place first."""
    publish(NEW, out)
    put(out, STRANGERS)
    out.rename(out.with_name(".public.sitegen-new"))
    publish(OLD, out)
    (inner := out.parent / "aside").mkdir()
    out.rename(inner / "public")
    assert publish(NEW, out).written == 7  # the lone -new was litter
    shutil.rmtree(out)

    (inner / "public").rename(out.with_name(".public.sitegen-old"))
    inner.rmdir()
    put(out.with_name(".public.sitegen-new"), {**NEW, **STRANGERS, MANIFEST: format_manifest(NEW)})
    assert publish(NEW, out) == Published(written=0, unchanged=7, removed=0, kept=4)
    assert alone(out)


def test_only_the_old_site(out: Path) -> None:
    """When of an exchange only the old site is there, it is the site, and strangers' files in it are kept."""
    publish(OLD, out)
    put(out, STRANGERS)
    out.rename(out.with_name(".public.sitegen-old"))
    assert publish(NEW, out).kept == 4
    assert read(out) == whole(NEW, STRANGERS)
    assert alone(out)


def test_temporary_file_goes(out: Path) -> None:
    """The temporary file of a killed preview is removed and counts for nothing."""
    publish(OLD, out)
    put(out, {TEMPORARY: b"half"})
    assert publish(OLD, out) == Published(written=0, unchanged=7, removed=0, kept=0)
    assert read(out) == whole(OLD)


# -- others at the same time -----------------------------------------------------------------------


@pytest.fixture
def locked(out: Path) -> Iterator[int]:
    """Return a lock on the folder of the site, held by another."""
    handle = os.open(out.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield handle
    os.close(handle)


@pytest.mark.usefixtures("locked")
def test_lock_is_held(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another writes we wait, and say so when it takes too long."""
    monkeypatch.setattr(swap, "LOCK_SECONDS", 0.1)
    with pytest.raises(SitegenError, match="another sitegen is writing there"):
        publish(OLD, out)
    assert not out.exists()


def test_lock_is_released(out: Path, locked: int) -> None:
    """When the other is done we go on."""
    timer = threading.Timer(0.2, fcntl.flock, (locked, fcntl.LOCK_UN))
    timer.start()
    publish(OLD, out)
    timer.join()
    assert read(out) == whole(OLD)


def test_lock_is_given_back(out: Path) -> None:
    """After writing, well or not, the lock is free, and no file was left for it."""
    publish(OLD, out)
    with pytest.raises(ValueError, match="unsafe"):
        publish({"..": b""}, out)
    handle = os.open(out.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    assert alone(out)


def test_file_system_without_locks(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders cannot be locked we go without; any other error is told."""
    monkeypatch.setattr(fcntl, "flock", deny(errno.ENOLCK))
    publish(OLD, out)
    monkeypatch.setattr(fcntl, "flock", deny(errno.EIO))
    with pytest.raises(SitegenError, match="Input/output error"):
        publish(NEW, out)
    assert read(out) == whole(OLD)


def test_the_site_is_always_there(out: Path) -> None:
    """While one site follows the other, the folder and a page in it are never missing."""
    publish(OLD, out)
    done = threading.Event()
    missing: list[int] = []

    def look() -> None:
        while not done.is_set():
            missing.append(not out.is_dir())

    watcher = threading.Thread(target=look)
    watcher.start()
    for turn in range(20):
        publish((NEW, OLD)[turn % 2], out)
    done.set()
    watcher.join()
    assert len(missing) > 20
    assert not any(missing)


PUBLISHER = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from sitegen.write import publish
sites = [{k: v.encode() for k, v in s.items()} for s in json.loads(sys.argv[3])]
for turn in range(15):
    publish(sites[turn % 2], Path(sys.argv[2]))
"""
ROOT = str(Path(sitegen.__file__).parents[1])


def test_two_processes(out: Path) -> None:
    """Two processes that publish at once take turns, and the site is one of theirs."""
    sites = json.dumps([{k: v.decode() for k, v in site.items()} for site in (OLD, NEW)])
    command = [sys.executable, "-c", PUBLISHER, ROOT, str(out), sites]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    assert [process.communicate(timeout=60)[1] for process in processes] == [b"", b""]
    assert [process.returncode for process in processes] == [0, 0]
    assert read(out) in (whole(OLD), whole(NEW))
    assert alone(out)


# -- stopped at every point ------------------------------------------------------------------------

DRIVER = '''
"""Write the new site again and again, each time stopped at the next call that touches a file."""
import errno, json, os, signal, sys
from pathlib import Path

root, base, way, mode, sites = sys.argv[1:]
sys.path.insert(0, root)
from sitegen.model.problem import SitegenError
from sitegen.write import publish, swap

old, new, strangers = [{k: v.encode() for k, v in s.items()} for s in json.loads(sites)]
CALLS = {"open", "write", "mkdir", "link", "symlink", "rename", "replace", "unlink", "rmdir",
         "chmod", "chown", "fsync", "utime", "scandir"}
count = 0

def stop_at(number):
    def watch(frame, event, call):
        global count
        if event == "c_call" and call.__name__ in CALLS and not isinstance(call.__self__, str):
            count += 1
            if count == number:
                if mode == "kill":
                    os.kill(os.getpid(), signal.SIGKILL)
                raise OSError(errno.ENOSPC, "No space left on device")
    return watch

def attempt(out, number):
    if way == "renames":
        swap.find_call = lambda name: None
    try:
        sys.setprofile(stop_at(number))
        publish(new, out)
        outcome = "done"
    except SitegenError as error:
        outcome = "failed"
    finally:
        sys.setprofile(None)
    (out.parent.parent / (out.parent.name + "." + outcome)).touch()
    os._exit(0 if count >= number else 7)

for number in range(1, 1000):
    out = Path(base) / str(number) / "public"
    out.parent.mkdir()
    if way != "first":
        publish(old, out)
        for path, content in strangers.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            (out / path).write_bytes(content)
    child = os.fork()
    if child == 0:
        attempt(out, number)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7:
        break
'''


def stop_everywhere(tmp_path: Path, way: str, kind: str) -> list[tuple[Path, str]]:
    """Return the sites that were stopped, each at another call, and how that ended."""
    script = tmp_path / "driver.py"
    script.write_text(DRIVER)
    base = tmp_path / "base"
    base.mkdir()
    sites = json.dumps([{k: v.decode() for k, v in site.items()} for site in (OLD, NEW, STRANGERS)])
    subprocess.run([sys.executable, str(script), ROOT, str(base), way, kind, sites], check=True, timeout=120)
    stopped = sorted((path for path in base.iterdir() if path.is_dir()), key=lambda path: int(path.name))
    ends = [next((e.suffix[1:] for e in base.glob(f"{path.name}.*")), "killed") for path in stopped]
    assert ends[-1] == "done"
    assert len(stopped) > 30
    return [(path / "public", end) for path, end in zip(stopped, ends, strict=True)]


@pytest.mark.parametrize("way", ["first", "publish", "renames"])
def test_killed_publishing(tmp_path: Path, way: str) -> None:
    """Killed at any call, the site is the whole old or the whole new one, and the next run completes."""
    strangers = {} if way == "first" else STRANGERS
    states: list[str] = []
    for out, _ in stop_everywhere(tmp_path, way, "kill"):
        if not out.exists():
            states.append("none")
        else:
            states.append("new" if read(out) == whole(NEW, strangers) else "old")
            assert read(out) in (whole(OLD, strangers), whole(NEW, strangers))
        aside = out.with_name(".public.sitegen-old")
        assert not aside.exists() or read(aside) == whole(OLD, strangers)  # it may become the site again
        publish(THIRD, out)
        assert read(out) == whole(THIRD, strangers)
        assert alone(out)
    order = {"first": ["none", "new"], "publish": ["old", "new"], "renames": ["old", "none", "new"]}[way]
    assert states == sorted(states, key=order.index)
    assert set(states) == set(order)


@pytest.mark.parametrize("way", ["first", "publish", "renames"])
def test_refused_publishing(tmp_path: Path, way: str) -> None:
    """Refused at any call, the old site is untouched and alone; what fails after the exchange is no error."""
    strangers = {} if way == "first" else STRANGERS
    ends: set[str] = set()
    for out, end in stop_everywhere(tmp_path, way, "fail"):
        ends.add(end)
        if end == "failed":
            assert not out.exists() if way == "first" else read(out) == whole(OLD, strangers)
            assert not [path for path in out.parent.iterdir() if path != out]
        else:
            assert read(out) == whole(NEW, strangers)
        publish(THIRD, out)
        assert read(out) == whole(THIRD, strangers)
        assert alone(out)
    assert ends == {"failed", "done"}


# -- any sites -------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b", "c", "ä", " d "])
SITES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.binary(max_size=2), max_size=8)


def drop_conflicts(files: dict[str, bytes], *others: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that are neither above nor below nor at a path of their own kind or the others'."""
    taken = [path for other in others for path in other]
    found: dict[str, bytes] = {}
    for path, content in files.items():
        rivals = [*taken, *found]
        if not any(f"{path}/".startswith(f"{r}/") or f"{r}/".startswith(f"{path}/") for r in rivals):
            found[path] = content
    return found


@settings(deadline=None, max_examples=150)
@given(old=SITES, new=SITES, mine=SITES)
def test_any_two_sites(old: dict[str, bytes], new: dict[str, bytes], mine: dict[str, bytes]) -> None:
    """After any site, any other and strangers' files stand in the folder, and nothing else."""
    old, new = drop_conflicts(old), drop_conflicts(new)
    mine = drop_conflicts(mine, old, new)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "public"
        publish(old, out)
        put(out, mine)
        result = publish(new, out)
        assert read(out) == whole(new, mine)
        same = sum(old.get(path) == content for path, content in new.items())
        assert result == Published(len(new) - same, same, len(old.keys() - new.keys()), len(mine))
        assert publish(new, out) == Published(0, len(new), 0, len(mine))
        assert alone(out)
