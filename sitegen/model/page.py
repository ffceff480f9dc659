"""Pages: a path, a template, and all that the output depends on."""

from __future__ import annotations

from typing import Any

import msgspec


class Page(msgspec.Struct, frozen=True):
    """One output file, a pure function of its template and inputs."""

    path: str
    """Relative to the site's root, with /."""
    template: str
    """File name in templates/."""
    inputs: dict[str, Any]
    """Plain values and `Markup`; nothing that can change."""
    title: str = ""
    """What the page is called, without the edition's title."""
    head: dict[str, Any] = {}
    """What machines read in its head: see `sitegen.pages.metadata`."""

    @property
    def prefix(self) -> str:
        """The way from the page to the site's root: ``""``, ``"../"``."""
        return "../" * self.path.count("/")
