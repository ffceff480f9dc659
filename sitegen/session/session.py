"""The session: refresh tells which pages a change concerns, content gives a page as it should be now.

After an error the last good state stays: pages answer as before until it is mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from threading import RLock

import msgspec

from sitegen.check.edition import sort_problems
from sitegen.compile_templates import check_names
from sitegen.find.index import make_index
from sitegen.load.held import digest_of
from sitegen.load.source import read_bytes
from sitegen.model.codes import TOLERATED
from sitegen.model.confined import files_below
from sitegen.model.edition import Edition
from sitegen.model.page import Recipe
from sitegen.model.problem import Problem
from sitegen.model.traces import Doubts, Traces, decode_values
from sitegen.model.tracking import Key
from sitegen.model.words import Words
from sitegen.render import TEMPLATES, is_theme, theme_folder
from sitegen.session.checking import Checking, require_originals
from sitegen.session.data_parts import DATA
from sitegen.session.site import DATA_PATHS, SUGGEST, Indexer, Site, missing_diagrams, search_index
from sitegen.session.snapshot import (
    CHECK,
    CHECKED,
    FILE,
    HEAD,
    PAGE,
    PASSAGES,
    VALUE,
    Changes,
    Head,
    Rows,
    by_name,
    by_number,
    decode_head,
    decode_traces,
    digest_of_words,
    encode_head,
    key_of,
    number_key,
    numbered,
    removed,
)

TOGETHER = 1000
"""How many rows are given at once."""


class Refreshed(msgspec.Struct, frozen=True):
    """What a look at the files came to."""

    problems: tuple[Problem, ...]
    """All of the edition's problems, sorted by place."""
    dirty: frozenset[str] = frozenset()
    """The site paths whose content may have changed by this, new ones too; and those that had a fault before."""
    removed: frozenset[str] = frozenset()
    """The site paths that are no more."""
    stopped: bool = False
    """Whether errors keep the site as it was at the last refresh without any."""
    why: Mapping[str, Key] = {}
    """For each page that this change concerns the fact that changed, or ``new``."""


