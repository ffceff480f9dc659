"""The folder of an edition → an `Edition`, and all problems that its files have by themselves.

`EditionFiles` reads each file by itself and remembers what it held, so that after a change only what changed is read.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar

import msgspec

from sitegen.load.annotations import AnnotationFile, AnnotationReader, LayerEntries
from sitegen.load.body import read_values
from sitegen.load.held import (
    ConfigFile,
    Known,
    PackedText,
    Packing,
    PageFile,
    TextFile,
    decode_file,
    digest_of,
    encode_file,
    to_keep,
)
from sitegen.load.inline import Address
from sitegen.load.records import read_record
from sitegen.load.source import Source, read_bytes, read_source
from sitegen.load.texts import ORIGINALS, TextReader, read_page
from sitegen.load.yaml_source import load_yaml
from sitegen.model import codes
from sitegen.model.config import NO_CONFIG, Config
from sitegen.model.confined import find_link, tell_odd
from sitegen.model.edition import Edition, ProsePage
from sitegen.model.editors import EDITORS, known_editor
from sitegen.model.entry import Marks
from sitegen.model.entry import Path as Way
from sitegen.model.file_names import find_clashes, why_bad
from sitegen.model.layer import Layer
from sitegen.model.litter import is_litter
from sitegen.model.near import closest
from sitegen.model.packed import Packed
from sitegen.model.problem import Place, Problem, SitegenError
from sitegen.model.prose import Prose
from sitegen.model.text import Text

CONFIG = "content/edition.yaml"
LARGE = 12_000
"""From how many files on an edition is large: what they hold is then not kept in memory."""
MOST_READS = 3
"""How often a file is read that is being written."""

T = TypeVar("T")


def load_edition(
    root: Path, layers: Sequence[Layer], *, originals: bool, added: Mapping[str, str] | None = None
) -> tuple[Edition, list[Problem]]:
    """Return the edition in a folder and the problems of its files.

    `originals` says whether content/originals is read. `added` holds annotation files that are not written yet: for
    each path (annotations/LAYER/ID.yaml) its text. What could not be read is missing from the edition,
    and a problem says so. Raises `SitegenError` if there is no edition in the folder at all.
    """
    files = EditionFiles(root, layers, originals=originals, added=added)
    return files.load(), files.problems


class Listed(NamedTuple):
    """A file or folder that stands in a folder."""

    path: Path
    is_folder: bool


def by_stem(path: Path) -> tuple[str, str]:
    """Return by what the files of a folder are sorted: the id that they are of, then the whole name."""
    return path.stem, path.name


def clashes(folder: str, listing: Iterable[Listed]) -> Iterator[Problem]:
    """Yield a problem for each name in a folder that is one with another on some computers."""
    for name, other in find_clashes(listed.path.name for listed in listing):
        message = f"{name} and {other} are the same name on some computers"
        yield codes.PATH_CLASH.at(Place(f"{folder}/{name}"), message, "rename one of them")


class EditionFiles:
    """The files of one edition, and what each was found to hold."""

    def __init__(
        self, root: Path, layers: Sequence[Layer], *, originals: bool | Path, added: Mapping[str, str] | None = None
    ) -> None:
        """`originals`: whether they are read; a folder that holds them instead of content/originals."""
        self.root = root
        self.layers = tuple(layers)
        self.by_name = {layer.name: layer for layer in self.layers}
        self.originals = originals is not False
        self.originals_in = str(originals) if isinstance(originals, Path) else ORIGINALS
        self.added = added or {}
        self.address = addresses(self.layers)
        self.reader = AnnotationReader(self.layers, self.address)
        self.problems: list[Problem] = []
        self.known: dict[str, Known] = {}
        """What each file held, by name."""
        self.packing: Packing | None = None
        """Where what files hold is kept if the edition is large."""
        self.restored: dict[str, Known] = {}
        """The same as it was at the end of another run."""
        self.fresh: set[str] = set()
        """Those that another process has just read, or that hold what they held in another run: not read again."""
        self.merged: dict[str, tuple[Any, Any]] = {}
        """What several files came to, likewise."""
        self.listings: dict[str, list[Listed]] = {}
        self.sorted_out: dict[str, tuple[list[Listed], list[Path], list[Listed], list[Problem]]] = {}
        """Of each folder the files that are read, what else is there, and names that clash, with the listing."""
        self.folders: dict[str, tuple[Any, list[Any]]] = {}
        """What the files of each folder held: what that was made from, and what it was, file by file."""
        self.stale: frozenset[str] | None = None
        """The files that may have changed; None: any may."""

    def load(self, changed: Iterable[Path] | None = None) -> Edition:
        """Return the edition as it is; its problems are then in `problems`. `changed`: all that was touched since.

        Raises `SitegenError` if there is no edition in the folder at all.
        """
        if not (self.root / "content").is_dir():
            hint = "-C DIR names another, `sitegen new DIR` makes one"
            raise SitegenError(f"{self.root} holds no edition: it has no folder content ({hint})")
        if not self.known:
            self.begin(self.count_files())
        self.stale = None if changed is None else frozenset(self.files_of(changed))
        if self.stale is None:
            self.listings.clear()
            # What is gone is new when it is there again.
            self.known = {
                name: found for name, found in self.known.items() if name in self.fresh or (self.root / name).is_file()
            }
        edition = self.load_listed()
        for _ in range(MOST_READS):
            gone = self.gone()
            if not gone:
                break
            for name in gone:
                self.known.pop(name, None)
            self.listings.clear()
            edition = self.load_listed()
        return edition

    def gone(self) -> list[str]:
        """Return the files that were listed, and were no more there when they were read."""
        unread = [problem.path for problem in self.problems if problem.code == codes.UNREADABLE.name]
        return [name for name in unread if not os.path.lexists(self.root / name)]

    def load_listed(self) -> Edition:
        """Return the edition as its folders were when they were listed."""
        self.problems = []
        for path, _ in self.listing("content"):
            name = f"content/{path.name}"
            if name != ORIGINALS or (self.originals and self.originals_in == ORIGINALS):
                self.problems.extend(filter(None, [tell_odd(path, name)]))
        config = self.load_config()
        texts, text_files = self.load_texts(config)
        pages, page_files = self.load_pages()
        layers, declared = self.load_annotations()
        self.fresh.clear()
        declared["texts"] = self.combine(
            "stems", [self.listings.get("content/texts")], lambda: frozenset(self.stems("content/texts"))
        )
        declared["pages"] = self.combine(
            "page stems", [self.listings.get("content/pages")], lambda: frozenset(self.stems("content/pages"))
        )
        self.problems.extend(config.problems)
        strays = (stray for merged in layers.values() for stray in merged.strays)
        parts = [*config.proses, *(p for f in text_files for p in f.proses), *(p for f in page_files for p in f.proses)]
        entries = {name: merged.entries for name, merged in layers.items()}
        proses = (*parts, *strays)
        return Edition(
            config.config, self.layers, texts, entries, pages, proses, declared, config.prose, self.originals,
            incomplete=any(problem.code in codes.UNREAD for problem in self.problems),
        )  # fmt: skip

    def files_of(self, changed: Iterable[Path]) -> Iterable[str]:
        """Yield the files that were touched; folders are forgotten in which one came or went."""
        for path in changed:
            if not path.is_relative_to(self.root):
                continue
            name = path.relative_to(self.root).as_posix()
            yield name
            if not path.is_file():
                self.known.pop(name, None)
            if name not in self.known:
                for folder in list(self.listings):
                    if name.startswith(f"{folder}/") or folder == name or folder.startswith(f"{name}/"):
                        del self.listings[folder]
                yield from [known for known in self.known if known.startswith(f"{name}/")]

    def restore(
        self, count: int, files: Iterable[tuple[str, bytes]], folders: Mapping[str, Sequence[tuple[str, bool]]]
    ) -> Edition:
        """Return the edition as it was when `kept_files` and `kept_folders` gave these; no file of it is opened.

        `count` is how many files there are. Raises `msgspec.MsgspecError` where they were not given by this version of
        the program.
        """
        for folder, listed in folders.items():
            self.listings[folder] = [Listed(self.root / folder / name, is_folder) for name, is_folder in listed]
        self.begin(count)
        for name, data in files:
            self.known[name] = decode_file(name, data, self.layer_of(name), self.packing)
        self.restored = dict(self.known)
        return self.load([])

    def unread(self) -> list[tuple[str, str]]:
        """Return the files of texts and annotations as `read_apart` takes them; none where any file was read before."""
        if self.known or not (self.root / "content").is_dir():
            return []
        self.begin(self.count_files())
        language = self.load_config().config.language
        found = [(f"content/texts/{path.name}", language) for path in self.files("content/texts", ".md")]
        for path, is_folder in self.listing("annotations"):
            if is_folder and path.name in self.by_name:
                folder = f"annotations/{path.name}"
                found.extend((f"{folder}/{inner.name}", "") for inner in self.files(folder, ".yaml"))
            elif not is_folder and path.suffix == ".yaml" and path.stem in self.by_name:
                found.append((f"annotations/{path.name}", ""))
        return found

    def read_apart(self, name: str, given: str) -> bytes:
        """Return what a file holds as bytes, for `take` in another process; here nothing is remembered."""
        layer = self.layer_of(name)
        if layer is None:
            self.load_text(self.root / name, given)
        else:
            self.load_file(self.root / name, name, layer)
        found = self.known[name]
        self.known.clear()
        return encode_file(found, layer, None)

    def take(self, name: str, data: bytes) -> None:
        """Take what another process read; the next `load` does not read it again."""
        self.known[name] = decode_file(name, data, self.layer_of(name), self.packing)
        self.fresh.add(name)

    def packed(self, name: str, value: Any) -> Any:
        """Return what a file holds, in the pile where the edition is large."""
        if self.packing is None or not isinstance(value, AnnotationFile | TextFile):
            return value
        layer = self.layer_of(name)
        return self.packing.pack(to_keep(value, layer), layer)

    def begin(self, files: int) -> None:
        """Take note of how many files the edition has, by which it is large or not."""
        if files >= LARGE:
            self.packing = Packing()
            packing, reader = self.packing, self.reader
            reader.entry_of, reader.outline_of, reader.title_of = packing.entry, packing.outline, packing.title

    def count_files(self) -> int:
        """Return how many files the edition has, about; what can't be read is not counted."""
        return sum(len(self.listing(f)) for f in ("content/texts", *(f"annotations/{name}" for name in self.by_name)))

    def kept_files(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield what each file holds, as bytes, of those which are others than at `restore`; None: it is no more."""
        known = {name: found for name, found in self.known.items() if found.name == name}
        yield from ((name, None) for name in self.restored.keys() - known.keys())
        for name, found in known.items():
            if self.restored.get(name) is not found:
                yield name, encode_file(found, self.layer_of(name), self.packing)

    def kept_folders(self) -> dict[str, list[tuple[str, bool]]]:
        """Return what each folder lists: names, and whether they are of folders."""
        return {
            folder: [(listed.path.name, listed.is_folder) for listed in listing]
            for folder, listing in self.listings.items()
        }

    def layer_of(self, name: str) -> Layer | None:
        """Return the layer to which an annotation file belongs by its name; None for other files."""
        folder, _, rest = name.partition("/")
        return self.by_name.get(rest.partition("/")[0].removesuffix(".yaml")) if folder == "annotations" else None

    def remember(self, name: str, given: str, read: Callable[[], T], *others: str) -> T:
        """Return what a file holds; it is read again if its bytes, those of `others`, or what is `given` changed."""
        names = (name, *others)
        found = self.known.get(name)
        is_stale = name not in self.fresh if self.stale is None else not self.stale.isdisjoint(names)
        if found is None or is_stale or found.given != given:
            digest = self.digest_now(names)
            if found is None or (found.digest, found.given) != (digest, given):
                found = self.read_at_rest(name, given, read, names, digest)
            self.known.update(dict.fromkeys(names, found))
        remembered: T = found.value
        return remembered

    def digest_now(self, names: Iterable[str]) -> bytes:
        """Return the digest of what files hold."""
        return digest_of(*(read_bytes(self.root / name) for name in names))

    def read_at_rest(
        self, name: str, given: str, read: Callable[[], Any], names: Sequence[str], digest: bytes
    ) -> Known:  # fmt: skip
        """Return what a file holds together with the digest of just that; `digest` is of what it held a moment ago.

        A file that is written meanwhile is read again. What keeps changing gets a digest that no bytes have, so that
        the next look reads it.
        """
        for _ in range(MOST_READS):
            value, before = read(), digest
            digest = self.digest_now(names)
            if digest == before:
                return Known(name, digest, given, self.packed(name, value))
        return Known(name, b"", given, self.packed(name, value))

    def remember_folder(self, folder: str, suffix: str, given: Any, read: Callable[[Path], T]) -> list[T]:
        """Return what the files of a folder hold; nothing is asked of a folder in which nothing was touched."""
        paths = self.files(folder, suffix)
        made_from = (self.listings.get(folder), given)
        before, found = self.folders.get(folder, ((None, None), []))
        same = self.stale is not None and before[0] is made_from[0] is not None and before[1] == given
        if not same:
            found = [read(path) for path in paths]
        elif touched := [name for name in self.stale or () if name.startswith((f"{folder}/", "content/originals/"))]:
            found = list(found)
            for name in {name.rpartition("/")[2] for name in touched}:
                place = bisect_left(paths, by_stem(Path(name)), key=by_stem)
                if place < len(paths) and paths[place].name == name:
                    found[place] = read(paths[place])
        self.folders[folder] = (made_from, found)
        return found

    def combine(self, name: str, parts: Sequence[Any], make: Callable[[], T]) -> T:
        """Return what several things come to, made again if any is another than it was."""
        found = self.merged.get(name)
        if (
            found is None
            or len(found[0]) != len(parts)
            or any(a is not b for a, b in zip(found[0], parts, strict=True))
        ):
            found = self.merged[name] = (parts, make())
        combined: T = found[1]
        return combined

    def load_config(self) -> ConfigFile:
        """Return what edition.yaml holds, as far as it stands in a folder of the edition."""
        if find_link(self.root, "content"):
            return ConfigFile()
        return self.remember(CONFIG, "", self.read_config, "content/edition.yml")

    def read_config(self) -> ConfigFile:
        """Return what edition.yaml holds."""
        path = self.root / CONFIG
        problems: list[Problem] = []
        if not path.is_file() and tell_odd(path, CONFIG) is None:
            other = path.with_suffix(".yml").exists()
            hint = "rename content/edition.yml" if other else "it needs title, language and description"
            problems.append(codes.MISSING_FILE.at(Place(CONFIG), f"{CONFIG} is not there", hint))
            return ConfigFile(problems=tuple(problems))
        source = read_source(path, CONFIG, problems)
        before = len(problems)
        loaded = load_yaml(source.text, CONFIG, problems) if source is not None else None
        if source is None or loaded is None:
            if source is not None and len(problems) == before:
                problems.append(codes.MISSING_KEY.at(Place(CONFIG), "the file is empty",
                                                     "it needs title, language and description"))  # fmt: skip
            return ConfigFile(problems=tuple(problems))
        config = read_record(loaded, Place(CONFIG), Config, problems, "the edition")
        prose = read_values(loaded, Config, source, self.address, problems)
        proses = tuple((Place(CONFIG, *loaded.marks.find_span(way)), value) for way, value in prose.items())
        by_key = {str(way[0]): value for way, value in prose.items()}
        if config is not None:
            problems.extend(editor_faults(config, loaded.marks))
        return ConfigFile(config or NO_CONFIG, by_key, proses, tuple(problems), loaded.marks)

    def load_texts(self, config: ConfigFile) -> tuple[Mapping[str, Text], list[TextFile | PackedText]]:
        """Return the texts in the edition's order, and what their files hold."""
        language = config.config.language
        files: list[TextFile | PackedText] = self.remember_folder(
            "content/texts", ".md", language, lambda path: self.load_text(path, language)
        )
        for file in files:
            self.problems.extend(file.problems)
        if not files:
            self.problems.append(codes.MISSING_FILE.at(Place("content/texts"), "the edition has no text",
                                                       "put one into content/texts, as ID.md"))  # fmt: skip
        texts, problems = self.combine("texts", [config, *files], lambda: self.order_texts(config, files))
        self.problems.extend(problems)
        return texts, files

    def stems(self, folder: str) -> list[str]:
        """Return the ids that texts or pages have by the names of their files."""
        known = self.sorted_out.get(folder)
        return [path.stem for path in known[1]] if known is not None else []

    def load_text(self, path: Path, language: str) -> TextFile | PackedText:
        """Return what the file of a text holds."""
        original = [f"{self.originals_in}/{path.stem}.md"] if self.reads_originals() else []
        return self.remember(f"content/texts/{path.name}", language, lambda: self.read_text(path, language), *original)

    def reads_originals(self) -> bool:
        """Say whether originals are read: not where their folder is a link, which is told."""
        return self.originals and not (self.root / self.originals_in).is_symlink()

    def read_text(self, path: Path, language: str) -> TextFile:
        problems: list[Problem] = []
        reader = TextReader(self.root, self.address, language, problems, self.root / self.originals_in)
        text = reader.read(path, original=self.reads_originals())
        return TextFile(text, tuple(reader.proses), tuple(problems))

    def order_texts(
        self, config: ConfigFile, files: Sequence[TextFile | PackedText]
    ) -> tuple[Mapping[str, Text], list[Problem]]:
        """Return the texts in the edition's order, and what is wrong with the order that edition.yaml gives."""
        found: dict[str, Any] = {file.id: file.held for file in files if file.id}
        problems = [] if config.config is NO_CONFIG else list(order_faults(config, self.stems("content/texts"), found))
        order = [text for text in config.config.texts if text in found]
        ordered = {text: found[text] for text in dict.fromkeys([*order, *sorted(found)])}
        return (ordered if self.packing is None else Packed(ordered, self.packing.recent_texts)), problems

    def load_pages(self) -> tuple[dict[str, ProsePage], list[PageFile]]:
        """Return the pages of the editors' own, and what their files hold."""
        files = self.remember_folder("content/pages", ".md", (), self.load_page)
        for file in files:
            self.problems.extend(file.problems)
        return {file.page.id: file.page for file in files if file.page is not None}, files

    def load_page(self, path: Path) -> PageFile:
        """Return what the file of an editors' page holds."""
        return self.remember(f"content/pages/{path.name}", "", lambda: self.read_page(path))

    def read_page(self, path: Path) -> PageFile:
        problems: list[Problem] = []
        proses: list[tuple[Place, Prose]] = []
        page = read_page(self.root, path, self.address, problems, proses)
        return PageFile(page, tuple(proses), tuple(problems))

    def listing(self, folder: str) -> list[Listed]:
        """Return what a folder holds, by name, without editors' litter; nothing where it can't be read.

        Why it can't be read is told each time.
        """
        if folder not in self.listings:
            base = self.root / folder
            link = find_link(self.root, folder)
            if link:
                self.problems.append(codes.UNREADABLE.at(Place(link), *codes.LINKED))
                return []
            if not base.exists():
                return []
            try:
                with os.scandir(base) as entries:
                    found = [
                        Listed(base / entry.name, entry.is_dir()) for entry in entries if not is_litter(entry.name)
                    ]
            except OSError as error:
                self.problems.append(codes.UNREADABLE.at(Place(folder), f"the folder can't be read: {error.strerror}",
                                                         "check its permissions, and that it is a folder"))  # fmt: skip
                return []
            self.listings[folder] = sorted(found, key=lambda listed: by_stem(listed.path))
        return self.listings[folder]

    def files(self, folder: str, suffix: str) -> list[Path]:
        """Return the files of a folder in the order of their names; others than those passed over are problems."""
        listing = self.listing(folder)
        known = self.sorted_out.get(folder)
        if known is None or known[0] is not listing:
            right = [
                path
                for path, is_folder in listing
                if path.suffix == suffix and not is_folder and not why_bad(path.name)
            ]
            read = frozenset(right)
            others = [one for one in listing if one.path not in read]
            known = self.sorted_out[folder] = (listing, right, others, list(clashes(folder, listing)))
        self.problems.extend(known[3])
        for path, is_folder in known[2]:
            if self.is_odd(path):
                continue
            name = path.relative_to(self.root).as_posix()
            hint = "folders are not read here" if is_folder else f"files here end in {suffix}"
            self.problems.append(codes.UNKNOWN_FILE.at(Place(name), f"{name} would not be read", hint))
        return known[1]

    def is_odd(self, path: Path) -> bool:
        """Say whether something has a name that not every computer takes, or is a link, a pipe; report it if so."""
        name = path.relative_to(self.root).as_posix()
        message = why_bad(path.name)
        problem = codes.BAD_FILE_NAME.at(Place(name), message, "rename it") if message else tell_odd(path, name)
        if problem is not None:
            self.problems.append(problem)
        return problem is not None

    def load_annotations(self) -> tuple[dict[str, LayerEntries], dict[str, frozenset[str] | None]]:
        """Return what the files of each layer come to, and the ids that are declared."""
        unknown: set[str] = set()
        """The layers of which it can't be said which ids there are."""
        before = len(self.problems)
        found = sorted(
            self.listing("annotations"), key=lambda listed: (listed.path.stem, listed.is_folder, listed.path.name)
        )
        if len(self.problems) > before:
            unknown.update(self.by_name)
        files: dict[str, list[AnnotationFile]] = {name: [] for name in self.by_name}
        self.problems.extend(clashes("annotations", found))
        for path, is_folder in found:
            if why_bad(path.name) and self.is_odd(path):
                continue
            layer = self.by_name.get(path.name if is_folder else path.stem)
            if layer is None or (not is_folder and path.suffix != ".yaml"):
                unknown.update(self.unknown_layer(path))
            elif is_folder:
                before = len(self.problems)
                files[layer.name].extend(self.load_folder(layer))
                if len(self.problems) > before:
                    unknown.add(layer.name)
            else:
                files[layer.name].append(self.load_file(path, f"annotations/{path.name}", layer))
        for added, text in self.added.items():
            layer = self.by_name[PurePosixPath(added).parent.name]
            files[layer.name].append(self.packed(added, self.reader.read(Source(added, text), layer)))
        merged = {name: self.merge(self.by_name[name], parts) for name, parts in files.items()}
        for layer_entries in merged.values():
            self.problems.extend(layer_entries.problems)
        declared: dict[str, frozenset[str] | None] = {
            name: None if name in unknown or not found.is_known else found.declared for name, found in merged.items()
        }
        return merged, declared

    def merge(self, layer: Layer, files: Sequence[AnnotationFile]) -> LayerEntries:
        """Return what the files of a layer come to."""
        return self.combine(
            layer.name, files, lambda: self.reader.merge_again(layer, files, self.merged.get(layer.name))
        )

    def unknown_layer(self, path: Path) -> list[str]:
        """Report a file or folder that is no layer's; return the layer that is meant, as far as can be told."""
        if self.is_odd(path):
            return [path.stem] if path.stem in self.by_name else []
        name = path.relative_to(self.root).as_posix()
        known = list(self.by_name)
        guess = closest(path.stem, known)
        end = "" if path.is_dir() else ".yaml"
        named = path.name.partition(".")[0]
        if named in known and path.stem not in known and path.suffix != ".yaml" and not path.is_dir():
            self.problems.append(codes.UNKNOWN_FILE.at(Place(name), f"{name} would not be read",
                                                       "files here end in .yaml"))  # fmt: skip
        elif path.stem in known:
            self.problems.append(codes.UNKNOWN_FILE.at(Place(name), f"{name} would not be read",
                                                       f"rename it to {path.stem}{end}"))  # fmt: skip
        else:
            hint = f"did you mean {guess}{end}?" if guess else f"the layers are {', '.join(known)}"
            self.problems.append(codes.UNKNOWN_LAYER.at(Place(name), f"there is no layer `{path.stem}`", hint))
        return [guess] if guess else []

    def load_folder(self, layer: Layer) -> list[AnnotationFile]:
        """Return what the files of a layer's folder hold."""
        folder = f"annotations/{layer.name}"
        return self.remember_folder(
            folder, ".yaml", (), lambda path: self.load_file(path, f"{folder}/{path.name}", layer)
        )

    def load_file(self, path: Path, name: str, layer: Layer) -> AnnotationFile:
        """Return what an annotation file of that name in the edition holds."""
        return self.remember(name, "", lambda: self.read_file(path, name, layer))

    def read_file(self, path: Path, name: str, layer: Layer) -> AnnotationFile:
        problems: list[Problem] = []
        source = read_source(path, name, problems)
        if source is None:
            return AnnotationFile(None, (), tuple(problems), is_known=False)
        before: AnnotationFile | None = self.known[name].value if name in self.known else None
        file = self.reader.read(source, layer, before)
        return msgspec.structs.replace(file, problems=(*problems, *file.problems)) if problems else file


def editor_faults(config: Config, marks: Marks) -> Iterable[Problem]:
    """Yield a problem for an editor in which the preview can open nothing."""
    if config.editor and not known_editor(config.editor):
        guess = closest(config.editor, EDITORS)
        yield codes.UNKNOWN_EDITOR.at(
            Place(CONFIG, *marks.find_span(("editor",))), f"`{config.editor}` is no editor that can be opened",
            f"did you mean `{guess}`?" if guess else f"those known are {', '.join(EDITORS)}")  # fmt: skip


def order_faults(config: ConfigFile, stems: Sequence[str], found: Iterable[str]) -> Iterable[Problem]:
    """Yield a problem for each text that edition.yaml names and that is not there, and the reverse."""
    wanted, known = config.config, set(stems)
    named: list[tuple[str, Way]] = [(text, ("texts", i)) for i, text in enumerate(wanted.texts)]
    for pair, couple in enumerate(wanted.compare or ()):
        named.extend((text, ("compare", pair, i)) for i, text in enumerate(couple))
        if len(set(couple)) == 1:
            yield codes.COMPARES_ITSELF.at(
                Place(CONFIG, *config.marks.find_span(("compare", pair, 1))),
                f"`{couple[0]}` is compared with itself", "name another text, or delete the pair")  # fmt: skip
    for text, way in named:
        if text not in known:
            guess = closest(text, stems)
            yield codes.UNKNOWN_TEXT.at(
                Place(CONFIG, *config.marks.find_span(way)), f"there is no text `{text}`",
                f"did you mean `{guess}`?" if guess else f"add content/texts/{text}.md")  # fmt: skip
    listed = set(wanted.texts)
    for text in sorted(found):
        if listed and text not in listed:
            yield codes.UNLISTED_TEXT.at(
                Place(CONFIG, *config.marks.key_span(("texts",))), f"`texts` does not name `{text}`",
                f"add {text} where it belongs")  # fmt: skip


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
