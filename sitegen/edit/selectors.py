"""New selectors for entries: what `sitegen reanchor --write` does to the files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

import msgspec

from sitegen.edit.document import Document
from sitegen.edit.files import read_raw
from sitegen.model.edition import Edition
from sitegen.model.problem import SitegenError
from sitegen.model.record import Selector

Fields = dict[str, str | int | None]
"""Keys of a selector (`p`, `quote`, `prefix`, `suffix`): None takes one out; one that is absent stays."""

ORDER = tuple(field.encode_name for field in msgspec.structs.fields(Selector))
"""The order in which new keys are put in."""


class SelectorChange(msgspec.Struct, frozen=True):
    """What becomes of one selector."""

    layer: str
    entry: str
    index: int
    """Its place in the list, from 0."""
    become: tuple[Fields, ...]
    """One: it is changed. Several: it is cut, and those after the first are copies of it with other fields."""
    key: Literal["at", "except"] = "at"
    """The list in which it stands."""


def change_selectors(root: Path, edition: Edition, changes: Iterable[SelectorChange]) -> dict[str, bytes]:
    """Return the new bytes of the files that changes concern, by their names; nothing is written.

    Only keys whose values differ are touched. `edition` is that in the folder `root`, as loaded. Raises `SitegenError`
    where a file can't be changed, or has changed since; KeyError for an entry that the edition has not.
    """
    wanted: dict[str, dict[tuple[str, str], dict[int, tuple[Fields, ...]]]] = {}
    for change in changes:
        place = edition.entries[change.layer][change.entry].place
        wanted.setdefault(place.path, {}).setdefault((change.entry, change.key), {})[change.index] = change.become
    files = {}
    for name, entries in sorted(wanted.items()):
        source = read_raw(root, name)
        document = Document(name, source.text)
        for (entry, key), selectors in entries.items():
            try:
                listed = document.data[entry][key]
                items = {index: [merged(listed[index], one) for one in new] for index, new in selectors.items()}
            except (KeyError, IndexError, TypeError) as error:
                raise SitegenError(f"{name} no longer has the selectors of `{entry}`; nothing is written") from error
            document.set_items((entry, key), items)
        content = source.replaced(document.finish())
        if content != source.raw.encode():
            files[name] = content
    return files


def merged(selector: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """Return a selector with other fields, its keys in the usual order."""
    found = {**selector, **fields}
    return {key: found[key] for key in sorted(found, key=ORDER.index) if found[key] is not None}
