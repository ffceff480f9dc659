"""What a web page puts around a text: known by what a line says, never by its length alone.

`certain_reason` may drop a line from a text nobody knows; `likely_reason` only explains what the digests of a
known text have already told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from sitegen.importers.values import Piece
from sitegen.model.urls import why_unsafe

PAGE_TITLE = "page title"
NOW_TITLE = "page title, now the title"
REPEATED = "heading repeated"
SOURCE_LINE = "source line"
COPYRIGHT = "copyright line"
CAPTION = "image caption"
UNRECORDED = "not among the recorded paragraphs"

MAX_TITLE = 150
"""The longest title, in code points."""

CERTAIN = {
    "share widget": r"(thanks!? *)?share (it|this|this (article|page|post|story))( with your friends)?"
    r"[!:]?|share on \S+|click to share on \S+.*|share|tweet|pin it",
    "button or widget": r"close|menu|print|e-?mail|subscribe|subscribe now|sign (in|up)|log ?in"
    r"|skip to (main )?content|back to top|advertisement|video embed|\[?embedded (video|content)\]?|load more"
    r"|related (content|articles?|posts?|stories|topics?)|you (may|might) also like|read (more|next)"
    r"|most (read|popular)",
    "comments": r"(\d+ )?comments?( \(\d+\))?|(write|leave|post|add|submit) a (comment|reply)"
    r"|(show|view|hide) comments|comments are closed|join the (conversation|discussion)",
    COPYRIGHT: r"(copyright *)?(©|\(c\)) *\d{4}\b.{0,120}"
    r"|copyright \d{4}\b.{0,120}all rights reserved.{0,40}",
    "promotion": r"click here (to|for) .{0,100}",
    SOURCE_LINE: r"source( article)?( from|:) +https?://\S+",
    "stray mark": r"[.,;:|/\\·•‹›«»<>()\[\]]",
}
"""What a whole line says, case folded, and the reason given for leaving it out."""

CERTAIN_PATTERNS = {reason: re.compile(pattern) for reason, pattern in CERTAIN.items()}
SHORTEST_SITE = 3
"""The fewest letters by which a site is known again."""
CAPTION_PATTERN = re.compile(
    r"in this (file |undated )?(photo|image|picture|handout)\b.*"
    r"|(photo|image|picture)( by| credit)?:.*"
    r"|.*\((photo|image|picture|credit|courtesy)[^()]*\)|.*\([^()]*(/|\bphotos?\b|\bimages?\b)[^()]*\)",
    re.IGNORECASE,
)
SENTENCE_STOPS = ".!?…。！？"
CLOSING = "\"'”’»)]"


def certain_reason(text: str) -> str:
    """Return why a line is no part of any text, or an empty string."""
    line = text.casefold()
    return next((reason for reason, pattern in CERTAIN_PATTERNS.items() if pattern.fullmatch(line)), "")


def likely_reason(pieces: Sequence[Piece], index: int, heading: int | None) -> str:
    """Return why a piece that was not recorded may stand in the file.

    `heading` is the index of the piece that gives the page's title, if there is one.
    """
    text = pieces[index].text
    if index == heading:
        return PAGE_TITLE
    certain = certain_reason(text)
    if certain:
        return certain
    if heading is not None and same_heading(text, pieces[heading].text):
        return REPEATED
    following = pieces[index + 1] if index + 1 < len(pieces) else pieces[index]
    leads_on = following.group == pieces[index].group
    if is_caption(text) or (leads_on and is_caption(following.text)):
        return CAPTION
    if text.isupper() and " " in text:
        return "promotion in capitals"
    return UNRECORDED


def is_caption(text: str) -> bool:
    """Say whether a line looks like the words below a picture."""
    return CAPTION_PATTERN.fullmatch(text) is not None


def looks_like_title(text: str) -> bool:
    """Say whether a line may be a title: short, and not ended like a sentence."""
    return len(text) <= MAX_TITLE and not text.rstrip(CLOSING).endswith(tuple(SENTENCE_STOPS))


def same_heading(text: str, heading: str) -> bool:
    """Say whether a line repeats the page's title, with or without the name of the site at its end."""
    return text.casefold() in {heading.casefold(), split_site(heading)[0].casefold()}


def split_site(heading: str) -> tuple[str, str]:
    """Return a page's title in two: the headline, and the name of the site if one stands at the end."""
    found = re.fullmatch(r"(.+) [–—|·-] (.+?)", heading)
    return (found[1], found[2]) if found else (heading, "")


def split_known_site(heading: str, evidence: Sequence[str]) -> tuple[str, str]:
    """Return headline and site, divided only when an address or a copyright line names that site too."""
    headline, site = split_site(heading)
    named = squash(site).removeprefix("the")
    if len(named) >= SHORTEST_SITE and any(named in squash(said) for said in evidence):
        return headline, site
    return heading, ""


def source_url(text: str) -> str:
    """Return the address that a source line gives, if it may be used."""
    url = text.split()[-1]
    return "" if why_unsafe(url, absolute=True) else url


def host(url: str) -> str:
    """Return the host of an address that is allowed."""
    return urlsplit(url).hostname or ""


def squash(text: str) -> str:
    """Return only the letters and digits of a text, case folded."""
    return "".join(char for char in text.casefold() if char.isalnum())
