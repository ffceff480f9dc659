"""A tiny edition, and what is done to it again and again."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

from tests.whole.sweep import Machine, Story

EDITION = {
    "content/edition.yaml": (
        "title: Two leaves\ndescription: Leaves that lie about.\nlanguage: en\neditors: [Nobody]\nsearch: false\n"
    ),
    "content/texts/elm.md": "---\ntitle: Elm\nauthor: Nobody\n---\nA leaf lies on the lawn.\n\nNobody sweeps.\n",
    "content/texts/oak.md": "---\ntitle: Oak\nauthor: Nobody\n---\nAnother leaf lies beside it.\n",
    "annotations/notes.yaml": (
        'lawn:\n  at:\n    - {text: elm, p: 1, quote: "on the lawn"}\n  title: Lawn\n  body: It was COLOUR.\n'
    ),
}
FURTHER = "annotations/glossary.yaml"
TERM = "leaf:\n  term: leaf\n  definition: What falls.\n"


def write(root: Path) -> Path:
    """Write the edition into a folder and return that."""
    for name, content in EDITION.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, "utf-8")
    return root


def change(root: Path, turn: int) -> tuple[str, str]:
    """Change a note; in every second state there is a term too, so that pages come and go. Return the states' names."""
    notes = root / "annotations" / "notes.yaml"
    notes.write_text(EDITION["annotations/notes.yaml"].replace("COLOUR", ("green", "brown")[turn % 2]), "utf-8")
    if turn % 2:
        (root / FURTHER).write_text(TERM, "utf-8")
    else:
        (root / FURTHER).unlink(missing_ok=True)
    return ("green", "brown") if turn % 2 else ("brown", "green")


def content_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return the mode and the bytes of all in a folder, by path; nothing where there is none."""
    found = [path for path in [folder, *folder.rglob("*")] if path.exists()]
    return {
        path.relative_to(folder).as_posix(): (
            stat.S_IMODE(path.lstat().st_mode),
            path.read_bytes() if path.is_file() else b"",
        )
        for path in found
    }


def left_over(root: Path) -> list[str]:
    """Return what a run left in the edition's folder that is none of its files."""
    known = {"content", "annotations", "public", ".sitegen", ".sitegen/.gitignore", ".sitegen/cache.db"}
    found = [
        *root.iterdir(),
        *(root / ".sitegen").glob("*"),
        *root.glob("content/**/.*"),
        *root.glob("annotations/**/.*"),
    ]
    return sorted({path.relative_to(root).as_posix() for path in found} - known)


def building(machine: Machine, root: Path) -> Story:
    """Return the story of a build; what is there afterwards is compared with a first build of each state."""
    argv: list[str | Path] = ["build", "-C", root, "--jobs", "1"]
    states = []
    for turn in (1, 0):
        write(root)
        change(root, turn)
        ended = machine.run(argv)
        assert ended.status == 0, ended.said
        states.append(content_of(root / "public"))
        if turn:
            shutil.rmtree(root / "public")
            shutil.rmtree(root / ".sitegen")
    known = {"brown": states[0], "green": states[1]}

    def look() -> str:
        found = content_of(root / "public")
        return next((state for state, files in known.items() if files == found), f"neither, {len(found)} files")

    return Story(argv, root, lambda turn: change(root, turn), look, lambda: left_over(root), argv)


def renaming(machine: Machine, root: Path) -> Story:
    """Return the story of a text that gets another id, which changes one file, makes one and deletes one."""

    def begin(_: int) -> tuple[str, str]:
        for file in root.rglob("*"):
            if file.is_file():
                file.unlink()
        write(root)
        return "old", "new"

    def files() -> dict[str, bytes]:
        found = [path for path in root.rglob("*.*") if path.is_file() and not path.name.startswith(".")]
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}

    argv: list[str | Path] = ["rename", "-C", root, "texts", "elm", "ash"]
    begin(0)
    known = [("old", files())]
    ended = machine.run(argv)
    assert ended.status == 0, ended.said
    known.append(("new", files()))

    def look() -> str:
        return next((state for state, some in known if some == files()), f"neither: {sorted(files())}")

    return Story(argv, root, begin, look, lambda: left_over(root), ["check", "-C", root])
