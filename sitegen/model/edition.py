"""The edition: all that was loaded. The annotated edition: the same, with every entry in its place."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from markupsafe import Markup, escape

from sitegen.model.config import Config
from sitegen.model.dates import Date, parse_date
from sitegen.model.entry import Entry
from sitegen.model.facts import CITED, Index, changed_facts, known_title
from sitegen.model.layer import Layer
from sitegen.model.packed import PackedValues, is_same, stamp
from sitegen.model.parts import part_of, part_path
from sitegen.model.passage import Finding, Passage
from sitegen.model.problem import Place
from sitegen.model.prose import Citation, Prose
from sitegen.model.text import ROOT, Block, Text, rooted
from sitegen.model.tracking import ONCE, Key, Tracker
from sitegen.model.watched import WatchedDeclared, watch
from sitegen.model.words import NO_WORDS, Words

T = TypeVar("T")

Ref = tuple[str, str]
"""Layer and id of an entry."""


class ProsePage(msgspec.Struct, frozen=True):
    """A page of the editors' own: content/pages/ID.md."""

    id: str
    title: str
    body: Prose
    place: Place


class Edition(msgspec.Struct, frozen=True):
    """All that was loaded, as values."""

    config: Config
    layers: tuple[Layer, ...]
    texts: Mapping[str, Text]
    """In the edition's order."""
    entries: Mapping[str, Mapping[str, Entry[Any]]]
    """By layer, then id, in the order of the files."""
    pages: Mapping[str, ProsePage]
    proses: tuple[tuple[Place, Prose], ...]
    """The Markdown that is no entry's, with the file it stands in."""
    declared: dict[str, frozenset[str] | None]
    """The ids that files declare, by layer and for `texts` and `pages`, those of faulty entries too; None where a file
    could not be read, so that it can't be said which ids there are."""
    prose: Mapping[str, Prose] = {}
    """The Markdown values of edition.yaml, by key."""
    private: bool = False
    """Whether originals were loaded."""
    incomplete: bool = False
    """Whether a file could not be read, so that it can't be said what nothing refers to."""
    words: Words = NO_WORDS
    """The strings of the interface."""

    def layer(self, kind: str) -> Layer | None:
        """Return the layer whose entries are called so (`actor`), or None."""
        for layer in self.layers:  # no generator: this is asked several times for each link of the site
            if layer.kind == kind:
                return layer
        return None

    def named(self, name: str) -> Layer:
        """Return the layer of that name (`actors`)."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)

    def exists(self, layer: str, entry_id: str) -> bool:
        """Say whether an entry (or text, layer `texts`) is declared, or may be in a file that can't be read."""
        if isinstance(self.declared, WatchedDeclared):
            return self.declared.holds(layer, entry_id)
        declared = self.declared[layer]
        return declared is None or entry_id in declared

    def is_whole(self) -> bool:
        """Say whether all files could be read, so that no id is missing for that."""
        if isinstance(self.declared, WatchedDeclared):
            return self.declared.all_known() and not self.incomplete
        return None not in self.declared.values() and not self.incomplete

    def title(self, entry: Entry[Any]) -> str:
        """Return what an entry is called."""
        return self.named(entry.layer).title(self, entry)

    def all_entries(self) -> Iterable[Entry[Any]]:
        """Iterate over all entries, layer by layer."""
        for layer in self.layers:
            yield from self.entries[layer.name].values()


class TextPassages(msgspec.Struct, frozen=True):
    """Where entries stand in one text."""

    versions: dict[str, tuple[Passage, ...]]
    """The passages of each version, in reading order."""
    findings: tuple[Finding, ...]
    shown: str
    """The version that pages show."""
    by_entry: dict[Ref, list[Passage]]
    """Those of the shown version by entry."""

    @classmethod
    def of(cls, versions: dict[str, tuple[Passage, ...]], findings: Iterable[Finding], shown: str) -> TextPassages:
        """Return the passages of each version; `shown` names the one that pages show."""
        by_entry: dict[Ref, list[Passage]] = {}
        for passage in versions[shown]:
            by_entry.setdefault(passage.ref, []).append(passage)
        return cls(versions, tuple(findings), shown, by_entry)


