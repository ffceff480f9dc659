"""Addresses on a forge: where a reader reports an error, edits a file, or proposes a new one."""

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
NEW_FILE = {
    "github": ("/new/{branch}?filename=", "&value="),
    "gitlab": ("/-/new/{branch}?file_name=", "&content="),
    "forgejo": ("/_new/{branch}?filename=", "&value="),
}
"""The page for a new file, after the repository's address: before the file's path, and between path and content.

GitHub: dotnet/docfx and others rely on it; Forgejo: Gitea's documentation, "Pre-Fill New File name and contents";
GitLab: app/views/projects/blob/_editor (its editor has at times left `content` out, so that readers copy it as well).
"""
EDIT_FILE = {
    "github": "/edit/{branch}/",
    "gitlab": "/-/edit/{branch}/",
    "forgejo": "/_edit/{branch}/",
}
"""The page that edits a file, after the repository's address and before the file's path."""
MAX_URL = 8000
"""The longest address that forges take, in characters; GitHub's limit is the lowest known."""
MAX_TITLE = 200
"""The longest title of an issue, in characters."""


def forge_of(repository: Repository) -> str:
    """Return the forge that a repository is on: as it says, else by its host; empty where neither tells."""
    return repository.forge or HOSTS.get(urlsplit(repository.url).hostname or "", "")


def home(repository: Repository) -> str:
    """Return a repository's address, as its pages begin."""
    return repository.url.rstrip("/").removesuffix(".git")


def page_of(repository: Repository, pattern: str) -> str:
    """Return the beginning of an address on a forge: the repository's, then a pattern with its branch."""
    return home(repository) + pattern.replace("{branch}", quote(repository.branch, safe="/"))


def path_in(repository: Repository, file: str) -> str:
    """Return the path in a repository of a file of the edition."""
    return "/".join(filter(None, (repository.path.strip("/"), file)))


def new_file_parts(repository: Repository | None) -> tuple[str, str] | None:
    """Return what stands before the path and before the content in the address of the forge's page for a new file.

    Path and content are to be percent-encoded. None where the forge is unknown.
    """
    form = NEW_FILE.get(forge_of(repository)) if repository and repository.url else None
    if repository is None or form is None:
        return None
    return page_of(repository, form[0]), form[1]


def new_file_url(repository: Repository, file: str, content: str) -> str:
    """Return the address of the forge's page for a new file of the edition, filled in; empty where it is unknown.

    Without the content where the address would be too long. The script of a text's page (suggest.js) does the same.
    """
    parts = new_file_parts(repository)
    if parts is None:
        return ""
    address = parts[0] + quote(path_in(repository, file), safe="")
    whole = address + parts[1] + quote(content, safe="")
    return whole if len(whole) <= MAX_URL else address


def edit_url(repository: Repository | None, file: str, line: int) -> str:
    """Return the address of the forge's page that edits a file of the edition, at a line; empty where it is unknown."""
    form = EDIT_FILE.get(forge_of(repository)) if repository and repository.url else None
    if repository is None or form is None:
        return ""
    return f"{page_of(repository, form)}{quote(path_in(repository, file), safe='/')}#L{line}"


def new_issue_url(repository: Repository, title: str, body: str) -> str:
    """Return the address of the forge's page for a new issue, filled in; empty where the forge is unknown.

    The end of the body is left out where the address would be too long.
    """
    form = NEW_ISSUE.get(forge_of(repository))
    if form is None or not repository.url:
        return ""
    page, title_key, body_key = form
    start = f"{home(repository)}{page}?{title_key}={quote(title[:MAX_TITLE], safe='')}&{body_key}="
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
