"""Addresses within the site: pages that would be the same file, and links and images that lead to nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from posixpath import normpath
from urllib.parse import urlsplit

from sitegen.model import codes
from sitegen.model.edition import Edition
from sitegen.model.layer import Layer
from sitegen.model.near import closest
from sitegen.model.problem import Place, Problem
from sitegen.model.prose import Prose, SiteLink

PAGES = ("index.html", "search.html", "contribute.html", "404.html")
"""The pages that every site has, beside those of its layers and texts."""
ABOUT = "about.html"
"""A page that the editors may write themselves."""
FILES = ("feed.xml", "data/edition.json")
"""What readers may be led to that is no page."""
BLOCK = re.compile("[ph][1-9][0-9]*|title")
PART = re.compile(r"[.][1-9][0-9]*[.]html$")
"""How the addresses of parts end: notes.2.html, actors/ID.2.html."""
HOST = re.compile(
    r"(?:www\.[\w-]+|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|int|info|eu|[a-z]{2}))(?:\.\w+)*(?:[/?#]|$)"
)
"""A host's name at the beginning of an address: one with www, or with an ending that files don't have."""
NO_HOST = re.compile(r"\.(?:md|js|py)(?:[/?#]|$)")
"""Endings of files that countries have as well."""
GENERAL = "write https://… or, for what stands in the edition, its kind and id, as in actor:ID or text:ID"


def check_pages(edition: Edition) -> Iterator[Problem]:
    """Yield a problem for each page of the editors' own that would take the place of one of the program's."""
    taken = {*PAGES, *(layer.index for layer in edition.layers)}
    for page in sorted(edition.declared["pages"] or ()):
        path = f"{page}.html"
        if path in taken:
            place = Place(f"content/pages/{page}.md")
            yield codes.PATH_CLASH.at(place, f"two pages would be {path}", "rename one of them")


def page_paths(edition: Edition) -> set[str]:
    """Return the paths of all pages, those of faulty entries and texts too."""
    found = {*PAGES, ABOUT}
    found.update(f"texts/{text}.html" for text in edition.declared["texts"] or ())
    found.update(f"{page}.html" for page in edition.declared["pages"] or ())
    for layer in edition.layers:
        found.update([layer.index, *layer.further(edition)])
        if layer.own_pages:
            former = (was for entry in edition.entries[layer.name].values() for was in entry.record.was)
            found.update(layer.address(entry) for entry in (*(edition.declared[layer.name] or ()), *former))
    return found


def check_addresses(
    edition: Edition, proses: Sequence[tuple[Place, Prose]], assets: Callable[[], Set[str]]
) -> Iterator[Problem]:
    """Yield a problem for each link and image in prose, by its place, of an address that the site doesn't have.

    `assets` gives the site paths of all files in assets/; nothing is asked where no prose has such an address.
    """
    if not proses:
        return
    known = page_paths(edition) | assets() | set(FILES)
    for place, prose in proses:
        for link in prose.addresses:
            yield from check_address(edition, known, link, place.path)


def check_address(edition: Edition, known: Set[str], link: SiteLink, file: str) -> Iterator[Problem]:
    """Yield what is wrong with one address that stands in a file."""
    parts = urlsplit(link.url)
    own = re.fullmatch("content/texts/(.+)[.]md", file)
    path = normpath(parts.path) if parts.path else f"texts/{own[1]}.html" if own else ""
    if not path:
        yield codes.DEAD_LINK.at(link.place, f"{link.url} leads to nothing: these words stand on several pages",
                                 f"write the page too, as in texts/ID.html{link.url}")  # fmt: skip
    elif path not in known:
        if not may_be(edition, known, path):
            yield codes.DEAD_LINK.at(link.place, f"the site has no {path}", meant(edition, known, link.url, path))
    elif lost := next((layer for layer in edition.layers if is_lost(edition, layer, path, parts.fragment)), None):
        message = f"there is no {lost.singular} `{parts.fragment.removeprefix(f'{lost.kind}-')}`"
        yield codes.DEAD_LINK.at(link.place, message, f"name it by its kind and id, {lost.kind}:ID")
    elif BLOCK.fullmatch(parts.fragment) and path.startswith("texts/"):
        text = edition.texts.get(path.removeprefix("texts/").removesuffix(".html"))
        if text is not None and not any(version.block(parts.fragment) for version in text.versions.values()):
            yield codes.DEAD_LINK.at(link.place, f"the text `{text.id}` has no block {parts.fragment}",
                                     "p3 is the third paragraph, h2 the second heading")  # fmt: skip


def is_lost(edition: Edition, layer: Layer, path: str, fragment: str) -> bool:
    """Say whether an address is that of an entry on its layer's page that does not exist."""
    kind, _, entry = fragment.partition("-")
    return path == layer.index and not layer.own_pages and kind == layer.kind and not edition.exists(layer.name, entry)


def may_be(edition: Edition, known: Set[str], path: str) -> bool:
    """Say whether a page may be a part of what is long, or that of an entry in a file that can't be read."""
    whole = PART.sub(".html", path)
    listed = {"texts.html", *(layer.index for layer in edition.layers)}
    with_parts = tuple(f"{layer.folder}/" for layer in edition.layers if layer.own_pages)
    if whole != path and (whole in listed or (whole.startswith(with_parts) and whole in known)):
        return True
    return any(
        edition.declared[layer.name] is None and path.startswith((f"{layer.folder}/", "compare/"))
        for layer in edition.layers
    )


def meant(edition: Edition, known: Set[str], url: str, path: str) -> str:
    """Return what to write instead of an address that leads to nothing."""
    if HOST.match(url) and not NO_HOST.search(path):
        return f"did you mean https://{url}?"
    entry = meant_entry(edition, path)
    if entry:
        return f"did you mean {entry}?"
    if path.startswith("assets/"):
        names = {name.rpartition("/")[2]: name for name in known if name.startswith("assets/")}
        guess = names.get(closest(path.rpartition("/")[2], names), "")
        return f"did you mean {guess}?" if guess else f"put the file into content/{path.rpartition('/')[0]}"
    pages = {name.removesuffix(".html"): name for name in known if name.endswith(".html") and "/" not in name}
    guess = pages.get(closest(re.sub(r"[.](html|md)$", "", path), pages), "")
    return f"did you mean {guess}?" if guess else GENERAL


def meant_entry(edition: Edition, path: str) -> str:
    """Return the entry or text that a path was probably meant for, as a link names it (`actor:xi`); or nothing."""
    folder, _, name = path.rpartition("/")
    name = re.sub(r"[.](html|md|yaml)$", "", name)
    layers = [("text", "texts"), *((layer.kind, layer.name) for layer in edition.layers)]
    for kind, plural in layers:
        ids = edition.declared[plural] or ()
        if folder.rpartition("/")[2] in (kind, plural):
            guess = closest(name, ids)
            return f"{kind}:{guess}" if guess else ""
        if not folder and name in ids:
            return f"{kind}:{name}"
    return ""
