"""The page of a text: its blocks woven with their passages, the notes at the foot by block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from sitegen.model.edition import Annotated
from sitegen.model.page import Page
from sitegen.model.passage import Passage
from sitegen.model.text import DIGEST, ORIGINAL, Block, Part, Text, Version, direction, rooted
from sitegen.model.views import View, block_name, date_view, particulars, text_link
from sitegen.weave.html import weave_block

PREFIX = "../"


class TextPage:
    """Makes the page of one text."""

    def __init__(self, annotated: Annotated, text: Text) -> None:
        self.annotated = annotated
        self.text = text
        self.layers = {layer.name: (rank, layer) for rank, layer in enumerate(annotated.edition.layers)}
        self.blocks = annotated.blocks[text.id, text.shown.name]
        self.by_block = by_block(self.passages(text.shown.name))
        self.digested = by_block(self.passages(DIGEST)) if text.shown.name == ORIGINAL else {}
        self.told: dict[tuple[str, str], str] = {}

    def passages(self, version: str) -> list[Passage]:
        """Return the passages in a version of the text."""
        return self.annotated.by_version[self.text.id, version]

    def page(self, neighbours: tuple[str, str], compared: Sequence[View]) -> Page:
        """Return the page. `neighbours` are the ids of the texts before and after, or empty."""
        version = self.text.shown
        inputs: View = {
            "text": self.head(version),
            "title_html": self.woven(version.blocks[0]),
            "title_notes": "title" in self.by_block,
            "parts": [self.part(part, version) for part in version.body],
            "whole": self.cards(self.by_block.get("", ())),
            "groups": [self.group(block) for block in version.blocks if block.id in self.by_block],
            "unplaced": self.cards(self.by_block.get(None, ())),
            "legend": self.legend(),
            "before": text_link(self.annotated, neighbours[0], PREFIX) if neighbours[0] else None,
            "after": text_link(self.annotated, neighbours[1], PREFIX) if neighbours[1] else None,
            "compared": list(compared),
        }
        return Page(f"texts/{self.text.id}.html", "text.html", inputs, self.text.title)

    def head(self, version: Version) -> View:
        """Return what stands above the text."""
        text = self.text
        return {
            "id": text.id,
            "title": text.title,
            "author": text.author,
            "publisher": text.publisher,
            "url": text.url,
            "language": text.language,
            "direction": direction(text.language),
            "published": date_view(self.annotated, text.published),
            "version": version.name,
            "note": self.annotated.html(text.note, PREFIX),
            "rights": self.annotated.html(text.rights, PREFIX),
        }

    def refer(self, passage: Passage) -> tuple[str, str, int]:
        """Return a passage's ref, the address of its entry and the rank of its layer."""
        rank, layer = self.layers[passage.layer]
        return f"{layer.kind}:{passage.entry}", PREFIX + layer.address(passage.entry), rank

    def woven(self, block: Block) -> Markup:
        return weave_block(block, self.by_block.get(block.id, ()), self.refer, PREFIX)

    def part(self, part: Part, version: Version) -> View:
        """Return a part of the body: HTML, or a block with its number and whether it has notes."""
        if not part.block:
            return {"html": Markup(rooted(part.html, PREFIX)), "block": ""}
        block = self.blocks[part.block][1]
        return {
            "block": block.id,
            "name": block_name(self.annotated, block.id),
            "number": block.id.removeprefix("p") if block.id.startswith("p") else "",
            "tag": part.tag,
            "tight": part.tight,
            "html": self.woven(block),
            "notes": block.id in self.by_block,
            "digest": self.digest(block.id) if version.name == ORIGINAL else Markup(""),
        }

    def digest(self, block_id: str) -> Markup:
        """Return the digest of a block, to stand beside the original."""
        block = self.annotated.blocks[self.text.id, DIGEST][block_id][1]
        return weave_block(block, self.digested.get(block_id, ()), self.refer, PREFIX)

    def group(self, block: Block) -> View:
        """Return the notes of a block."""
        name = block_name(self.annotated, block.id)
        return {"block": block.id, "name": name, "cards": self.cards(self.by_block[block.id])}

    def cards(self, passages: Sequence[Passage]) -> list[View]:
        """Return a card for each entry that has passages here; in full where it comes first in the text."""
        entries: dict[tuple[str, str], list[Passage]] = {}
        for passage in passages:
            entries.setdefault(passage.ref, []).append(passage)
        return [self.card(ref, found) for ref, found in entries.items()]

    def card(self, ref: tuple[str, str], passages: list[Passage]) -> View:
        rank, layer = self.layers[ref[0]]
        entry = self.annotated.edition.entries[ref[0]][ref[1]]
        block = passages[0].block or "text"
        card_id = f"note-{block}-{layer.kind}-{entry.id}"
        first = self.told.setdefault(ref, card_id)
        view: View = {
            **self.annotated.link(ref[0], ref[1], PREFIX),
            "singular": layer.singular,
            "card_id": card_id,
            "rank": rank,
            "quotes": list(dict.fromkeys(p.quote for p in passages if p.quote is not None)),
            "first": "" if first == card_id else first,
            "template": f"cards/{layer.kind}.html",
        }
        if first == card_id:
            view["card"] = dict(layer.card(self.annotated, entry, PREFIX, self.text.id))
            view["particulars"] = particulars(self.annotated, entry, PREFIX)
        return view

    def legend(self) -> list[View]:
        """Return each layer that has passages in this text, with how many entries and passages."""
        found = []
        passages = self.passages(self.text.shown.name)
        for _, layer in self.layers.values():
            own = [p for p in passages if p.layer == layer.name]
            if own:
                found.append(
                    {
                        "kind": layer.kind,
                        "heading": layer.plural,
                        "entries": len({p.entry for p in own}),
                        "passages": len(own),
                    }
                )
        return found


def by_block(passages: Sequence[Passage]) -> dict[Any, list[Passage]]:
    """Return passages by block id; those of the whole text under the empty string, unplaced ones under None."""
    found: dict[Any, list[Passage]] = {}
    for passage in passages:
        key: str | None = passage.block
        if key is None and passage.method == "text":
            key = ""
        found.setdefault(key, []).append(passage)
    return found
