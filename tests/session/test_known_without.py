"""What is known of entries without decoding them is what they say themselves: titles, and the texts of notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.cache.last import LastBuild
from sitegen.cache.run import LastRun, last_rows
from sitegen.find.documents import Document
from sitegen.layers import LAYERS
from sitegen.load.held import NO_OTHERS
from sitegen.model.edition import Annotated
from sitegen.model.facts import known_title
from sitegen.session import Rows, Session
from sitegen.session.session import no_rows
from tests.conftest import copy_edition

NOTES = """
lost-and-found:
  title: Lost in one text
  at: [{text: leverage-2019, quote: no such words anywhere}, {text: leverage-2023, p: 2}]
  body: It stands in the other.
lost-altogether:
  title: Lost in all
  at: [{text: leverage-2023, quote: no such words anywhere}]
  body: It stands nowhere.
lost-in-part:
  title: Lost and found in one text
  at: [{text: leverage-2023, quote: no such words anywhere}, {text: leverage-2023, p: 3}]
  body: It stands there all the same.
"""


def no_index(documents: Iterable[Document]) -> dict[str, bytes]:  # noqa: ARG001 - as of one that makes one
    """Make no search index."""
    return {}


def annotated(root: Path, remembered: Callable[[], Rows | None] = no_rows) -> Annotated:
    """Return an edition as it is built as a draft, with what a build left of it."""
    session = Session(root, draft=True, live=True)
    session.remembered = remembered
    assert not session.refresh().stopped
    return session.checking.annotated


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An edition with notes that have no place."""
    root = copy_edition(tmp_path / "edition")
    with (root / "annotations" / "notes.yaml").open("a", encoding="utf-8") as file:
        file.write(NOTES)
    return root


@pytest.mark.parametrize("is_built", [False, True], ids=["new", "as a build left it"])
@pytest.mark.parametrize("large", [6000, 0], ids=["in memory", "as a large edition"])
def test_the_text_of_an_entry_is_that_of_its_first_place(
    root: Path, large: int, is_built: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passages that have none don't count, whether they are decoded for it or not; so too where a build left them."""
    monkeypatch.setattr("sitegen.load.edition.LARGE", large)
    if is_built:
        last = LastBuild(root, root / "public", (), pytest.fail, originals=False)
        assert build(root, root / "public", private=False, draft=True, index=no_index, kept=LastRun(last))[0]
        monkeypatch.setattr(Annotated, "place", lambda *_: pytest.fail("passages were not taken as they were"))
    edition = annotated(root, partial(last_rows, root, pytest.fail) if is_built else no_rows)
    texts = {note: edition.first_text(("notes", note)) for note in edition.entries("notes")}
    assert texts["lost-and-found"] == texts["lost-in-part"] == "leverage-2023"
    assert texts["lost-altogether"] == ""
    for note, text in texts.items():
        placed = [p.text for p in edition.passages_by(("notes", note)) if p.method != "unplaced"]
        assert text == (placed[0] if placed else "")


def test_titles_are_known_where_they_follow_from_the_entry_alone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all layers but those that say that theirs do not."""
    small = annotated(root)
    monkeypatch.setattr("sitegen.load.edition.LARGE", 0)
    large = annotated(root)
    for layer in LAYERS:
        entries = large.raw.entries[layer.name]
        assert len(entries) > 4
        for key, entry in small.raw.entries[layer.name].items():
            title = small.raw.title(entry)
            assert known_title(entries, key) == (title if layer.titled_alone else None)
            assert large.title(layer.name, key) == title
            assert not layer.titled_alone or layer.title(NO_OTHERS, entry) == title
    assert [layer.name for layer in LAYERS if not layer.titled_alone] == ["relations"]
