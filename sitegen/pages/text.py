"""The page of a text: its blocks woven with their passages, glosses in the margin, the notes at the foot by block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.model.edition import Annotated, Ref
from sitegen.model.entry import contributors
from sitegen.model.layer import Layer
from sitegen.model.page import Page
from sitegen.model.passage import Passage
from sitegen.model.text import DIGEST, ORIGINAL, Block, Part, Text, Version, direction, rooted
from sitegen.model.views import View, block_name, date_view, text_link
from sitegen.pages.margin import Gloss, balance, fit, room_beside, room_beside_head
from sitegen.pages.rows import HEAD, block_rows, row_classes
from sitegen.weave.html import weave_block

PREFIX = "../"
HELD = re.compile(r'(?<=class="seg )(?=[^>]*>[^<]{1,20}</a>)')
"""Where a short passage of a title, a name mostly, gets the class that keeps it on one line."""
DOUBTS = ("inferred", "uncertain", "unconfirmed")
"""The degrees of confidence that a card tells; its entry's own page tells all, and the sources."""


class TextPage:
    """Makes the page of one text."""

    def __init__(self, annotated: Annotated, text: Text) -> None:
        self.annotated = annotated
        self.text = text
        self.layers = {layer.name: (rank, layer) for rank, layer in enumerate(annotated.edition.layers)}
        self.blocks = annotated.blocks_of(text.id, text.shown.name)
        self.by_block = by_block(self.passages(text.shown.name))
        self.digested = by_block(self.passages(DIGEST)) if text.shown.name == ORIGINAL else {}
        self.rows = block_rows(text.shown.body, unfolds=text.shown.name == ORIGINAL)
        self.carded = {passage.ref for passage in self.passages(text.shown.name)}
        """The entries that have a card on the page."""
        self.told: set[Ref] = set()
        """The entries that have their card already."""

    def passages(self, version: str) -> Sequence[Passage]:
        """Return the passages in a version of the text."""
        return self.annotated.passages_in(self.text.id, version)

    def page(self, neighbours: tuple[str, str], compared: Sequence[View]) -> Page:
        """Return the page. `neighbours` are the ids of the texts before and after, or empty."""
        version = self.text.shown
        whole = self.cards(self.untold(self.by_block.get("", ())))
        groups = [self.group(block) for block in version.blocks if block.id in self.by_block]
        groups = [group for group in groups if group["cards"]]
        counts = {group["block"]: len(group["cards"]) for group in groups}
        inputs: View = {
            "text": self.head(version),
            "title_html": Markup(HELD.sub("held ", self.woven(version.blocks[0]))),
            "title_notes": "title" in counts,
            "parts": [self.part(part, version, counts) for part in version.body],
            "whole": whole,
            "groups": groups,
            "unplaced": self.cards(self.untold(self.by_block.get(None, ()))),
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
        """Return a passage's ref, the address of its entry's card here, else of the entry, and its layer's rank."""
        rank, layer = self.layers[passage.layer]
        carded = passage.ref in self.carded
        href = f"#{layer.kind}-{passage.entry}" if carded else PREFIX + self.annotated.place_of(layer, passage.entry)
        return f"{layer.kind}:{passage.entry}", href, rank

    def woven(self, block: Block) -> Markup:
        return weave_block(block, self.by_block.get(block.id, ()), self.refer, PREFIX)

    def part(self, part: Part, version: Version, counts: Mapping[str, int]) -> View:
        """Return a part of the body: HTML, or a block with its number; `counts` are the notes of each block."""
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
            "notes": counts.get(block.id, 0),
            "row": row_classes(self.rows[block.id]),
            "digest": self.digest(block.id) if version.name == ORIGINAL else Markup(""),
        }

    def digest(self, block_id: str) -> Markup:
        """Return the digest of a block, to stand beside the original."""
        block = self.annotated.blocks_of(self.text.id, DIGEST)[block_id][1]
        return weave_block(block, self.digested.get(block_id, ()), self.refer, PREFIX)

    def group(self, block: Block) -> View:
        """Return the notes of a block: a card, and a gloss in the margin, for each entry that is new in the text."""
        found = self.untold(self.by_block[block.id])
        room = self.head_room() if block.id == "title" else room_beside(len(block.text))
        start, end = self.margin(list(found), room)
        return {
            "block": block.id,
            "name": block_name(self.annotated, block.id),
            "row": row_classes(self.rows.get(block.id, HEAD)),
            "start": start,
            "end": end,
            "cards": self.cards(found),
        }

    def head_room(self) -> int:
        """Return how many lines of gloss stand beside what is above the body."""
        name = self.text.shown.name
        notice = self.annotated.words(f"text.{name}") + self.annotated.words(f"text.{name}-why")
        return room_beside_head(len(self.text.title), len(notice), len(self.legend()))

    def untold(self, passages: Sequence[Passage]) -> dict[Ref, list[Passage]]:
        """Return passages by entry, in order; those of entries that have their card already are left out."""
        found: dict[Ref, list[Passage]] = {}
        for passage in passages:
            if passage.ref not in self.told:
                found.setdefault(passage.ref, []).append(passage)
        self.told.update(found)
        return found

    def layer(self, ref: Ref) -> Layer:
        return self.layers[ref[0]][1]

    def margin(self, refs: Sequence[Ref], room: int) -> list[list[View]]:
        """Return the two columns of the margin beside a block, at the start and at the end of its lines."""
        sides: dict[str, list[Gloss]] = {"start": [], "end": []}
        for order, ref in enumerate(refs):
            layer = self.layer(ref)
            entry = self.annotated.edition.entries[ref[0]][ref[1]]
            sides[layer.margin].append(
                Gloss(order, layer.kind, ref[1], *layer.gloss(self.annotated, entry, self.text.id))
            )
        columns = balance(sides["start"], sides["end"], room)
        return [[msgspec.structs.asdict(gloss) for gloss in fit(column, room)] for column in columns]

    def cards(self, found: dict[Ref, list[Passage]]) -> list[View]:
        """Return a card for each entry, with the words that it hangs on here."""
        return [self.card(ref, passages) for ref, passages in found.items()]

    def card(self, ref: Ref, passages: list[Passage]) -> View:
        layer = self.layer(ref)
        entry = self.annotated.edition.entries[ref[0]][ref[1]]
        return {
            **self.annotated.link(ref[0], ref[1], PREFIX),
            "quotes": list(dict.fromkeys(p.quote for p in passages if p.quote and p.method != "mention")),
            "template": f"cards/{layer.kind}.html",
            "card": dict(layer.card(self.annotated, entry, PREFIX, self.text.id)),
            "confidence": entry.record.confidence if entry.record.confidence in DOUBTS else "",
            "by": ", ".join(contributors(entry)),
        }

    def legend(self) -> list[View]:
        """Return each layer that has passages in this text, with how many entries and passages."""
        passages = self.passages(self.text.shown.name)
        found = []
        for _, layer in self.layers.values():
            own = [p for p in passages if p.layer == layer.name]
            if own:
                found.append({"kind": layer.kind, "entries": len({p.entry for p in own}), "passages": len(own)})
        return found


def by_block(passages: Sequence[Passage]) -> dict[Any, list[Passage]]:
    """Return passages by block id; those of the whole text under the empty string, unplaced ones under None."""
    found: dict[Any, list[Passage]] = {}
    for passage in passages:
        key = None if passage.method == "unplaced" else passage.block or ""
        found.setdefault(key, []).append(passage)
    return found
