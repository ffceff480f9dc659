"""An edition compared with what it was in a commit: all that the report tells."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sitegen.history import edition_at
from sitegen.reanchor.outcomes import Before, all_selectors, reanchor
from sitegen.reanchor.telling import row
from sitegen.review.entries import EntryChange, compare_entries
from sitegen.review.files import FileChange, compare_files
from sitegen.review.mentions import MentionChange, compare_mentions
from sitegen.review.pages import PageChange, TextChange, compare_pages, compare_texts
from sitegen.review.passages import Effects, Row, passages_effect
from sitegen.review.problems import ProblemChanges, compare_problems
from sitegen.review.sides import Side, no_edition, read_side


class Review(msgspec.Struct, frozen=True):
    """What a change does to an edition."""

    base: str
    """The commit it is compared with, in full; empty where there is none."""
    founded: bool
    """Whether the edition was there at all before."""
    old: Side
    new: Side
    problems: ProblemChanges
    entries: list[EntryChange]
    texts: list[TextChange]
    effects: Effects
    mentions: list[MentionChange]
    files: list[FileChange]
    """The files in content/ and templates/ that differ, by path."""
    pages: list[PageChange] | None
    """None where one of the sites can't be built."""


def review(root: Path, base: str | None) -> Review:
    """Return what changed in an edition since a commit; all is new where that is None or lacks the edition.

    Raises `SitegenError` where the folder holds no edition or git can't read the commit.
    """
    new = read_side(root)
    old = None
    if base is not None:
        with edition_at(root, base) as folder:
            old = read_side(folder) if (folder / "content").is_dir() else None
    return compare(old, new, base or "")


def carried_rows(old: Side, new: Side) -> list[Row]:
    """Return what became of each selector that had a place before, as `sitegen reanchor --format json` has it."""
    versions = {text.id: text.committed for text in old.edition.texts.values()}
    selectors = frozenset((entry.layer, entry.id, selector) for entry, *_, selector in all_selectors(old.edition))
    outcomes = reanchor(new.edition, Before(versions, selectors))
    known = [o for o in outcomes if o.key == "at" and (o.origin.quote is None or o.origin.start is not None)]
    return [msgspec.to_builtins(row(outcome)) for outcome in known]


def compare(old: Side | None, new: Side, base: str) -> Review:
    """Return what there is to tell of two sides; None for an edition that was not there."""
    founded = old is not None
    old = old or no_edition()
    entries, texts = compare_entries(old.edition, new.edition), compare_texts(old, new)
    return Review(
        base=base,
        founded=founded,
        old=old,
        new=new,
        problems=compare_problems(old.problems, new.problems),
        entries=entries,
        texts=texts,
        effects=passages_effect(old.annotated, new.annotated, carried_rows(old, new) if founded else []),
        mentions=compare_mentions(old.annotated, new.annotated),
        files=compare_files(old.files, new.files),
        pages=compare_pages(old, new, entries, texts),
    )
