"""An editor knows the format: yaml-language-server, over the files of the edition and of `sitegen new`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sitegen.layers.claims import Claim
from sitegen.schemas import FOLDER, modeline, schema_files, write_schemas
from sitegen.starter import start_edition
from tests.conftest import copy_edition
from tests.schemas.language_server import LanguageServer


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A copy of the repository's edition, and one that `sitegen new` has made, with the schemas of this very code."""
    folder = tmp_path_factory.mktemp("editor")
    start_edition(folder / "mine")
    write_schemas(copy_edition(folder / "ours") / FOLDER)
    return [folder / "ours", folder / "mine"]


@pytest.fixture(scope="module")
def server(editions: list[Path]) -> Iterator[LanguageServer]:
    """The server, started once."""
    server = LanguageServer(editions[0].parent)
    yield server
    server.close()


@pytest.fixture
def claims(editions: list[Path]) -> Path:
    """The claims of the repository's edition."""
    return editions[0] / "annotations" / "claims.yaml"


def documents(edition: Path) -> dict[Path, str]:
    """Return the YAML of every file of an edition; of a Markdown file its front matter."""
    found = {path: path.read_text(encoding="utf-8") for path in edition.glob("*/**/*.yaml")}
    found |= {edition / "content/edition.yaml": (edition / "content/edition.yaml").read_text(encoding="utf-8")}
    for path in edition.glob("content/*/*.md"):
        found[path] = path.read_text(encoding="utf-8").split("---\n")[1]
    return found


def test_every_file_names_its_schema(editions: list[Path]) -> None:
    """The files of the edition and of `sitegen new` begin with the line that names theirs, and all are named."""
    for edition in editions:
        named = set()
        for path, text in documents(edition).items():
            first = text.partition("\n")[0]
            assert first == modeline(path.relative_to(edition).as_posix()), path
            schema = path.parent / first.partition("$schema=")[2]
            assert schema.is_file(), path
            named.add(schema.name)
        assert named == set(schema_files())


def test_right_files_give_no_diagnostics(editions: list[Path], server: LanguageServer) -> None:
    """Nothing is said of the files of the edition and of `sitegen new`."""
    files = documents(editions[0]) | documents(editions[1])
    assert server.diagnose(files) == {path: [] for path in files}


def test_an_unknown_key_is_told_in_files_of_every_kind(editions: list[Path], server: LanguageServer) -> None:
    """In each file a key that its last entry, or the file, does not know gives one diagnostic at its line."""
    files = {}
    for path, text in documents(editions[1]).items():
        indent = "  " if path.parent.name == "annotations" else ""
        files[path] = f"{text.rstrip()}\n{indent}colour: red\n"
    told = {path: [(text.count("\n"), "Property colour is not allowed.")] for path, text in files.items()}
    assert server.diagnose(files) == told


FAULTS = {
    "an unknown key": ("  hedged: false\n", "  hegded: false\n", 0, "Property hegded is not allowed."),
    "an unknown key inside": ("quote: China now", "qoute: China now", 0, "Property qoute is not allowed."),
    "a wrong kind": ("  kind: belief\n", "  kind: beleif\n", 0, 'Value is not accepted. Valid values: "assertion"'),
    "a value for a list": ("  held_by: [xi]\n", "  held_by: xi\n", 0, 'Incorrect type. Expected "array".'),
    "a list for a value": ("  according_to: author\n", "  according_to: [author]\n", 0, "Incorrect type."),
    "no value": ("  according_to: author\n", "  according_to:\n", 0, "Incorrect type."),
    "a missing key": ("  kind: belief\n", "", -3, 'Missing property "kind".'),
    "a missing key inside": ("rel: supports, ", "", 0, 'Missing property "rel".'),
    "a wrong block": ("p: 1, quote: China now", "p: p1, quote: China now", 0, "This must be a block"),
    "a wrong id": ("china-needs-us-more:\n", "China needs us more:\n", 0, "This must be an id"),
    "neither true nor false": ("  hedged: false\n", "  hedged: maybe\n", 0, "This must be true or false."),
}
"""Faults: what stands in the claims, what is put there, how many lines from there the fault is told, and how."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_gives_one_diagnostic_at_its_line(fault: str, claims: Path, server: LanguageServer) -> None:
    """A fault planted in the edition's claims is told once, in the line of the fault or of the entry."""
    right, wrong, lines, message = FAULTS[fault]
    before, found, after = claims.read_text(encoding="utf-8").partition(right)
    assert found
    if fault == "a missing key":
        entry = before.rindex("\n\n") + 2  # the line of its id
        lines = before[:entry].count("\n") - before.count("\n")
    told = server.diagnose({claims: before + wrong + after})[claims]
    assert len(told) == 1, told
    assert told[0][0] == before.count("\n") + 1 + lines
    assert told[0][1].startswith(message)


def test_what_yaml_takes_for_something_else_is_no_fault(editions: list[Path], server: LanguageServer) -> None:
    """Numbers, dates, true and no stand for themselves here, and quotation marks make no difference."""
    path = editions[0] / "annotations" / "claims" / "one.yaml"
    text = f"""{modeline("annotations/claims/one.yaml")}
1984:
  label: 12
  statement: 1984
  at:
    - {{text: 2019, p: "3", quote: 12:30, prefix: no, suffix: 2019-01-07}}
    - {{text: true, p: h2, quote: true, prefix: 1.5}}
  kind: "belief"
  held_by: [12, true]
  hedged: "true"
  by: 7
  was: [12, 2019-01-07]
  added: 2026
  changed: 2026-11-27
  sources: [53, {{id: 45, where: 12}}]
"""
    assert server.diagnose({path: text}) == {path: []}


def test_completion_offers_the_keys_of_a_claim(claims: Path, server: LanguageServer) -> None:
    """Within a claim each key that it lacks is offered with its description, after a key its values."""
    text = modeline("annotations/claims.yaml") + "\nmine:\n  statement: It is so.\n  \n  kind: \n"
    server.diagnose({claims: text})
    offered = {item["label"]: item for item in server.ask("completion", claims, 4, 3)["items"]}
    keys = {field.encode_name for field in msgspec.structs.fields(Claim)} - {"statement", "kind"}
    assert set(offered) - {"Claim"} == keys  # `Claim` puts in all that it must have
    assert offered["label"]["documentation"].startswith("A short name used elsewhere")
    kinds = [item["label"] for item in server.ask("completion", claims, 5, 9)["items"]]
    assert kinds == ["assertion", "belief", "conditional", "evaluation", "forecast", "recommendation"]


def test_completion_proposes_no_true_and_false_for_words(claims: Path, server: LanguageServer) -> None:
    """A key that takes words is not offered true and false, though it takes these too."""
    server.diagnose({claims: modeline("annotations/claims.yaml") + "\nmine:\n  label: \n  hedged: \n"})
    labels = [item["label"] for item in server.ask("completion", claims, 3, 10)["items"]]
    assert labels == ["c19-15"]
    assert {"true", "false"} <= {item["label"] for item in server.ask("completion", claims, 4, 11)["items"]}


def test_hover_shows_what_a_key_is_for(claims: Path, server: LanguageServer) -> None:
    """Over a key its description, its values and an example are shown."""
    text = claims.read_text(encoding="utf-8")
    server.diagnose({claims: text})
    line = text.partition("  kind: ")[0].count("\n") + 1
    shown = server.ask("hover", claims, line, 4)["contents"]["value"]
    assert "What sort of claim it is: assertion, belief (ascribed to someone)" in shown
    assert "* `recommendation`" in shown
    assert "```yaml\nassertion\n```" in shown
