"""`sitegen rename`: an entry's or a text's id, everywhere it stands for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from sitegen.edit.document import Document
from sitegen.edit.files import RawText, read_raw
from sitegen.edit.mentions import Renamed, Target, rename_mentions
from sitegen.edit.replace import Replacement, apply, changed_lines
from sitegen.layers import LAYERS
from sitegen.load.edition import CONFIG, load_edition
from sitegen.load.front_matter import split_front_matter
from sitegen.load.source import whole
from sitegen.model.config import Config, PageMatter, TextMatter
from sitegen.model.edition import Edition
from sitegen.model.entry import Path as Way
from sitegen.model.near import closest
from sitegen.model.problem import SitegenError
from sitegen.model.record import ID_PATTERN, Struct
from sitegen.model.schema import key_references, marked, references, visit

TEXTS = "texts"


class Line(msgspec.Struct, frozen=True):
    """A line that a change touched, as it then reads."""

    path: str
    line: int
    """From 1."""
    words: str


class Plan(msgspec.Struct, frozen=True):
    """What a renaming does; nothing is written yet."""

    target: Target
    files: dict[str, bytes | None]
    """New contents by file; None: the file goes."""
    lines: tuple[Line, ...]
    moved: dict[str, str]
    """Old and new names of files."""
    redirect: str
    """The page that will lead from the old address to the new one; empty where there is none."""


def plan_rename(root: Path, layer: str, old: str, new: str) -> Plan:
    """Return what renames an entry of a layer, or a text (layer `texts`). Raises `SitegenError` where it can't be."""
    edition, problems = load_edition(root, LAYERS, originals=False)
    first = next((problem for problem in problems if problem.severity == "error"), None)
    if first is not None:
        raise SitegenError(f"{first.path}:{first.line}: {first.message}; first mend what `sitegen check` reports")
    kind = next((known.kind for known in LAYERS if known.name == layer), "text")
    target = Target(layer, kind, old, new)
    refuse(edition, target)
    files: dict[str, bytes | None] = {}
    moved: dict[str, str] = {}
    lines: list[Line] = []
    for name in names_of_files(edition):
        source = read_raw(root, name)
        renaming = Renaming(name, source.text, target)
        found = renaming.replacements(edition)
        place = new_place(root, name, target, renaming.data)
        if found or place != name:
            files[place] = source.replaced(found)
            lines += lines_of(place, source, found)
        if place != name:
            files[name] = None
            moved[name] = place
    if layer == TEXTS:
        move_original(root, target, files, moved)
    known = next((known for known in LAYERS if known.name == layer and known.own_pages), None)
    return Plan(target, files, tuple(lines), moved, known.address(old) if known else "")


def refuse(edition: Edition, target: Target) -> None:
    """Raise `SitegenError` where an id can't be renamed so."""
    layers = [TEXTS, *(layer.name for layer in edition.layers)]
    if target.layer not in layers:
        guess = closest(target.layer, layers)
        hint = f"did you mean {guess}?" if guess else f"the layers are {', '.join(layers)}"
        raise SitegenError(f"there is no layer {target.layer}; {hint}")
    known = edition.texts.keys() if target.layer == TEXTS else edition.entries[target.layer].keys()
    if target.old not in known:
        guess = closest(target.old, known)
        raise SitegenError(f"there is no {target.kind} {target.old}" + (f"; did you mean {guess}?" if guess else ""))
    if not re.fullmatch(ID_PATTERN, target.new):
        raise SitegenError(f"{target.new!r} can't be an id: write small letters, digits and hyphens")
    if target.new == target.old:
        raise SitegenError(f"{target.old} has that id already")
    if target.new in known:
        raise SitegenError(f"{target.new} is the id of another {target.kind}; choose one that is free")
    for entry in () if target.layer == TEXTS else edition.entries[target.layer].values():
        if target.new in entry.record.was and entry.id != target.old:
            raise SitegenError(f"{target.new} is a former id of {entry.id}, to which it leads; choose one that is free")


def names_of_files(edition: Edition) -> list[str]:
    """Return the files in which an id may stand."""
    places = [entry.place for entry in edition.all_entries()]
    places += [text.place for text in edition.texts.values()]
    places += [page.place for page in edition.pages.values()]
    return sorted({CONFIG, *(place.path for place in places)})


