"""What the records of all layers share: the types of their values, the common keys, the selector.

A value's type says how it is checked: `reference` names an entry of a layer, `Markdown` is parsed,
`Edtf` is a date, `Url` goes by the allow-list. The JSON Schema made from a record carries the same marks
(``x-sitegen``), and the stages find the values by them. What a key is for is said by `says`, for editors and for
docs/format.md, whose tables have the same words.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

ID_PATTERN = "^[a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$"
MARK = "x-sitegen"


def mark(role: str, **more: Any) -> Meta:
    """Return the annotation of a value that plays a role: ``markdown``, ``edtf``, ``url``, ``ref:LAYER``."""
    return Meta(extra_json_schema={MARK: role}, **more)


def says(description: str, *examples: Any) -> Meta:
    """Return the annotation that says in plain sentences what a key is for, with examples as YAML would give them."""
    return Meta(description=description, examples=list(examples))


def reference(layer: str) -> Meta:
    """Return the annotation of a value that names an entry of a layer (or a text, layer ``texts``)."""
    return mark(f"ref:{layer}")


Line = Annotated[str, Meta(min_length=1)]
Markdown = Annotated[str, mark("markdown")]
RequiredMarkdown = Annotated[str, mark("markdown", min_length=1)]
Edtf = Annotated[str, mark("edtf")]
Url = Annotated[str, mark("url")]
TextId = Annotated[str, reference("texts")]
ActorId = Annotated[str, reference("actors")]
EventId = Annotated[str, reference("events")]
ClaimId = Annotated[str, reference("claims")]
TermId = Annotated[str, reference("glossary")]
SourceId = Annotated[str, reference("sources")]
FormerId = Annotated[str, Meta(pattern=ID_PATTERN)]
BlockNumber = Annotated[int, Meta(ge=1)]
BlockName = Annotated[str, Meta(pattern="^(title|h[1-9][0-9]{0,5})$")]
Confidence = Literal["confirmed", "well-known", "inferred", "uncertain", "unconfirmed"]


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A record or a part of one: unknown keys are faults."""


class Selector(Struct, frozen=True, kw_only=True):
    """Where an entry says it belongs; quote, prefix and suffix as in the W3C's TextQuoteSelector."""

    text: Annotated[TextId, says("The id of a text.", "the-ferry")]
    p: Annotated[
        BlockNumber | BlockName | None,
        says("The block: 3 is the third paragraph, h2 the second heading, title the title.", 3, "h2", "title"),
    ] = None
    quote: Annotated[
        Line | None,
        says(
            "The words, letter for letter; in quotation marks if they hold a comma, a colon or brackets and the "
            "selector stands in braces.",
            "the boat takes an hour",
        ),
    ] = None
    prefix: Annotated[
        Line | None,
        says(
            "What stands directly before the words, where they stand there more than once. White space at its ends "
            "counts, and it does not reach beyond the block.",
            "rows ",
        ),
    ] = None
    suffix: Annotated[
        Line | None, says("What stands directly after the words; otherwise as prefix.", " across the lake")
    ] = None
    version: Annotated[
        Literal["text", "digest", "original"] | None,
        says("text, digest or original: the only version in which the words need stand.", "original"),
    ] = None

    @property
    def block(self) -> str:
        """The id of the block it names, or empty."""
        if self.p is None:
            return ""
        return f"p{self.p}" if isinstance(self.p, int) else self.p


class SourceAt(Struct, frozen=True, kw_only=True):
    """A source and the place in it."""

    id: Annotated[SourceId, says("The id of a source.", "ferry-book")]
    where: Annotated[str, says("The place in it.", "p. 2")] = ""


class Record(Struct, frozen=True, kw_only=True):
    """The keys that every entry may have."""

    label: Annotated[str, says("A short name used elsewhere, such as c19-15.", "c19-15")] = ""
    was: Annotated[
        tuple[FormerId, ...],
        says("A list of former ids; each leads to the entry. sitegen rename writes it.", ["boat-is-quicker"]),
    ] = ()
    by: Annotated[
        str | tuple[str, ...],
        says("Who contributed the entry: a name, or a list of names.", "The editors", ["The editors", "A reader"]),
    ] = ()
    added: Annotated[Edtf, says("The date on which the entry was added, as EDTF.", "2026-11-21")] = ""
    changed: Annotated[Edtf, says("The date on which it was last changed, as EDTF.", "2026-11-27")] = ""
    sources: Annotated[
        tuple[SourceId | SourceAt, ...],
        says(
            "A list of source ids, or {id, where}, e.g. {id: s30, where: p. 2}.",
            ["ferry-book"],
            [{"id": "ferry-book", "where": "p. 2"}],
        ),
    ] = ()
    confidence: Annotated[
        Confidence | None,
        says(
            "How sure it is: confirmed (a source listed says so), well-known (general knowledge), inferred, uncertain, "
            "unconfirmed (looked for, not found).",
            "inferred",
        ),
    ] = None
    at: Annotated[
        tuple[Selector, ...],
        says(
            "A list of selectors: where the entry belongs.",
            [{"text": "the-ferry", "p": 1, "quote": "the boat takes an hour"}],
        ),
    ] = ()
    except_: Annotated[
        tuple[Selector, ...],
        says(
            "A list of selectors: where the entry's names don't mean it.",
            [{"text": "the-ferry", "p": 2, "quote": "the village"}],
        ),
    ] = msgspec.field(default=(), name="except")


class Name(Struct, frozen=True, kw_only=True):
    """A name that is found automatically."""

    name: Annotated[Line, says("The name, as it stands in the texts.", "the village")]
    fold: Annotated[bool, says("Whether case does not matter.", True)] = False
