"""Saves an edition's files thousands of times, as editors do, while it is previewed: `make soak` (SAVES=5000).

After each save the reload message must come, and the page must show what was saved last; none may be missed. The
server's memory may grow by less than a tenth after the first tenth of the saves. Prints a table by kind of save.
"""

from __future__ import annotations

import os
import queue
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.conftest import copy_edition
from tests.preview.running import Client, Preview, free_port
from tests.preview.saving import WAYS, leave_litter
from tests.repositories import commit_all, run_git, start_repository

NOTE = "soaked-{n}:\n  title: {words}\n  at: [{{text: leverage-2019, p: 2}}]\n  body: Saved again and again.\n"
MOST_GROWTH = 1.1
"""How many times as much memory the server may have at the end as when it was warm."""
PATIENCE = 20.0
"""Seconds after which a save is taken to be missed."""

Shown = tuple[str, str]
"""A page, and the words that it must show; a page that must be gone with no words."""


class Soak(msgspec.Struct):
    """An edition that is saved again and again, and what came of it."""

    root: Path
    preview: Preview
    client: Client
    dice: random.Random
    kinds: list[str] = []
    """The kinds that come next, so that none is forgotten."""
    number: int = 0
    times: dict[str, list[float]] = {}
    """By kind of save, milliseconds from its end to the message."""
    missed: list[str] = []
    warm: int = 0
    """Bytes of memory after the first tenth."""
    last: int = 0
    """Bytes of memory at the end."""

    @property
    def growth(self) -> float:
        """How many times as much memory there is at the end as when the server was warm."""
        return self.last / self.warm

    def words(self) -> str:
        """Return words that were never saved before."""
        self.number += 1
        return f"Saved for the {self.number}th time."

    def put(self, path: str, text: str) -> None:
        """Save a file in one of the ways of editors."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        way = self.dice.choice(list(WAYS.values())) if target.exists() else WAYS["write_in_place"]
        way(target, text)

    def save(self) -> None:
        """Save something in some way, wait until it is told and shown, and note how long that took."""
        if not self.kinds:
            self.kinds = self.dice.sample(list(KINDS), len(KINDS))
        kind = self.kinds.pop()
        do = KINDS[kind]
        page, words = do(self)
        saved = time.perf_counter()
        while True:
            try:
                told, _ = self.client.messages.get(timeout=PATIENCE)
            except queue.Empty:
                problems = [problem["place"] for problem in self.preview.state()["problems"]]
                late = "shows" if self.shows(page, words) else "lacks"
                self.missed.append(f"{self.number}, {kind}: {page} {late} {words!r}; problems: {problems}")
                click.echo(f"missed: {self.missed[-1]}", err=True)
                return
            if told < saved and not self.client.messages.empty():
                continue
            if self.shows(page, words):
                self.times.setdefault(kind, []).append(max(0.0, told - saved) * 1000)
                return

    def shows(self, page: str, words: str) -> bool:
        """Say whether a page shows some words, or is gone if there are none."""
        status, body = self.preview.get(page)
        return (status == 200 and words in body.decode()) if words else status == 404


def save_note(soak: Soak) -> Shown:
    """One note, in a file of its own."""
    words = soak.words()
    soak.put("annotations/notes/soaked.yaml", NOTE.format(n=0, words=words))
    return "/notes.html", words


def save_text(soak: Soak) -> Shown:
    """A paragraph at the end of a text."""
    words = soak.words()
    source = (soak.root / "content/texts/soaked.md").read_text(encoding="utf-8")
    soak.put("content/texts/soaked.md", source.rpartition("\n\n")[0] + f"\n\n{words}\n")
    return "/texts/soaked.html", words


def save_page(soak: Soak) -> Shown:
    """A page of the editors' own."""
    words = soak.words()
    soak.put("content/pages/soaked.md", f"---\ntitle: Soaked\n---\n{words}\n")
    return "/soaked.html", words


def save_page_anew(soak: Soak) -> Shown:
    """A page that comes, or goes if it is there."""
    path = soak.root / "content" / "pages" / "comes-and-goes.md"
    if path.exists():
        path.unlink()
        return "/comes-and-goes.html", ""
    words = soak.words()
    path.write_text(f"---\ntitle: Comes\n---\n{words}\n", encoding="utf-8")
    return "/comes-and-goes.html", words


def save_template(soak: Soak) -> Shown:
    """A template of the edition's own."""
    words = soak.words()
    soak.put(
        "templates/glossary.html", f'{{% extends "base.html" %}}{{% block main %}}<h1>{words}</h1>{{% endblock %}}'
    )
    return "/glossary.html", words


def save_css(soak: Soak) -> Shown:
    """A stylesheet that is joined with the theme's."""
    words = f"{soak.number}px"
    soak.number += 1
    soak.put("templates/assets/css/pages/99-own.css", f".soaked {{ inline-size: {words}; }}")
    return "/assets/pages.css", f".soaked{{inline-size:{words}}}"


def save_asset(soak: Soak) -> Shown:
    """A file that is copied."""
    words = soak.words()
    soak.put("content/assets/soaked.txt", words)
    return "/assets/soaked.txt", words


