"""The catalogue of the interface's language: templates/words/LANGUAGE.yaml, of the theme and of the edition.

What a catalogue says of itself is checked message by message, so that a slip of the pen is told with its place and
no page can fail by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import yaml

from sitegen.model import codes
from sitegen.model.confined import find_link
from sitegen.model.date_words import CASES
from sitegen.model.problem import Place, Problem
from sitegen.model.words import Message, Words
from sitegen.render import is_theme, theme_folder

FORMS = {"one", "other"}
"""The plural forms; a mapping of these alone is one message."""
FALLBACK = "en"
MAX_DEPTH = 9
"""How deep sections may stand in each other."""


class CatalogueError(Exception):
    """What is wrong with a catalogue, and the node of its YAML that it is said of."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.node = node


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
                messages.update(read_words(path, f"templates/words/{path.name}", known, problems))
                found.add(name)
    return Words(language if found & {tag, tag.partition("-")[0]} else FALLBACK, messages)


def read_words(path: Path, name: str, known: dict[str, Message], problems: list[Problem]) -> dict[str, Message]:
    """Return the messages of a catalogue by key; what is wrong with it is added to the problems.

    `known` are the messages that these may replace: they may use no other values. One that is wrong is left out.
    """
    found: dict[str, Message] = {}
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        for key, node, message in walk(root, "") if root is not None else ():
            try:
                check_values(key, node, message, known)
                found[key] = message
            except CatalogueError as error:
                problems.append(at(name, error.node.start_mark, f"`{key}`: {error}"))
    except CatalogueError as error:
        problems.append(at(name, error.node.start_mark, str(error)))
    except yaml.MarkedYAMLError as error:
        problems.append(at(name, error.problem_mark, f"the catalogue can't be read: {error.problem}"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        problems.append(at(name, None, f"the catalogue can't be read: {' '.join(str(error).split())}"))
    return found


def at(name: str, mark: yaml.Mark | None, message: str) -> Problem:
    """Return a problem with a catalogue at a place of its YAML."""
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return codes.TEMPLATE.at(Place(name, line, column), message)


def walk(node: yaml.Node, before: str) -> Iterator[tuple[str, yaml.Node, Message]]:
    """Yield the messages below a mapping with their whole keys and nodes. Raises CatalogueError for anything else."""
    if not isinstance(node, yaml.MappingNode) or before.count(".") > MAX_DEPTH:
        where = f"`{before.rstrip('.')}`" if before else "a catalogue"
        raise CatalogueError(node, f"{where} is to be a mapping of keys to messages")
    for key_node, value in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise CatalogueError(key_node, "a key is to be a word")
        key = before + key_node.value
        if isinstance(value, yaml.ScalarNode):
            yield key, value, value.value
        elif forms := plural_forms(value):
            if set(forms) != FORMS:
                raise CatalogueError(value, f"`{key}` needs the forms `one` and `other`, both strings")
            yield key, value, forms
        else:
            yield from walk(value, f"{key}.")


def plural_forms(node: yaml.Node) -> dict[str, str]:
    """Return a mapping's plural forms, empty if it has other keys or none."""
    if not isinstance(node, yaml.MappingNode) or not {key.value for key, _ in node.value} <= FORMS:
        return {}
    return {key.value: form.value for key, form in node.value if isinstance(form, yaml.ScalarNode)} or {"": ""}


def check_values(key: str, node: yaml.Node, message: Message, known: dict[str, Message]) -> None:
    """Raise CatalogueError if a message is empty, or asks for a value that it is not given."""
    if not all([message] if isinstance(message, str) else message.values()):
        raise CatalogueError(node, "a message is not empty")
    asked = placeholders(message, node)
    given = given_values(key, node, known)
    if given is not None and asked - given:
        names, strange = (", ".join(f"{{{name}}}" for name in sorted(some)) for some in (given, asked - given))
        raise CatalogueError(
            node, f"{strange} is not given to this message, {f'only {names}' if names else 'nothing is'}"
        )
    if isinstance(known.get(key), str) and isinstance(message, dict):
        raise CatalogueError(node, "this message counts nothing, so it has no forms `one` and `other`")


def given_values(key: str, node: yaml.Node, known: dict[str, Message]) -> set[str] | None:
    """Return the values that the message of a key is given, as far as those known tell; None if they don't."""
    plain, _, case = key.rpartition("-")
    if key.startswith("date.") and case in CASES and plain in known:
        values = placeholders(known[plain], node)
        return values if "first" in values else values | {"date", "year"}
    if key in known:
        return placeholders(known[key], node) | ({"n"} if isinstance(known[key], dict) else set())
    return None


def placeholders(message: Message, node: yaml.Node) -> set[str]:
    """Return the names in braces of a message; raise CatalogueError if they are no plain names."""
    names = set()
    for form in [message] if isinstance(message, str) else message.values():
        try:
            fields = [field[1:] for field in Formatter().parse(form) if field[1] is not None]
        except ValueError as error:
            raise CatalogueError(node, f"write {{{{ or }}}} for a brace that is shown: {error}") from None
        for name, spec, conversion in fields:
            if spec or conversion or not (name or "").isidentifier():
                raise CatalogueError(node, f"{{{name}}} is not the name of a value")
            names.add(str(name))
    return names
