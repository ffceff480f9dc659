"""Random edits of an edition's files, each of a kind that somebody makes; most leave an edition that can be built."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from sitegen.render import theme_folder

WORDS = ("quite", "tides", "a strange bridge", "Kim", "China", "the North", "ferry", "hold", "naïve", "(or not)")


class Editor:
    """Edits one edition. Each edit says what it did, for whoever reads why a test failed."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = Random(seed)
        self.broken: list[tuple[Path, bytes]] = []
        """Files that were made unreadable, with what they held."""
        self.count = 0

    def edit(self) -> str:
        """Change something; return what."""
        self.count += 1
        kinds: list[Callable[[], str]] = [
            self.change_prose, self.change_prose, self.change_prose, self.change_names, self.change_words,
            self.add_entry, self.remove_entry, self.rename_entry, self.change_reference,
            self.move_entry, self.change_selector, self.add_line, self.change_body, self.change_body, self.change_head,
            self.change_config, self.change_page, self.change_template, self.change_asset, self.break_file,
            self.repeat_entry, self.split_layer, self.change_date, self.unlink, self.add_text,
        ]  # fmt: skip
        if self.broken and self.random.random() < 0.7:
            return self.mend()
        made = self.random.choice(kinds)
        return f"{made.__name__}: {made()}"

    def layer_file(self, *names: str) -> Path:
        """Return one of the annotation files."""
        found = sorted((self.root / "annotations").rglob("*.yaml"))
        wanted = [path for path in found if not names or path.stem in names or path.parent.name in names]
        return self.random.choice(wanted or found)

    def entries(self, path: Path) -> list[str]:
        """Return the pieces of a file, each an entry; what stands before the first goes with it."""
        pieces = re.split(r"(?m)^(?=[a-z0-9-]+:)", path.read_text(encoding="utf-8"))
        return [pieces[0] + pieces[1], *pieces[2:]] if len(pieces) > 1 else pieces

    def write(self, path: Path, text: str) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path.relative_to(self.root).as_posix()

    def replace_some(self, path: Path, pattern: str, new: Callable[[re.Match[str]], str]) -> str:
        """Replace one of the places of a pattern."""
        text = path.read_text(encoding="utf-8")
        found = list(re.finditer(pattern, text))
        if not found:
            return "nothing"
        place = self.random.choice(found)
        self.write(path, text[: place.start()] + new(place) + text[place.end() :])
        return f"{path.relative_to(self.root)} at {place.start()}: {place[0]!r} → {new(place)!r}"

    def word(self) -> str:
        return self.random.choice(WORDS)

    def change_prose(self) -> str:
        """A word more in a title, a statement, a body."""
        keys = "title|statement|body|about|definition|means|why|term|name|label|note"
        return self.replace_some(
            self.layer_file(), rf"(?m)(?<=\s)({keys}): (?=[A-Z])", lambda m: f"{m[0]}{self.word()} "
        )

    def change_names(self) -> str:
        """Another name of an actor, another form of a term."""
        return self.replace_some(
            self.layer_file("actors", "glossary"), r"(names|forms): \[", lambda m: f"{m[0]}{self.word().strip('()')}, "
        )

    def change_date(self) -> str:
        """Another year of an event, a source, an edit."""
        return self.replace_some(
            self.layer_file(),
            r"(?<=date: \")\d{4}|(?<=(?:hanged|.added): \")\d{4}",
            lambda _: str(self.random.randint(1950, 2026)),
        )

    def change_reference(self) -> str:
        """An entry refers to another."""
        ids = re.findall(r"(?m)^([a-z0-9-]+):", (self.root / "annotations" / "actors.yaml").read_text(encoding="utf-8"))
        pattern = r"(?<=held_by: \[|.actors: \[)[a-z0-9-]+"
        return self.replace_some(self.layer_file(), pattern, lambda _: self.random.choice(ids or ["nobody"]))

    def add_line(self) -> str:
        """An empty line, so that all below stands elsewhere."""
        path = self.layer_file()
        text = path.read_text(encoding="utf-8")
        return self.write(path, "# a remark\n" + text)

    def add_entry(self) -> str:
        """A new note or term in a file of its own layer."""
        path = self.root / "annotations" / "glossary" / f"new-{self.count}.yaml"
        if not path.parent.is_dir() and self.random.random() < 0.5:
            path = self.root / "annotations" / "glossary.yaml"
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            return self.write(path, f"{text}\nnew-{self.count}:\n  term: new {self.count}\n  definition: See this.\n")
        return self.write(
            path,
            f"new-{self.count}:\n  term: new {self.count}\n  definition: See.\n  forms: [{self.word().strip('()')}]\n",
        )

    def remove_entry(self) -> str:
        """An entry less; what refers to it is a fault."""
        path = self.layer_file()
        pieces = self.entries(path)
        if len(pieces) < 2:
            return "nothing"
        gone = pieces.pop(self.random.randrange(1, len(pieces)))
        self.broken.append((path, path.read_bytes()))
        return f"{self.write(path, ''.join(pieces))} without {gone[:30]!r}"

    def rename_entry(self) -> str:
        """A note or source by another id."""
        return self.replace_some(
            self.layer_file("notes"), r"(?m)^([a-z0-9-]+):$", lambda m: f"{m[1]}-x:\n  was: [{m[1]}]"[:60]
        )

    def move_entry(self) -> str:
        """An entry in another place of its file."""
        path = self.layer_file()
        pieces = self.entries(path)
        if len(pieces) < 3:
            return "nothing"
        moved = pieces.pop(self.random.randrange(1, len(pieces)))
        pieces.insert(self.random.randrange(1, len(pieces)), moved)
        return f"{self.write(path, ''.join(pieces))} {moved[:30]!r}"

    def split_layer(self) -> str:
        """A layer's last entry in a file of its own, or that file renamed."""
        path = self.layer_file()
        pieces = self.entries(path)
        if path.parent.name != "annotations":
            new = path.with_name(f"renamed-{self.count}.yaml")
            path.rename(new)
            return f"{path.name} → {new.name}"
        if len(pieces) < 3:
            return "nothing"
        self.write(path, "".join(pieces[:-1]))
        return self.write(path.with_suffix("") / f"more-{self.count}.yaml", pieces[-1])

    def repeat_entry(self) -> str:
        """An entry that stands twice."""
        path = self.layer_file()
        pieces = self.entries(path)
        self.broken.append((path, path.read_bytes()))
        return self.write(path, "".join([*pieces[:-1], pieces[-1] + "\n", pieces[-1]]))

    def change_selector(self) -> str:
        """A selector at another paragraph."""
        return self.replace_some(self.layer_file(), r"(?<=\bp: )\d+", lambda _: str(self.random.randint(1, 9)))

    def change_body(self) -> str:
        """A word more, or a paragraph, in a text."""
        path = self.random.choice(sorted((self.root / "content" / "texts").glob("*.md")))
        head, body = re.split(r"(?<=\n---\n)", path.read_text(encoding="utf-8"), maxsplit=1)
        words = body.split(" ")
        place = self.random.randrange(len(words))
        words[place:place] = [self.word() if self.random.random() < 0.8 else "this\n\nand"]
        return f"{self.write(path, head + ' '.join(words))} at {place}"

    def change_head(self) -> str:
        """Another title, author or date of a text."""
        path = self.random.choice(sorted((self.root / "content" / "texts").glob("*.md")))
        return self.replace_some(
            path, r"(?m)^(title|author|publisher|published): ", lambda m: m[0] if m[1] == "published" else m[0] + "A "
        )

    def change_config(self) -> str:
        """Something else in edition.yaml."""
        path = self.root / "content" / "edition.yaml"
        return self.replace_some(path, r"(?m)^(title|subtitle|description): (?=[A-Z])", lambda m: f"{m[0]}A ")

    def change_page(self) -> str:
        """A page of the editors', new or another."""
        path = self.root / "content" / "pages" / self.random.choice(("about.md", "how.md"))
        words = "Words, [x](text:nowhere).\n" if self.random.random() < 0.2 else "Words.\n"
        return self.write(path, f"---\ntitle: Page {self.count}\n---\n\n{words}")

    def change_template(self) -> str:
        """A template of the edition's own, well or not."""
        name = self.random.choice(("cards/note.html", "_cite.html", "term.html", "claim.html", "cards/actor.html"))
        path = self.root / "templates" / name
        if path.exists():
            path.unlink()
            return f"{name} removed"
        text = (theme_folder() / name).read_text(encoding="utf-8")
        return self.write(
            path, text + self.random.choice((f"<!-- {self.count} -->\n", "{{ nothing }}\n", "{% if %}\n"))
        )

    def change_words(self) -> str:
        """A message of the interface."""
        return self.write(self.root / "templates" / "words" / "en.yaml", f"heading:\n  notes: Notes {self.count}\n")

    def change_asset(self) -> str:
        """A stylesheet of the edition's own, or a picture."""
        name = self.random.choice(("templates/assets/css/99-own.css", "content/assets/own.txt"))
        return self.write(self.root / name, f"/* {self.count} */ a {{ color: red }}\n")

    def break_file(self) -> str:
        """A file that can't be read."""
        path = self.random.choice((self.layer_file(), *sorted((self.root / "content").rglob("*.md"))))
        self.broken.append((path, path.read_bytes()))
        path.write_bytes(path.read_bytes() + self.random.choice((b"\xff", b"\n\x01\n", b'\nx: "\n')))
        return str(path.relative_to(self.root))

    def unlink(self) -> str:
        """A file that is gone."""
        path = self.layer_file()
        self.broken.append((path, path.read_bytes()))
        path.unlink()
        return str(path.relative_to(self.root))

    def add_text(self) -> str:
        """A text more, or that text gone."""
        path = self.root / "content" / "texts" / "one-more.md"
        if path.exists():
            path.unlink()
            return "one-more.md removed"
        return self.write(
            path, '---\ntitle: One more\nauthor: A. N.\npublished: "2019"\n---\n\nKim of China, a hold.\n'
        )

    def mend(self) -> str:
        """A broken file as it was."""
        path, data = self.broken.pop()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return f"mend {path.relative_to(self.root)}"


def restore(root: Path, files: dict[Path, bytes]) -> str:
    """Put all files of an edition back as they were."""
    for path in snapshot(root).keys() - files.keys():
        path.unlink()
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return "restore"


def snapshot(root: Path) -> dict[Path, bytes]:
    """Return all files of an edition."""
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def changed_paths(before: dict[Path, bytes], after: dict[Path, bytes]) -> list[Path]:
    """Return the files that differ."""
    return [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
