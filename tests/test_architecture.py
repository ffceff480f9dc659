"""The walls of the house: who may import whom; what no file may say."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from sitegen.model.edition import Annotated
from sitegen.session.checking import NO_EDITION
from tests.conftest import ROOT

PACKAGE = ROOT / "sitegen"
STAGES = {
    "load",
    "anchor",
    "check",
    "weave",
    "pages",
    "find",
    "render",
    "write",
    "assets",
    "compile_templates",
    "language",
}
ALLOWED = {
    "__init__": set(),
    "__main__": {"cli", "__init__"},
    "model": {"model"},
    "layers": {"layers", "model", "pictures"},
    "pictures": {"pictures", "model"},
    "load": {"load", "model"},
    "anchor": {"anchor", "model"},
    "check": {"check", "model"},
    "weave": {"weave", "model"},
    "pages": {"pages", "weave", "pictures", "model"},
    "find": {"find", "model"},
    "quick_jinja": set(),
    "guarded_jinja": {"quick_jinja", "model"},
    "render": {"guarded_jinja", "quick_jinja", "model"},
    "assets": {"render", "model"},
    "compile_templates": {"render", "model"},
    "language": {"load", "render", "model"},
    "write": {"write", "model"},
    "importers": {"importers", "model"},
    "schemas": {"schemas", "load", "layers", "model"},
    "starter": {"starter", "schemas", "model"},
    "history": {"model"},
    "reanchor": {"reanchor", "anchor", "model"},
    "carry_over": {"edit", "history", "load", "layers", "reanchor", "model"},
    "edit": {"edit", "load", "layers", "model"},
    "build": {"assets", "check", "compile_templates", "find", "session", "layers", "write", "model"},
    "annotate": {
        "annotate",
        "anchor",
        "build",
        "check",
        "edit",
        "excerpt",
        "importers",
        "load",
        "report",
        "schemas",
        "model",
    },
    "cache": {"cache", "find", "session", "model", "__init__"},
    "bring_in": {"edit", "importers", "load", "layers", "model"},
    "excerpt": set(),
    "report": {"excerpt", "model"},
    "explain": {"model"},
    "progress": set(),
    "review": {"review", "build", "session", "history", "layers", "reanchor", "report", "model"},
    "session": {*STAGES - {"write"}, "session", "layers", "pictures", "model", "__init__"},
    "preview": {"preview", "session", "excerpt", "report", "render", "write", "model"},
    "commands": {
        "commands",
        "annotate",
        "bring_in",
        "build",
        "cache",
        "carry_over",
        "edit",
        "excerpt",
        "explain",
        "history",
        "model",
        "preview",
        "progress",
        "reanchor",
        "report",
        "review",
        "schemas",
        "session",
        "starter",
    },
    "cli": {"commands", "excerpt", "model", "__init__"},
}
"""For each part of the package the parts that it may import."""


def part_of(path: Path) -> str:
    """Return the part of the package that a file belongs to."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """Return the parts of the package that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [node.module or ""]
            if node.module == "sitegen":
                names = [f"sitegen.{a.name}" if a.name != "__version__" else "sitegen.__init__" for a in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("sitegen.")}
    return found


def test_stages_and_layers_import_the_model_and_not_each_other() -> None:
    """Every import goes the way that the design allows."""
    for path in PACKAGE.rglob("*.py"):
        part = part_of(path)
        assert part in ALLOWED, f"{path} belongs to no known part"
        assert imported_parts(path) <= ALLOWED[part], path


def test_the_engine_names_no_layer() -> None:
    """Adding a layer touches its module, `LAYERS` and templates: no stage imports or names one by its module."""
    for path in PACKAGE.rglob("*.py"):
        if part_of(path) in STAGES | {"model"}:
            assert "sitegen.layers" not in path.read_text(encoding="utf-8"), path


def test_what_pages_ask_of_the_edition_is_noted() -> None:
    """Layers and pages ask an annotated edition by its methods, which tell the tracker; what it holds they leave alone.

    Who read past the tracker would have pages that stay as they were when what they show has changed.
    """
    held = vars(Annotated(NO_EDITION)).keys() - {"edition", "words", "tracker"}
    assert {"raw", "texts", "where"} <= held
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for folder in ("layers", "pages", "weave", "pictures")
        for path in sorted((PACKAGE / folder).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in held and not is_safe(node)
    ]
    assert found == []


def is_safe(node: ast.Attribute) -> bool:
    """Say whether it is another thing's that has such a name: a layer's index, the texts of a watched edition."""
    owner = ast.unparse(node.value)
    return owner not in {"annotated", "known"} and (node.attr in {"index", "texts"})


def test_every_module_says_what_it_is_for() -> None:
    """A file's first line is a docstring."""
    for path in PACKAGE.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path


def test_no_file_leaves_work_without_an_owner() -> None:
    """No TODO or FIXME stands in the code."""
    for folder in (PACKAGE, ROOT / "templates"):
        for path in folder.rglob("*"):
            if path.is_file() and path.suffix in (".py", ".html", ".css", ".js"):
                assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8")), path