NOWHERE = TextPassages({}, (), "", {})


class Tally(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the passages in a text when none of them is looked into."""

    counts: tuple[tuple[str, str, int], ...] = ()
    """Layer and id of each entry that stands in the shown version, and how often."""
    methods: dict[str, int] = {}
    """How many passages of all versions were found in which way."""
    lost: tuple[Ref, ...] = ()
    """The entries of which a selector has no place in the shown version."""

    @classmethod
    def of(cls, passages: TextPassages) -> Tally:
        """Return that of the passages of a text."""
        counts = tuple((*ref, len(found)) for ref, found in passages.by_entry.items())
        return cls(counts, methods_of(passages), lost_in(passages))


def lost_in(passages: TextPassages) -> tuple[Ref, ...]:
    """Return the entries of which a selector has no place in the shown version of a text."""
    return tuple(ref for ref, found in passages.by_entry.items() if any(p.method == "unplaced" for p in found))


def methods_of(passages: TextPassages) -> dict[str, int]:
    """Return how many passages of all versions of a text were found in which way."""
    return Counter(p.method for found in passages.versions.values() for p in found)


Counts = dict[str, int]
"""How often an entry stands in each text."""
NO_COUNTS: Counts = {}
FEW = 8
"""Up to how many texts counts are copied where they change, since others may hold the same."""
TABLES = 1000
"""Of how many versions the blocks are kept by id."""


class Annotated:
    """An edition with its passages: what pages are made of. Answers questions, and tells a tracker which.

    An edition can be put in the place of another (`renew`, `place`), which gives the facts that changed.
    """

    def __init__(
        self, edition: Edition, texts: Mapping[str, TextPassages] | None = None, tracker: Tracker | None = None
    ) -> None:
        self.tracker = tracker or Tracker()
        self.raw = edition
        """The edition itself: what is read of it, the tracker does not hear of."""
        self.edition = watch(edition, self.tracker)
        self.words = edition.words
        self.index = Index(edition)
        self.texts: dict[str, TextPassages] | PackedValues[TextPassages] = {}
        self.methods: Counter[str] = Counter()
        """How many passages were found in which way."""
        self.where: dict[Ref, Counts] = {}
        """The texts in whose shown versions an entry stands, and how often in each."""
        self.lost: dict[str, frozenset[Ref]] = {}
        """By text the entries of which a selector has no place in the shown version, where there are any."""
        self.ranks: dict[str, int] = {text: rank for rank, text in enumerate(edition.texts)}
        self.tables: OrderedDict[tuple[str, str], tuple[object, dict[str, tuple[int, Block]]]] = OrderedDict()
        """The blocks of versions by id, with the stamp of the text that has them."""
        for text, passages in (texts or {}).items():
            self.place(text, passages)

    def begin(self, edition: Edition) -> None:
        """Take the first edition. Nothing was derived from another: nobody need know of each fact that it is new.

        Of a large edition they are millions.
        """
        self.index = Index(edition)
        self.hold(edition)

    def renew(self, edition: Edition) -> list[Key]:
        """Put an edition in the place of this one, its passages left as they are; return the facts that changed."""
        facts = [*changed_facts(self.raw, edition), *self.index.renew(self.raw, edition)]
        self.hold(edition)
        return facts

    def hold(self, edition: Edition) -> None:
        """Hold an edition of which the index knows."""
        if self.raw.texts is not edition.texts:
            self.ranks = {text: rank for rank, text in enumerate(edition.texts)}
        self.raw = edition
        self.edition = watch(edition, self.tracker)
        self.words = edition.words

    def place(self, text: str, passages: TextPassages) -> list[Key]:
        """Put the passages of a text in the place of those it had; return the facts that changed."""
        before = self.texts.get(text, NOWHERE)
        self.texts[text] = passages
        self.methods.subtract(methods_of(before))
        self.methods.update(methods_of(passages))
        self.lose(text, lost_in(passages))
        facts: list[Key] = [("findings", text)] if before.findings != passages.findings else []
        facts += [
            ("passages-in", text, version)
            for version in before.versions.keys() | passages.versions.keys()
            if before.versions.get(version) != passages.versions.get(version)
        ]
        for ref in before.by_entry.keys() | passages.by_entry.keys():
            if before.by_entry.get(ref) != passages.by_entry.get(ref):
                facts.append(("passages", *ref))
                count = len(passages.by_entry.get(ref, ()))
                self.where[ref] = with_count(self.where.get(ref, NO_COUNTS), text, count)
        return facts

    def put_back(self, text: str, tally: Tally, data: bytes, decode: Callable[[bytes], TextPassages]) -> None:
        """Take the passages of a text that has none yet, as they were encoded; nobody need know that they are new."""
        if isinstance(self.texts, PackedValues):
            self.texts.put(text, data)
        else:
            self.texts[text] = decode(data)
        self.methods.update(tally.methods)
        self.lose(text, tally.lost)
        for layer, entry_id, count in tally.counts:
            self.where[layer, entry_id] = with_count(self.where.get((layer, entry_id), NO_COUNTS), text, count)

    def lose(self, text: str, refs: Iterable[Ref]) -> None:
        """Take note of the entries of which a selector has no place in a text."""
        lost = frozenset(refs)
        if lost:
            self.lost[text] = lost
        else:
            self.lost.pop(text, None)

    def seen_by(self, tracker: Tracker) -> Annotated:
        """Return the same edition as it is now, whose values tell another tracker when they are read."""
        seen = copy(self)
        seen.tracker = tracker
        seen.edition = watch(self.raw, tracker)
        return seen

    def once(self, name: str, build: Callable[[Annotated], T], kept: Any = None) -> T:
        """Return what `build` makes of this edition: plain values, made again when what it read of it changed.

        `kept` is the type of a value that another run can take as it is, of strings, numbers, tuples and the like; it
        may depend on nothing but the edition and the interface's words, not on how a site is built.
        """
        return self.tracker.derived((ONCE, name), lambda: build(self), kept)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, by text and version, in reading order."""
        texts = self.edition.texts.values()
        return tuple(p for text in texts for version in text.versions for p in self.passages_in(text.id, version))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is to be said of selectors."""
        return tuple(finding for text in self.raw.texts for finding in self.texts.get(text, NOWHERE).findings)

    def findings_in(self, text: str) -> Sequence[Finding]:
        """Return what is to be said of the selectors into a text."""
        self.tracker.read(("findings", text))
        return self.texts.get(text, NOWHERE).findings

    def cited_elsewhere(self) -> frozenset[str]:
        """Return the sources that are cited by Markdown which is no entry's."""
        self.tracker.read(("proses",))
        return frozenset(c.source for _, prose in self.raw.proses for c in prose.citations)

    def referring(self, layer: str, entry_id: str, by: str) -> list[Entry[Any]]:
        """Return the entries of a layer (`by`) that name an entry or text of another anywhere, in their order."""
        entries = self.edition.entries[by]
        return [entries[other] for other in self.ids_referring(layer, entry_id, by)]

    def ids_referring(self, layer: str, entry_id: str, by: str) -> list[str]:
        """Return their ids; none of them is looked into."""
        self.tracker.read(("referring", layer, entry_id, by))
        self.tracker.read(("order", by))
        return self.index.referring(layer, entry_id, by)

    def in_order(self, layer: str, ids: Iterable[str]) -> list[str]:
        """Return ids of entries in the layer's order."""
        self.tracker.read(("order", layer))
        return self.index.sorted(layer, ids)

    def texts_in_order(self, ids: Iterable[str]) -> list[str]:
        """Return ids of texts in the edition's order; those of none are left out."""
        self.tracker.read(("texts",))
        return sorted({text for text in ids if text in self.ranks}, key=lambda text: self.ranks[text])

    def citing(self, source: str) -> dict[str, list[str]]:
        """Return the ids of the entries that cite a source, by layer, in their order."""
        found = {layer.name: self.ids_referring(CITED, source, layer.name) for layer in self.raw.layers}
        return {layer: ids for layer, ids in found.items() if ids}

    def former(self, layer: str) -> list[tuple[str, tuple[str, ...]]]:
        """Return the entries of a layer that had other ids, with these."""
        self.tracker.read(("former", layer))
        return list(self.index.former[layer].items())

    def contributors(self) -> Mapping[str, int]:
        """Return who contributed entries, and how many each."""
        self.tracker.read(("contributors",))
        return +self.index.contributors

    def is_dated(self) -> bool:
        """Say whether any entry tells plainly when it was added or changed."""
        self.tracker.read(("dated",))
        return bool(self.index.dated)

    def entries(self, layer: str) -> Mapping[str, Any]:
        """Return the entries of a layer by id; empty where the edition has no such layer."""
        return self.edition.entries.get(layer, {})

    def passages_of(self, entry: Entry[Any]) -> list[Passage]:
        """Return where an entry stands in the shown versions, in reading order."""
        return self.passages_by((entry.layer, entry.id))

    def passages_by(self, ref: Ref) -> list[Passage]:
        """Return where the entry of that layer and id stands in the shown versions, in reading order.

        All of its texts are looked into: who needs some of them asks as below.
        """
        return [passage for text, _ in self.counts_by(ref) for passage in self.texts[text].by_entry[ref]]

    def passages_between(self, ref: Ref, start: int, end: int) -> list[Passage]:
        """Return a part of the same."""
        found: list[Passage] = []
        place = 0
        for text, count in self.counts_by(ref):
            if place < end and start < place + count:
                found.extend(self.texts[text].by_entry[ref][max(0, start - place) : end - place])
            place += count
        return found

    def passages_at(self, ref: Ref, text: str) -> list[Passage]:
        """Return where an entry stands in the shown version of a text, in reading order."""
        self.tracker.read(("passages", *ref))
        return self.texts[text].by_entry[ref] if text in self.where.get(ref, NO_COUNTS) else []

    def first_text(self, ref: Ref) -> str:
        """Return the first text in whose shown version an entry has a place; empty where it has none."""
        for text, _ in self.counts_by(ref):
            if ref not in self.lost.get(text, ()) or any(
                p.method != "unplaced" for p in self.texts[text].by_entry[ref]
            ):
                return text
        return ""

    def first_in(self, ref: Ref, text: str) -> Passage:
        """Return where an entry stands first in the shown version of a text. Raises IndexError where it stands not."""
        return self.passages_at(ref, text)[0]

    def counts_by(self, ref: Ref) -> list[tuple[str, int]]:
        """Return the texts in whose shown versions an entry stands, in their order, each with how often."""
        self.tracker.read(("passages", *ref))
        counts = list(self.where.get(ref, NO_COUNTS).items())
        if len(counts) > 1:
            self.tracker.read(("texts",))
            counts.sort(key=lambda count: self.ranks[count[0]])
        return counts

    def texts_with(self, entry: Entry[Any]) -> list[str]:
        """Return the texts in whose shown versions an entry stands, in their order."""
        return [text for text, _ in self.counts_by((entry.layer, entry.id))]

    def passages_in(self, text: str, version: str) -> Sequence[Passage]:
        """Return the passages in a version of a text, in reading order."""
        self.tracker.read(("passages-in", text, version))
        return self.texts.get(text, NOWHERE).versions.get(version, ())

    def blocks_of(self, text: str, version: str) -> dict[str, tuple[int, Block]]:
        """Return the blocks of a version by id, each with its place in reading order."""
        self.tracker.read(("body", text, version))
        return self.table(text, version)

    def table(self, text: str, version: str) -> dict[str, tuple[int, Block]]:
        """Return the same, without telling that all of it is read."""
        read_from = stamp(self.raw.texts, text)
        known = self.tables.get((text, version))
        if known is None or not is_same(known[0], read_from):
            blocks = self.raw.texts[text].versions[version].blocks
            known = (read_from, {block.id: (place, block) for place, block in enumerate(blocks)})
            if len(self.tables) >= TABLES and (text, version) not in self.tables:
                self.tables.popitem(last=False)
            self.tables[text, version] = known
        return known[1]

    def block(self, passage: Passage) -> Block:
        """Return the block a passage stands in. Raises KeyError for a passage of a whole text."""
        self.tracker.read(("block", passage.text, passage.version, passage.block or ""))
        return self.table(passage.text, passage.version)[passage.block or ""][1]

    def order(self, passage: Passage) -> tuple[int, int]:
        """Return where a passage stands in its version, for sorting: block, code point."""
        if passage.block is None:
            return (-1, 0)
        self.tracker.read(("blocks", passage.text, passage.version))
        return (self.table(passage.text, passage.version)[passage.block][0], passage.start or 0)

    def title(self, layer: str, entry_id: str) -> str:
        """Return what an entry is called."""
        return self.tracker.derived(("title", layer, entry_id), lambda: self.derive_title(layer, entry_id))

    def derive_title(self, layer: str, entry_id: str) -> str:
        """Return what an entry is called, without looking into it where that is known so."""
        self.tracker.read(("has", layer, entry_id))
        title = known_title(self.raw.entries[layer], entry_id)
        if title is None:
            return self.edition.title(self.edition.entries[layer][entry_id])
        self.tracker.read(("entry", layer, entry_id))
        return title

    def address(self, kind: str, entry_id: str) -> str:
        """Return the address of an entry or a text, relative to the site's root; empty if there is none."""
        if kind == "text":
            return f"texts/{entry_id}.html" if entry_id in self.edition.texts else ""
        layer = self.edition.layer(kind)
        if layer is None or entry_id not in self.edition.entries[layer.name]:
            return ""
        return self.place_of(layer, entry_id)

    def place_of(self, layer: Layer, entry_id: str) -> str:
        """Return where an entry stands now: its own page, else its place in the list or in a part of it."""
        return layer.address(entry_id) if layer.own_pages else self.listed_at(layer, entry_id)

    def listed_at(self, layer: Layer, entry_id: str) -> str:
        """Return where an entry stands in the list of its layer, or in a part of it."""
        return f"{part_path(layer, part_of(self, layer, entry_id))}#{layer.kind}-{entry_id}"

    def link(self, layer: str, entry_id: str, prefix: str) -> dict[str, str]:
        """Return a link to an entry, for templates: its address on a page, its title, its kind and id."""
        found = self.edition.named(layer)
        return {
            "href": prefix + self.place_of(found, entry_id),
            "title": self.title(layer, entry_id),
            "kind": found.kind,
            "id": entry_id,
        }

    def cite(self, citation: Citation) -> str:
        """Return a citation as prepared HTML: a link to the source, and the place in it."""
        entry = self.edition.entries.get("sources", {}).get(citation.source)
        label = (entry.record.label if entry else "") or citation.source
        where = f", {escape(citation.where)}" if citation.where else ""
        href = f"{ROOT}{self.address('source', citation.source)}"
        return f'<a class="cite" href="{href}">{escape(label)}</a>{where}'

    def html(self, prose: Prose | None, prefix: str, *, block: bool = True) -> Markup:
        """Return prose as HTML for a page from which the root is `prefix`; in paragraphs if `block`."""
        if prose is None:
            return Markup("")
        if block and prose.inline:
            return Markup("<p>") + self.html(prose, prefix, block=False) + Markup("</p>")
        return Markup(rooted(prose.html(self.cite), prefix))

    def prose(self, entry: Entry[Any], prefix: str, *path: str | int) -> Markup:
        """Return an entry's Markdown value as paragraphs for a page; empty where it has none."""
        return self.html(entry.prose.get(path), prefix)

    def inline(self, entry: Entry[Any], prefix: str, *path: str | int) -> Markup:
        """Return an entry's Markdown value for use within a sentence or item; empty where it has none."""
        return self.html(entry.prose.get(path), prefix, block=False)


def with_count(counts: Counts, text: str, count: int) -> Counts:
    """Return counts by text with that of one more, or without one: most entries stand in one text, and share them."""
    if not counts and count:
        return alone(text, count)
    if len(counts) <= FEW:  # they may be shared
        counts = dict(counts)
    if count:
        counts[text] = count
    else:
        counts.pop(text, None)
    return counts


@lru_cache(maxsize=1000)
def alone(text: str, count: int) -> Counts:
    """Return the counts of entries that stand in one text, so often."""
    return {text: count}


def date_of(edtf: str) -> Date | None:
    """Return a checked date, or None for an empty one."""
    return parse_date(edtf) if edtf else None
