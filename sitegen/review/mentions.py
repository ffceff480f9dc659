"""Names that appear or vanish: what a changed name does all over the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

import msgspec

from sitegen.model.edition import Annotated, Ref
from sitegen.review.context import Context, context_of
from sitegen.review.entries import former


class Mention(msgspec.Struct, frozen=True):
    """A name found in a text."""

    ref: Ref
    """Of the entry, as the new edition names it."""
    text: str
    context: Context


class MentionChange(msgspec.Struct, frozen=True):
    """The mentions of an entry that came or went, in reading order."""

    ref: Ref
    appeared: tuple[Context, ...]
    vanished: tuple[Context, ...]


def compare_mentions(old: Annotated, new: Annotated) -> list[MentionChange]:
    """Return the entries whose names are found elsewhere than before, of entries and texts that both editions have.

    A name in a sentence that was edited is no change, nor one whose block only got another number.
    """
    ids = {}
    for entry in new.edition.all_entries():
        known = former(old.edition, entry)
        if known is not None:
            ids[known.layer, known.id] = (entry.layer, entry.id)
    before, after = mentions(old, new, ids), mentions(new, old, {ref: ref for ref in ids.values()})
    came, went = without(after, before, sentence_of), without(before, after, sentence_of)
    came, went = without(came, went, name_of), without(went, came, name_of)
    return [
        MentionChange(ref, *(tuple(m.context for m in found if m.ref == ref) for found in (came, went)))
        for ref in dict.fromkeys(mention.ref for mention in (*came, *went))
    ]


def mentions(annotated: Annotated, other: Annotated, ids: dict[Ref, Ref]) -> list[Mention]:
    """Return the mentions in the texts that another edition has too, of the entries in `ids`, under these ids."""
    return [
        Mention(ids[p.ref], p.text, context_of(annotated, p))
        for p in annotated.passages
        if p.method == "mention" and p.ref in ids and p.text in other.edition.texts
    ]


def without(found: Sequence[Mention], others: Sequence[Mention], key: Callable[[Mention], Hashable]) -> list[Mention]:
    """Return the mentions that remain when each of the others takes one of the same key away, the first first."""
    rest = Counter(key(mention) for mention in others)
    left = []
    for mention in found:
        if rest[key(mention)]:
            rest[key(mention)] -= 1
        else:
            left.append(mention)
    return left


def name_of(mention: Mention) -> Hashable:
    """Return what a mention has in common with the same name elsewhere in the text."""
    return (mention.ref, mention.text, mention.context.words)


def sentence_of(mention: Mention) -> Hashable:
    """Return what a mention has in common with itself in a block of another number."""
    return (name_of(mention), mention.context.before, mention.context.after)
