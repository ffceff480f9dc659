"""Addresses on a forge: where a reader reports an error."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sitegen.model.config import Repository
from sitegen.model.urls import site_address

if TYPE_CHECKING:
    from sitegen.model.edition import Annotated

HOSTS = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "forgejo"}
"""The forge of a host, for editions that don't name it."""
NEW_ISSUE = {
    "github": ("/issues/new", "title", "body"),
    "gitlab": ("/-/issues/new", "issue%5Btitle%5D", "issue%5Bdescription%5D"),
    "forgejo": ("/issues/new", "title", "body"),
}
"""The page for a new issue, after the repository's address, and what it calls an issue's title and body."""
MAX_URL = 8000
"""The longest address that forges take, in characters; GitHub's limit is the lowest known."""
MAX_TITLE = 200
"""The longest title of an issue, in characters."""


def forge_of(repository: Repository) -> str:
    """Return the forge that a repository is on: as it says, else by its host; empty where neither tells."""
    return repository.forge or HOSTS.get(urlsplit(repository.url).hostname or "", "")


def new_issue_url(repository: Repository, title: str, body: str) -> str:
    """Return the address of the forge's page for a new issue, filled in; empty where the forge is unknown.

    The end of the body is left out where the address would be too long.
    """
    form = NEW_ISSUE.get(forge_of(repository))
    if form is None or not repository.url:
        return ""
    page, title_key, body_key = form
    address = repository.url.rstrip("/").removesuffix(".git") + page
    start = f"{address}?{title_key}={quote(title[:MAX_TITLE], safe='')}&{body_key}="
    return start + cut_quoted(body, MAX_URL - len(start))


def cut_quoted(text: str, room: int) -> str:
    """Return as much of a text, percent-encoded, as has room (characters), cut between whole characters."""
    whole = quote(text, safe="")
    if len(whole) <= room:
        return whole
    ends = accumulate(len(quote(character, safe="")) for character in text)
    return whole[: max((end for end in ends if end <= room), default=0)]


def report_url(annotated: Annotated, ref: str, file: str, address: str) -> str:
    """Return where an error in an entry or text is reported; empty where the edition has no known forge.

    `ref` is ``kind:id``, `file` its file in the edition, `address` that of its page, relative to the site's root.
    """
    config = annotated.edition.config
    if config.repository is None or not forge_of(config.repository):
        return ""
    page = site_address(config.base_url, address) or address
    words = annotated.words
    return new_issue_url(
        config.repository, words("report.title", ref=ref), words("report.body", page=page, ref=ref, file=file)
    )