class Renaming:
    """Renames an id in one file."""

    def __init__(self, name: str, text: str, target: Target) -> None:
        self.name = name
        self.text = text
        self.target = target
        self.start, self.body = 0, len(text)
        if name.endswith(".md"):
            split = split_front_matter(text, name, [])
            assert split is not None, "the edition was loaded"
            self.start = text.index("\n") + 1
            self.body = len(text) - len(split.body)
            self.document = Document(name, split.matter)
        else:
            self.document = Document(name, text)
        self.data = self.document.data or {}

    def replacements(self, edition: Edition) -> list[Replacement]:
        """Return what renames the id in the file."""
        if self.name == CONFIG:
            self.rename_values(Config, ())
        elif self.name.startswith("content/"):
            is_page = self.name.startswith("content/pages/")
            self.rename_values(PageMatter if is_page else TextMatter, ())
            return [*self.in_matter(), *self.in_body(prose=is_page)]
        else:
            layer = edition.named(self.name.split("/")[1].removesuffix(".yaml"))
            for entry in self.data:
                self.rename_values(layer.record, (entry,))
            if layer.name == self.target.layer and self.target.old in self.data:
                self.rename_entry()
        return self.in_matter()

    def in_matter(self) -> list[Replacement]:
        """Return the replacements in the YAML, once read back."""
        return [one.moved(self.start) for one in self.document.finish()]

    def in_body(self, *, prose: bool) -> Iterator[Replacement]:
        """Yield the replacements in the Markdown below the front matter."""
        markdown = self.text[self.body :]
        words = list(whole(self.target.old).finditer(markdown))
        for index in self.mentions(markdown, prose=prose).which:
            yield Replacement(*words[index].span(), self.target.new).moved(self.body)

    def mentions(self, markdown: str, *, prose: bool) -> Renamed:
        """Return Markdown with the new id. Raises `SitegenError` that names the file."""
        try:
            return rename_mentions(markdown, self.target, prose=prose)
        except SitegenError as error:
            raise SitegenError(f"{self.name}: {error}") from error

    def rename_values(self, record: type[Struct], at: Way) -> None:
        """Rename the id in the values of a record: references, keys that are ids, and Markdown."""
        data = self.data
        for step in at:
            data = data[step]
        for value, path in visited(data, references(record), self.target.layer):
            if value == self.target.old:
                self.document.set_value((*at, *path), self.target.new)
        for value, path in visited(data, key_references(record), self.target.layer):
            if isinstance(value, dict) and self.target.old in value:
                self.document.rename_key((*at, *path, self.target.old), self.target.new)
        for way in marked(record, "markdown"):
            for value, path in visit(data, way):
                if isinstance(value, str) and value:
                    self.rename_in_prose(value, (*at, *path))

    def rename_in_prose(self, markdown: str, path: Way) -> None:
        """Rename the id in a Markdown value."""
        renamed = self.mentions(markdown, prose=True)
        if renamed.which:
            self.document.replace_word(path, self.target.old, self.target.new, renamed.which, renamed.markdown)

    def rename_entry(self) -> None:
        """Give the entry its new id, and keep the old one as a former one."""
        old, new = self.target.old, self.target.new
        self.document.rename_key((old,), new)
        was = self.data[old].get("was")
        if was is None:
            self.document.set_keys((old,), {"was": [old]}, ("label", "was"))
        elif new in was:
            self.document.set_items((old, "was"), {was.index(new): [old]})
        else:
            self.document.set_items((old, "was"), {}, [old])


def visited(data: Any, ways: Iterable[tuple[tuple[str, ...], str]], layer: str) -> Iterator[tuple[Any, Way]]:
    """Yield the values at those ways that are of a layer, each with its path."""
    for way, target in ways:
        if target == layer:
            yield from visit(data, way)


def new_place(root: Path, name: str, target: Target, data: Any) -> str:
    """Return the name that a file has after a renaming: that of a text, or of an entry alone in a file of its name.

    A file that would take another's place keeps its name.
    """
    folder = "content/texts" if target.layer == TEXTS else f"annotations/{target.layer}"
    suffix = ".md" if target.layer == TEXTS else ".yaml"
    if name != f"{folder}/{target.old}{suffix}" or (target.layer != TEXTS and list(data) != [target.old]):
        return name
    place = f"{folder}/{target.new}{suffix}"
    return name if (root / place).exists() else place


def move_original(root: Path, target: Target, files: dict[str, bytes | None], moved: dict[str, str]) -> None:
    """Move a text's original with it. Raises `SitegenError` where another is in the way."""
    old, new = (f"content/originals/{text}.md" for text in (target.old, target.new))
    if not (root / old).is_file():
        return
    if (root / new).exists():
        raise SitegenError(f"{new} is there already; delete it, or choose an id that is free")
    files[new] = (root / old).read_bytes()
    files[old] = None
    moved[old] = new


def lines_of(name: str, source: RawText, replacements: list[Replacement]) -> Iterator[Line]:
    """Yield the lines that replacements touched, as they then read."""
    lines = apply(source.text, replacements).split("\n")
    for line in changed_lines(source.text, replacements):
        yield Line(name, line, lines[line - 1].strip())
