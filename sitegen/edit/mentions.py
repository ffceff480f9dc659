"""An id in Markdown: where it is a reference, and where only a word.

Which is which is asked of the parser itself: each place where the id might be one gets an id of its own, and those
that come out as links and citations are the references. Code and plain words stay what they are.
"""

from __future__ import annotations

import re

import msgspec

from sitegen.layers import LAYERS
from sitegen.load.body import links
from sitegen.load.edition import addresses
from sitegen.load.inline import entry_link
from sitegen.load.markdown import parse, walk
from sitegen.load.source import whole
from sitegen.model.problem import SitegenError

CITATION = re.compile(r"\[@([^\]\n]*)\]")

Reference = tuple[str, str]
"""Kind and id of an entry that Markdown links to or cites."""


class Target(msgspec.Struct, frozen=True):
    """An id and the new one."""

    layer: str
    """As its file is named; or `texts`."""
    kind: str
    """As links name it."""
    old: str
    new: str


class Renamed(msgspec.Struct, frozen=True):
    """Markdown with another id in its references."""

    markdown: str
    which: tuple[int, ...]
    """Which of the places where the old id stands as a whole word were references, counted from 0."""


def references_in(markdown: str, *, prose: bool) -> list[Reference]:
    """Return what Markdown links to and cites, in order: the links first. `prose`: the editors' own, not a text."""
    tokens, _ = parse(markdown, prose=prose)
    address = addresses(LAYERS)
    found = [entry_link(str(token.attrGet("href")), address) for _, token in links(tokens) if token.attrGet("href")]
    cited = [source for token in walk(tokens) if token.type == "citation" for source, _ in token.meta["cited"]]
    return [(link.kind, link.id) for link in found if link] + [("source", source) for source in cited]


def rename_mentions(markdown: str, target: Target, *, prose: bool) -> Renamed:
    """Return Markdown with the new id in each reference to the old one, and nothing else changed.

    Raises `SitegenError` where that can't be done: an id may be written in a way that only the parser understands.
    """
    references = references_in(markdown, prose=prose)
    if (target.kind, target.old) not in references:
        return Renamed(markdown, ())
    words = [found.span() for found in whole(target.old).finditer(markdown)]
    cited = [found.span() for found in CITATION.finditer(markdown)]
    linked = {i for i, (start, _) in enumerate(words) if markdown.endswith(f"{target.kind}:", 0, start)}
    quoted = {i for i, (start, end) in enumerate(words) if any(a < start and end < b for a, b in cited)}
    possible = linked | (quoted if target.kind == "source" else set())
    mark = unused_id(markdown)
    marked = put_ids(markdown, words, {index: f"{mark}{index}" for index in possible})
    seen = {entry_id for _, entry_id in references_in(marked, prose=prose)}
    which = tuple(index for index in sorted(possible) if f"{mark}{index}" in seen)
    renamed = put_ids(markdown, words, dict.fromkeys(which, target.new))
    wanted = [(kind, target.new if (kind, i) == (target.kind, target.old) else i) for kind, i in references]
    if references_in(renamed, prose=prose) != wanted:
        raise SitegenError(f"a reference to `{target.old}` is written in a way that the program can't change; "
                           f"write it as [words]({target.kind}:{target.old}) first")  # fmt: skip
    return Renamed(renamed, which)


def put_ids(markdown: str, words: list[tuple[int, int]], ids: dict[int, str]) -> str:
    """Return Markdown with ids in the place of words, by their index."""
    for index in sorted(ids, reverse=True):
        start, end = words[index]
        markdown = markdown[:start] + ids[index] + markdown[end:]
    return markdown


def unused_id(markdown: str) -> str:
    """Return the beginning of ids that stand nowhere in a text."""
    mark = "x0"
    while mark in markdown:
        mark += "x0"
    return mark
