"""What differs between two editions, as the keys of facts (see `sitegen.model.watched`); who names whom."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from sitegen.model.entry import Entry, contributors
from sitegen.model.exact_dates import exact
from sitegen.model.packed import Stamped, is_same, stamp
from sitegen.model.record import Name, Record
from sitegen.model.schema import key_references, references, visit
from sitegen.model.text import Text, Version
from sitegen.model.tracking import Key

if TYPE_CHECKING:
    from sitegen.model.edition import Edition
    from sitegen.model.layer import Layer

CITED = "cited"
"""Stands for the layer of sources where they are cited, not named."""
NO_ENTRIES: Mapping[str, Entry[Any]] = {}


def changed_facts(old: Edition, new: Edition) -> Iterator[Key]:
    """Yield the facts in which two editions differ. What is the same value in both is not looked into."""
    if old.config is not new.config:
        for name in type(new.config).__struct_fields__:
            if getattr(old.config, name) != getattr(new.config, name):
                yield ("config", name)
    yield from changed_values(("prose",), ("prose",), old.prose, new.prose)
    yield from changed_values(("pages",), ("page",), old.pages, new.pages)
    if old.proses != new.proses:
        yield ("proses",)
    for name, declared in new.declared.items():
        yield from changed_ids(name, old.declared.get(name, frozenset()), declared)
    if old.incomplete != new.incomplete:
        yield ("declared-known", "texts")
    if old.texts is not new.texts:
        yield from changed_texts(old.texts, new.texts)
    for layer in new.layers:
        yield from changed_entries(layer.name, old.entries.get(layer.name, NO_ENTRIES), new.entries[layer.name])


def changed_ids(layer: str, old: frozenset[str] | None, new: frozenset[str] | None) -> Iterator[Key]:
    """Yield in what the ids differ that files declare; where they are not known, all of them."""
    if old is not new and old != new:
        yield ("declared", layer)
        if old is None or new is None:
            yield from (("declared", layer, key) for key in (old or ()) or (new or ()))
            yield ("declared-known", layer)
        else:
            yield from (("declared", layer, key) for key in old ^ new)


def changed_values(all_key: Key, one_key: Key, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Key]:
    """Yield in what two small mappings differ."""
    if list(old) != list(new):
        yield all_key
    for key in old.keys() | new.keys():
        if old.get(key) != new.get(key):
            yield (*one_key, key)


def changed_texts(old: Mapping[str, Text], new: Mapping[str, Text]) -> Iterator[Key]:
    """Yield in what the texts differ."""
    if list(old) != list(new):
        yield ("texts",)
    others = [key for key in new if not is_same(stamp(old, key), stamp(new, key))]
    for key in (*others, *(key for key in old if key not in new)):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            yield ("has", "texts", key)
        if head(before) != head(after):
            yield ("head", key)
        versions = {} if before is None else before.versions, {} if after is None else after.versions
        for name in versions[0].keys() | versions[1].keys():
            yield from changed_version(key, name, versions[0].get(name), versions[1].get(name))


def head(text: Text | None) -> Any:
    """Return what is known of a text without its words."""
    return text and (msgspec.structs.replace(text, versions={}), [(v.name, v.path) for v in text.versions.values()])


def changed_version(text: str, name: str, old: Version | None, new: Version | None) -> Iterator[Key]:
    """Yield in what two versions of a text differ."""
    if old == new:
        return
    yield ("body", text, name)
    before, after = ({block.id: block for block in v.blocks} if v is not None else {} for v in (old, new))
    if list(before) != list(after):
        yield ("blocks", text, name)
    for key in before.keys() | after.keys():
        if before.get(key) != after.get(key):
            yield ("block", text, name, key)


class Outline(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What must be known of every entry of an edition, so that an entry is looked into only where it is shown."""

    names: tuple[tuple[str, str], ...]
    """The layers and ids of all that it names in values and keys; what it cites, as of `CITED`."""
    was: tuple[str, ...]
    """The ids that it had."""
    by: tuple[str, ...]
    """Who contributed it."""
    is_dated: bool
    """Whether it says plainly when it was added or changed."""
    texts: tuple[str, ...]
    """Those which its selectors name."""
    called: tuple[Name, ...]
    """The names by which it is found."""


def outline_of(layer: Layer, entry: Entry[Any]) -> Outline:
    """Return the outline of an entry."""
    record = entry.record
    is_dated = bool(exact(record.added) or exact(record.changed))
    texts = tuple(selected_texts(entry))
    return Outline(
        tuple(named_by(layer.record, entry)), record.was, contributors(entry), is_dated, texts, layer.names(record)
    )


