"""How editors save a file, step by step, as strace shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

Save = Callable[[Path, str], object]


def write_in_place(path: Path, text: str) -> None:
    """As Visual Studio Code, nano and `>` do: the file is emptied and written."""
    path.write_text(text, encoding="utf-8")


def write_in_pieces(path: Path, text: str) -> None:
    """As a slow disk or network has it: emptied, and written in two pieces."""
    with path.open("w", encoding="utf-8") as file:
        file.flush()
        time.sleep(0.02)
        file.write(text[:100])
        file.flush()
        time.sleep(0.002)
        file.write(text[100:])


def replace(path: Path, text: str) -> None:
    """As many programs do: a hidden file beside it takes its place."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def save_as_vim(path: Path, text: str) -> None:
    """With a swap file, a probe, and the old file as a backup that is then deleted."""
    swap = path.with_name(f".{path.name}.swp")
    swap.write_bytes(b"b0VIM 9.0")
    probe = path.with_name("4913")
    probe.touch()
    probe.chmod(0o644)
    probe.unlink()
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)
    backup.unlink()
    swap.unlink()


def save_as_emacs(path: Path, text: str) -> None:
    """With a lock that is a link to nowhere, what it saves by itself, and a backup that stays."""
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("editor@example.4711:1700000000")
    own = path.with_name(f"#{path.name}#")
    own.write_text(text, encoding="utf-8")
    path.replace(path.with_name(f"{path.name}~"))
    path.write_text(text, encoding="utf-8")
    own.unlink()
    lock.unlink()


def save_as_jetbrains(path: Path, text: str) -> None:
    """By a file beside it that takes its place, the old one being put aside and deleted."""
    new, old = (path.with_name(f"{path.name}___jb_{kind}___") for kind in ("tmp", "old"))
    new.write_text(text, encoding="utf-8")
    path.rename(old)
    new.rename(path)
    old.unlink()


def save_as_gnome(path: Path, text: str) -> None:
    """By a hidden file with a random name."""
    temporary = path.with_name(".goutputstream-QW3RT2")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def save_as_sed(path: Path, text: str) -> None:
    """As `sed -i` does."""
    temporary = path.with_name("sedQw3Rt2")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def delete_and_write(path: Path, text: str) -> None:
    """As some programs on Windows do."""
    path.unlink()
    path.write_text(text, encoding="utf-8")


def write_twice(path: Path, text: str) -> None:
    """As a formatter does that runs when a file is saved."""
    path.write_text(text.replace(": ", ":  "), encoding="utf-8")
    path.write_text(text, encoding="utf-8")


WAYS: dict[str, Save] = {
    way.__name__: way
    for way in (
        write_in_place,
        write_in_pieces,
        replace,
        save_as_vim,
        save_as_emacs,
        save_as_jetbrains,
        save_as_gnome,
        save_as_sed,
        delete_and_write,
        write_twice,
    )
}


def leave_litter(folder: Path) -> list[Path]:
    """Leave what editors leave in a folder, and return it."""
    names = (".notes.yaml.swp", ".notes.yaml.swo", "notes.yaml~", "#notes.yaml#", "4913", "5036", ".DS_Store",
             "notes.yaml___jb_tmp___", ".goutputstream-A1B2C3", ".~lock.notes.yaml#")  # fmt: skip
    litter = [folder / name for name in names]
    for path in litter:
        path.write_bytes(b"{{{ nonsense")
    lock = folder / ".#notes.yaml"
    lock.symlink_to("editor@example.1:2")
    return [*litter, lock]
