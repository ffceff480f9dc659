"""The catalogue of the interface's language: templates/words/LANGUAGE.yaml, of the theme and of the edition."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from sitegen.model import codes
from sitegen.model.problem import Place, Problem
from sitegen.model.words import Message, Words
from sitegen.render import theme_folder

FORMS = {"one", "other"}
"""The plural forms; a mapping of these alone is one message."""
FALLBACK = "en"


def load_words(own: Path, language: str, problems: list[Problem]) -> Words:
    """Return the words for a language (BCP 47), what it lacks in English; `own` is the edition's templates/.

    The edition's own catalogue, which may be partial, goes before the theme's. One that can't be read, or says
    something else than strings, is a problem.
    """
    tag = language.lower()
    names = list(dict.fromkeys((FALLBACK, tag.partition("-")[0], tag)))
    messages: dict[str, Message] = {}
    for folder in (theme_folder(), own):
        for name in names:
            path = folder / "words" / f"{name}.yaml"
            if path.is_file():
                messages.update(read_words(path, f"templates/words/{path.name}", problems))
    return Words(language, messages)


def read_words(path: Path, name: str, problems: list[Problem]) -> dict[str, Message]:
    """Return the messages of a catalogue by key; what is wrong with it is added to the problems."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        return dict(flat(data or {}, ""))
    except (yaml.YAMLError, UnicodeDecodeError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = getattr(error, "problem", None) or " ".join(str(error).split())
        problems.append(codes.TEMPLATE.at(Place(name, line, column), f"the catalogue can't be read: {why}"))
        return {}


def flat(data: Any, before: str) -> Iterator[tuple[str, Message]]:
    """Yield the messages below a mapping with their whole keys. Raises TypeError for what is no message."""
    if not isinstance(data, dict):
        raise TypeError(f"`{before.rstrip('.')}` is to be a mapping or a string")
    for key, value in data.items():
        if isinstance(value, str):
            yield before + key, value
        elif isinstance(value, dict) and value and set(value) <= FORMS:
            if set(value) != FORMS or not all(isinstance(form, str) for form in value.values()):
                raise TypeError(f"`{before}{key}` needs the forms `one` and `other`, both strings")
            yield before + key, value
        else:
            yield from flat(value, f"{before}{key}.")