def outline(layer: Layer, entries: Mapping[str, Entry[Any]], key: str) -> Outline:
    """Return the outline of an entry of a layer, without the entry where it is known so."""
    return known_outline(entries, key) or outline_of(layer, entries[key])


def named_texts(entries: Mapping[str, Entry[Any]], key: str) -> Iterable[str]:
    """Return the texts which the selectors of an entry name, each once."""
    known = known_outline(entries, key)
    return selected_texts(entries[key]) if known is None else known.texts


def called(layer: Layer, entries: Mapping[str, Entry[Any]], key: str) -> tuple[Name, ...]:
    """Return the names by which an entry of a layer is found."""
    known = known_outline(entries, key)
    return layer.names(entries[key].record) if known is None else known.called


def known_outline(entries: Mapping[str, Entry[Any]], key: str) -> Outline | None:
    """Return the outline of an entry where it is known without the entry."""
    if isinstance(entries, Entries) and entries.outline_of is not None:
        return entries.outline_of(entries.held[key])
    return None


def known_title(entries: Mapping[str, Entry[Any]], key: str) -> str | None:
    """Return what an entry is called where that is known without it. Raises KeyError where there is none."""
    if isinstance(entries, Entries) and entries.title_of is not None:
        return entries.title_of(entries.held[key])
    return None


def selected_texts(entry: Entry[Any]) -> Iterable[str]:
    """Return the texts which the selectors of an entry name, each once."""
    return dict.fromkeys(selector.text for selector in (*entry.record.at, *entry.record.except_))


class Entries(Stamped[Entry[Any]]):
    """The entries of a layer by id; of those that came from others by a change of some it is known which.

    Held is what `entry_of` makes an entry of: the entry itself, or where it can be found.
    """

    def __init__(
        self, held: Mapping[str, Any], entry_of: Callable[[Any], Entry[Any]] | None = None,
        outline_of: Callable[[Any], Outline] | None = None, title_of: Callable[[Any], str | None] | None = None,
    ) -> None:  # fmt: skip
        """`outline_of` gives the outline of what is held, where it is known without the entry, `title_of` its title."""
        super().__init__(held)
        self.entry_of = entry_of
        self.outline_of = outline_of
        self.title_of = title_of
        self.before: weakref.ref[Entries] | None = None
        """Those from which they came; the ids are the same."""
        self.changed: list[str] = []
        """The ids of those that are other values than before."""

    def __getitem__(self, key: str) -> Entry[Any]:
        held = self.held[key]
        return held if self.entry_of is None else self.entry_of(held)

    def changed_to(self, changed: Mapping[str, Any]) -> Entries:
        """Return these entries with others held in the place of some."""
        after = Entries(self.held, self.entry_of, self.outline_of, self.title_of)
        after.held.update(changed)
        after.before, after.changed = weakref.ref(self), list(changed)
        return after


def known_change(old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]) -> list[str] | None:
    """Return the ids of the entries that differ, where the one came from the other by a change; else None."""
    for one, other in ((old, new), (new, old)):
        if isinstance(other, Entries) and other.before is not None and other.before() is one:
            return other.changed
    return None


def same_ids(old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]) -> bool:
    """Say whether two layers have the same ids in the same order."""
    return old is new or known_change(old, new) is not None or list(old) == list(new)


def differing(old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]) -> list[str]:
    """Return the ids of the entries that are not the same values in both."""
    if old is new:
        return []
    known = known_change(old, new)
    if known is not None:
        return known
    gone = [] if old.keys() <= new.keys() else [key for key in old if key not in new]
    return [key for key in new if not is_same(stamp(old, key), stamp(new, key))] + gone


def changed_entries(layer: str, old: Mapping[str, Entry[Any]], new: Mapping[str, Entry[Any]]) -> Iterator[Key]:
    """Yield in what the entries of a layer differ. How keys are ordered counts too, since what is written shows it."""
    if old is new:
        return
    if not same_ids(old, new):
        yield ("ids", layer)
        if [key for key in old if key in new] != [key for key in new if key in old]:
            yield ("order", layer)
    for key in differing(old, new):
        before, after = old.get(key), new.get(key)
        if before is None or after is None:
            yield ("has", layer, key)
        if before is None or after is None or encode(before.data) != encode(after.data):
            yield ("entry", layer, key)
        if before is None or after is None or (before.place, before.marks) != (after.place, after.marks):
            yield ("place", layer, key)


