"""Lists from A to Z: the letter under which a title stands, and in which order."""

from __future__ import annotations

from unicodedata import combining, normalize


def first_letter(term: str) -> str:
    """Return the letter under which a term stands: capital, without marks; a digit or sign stands under ``#``."""
    plain = without_marks(term)
    letter = next((c for c in plain if c.isalnum()), "#")
    return letter.upper()[0] if letter.isalpha() else "#"


def sort_key(term: str) -> tuple[bool, str, str, str]:
    """Return the key that sorts terms as their letters are: signs and digits first, É with E."""
    letter = first_letter(term)
    plain = without_marks(term).casefold()
    return (letter != "#", letter, "".join(c for c in plain if c.isalnum() or c == " ").strip(), term)


def without_marks(term: str) -> str:
    """Return a term without the marks that Unicode's decomposition (NFKD) parts from their letters."""
    return "".join(c for c in normalize("NFKD", term) if not combining(c))
