"""Stage 6, render: page → bytes, by Jinja, autoescaped and strict. A template sees its inputs, nothing else."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.loaders import split_template_path

from sitegen.guarded_jinja import Guarded, GuardedGenerator
from sitegen.model import codes
from sitegen.model.confined import files_below, find_link, read_confined
from sitegen.model.page import Page
from sitegen.model.problem import Place, Problem
from sitegen.model.words import Words
from sitegen.quick_jinja import MESSAGE, QuickEnvironment


def theme_folder() -> Path:
    """Return the folder of the default theme: inside the installed package, else beside it in a checkout."""
    inside = Path(__file__).with_name("templates")
    return inside if inside.is_dir() else Path(__file__).parents[1] / "templates"


def is_theme(own: Path) -> bool:
    """Say whether an edition's templates/ are the theme's own: those of this repository."""
    return own.resolve() == theme_folder().resolve()


class OwnTemplates(jinja2.BaseLoader):
    """Gives an edition's own templates: no link is followed, nothing but files is opened, and no hidden one."""

    def __init__(self, own: Path) -> None:
        self.own = own

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002 - Jinja's signature
        """Return a template and its file. Raises `jinja2.TemplateNotFound`."""
        parts = split_template_path(template)
        path = self.own.joinpath(*parts)
        try:
            if any(part.startswith(".") for part in parts) or find_link(
                self.own.parent, "/".join((self.own.name, *parts))
            ):
                raise jinja2.TemplateNotFound(template)
            return read_confined(path).decode(), str(path), None
        except (OSError, ValueError):
            raise jinja2.TemplateNotFound(template) from None

    def list_templates(self) -> list[str]:
        """Return the names of all of them."""
        return [path.relative_to(self.own).as_posix() for path in files_below(self.own.parent, self.own.name)]


class TemplateFault(Exception):  # noqa: N818 - carries a problem, raised within this stage's callers only
    """A template that can't be rendered, as a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class Compiled(jinja2.BytecodeCache):
    """The templates that were compiled in this process: a preview compiles at a change only what changed."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, CodeType]] = {}
        """By name and file, the source's checksum and the code."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template whose source is the same."""
        checksum, code = self.known.get(bucket.key, ("", None))
        if code is not None and checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if bucket.code is not None:
            self.known[bucket.key] = (bucket.checksum, bucket.code)


COMPILED, GUARDED = Compiled(), Compiled()
"""Those that are trusted, and those that run in a sandbox, for which Jinja writes other code."""


class Environment(QuickEnvironment):
    """Jinja's environment; tells which templates are used, as they are, whoever includes them."""

    def __init__(self, used: Callable[[str], None], **options: Any) -> None:
        super().__init__(**options)
        self.used = used

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:  # noqa: A002 - Jinja's signature
        """Return a template."""
        if isinstance(name, str):
            self.used(name)
        return super().get_template(name, parent, globals)


class GuardedEnvironment(Environment, Guarded):
    """The environment of an edition with templates of its own, which may come by pull request.

    No way from a value in a template leads to what Python can do, and what it does comes to an end.
    """

    code_generator_class = GuardedGenerator


FAULTS = (
    jinja2.TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError,
    MemoryError, SyntaxError,
)  # fmt: skip
"""What a template that is wrong may raise when it is compiled (the last three) or rendered."""


TEMPLATES = (".html", ".xml", ".svg", ".txt")
"""How the names of templates end."""


def unnoticed(template: str) -> None:
    """Take no note of a template."""


class Renderer:
    """Renders pages with the edition's own templates, else the theme's."""

    def __init__(self, own: Path, frame: dict[str, Any], words: Words, used: Callable[[str], None] = unnoticed) -> None:
        """`own` is the edition's templates/ (it may be absent); `frame` is what all pages share.

        The only global is `t`, which gives a message of `words` by its key. `used` is told each template that is used.
        """
        self.environment = make_environment(own, used)
        self.environment.globals[MESSAGE] = words.markup()
        self.words = words
        self.own = own
        self.frame = frame

    def compile_all(self) -> None:
        """Compile what the theme has, so that processes which are forked need not; what is wrong is told in its use."""
        theme = theme_folder()
        for path in sorted(theme.rglob("*")):
            name = path.relative_to(theme).as_posix()
            if path.suffix in TEMPLATES and not name.startswith("assets/"):
                with contextlib.suppress(*FAULTS):
                    self.environment.get_template(name)

    def render(self, page: Page) -> bytes:
        """Return the page's bytes. Raises `TemplateFault` if its template is wrong."""
        if isinstance(self.environment, GuardedEnvironment):
            self.environment.begin()
        try:
            template = self.environment.get_template(page.template)
            frame = {
                "frame": self.frame,
                "page": {"path": page.path, "title": page.title, "head": page.head},
                "prefix": page.prefix,
            }
            return template.render(**frame, **page.inputs).encode()
        except jinja2.TemplateSyntaxError as error:
            raise TemplateFault(fault(self.own, error.filename, error.lineno, error)) from error
        except FAULTS as error:
            raise TemplateFault(fault(self.own, *template_line(error, page.template), error)) from error


def make_environment(own: Path, used: Callable[[str], None] = unnoticed) -> Environment:
    """Return what compiles templates: the edition's own, else the theme's; strict, escaping, without globals."""
    is_ours = not own.is_dir() or is_theme(own)
    loaders = [OwnTemplates(own), *([] if is_theme(own) else [jinja2.FileSystemLoader(theme_folder())])]
    environment = (Environment if is_ours else GuardedEnvironment)(
        used,
        cache_size=-1,
        loader=jinja2.ChoiceLoader(loaders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=COMPILED if is_ours else GUARDED,
        auto_reload=False,  # an environment is made for each build: no file is asked for its time a thousand times
    )
    environment.globals.clear()
    environment.filters.pop("random", None)
    return environment


def fault(own: Path, file: str | None, line: int, error: Exception) -> Problem:
    """Return the problem of a template that can't be compiled or rendered. `own`: the edition's templates/."""
    name = file or "templates"
    path = Path(name)
    if path.is_absolute() and path.is_relative_to(own.parent):
        name = path.relative_to(own.parent).as_posix()
    else:
        name = f"templates/{path.name}"
    place = Place(name, max(line, 1))
    if isinstance(error, jinja2.TemplateNotFound):
        return no_template(place, str(error.name))
    message = " ".join(str(error).split()) or type(error).__name__
    return codes.TEMPLATE.at(place, f"the template can't be rendered: {message}")


def no_template(place: Place, name: str) -> Problem:
    """Return the problem of a template that another names, and that is not there."""
    return codes.TEMPLATE.at(place, f"there is no template “{name}”",
                             "name a file of templates/ or of the theme, by its path from that folder")  # fmt: skip


def template_line(error: Exception, template: str) -> tuple[str, int]:
    """Return the innermost template and line that an error came from."""
    found = (template, 1)
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if "template" in trace.tb_frame.f_globals.get("__name__", "") or name.endswith((".html", ".xml")):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found