encode = msgspec.msgpack.encode


def named_by(record: type[Record], entry: Entry[Any]) -> set[tuple[str, str]]:
    """Return the layers and ids of all that an entry names in values and keys; what it cites, as of `CITED`."""
    found = {
        (target, value)
        for way, target in references(record)
        for value, _ in visit(entry.data, way)
        if isinstance(value, str)
    }
    for way, target in key_references(record):
        found.update((target, key) for value, _ in visit(entry.data, way) if isinstance(value, dict) for key in value)
    found.update((CITED, source) for source in entry.citations)
    return found


def file_order(entry: Entry[Any]) -> tuple[bool, str, str, int, int]:
    """Return the key that sorts the entries of a layer as their files are read, and as they stand there."""
    folder, _, name = entry.place.path.rpartition("/")
    return ("/" in folder, name.removesuffix(".yaml"), name, entry.place.line, entry.place.column)


class Index:
    """Who names whom, and who had which id: kept while an edition changes, so that nobody has to look through it."""

    def __init__(self, edition: Edition) -> None:
        self.entries: dict[str, Mapping[str, Entry[Any]]] = {layer.name: {} for layer in edition.layers}
        self.names: dict[tuple[str, str], dict[str, set[str]]] = {}
        """Of what is named, by layer the ids of those that name it."""
        self.former: dict[str, dict[str, tuple[str, ...]]] = {layer.name: {} for layer in edition.layers}
        self.ranked: dict[str, tuple[Mapping[str, Entry[Any]], dict[str, int]]] = {}
        """The places of entries in the order of their layer, as it was when they were asked for."""
        self.contributors: Counter[str] = Counter()
        """How many entries each contributed."""
        self.dated: set[tuple[str, str]] = set()
        """Who says when it was added or changed, plainly."""
        for layer in edition.layers:
            entries = edition.entries[layer.name]
            for key in entries:
                self.add(layer.name, key, outline(layer, entries, key))
        self.entries = dict(edition.entries)

    def renew(self, old: Edition, new: Edition) -> Iterator[Key]:
        """Take what differs of a new edition; yield the facts that changed."""
        self.entries = dict(new.entries)
        any_dated, contributors = bool(self.dated), +self.contributors
        for layer in new.layers:
            before, after = old.entries.get(layer.name, NO_ENTRIES), new.entries[layer.name]
            former = dict(self.former[layer.name])
            for key in differing(before, after):
                gone = self.remove(layer.name, key, outline(layer, before, key)) if key in before else ()
                come = self.add(layer.name, key, outline(layer, after, key)) if key in after else ()
                for target in {*gone} ^ {*come}:
                    yield ("referring", *target, layer.name)
            if former != self.former[layer.name]:
                yield ("former", layer.name)
        if contributors != +self.contributors:
            yield ("contributors",)
        if any_dated != bool(self.dated):
            yield ("dated",)

    def add(self, layer: str, entry_id: str, outline: Outline) -> Iterable[tuple[str, str]]:
        """Take an entry; return what it names."""
        if outline.was:
            self.former[layer][entry_id] = outline.was
        self.contributors.update(outline.by)
        if outline.is_dated:
            self.dated.add((layer, entry_id))
        for target in outline.names:
            self.names.setdefault(target, {}).setdefault(layer, set()).add(entry_id)
        return outline.names

    def remove(self, layer: str, entry_id: str, outline: Outline) -> Iterable[tuple[str, str]]:
        """Forget an entry; return what it named."""
        self.former[layer].pop(entry_id, None)
        self.contributors.subtract(outline.by)
        self.dated.discard((layer, entry_id))
        for target in outline.names:
            self.names[target][layer].discard(entry_id)
        return outline.names

    def referring(self, layer: str, entry_id: str, by: str) -> list[str]:
        """Return the ids of a layer's entries that name an entry or text, in their order."""
        return self.sorted(by, self.names.get((layer, entry_id), {}).get(by, ()))

    def sorted(self, layer: str, ids: Iterable[str]) -> list[str]:
        """Return ids of entries in their layer's order."""
        return sorted(ids, key=self.ranks(layer).__getitem__)

    def ranks(self, layer: str) -> dict[str, int]:
        """Return the place of each entry in its layer's order, which is that of files and of lines in them."""
        entries = self.entries[layer]
        known = self.ranked.get(layer)
        if known is None or not same_ids(known[0], entries):
            known = (entries, {entry_id: rank for rank, entry_id in enumerate(entries)})
        self.ranked[layer] = (entries, known[1])
        return known[1]
