"""Problems: faults worth telling, as values. One `SitegenError` for what is not a fault in a file."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["error", "warning", "info"]


class SitegenError(Exception):
    """What stops a command and is no fault in a file (port busy, disk full); shown in one line, exit 2."""


class Place(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """Where something stands in a file of the edition."""

    path: str
    """Relative to the edition, with /."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in code points."""
    end_line: int = 0
    """The line on which it ends; 0 where that is not known."""
    end_column: int = 0
    """The column after its last character."""

    @property
    def is_known(self) -> bool:
        """Whether its end is known."""
        return self.end_line > 0


class Problem(msgspec.Struct, frozen=True, gc=False):
    """A fault: its code, how grave it is, what is wrong, where, and what to write instead."""

    code: str
    severity: Severity
    message: str
    path: str
    line: int
    column: int
    hint: str = ""
    """What to write instead: `write X` where X is certainly meant, `did you mean X?` where it is likely."""
    end_line: int = 0
    """Where it ends; line and column themselves where that is not known."""
    end_column: int = 0
    """The column after its last character."""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Key that sorts problems by place, then by code and message."""
        return (self.path, self.line, self.column, self.code, self.message)


class Code(msgspec.Struct, frozen=True):
    """A kind of problem: its name (words with hyphens), its severity, and the page `sitegen explain` shows."""

    name: str
    severity: Severity
    text: str
    """First line: what is wrong, in a sentence; then, after an empty line, why it matters and what to do."""

    def at(self, place: Place, message: str, hint: str = "") -> Problem:
        """Return a problem of this kind."""
        end = (place.end_line, place.end_column) if place.is_known else (place.line, place.column)
        return Problem(self.name, self.severity, message, place.path, place.line, place.column, hint, *end)
