"""An edition as it was, or as it would be committed: its files at a revision of its git repository, or as staged.

git is asked by its own command. What it says of a repository is what its user would see; nothing is written to it.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sitegen.model.problem import SitegenError

FOLDERS = ("content", "annotations", "templates")
"""What an edition consists of."""
MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""What a working branch has most likely been cut from, the surest first."""
IN_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_PREFIX")
"""What git tells a hook of its repository, but for the index, which may be one made for this commit."""
FILE_MODES = ("100644", "100755")
"""Of a regular file in a git tree: neither a link nor another repository."""


def git(root: Path, *args: str, stdin: bytes = b"", hook: bool = False) -> bytes | None:
    """Return what git says in a folder; None where it refuses. Raises `SitegenError` where there is no git.

    In a `hook` git names the repository to what it calls, as if every folder were its topmost: that is left out.
    """
    env = {key: value for key, value in os.environ.items() if not (hook and key in IN_HOOKS)}
    try:
        done = subprocess.run(["git", *args], cwd=root, input=stdin, capture_output=True, check=False, env=env)
    except FileNotFoundError as error:
        raise SitegenError("git is not installed") from error
    return done.stdout if done.returncode == 0 else None


def find_commit(root: Path, revision: str) -> str | None:
    """Return the full name of a commit, None where the repository has no such revision (or is none)."""
    said = git(root, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    return said.decode().strip() if said else None


def base_commit(root: Path, revision: str = "") -> str | None:
    """Return the commit that the files in a folder are compared with.

    That is the revision given; else where this branch was cut from the main one; else HEAD. None where the
    folder lies in no repository, or in one without a commit. Raises `SitegenError` for a revision that is not there.
    """
    if revision:
        found = find_commit(root, revision)
        if found is None:
            raise SitegenError(f"{root} has no revision {revision} (`git log` lists them; is the clone complete?)")
        return found
    head = find_commit(root, "HEAD")
    if head is None:
        return None
    main = next((name for name in MAIN_BRANCHES if find_commit(root, name)), None)
    said = git(root, "merge-base", head, main) if main else None
    return said.decode().strip() if said else head


@contextmanager
def edition_at(root: Path, commit: str) -> Iterator[Path]:
    """Give a temporary folder with the edition's files as they were in a commit; it goes when the block ends.

    Links are left out. A folder that the commit lacks is missing.
    """
    listed = git(root, "ls-tree", "-r", "-z", commit, "--", *FOLDERS)
    if listed is None:
        raise SitegenError(f"git can't read the commit {commit}")
    with written(root, listed, blob=2) as folder:
        yield folder


@contextmanager
def edition_staged(root: Path) -> Iterator[Path]:
    """Give a temporary folder with the edition's files as they would be committed; it goes when the block ends.

    Originals are never committed, so none are there. Raises `SitegenError` outside a repository, and where nothing of
    an edition is staged.
    """
    listed = git(root, "ls-files", "--stage", "-z", "--", *FOLDERS, hook=True)
    if listed is None:
        raise SitegenError(f"{root} lies in no git repository, so that nothing of it is staged")
    with written(root, listed, blob=1) as folder:
        if not (folder / "content").is_dir():
            raise SitegenError(f"nothing of the edition in {root} is staged (`git add content annotations`)")
        yield folder


@contextmanager
def written(root: Path, listed: bytes, blob: int) -> Iterator[Path]:
    """Give a temporary folder with the files that git lists; `blob`: which word of a line names a file's contents."""
    names: dict[str, str] = {}
    for line in filter(None, listed.decode("utf-8", "surrogateescape").split("\0")):
        about, _, name = line.partition("\t")
        words = about.split()
        if words[0] in FILE_MODES and ".." not in PurePosixPath(name).parts:
            names[name] = words[blob]
    with tempfile.TemporaryDirectory(prefix="sitegen-") as folder:
        for name, data in zip(names, read_blobs(root, list(names.values())), strict=True):
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield Path(folder)


def read_blobs(root: Path, blobs: list[str]) -> Iterator[bytes]:
    """Yield the contents of blobs, in their order, read by one process."""
    said = git(root, "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in blobs).encode())
    if said is None:
        raise SitegenError("git can't read its objects")
    at = 0
    for _ in blobs:
        end = said.index(b"\n", at)
        size = int(said[at:end].split()[2])
        yield said[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
