"""The maps of claims: all that are linked, what is near one, all in small.

None where no layout is at hand, or the claims are too many for one: the lists of the pages stand alone then.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sitegen.layers.claim_views import links_to
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.views import View, short_title, text_link
from sitegen.pictures.claims_map import Box, Form, Joint, Picture, columns_near, draw_map
from sitegen.pictures.claims_small import draw_small
from sitegen.pictures.graph import at_hand

if TYPE_CHECKING:
    from sitegen.layers.claims import Claim

WHOLE = Form(width=168, lines=11)
"""A claim in the map of all."""
NEAR = (Form(width=210, lines=10), Form(width=184, lines=6), Form(width=160, lines=3))
"""A claim in the map of one, by the steps from it."""
MOST = 150
"""How many claims a map has at most: the time of layout grows faster than their number. 60 took 0.4 s, 240 took 7 s."""


def is_drawn(edition: Edition) -> bool:
    """Say whether an edition has anything to draw: whether any claim is linked."""
    return any(entry.record.links for entry in edition.entries["claims"].values())


def is_linked(annotated: Annotated, entry: Entry[Claim]) -> bool:
    """Say whether a claim is linked to any other."""
    return bool(entry.record.links or links_to(annotated, entry.id))


def boxes(annotated: Annotated) -> list[Box]:
    """Return the claims that are linked, as boxes; addresses are relative to the site's root."""
    return [box(annotated, entry) for entry in annotated.entries("claims").values() if is_linked(annotated, entry)]


def box(annotated: Annotated, entry: Entry[Claim]) -> Box:
    """Return a claim as a box."""
    return Box(
        id=entry.id,
        band=annotated.once("claims.bands", bands)[entry.record.at[0].text],
        label=label(annotated, entry),
        statement=entry.prose[("statement",)].plain,
        href=annotated.address("claim", entry.id),
        ascribed=bool(entry.record.according_to),
    )


def bands(annotated: Annotated) -> dict[str, int]:
    """Return the place of each text in the edition's order."""
    return {text: index for index, text in enumerate(annotated.edition.texts)}


def label(annotated: Annotated, entry: Entry[Claim]) -> str:
    """Return what kind of claim it is, and what came of it."""
    words = annotated.words
    said = [words(f"claim.kinds.{entry.record.kind}")]
    if entry.record.outcome:
        said.append(words(f"claim.verdicts.{entry.record.outcome.verdict}"))
    return " · ".join(said)


def joints(annotated: Annotated) -> list[Joint]:
    """Return the links between claims."""
    return [joint for entry in annotated.entries("claims").values() for joint in joints_from(annotated, entry)]


def joints_from(annotated: Annotated, entry: Entry[Claim]) -> list[Joint]:
    """Return a claim's own links."""
    return [Joint(entry.id, link.to, link.rel, annotated.words(f"claim.out.{link.rel}")) for link in entry.record.links]


def joints_near(annotated: Annotated, claim: str) -> list[Joint]:
    """Return the links of a linked claim and of those within one step of it, in the order of all."""
    claims = annotated.entries("claims")
    within = {claim, *beside(annotated, claim)}
    writers = within | {writer for each in within for writer, _, _ in links_to(annotated, each)}
    ordered = annotated.in_order("claims", writers)
    found = [joint for writer in ordered for joint in joints_from(annotated, claims[writer])]
    return [joint for joint in found if joint.tail in within or joint.head in within]


def beside(annotated: Annotated, claim: str) -> set[str]:
    """Return the claims to which a claim is linked, in either direction."""
    own = {link.to for link in annotated.entries("claims")[claim].record.links}
    return own | {other for other, _, _ in links_to(annotated, claim)}


def whole_is_drawn(annotated: Annotated) -> bool:
    """Say whether all linked claims can stand in one map."""
    return at_hand() and 0 < len(annotated.once("claims.boxes", boxes)) <= MOST


def whole_map(annotated: Annotated, prefix: str) -> Picture | None:
    """Return the map of all linked claims."""
    if not whole_is_drawn(annotated):
        return None
    all_boxes = annotated.once("claims.boxes", boxes)
    forms = {claim.id: WHOLE for claim in all_boxes}
    names = [band_name(annotated, text) for text in annotated.edition.texts]
    return dressed(annotated, draw_map(all_boxes, annotated.once("claims.joints", joints), forms, names=names), prefix)


def band_name(annotated: Annotated, text_id: str) -> str:
    """Return a text's title and year, as they stand above its claims."""
    title, short = annotated.edition.texts[text_id].title, short_title(annotated, text_id)
    return title if short == title else f"{title}, {short}"


def near_map(annotated: Annotated, entry: Entry[Claim], prefix: str) -> Picture | None:
    """Return the map of what is within two steps of a claim; only joints of claims within one step are drawn."""
    if not (is_linked(annotated, entry) and at_hand()):
        return None
    near = annotated.once(f"claims.near {entry.id}", partial(joints_near, claim=entry.id))
    columns = columns_near(entry.id, near)
    if len(columns) > MOST:
        return None
    claims = annotated.entries("claims")
    some = [box(annotated, claims[claim]) for claim in annotated.in_order("claims", columns)]
    forms = {claim.id: NEAR[abs(columns[claim.id])] for claim in some}
    picture = dressed(annotated, draw_map(some, near, forms, columns), prefix)
    for node in picture["nodes"]:
        node["step"] = abs(columns[node["id"]])
    return picture


def small_map(annotated: Annotated) -> Picture | None:
    """Return the map of all linked claims in small, for the home page: marks without words, and whose each form is."""
    if not whole_is_drawn(annotated):
        return None
    picture = draw_small(annotated.once("claims.boxes", boxes), annotated.once("claims.joints", joints))
    drawn = {node["band"] for node in picture["nodes"]}
    texts = [
        {"short": short_title(annotated, text), "round": band % 2}
        for band, text in enumerate(annotated.edition.texts)
        if band in drawn
    ]
    return {**picture, "texts": texts}


def dressed(annotated: Annotated, picture: Picture, prefix: str) -> Picture:
    """Return a picture with its texts as links and the relations that it shows, in the order of their first use."""
    texts = list(annotated.edition.texts)
    for band in picture["bands"]:
        band["text"] = text_link(annotated, texts[band["band"]], prefix)
    for node in picture["nodes"]:
        node["href"] = prefix + node["href"]
    rels: dict[str, Any] = {edge["rel"]: edge["words"] for edge in picture["edges"]}
    key: list[View] = [{"rel": rel, "words": words} for rel, words in rels.items()]
    return {**picture, "key": key}
