"""The edition: all that was loaded. The annotated edition: the same, with every entry in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from markupsafe import Markup, escape

from sitegen.model.config import Config
from sitegen.model.dates import Date, parse_date
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.passage import Finding, Passage
from sitegen.model.problem import Place
from sitegen.model.prose import Citation, Prose
from sitegen.model.text import ROOT, Block, Text, rooted
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
    texts: dict[str, Text]
    """In the edition's order."""
    entries: dict[str, dict[str, Entry[Any]]]
    """By layer, then id, in the order of the files."""
    pages: dict[str, ProsePage]
    proses: tuple[tuple[Place, Prose], ...]
    """The Markdown that is no entry's, with the file it stands in."""
    declared: dict[str, frozenset[str] | None]
    """The ids that files declare, by layer and for `texts`, those of faulty entries too; None where a file
    could not be read, so that it can't be said which ids there are."""
    prose: dict[str, Prose] = {}
    """The Markdown values of edition.yaml, by key."""
    private: bool = False
    """Whether originals were loaded."""
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
        declared = self.declared[layer]
        return declared is None or entry_id in declared

    def title(self, entry: Entry[Any]) -> str:
        """Return what an entry is called."""
        return self.named(entry.layer).title(self, entry)

    def all_entries(self) -> Iterable[Entry[Any]]:
        """Iterate over all entries, layer by layer."""
        for layer in self.layers:
            yield from self.entries[layer.name].values()


class Annotated:
    """An edition with its passages: what pages are made of. Answers questions; holds nothing else."""

    def __init__(self, edition: Edition, passages: tuple[Passage, ...], findings: tuple[Finding, ...]) -> None:
        self.edition = edition
        self.passages = passages
        self.findings = findings
        self.words = edition.words
        self._once: dict[str, Any] = {}

    def once(self, name: str, build: Callable[[Annotated], T]) -> T:
        """Return what `build` makes of this edition, made at the first call of that name."""
        if name not in self._once:
            self._once[name] = build(self)
        made: T = self._once[name]
        return made

    @cached_property
    def by_entry(self) -> dict[Ref, list[Passage]]:
        """The passages of each entry in the shown version, in reading order."""
        found: dict[Ref, list[Passage]] = {}
        for passage in self.passages:
            if passage.version == self.edition.texts[passage.text].shown.name:
                found.setdefault(passage.ref, []).append(passage)
        return found

    @cached_property
    def by_version(self) -> dict[tuple[str, str], list[Passage]]:
        """The passages in each version of each text, in reading order."""
        found: dict[tuple[str, str], list[Passage]] = {key: [] for key in self.blocks}
        for passage in self.passages:
            found[passage.text, passage.version].append(passage)
        return found

    @cached_property
    def cited_by(self) -> dict[str, list[Entry[Any]]]:
        """The entries that cite each source."""
        found: dict[str, list[Entry[Any]]] = {}
        for entry in self.edition.all_entries():
            for source in entry.citations:
                found.setdefault(source, []).append(entry)
        return found

    def entries(self, layer: str) -> dict[str, Any]:
        """Return the entries of a layer by id; empty where the edition has no such layer."""
        return self.edition.entries.get(layer, {})

    def passages_of(self, entry: Entry[Any]) -> list[Passage]:
        """Return where an entry stands, in reading order."""
        return self.by_entry.get((entry.layer, entry.id), [])

    @cached_property
    def blocks(self) -> dict[tuple[str, str], dict[str, tuple[int, Block]]]:
        """The blocks of each version by text and version, then id; each with its place in reading order."""
        return {
            (text.id, version.name): {block.id: (place, block) for place, block in enumerate(version.blocks)}
            for text in self.edition.texts.values()
            for version in text.versions.values()
        }

    def block(self, passage: Passage) -> Block:
        """Return the block a passage stands in. Raises KeyError for a passage of a whole text."""
        return self.blocks[passage.text, passage.version][passage.block or ""][1]

    def order(self, passage: Passage) -> tuple[int, int]:
        """Return where a passage stands in its version, for sorting: block, code point."""
        if passage.block is None:
            return (-1, 0)
        return (self.blocks[passage.text, passage.version][passage.block][0], passage.start or 0)

    def title(self, layer: str, entry_id: str) -> str:
        """Return what an entry is called."""
        return self.edition.title(self.edition.entries[layer][entry_id])

    def address(self, kind: str, entry_id: str) -> str:
        """Return the address of an entry or a text, relative to the site's root; empty if there is none."""
        if kind == "text":
            return f"texts/{entry_id}.html" if entry_id in self.edition.texts else ""
        layer = self.edition.layer(kind)
        if layer is None or entry_id not in self.edition.entries[layer.name]:
            return ""
        return layer.address(entry_id)

    def link(self, layer: str, entry_id: str, prefix: str) -> dict[str, str]:
        """Return a link to an entry, for templates: its address on a page, its title, its kind and id."""
        found = self.edition.named(layer)
        return {
            "href": prefix + found.address(entry_id),
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


def date_of(edtf: str) -> Date | None:
    """Return a checked date, or None for an empty one."""
    return parse_date(edtf) if edtf else None
