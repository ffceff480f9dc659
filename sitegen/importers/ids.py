"""The id of a text: given by the user, or made of the file's name."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from sitegen.model.problem import SitegenError
from sitegen.model.record import ID_PATTERN

MAX_ID = 80
FALLBACK = "text"


def check_id(text_id: str) -> None:
    """Raise SitegenError, with a proposal, for what can't be an id."""
    if not re.fullmatch(ID_PATTERN, text_id) or text_id.endswith("\n"):
        rule = "small letters a–z, digits, and hyphens between them, at most 80"
        raise SitegenError(f"“{text_id}” can't be the id of a text ({rule}); try --as {make_id(text_id)}")


def make_id(words: str) -> str:
    """Return an id that resembles the words: ASCII letters and digits, hyphens between."""
    plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_ID].strip("-") or FALLBACK


def id_of_file(name: str) -> str:
    """Return an id made of a file's name, without its folder and ending."""
    return make_id(PurePosixPath(name.replace("\\", "/")).stem)


def id_in_words(text_id: str) -> str:
    """Return a title for want of a better one."""
    words = text_id.replace("-", " ")
    return words[0].upper() + words[1:]
