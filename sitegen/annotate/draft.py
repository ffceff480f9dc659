"""A new annotation: its values → its file, checked as part of the edition before it is there, and written whole."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen.annotate.fields import fields_of
from sitegen.build import Checked, check
from sitegen.edit.files import write_files
from sitegen.importers.ids import make_id
from sitegen.load.yaml_source import load_yaml
from sitegen.model.confined import refuse_link
from sitegen.model.edition import Edition
from sitegen.model.layer import Layer
from sitegen.model.problem import Problem, SitegenError
from sitegen.model.record import ID_PATTERN
from sitegen.model.schema import convert_scalars
from sitegen.model.yaml_out import entry_yaml
from sitegen.schemas import modeline

ID_WORDS = 6
"""How many words of a title an id is made of."""


class Draft(msgspec.Struct, frozen=True):
    """An annotation that is not written yet."""

    layer: str
    id: str
    text: str
    """What its file will hold."""

    @property
    def path(self) -> str:
        """Its file, relative to the edition."""
        return draft_path(self.layer, self.id)

    def key_at(self, line: int) -> str:
        """Return the key whose value stands on a line of the file; empty above the first."""
        loaded = load_yaml(self.text, self.path, [])
        marks = loaded.marks.values.get(self.id) if loaded is not None else None
        keys = marks.keys if marks is not None else {}
        before = [key for key, (first, _) in keys.items() if first <= line]
        return before[-1] if before else ""


def draft_path(layer: str, entry_id: str) -> str:
    """Return the file of a new annotation, relative to the edition."""
    return f"annotations/{layer}/{entry_id}.yaml"


def make_draft(layer: Layer, entry_id: str, values: Mapping[str, Any]) -> Draft:
    """Return the draft of an entry. `values`: by key, strings that stand for numbers and booleans too."""
    order = [field.name for field in fields_of(layer)]
    known = sorted(values, key=lambda key: order.index(key) if key in order else len(order))
    data = {key: values[key] for key in known}
    convert_scalars(data, layer.record)
    text = f"{modeline(draft_path(layer.name, entry_id))}\n{entry_yaml(entry_id, data)}"
    return Draft(layer.name, entry_id, text)


def propose_id(edition: Edition, layer: Layer, values: Mapping[str, Any], quote: str) -> str:
    """Return an id that is free: of the first required words of the entry, else of the words it is about."""
    titles = [field.name for field in fields_of(layer) if field.required and field.kind in ("text", "markdown")]
    title = next((values[name] for name in titles if isinstance(values.get(name), str)), quote)
    base = make_id(" ".join((title or quote or layer.kind).split()[:ID_WORDS]))
    taken = ids_of(edition, layer)
    return next(made for made in (base, *(f"{base[:75]}-{n}" for n in range(2, len(taken) + 3))) if made not in taken)


def ids_of(edition: Edition, layer: Layer) -> set[str]:
    """Return the ids that a layer has, and had."""
    former = {was for entry in edition.entries[layer.name].values() for was in entry.record.was}
    return former | set(edition.declared[layer.name] or edition.entries[layer.name])


def why_no_id(edition: Edition, layer: Layer, entry_id: str) -> str:
    """Return why an id can't be given to a new entry, or an empty string."""
    if not re.fullmatch(ID_PATTERN, entry_id) or entry_id.endswith("\n"):
        return f"“{entry_id}” can't be an id (small letters, digits and hyphens); try {make_id(entry_id)}"
    if entry_id not in ids_of(edition, layer):
        return ""
    entry = edition.entries[layer.name].get(entry_id)
    where = f" in {entry.place.path}:{entry.place.line}" if entry else ""
    return f"there is a {layer.singular} `{entry_id}` already{where}"


def new_problems(root: Path, before: Checked, draft: Draft) -> list[Problem]:
    """Return the problems that the edition gets by a draft, sorted by place."""
    known = set(before.problems)
    after = check(root, originals=True, added={draft.path: draft.text})
    return [problem for problem in after.problems if problem not in known]


def write_draft(root: Path, draft: Draft) -> None:
    """Write a draft's file. Raises `SitegenError`, with nothing left, where that can't be."""
    path = root / draft.path
    refuse_link(root, f"annotations/{draft.layer}")
    if path.exists() or path.is_symlink():
        raise SitegenError(f"{draft.path} is there already; choose another id")
    write_files(root, {draft.path: draft.text.encode()})
