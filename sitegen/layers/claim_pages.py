"""The pages of claims: all of them by text, kind and holder; one for each; the comparisons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from sitegen.layers.claim_compare import claims_of, compared, comparison, pair_title, pair_view
from sitegen.layers.claim_ends import open_ends
from sitegen.layers.claim_maps import near_map, whole_map
from sitegen.layers.claim_views import brief, event_views, link_views, summary
from sitegen.layers.parts import Groups, list_recipes
from sitegen.model.edition import Annotated
from sitegen.model.entry import Entry
from sitegen.model.page import Page, Recipe
from sitegen.model.views import View, links, particulars, passages_view, text_link

if TYPE_CHECKING:
    from sitegen.layers.claims import Claim

MOST = 50
"""How many links to claims, holders or comparisons stand on the page of a divided list."""


def relations_on(annotated: Annotated, claim: str) -> list[str]:
    """Return the relations that rest on a claim."""
    relations = annotated.referring("claims", claim, "relations")
    return [relation.id for relation in relations if claim in relation.record.claims]


def page(annotated: Annotated, claim: str) -> Page:
    """Return the page of a claim."""
    prefix = "../"
    entry = annotated.entries("claims")[claim]
    relations = annotated.once(f"claims.relations {claim}", partial(relations_on, claim=claim))
    inputs: View = {
        "claim": summary(annotated, entry, prefix),
        "particulars": particulars(annotated, entry, prefix),
        "passages": passages_view(annotated, entry, prefix, whole=True),
        "links": link_views(annotated, entry, prefix),
        "map": near_map(annotated, entry, prefix),
        "events": event_views(annotated, entry, prefix),
        "outcome_note": annotated.prose(entry, prefix, "outcome", "note"),
        "relations": links(annotated, "relations", relations, prefix),
    }
    return Page(f"claims/{entry.id}.html", "claim.html", inputs, annotated.title("claims", entry.id))


def pages(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the page of all claims, one for each claim, and the comparisons."""
    yield from list_recipes(annotated, "claims", "claims.html", overview, part_inputs, sections)
    for claim in annotated.entries("claims"):
        yield Recipe(f"claims/{claim}.html", "claim.html", partial(page, annotated, claim))
    for pair in compared(annotated):
        path = f"compare/{pair[0]}--{pair[1]}.html"
        title = annotated.once(f"claims.pair {pair[0]} {pair[1]}", partial(pair_title, pair=pair), str)
        yield Recipe(path, "compare.html", partial(comparison, annotated, pair), title, pair)


def overview(annotated: Annotated) -> Page:
    """Return the page of all claims: the map, the list by text in reading order, and what leads into that list."""
    claims = annotated.entries("claims")
    by_text = {text: [claims[claim] for claim in claims_of(annotated, text)] for text in annotated.edition.texts}
    ordered = [entry for members in by_text.values() for entry in members]
    groups = [(text, 0, tuple(entry.id for entry in members)) for text, members in by_text.items() if members]
    inputs: View = {
        **part_inputs(annotated, groups),
        "pairs": [pair_view(annotated, pair, "") for pair in compared(annotated)],
        "map": whole_map(annotated, ""),
        "by_kind": by_kind(annotated, ordered),
        "by_holder": by_holder(annotated, ordered),
        "ends": open_ends(annotated, [entry.id for entry in ordered], ""),
    }
    return Page("claims.html", "claims.html", inputs, annotated.words("heading.claims"))


def part_inputs(annotated: Annotated, groups: Groups) -> View:
    """Return what the page needs for the claims of some texts, without map and index."""
    claims = annotated.entries("claims")
    views = [
        {
            "text": text_link(annotated, text, ""),
            "claims": [
                {**summary(annotated, claims[claim], ""), "links": link_views(annotated, claims[claim], "")}
                for claim in ids
            ],
        }
        for text, _, ids in groups
    ]
    return {"groups": views, "pairs": [], "map": None, "by_kind": [], "by_holder": [], "ends": []}


def sections(annotated: Annotated) -> list[View]:
    """Return what the page of a divided list tells of all claims: open ends, who holds how many, the comparisons.

    Of each the first `MOST`; what there is more is counted.
    """
    claims = annotated.entries("claims")
    order = [claim for text in annotated.edition.texts for claim in claims_of(annotated, text)]
    found = [
        {
            "id": end["id"],
            "heading": end["heading"],
            "why": end["why"],
            **first([{"href": claim["href"], "title": claim["short"]} for claim in end["claims"]]),
        }
        for end in open_ends(annotated, order, "")
    ]
    holders = Counter(actor for claim in claims.values() for actor in claim.record.held_by)
    held = [{**annotated.link("actors", actor, ""), "count": count} for actor, count in holders.most_common(MOST)]
    words = annotated.words
    found.append({"id": "by-holder", "heading": words("claim.by-holder"), **first(held, len(holders))})
    pairs = annotated.once("claims.shown-pairs", compared)
    views = [pair_view(annotated, pair, "") for pair in pairs[:MOST]]
    found.append({"id": "pairs", "heading": words("home.side-by-side"), **first(views, len(pairs))})
    return [section for section in found if section["links"]]


def first(links: list[View], total: int = 0) -> View:
    """Return the first links of so many in all (0: as many as there are), and how many are left out."""
    return {"links": links[:MOST], "more": max(total or len(links), len(links)) - len(links[:MOST])}


def by_kind(annotated: Annotated, ordered: list[Entry[Claim]]) -> list[View]:
    """Return the claims of each kind, named by the beginnings of their statements; kinds by the alphabet."""
    found: dict[str, list[View]] = {}
    for entry in ordered:
        kind = annotated.words(f"claim.kinds.{entry.record.kind}")
        found.setdefault(kind, []).append(brief(annotated, entry, ""))
    return [{"words": kind, "claims": found[kind]} for kind in sorted(found, key=str.casefold)]


def by_holder(annotated: Annotated, ordered: list[Entry[Claim]]) -> list[View]:
    """Return the claims that each actor holds, those who hold most first."""
    held: dict[str, list[View]] = {}
    for entry in ordered:
        for actor in entry.record.held_by:
            held.setdefault(actor, []).append(brief(annotated, entry, ""))
    actors = sorted(held, key=lambda actor: (-len(held[actor]), annotated.title("actors", actor).casefold()))
    return [{"actor": dict(annotated.link("actors", actor, "")), "claims": held[actor]} for actor in actors]
