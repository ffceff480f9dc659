"""Pages: a path, a template, and all that the output depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec


class Recipe(msgspec.Struct, frozen=True, eq=False):
    """How a page is made, when it is wanted. Two of the same path are the same: `make` keeps ids, no values."""

    path: str
    template: str
    make: Callable[[], Page]
    title: str = ""
    """Of a comparison what it is called; of a redirection where it leads."""
    compares: tuple[str, ...] = ()
    """The texts that it sets side by side."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and self.told == other.told

    def __hash__(self) -> int:
        return hash(self.told)

    @property
    def told(self) -> tuple[object, ...]:
        """All but how it is made."""
        return self.path, self.template, self.title, self.compares


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
