"""With the two columns at hand: imported, annotated word by word, and nothing of them in what may be published.

Collected only where SITEGEN_ORIGINALS names the folder that holds them; it must then hold them.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, copy_edition, run_sitegen

PLACES = Path(__file__).with_name("places.txt")
RUN = 9
"""So many words in a row are a copied sentence."""


@pytest.fixture(scope="module")
def edition_with_originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the edition into which the columns were imported."""
    folder = Path(os.environ["SITEGEN_ORIGINALS"])
    files = sorted(path for path in folder.iterdir() if path.suffix == ".txt")
    assert len(files) == 2, f"{folder} does not hold the two columns"
    root = copy_edition(tmp_path_factory.mktemp("private") / "edition")
    done = run_sitegen("import", *files, "-C", root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def private(edition_with_originals: Path) -> dict[str, Any]:
    """The private build's edition.json."""
    done = run_sitegen("build", "--private", "-C", edition_with_originals)
    assert done.returncode == 0, done.stderr
    path = edition_with_originals / "private" / "data" / "edition.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def bodies(private: dict[str, Any]) -> list[str]:
    """The paragraphs of both columns."""
    texts = [text["versions"]["original"]["blocks"] for text in private["texts"]]
    return [block["text"] for blocks in texts for block in blocks if block["id"] != "title"]


def test_check_verifies_the_originals(edition_with_originals: Path) -> None:
    """With the originals at hand nothing is left unverified."""
    done = run_sitegen("check", "--format", "json", "-C", edition_with_originals)
    assert done.returncode == 0
    assert json.loads(done.stdout) == []


def test_files_that_are_no_copy_are_passed_over(tmp_path: Path) -> None:
    """Of a folder only the copies of known texts come in; what else is in it is passed over, and said."""
    root = copy_edition(tmp_path / "edition")
    folder = Path(os.environ["SITEGEN_ORIGINALS"])
    (tmp_path / "shopping.txt").write_text("Shopping list\n\nBread and a boat.\n", encoding="utf-8")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00")
    (tmp_path / "empty.txt").write_text("")
    files = [*sorted(folder.glob("*.txt")), *sorted(tmp_path.glob("*.*"))]
    done = run_sitegen("import", "--originals", *files, "-C", root)
    assert done.returncode == 0, done.stderr
    assert "shopping.txt: passed over" in done.stdout
    assert len(list((root / "content" / "originals").iterdir())) == 2
    assert len(list((root / "content" / "texts").iterdir())) == 2
    assert run_sitegen("import", "--originals", tmp_path / "shopping.txt", "-C", root).returncode == 2


def test_originals_have_their_blocks(private: dict[str, Any]) -> None:
    """Eight and seven paragraphs, as many as the digests have."""
    for text, count in zip(private["texts"], (8, 7), strict=True):
        for version in ("digest", "original"):
            names = [block["id"] for block in text["versions"][version]["blocks"]]
            assert names == ["title", *(f"p{n}" for n in range(1, count + 1))]


def test_claims_and_notes_are_exact_in_the_originals(private: dict[str, Any]) -> None:
    """Every selector of a claim, and every quoted one of a note, is found word for word in the original."""
    for layer in ("claims", "notes"):
        for entry in private["entries"][layer]:
            for selector in entry["at"]:
                if "quote" not in selector:
                    continue
                found = [
                    p for p in private["passages"]
                    if (p["layer"], p["entry"], p["version"]) == (layer, entry["id"], "original")
                    and p["quote"] == selector["quote"] and p["method"] == "exact"
                ]  # fmt: skip
                assert found, (entry["id"], selector)


def test_claims_stand_where_the_editors_found_them(private: dict[str, Any]) -> None:
    """Each recorded place is met by a passage of its claim: the same, inside it, around it, or across an end."""
    labels = {claim["label"]: claim["id"] for claim in private["entries"]["claims"]}
    lines = [line.split() for line in PLACES.read_text(encoding="utf-8").splitlines() if line[:1] == "c"]
    assert {line[0] for line in lines} == set(labels)
    for label, text, block, start, end in lines:
        met = [
            p for p in private["passages"]
            if p["entry"] == labels[label] and p["layer"] == "claims" and p["version"] == "original"
            and (p["text"], p["block"]) == (text, block) and p["start"] < int(end) and int(start) < p["end"]
        ]  # fmt: skip
        assert met, (label, block, start, end)


def test_a_private_page_shows_the_original_and_says_so(edition_with_originals: Path, bodies: list[str]) -> None:
    """Every page says that it is private and keeps robots out; the digest stands beside the original."""
    folder = edition_with_originals / "private"
    for path in folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert 'content="noindex' in html, path
        if 'http-equiv="refresh"' not in html:
            assert re.search(r"private", html), path
    html = (folder / "texts" / "leverage-2019.html").read_text(encoding="utf-8")
    assert html.count('<details class="digest') == 8
    plain = re.sub(r"<[^>]+>", "", html)
    assert bodies[2][:40] in plain


def test_public_holds_no_run_of_nine_words(edition_with_originals: Path, bodies: list[str]) -> None:
    """A public build beside the originals holds nothing of them that is longer than a short quotation."""
    done = run_sitegen("build", "-C", edition_with_originals)
    assert done.returncode == 0, done.stderr
    forbidden = {run for body in bodies for run in runs(body)}
    for path in (edition_with_originals / "public").rglob("*"):
        if path.suffix in (".html", ".json", ".xml", ".txt"):
            text = path.read_text(encoding="utf-8")
            bare = re.sub(r"<[^>]+>", " ", text) if path.suffix == ".html" else text
            joined = re.sub(r"<[^>]+>", "", text)
            for shape in (text, bare, joined):
                assert not forbidden.intersection(runs(shape)), path


def test_nothing_committed_holds_a_run_of_nine_words(bodies: list[str]) -> None:
    """No file of the repository copies a sentence of the columns."""
    forbidden = {run for body in bodies for run in runs(body)}
    skipped = {".git", ".venv", ".cache", "public", "private", "originals", ".sitegen", "node_modules"}
    for path in ROOT.rglob("*"):
        relative = path.relative_to(ROOT)
        if path.is_file() and not skipped.intersection(relative.parts) and path.stat().st_size < 1_000_000:
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            assert not forbidden.intersection(runs(text)), relative


def test_a_public_build_reads_no_original(edition_with_originals: Path, tmp_path: Path) -> None:
    """public/ is the same whether the originals are there or not."""
    bare = copy_edition(tmp_path / "bare")
    for root in (bare, edition_with_originals):
        assert run_sitegen("build", "-C", root).returncode == 0
    names = sorted(p.relative_to(bare / "public") for p in (bare / "public").rglob("*") if p.is_file())
    for name in names:
        assert (bare / "public" / name).read_bytes() == (edition_with_originals / "public" / name).read_bytes()


def test_an_original_that_was_changed_is_refused(edition_with_originals: Path, tmp_path: Path) -> None:
    """A private build stops at an original that is not the recorded one, and names its line."""
    root = copy_edition(tmp_path / "edition")
    folder = root / "content" / "originals"
    folder.mkdir()
    source = (edition_with_originals / "content" / "originals" / "leverage-2023.md").read_text(encoding="utf-8")
    lines = source.split("\n")
    lines[4] = "Other words."
    (folder / "leverage-2023.md").write_text("\n".join(lines), encoding="utf-8")
    done = run_sitegen("build", "--private", "-C", root)
    assert done.returncode == 1
    assert "content/originals/leverage-2023.md:5:1: error" in done.stderr
    assert not (root / "private").exists()


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of so many words, without regard to case and kind of apostrophe."""
    words = re.findall(r"[\w']+", unicodedata.normalize("NFC", text).lower().replace("’", "'"))
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
