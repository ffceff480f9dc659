"""The way through, from an edition's folder to a site:

load      files → texts and entries, every value knowing its line and column
anchor    selectors and names → passages
check     edition → problems
weave     block + passages → HTML of disjoint segments (within pages)
pages     edition → pages
find      edition → the search index
render    page → bytes
write     bytes → public/

A build is a session (`sitegen.session`) in which everything is new.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from sitegen.assets import own_files, theme_names
from sitegen.check.edition import sort_problems
from sitegen.compile_templates import check_templates
from sitegen.find.index import make_index
from sitegen.layers import LAYERS
from sitegen.model import codes
from sitegen.model.edition import Annotated
from sitegen.model.problem import Problem
from sitegen.model.summary import Summary
from sitegen.session import (
    NOTHING_KEPT,
    Checking,
    Indexer,
    Kept,
    Made,
    Session,
    Spool,
    describe,
    encode_made,
    is_stop,
    make_pages,
    processes,
    read_files,
    spool_in,
)
from sitegen.write import publish, refuse_out

ALL_CODES = {code.name: code for code in (*codes.ALL, *(code for layer in LAYERS for code in layer.codes))}
"""Every kind of problem, by name."""


UNCHANGED = "unchanged"
"""What is said of a page that was not made, since nothing that it reads changed."""

Told = Callable[[int, int], object]
"""Is told how many pages are made, and of how many."""


def in_silence(done: int, total: int) -> None:
    """Tell nobody."""


def without_keeping() -> None:
    """Keep nothing."""


class Checked(msgspec.Struct, frozen=True):
    """An edition with its entries in their places, and all its problems."""

    annotated: Annotated
    problems: list[Problem]
    """Sorted by place."""
    checking: Checking
    """What keeps it."""

    def stops(self, *, draft: bool) -> bool:
        """Say whether there are errors that keep the site from being built."""
        return any(is_stop(problem, draft=draft) for problem in self.problems)


class Site(msgspec.Struct, frozen=True):
    """A site that was made, not yet written."""

    files: dict[str, bytes | Path | None]
    """Contents, or a file that holds them; None: the file is where another run put it."""
    problems: list[Problem]
    why: dict[str, str] = {}
    """Why each page was made, in words."""


def check(root: Path, *, originals: bool | Path, added: Mapping[str, str] | None = None) -> Checked:
    """Load, anchor and check the edition in a folder. `originals`: read content/originals, or this folder, if there.

    `added` holds annotation files that are not written yet, by their paths.
    """
    checking = Checking(root, originals=originals, added=added, once=True)
    edition, told = checking.load()
    checking.take(edition)
    own_files(root, theme_names(root / "templates"), told)
    told.extend(check_templates(root / "templates"))
    return Checked(checking.annotated, checking.problems(told), checking)


def make(root: Path, checked: Checked, *, private: bool, live: bool = False) -> Site:
    """Make every file of the site in memory. Problems of templates and paths are added to those known."""
    session = Session(root, private=private, live=live, draft=True, checking=checked.checking)
    return make_all(session)


def make_all(
    session: Session,
    jobs: int = 1,
    told: Told = in_silence,
    spool: Spool | None = None,
    keep: Callable[[Made], object] | None = None,
    checked: Callable[[], object] = without_keeping,
) -> Site:
    """Return every file of a session's site, and all problems; no files where errors keep it from being made.

    `jobs` processes make its pages; `told` is given how many are made, and of how many. For `spool` and `keep` see
    `sitegen.session.make_pages`. `checked` is called when all is checked, and there are pages to make.
    """
    read_files(session, jobs)
    refreshed = session.refresh()
    if refreshed.stopped:
        return Site({}, list(refreshed.problems))
    checked()
    pages = sorted(session.site.dirty)
    with processes(jobs, len(pages)) as executor:
        made = make_pages(session, pages, executor=executor, told=told, spool=spool, keep=keep)
    rest = session.site.new_traces()
    session.site.note(rest)
    (keep or made.traces.update)(Made({}, rest))
    kinds = {layer.name: layer.kind for layer in LAYERS}
    known = session.site.elsewhere - made.pages.keys()
    why = {path: describe(fact, kinds) for path, fact in refreshed.why.items() if path not in made.same}
    why.update(dict.fromkeys(known, UNCHANGED))
    problems = sort_problems([*refreshed.problems, *made.faults.values()])
    files = {**session.site.static, **made.pages, **dict.fromkeys(known)}
    return Site(dict(sorted(files.items())), problems, dict(sorted(why.items())))


def build(
    root: Path,
    out: Path,
    *,
    private: bool,
    draft: bool,
    base_url: str = "",
    jobs: int = 1,
    told: Told = in_silence,
    index: Indexer = make_index,
    kept: Kept = NOTHING_KEPT,
) -> tuple[Summary | None, list[Problem]]:
    """Build the edition in a folder. Returns what was made, or None where errors kept it from being, and all problems.

    For `jobs` and `told` see `make_all`; `index` makes the search index; `kept` gives and takes what one run leaves
    for the next.

    Raises `SitegenError` where there is no edition, or the site can't be written.
    """
    refuse_out(out)  # before the search index of the last site is looked for in it
    session = restored(
        lambda: Session(root, private=private, draft=draft, base_url=base_url, index=index, once=True), kept
    )
    with spool_in(root / ".sitegen") as spool:
        site = make_all(
            session, jobs, told, spool,
            keep=lambda made: kept.take([encode_made(made)]), checked=lambda: kept.take(session.kept_checks()),
        )  # fmt: skip
        if any(is_stop(problem, draft=draft) for problem in site.problems):
            return None, site.problems
        kept.take(session.kept())

        def finish() -> None:
            spool.clear()
            kept.finish()

        published = publish(site.files, out, finish)
    edition, methods = session.good, session.checking.annotated.methods
    summary = Summary(
        texts=len(edition.texts),
        entries=[(len(edition.entries[layer.name]), layer.singular, layer.plural) for layer in edition.layers],
        passages={method: count for method, count in methods.items() if count},
        warnings=sum(problem.severity == "warning" for problem in site.problems),
        pages=sum(path.endswith(".html") for path in site.files),
        written=published.written,
        unchanged=published.unchanged,
        why=site.why,
    )
    return summary, site.problems


def restored(begin: Callable[[], Session], kept: Kept) -> Session:
    """Return a session that knows what the last run left; one that knows nothing where that can't be read."""
    rows = kept.rows()
    session = begin()
    if rows is not None:
        try:
            session.restore(rows, kept.file)
        except msgspec.MsgspecError:
            kept.forget()
            session = begin()
    if kept is not NOTHING_KEPT:
        session.follow()
    return session
