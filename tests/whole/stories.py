"""A tiny edition, and what is done to it again and again."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from sitegen.write.plan import MANIFEST, TEMPORARY
from tests.repositories import commit_all, start_repository
from tests.whole.shelving import SHELVE
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
    known = {"content", "annotations", "public", ".sitegen", ".sitegen/.gitignore", ".sitegen/cache.db", ".git"}
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
    argv: list[str | Path] = ["rename", "-C", root, "texts", "elm", "ash"]
    return changing(machine, root, argv, following=["check", "-C", root])


def reanchoring(machine: Machine, root: Path) -> Story:
    """Return the story of two files of selectors that are written anew: what they quote is in another paragraph now."""
    notes = EDITION["annotations/notes.yaml"]

    def edit(folder: Path) -> None:
        (folder / "annotations/notes.yaml").unlink()
        (folder / "annotations/notes").mkdir()
        (folder / "annotations/notes/lawn.yaml").write_text(notes, "utf-8")
        (folder / "annotations/notes/grass.yaml").write_text(notes.replace("lawn:", "grass:"), "utf-8")
        start_repository(folder)
        commit_all(folder, "start")
        elm = folder / "content/texts/elm.md"
        elm.write_text(elm.read_text("utf-8").replace("A leaf", "It is autumn.\n\nA leaf"), "utf-8")

    return changing(machine, root, ["reanchor", "--write", "-C", root], edit, who="main")


def importing(machine: Machine, root: Path) -> Story:
    """Return the story of two texts that are brought in, in a folder that is made for them."""
    notes = root.with_name("notes")
    notes.mkdir(parents=True)
    for name, words in (("fir", "A cone lies there."), ("yew", "A berry lies there.")):
        (notes / f"{name}.txt").write_text(f"{name.title()}\n\n{words}\n", "utf-8")

    def edit(folder: Path) -> None:
        shutil.rmtree(folder / "content/texts")
        shutil.rmtree(folder / "annotations")

    return changing(machine, root, ["import", "-C", root, notes / "fir.txt", notes / "yew.txt"], edit)


def annotating(machine: Machine, root: Path) -> Story:
    """Return the story of a note that is added, in a folder that is made for it."""
    said = ["title=Leaf", "body=It was green.", "added=2020-01-01"]
    settings = [part for setting in said for part in ("--set", setting)]
    argv = ["annotate", "-C", root, "A leaf", "--layer", "note", "--id", "leaf", "--yes", *settings]
    return changing(machine, root, argv, following=["check", "-C", root])


def changing(
    machine: Machine,
    root: Path,
    argv: list[str | Path],
    edit: Callable[[Path], object] = lambda _: None,
    following: list[str | Path] | None = None,
    who: str = "",
) -> Story:
    """Return the story of a command that changes files of an edition, which is edited before."""
    prepared = root.with_name(f"{root.name}-before")
    edit(write(prepared))

    def begin(_: int) -> tuple[str, str]:
        if root.exists():
            shutil.rmtree(root)
        shutil.copytree(prepared, root)
        return "old", "new"

    def files() -> dict[str, bytes]:
        found = [path for path in root.rglob("*") if not path.name.startswith(".") and ".git" not in path.parts]
        return {path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"" for path in found}

    begin(0)
    known = [("old", files())]
    ended = machine.run(argv)
    assert ended.status == 0, ended.said
    known.append(("new", files()))
    assert known[0][1] != known[1][1], ended.said

    def look() -> str:
        return next((state for state, some in known if some == files()), f"neither: {sorted(files())}")

    return Story(argv, root, begin, look, lambda: left_over(root), following or argv, at_once=False, who=who)


def starting(machine: Machine, place: Path, *, there: bool) -> Story:
    """Return the story of a first edition, in a new folder, or in one that is `there` and has a repository in it."""
    root = place / "mine"

    def begin(_: int) -> tuple[str, str]:
        if place.exists():
            shutil.rmtree(place)
        (root / ".git" if there else place).mkdir(parents=True)
        if there:
            (root / ".git" / "HEAD").write_text("ref", "utf-8")
        return "old", "new"

    def left() -> list[str]:
        return [path.name for path in place.iterdir() if path != root]

    argv: list[str | Path] = ["new", root, "--title", "Mine"]
    begin(0)
    old = content_of(root)
    ended = machine.run(argv)
    assert ended.status == 0, ended.said
    known = [("old", old), ("new", content_of(root))]

    def look() -> str:
        found = content_of(root)
        return next((state for state, some in known if some == found), f"neither: {sorted(found)}")

    return Story(argv, place, begin, look, left, argv, at_once=not there, done=2)


def shelving(machine: Machine, root: Path) -> Story:
    """Return the story of a preview's shelf, on which pages are put one by one: each is whole, of before or after."""
    argv: list[str | Path] = [SHELVE, root]
    shelf = root / ".sitegen" / "preview"
    known: dict[str, dict[str, tuple[int, bytes]]] = {}
    for turn in (1, 0):
        write(root)
        _, new = change(root, turn)
        ended = machine.run(argv)
        assert ended.status == 0, ended.said
        known[new] = content_of(shelf)
        shutil.rmtree(root / ".sitegen")
    machine.run(argv)
    states = [""]

    def begin(turn: int) -> tuple[str, str]:
        states[:] = change(root, turn)
        return states[0], states[1]

    def look() -> str:
        found = content_of(shelf)
        if found == known[states[1]]:
            return states[1]
        either = {(path, *some) for files in known.values() for path, some in files.items() if path != MANIFEST}
        odd = {(path, *some) for path, some in found.items() if path not in (MANIFEST, TEMPORARY)} - either
        return f"neither: {sorted(path for path, *_ in odd)}" if odd else states[0]

    def left() -> list[str]:
        names = {"preview", "cache.db", ".gitignore"}
        below = [path for path in (root / ".sitegen").iterdir() if path.name not in names]
        return [path.name for path in (*below, *shelf.glob(TEMPORARY))]

    return Story(argv, root, begin, look, left, argv)


def building_by_workers(machine: Machine, root: Path, who: str) -> Story:
    """Return the story of a build of so many pages that workers make them: all, since the title is on all."""
    argv: list[str | Path] = ["build", "-C", root, "--jobs", "2"]
    title = EDITION["content/edition.yaml"]

    def begin(turn: int) -> tuple[str, str]:
        states = ("Two leaves", "Many leaves") if turn % 2 else ("Many leaves", "Two leaves")
        (root / "content" / "edition.yaml").write_text(title.replace("Two leaves", states[1]), "utf-8")
        return states

    write(root)
    terms = "".join(f"leaf-{number}:\n  term: leaf {number}\n  definition: What falls.\n" for number in range(60))
    (root / FURTHER).write_text(terms, "utf-8")
    known = {}
    for turn in (1, 0):
        _, new = begin(turn)
        ended = machine.run(argv)
        assert ended.status == 0, ended.said
        known[new] = content_of(root / "public")

    def look() -> str:
        found = content_of(root / "public")
        return next((state for state, files in known.items() if files == found), f"neither, {len(found)} files")

    return Story(argv, root, begin, look, lambda: left_over(root), argv, who=who, pause=0.3)


CHANGES: dict[str, Callable[[Machine, Path], Story]] = {
    "rename": renaming,
    "reanchor": reanchoring,
    "import": importing,
    "annotate": annotating,
    "new": lambda machine, place: starting(machine, place, there=False),
    "new in a folder that is there": lambda machine, place: starting(machine, place, there=True),
}
"""The stories of commands that change files of an edition, or make one."""
