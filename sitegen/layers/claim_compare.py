"""The comparisons: two texts side by side, each claim of the one with the claims of the other that are linked to it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sitegen.layers.claim_views import brief, links_of, summary
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.page import Page
from sitegen.model.views import View, passages_view, text_link

if TYPE_CHECKING:
    from sitegen.layers.claims import Claim

Pair = tuple[str, str]
"""Two texts, in the edition's order."""

PREFIX = "../"


def compared(annotated: Annotated) -> list[Pair]:
    """Return the pairs of texts that are compared: those the edition names, else those whose claims are linked."""
    wanted = annotated.edition.config.compare
    if wanted is not None:
        return [(pair[0], pair[1]) for pair in wanted]
    return annotated.once("claims.pairs", linked_pairs, list[Pair])


def linked_pairs(annotated: Annotated) -> list[Pair]:
    """Return the pairs of texts whose claims are linked, in the edition's order."""
    order = {text: index for index, text in enumerate(annotated.edition.texts)}
    found = {
        (text, other) if order[text] < order[other] else (other, text)
        for text in order
        for other in annotated.once(f"claims.linked {text}", partial(linked_texts, text=text), list[str])
    }
    return sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))


def linked_texts(annotated: Annotated, text: str) -> list[str]:
    """Return the other texts to whose claims those of a text are linked by links of their own."""
    claims = annotated.entries("claims")
    own = [claims[claim] for claim in claims_of(annotated, text)]
    return sorted({claims[link.to].record.at[0].text for entry in own for link in entry.record.links} - {text})


def compare_paths(edition: Edition) -> list[str]:
    """Return the paths of the pages that compare texts, those of an edition with faults too."""
    wanted = edition.config.compare
    if wanted is not None:
        return [compare_path((pair[0], pair[1])) for pair in wanted]
    order = {text: index for index, text in enumerate(edition.texts)}
    claims = edition.entries["claims"]
    found = set()
    for entry in claims.values():
        for link in entry.record.links:
            two = {claim.record.at[0].text for claim in (entry, claims.get(link.to)) if claim is not None}
            if len(two) == 2 and two <= order.keys():
                first, second = sorted(two, key=lambda text: order[text])
                found.add((first, second))
    return [compare_path(pair) for pair in sorted(found)]


def compare_path(pair: Pair) -> str:
    """Return the path of the page that compares two texts."""
    return f"compare/{pair[0]}--{pair[1]}.html"


def pair_view(annotated: Annotated, pair: Pair, prefix: str) -> View:
    """Return a link to a comparison."""
    texts = [text_link(annotated, text, prefix) for text in pair]
    return {
        "href": f"{prefix}compare/{pair[0]}--{pair[1]}.html",
        "title": annotated.words("compare.title", first=texts[0]["short"], second=texts[1]["short"]),
        "texts": texts,
    }


def pair_title(annotated: Annotated, pair: Pair) -> str:
    """Return what a comparison is called."""
    return str(pair_view(annotated, pair, "")["title"])


def reading_place(annotated: Annotated, entry: Entry[Claim]) -> tuple[int, int]:
    """Return where a claim's first passage stands, for sorting: block and code point."""
    found = annotated.passages_of(entry)
    return annotated.order(found[0]) if found else (-1, 0)


def claims_of(annotated: Annotated, text: str) -> list[str]:
    """Return the ids of a text's claims in reading order."""
    return annotated.once(f"claims.of {text}", partial(claims_in_order, text=text), list[str])


def claims_in_order(annotated: Annotated, text: str) -> list[str]:
    """Return the ids of a text's claims in reading order."""
    own = [claim for claim in annotated.referring("texts", text, "claims") if claim.record.at[0].text == text]
    return [claim.id for claim in sorted(own, key=lambda e: reading_place(annotated, e))]


def comparison(annotated: Annotated, pair: Pair) -> Page:
    """Return the page that sets two texts side by side.

    A row has a claim of the first text, in reading order, and its joints: the relation, the reason, the claim of the
    second text. A claim of the second text stands whole in its first row; in later ones its beginning leads there.
    """
    claims = annotated.entries("claims")
    left, right = ([claims[claim] for claim in claims_of(annotated, text)] for text in pair)
    partners = {entry.id: entry for entry in right}
    places = {claim: place for place, claim in enumerate(partners)}
    shown: set[str] = set()
    rows: list[View] = []
    for entry in left:
        joints = [link for link in links_of(annotated, entry) if link[1] in partners]
        if joints:
            joints.sort(key=lambda link: places[link[1]])
            views = [joint_view(annotated, link, shown) for link in joints]
            rows.append({"left": side(annotated, entry), "joints": views})
    joined = shown | {row["left"]["id"] for row in rows}
    apart = [[brief(annotated, e, PREFIX) for e in side_ if e.id not in joined] for side_ in (left, right)]
    pair_link = pair_view(annotated, pair, PREFIX)
    inputs: View = {"texts": pair_link["texts"], "rows": rows, "apart": apart}
    return Page(f"compare/{pair[0]}--{pair[1]}.html", "compare.html", inputs, pair_link["title"])


def joint_view(annotated: Annotated, link: tuple[str, str, str, int], shown: set[str]) -> View:
    """Return a joint of a row, and remember that its claim was shown."""
    key, other, writer, index = link
    claims = annotated.entries("claims")
    again = other in shown
    shown.add(other)
    return {
        "rel": key.rpartition(".")[2],
        "words": annotated.words(key),
        "why": annotated.inline(claims[writer], PREFIX, "links", index, "why"),
        "again": again,
        "right": brief(annotated, claims[other], PREFIX) if again else side(annotated, claims[other]),
    }


def side(annotated: Annotated, entry: Entry[Claim]) -> View:
    """Return a claim as a comparison shows it whole."""
    return {**summary(annotated, entry, PREFIX), "passages": passages_view(annotated, entry, PREFIX)}