def save_title(soak: Soak) -> Shown:
    """The title of the edition, which is on every page."""
    words = soak.words()
    source = (soak.root / "content/edition.yaml").read_text(encoding="utf-8").splitlines()
    lines = [f"title: {words}" if line.startswith("title:") else line for line in source]
    soak.put("content/edition.yaml", "\n".join(lines) + "\n")
    return "/sources.html", words


def save_folder(soak: Soak) -> Shown:
    """Five files that take the places of those before, one by one."""
    words = soak.words()
    made = soak.root / "made"
    made.mkdir()
    for number in range(1, 6):
        (made / f"{number}.yaml").write_text(NOTE.format(n=number, words=words if number == 5 else "Of a folder"))
    for path in sorted(made.iterdir()):
        path.replace(soak.root / "annotations" / "notes" / path.name)
    made.rmdir()
    return "/notes.html", words


def save_beside_litter(soak: Soak) -> Shown:
    """A note, while an editor's locks and backups come and go beside it."""
    litter = leave_litter(soak.root / "annotations")
    shown = save_note(soak)
    for path in litter:
        path.unlink()
    return shown


def save_broken_and_mended(soak: Soak) -> Shown:
    """A note with a fault, which is then mended."""
    words = soak.words()
    good = NOTE.format(n=0, words=words)
    soak.put("annotations/notes/soaked.yaml", good.replace("title:", "titel:"))
    time.sleep(soak.dice.random() / 5)
    soak.put("annotations/notes/soaked.yaml", good)
    return "/notes.html", words


def switch_branch(soak: Soak) -> Shown:
    """A commit on a branch of many files, and the way there through another branch."""
    words = soak.words()
    folder = soak.root / "annotations" / "notes"
    for number in range(10, 60):
        (folder / f"{number}.yaml").write_text(NOTE.format(n=number, words=words if number == 59 else "Of a branch"))
    commit_all(soak.root, "more")
    run_git(soak.root, "switch", "-q", "--detach", "main")
    run_git(soak.root, "switch", "-q", "work")
    return "/notes.html", words


KINDS: dict[str, Callable[[Soak], Shown]] = {
    "a note": save_note,
    "a text": save_text,
    "a page": save_page,
    "a page that comes or goes": save_page_anew,
    "a template": save_template,
    "a stylesheet": save_css,
    "an asset": save_asset,
    "edition.yaml": save_title,
    "several notes": save_folder,
    "beside litter": save_beside_litter,
    "broken, then mended": save_broken_and_mended,
    "a branch of 50 notes": switch_branch,
}


@contextmanager
def soaking(folder: Path, seed: int) -> Iterator[Soak]:
    """Yield the first edition with a text more, as a repository with a branch, and its preview."""
    root = start_repository(copy_edition(folder / "edition"))
    (root / ".gitignore").write_text(".sitegen/\n*~\n")
    text = "---\ntitle: Soaked\n---\nThe first paragraph.\n\nThe second one.\n"
    (root / "content" / "texts" / "soaked.md").write_text(text, encoding="utf-8")
    config = root / "content" / "edition.yaml"
    config.write_text(config.read_text("utf-8").replace("leverage-2023]", "leverage-2023, soaked]"), "utf-8")
    (root / "annotations" / "notes").mkdir()
    (root / "annotations" / "notes" / "soaked.yaml").write_text(NOTE.format(n=0, words="Not yet"))
    commit_all(root, "first")
    run_git(root, "switch", "-q", "-c", "work")
    preview = Preview(root, "--port", str(free_port()))
    client = Client(preview.port, "/notes.html")
    try:
        yield Soak(root, preview, client, random.Random(seed))
    finally:
        client.close()
        preview.close()


def run(soak: Soak, saves: int) -> None:
    """Save so many times."""
    for number in range(saves):
        soak.save()
        if number == saves // 10:
            soak.warm = soak.preview.memory()
        if saves > 1000 and number % 500 == 499:
            click.echo(f"{number + 1} saves, {len(soak.missed)} missed, {soak.preview.memory() >> 20} MiB", err=True)
    soak.last = soak.preview.memory()


def table(soak: Soak) -> str:
    """Return what came of it, as a table."""
    rows = [f"{'kind of save':<28}{'saves':>6}{'median':>9}{'95 %':>9}{'most':>9}  (ms to the message)"]
    every = [time for times in soak.times.values() for time in times]
    for kind, times in [*sorted(soak.times.items()), ("all", every)]:
        low = sorted(times)
        part = low[min(len(low) - 1, round(0.95 * len(low)))]
        rows.append(f"{kind:<28}{len(low):>6}{statistics.median(low):>9.1f}{part:>9.1f}{low[-1]:>9.1f}")
    rows.append(f"missed: {len(soak.missed)}; memory: {soak.warm >> 20} MiB warm, {soak.last >> 20} MiB at the end")
    return "\n".join([*rows, *soak.missed[:20]])


def main() -> int:
    """Run and print; return an exit status."""
    saves = int(os.environ.get("SAVES", "5000"))
    folder = Path(tempfile.mkdtemp(prefix="sitegen-soak-"))
    try:
        with soaking(folder, int(os.environ.get("SEED", "1"))) as soak:
            run(soak, saves)
            click.echo(table(soak))
            return 1 if soak.missed or soak.growth >= MOST_GROWTH else 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
