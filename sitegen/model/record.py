"""What the records of all layers share: the types of their values, the common keys, the selector.

A value's type says how it is checked: `reference` names an entry of a layer, `Markdown` is parsed,
`Edtf` is a date, `Url` goes by the allow-list. The JSON Schema made from a record carries the same marks
(``x-sitegen``), and the stages find the values by them.
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

    text: TextId
    p: BlockNumber | BlockName | None = None
    """``3`` is the third paragraph, ``h2`` the second heading, ``title`` the title."""
    quote: Line | None = None
    prefix: Line | None = None
    suffix: Line | None = None
    version: Literal["text", "digest", "original"] | None = None

    @property
    def block(self) -> str:
        """The id of the block it names, or empty."""
        if self.p is None:
            return ""
        return f"p{self.p}" if isinstance(self.p, int) else self.p


class SourceAt(Struct, frozen=True, kw_only=True):
    """A source and the place in it."""

    id: SourceId
    where: str = ""


class Record(Struct, frozen=True, kw_only=True):
    """The keys that every entry may have."""

    label: str = ""
    was: tuple[FormerId, ...] = ()
    by: str | tuple[str, ...] = ()
    added: Edtf = ""
    changed: Edtf = ""
    sources: tuple[SourceId | SourceAt, ...] = ()
    confidence: Confidence | None = None
    at: tuple[Selector, ...] = ()
    except_: tuple[Selector, ...] = msgspec.field(default=(), name="except")


class Name(Struct, frozen=True, kw_only=True):
    """A name that is found automatically."""

    name: Line
    fold: bool = False
    """Whether case does not matter."""
