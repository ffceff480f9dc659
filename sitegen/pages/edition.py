"""All pages of an edition: home, texts, the layers' own, the editors' prose, redirects, and the data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from sitegen.model import parts
from sitegen.model.edition import Annotated
from sitegen.model.layer import Layer
from sitegen.model.page import Page, Recipe
from sitegen.model.views import View, text_link
from sitegen.model.words import Words
from sitegen.pages.at import bucket_recipes
from sitegen.pages.contribute import contribute_page
from sitegen.pages.credits import credits_view
from sitegen.pages.text import TextPage
from sitegen.pages.texts import listed_text, text_part, text_parts, texts_recipes

PAIRS = 50
"""How many comparisons the home page links to; the page of claims tells of more."""


def recipes(annotated: Annotated, part: str) -> tuple[Recipe, ...]:
    """Return the pages of a part of the site, those of a layer (by its name) or our own (``""``), as what makes them.

    In no particular order.
    """
    layer = next((layer for layer in annotated.edition.layers if layer.name == part), None)
    if layer is not None:
        return (*layer.pages(annotated), *redirects(annotated, layer), *bucket_recipes(annotated, layer))
    return tuple(own_recipes(annotated))


def recipes_of(annotated: Annotated, part: str) -> tuple[Recipe, ...]:
    """Return the same, found once."""
    return annotated.once(f"pages.recipes {part}", partial(recipes, part=part))


def own_recipes(annotated: Annotated) -> Iterator[Recipe]:
    """Yield the pages that are no layer's."""
    yield Recipe("index.html", "index.html", partial(home, annotated))
    for text in annotated.edition.texts:
        yield Recipe(f"texts/{text}.html", "text.html", partial(text_page, annotated, text))
    yield from texts_recipes(annotated)
    for page in annotated.edition.pages:
        yield Recipe(f"{page}.html", "prose.html", partial(prose_page, annotated, page))
    if "about" not in annotated.edition.pages:
        yield Recipe("about.html", "prose.html", partial(plain_about, annotated))
    yield Recipe("search.html", "search.html", partial(search, annotated))
    yield Recipe("contribute.html", "contribute.html", partial(contribute_page, annotated))
    yield Recipe("404.html", "404.html", partial(missing, annotated))


def missing(annotated: Annotated) -> Page:
    """Return the page that stands where none is found."""
    return Page("404.html", "404.html", {}, annotated.words("missing.title"))


def counts(annotated: Annotated) -> list[View]:
    """Return how many entries each layer has."""
    return [
        {
            "heading": annotated.words(f"heading.{layer.name}"),
            "plural": annotated.words(f"kind.{layer.kind}", len(entries)),
            "href": layer.index,
            "count": len(entries),
            "kind": layer.kind,
        }
        for layer in annotated.edition.layers
        for entries in [annotated.edition.entries[layer.name]]
    ]


def home(annotated: Annotated) -> Page:
    """Return the home page."""
    edition = annotated.edition
    many = text_parts(annotated)
    compares = annotated.once("pages.compared", compared)
    inputs: View = {
        "texts": [] if many else [listed_text(annotated, text) for text in edition.texts],
        "text_parts": [text_part(annotated, number) for number in range(1, 1 + len(many))],
        "text_count": len(edition.texts),
        "counts": counts(annotated),
        "pairs": [{"href": path, "title": title} for path, title, _ in compares[:PAIRS]],
        "more_pairs": len(compares[PAIRS:]),
        "pairs_index": next((layer.index for layer in edition.layers if layer.name == "claims"), ""),
        "question": annotated.html(edition.prose.get("question"), ""),
        "method": annotated.html(edition.prose.get("method"), ""),
        "pictures": pictures(annotated),
    }
    return Page("index.html", "index.html", inputs, "")


def pictures(annotated: Annotated) -> list[View]:
    """Return the pictures in small that layers have, each as a template and what it needs."""
    found = []
    for layer in annotated.edition.layers:
        if layer.overview is None:
            continue
        template, draw = layer.overview
        drawn = draw(annotated)
        if drawn is not None:
            heading = annotated.words(f"heading.{layer.name}")
            found.append({"heading": heading, "href": layer.index, "template": f"pictures/{template}", "map": drawn})
    return found


