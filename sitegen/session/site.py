"""An annotated edition → the files of its site, each made when it is asked for, and again when what it read changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from sitegen import __version__
from sitegen.assets import own_assets, theme_assets
from sitegen.find.documents import Document, documents
from sitegen.find.index import installed
from sitegen.model import codes
from sitegen.model.edition import Annotated, Edition
from sitegen.model.page import Recipe
from sitegen.model.problem import Place, Problem
from sitegen.model.text import direction
from sitegen.model.traces import Doubts, Traces, Value, values_of
from sitegen.model.tracking import Key, LastTracker
from sitegen.model.urls import site_address
from sitegen.pages.data import edition_json
from sitegen.pages.edition import recipes_of
from sitegen.pages.metadata import machine_recipes, with_metadata
from sitegen.pages.suggest import suggest_script
from sitegen.pictures import graph
from sitegen.render import Renderer, TemplateFault
from sitegen.session.data_parts import DATA, DataParts
from sitegen.session.remembered import Remembered

Indexer = Callable[[Iterable[Document]], dict[str, bytes]]
"""Makes the files of a search index."""
SUGGEST = "data/suggest.js"
DATA_PATHS = frozenset({DATA, SUGGEST})
NEW: Key = ("new",)
"""Why a page is made that was not there before."""
FEW_TEXTS = 4
"""In how many texts a page's subject stands at most for the page to be made with the first one's."""
OURS = ""
"""The part of the site that is no layer's."""


