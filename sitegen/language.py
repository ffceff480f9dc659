"""The catalogue of the interface's language: templates/words/LANGUAGE.yaml, of the theme and of the edition.

What a catalogue says of itself is checked message by message, so that a slip of the pen is told with its place and
no page can fail by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

from sitegen.load.source import read_source
from sitegen.load.yaml_source import load_yaml
from sitegen.model import codes
from sitegen.model.confined import find_link
from sitegen.model.date_words import CASES
from sitegen.model.entry import Marks
from sitegen.model.limits import MAX_FAULTS, MAX_MESSAGE, MAX_USES
from sitegen.model.problem import Place, Problem
from sitegen.model.words import Message, Words
from sitegen.render import is_theme, theme_folder

FORMS = {"one", "other"}
"""The plural forms; a mapping of these alone is one message."""
ONE_OF = {"date.season": "date.season.21", "date.part": "date.part.33"}
"""The patterns that stand for those of a section, whose cases are the section's."""
FALLBACK = "en"


class CatalogueError(Exception):
    """What is wrong with a message of a catalogue."""


def load_words(own: Path, language: str, problems: list[Problem]) -> Words:
    """Return the words for a language (BCP 47), what it lacks in English; `own` is the edition's templates/.

    The words of a language without a catalogue are English, and call themselves so.

    The edition's own catalogue, which may be partial, goes before the theme's. One that can't be read, or says
    something else than messages with the values they are given, is a problem.
    """
    tag = language.lower()
    names = list(dict.fromkeys((FALLBACK, tag.partition("-")[0], tag)))
    messages: dict[str, Message] = {}
    found = {FALLBACK}
    for folder in (theme_folder(), own):
        known = dict(messages)
        for name in names:
            path = folder / "words" / f"{name}.yaml"
            is_own = folder == own or is_theme(own)
            if path.is_file() and not (is_own and find_link(own.parent, f"{own.name}/words/{path.name}")):
                file = path if is_own else path.resolve()  # an installer may have made links of the theme's files
                messages.update(read_words(file, f"templates/words/{path.name}", known, problems))
                found.add(name)
    return Words(language if found & {tag, tag.partition("-")[0]} else FALLBACK, messages)


def read_words(path: Path, name: str, known: dict[str, Message], problems: list[Problem]) -> dict[str, Message]:
    """Return the messages of a catalogue by key; what is wrong with it is added to the problems.

    `known` are the messages that these may replace: they may use no other values. One that is wrong is left out.
    """
    found: dict[str, Message] = {}
    source = read_source(path, name, problems)
    loaded = load_yaml(source.text, name, problems) if source is not None else None
    faults = 0
    for key, value, marks in walk(loaded.data, loaded.marks, "") if loaded is not None else ():
        place = Place(name, *marks.span)
        if faults == MAX_FAULTS:
            message = f"the file has {faults} errors before this; what follows was not read"
            problems.append(codes.TOO_MANY_FAULTS.at(place, message, "mend those first"))
            break
        try:
            found[key] = read_message(key, value, known)
        except CatalogueError as error:
            problems.append(codes.TEMPLATE.at(place, " ".join(str(error).split())))
            faults += 1
    return found


def walk(data: Any, marks: Marks, section: str) -> Iterator[tuple[str, Any, Marks]]:
    """Yield what stands in a catalogue where messages are to be, with its whole key and its place.

    `section` is the key of what `data` is, empty for the whole catalogue.
    """
    if not isinstance(data, dict) or (section and data.keys() <= FORMS):
        yield section, data, marks
        return
    for key, value in data.items():
        yield from walk(value, marks.values[key], f"{section}.{key}" if section else key)


def read_message(key: str, value: Any, known: dict[str, Message]) -> Message:
    """Return a value of a catalogue as a message. Raises CatalogueError if it is none, or one that pages can't say."""
    if isinstance(value, list) or not key:
        where = f"`{key}`" if key else "a catalogue"
        raise CatalogueError(f"{where} is to be a mapping of keys to messages")
    message: Message = value or ""
    if isinstance(value, dict):
        message = {form: said or "" for form, said in value.items() if not isinstance(said, dict | list)}
        if message.keys() != FORMS:
            raise CatalogueError(f"`{key}` needs the forms `one` and `other`, both strings")
    try:
        check_values(key, message, known)
    except CatalogueError as error:
        raise CatalogueError(f"`{key}`: {error}") from None
    return message


def forms(message: Message) -> list[str]:
    """Return the forms of a message, of one that counts nothing itself."""
    return [message] if isinstance(message, str) else list(message.values())


def check_values(key: str, message: Message, known: dict[str, Message]) -> None:
    """Raise CatalogueError if a message is empty or too long, or asks for a value it is not given, or too often."""
    if not all(forms(message)):
        raise CatalogueError("a message is not empty")
    if max(map(len, forms(message))) > MAX_MESSAGE:
        raise CatalogueError(f"a message has at most {MAX_MESSAGE} characters")
    asked = placeholders(message)
    given = given_values(key, known)
    if given is not None and asked.keys() - given:
        names, strange = (", ".join(f"{{{name}}}" for name in sorted(some)) for some in (given, asked.keys() - given))
        raise CatalogueError(f"{strange} is not given to this message, {f'only {names}' if names else 'nothing is'}")
    most = 1 if key.startswith("date.") else MAX_USES
    often = [name for name, times in asked.items() if times > most]
    if often:
        raise CatalogueError(f"{{{often[0]}}} stands here more than {'once' if most == 1 else f'{most} times'}")
    if isinstance(known.get(key), str) and isinstance(message, dict):
        raise CatalogueError("this message counts nothing, so it has no forms `one` and `other`")


def given_values(key: str, known: dict[str, Message]) -> set[str] | None:
    """Return the values that the message of a key is given, as far as those known tell; None if they don't."""
    plain, _, case = key.rpartition("-")
    if key.startswith("date.") and case in CASES:
        pattern = known.get(ONE_OF.get(plain, plain))
        if pattern is not None:
            values = set(placeholders(pattern))
            return values if "first" in values else values | {"date"}
    if key in known:
        return set(placeholders(known[key])) | ({"n"} if isinstance(known[key], dict) else set())
    return None


def placeholders(message: Message) -> Counter[str]:
    """Return the names in braces of a message, with how often each stands in one form at most.

    Raises CatalogueError if they are no plain names.
    """
    names: Counter[str] = Counter()
    for form in forms(message):
        try:
            fields = [field[1:] for field in Formatter().parse(form) if field[1] is not None]
        except ValueError as error:
            raise CatalogueError(f"write {{{{ or }}}} for a brace that is shown: {error}") from None
        for name, spec, conversion in fields:
            if spec or conversion or not (name or "").isidentifier():
                raise CatalogueError(f"{{{name}}} is not the name of a value")
        names |= Counter(str(name) for name, _, _ in fields)
    return names
