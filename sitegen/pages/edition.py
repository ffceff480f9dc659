"""All pages of an edition: home, texts, the layers' own, the editors' prose, redirects, and the data."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from sitegen.model.edition import Annotated
from sitegen.model.page import Page
from sitegen.model.views import View, text_link
from sitegen.model.words import Words
from sitegen.pages.contribute import contribute_page
from sitegen.pages.credits import credits_view
from sitegen.pages.text import TextPage


def make_pages(annotated: Annotated) -> Iterator[Page]:
    """Yield every HTML page of the site, in no particular order, each path once."""
    layer_pages = [page for layer in annotated.edition.layers for page in layer.pages(annotated)]
    compared = [page for page in layer_pages if page.template == "compare.html"]
    yield home(annotated, compared)
    yield from text_pages(annotated, compared)
    yield from layer_pages
    yield from prose_pages(annotated)
    yield from redirects(annotated)
    yield search(annotated)
    yield contribute_page(annotated)
    yield Page("404.html", "404.html", {}, annotated.words("missing.title"))


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


def home(annotated: Annotated, compared: list[Page]) -> Page:
    """Return the home page."""
    texts = []
    for text in annotated.edition.texts.values():
        link = text_link(annotated, text.id, "")
        link.update(
            author=text.author,
            publisher=text.publisher,
            version=text.shown.name,
            note=annotated.html(text.note, ""),
            notes=len({passage.ref for passage in annotated.by_version[text.id, text.shown.name]}),
        )
        texts.append(link)
    pairs = [{"href": page.path, "title": page.title} for page in compared]
    edition = annotated.edition
    inputs: View = {
        "texts": texts,
        "counts": counts(annotated),
        "pairs": pairs,
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


def text_pages(annotated: Annotated, compared: list[Page]) -> Iterator[Page]:
    """Yield a page for each text, with links to its neighbours and comparisons."""
    order = list(annotated.edition.texts)
    for index, text_id in enumerate(order):
        neighbours = (order[index - 1] if index else "", order[index + 1] if index + 1 < len(order) else "")
        pairs: list[View] = [
            {"href": f"../{page.path}", "title": page.title}
            for page in compared
            if any(text["id"] == text_id for text in page.inputs["texts"])
        ]
        yield TextPage(annotated, annotated.edition.texts[text_id]).page(neighbours, pairs)


def prose_pages(annotated: Annotated) -> Iterator[Page]:
    """Yield the editors' own pages, and a plain about page where they wrote none; about lists who contributed."""
    contributors = credits_view(annotated)
    for page in annotated.edition.pages.values():
        inputs: View = {
            "body": annotated.html(page.body, ""),
            "contributors": contributors if page.id == "about" else [],
        }
        yield Page(f"{page.id}.html", "prose.html", inputs, page.title)
    if "about" not in annotated.edition.pages:
        body = Markup("<p>{}</p>").format(annotated.edition.config.description)
        inputs = {"body": body, "contributors": contributors}
        yield Page("about.html", "prose.html", inputs, annotated.words("frame.about"))


def redirects(annotated: Annotated) -> Iterator[Page]:
    """Yield a page at each former address of an entry that leads to its own."""
    for layer in annotated.edition.layers:
        if not layer.own_pages:
            continue
        for entry in annotated.edition.entries[layer.name].values():
            for former in entry.record.was:
                inputs = {
                    "to": f"../{layer.address(entry.id)}",
                    "title": annotated.title(layer.name, entry.id),
                }
                yield Page(f"{layer.folder}/{former}.html", "redirect.html", inputs, inputs["title"])


def search(annotated: Annotated) -> Page:
    """Return the search page: everything that has a name, and what the search of the texts says of its results."""
    words, config = annotated.words, annotated.edition.config
    texts = [text_link(annotated, text, "") for text in annotated.edition.texts]
    groups: list[View] = [{"kind": "text", "heading": capital(words("kind.text", 2)), "items": texts}]
    for layer in annotated.edition.layers:
        entries = annotated.edition.entries[layer.name].values()
        items: list[View] = [dict(annotated.link(layer.name, entry.id, "")) for entry in entries]
        items.sort(key=lambda item: (str(item["title"]).casefold(), str(item["id"])))
        if items:
            groups.append({"kind": layer.kind, "heading": capital(words(f"kind.{layer.kind}", 2)), "items": items})
    kinds = {group["kind"]: {"one": words(f"kind.{group['kind']}", 1), "many": group["heading"]} for group in groups}
    if annotated.edition.pages:
        kinds["page"] = {"one": words("search.page", 1), "many": capital(words("search.page", 2))}
    said = {
        **finder_words(words),
        "kinds": kinds,
        "texts": {text["id"]: [text["short"], text["language"]] for text in texts},
    }
    inputs = {"groups": groups, "kinds": kinds, "texts": texts, "on": config.search, "said": said}
    return Page("search.html", "search.html", inputs, words("frame.search" if config.search else "frame.index"))


def finder_words(words: Words) -> View:
    """Return what the search page's script says; what counts in both forms, `{n}` left for it to fill in."""
    counted = {name: [words.form(f"search.{name}", n) for n in (1, 2)] for name in ("found", "names-found")}
    blocks = {"title": words("block.title")}
    blocks.update({name[0]: words(f"block.{name}", number="{n}") for name in ("paragraph", "heading")})
    return {**counted, **{name: words(f"search.{name}") for name in ("nothing", "failed")}, "blocks": blocks}


def capital(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]
