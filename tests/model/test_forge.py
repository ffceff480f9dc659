"""Addresses on forges: those for a new file and for editing one, by the form that each forge documents."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from sitegen.model.config import Repository
from sitegen.model.forge import MAX_URL, edit_url, new_file_parts, new_file_url

FILE = "annotations/notes/a-note.yaml"
CONTENT = "a-note:\n  title: \"Ü & # + % ? 'x' 😀\"\n"
GITHUB = Repository(url="https://github.com/a/b.git")
GITLAB = Repository(url="https://gitlab.com/group/sub/b/", branch="release/1 #2")
CODEBERG = Repository(url="https://codeberg.org/a/b")
OWN = Repository(forge="forgejo", url="https://git.example/a/b", path="/editions/first/")
FORMS = [
    # GitHub: OWNER/REPO/new/BRANCH?filename=PATH&value=CONTENT
    (GITHUB, "https://github.com/a/b/new/main", "filename", "value", FILE),
    # GitLab: PROJECT/-/new/BRANCH?file_name=PATH&content=CONTENT
    (GITLAB, "https://gitlab.com/group/sub/b/-/new/release/1%20%232", "file_name", "content", FILE),
    # Gitea and Forgejo: OWNER/REPO/_new/BRANCH?filename=PATH&value=CONTENT
    (CODEBERG, "https://codeberg.org/a/b/_new/main", "filename", "value", FILE),
    (OWN, "https://git.example/a/b/_new/main", "filename", "value", f"editions/first/{FILE}"),
]


@pytest.mark.parametrize(("repository", "page", "path_key", "content_key", "path"), FORMS)
def test_each_forge_has_its_page_for_a_new_file(
    repository: Repository, page: str, path_key: str, content_key: str, path: str
) -> None:
    """The address is the documented page with path and content, and comes apart into these again."""
    url = new_file_url(repository, FILE, CONTENT)
    assert url.partition("?")[0] == page
    assert parse_qs(urlsplit(url).query, strict_parsing=True) == {path_key: [path], content_key: [CONTENT]}
    parts = new_file_parts(repository)
    assert parts is not None
    assert url.startswith(parts[0])
    assert url.count(parts[1]) == 1


@pytest.mark.parametrize("repository", [GITHUB, GITLAB, CODEBERG, OWN])
def test_an_address_keeps_to_the_limit(repository: Repository) -> None:
    """The longest content that fits is in the address; with one character more only the path is."""
    room = MAX_URL - len(new_file_url(repository, FILE, ""))
    whole = new_file_url(repository, FILE, "a" * room)
    assert len(whole) == MAX_URL
    short = new_file_url(repository, FILE, "a" * (room + 1))
    parts = new_file_parts(repository)
    assert parts is not None
    assert whole.startswith(short + parts[1])
    assert "aaa" not in short


@pytest.mark.parametrize(
    ("repository", "address"),
    [
        (GITHUB, f"https://github.com/a/b/edit/main/{FILE}#L12"),
        (GITLAB, f"https://gitlab.com/group/sub/b/-/edit/release/1%20%232/{FILE}#L12"),
        (CODEBERG, f"https://codeberg.org/a/b/_edit/main/{FILE}#L12"),
        (OWN, f"https://git.example/a/b/_edit/main/editions/first/{FILE}#L12"),
    ],
)
def test_each_forge_has_its_page_that_edits_a_file(repository: Repository, address: str) -> None:
    """Branch and path stand in the address, the line behind it."""
    assert edit_url(repository, FILE, 12) == address


@pytest.mark.parametrize("repository", [Repository(url="https://git.example/a/b"), Repository(forge="github")])
def test_an_unknown_forge_has_no_addresses(repository: Repository) -> None:
    """Where neither host nor `forge` tells, or there is no address, nothing is made up."""
    assert new_file_url(repository, FILE, CONTENT) == ""
    assert new_file_parts(repository) is None
    assert edit_url(repository, FILE, 1) == ""
    assert edit_url(None, FILE, 1) == ""
