"""The folder of an edition → an `Edition`, and all problems that its files have by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from sitegen.load.body import read_values
from sitegen.load.inline import Address
from sitegen.load.records import read_record
from sitegen.load.source import Source, read_source
from sitegen.load.texts import TextReader, read_page
from sitegen.load.yaml_source import Loaded, load_yaml
from sitegen.model import codes
from sitegen.model.config import NO_CONFIG, Config
from sitegen.model.edition import Edition, ProsePage
from sitegen.model.editors import EDITORS, known_editor
from sitegen.model.entry import Entry
from sitegen.model.entry import Path as Way
from sitegen.model.layer import Layer
from sitegen.model.litter import is_litter
from sitegen.model.near import closest
from sitegen.model.problem import Place, Problem, SitegenError
from sitegen.model.prose import Citation, EntryLink, Prose
from sitegen.model.record import ID_PATTERN
from sitegen.model.schema import references, visit
from sitegen.model.text import Text

CONFIG = "content/edition.yaml"


def load_edition(
    root: Path, layers: Sequence[Layer], *, originals: bool, added: Mapping[str, str] | None = None
) -> tuple[Edition, list[Problem]]:
    """Return the edition in a folder and the problems of its files.

    `originals` says whether content/originals is read. `added` holds annotation files that are not written yet: for
    each path (annotations/LAYER/ID.yaml) its text. What could not be read is missing from the edition,
    and a problem says so. Raises `SitegenError` if there is no edition in the folder at all.
    """
    if not (root / "content").is_dir():
        raise SitegenError(f"{root} holds no edition: it has no folder content (`sitegen new DIR` makes one)")
    return Loader(root, layers, added or {}).load(originals=originals)


class Loader:
    """Loads one edition."""

    def __init__(self, root: Path, layers: Sequence[Layer], added: Mapping[str, str]) -> None:
        self.root = root
        self.layers = tuple(layers)
        self.added = added
        self.problems: list[Problem] = []
        self.proses: list[tuple[Place, Prose]] = []
        self.prose: dict[str, Prose] = {}
        """The Markdown values of edition.yaml, by key."""
        self.address = addresses(self.layers)
        self.declared: dict[str, set[str] | None] = {layer.name: set() for layer in self.layers}
        self.places: dict[tuple[str, str], Place] = {}
        """Where each id of a layer stands first."""

    def load(self, *, originals: bool) -> tuple[Edition, list[Problem]]:
        config = self.load_config()
        texts = self.load_texts(config, originals=originals)
        pages = self.load_pages()
        entries = self.load_annotations()
        declared = {name: ids if ids is None else frozenset(ids) for name, ids in self.declared.items()}
        edition = Edition(
            config, self.layers, texts, entries, pages, tuple(self.proses), declared, self.prose, originals
        )
        return edition, self.problems

    def load_config(self) -> Config:
        """Return edition.yaml; a stand-in after problems."""
        path = self.root / CONFIG
        if not path.is_file():
            other = path.with_suffix(".yml").exists()
            hint = "rename content/edition.yml" if other else "it needs title, language and description"
            self.problems.append(codes.MISSING_FILE.at(Place(CONFIG), f"{CONFIG} is not there", hint))
            return NO_CONFIG
        source = read_source(path, CONFIG, self.problems)
        before = len(self.problems)
        loaded = load_yaml(source.text, CONFIG, self.problems) if source is not None else None
        if source is None or loaded is None:
            if source is not None and len(self.problems) == before:
                self.problems.append(codes.MISSING_KEY.at(Place(CONFIG), "the file is empty",
                                                          "it needs title, language and description"))  # fmt: skip
            return NO_CONFIG
        config = read_record(loaded, Place(CONFIG), Config, self.problems, "the edition")
        for path_to, prose in read_values(loaded, Config, source, self.address, self.problems).items():
            self.proses.append((Place(CONFIG, *loaded.marks.find_span(path_to)), prose))
            self.prose[str(path_to[0])] = prose
        if config is None:
            return NO_CONFIG
        self.config_marks = loaded.marks
        self.check_editor(config.editor)
        return config

    def check_editor(self, editor: str) -> None:
        """Tell of an editor in which the preview can open nothing."""
        if editor and not known_editor(editor):
            guess = closest(editor, EDITORS)
            self.problems.append(codes.UNKNOWN_EDITOR.at(
                Place(CONFIG, *self.config_marks.find_span(("editor",))), f"`{editor}` is no editor that can be opened",
                f"did you mean `{guess}`?" if guess else f"those known are {', '.join(EDITORS)}"))  # fmt: skip

    def load_texts(self, config: Config, *, originals: bool) -> dict[str, Text]:
        """Return the texts in the edition's order."""
        reader = TextReader(self.root, self.address, config.language, self.problems)
        found: dict[str, Text] = {}
        paths = list(self.files("content/texts", ".md"))
        self.declared["texts"] = {path.stem for path in paths}
        for path in paths:
            text = reader.read(path, original=originals)
            if text is not None:
                found[text.id] = text
        self.proses.extend(reader.proses)
        if not paths:
            self.problems.append(codes.MISSING_FILE.at(Place("content/texts"), "the edition has no text",
                                                       "put one into content/texts, as ID.md"))  # fmt: skip
        if config is not NO_CONFIG:
            self.check_order(config, [path.stem for path in paths], found)
        order = [text for text in config.texts if text in found]
        return {text: found[text] for text in dict.fromkeys([*order, *sorted(found)])}

    def check_order(self, config: Config, stems: list[str], found: dict[str, Text]) -> None:
        """Report texts that edition.yaml names and that are not there, and the reverse."""
        named: list[tuple[str, Way]] = [(text, ("texts", i)) for i, text in enumerate(config.texts)]
        for pair, couple in enumerate(config.compare or ()):
            named.extend((text, ("compare", pair, i)) for i, text in enumerate(couple))
            if len(set(couple)) == 1:
                self.problems.append(codes.COMPARES_ITSELF.at(
                    Place(CONFIG, *self.config_marks.find_span(("compare", pair, 1))),
                    f"`{couple[0]}` is compared with itself", "name another text, or delete the pair"))  # fmt: skip
        for text, way in named:
            if text not in stems:
                guess = closest(text, stems)
                self.problems.append(codes.UNKNOWN_TEXT.at(
                    Place(CONFIG, *self.config_marks.find_span(way)), f"there is no text `{text}`",
                    f"did you mean `{guess}`?" if guess else f"add content/texts/{text}.md"))  # fmt: skip
        for text in sorted(found):
            if config.texts and text not in config.texts:
                self.problems.append(codes.UNLISTED_TEXT.at(
                    Place(CONFIG, *self.config_marks.key_span(("texts",))), f"`texts` does not name `{text}`",
                    f"add {text} where it belongs"))  # fmt: skip

    def load_pages(self) -> dict[str, ProsePage]:
        """Return the pages of the editors' own."""
        pages = {}
        for path in self.files("content/pages", ".md"):
            page = read_page(self.root, path, self.address, self.problems, self.proses)
            if page is not None:
                pages[page.id] = page
        return pages

    def listing(self, folder: str) -> list[Path]:
        """Return what a folder holds, by name, without editors' litter; nothing where it can't be read."""
        base = self.root / folder
        if not (base.exists() or base.is_symlink()):
            return []
        try:
            found = sorted(base.iterdir(), key=lambda path: (path.stem, path.name))
        except OSError as error:
            self.problems.append(codes.UNREADABLE.at(Place(folder), f"the folder can't be read: {error.strerror}",
                                                     "check its permissions, and that it is a folder"))  # fmt: skip
            return []
        return [path for path in found if not is_litter(path.name)]

    def files(self, folder: str, suffix: str) -> Iterable[Path]:
        """Yield the files of a folder in the order of their names; others than those passed over are problems."""
        for path in self.listing(folder):
            if path.suffix == suffix and not path.is_dir():
                yield path
            else:
                name = path.relative_to(self.root).as_posix()
                hint = "folders are not read here" if path.is_dir() else f"files here end in {suffix}"
                self.problems.append(codes.UNKNOWN_FILE.at(Place(name), f"{name} would not be read", hint))

    def load_annotations(self) -> dict[str, dict[str, Entry[Any]]]:
        """Return the entries of every layer, by id."""
        entries: dict[str, dict[str, Entry[Any]]] = {layer.name: {} for layer in self.layers}
        by_name = {layer.name: layer for layer in self.layers}
        before = len(self.problems)
        found = sorted(self.listing("annotations"), key=lambda path: (path.stem, path.is_dir(), path.name))
        if len(self.problems) > before:
            self.declared.update(dict.fromkeys(by_name))
        for path in found:
            layer = by_name.get(path.name if path.is_dir() else path.stem)
            if layer is None or (not path.is_dir() and path.suffix != ".yaml"):
                self.unknown_layer(path, by_name)
            elif path.is_dir():
                before = len(self.problems)
                for file in self.files(f"annotations/{layer.name}", ".yaml"):
                    self.load_file(file, layer, entries[layer.name])
                if any(p.code in (codes.UNKNOWN_FILE.name, codes.UNREADABLE.name) for p in self.problems[before:]):
                    self.declared[layer.name] = None
            else:
                self.load_file(path, layer, entries[layer.name])
        for added, text in self.added.items():
            layer = by_name[PurePosixPath(added).parent.name]
            self.load_source(Source(added, text), layer, entries[layer.name])
        return entries

    def unknown_layer(self, path: Path, layers: Iterable[str]) -> None:
        name = path.relative_to(self.root).as_posix()
        known = list(layers)
        guess = closest(path.stem, known)
        end = "" if path.is_dir() else ".yaml"
        if guess:
            self.declared[guess] = None
        if path.stem in known:
            self.problems.append(codes.UNKNOWN_FILE.at(Place(name), f"{name} would not be read",
                                                       f"rename it to {path.stem}{end}"))  # fmt: skip
            return
        hint = f"did you mean {guess}{end}?" if guess else f"the layers are {', '.join(known)}"
        self.problems.append(codes.UNKNOWN_LAYER.at(Place(name), f"there is no layer `{path.stem}`", hint))

    def load_file(self, path: Path, layer: Layer, entries: dict[str, Entry[Any]]) -> None:
        """Add the entries of one file."""
        name = path.relative_to(self.root).as_posix()
        source = read_source(path, name, self.problems)
        if source is None:
            self.declared[layer.name] = None
        else:
            self.load_source(source, layer, entries)

    def load_source(self, source: Source, layer: Layer, entries: dict[str, Entry[Any]]) -> None:
        """Add the entries of a file that was read."""
        name = source.name
        before = len(self.problems)
        loaded = load_yaml(source.text, name, self.problems)
        if loaded is None:
            if len(self.problems) > before:
                self.declared[layer.name] = None
            return
        if not isinstance(loaded.data, dict):
            self.problems.append(codes.NOT_A_MAPPING.at(
                Place(name, loaded.marks.line, loaded.marks.column), "the file must be a mapping of ids to entries",
                "begin each entry with its id and a colon"))  # fmt: skip
            self.declared[layer.name] = None
            return
        for entry_id, data in loaded.data.items():
            declared = self.declared[layer.name]
            if declared is not None:
                declared.add(entry_id)
            place = Place(name, *loaded.marks.key_span((entry_id,)))
            known = self.check_id(entry_id, place, layer)
            value = Loaded(data, loaded.marks.values[entry_id])
            entry = self.load_entry(entry_id, value, place, layer, source, known=known)
            if entry is not None:
                entries[entry_id] = entry

    def check_id(self, entry_id: str, place: Place, layer: Layer) -> bool:
        """Say whether an id is well formed and new; report it if not."""
        if not re.fullmatch(ID_PATTERN, entry_id):
            guess = re.sub("[^a-z0-9]+", "-", entry_id.lower()).strip("-")[:80].strip("-")
            hint = f"write `{guess}`" if guess else "use small letters, digits and hyphens"
            self.problems.append(codes.BAD_ID.at(place, f"`{entry_id}` can't be an id", hint))
            return False
        first = self.places.setdefault((layer.name, entry_id), place)
        if first != place:
            self.problems.append(codes.DUPLICATE_ID.at(
                place, f"the {layer.singular} `{entry_id}` stands also in {first.path}:{first.line}",
                "give one of the two another id"))  # fmt: skip
            return False
        return True

    def load_entry(
        self, entry_id: str, loaded: Loaded, place: Place, layer: Layer, source: Source, *, known: bool
    ) -> Entry[Any] | None:
        """Return an entry, or None after problems, or where its id is not `known` to be its own."""
        if loaded.data is None:
            self.problems.append(codes.EMPTY_VALUE.at(place, f"the {layer.singular} `{entry_id}` is empty",
                                                      "write its keys below it, indented, or delete it"))  # fmt: skip
            return None
        record = read_record(loaded, place, layer.record, self.problems, f"the {layer.singular} `{entry_id}`")
        prose = read_values(loaded, layer.record, source, self.address, self.problems)
        if record is None or not known:
            self.proses.extend((place, p) for p in (*prose.values(), self.references(loaded, layer, place.path)))
            return None
        return Entry(layer.name, entry_id, record, loaded.data, place, loaded.marks, prose)

    def references(self, loaded: Loaded, layer: Layer, name: str) -> Prose:
        """Return what a faulty entry refers to, as prose without words, so that it is checked all the same."""
        kinds = {layer.name: layer.kind for layer in self.layers} | {"texts": "text"}
        links: list[EntryLink] = []
        citations: list[Citation] = []
        for way, target in references(layer.record):
            for value, path in visit(loaded.data, way):
                place = Place(name, *loaded.marks.find_span(path))
                if isinstance(value, str) and target == "sources":
                    citations.append(Citation(value, "", place))
                elif isinstance(value, str):
                    links.append(EntryLink(kinds[target], value, place))
        return Prose("", tuple(citations), tuple(links), True)


def addresses(layers: Sequence[Layer]) -> Address:
    """Return the function from an entry's kind and id to its address, for whatever id."""
    by_kind = {layer.kind: layer for layer in layers}

    @lru_cache(maxsize=4096)
    def address(kind: str, entry_id: str) -> str | None:
        if kind == "text":
            return f"texts/{entry_id}.html"
        layer = by_kind.get(kind)
        return layer.address(entry_id) if layer else None

    return address
