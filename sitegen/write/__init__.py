"""Put a finished site into its folder, all at once.

1. plan   compare the new site with the folder; refuse what would harm a stranger's file  (plan.py)
2. fill   make the complete new site in a folder beside the old one, linking what is equal (fill.py)
3. swap   exchange the two folders in one step, then remove the old one                   (swap.py)

A *stranger's* file is one in the folder that is not listed in the manifest of the last build,
`.sitegen-files`: a CNAME, a .gitignore. Strangers' files, links and folders are kept.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen.write.fill import fill_sibling
from sitegen.write.plan import MANIFEST, Content, Plan, add_manifest, plan_site
from sitegen.write.swap import (
    Site,
    lock_parent,
    recover,
    refuse_immovable,
    refuse_link,
    refuse_odd,
    swap_sites,
    tell_errors,
)


class Published(msgspec.Struct, frozen=True):
    """What was done with the files, counted; `written` and `unchanged` together are all files of the site."""

    written: int
    """New files and changed ones."""
    unchanged: int
    """Files whose bytes were there already."""
    removed: int
    """Files of the last build that are no longer made."""
    kept: int
    """Strangers' files and links (folders are kept too, but not counted)."""


def publish(files: Mapping[str, Content], out: Path, then: Callable[[], object] = lambda: None) -> Published:
    """Make `files` the site in `out`, all at once, and return the counts.

    `then` is called when the site is there, before another publisher can write one.

    `files` maps paths relative to the site, with /, to contents: the complete new site. A path in the place of
    contents is a file that holds them; None is one that is in `out` already and stays as it is. Killed at any
    moment, `out` is the whole old site or the whole new one, and the next call removes what was left
    over. On Linux the two are exchanged in one step (renameat2 with RENAME_EXCHANGE). Elsewhere, and on
    file systems that refuse it, two renames do it, and between the two there is no `out`: a reader may
    find nothing for that moment; after a kill in it the next call puts the new site in place first.

    Files are 0o644 and folders 0o755 whatever the umask; an `out` that is there keeps its mode. Nobody
    else may add files to `out` during the call. A process whose working directory is `out` or a folder
    in it (a web server, say) stays in the old site, which is removed.

    Raises ValueError for unsafe paths in `files`, and SitegenError, with `out` as it was, where a
    stranger's file or folder is in the way, `out` is a link, a file or a mount point, another publisher
    holds the lock for 30 seconds, or the system refuses (disk full, permissions).
    """
    contents = add_manifest(files)
    with open_site(out) as site:
        refuse_immovable(site)
        plan = plan_site(contents, site.out, site.shown)
        if not plan.idle:
            try:
                fill_sibling(plan, site)
                swap_sites(site)
            finally:
                with contextlib.suppress(OSError):  # litter is for the next run
                    recover(site)
        then()
    return count(plan)


def refuse_out(out: Path) -> None:
    """Raise SitegenError where a site can't go to `out` since that is a link; nothing is read, nothing written."""
    refuse_link(Site.at(out))


@contextlib.contextmanager
def open_site(out: Path) -> Iterator[Site]:
    """Yield the site of `out`, locked and free of leftovers; system errors inside become SitegenErrors."""
    site = Site.at(out)
    with tell_errors(site, "write"):
        site.out.parent.mkdir(parents=True, exist_ok=True)
        with lock_parent(site):
            with tell_errors(site, "clean up what an earlier run left of"):
                recover(site)
            refuse_odd(site)
            yield site


def count(plan: Plan) -> Published:
    """Return what the plan does, in numbers; the manifest is not counted."""
    unchanged = len(plan.unchanged - {MANIFEST})
    return Published(
        written=len(plan.contents) - 1 - unchanged,
        unchanged=unchanged,
        removed=len(plan.removed),
        kept=len(plan.kept),
    )
