"""The edition's own templates, compiled without rendering: what is wrong with them before there is a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

from sitegen.model import codes
from sitegen.model.confined import files_below, names_below, odd_below, read_confined
from sitegen.model.file_names import find_clashes, why_bad
from sitegen.model.limits import MAX_TEMPLATE_BYTES
from sitegen.model.problem import Place, Problem
from sitegen.render import fault, make_environment, no_template, theme_folder

NO_TEMPLATES = ("assets", "words")
"""Folders of a theme that hold none."""


def check_templates(own: Path) -> Iterator[Problem]:
    """Yield a problem for each template in an edition's folder of templates that Jinja can't compile or find."""
    yield from check_names(own)
    suffixes = theme_suffixes()
    files = [path for path in files_below(own.parent, own.name) if is_template(path.relative_to(own), suffixes)]
    if not files:
        return
    environment = make_environment(own)
    known = set(environment.list_templates())
    for path in files:
        yield from check_template(environment, own, path, known)


def check_names(own: Path) -> Iterator[Problem]:
    """Yield a problem for all in an edition's templates/ that is no file, or has a bad name; nothing is opened."""
    yield from odd_below(own.parent, own.name)
    names = list(names_below(own.parent, own.name))
    for name in names:
        message = why_bad(name.rpartition("/")[2])
        if message:
            yield codes.BAD_FILE_NAME.at(Place(name), message, "rename it")
    for name, other in find_clashes(names):
        message = f"{name} and {other} are the same name on some computers"
        yield codes.PATH_CLASH.at(Place(name), message, "rename one of them")


def theme_suffixes() -> set[str]:
    """Return how the names of templates end."""
    theme = theme_folder()
    found = (path for path in theme.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.suffix for path in found if path.relative_to(theme).parts[0] not in NO_TEMPLATES}


def is_template(path: Path, suffixes: set[str]) -> bool:
    """Say whether a file of templates/, by its path in there, may be a template."""
    return path.suffix in suffixes and path.parts[0] not in NO_TEMPLATES


def check_template(environment: jinja2.Environment, own: Path, path: Path, known: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with one template: its syntax, else the templates it names that are not there."""
    place = Place(path.relative_to(own.parent).as_posix())
    try:
        if path.stat().st_size > MAX_TEMPLATE_BYTES:
            message = f"the template has more than {MAX_TEMPLATE_BYTES / 1_000:g} kB"
            yield codes.FILE_TOO_LARGE.at(place, message, "cut it into several, and include them")
            return
        named = named_templates(environment, read_confined(path).decode("utf-8"))
        environment.get_template(path.relative_to(own).as_posix())  # compiled here, it is at hand for rendering
    except UnicodeDecodeError:
        yield codes.NOT_UTF8.at(place, "these bytes are not UTF-8", "save the file as UTF-8")
    except OSError as error:
        yield codes.UNREADABLE.at(place, f"the file can't be read: {error.strerror}", "check its permissions")
    except jinja2.TemplateSyntaxError as error:
        yield fault(own, str(path), error.lineno, error)
    except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
        yield fault(own, str(path), getattr(error, "lineno", None) or 1, error)
    else:
        for line, name in named:
            if name not in known:
                yield no_template(Place(place.path, line), name)


def named_templates(environment: jinja2.Environment, source: str) -> list[tuple[int, str]]:
    """Return the templates that a template names by a plain word and can't do without, each with its line."""
    if source not in NAMED:
        found = []
        for node in environment.parse(source).find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
            name = node.template  # type: ignore[attr-defined] # all four have one
            needed = not (isinstance(node, nodes.Include) and node.ignore_missing)
            if needed and isinstance(name, nodes.Const) and isinstance(name.value, str):
                found.append((node.lineno, name.value))
        NAMED[source] = found
    return NAMED[source]


NAMED: dict[str, list[tuple[int, str]]] = {}
"""What templates name, by their source: a preview reads at a change only what changed."""
