"""The page for contributors without JavaScript, and the list of who contributed."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from selectolax.lexbor import LexborHTMLParser

from sitegen.build import check
from sitegen.layers import LAYERS
from sitegen.load.yaml_source import load_yaml
from sitegen.model.edition import Annotated
from sitegen.model.record import Record
from sitegen.model.words import Words
from sitegen.pages.contribute import samples
from sitegen.pages.credits import credits_view
from tests.conftest import copy_edition
from tests.site.suggest_edition import make_edition, make_site


def speaking(root: Path, language: str) -> Path:
    """Make an edition's interface speak a language."""
    path = root / "content" / "edition.yaml"
    path.write_text(re.sub(r"(?m)^language: .*", f"language: {language}", path.read_text("utf-8")), "utf-8")
    return root


def templates(annotated: Annotated) -> dict[str, str]:
    """Return the template of each layer, as the page shows it."""
    words: Words = annotated.words
    return {layer.name: words(f"contribute.new-{layer.kind}", **samples(annotated)) for layer in LAYERS}


@pytest.mark.parametrize("language", ["en", "de"])
def test_each_template_is_right_as_it_stands(tmp_path: Path, language: str) -> None:
    """Pasted into a file of its layer, nothing filled in, it gives no error; and it shows every key of the layer."""
    root = speaking(copy_edition(tmp_path / "edition"), language)
    before = check(root, originals=False)
    for layer, template in templates(before.annotated).items():
        folder = root / "annotations" / layer
        folder.mkdir()
        (folder / "x.yaml").write_text(template + "\n", "utf-8")
        loaded = load_yaml(template, "x.yaml", [])
        assert loaded is not None
        ((_, entry),) = loaded.data.items()
        record = next(one.record for one in LAYERS if one.name == layer)
        own = {f.encode_name for f in msgspec.structs.fields(record)} - {
            f.encode_name for f in msgspec.structs.fields(Record)
        }
        assert set(entry) >= own, layer
    after = check(root, originals=False)
    assert [problem for problem in after.problems if problem.severity == "error"] == []
    edition = after.annotated.edition
    assert [len(edition.entries[layer.name]) for layer in LAYERS] == [
        len(before.annotated.edition.entries[layer.name]) + 1 for layer in LAYERS
    ]


def test_the_page_shows_the_templates(site: Path) -> None:
    """contribute.html has each of them, letter for letter."""
    root = site.parent
    page = LexborHTMLParser((site / "contribute.html").read_text("utf-8"))
    shown = [node.text() for node in page.css("section pre code")]
    assert shown == list(templates(check(root, originals=False).annotated).values())


def test_an_edition_without_entries_has_templates_too(tmp_path: Path) -> None:
    """Where there is nothing to refer to yet, a word says what belongs there."""
    root = copy_edition(tmp_path / "edition")
    for path in (root / "annotations").glob("*.yaml"):
        path.write_text("", "utf-8")
    found = samples(check(root, originals=False).annotated)
    assert (found["text"], found["claim"], found["actor_2"]) == ("leverage-2019", "claim-id", "other-actor")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition in which two hands have signed their entries."""
    return make_edition(tmp_path_factory.mktemp("credits") / "edition")


@pytest.fixture(scope="module")
def credited(root: Path) -> Path:
    """Its site."""
    return make_site(root, root / "public")


def test_the_page_about_the_edition_lists_who_contributed(credited: Path, site: Path) -> None:
    """Below the editors' own words stand the names, in order, with their entries; nothing where nobody signed."""
    about = LexborHTMLParser((credited / "about.html").read_text("utf-8"))
    heading = about.css_first("#contributors")
    assert heading is not None
    names = heading.next
    while names is not None and names.tag != "ul":
        names = names.next
    assert names is not None
    assert [" ".join(item.text().split()) for item in names.css("li")] == [
        "First hand 1 entry",
        "Second hand 2 entries",
    ]
    assert 'id="contributors"' not in (site / "about.html").read_text("utf-8")
    assert 'id="contributors"' not in (credited / "index.html").read_text("utf-8")


def test_a_plain_page_about_the_edition_lists_them_too(root: Path, tmp_path: Path) -> None:
    """Where the editors wrote no page of their own, the list stands on the one that is made."""
    edition = make_edition(tmp_path / "edition")
    (edition / "content" / "pages" / "about.md").unlink()
    site = make_site(edition, edition / "public")
    assert "Second hand" in (site / "about.html").read_text("utf-8")
    assert [person["count"] for person in credits_view(check(root, originals=False).annotated)] == [1, 2]


def test_a_card_says_who_wrote_its_entry(credited: Path) -> None:
    """The note in the text names its hands, the page of all notes too; a note that nobody signed says nothing."""
    page = LexborHTMLParser((credited / "texts" / "hard.html").read_text("utf-8"))
    said = {card.attributes["id"]: card.css_first(".rests") for card in page.css(".card")}
    assert {name: node.text() if node else "" for name, node in said.items()} == {
        "note-gull": "by Second hand, First hand",
        "note-taken": "by Second hand",
    }
    assert "by Second hand, First hand" in (credited / "notes.html").read_text("utf-8")
    other = LexborHTMLParser((credited / "texts" / "leverage-2019.html").read_text("utf-8"))
    assert not any("hand" in node.text() for node in other.css(".rests"))
