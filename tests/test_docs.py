"""The documents are true: what they name exists."""

from __future__ import annotations

import re

import msgspec
import pytest

from sitegen.layers import LAYERS
from sitegen.model.config import Config, OriginalMatter, Repository, TextMatter
from sitegen.model.record import Record, Selector
from sitegen.schemas.editors import editor_schema
from tests.conftest import ROOT

FORMAT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_the_format_lists_each_key_of_each_layer(layer: object) -> None:
    """docs/format.md has a table for each layer with exactly its keys, the required ones marked."""
    section = FORMAT.split(f"### {layer.name}\n")[1].split("\n#")[0]  # type: ignore[attr-defined]
    rows = re.findall(r"^\| (`[^|]*) \|", section, re.M)
    named = {name: bool(star) for row in rows for name, star in re.findall(r"`([a-z_]+)`(\*?)", row)}
    shared = {field.encode_name for field in msgspec.structs.fields(Record)}
    fields = {f.encode_name: f.required for f in msgspec.structs.fields(layer.record)}  # type: ignore[attr-defined]
    own = {name: required for name, required in fields.items() if name not in shared or required}
    assert named == own


SECTIONS: dict[str, type[msgspec.Struct]] = {
    "### Keys of every entry": Record,
    "### Selectors": Selector,
    "## content/edition.yaml": Config,
    "## content/texts/ID.md": TextMatter,
    **{f"### {layer.name}": layer.record for layer in LAYERS},
}


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_format_says_of_a_key_what_editors_show(heading: str) -> None:
    """Each row of a table has one key, and the description that the key has in its type, marked up."""
    keys = editor_schema(SECTIONS[heading])["properties"]
    section = FORMAT.split(f"{heading}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| (`.*) \| (.*) \|$", section, re.M)
    assert rows
    for key, text in rows:
        assert re.sub(r"[`*]", "", text) == keys[key.strip("`*")]["description"], key


@pytest.mark.parametrize("record", [Record, Selector, Config, TextMatter, OriginalMatter, Repository])
def test_the_format_names_every_other_key(record: type[msgspec.Struct]) -> None:
    """docs/format.md names every key of selectors, front matter and edition.yaml."""
    for field in msgspec.structs.fields(record):
        assert re.search(rf"\b{field.encode_name}\b", FORMAT), field.encode_name


def test_no_document_has_a_dead_link() -> None:
    """Every relative link in a Markdown file of the repository leads to a file."""
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        prose = re.sub(r"`[^`]*`", "", path.read_text(encoding="utf-8"))
        for target in re.findall(r"(?<!\\)\]\(([^)#:]+)(?:#[^)]*)?\)", prose):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_make_lists_every_target_that_the_readme_names() -> None:
    """What README and CONTRIBUTING tell one to type is there."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for name in ("README.md", "CONTRIBUTING.md"):
        for target in re.findall(r"^\s+make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.M):
            assert re.search(rf"^{target}:", makefile, re.M), target


def test_the_theme_draws_each_layer_in_its_hue() -> None:
    """The hues that the theme's CSS gives by day are those of the layers."""
    css = (ROOT / "templates" / "assets" / "css" / "10-layers.css").read_text(encoding="utf-8")
    by_day = css.partition("@media")[0]
    assert dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", by_day)) == {layer.kind: layer.colour for layer in LAYERS}
