"""Linked data: what schema.org calls things of the edition. Addresses begin with `ROOT`, as in prepared HTML."""

from __future__ import annotations

from typing import Any

from sitegen.model.edition import Annotated
from sitegen.model.exact_dates import span
from sitegen.model.text import DIGEST, ROOT, Text
from sitegen.model.views import split_names

Node = dict[str, Any]
"""A thing with its properties; empty values are left out when it is written."""


def named(names: tuple[str, ...] | list[str]) -> list[Node]:
    """Return those of whom nothing but the name is known: whether persons or bodies, the edition doesn't say."""
    return [{"name": name} for name in names if name]


def identifier(annotated: Annotated, layer: str, entry_id: str) -> str:
    """Return what identifies an entry: the address of its page."""
    return ROOT + annotated.edition.named(layer).address(entry_id)


def text_id(text: Text) -> str:
    """Return what identifies a text's page."""
    return f"{ROOT}texts/{text.id}.html"


def work(text: Text) -> Node:
    """Return the text as its author published it, without any of its words but the title."""
    return {
        "@type": "Article",
        "headline": text.title,
        "author": named(split_names(text.author)),
        "publisher": named([text.publisher]),
        "datePublished": "" if "/" in text.published else span(text.published)[0],
        "inLanguage": text.language,
        "url": text.url,
    }


def appearance(text: Text) -> Node:
    """Return where the words of a text appear: on its page, or, where that shows a digest, in the work itself."""
    if text.committed.name == DIGEST:
        return work(text)
    return {"@type": "Article", "@id": text_id(text), "headline": text.title}
