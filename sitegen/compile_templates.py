"""The edition's own templates, compiled without rendering: what is wrong with them before there is a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

from sitegen.model import codes
from sitegen.model.limits import MAX_TEMPLATE_BYTES
from sitegen.model.problem import Place, Problem
from sitegen.render import fault, make_environment, no_template, theme_folder

NO_TEMPLATES = ("assets", "words")
"""Folders of a theme that hold none."""


def check_templates(own: Path) -> Iterator[Problem]:
    """Yield a problem for each template in an edition's folder of templates that Jinja can't compile or find."""
    suffixes = {path.suffix for path in template_files(theme_folder())}
    files = [path for path in template_files(own) if path.suffix in suffixes]
    if not files:
        return
    environment = make_environment(own)
    known = set(environment.list_templates())
    for path in files:
        yield from check_template(environment, own, path, known)


def template_files(folder: Path) -> list[Path]:
    """Return the files of a theme that may be templates, in the order of their paths."""
    if not folder.is_dir():
        return []
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return sorted(path for path in found if path.relative_to(folder).parts[0] not in NO_TEMPLATES)


def check_template(environment: jinja2.Environment, own: Path, path: Path, known: set[str]) -> Iterator[Problem]:
    """Yield what is wrong with one template: its syntax, else the templates it names that are not there."""
    place = Place(path.relative_to(own.parent).as_posix())
    try:
        if path.stat().st_size > MAX_TEMPLATE_BYTES:
            message = f"the template has more than {MAX_TEMPLATE_BYTES / 1_000:g} kB"
            yield codes.FILE_TOO_LARGE.at(place, message, "cut it into several, and include them")
            return
        named = named_templates(environment, path.read_text(encoding="utf-8"))
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
