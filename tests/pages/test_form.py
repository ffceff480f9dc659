"""The form in which a reader suggests an entry is made from the record type, whatever the layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from sitegen.language import load_words
from sitegen.layers import LAYERS
from sitegen.layers.notes import NOTES
from sitegen.model.record import ActorId, Line, Markdown, Record, Url
from sitegen.pages.form import LEFT_OUT, Field, form_fields, text_key

ENGLISH = load_words(Path("no edition"), "en", [])
GERMAN = load_words(Path("no edition"), "de", [])


class Visit(Record, frozen=True, kw_only=True):
    """A record of a layer that nobody has written yet."""

    when: Line
    guests: tuple[ActorId, ...]
    links: tuple[Url, ...] = ()
    remark: Markdown = ""


VISITS = msgspec.structs.replace(NOTES, name="visits", kind="visit", record=Visit)


def test_a_new_layer_has_a_form_by_its_types() -> None:
    """What is required comes first, then the layer's other keys, the passage, and what every entry has."""
    fields = form_fields(VISITS, ENGLISH)
    assert [field["key"] for field in fields] == [
        *("when", "guests", "links", "remark", "at"),
        *("sources", "confidence", "label", "by", "added"),
    ]
    assert fields[:4] == [
        {"key": "when", "label": "when", "required": True, "type": "line"},
        {"key": "guests", "label": "guests", "required": True, "many": True, "type": "ref", "layer": "actors"},
        {"key": "links", "label": "links", "many": True, "type": "url"},
        {"key": "remark", "label": "remark", "type": "markdown"},
    ]
    assert text_key(fields) == "when"


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_the_form_has_every_key(layer: Any) -> None:
    """Each key of a layer is asked for, but those that a new entry has no use for, and required as its type has it."""
    fields = {field["key"]: field for field in form_fields(layer, ENGLISH)}
    keys = msgspec.structs.fields(layer.record)
    assert set(fields) == {key.encode_name for key in keys} - LEFT_OUT
    assert {key for key, field in fields.items() if field.get("required")} == {
        key.encode_name for key in keys if key.required
    }


def named(fields: list[Field], way: str = "") -> list[tuple[str, str]]:
    """Return every key and word to choose with what the form says for it, at any depth."""
    found = []
    for field in fields:
        name = f"{way}{field['key']}"
        found.append((name, field["label"]))
        found += [(f"{name}={value}", means) for value, means in field.get("options", ())]
        found += named(field.get("fields", []), f"{name}-")
    return found


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_reader_is_asked_in_words(layer: Any) -> None:
    """Every key and every word to choose from is said in words of the interface, in German in German."""
    for (name, english), (_, german) in zip(
        named(form_fields(layer, ENGLISH)), named(form_fields(layer, GERMAN)), strict=True
    ):
        if name not in ("at", "text", "name"):
            assert english
            assert english != name.rpartition("-")[2].rpartition("=")[0]
            assert german != english or german in ("Name", "Text", "Status", "Person", "Organisation"), name