class Session:
    """One edition and its site in memory. Its methods may be called from several threads."""

    def __init__(
        self, root: Path, *, private: bool = False, live: bool = False, draft: bool = False, base_url: str = "",
        checking: Checking | None = None, index: Indexer = make_index, once: bool = False,
    ) -> None:  # fmt: skip
        """`live`: with the script that reloads a preview, without search index; `draft`: in spite of lost quotes.

        `checking` is the edition where it was loaded already; `index` makes the search index. `once`: there will be one
        refresh, no more.
        """
        self.root = root
        self.private = private
        self.live = live
        self.draft = draft
        self.index = index
        self.lock = RLock()
        self.base_url = base_url
        self.once = once
        self.remembered: Callable[[], Rows | None] = no_rows
        """Gives what another run left, whatever its site, so that not every file need be read; asked once."""
        self.begin(checking)
        self.told: list[Problem] = []
        self.templates: dict[str, bytes] = {}
        """The digests of the templates by name, as they were last seen."""
        self.template_problems: list[Problem] = []
        """What is wrong with the files of templates/, whatever they hold."""
        self.asset_problems: list[Problem] = []
        self.spoken = b""
        """The digest of the words with which another run made the pages that are there."""
        self.listed: tuple[Mapping[str, Recipe], Mapping[str, bytes], frozenset[str]] = {}, {}, frozenset()
        """The site's files as they were last listed: of which pages, of which others."""
        self.pending: list[Path] | None = None
        """What was touched since the site was last brought up to date; None: anything may have been."""
        self.facts: list[Key] = []
        """What changed for a look that failed, as where a file went while it was read; the site does not know yet."""
        self.respoken = False
        """Whether pages were made with other words of the interface, likewise."""

    def begin(self, checking: Checking | None = None) -> None:
        """Begin with an edition that was loaded already, or of which nothing is known."""
        self.checking = checking or Checking(self.root, originals=self.private, base_url=self.base_url, once=self.once)
        self.site = Site(self.root, self.checking.annotated, private=self.private, live=self.live)
        self.good: Edition = self.checking.annotated.raw
        """The edition as it was when nothing stopped it last."""

    def recall(self) -> None:
        """Take the edition as another run remembered it, and how it was checked; of its site nothing."""
        rows, self.remembered = self.remembered(), no_rows
        if rows is None:
            return
        try:
            head = decode_head(rows)
            self.checking.restore(rows, head)
            self.site.remembered.take(decode_values(numbered(rows, VALUE)))
            self.spoken = head.words
        except msgspec.MsgspecError:
            self.begin()
        self.good = self.checking.annotated.raw

    def restore(self, rows: Rows, earlier: Callable[[str], bytes | None]) -> None:
        """Take what `kept` gave at the end of another run; files and pages are then those of that run.

        `earlier` gives a file of the site as that run wrote it, by site path.

        To be called before the first refresh. Raises `msgspec.MsgspecError` where this can't be read; the session is
        then of no use.
        """
        site, head = self.site, decode_head(rows)
        self.follow()
        self.checking.restore(rows, head)
        self.good = self.checking.annotated.raw
        self.templates, self.spoken = head.templates, head.words
        site.told, site.indexed = head.problems, head.is_indexed
        site.traces = decode_traces(rows)
        site.elsewhere, site.earlier = set(site.traces.pages), earlier

    def follow(self) -> None:
        """Take note from now on of what is derived, for `kept`."""
        self.site.annotated.tracker.made = []
        self.checking.checks.follow()

    def kept(self) -> Iterator[Changes]:
        """Yield what another run should know of this session, as far as it differs from what was restored.

        The traces of what was made are told by those who make it.
        """
        site, checking = self.site, self.checking
        for name, data in checking.files.kept_files():
            yield {FILE: {key_of(name): data}}
        for text in checking.placed:
            yield {PASSAGES: {key_of(text): checking.standing_in(text) if text in self.good.texts else None}}
        head = Head(checking.files.kept_folders(), self.templates, digest_of_words(self.good.words), list(site.told),
                    site.indexed)  # fmt: skip
        gone = removed(site.traces.pages, {*site.recipes, *DATA_PATHS})
        yield {HEAD: encode_head(head), PAGE: by_name(gone), VALUE: dict.fromkeys(map(number_key, site.left()))}

    def kept_checks(self) -> Iterator[Changes]:
        """Yield what another run should know of the checks, likewise; to be asked when there is no more to check."""
        checks = self.checking.checks
        found = checks.kept()
        while some := dict(islice(found, TOGETHER)):
            yield {CHECK: by_name(some)}
        yield {CHECKED: by_number(checks.derived())}

    def refresh(self, changed: Iterable[Path] | None = None) -> Refreshed:
        """Return what the changed files (None: look at all) mean for the site.

        Raises `SitegenError` where there is no edition, or a private one has no original at hand.
        """
        with self.lock:
            self.recall()
            touched = None if changed is None else [path.absolute() for path in changed]
            self.pending = None if touched is None or self.pending is None else [*self.pending, *touched]
            edition, told = self.checking.load(touched)
            failed = len(self.facts)
            self.facts.extend(self.checking.take(edition))
            problems = self.checking.problems(told)
            if self.stops(problems):
                del self.facts[failed:]
                if self.site.recipes:
                    self.checking.take(self.good)
                else:
                    self.site.remembered.clear()
                return self.stay(problems)
            require_originals(edition, private=self.private)
            return self.refresh_site(edition, problems)

    def refresh_site(self, edition: Edition, problems: list[Problem]) -> Refreshed:
        """Return what the facts that changed mean for the site."""
        site, touched, facts = self.site, self.pending, self.facts
        if site.renderer.words is not edition.words:
            self.start_over(edition.words)
            self.respoken = True
        facts.extend(self.changed_templates(touched))
        before, faulty = site.recipes, frozenset(site.faults)
        static = self.static_files(touched, facts)
        problems.extend((*self.template_problems, *self.asset_problems, *missing_diagrams(edition)))
        if static is None:
            static = site.static
        problems = sort_problems(problems)
        if [p for p in problems if p.severity != "info"] != [p for p in site.told if p.severity != "info"]:
            facts.append(("problems",))
        why = site.update(facts)
        facts.clear()
        problems = sort_problems([*problems, *site.clashing])
        if self.stops(problems):
            site.update(self.checking.take(self.good))
            return self.stay(problems)
        gone = before is not site.recipes or static is not site.static
        self.good, self.told, site.told, self.pending = edition, problems, problems, []
        site.faults.clear()
        dirty = {path for path, data in static.items() if site.static.get(path) != data}
        removed = {*before, *site.static} - site.recipes.keys() - static.keys() if gone else set()
        site.static = static
        if before is not site.recipes:
            site.forget(before.keys() - site.recipes.keys())
        dirty |= why.keys() | (site.dirty if self.respoken else faulty & site.dirty)
        self.respoken = False
        return Refreshed(self.problems(), frozenset(dirty), frozenset(removed), False, why)

    def stay(self, problems: Sequence[Problem]) -> Refreshed:
        """Return that errors keep the site as it was."""
        self.told = list(problems)
        self.site.faults.clear()
        return Refreshed(self.problems(), stopped=True)

    def stops(self, problems: Iterable[Problem]) -> bool:
        """Say whether there are errors that keep the site from being made."""
        return any(is_stop(problem, draft=self.draft) for problem in problems)

    def start_over(self, words: Words) -> None:
        """Make every page anew if the words of the interface are others than it was made with: all pages have them."""
        site = self.site
        for key in list(site.annotated.tracker.nodes):
            site.annotated.tracker.forget(key)
        site.dirty |= site.made.keys()
        if self.spoken != digest_of_words(words):
            site.elsewhere.clear()
            site.remembered.clear()
            site.doubts = Doubts(Traces(), ())
        site.renderer = site.new_renderer()

    def changed_templates(self, touched: Sequence[Path] | None) -> list[Key]:
        """Return the templates that are not as they were."""
        folders = (theme_folder(), self.root / "templates")
        if touched is not None and not any(concerns(path, folder) for path in touched for folder in folders):
            return []
        own = self.root / "templates"
        theme = [] if is_theme(own) else [path for path in theme_folder().rglob("*") if path.is_file()]
        found = template_digests(theme_folder(), theme)
        files = list(files_below(self.root, "templates"))
        read = template_digests(own, files)
        self.template_problems = list(check_names(own))
        # One that was written while it was compiled gets a digest that no bytes have: the next look compiles it again.
        compiled = template_digests(own, files)
        found.update((name, digest if compiled[name] == digest else b"") for name, digest in read.items())
        before, self.templates = self.templates, found
        changed = [name for name in before.keys() | found.keys() if before.get(name) != found.get(name)]
        if changed:
            self.site.renderer = self.site.new_renderer()
        return [("template", name) for name in changed]

    def static_files(self, touched: Sequence[Path] | None, facts: list[Key]) -> dict[str, bytes] | None:
        """Return the assets and the search index, or None where nothing touched them."""
        folders = (theme_folder() / "assets", self.root / "templates" / "assets", self.root / "content" / "assets")
        is_indexed = not self.live and self.site.annotated.raw.config.search
        touches = touched is None or any(concerns(path, folder) for path in touched for folder in folders)
        if not (touches or is_indexed):
            return None
        self.asset_problems = []
        index = search_index(self.site.annotated, self.asset_problems, self.index) if is_indexed else {}
        if self.site.indexed != bool(index):
            self.site.indexed = bool(index)
            facts.append(("indexed",))
        return {**self.site.load_assets(self.asset_problems), **index}

    def problems(self) -> tuple[Problem, ...]:
        """Return all problems that are known, those of templates of pages that were made too."""
        with self.lock:
            return tuple(sort_problems([*self.told, *self.site.faults.values()]))

    @property
    def editor(self) -> str:
        """In which editor the edition has its files opened."""
        return self.checking.annotated.raw.config.editor

    def paths(self) -> frozenset[str]:
        """Return the site paths of all files: the same object while they are the same, for they may be many."""
        with self.lock:
            recipes, static, _ = self.listed
            if recipes is not self.site.recipes or static is not self.site.static:
                recipes, static = self.site.recipes, self.site.static
                pages = {DATA, SUGGEST} if recipes else set()
                self.listed = recipes, static, frozenset({*static, *recipes, *pages})
            return self.listed[2]

    def content(self, path: str) -> bytes | None:
        """Return a file of the site, made now if it has to be; None where there is none of that path."""
        with self.lock:
            return self.site.content(path)

    def render_dirty(self, limit: int | None = None) -> frozenset[str]:
        """Make up to so many files that a change left unmade (None: all); return those whose bytes changed."""
        with self.lock:
            left = sorted(self.site.dirty - self.site.faults.keys())
            before = {path: self.site.made.get(path) for path in left[:limit]}
            return frozenset(path for path, data in before.items() if self.site.content(path) != data)


def template_digests(folder: Path, paths: Iterable[Path]) -> dict[str, bytes]:
    """Return the digests of those files of a folder that are templates, by name."""
    return {
        path.relative_to(folder).as_posix(): digest_of(read_bytes(path)) for path in paths if path.suffix in TEMPLATES
    }


def no_rows() -> None:
    """Return that no other run left anything."""


def is_stop(problem: Problem, *, draft: bool) -> bool:
    """Say whether a problem keeps the site from being built."""
    return problem.severity == "error" and not (draft and problem.code in TOLERATED)


def concerns(path: Path, folder: Path) -> bool:
    """Say whether a path that was touched lies in a folder, or the folder in it."""
    return path.is_relative_to(folder) or folder.is_relative_to(path)
