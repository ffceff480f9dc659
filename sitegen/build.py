"""The way through, from an edition's folder to a site:

load      files → texts and entries, every value knowing its line and column
anchor    selectors and names → passages
check     edition → problems
weave     block + passages → HTML of disjoint segments (within pages)
pages     edition → pages
find      edition → the search index
render    page → bytes
write     bytes → public/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen import __version__
from sitegen.anchor.passages import anchor
from sitegen.assets import own_assets, own_files, theme_assets, theme_names
from sitegen.check.addresses import check_addresses, check_pages
from sitegen.check.edition import check_annotated, check_edition, sort_problems
from sitegen.compile_templates import check_templates
from sitegen.find.documents import documents
from sitegen.find.index import installed, make_index
from sitegen.language import load_words
from sitegen.layers import LAYERS
from sitegen.load.edition import load_edition
from sitegen.model import codes
from sitegen.model.codes import TOLERATED
from sitegen.model.edition import Annotated, Edition
from sitegen.model.page import Page
from sitegen.model.problem import Place, Problem, SitegenError
from sitegen.model.summary import Summary
from sitegen.model.text import direction
from sitegen.model.urls import site_address
from sitegen.pages.data import edition_json
from sitegen.pages.edition import make_pages
from sitegen.pages.metadata import add_metadata
from sitegen.pages.suggest import suggest_script
from sitegen.pictures import graph
from sitegen.render import Renderer, TemplateFault
from sitegen.write import publish

ALL_CODES = {code.name: code for code in (*codes.ALL, *(code for layer in LAYERS for code in layer.codes))}
"""Every kind of problem, by name."""


class Checked(msgspec.Struct, frozen=True):
    """An edition with its entries in their places, and all its problems."""

    annotated: Annotated
    problems: list[Problem]
    """Sorted by place."""

    def stops(self, *, draft: bool) -> bool:
        """Say whether there are errors that keep the site from being built."""
        return any(is_stop(problem, draft=draft) for problem in self.problems)


class Site(msgspec.Struct, frozen=True):
    """A site that was made, not yet written."""

    files: dict[str, bytes]
    problems: list[Problem]


def is_stop(problem: Problem, *, draft: bool) -> bool:
    """Say whether a problem keeps the site from being built."""
    return problem.severity == "error" and not (draft and problem.code in TOLERATED)


def check(root: Path, *, originals: bool, added: Mapping[str, str] | None = None) -> Checked:
    """Load, anchor and check the edition in a folder. `originals`: read content/originals where it is there.

    `added` holds annotation files that are not written yet, by their paths.
    """
    edition, problems = load_edition(root, LAYERS, originals=originals, added=added)
    words = load_words(root / "templates", edition.config.language, problems)
    edition = msgspec.structs.replace(edition, words=words)
    anchored = anchor(edition)
    annotated = Annotated(edition, anchored.passages, anchored.findings)
    problems = [*problems, *check_edition(edition), *check_annotated(annotated)]
    taken = theme_names(root / "templates")
    assets = {*taken, *own_files(root, taken, problems)}
    problems.extend([*check_pages(edition), *check_addresses(edition, assets), *check_templates(root / "templates")])
    return Checked(annotated, sort_problems(problems))


def make(root: Path, checked: Checked, *, private: bool, base_url: str = "", live: bool = False) -> Site:
    """Make every file of the site in memory. Problems of templates and paths are added to those known."""
    problems = list(checked.problems)
    annotated = addressed(checked.annotated, base_url)
    frame = make_frame(annotated, private=private, live=live)
    index = search_index(annotated, problems) if frame["search"] and not live else {}
    frame["indexed"] = bool(index)
    renderer = Renderer(root / "templates", frame, annotated.words)
    pages = unique_pages(list(make_pages(annotated)), problems)
    pages = add_metadata(annotated, pages, private=private)
    files = theme_assets(root / "templates")
    files.update(own_assets(root, set(files), problems))
    files.update(index)
    for page in pages:
        try:
            files[page.path] = renderer.render(page)
        except TemplateFault as fault:
            problems.append(fault.problem)
    problems.extend(missing_diagrams(checked.annotated.edition))
    remaining = sort_problems(problems)
    files["data/edition.json"] = edition_json(annotated, remaining)
    files["data/suggest.js"] = suggest_script(annotated)
    return Site(files, remaining)


def search_index(annotated: Annotated, problems: list[Problem]) -> dict[str, bytes]:
    """Return the files of the search index; where Pagefind is not there none, and a problem tells of it."""
    if installed():
        return make_index(documents(annotated))
    place = Place("content/edition.yaml")
    message = "the site has no full search, since Pagefind is not installed"
    problems.append(codes.NO_SEARCH.at(place, message, "pip install 'sitegen[search]', or set `search: false`"))
    return {}


def addressed(annotated: Annotated, base_url: str) -> Annotated:
    """Return the edition as it stands at another address than its own; the same where none is given."""
    if not base_url:
        return annotated
    config = msgspec.structs.replace(annotated.edition.config, base_url=base_url)
    edition = msgspec.structs.replace(annotated.edition, config=config)
    return Annotated(edition, annotated.passages, annotated.findings)


def missing_diagrams(edition: Edition) -> list[Problem]:
    """Return a problem where an edition has something to draw as a graph, and no layout is at hand."""
    if not any(layer.drawn(edition) for layer in edition.layers) or graph.at_hand():
        return []
    message = "the maps are not drawn, since pygraphviz is not installed"
    return [codes.NO_DIAGRAMS.at(Place("content/edition.yaml"), message, "pip install 'sitegen[diagrams]'")]


def unique_pages(pages: list[Page], problems: list[Problem]) -> list[Page]:
    """Return the pages, each path once; two that would be the same file are a problem."""
    seen: dict[str, Page] = {}
    for page in pages:
        key = page.path.casefold()
        if key in seen:
            message = f"two pages would be {page.path}"
            problems.append(codes.PATH_CLASH.at(Place(page.path), message, "rename one of them"))
        seen.setdefault(key, page)
    return list(seen.values())


def make_frame(annotated: Annotated, *, private: bool, live: bool) -> dict[str, Any]:
    """Return what all pages share."""
    config = annotated.edition.config
    words = annotated.words
    rights = {prefix: annotated.html(annotated.edition.prose.get("rights"), prefix) for prefix in ("", "../")}
    return {
        "title": config.title,
        "subtitle": config.subtitle,
        "language": config.language,
        "direction": direction(config.language),
        "interface": "" if words.language == config.language else words.language,
        "description": config.description,
        "editors": list(config.editors),
        "rights": rights,
        "base_url": site_address(config.base_url, "index.html"),
        "private": private,
        "live": live,
        "version": __version__,
        "search": config.search,
        "menu": [
            {"heading": words(f"heading.{layer.name}"), "href": layer.index, "kind": layer.kind} for layer in LAYERS
        ],
        "repository": config.repository.url if config.repository else "",
    }


def build(
    root: Path, out: Path, *, private: bool, draft: bool, base_url: str = ""
) -> tuple[Summary | None, list[Problem]]:
    """Build the edition in a folder. Returns what was made, or None where errors kept it from being, and all problems.

    Raises `SitegenError` where there is no edition, or the site can't be written.
    """
    checked = check(root, originals=private)
    if checked.stops(draft=draft):
        return None, checked.problems
    require_originals(checked, private=private)
    site = make(root, checked, private=private, base_url=base_url)
    if any(is_stop(problem, draft=draft) for problem in site.problems):
        return None, site.problems
    published = publish(site.files, out)
    edition = checked.annotated.edition
    summary = Summary(
        texts=len(edition.texts),
        entries=[(len(edition.entries[layer.name]), layer.singular, layer.plural) for layer in edition.layers],
        passages=dict(Counter(passage.method for passage in checked.annotated.passages)),
        warnings=sum(problem.severity == "warning" for problem in site.problems),
        pages=sum(path.endswith(".html") for path in site.files),
        written=published.written,
        unchanged=published.unchanged,
    )
    return summary, site.problems


def require_originals(checked: Checked, *, private: bool) -> None:
    """Raise `SitegenError` where a private build has no original to show."""
    texts = checked.annotated.edition.texts.values()
    wanted = [text.id for text in texts if text.original]
    if private and wanted and not any("original" in text.versions for text in texts):
        raise SitegenError(f"no original is at hand (of {', '.join(wanted)}): bring one in with `sitegen import FILE`")