def compared(annotated: Annotated) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the pages that set texts side by side: path, title, the texts."""
    found = (recipe for layer in annotated.edition.layers for recipe in recipes_of(annotated, layer.name))
    return [(recipe.path, recipe.title, recipe.compares) for recipe in found if recipe.compares]


def comparisons(annotated: Annotated) -> dict[str, list[View]]:
    """Return for each text that is compared links to the pages that do it, for a page in a folder."""
    found: dict[str, list[View]] = {}
    for path, title, texts in annotated.once("pages.compared", compared):
        for text in dict.fromkeys(texts):
            found.setdefault(text, []).append({"href": f"../{path}", "title": title})
    return found


def neighbours(annotated: Annotated) -> dict[str, tuple[str, str]]:
    """Return the ids of the texts before and after each, or empty strings."""
    order = list(annotated.edition.texts)
    return dict(zip(order, zip(["", *order], [*order[1:], ""], strict=False), strict=False))


def beside(annotated: Annotated, text: str) -> tuple[tuple[str, str], list[View]]:
    """Return the neighbours of a text, and links to the pages that compare it."""
    pairs = annotated.once("pages.comparisons", comparisons).get(text, [])
    return annotated.once("pages.neighbours", neighbours)[text], pairs


def text_page(annotated: Annotated, text: str) -> Page:
    """Return the page of a text, with links to its neighbours and comparisons."""
    around, pairs = annotated.once(f"pages.beside {text}", partial(beside, text=text))
    return TextPage(annotated, annotated.edition.texts[text]).page(around, pairs)


def prose_page(annotated: Annotated, name: str) -> Page:
    """Return a page of the editors' own; about lists who contributed."""
    page = annotated.edition.pages[name]
    inputs: View = {
        "body": annotated.html(page.body, ""),
        "contributors": credits_view(annotated) if name == "about" else [],
    }
    return Page(f"{name}.html", "prose.html", inputs, page.title)


def plain_about(annotated: Annotated) -> Page:
    """Return the about page of an edition whose editors wrote none."""
    body = Markup("<p>{}</p>").format(annotated.edition.config.description)
    inputs = {"body": body, "contributors": credits_view(annotated)}
    return Page("about.html", "prose.html", inputs, annotated.words("frame.about"))


def redirects(annotated: Annotated, layer: Layer) -> Iterator[Recipe]:
    """Yield a page at each former address of a layer's entries that leads to its own."""
    if layer.own_pages:
        for entry, formers in annotated.former(layer.name):
            for former in formers:
                path = f"{layer.folder}/{former}.html"
                yield Recipe(path, "redirect.html", partial(redirect, annotated, layer, entry, path), entry)


def redirect(annotated: Annotated, layer: Layer, entry: str, path: str) -> Page:
    """Return a page that leads to that of an entry."""
    title = annotated.title(layer.name, entry)
    return Page(path, "redirect.html", {"to": f"../{layer.address(entry)}", "title": title}, title)


def search(annotated: Annotated) -> Page:
    """Return the search page: everything that has a name, and what the search of the texts says of its results.

    What is too much to list leads to its own list.
    """
    words, config = annotated.words, annotated.edition.config
    many = text_parts(annotated)
    texts = [] if many else [text_link(annotated, text, "") for text in annotated.edition.texts]
    groups: list[View] = [name_group(words, "text", texts, len(annotated.edition.texts), "index.html#texts")]
    for layer in annotated.edition.layers:
        entries = annotated.edition.entries[layer.name]
        items: list[View] = []
        if len(entries) <= parts.WHOLE:
            items = [dict(annotated.link(layer.name, entry_id, "")) for entry_id in entries]
            items.sort(key=lambda item: (str(item["title"]).casefold(), str(item["id"])))
        if entries:
            groups.append(name_group(words, layer.kind, items, len(entries), layer.index))
    kinds = {group["kind"]: {"one": words(f"kind.{group['kind']}", 1), "many": group["heading"]} for group in groups}
    if annotated.edition.pages:
        kinds["page"] = {"one": words("search.page", 1), "many": capital(words("search.page", 2))}
    said = {
        **finder_words(words),
        "kinds": kinds,
        "texts": None if many else {text["id"]: [text["short"], text["language"]] for text in texts},
    }
    inputs = {"groups": groups, "kinds": kinds, "texts": texts, "on": config.search, "said": said}
    return Page("search.html", "search.html", inputs, words("frame.search" if config.search else "frame.index"))


def name_group(words: Words, kind: str, items: list[View], count: int, href: str) -> View:
    """Return what has a name of a kind; where that is too much to list, no items but where its list is."""
    return {"kind": kind, "heading": capital(words(f"kind.{kind}", 2)), "items": items, "count": count, "href": href}


def finder_words(words: Words) -> View:
    """Return what the search page's script says; what counts in both forms, `{n}` left for it to fill in."""
    counted = {name: [words.form(f"search.{name}", n) for n in (1, 2)] for name in ("found", "names-found")}
    blocks = {"title": words("block.title")}
    blocks.update({name[0]: words(f"block.{name}", number="{n}") for name in ("paragraph", "heading")})
    return {**counted, **{name: words(f"search.{name}") for name in ("nothing", "failed")}, "blocks": blocks}


def capital(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]
