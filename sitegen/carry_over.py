"""Compare an edition's texts with a revision, say what became of each selector, and write what must change."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sitegen.edit.files import write_files
from sitegen.edit.selectors import Fields, SelectorChange, change_selectors
from sitegen.history import base_commit, edition_at
from sitegen.layers import LAYERS
from sitegen.load.edition import EditionFiles, load_edition
from sitegen.load.source import read_bytes
from sitegen.load.texts import TextReader
from sitegen.model.confined import find_link
from sitegen.model.edition import Edition
from sitegen.model.problem import SitegenError
from sitegen.model.record import Selector
from sitegen.model.text import Version
from sitegen.reanchor.outcomes import NOTHING, Before, Outcome, all_selectors, reanchor


class CarriedOver(msgspec.Struct, frozen=True):
    """What became of an edition's selectors."""

    edition: Edition
    """As it is, with the originals that are at hand."""
    commit: str | None
    """The commit that the edition was compared with; None where it lies in no repository."""
    outcomes: list[Outcome]
    """In the order of the files."""
    without_history: tuple[str, ...]
    """The texts with selectors that were looked for by their words alone."""
    unread: tuple[str, ...]
    """The entries, as layer/id, that could not be read and were passed over."""


def carry_over(root: Path, revision: str = "") -> CarriedOver:
    """Return what became of each selector of the edition in a folder since a revision (default: the merge base).

    Without a repository, or for a text that the revision lacks, selectors are looked for by their words. Raises
    `SitegenError` where there is no edition, no such revision, or a text that can't be read.
    """
    edition, _ = load_edition(root, LAYERS, originals=True)
    missing = [text for text in sorted(edition.declared["texts"] or ()) if text not in edition.texts]
    if missing:
        raise SitegenError(f"content/texts/{missing[0]}.md can't be read (`sitegen check` says why)")
    commit = base_commit(root, revision)
    before = NOTHING if commit is None else edition_before(edition, root, commit)
    outcomes = reanchor(edition, before)
    sought = {outcome.text for outcome in outcomes if outcome.given.quote is not None and outcome.origin.start is None}
    unread = [
        f"{layer.name}/{entry}"
        for layer in LAYERS
        for entry in sorted(edition.declared[layer.name] or ())
        if entry not in edition.entries[layer.name]
    ]
    return CarriedOver(edition, commit, outcomes, tuple(sorted(sought - before.versions.keys())), tuple(unread))


def write_selectors(root: Path, carried: CarriedOver) -> list[str]:
    """Write the selectors that an edit of their text has made others, and return the names of the changed files.

    What is lost stays as it is. Raises `SitegenError`, with nothing written, where a file can't be.
    """
    changes = [
        SelectorChange(outcome.layer, outcome.entry, outcome.index, tuple(map(fields, outcome.selectors)), outcome.key)
        for outcome in carried.outcomes
        if outcome.selectors and outcome.selectors != (outcome.given,)
    ]
    files = change_selectors(root, carried.edition, changes)
    write_files(root, files)
    return list(files)


def fields(selector: Selector) -> Fields:
    """Return the keys of a selector that an edit may change, with their values."""
    return {"p": selector.p, "quote": selector.quote, "prefix": selector.prefix, "suffix": selector.suffix}


def edition_before(edition: Edition, root: Path, commit: str) -> Before:
    """Return what a commit has of an edition's texts and selectors."""
    with edition_at(root, commit) as folder:
        return Before(old_versions(edition, root, folder), old_selectors(edition, root, folder))


def old_versions(edition: Edition, root: Path, folder: Path) -> dict[str, Version]:
    """Return the committed versions of the texts as they were; a file that is the same is not read again."""
    reader = TextReader(folder, lambda *_: None, edition.config.language, [])
    found = {}
    for text in edition.texts.values():
        path = folder / text.place.path
        if not path.is_file():
            continue
        if path.read_bytes() == (root / text.place.path).read_bytes():
            found[text.id] = text.committed
            continue
        old = reader.read(path, original=False)
        if old is not None:
            found[text.id] = old.committed
    return found


def old_selectors(edition: Edition, root: Path, folder: Path) -> frozenset[tuple[str, str, Selector]]:
    """Return the selectors that were there, with layer and id of their entries."""
    old = edition
    if not same_files(root, folder, "annotations"):
        layers, _ = EditionFiles(folder, LAYERS, originals=False).load_annotations()
        old = msgspec.structs.replace(edition, entries={name: merged.entries for name, merged in layers.items()})
    return frozenset((entry.layer, entry.id, selector) for entry, *_, selector in all_selectors(old))


def same_files(root: Path, folder: Path, name: str) -> bool:
    """Say whether a folder of the edition holds the same files, byte for byte, as it did."""
    if find_link(root, name):
        return False
    here, there = ({path.relative_to(top): path for path in (top / name).rglob("*.yaml")} for top in (root, folder))
    return here.keys() == there.keys() and all(read_bytes(here[key]) == read_bytes(there[key]) for key in here)
