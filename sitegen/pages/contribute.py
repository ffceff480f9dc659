"""The page that tells how to add to the edition, with a template for each layer made of words and ids that exist."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from sitegen.model.edition import Annotated
from sitegen.model.page import Page
from sitegen.model.text import Block
from sitegen.model.views import View, text_link
from sitegen.pages.texts import text_parts

WORDS = 3
"""How many words the templates quote, at most."""


def contribute_page(annotated: Annotated) -> Page:
    """Return the page that tells how to add to the edition, with the keys of each layer."""
    edition = annotated.edition
    layers = [
        {"name": layer.name, "kind": layer.kind, "required": required_keys(layer.record)} for layer in edition.layers
    ]
    repository = edition.config.repository
    inputs: View = {
        "layers": layers,
        "texts": [] if text_parts(annotated) else [text_link(annotated, text, "") for text in edition.texts],
        "many": len(text_parts(annotated)) > 0,
        "samples": samples(annotated),
        "max_quote": edition.config.max_quote or 0,
        "repository": repository.url if repository else "",
    }
    return Page("contribute.html", "contribute.html", inputs, annotated.words("frame.contribute"))


def required_keys(record: Any) -> list[str]:
    """Return the keys that an entry of a layer must have."""
    return [field.encode_name for field in msgspec.structs.fields(record) if field.required]


def samples(annotated: Annotated) -> dict[str, str]:
    """Return what stands in the templates, so that each is right as it is: a text, words of it and their block, ids.

    For each layer two ids, by kind (``claim``, ``claim_2``), those with a passage in the text first; where the
    edition has none, a word that says what belongs there.
    """
    edition = annotated.edition
    found = {"text": "text-id", "p": "1", "quote": "…"}
    here: set[tuple[str, str]] = set()
    if edition.texts:
        text = next(iter(edition.texts.values()))
        here = {passage.ref for passage in annotated.passages_in(text.id, text.shown.name)}
        found["text"] = text.id
        found.update(sample_words(text.committed.blocks, min(WORDS, edition.config.max_quote or WORDS)))
    for layer in edition.layers:
        ids = sorted(edition.entries[layer.name], key=lambda entry, layer=layer: (layer.name, entry) not in here)  # type: ignore[misc]
        first, second = [*ids, f"{layer.kind}-id", f"other-{layer.kind}"][:2]
        found.update({layer.kind: first, f"{layer.kind}_2": second})
    return found


def sample_words(blocks: Sequence[Block], most: int) -> dict[str, str]:
    """Return a block's number and words of it that stand there once, as many as `most`, for a quoted YAML value."""
    block = next((block for block in blocks if block.id.startswith("p")), blocks[0])
    words = block.text.split()
    starts = (block.text[: end_of(block.text, words[:count])] for count in range(most, 0, -1))
    quote = next((start for start in starts if block.text.count(start) == 1), block.text)
    return {"p": block.id.removeprefix("p"), "quote": quote.replace("\\", "\\\\").replace('"', '\\"')}


def end_of(text: str, words: Sequence[str]) -> int:
    """Return where the first words of a text end."""
    end = 0
    for word in words:
        end = text.index(word, end) + len(word)
    return end