class Site:
    """The site of one edition."""

    def __init__(self, root: Path, annotated: Annotated, *, private: bool, live: bool) -> None:
        self.root = root
        self.annotated = annotated
        self.private = private
        self.live = live
        self.renderer = self.new_renderer()
        self.static: dict[str, bytes] = {}
        """Files that are no pages: assets, the search index."""
        self.recipes: dict[str, Recipe] = {}
        """What makes each page, by path."""
        self.parts: list[Sequence[Recipe]] = []
        """The same by parts of the site, as they were last listed."""
        self.clashing: list[Problem] = []
        """Of pages that would be the same file."""
        self.made: dict[str, bytes] = {}
        """Pages and data as they were last made."""
        self.dirty: set[str] = set()
        """Those that are to be made anew."""
        self.elsewhere: set[str] = set()
        """Pages and data that another run made, and that nobody made since: they are where that run put them."""
        self.traces = Traces()
        """What that run read."""
        self.doubts = Doubts(self.traces, ())
        self.earlier: Callable[[str], bytes | None] = lambda _: None
        """Gives a file that the other run made, by site path."""
        self.remembered = Remembered(annotated.tracker)
        """What that run derived, where there are further refreshes."""
        self.derived: set[int] = set()
        """The numbers of the values of that run which were derived again."""
        self.seen = 0
        """How many of the values that were derived since traces were last asked for the doubts have been told."""
        self.faults: dict[str, Problem] = {}
        """What is wrong with the templates of pages that can't be made."""
        self.told: Sequence[Problem] = ()
        """The problems that edition.json tells."""
        self.indexed = False

    def new_renderer(self) -> Renderer:
        """Return a renderer that knows no template yet."""
        note = self.annotated.tracker.read
        return Renderer(self.root / "templates", {}, self.annotated.words, lambda name: note(("template", name)))

    def update(self, facts: Iterable[Key]) -> dict[str, Key]:
        """Take note of facts that changed; return the pages that are out of date or new, each with why."""
        facts = list(facts)
        facts.extend(self.remembered.outdated(facts))
        hit = self.annotated.tracker.change(facts)
        before = self.recipes
        if self.elsewhere:
            self.doubts = Doubts(self.traces, facts)
            tracker = self.annotated.tracker
            if isinstance(tracker, LastTracker):
                tracker.elsewhere = self.doubts.same
        self.list_recipes()
        stale = [key[1] for key in hit if key[0] == "site"]
        why = {path: root_cause(hit, ("site", path)) for path in stale if path in self.recipes or path in DATA_PATHS}
        if self.recipes is not before:
            paths = {*self.recipes, *DATA_PATHS}
            self.elsewhere &= paths
            why.update((path, NEW) for path in paths - self.made.keys() - self.dirty - self.elsewhere)
            self.dirty &= paths
        planned = self.doubts.plan
        concerned = chain(planned.stale.items(), planned.doubtful.items())
        why.update((path, cause) for path, cause in concerned if path in self.elsewhere)
        self.dirty.update(why)
        return why

    def list_recipes(self) -> None:
        """Ask again which pages there are; the same mapping stays where no part of the site has others."""
        layers = [layer.name for layer in self.annotated.raw.layers]
        parts: list[Sequence[Recipe]] = [recipes_of(self.annotated, part) for part in (*layers, OURS)]
        parts.append(self.annotated.once("site.machine", self.machine))
        if len(parts) == len(self.parts) and all(a is b for a, b in zip(parts, self.parts, strict=True)):
            return
        self.parts = parts
        self.recipes, self.clashing = {}, []
        seen: set[str] = set()
        for recipe in chain.from_iterable(parts):
            if recipe.path.casefold() in seen:
                self.clashing.append(clash(recipe.path))
            seen.add(recipe.path.casefold())
            self.recipes.setdefault(recipe.path, recipe)

    def forget(self, paths: Iterable[str]) -> None:
        """Forget pages that are no more."""
        for path in paths:
            self.made.pop(path, None)
            self.elsewhere.discard(path)
            self.faults.pop(path, None)
            self.annotated.tracker.forget(("site", path))

    def machine(self, annotated: Annotated) -> list[Recipe]:
        """Return the files for machines."""
        return list(machine_recipes(annotated, private=self.private))

    def load_assets(self, problems: list[Problem]) -> dict[str, bytes]:
        """Return the files that are copied; what is wrong with them is added to the problems."""
        files = theme_assets(self.root / "templates")
        files.update(own_assets(self.root, set(files), problems))
        return files

    def content(self, path: str) -> bytes | None:
        """Return a file, made now if it has to be; as it was where its template has a fault."""
        if path in self.static:
            return self.static[path]
        if path in self.dirty and path in self.elsewhere and self.is_cleared(path):
            self.dirty.discard(path)
        if path in self.dirty:
            make = partial(self.make, path)
            try:
                node = self.annotated.tracker.make(("site", path), make, None)
            except TemplateFault as fault:
                self.faults[path] = fault.problem
                return self.made.get(path)
            self.made[path], node.value = node.value, None
            self.elsewhere.discard(path)
            self.faults.pop(path, None)
            self.dirty.discard(path)
        return self.made.get(path)

    def release(self, path: str) -> None:
        """Forget a page that was made and put elsewhere; it will not be asked for again."""
        self.made.pop(path, None)
        self.annotated.tracker.forget(("site", path))

    def neighbourhood(self, path: str) -> int:
        """Return the rank of the text in which a page's subject stands; -1 if in none or many.

        Pages of one neighbourhood are made of much the same entries, passages and derived values.
        """
        folder, _, name = path.partition("/")
        stem = name.removesuffix(".html")
        ranks, standing = self.annotated.ranks, self.annotated.where.get((folder, stem), {})
        texts = standing or (stem, stem.partition("--")[0])  # of a comparison the first
        return min((ranks[text] for text in texts if text in ranks), default=-1) if len(texts) <= FEW_TEXTS else -1

    def is_cleared(self, path: str) -> bool:
        """Say whether a page that another run made is known to be as it was, by what was derived again since."""
        self.tell_doubts()
        return self.doubts.is_cleared(path)

    def tell_doubts(self) -> None:
        """Tell the doubts which values were derived again."""
        tracker = self.annotated.tracker
        made = tracker.made or []
        for key in made[self.seen :]:
            node = tracker.nodes.get(key)
            if node is not None:
                self.doubts.take(key, node.value)
        self.seen = len(made)

    def new_traces(self) -> dict[int, Value]:
        """Return the traces of the values that were derived since this was last asked."""
        tracker = self.annotated.tracker
        self.tell_doubts()
        made, self.seen = tracker.made or [], 0
        if tracker.made is not None:
            tracker.made = []
        return values_of(tracker, made)

    def note(self, values: Mapping[int, Value]) -> None:
        """Take note of values that were derived, here or in another process."""
        known = self.traces.values
        for number in values.keys() & known.keys() if known else ():
            self.derived.add(number)
            self.doubts.settle(number, values[number].digest)

    def left(self) -> list[int]:
        """Return the numbers of the values of that run which are of no use to the next."""
        if not self.doubts.traces.values:  # it spoke another language, say
            return [number for number in self.traces.values if number not in self.derived]
        return self.doubts.left(self.derived)

    def make(self, path: str) -> bytes:
        """Return a page or data as it is to be. Raises `TemplateFault`."""
        if path in DATA_PATHS:
            return self.producers[path]()
        page = with_metadata(self.annotated, self.recipes[path].make(), private=self.private)
        self.annotated.tracker.read(("indexed",))
        frame = self.annotated.once("site.frame", self.frame)
        self.renderer.frame = {**frame, "indexed": self.indexed}
        return self.renderer.render(page)

    @property
    def producers(self) -> dict[str, Callable[[], bytes]]:
        """What makes the data."""
        return {DATA: self.data, SUGGEST: partial(suggest_script, self.annotated)}

    def data(self) -> bytes:
        """Return edition.json."""
        tracker = self.annotated.tracker
        tracker.read(("problems",))
        if not isinstance(tracker, LastTracker):
            return edition_json(self.annotated, self.told)
        return DataParts(self.annotated, tracker, self.doubts, self.earlier).join(self.told)

    def frame(self, annotated: Annotated) -> dict[str, Any]:
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
            "private": self.private,
            "live": self.live,
            "version": __version__,
            "search": config.search,
            "menu": [
                {"heading": words(f"heading.{layer.name}"), "href": layer.index, "kind": layer.kind}
                for layer in annotated.edition.layers
            ],
            "repository": config.repository.url if config.repository else "",
        }


def root_cause(hit: Mapping[Key, Key], key: Key) -> Key:
    """Return the fact for which a value is out of date: what it had read, or what that had read, and so on."""
    while key in hit:
        key = hit[key]
    return key


def clash(path: str) -> Problem:
    """Return the problem of a page that would be the same file as another."""
    place = Place(f"content/pages/{path.removesuffix('.html')}.md" if "/" not in path else path)
    return codes.PATH_CLASH.at(place, f"two pages would be {path}", "rename one of them")


def search_index(annotated: Annotated, problems: list[Problem], index: Indexer) -> dict[str, bytes]:
    """Return the files of the search index; where Pagefind is not there none, and a problem tells of it."""
    if installed():
        return index(documents(annotated))
    place = Place("content/edition.yaml")
    message = "the site has no full search, since Pagefind is not installed"
    problems.append(codes.NO_SEARCH.at(place, message, "pip install 'sitegen[search]', or set `search: false`"))
    return {}


def missing_diagrams(edition: Edition) -> list[Problem]:
    """Return a problem where an edition has something to draw as a graph, and no layout is at hand."""
    if not any(layer.drawn(edition) for layer in edition.layers) or graph.at_hand():
        return []
    message = "the maps are not drawn, since pygraphviz is not installed"
    return [codes.NO_DIAGRAMS.at(Place("content/edition.yaml"), message, "pip install 'sitegen[diagrams]'")]
