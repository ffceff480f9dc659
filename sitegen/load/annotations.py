"""One annotation file → the entries that it declares; the files of a layer → its entries by id.

A file is read by itself, so that a change of one file costs that file. Whether an id is new is seen when files are
merged. Of a file that was read before, entries whose lines are the same are taken over (`sitegen.load.chunks`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

import msgspec

from sitegen.load.body import read_values
from sitegen.load.chunks import Chunk, split_entries
from sitegen.load.inline import Address
from sitegen.load.records import read_record
from sitegen.load.source import Source
from sitegen.load.yaml_source import Loaded, load_yaml
from sitegen.model import codes
from sitegen.model.entry import Entry
from sitegen.model.facts import Entries, Outline
from sitegen.model.layer import Layer
from sitegen.model.limits import MAX_FAULTS, MAX_MARKUP, MAX_VALUES
from sitegen.model.markup import BRACKET, count_markup
from sitegen.model.problem import Place, Problem
from sitegen.model.prose import Citation, EntryLink, Prose
from sitegen.model.record import ID_PATTERN
from sitegen.model.schema import references, visit

Stray = tuple[Place, Prose]
"""Markdown, or references as prose without words, of what is no entry; with where it stands."""


class Declared(msgspec.Struct, frozen=True):
    """An id that a file declares, and what stands below it."""

    id: str
    place: Place
    entry: Entry[Any] | None
    """None where it is faulty, or its id is."""
    stray: tuple[Prose, ...]
    """What a faulty entry refers to, so that it is checked all the same."""
    problems: tuple[Problem, ...]

    @property
    def proses(self) -> Iterable[Prose]:
        """Its Markdown, whether or not it is an entry."""
        return self.entry.prose.values() if self.entry is not None else self.stray


class AnnotationFile(msgspec.Struct, frozen=True, dict=True):
    """What one file holds."""

    source: Source | None
    """None where it can't be read."""
    items: tuple[Declared, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Of the file as a whole; those of its entries are with them."""
    is_known: bool = True
    """Whether it can be said which ids it declares."""

    @cached_property
    def ids(self) -> list[str]:
        """The ids it declares."""
        return [item.id for item in self.items]

    @cached_property
    def held(self) -> dict[str, Any]:
        """Its entries, as if it were the only file; as `Entries` holds them."""
        return {item.id: item.entry for item in self.items if item.entry is not None}

    @property
    def is_plain(self) -> bool:
        """Whether all that it declares are entries, and there is nothing to say of it."""
        return self.is_known and not self.problems and not self.faulty and len(self.held) == len(self.ids)

    @cached_property
    def faulty(self) -> list[Declared]:
        """What there is to say something of."""
        return [item for item in self.items if item.problems or item.stray]


class LayerEntries(msgspec.Struct, frozen=True, weakref=True):
    """What all files of a layer come to."""

    entries: Entries
    declared: frozenset[str]
    is_known: bool
    """Whether it can be said which ids are declared."""
    strays: tuple[Stray, ...]
    problems: tuple[Problem, ...]
    count: int
    """How often an id is declared in all files."""


class AnnotationReader:
    """Reads annotation files of one set of layers."""

    def __init__(self, layers: Sequence[Layer], address: Address) -> None:
        self.entry_of: Callable[[Any], Entry[Any]] | None = None
        """What makes an entry of what `held` of a file has, where that is not the entry itself."""
        self.outline_of: Callable[[Any], Outline] | None = None
        """What gives the outline of the same, without the entry."""
        self.title_of: Callable[[Any], str | None] | None = None
        """What gives what it is called, likewise."""
        self.kinds = {layer.name: layer.kind for layer in layers} | {"texts": "text"}
        self.address = address

    def read(self, source: Source, layer: Layer, before: AnnotationFile | None = None) -> AnnotationFile:
        """Return what a file holds. `before` is what it held when it was last read."""
        if before is not None and before.source is not None and before.is_known and not before.problems:
            items = self.read_chunks(source, layer, before.source, before.items)
            if items is not None and not may_pass_limits(source.text, items):
                return AnnotationFile(source, items)
        return self.read_whole(source, layer)

    def read_whole(self, source: Source, layer: Layer) -> AnnotationFile:
        """Return what a file holds, none of which is known."""
        problems: list[Problem] = []
        loaded = load_yaml(source.text, source.name, problems)
        if loaded is None:
            is_known = not problems
            if is_known and not source.text.strip():
                message = "the file is empty: the edition has nothing of it"
                problems.append(codes.EMPTY_FILE.at(Place(source.name), message, "write an entry, or delete the file"))
            return AnnotationFile(source, (), tuple(problems), is_known)
        if not isinstance(loaded.data, dict):
            place = Place(source.name, loaded.marks.line, loaded.marks.column)
            problems.append(codes.NOT_A_MAPPING.at(place, "the file must be a mapping of ids to entries",
                                                   "begin each entry with its id and a colon"))  # fmt: skip
            return AnnotationFile(source, (), tuple(problems), is_known=False)
        items = tuple(self.read_items(loaded, layer, source))
        return AnnotationFile(source, items, tuple(problems))

    def read_chunks(
        self, source: Source, layer: Layer, old: Source, items: tuple[Declared, ...]
    ) -> tuple[Declared, ...] | None:
        """Return what a file holds, entry by entry: the same lines at the same place are the same entry.

        None where the file has to be read as a whole, since it can't be cut or a piece of it has a fault of YAML.
        """
        chunks, olds = split_entries(source.text), split_entries(old.text)
        if chunks is None or olds is None or len(olds) != len(items):
            return None
        known = dict(zip(olds, items, strict=True))
        found = [known.get(chunk) or self.read_chunk(chunk, layer, source) for chunk in chunks]
        if None in found or len({item.id for item in found if item is not None}) != len(found):
            return None
        return tuple(item for item in found if item is not None)

    def read_chunk(self, chunk: Chunk, layer: Layer, source: Source) -> Declared | None:
        """Return what a piece of a file declares; None where it is not plainly one entry."""
        problems: list[Problem] = []
        loaded = load_yaml(chunk.text, source.name, problems, chunk.line)
        if loaded is None or problems or not isinstance(loaded.data, dict) or len(loaded.data) != 1:
            return None
        return next(self.read_items(loaded, layer, source))

    def read_items(self, loaded: Loaded, layer: Layer, source: Source) -> Iterator[Declared]:
        """Yield what a mapping of ids to entries declares."""
        faults = markup = 0
        why: Problem | None = None
        for entry_id, data in loaded.data.items():
            place = Place(source.name, *loaded.marks.key_span((entry_id,)))
            if why is not None:
                yield Declared(entry_id, place, None, (), ())
                continue
            why = too_much(faults, markup, place)
            if why is not None:
                yield Declared(entry_id, place, None, (), (why,))
                continue
            value = Loaded(data, loaded.marks.values[entry_id], loaded.comments)
            item = self.read_item(entry_id, value, place, layer, source)
            faults += sum(problem.severity == "error" for problem in item.problems)
            markup += sum(count_markup(prose.source) for prose in item.proses)
            yield item

    def read_item(self, entry_id: str, loaded: Loaded, place: Place, layer: Layer, source: Source) -> Declared:
        """Return what an id declares."""
        problems: list[Problem] = list(id_faults(entry_id, place))
        is_well = not problems
        if loaded.data is None:
            problems.append(codes.EMPTY_VALUE.at(place, f"the {layer.singular} `{entry_id}` is empty",
                                                 "write its keys below it, indented, or delete it"))  # fmt: skip
            return Declared(entry_id, place, None, (), tuple(problems))
        record = read_record(loaded, place, layer.record, problems, f"the {layer.singular} `{entry_id}`")
        prose = read_values(loaded, layer.record, source, self.address, problems)
        if record is None or not is_well:
            stray = (*prose.values(), self.references(loaded, layer, place.path))
            return Declared(entry_id, place, None, stray, tuple(problems))
        entry = Entry(layer.name, entry_id, record, loaded.data, place, loaded.marks, prose)
        return Declared(entry_id, place, entry, (), tuple(problems))

    def references(self, loaded: Loaded, layer: Layer, name: str) -> Prose:
        """Return what a faulty entry refers to, as prose without words, so that it is checked all the same."""
        links: list[EntryLink] = []
        citations: list[Citation] = []
        for way, target in references(layer.record):
            for value, path in visit(loaded.data, way):
                place = Place(name, *loaded.marks.find_span(path))
                if isinstance(value, str) and target == "sources":
                    citations.append(Citation(value, "", place))
                elif isinstance(value, str):
                    links.append(EntryLink(self.kinds[target], value, place))
        return Prose("", tuple(citations), tuple(links), True)

    def merge_again(
        self,
        layer: Layer,
        files: Sequence[AnnotationFile],
        before: tuple[Sequence[AnnotationFile], LayerEntries] | None,
    ) -> LayerEntries:
        """Return the entries of a layer. `before` is from which files they were last merged, and what that came to."""
        olds, merged = before or ((), None)
        pairs = [(old, new) for old, new in zip(olds, files, strict=False) if old is not new]
        plain = all(old.is_plain and new.is_plain and old.ids == new.ids for old, new in pairs)
        if merged is None or len(olds) != len(files) or not plain or len(merged.entries) != merged.count:
            return self.merge(layer, files)
        changed = {key: held for old, new in pairs for key, held in new.held.items() if old.held[key] is not held}
        return msgspec.structs.replace(merged, entries=merged.entries.changed_to(changed))

    def merge(self, layer: Layer, files: Sequence[AnnotationFile]) -> LayerEntries:
        """Return the entries of a layer, in the order of its files. Of an id that stands twice the first is taken."""
        counts = Counter(chain.from_iterable(file.ids for file in files))
        held: dict[str, Any] = {}
        for file in files:
            held.update(file.held)
        problems = list(chain.from_iterable(file.problems for file in files))
        strays: list[Stray] = []
        for item in chain.from_iterable(file.faulty for file in files):
            problems.extend(item.problems)
            strays.extend((item.place, prose) for prose in item.stray)
        if counts.total() > len(counts):
            self.part_twins(layer, files, counts, held, problems, strays)
        entries = Entries(held, self.entry_of, self.outline_of, self.title_of)
        is_known = all(file.is_known for file in files)
        return LayerEntries(entries, frozenset(counts), is_known, tuple(strays), tuple(problems), counts.total())

    def part_twins(
        self, layer: Layer, files: Sequence[AnnotationFile], counts: Counter[str], held: dict[str, Any],
        problems: list[Problem], strays: list[Stray],
    ) -> None:  # fmt: skip
        """Let of ids that stand twice the first be the entry; report the others."""
        first: dict[str, tuple[AnnotationFile, Declared]] = {}
        twins = {entry_id for entry_id, count in counts.items() if count > 1 and has_id(entry_id)}
        for file in files:
            for item in () if twins.isdisjoint(file.ids) else file.items:
                if item.id not in twins or item is first.setdefault(item.id, (file, item))[1]:
                    continue
                self.report_twin(item, layer, first[item.id][1].place, problems, strays)
        for entry_id, (file, _) in first.items():
            held.pop(entry_id, None)
            if entry_id in file.held:
                held[entry_id] = file.held[entry_id]

    def report_twin(
        self, item: Declared, layer: Layer, first: Place, problems: list[Problem], strays: list[Stray]
    ) -> None:
        """Report an id that stands in another place already; what is below it is no entry."""
        problems.append(duplicate(item, layer, first))
        if item.entry is not None:
            loaded = Loaded(item.entry.data, item.entry.marks)
            prose = (*item.entry.prose.values(), self.references(loaded, layer, item.place.path))
            strays.extend((item.place, part) for part in prose)


def has_id(entry_id: str) -> bool:
    """Say whether an id is well formed."""
    return re.fullmatch(ID_PATTERN, entry_id) is not None


def id_faults(entry_id: str, place: Place) -> Iterable[Problem]:
    """Yield a problem if an id is not well formed."""
    if not has_id(entry_id):
        guess = re.sub("[^a-z0-9]+", "-", entry_id.lower()).strip("-")[:80].strip("-")
        hint = f"write `{guess}`" if guess else "use small letters, digits and hyphens"
        yield codes.BAD_ID.at(place, f"`{entry_id}` can't be an id", hint)


def too_much(faults: int, markup: int, place: Place) -> Problem | None:
    """Return why no entry of a file is read from a place on, with so many errors and marks of Markdown before it."""
    if faults >= MAX_FAULTS:
        message = f"the file has {faults} errors before this; what follows was not read"
        return codes.TOO_MANY_FAULTS.at(place, message, "mend those first")
    if markup > MAX_MARKUP:
        message = f"the prose before this has more than {MAX_MARKUP} marks and lines of Markdown"
        return codes.TOO_MUCH_MARKUP.at(place, message, "move this and what follows into another file")
    return None


STRUCTURE, MARKS = ":?-,[{", "*_[]!`<>&\\|^\n-+.)"
"""What keys and values of YAML are parted by, each by two of them at most, and what marks of Markdown end in."""


def may_pass_limits(text: str, items: Sequence[Declared]) -> bool:
    """Say whether a file that was read entry by entry may hold more than is read: a quick look, never too low."""
    return (
        2 * sum(map(text.count, STRUCTURE)) >= MAX_VALUES
        or sum(map(text.count, MARKS)) + (BRACKET - 1) * text.count("[") > MAX_MARKUP
        or sum(len(item.problems) for item in items) >= MAX_FAULTS
    )


def duplicate(item: Declared, layer: Layer, first: Place) -> Problem:
    """Return the problem of an id that stands in another place already."""
    message = f"the {layer.singular} `{item.id}` stands also in {first.path}:{first.line}"
    return codes.DUPLICATE_ID.at(item.place, message, "give one of the two another id")
