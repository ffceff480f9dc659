"""What a stranger may put into an edition to have files outside it read or written, or a build wait forever."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BASE = Path(__file__).parents[1] / "cases" / "problems" / "base"
SECRET = "the word of another house"
"""What stands in each file outside the edition."""


def copy_base(folder: Path) -> Path:
    """Return a small edition without a fault, in a folder of its own."""
    return Path(shutil.copytree(BASE, folder / "edition"))


def put_outside(folder: Path) -> Path:
    """Return a folder beside the edition that has all that an edition may have, with the secret in each file."""
    outside = folder / "outside"
    for name in ("text.md", "page.md", "notes.yaml", "en.yaml", "note.html", "style.css", "picture.png"):
        path = outside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{SECRET}\n", encoding="utf-8")
    for name in ("cards/note.html", "words/en.yaml", "assets/css/a.css", "assets/b.txt"):
        path = outside / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{SECRET}\n", encoding="utf-8")
    return outside


def put_link(root: Path, name: str, target: Path) -> None:
    """Put a link into an edition, in the place of what is there."""
    path = clear_place(root, name)
    path.symlink_to(target)


def put_pipe(root: Path, name: str) -> None:
    """Put a pipe into an edition, in the place of what is there."""
    os.mkfifo(clear_place(root, name))


def clear_place(root: Path, name: str) -> Path:
    """Return a place in an edition where there is nothing, but the folders above it."""
    path = root / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
