"""Pages compared: which there are more or less, which changed, by how much and why."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from sitegen.model.text import Text
from sitegen.review.entries import EntryChange
from sitegen.review.sides import Side


class PageChange(msgspec.Struct, frozen=True):
    """What happened to an HTML file of the site."""

    kind: Literal["added", "changed", "removed"]
    path: str
    """Relative to the site's root."""
    lines: int
    """How many lines came or went, the greater; 0 for a page that is new or gone."""
    why: str
    """The reason where it is plain, else empty."""


class TextChange(msgspec.Struct, frozen=True):
    """What happened to a text."""

    kind: Literal["added", "changed", "removed"]
    id: str
    blocks: int
    """How many blocks of it are new, or gone where there are more of these; of a new text or one that is gone, all."""


def compare_texts(old: Side, new: Side) -> list[TextChange]:
    """Return the texts whose words differ, in the edition's order, then those that are gone.

    A text that is there and can't be read is no change: a problem tells of it.
    """
    before, after = old.edition.texts, new.edition.texts
    found = []
    for text in after.values():
        blocks = changed_blocks(before[text.id], text) if text.id in before else len(text.committed.blocks)
        if blocks:
            found.append(TextChange("changed" if text.id in before else "added", text.id, blocks))
    gone = [text for text in before.values() if not new.edition.exists("texts", text.id)]
    return found + [TextChange("removed", text.id, len(text.committed.blocks)) for text in gone]


def changed_blocks(old: Text, new: Text) -> int:
    """Return how many blocks of a text are new in its words, or gone where that is more."""
    before, after = ([block.text for block in text.committed.blocks] for text in (old, new))
    count = differing(before, after)
    return count or int(before != after)


def differing(old: list[str], new: list[str]) -> int:
    """Return how many items came or went, the greater, whatever their order."""
    before, after = Counter(old), Counter(new)
    return max((before - after).total(), (after - before).total())


def compare_pages(old: Side, new: Side, entries: list[EntryChange], texts: list[TextChange]) -> list[PageChange] | None:
    """Return the pages that differ, by path; None where one of the sites can't be built."""
    if old.pages is None or new.pages is None:
        return None
    whys = reasons(new, entries, texts)
    found = []
    for path in sorted(old.pages.keys() | new.pages.keys()):
        before, after = old.pages.get(path), new.pages.get(path)
        if before is None:
            found.append(PageChange("added", path, 0, ""))
        elif after is None:
            found.append(PageChange("removed", path, 0, ""))
        elif before != after:
            lines = differing(*(data.decode().split("\n") for data in (before, after)))
            found.append(PageChange("changed", path, max(lines, 1), whys.get(path, "")))
    return found


def reasons(new: Side, entries: list[EntryChange], texts: list[TextChange]) -> dict[str, str]:
    """Return for the pages of entries and texts that changed themselves what it is that changed."""
    found = {f"texts/{text.id}.html": "the text changed" for text in texts if text.kind == "changed"}
    for change in entries:
        layer = new.edition.named(change.entry.layer)
        if layer.own_pages and change.kind == "changed":
            found[layer.address(change.entry.id)] = f"the {layer.singular} changed"
    return found
