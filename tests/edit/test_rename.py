"""`sitegen rename`: cases as files (tests/cases/rename), the real edition layer by layer, and what is refused.

A case begins with a line that says what it is about. Then come the files that differ from those in
tests/cases/problems/base, each after a line that names it, as there; `--- rename LAYER OLD NEW`; and the files that
are then others, or gone (`--- delete`). All else must be as it was, to the byte.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sitegen.build import check, make
from sitegen.edit.files import write_files
from sitegen.edit.rename import plan_rename
from sitegen.layers import LAYERS
from sitegen.load.source import whole
from sitegen.model.problem import Problem, SitegenError
from sitegen.pages.edition import redirects
from tests.conftest import ROOT, Run, copy_edition
from tests.repositories import commit_all, run_git, start_repository

CASES = ROOT / "tests" / "cases"
NAMES = sorted(path.stem for path in (CASES / "rename").glob("*.txt"))
HEADER = re.compile(r"^--- (\S+)(?: (.+))?$", re.MULTILINE)
ESCAPES = {b"\\r": b"\r", b"\\xef\\xbb\\xbf": b"\xef\xbb\xbf"}


def write_file(root: Path, name: str, rest: str | None, body: str) -> None:
    """Write a file of a case, or delete it."""
    if name == "delete":
        (root / str(rest)).unlink()
        return
    content = body.strip("\n").encode() + b"\n"
    for escape, byte in ESCAPES.items() if rest else ():
        content = content.replace(escape, byte)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(content)


def files_in(root: Path) -> dict[str, bytes]:
    """Return all files of a folder."""
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def told(problems: list[Problem], old: str = "-", new: str = "-") -> list[tuple[str, str]]:
    """Return what is said of an edition, without places, as if an id were another."""
    return sorted((p.code, whole(old).sub(new, p.message)) for p in problems)


def rename(root: Path, layer: str, old: str, new: str) -> None:
    """Rename an id in an edition, as the command does."""
    write_files(root, plan_rename(root, layer, old, new).files)


@pytest.mark.parametrize("name", NAMES)
def test_rename_case(name: str, tmp_path: Path) -> None:
    """The files of a case become those it expects, no other byte changes, and the check says the same as before."""
    parts = HEADER.split((CASES / "rename" / f"{name}.txt").read_text("utf-8"))[1:]
    found = list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))
    at = next(index for index, part in enumerate(found) if part[0] == "rename")
    before, after = tmp_path / "before", tmp_path / "after"
    shutil.copytree(CASES / "problems" / "base", before)
    for part in found[:at]:
        write_file(before, *part)
    shutil.copytree(before, after)
    layer, old, new = str(found[at][1]).split()
    problems = told(check(before, originals=True).problems, old, new)
    rename(before, layer, old, new)
    for part in found[at + 1 :]:
        write_file(after, *part)
    assert files_in(before) == files_in(after)
    assert told(check(before, originals=True).problems, old, new) == problems


REAL = {
    "actors": "xi", "claims": "xi-alone-supplies-kim", "events": "hanoi-summit", "glossary": "leverage",
    "notes": "who-is-i", "relations": "xi-over-us-2019", "sources": "s1", "texts": "leverage-2019",
}  # fmt: skip
"""An id of each layer of the real edition: much referred to, or the beginning of others."""


def test_every_layer_is_tried() -> None:
    """A new layer must be tried as well."""
    assert set(REAL) == {"texts", *(layer.name for layer in LAYERS)}


@pytest.mark.parametrize("layer", REAL)
def test_the_real_edition_is_the_same_but_for_an_id(layer: str, tmp_path: Path) -> None:
    """In git's eyes each changed line differs by the id alone, one line is new (`was`), and the check stays green."""
    old, new = REAL[layer], "brand-new-id"
    root = copy_edition(start_repository(tmp_path))
    commit_all(root)
    before = check(root, originals=False).problems
    rename(root, layer, old, new)
    after = check(root, originals=False)
    assert told(after.problems) == told(before, old, new)
    run_git(root, "add", "-A")
    diff = run_git(root, "diff", "--cached", "-M", "-U0").splitlines()
    minus = [line[1:] for line in diff if re.match(r"-(?!-- )", line)]
    plus = [line[1:] for line in diff if re.match(r"\+(?!\+\+ )", line)]
    added = [] if layer == "texts" else [f"  was: [{old}]"]
    assert len(minus) > (layer != "relations"), "all but relations are referred to"
    assert [whole(new).sub(old, line) for line in plus if line not in added] == minus
    assert sorted(plus)[: len(added)] == added or added[0] in plus
    if known := next((known for known in LAYERS if known.name == layer and known.own_pages), None):
        assert f"{layer}/{old}.html" in {page.path for page in redirects(after.annotated, known)}


def test_there_and_back_is_where_one_was(tmp_path: Path) -> None:
    """An id renamed and renamed back gives the same files, but for the former id that is kept."""
    root = copy_edition(tmp_path)
    before = files_in(root)
    rename(root, "actors", "xi", "xi-jinping")
    rename(root, "actors", "xi-jinping", "xi")
    changed = {name for name, content in files_in(root).items() if before[name] != content}
    assert changed == {"annotations/actors.yaml"}
    kept = (root / "annotations/actors.yaml").read_bytes().replace(b"  was: [xi-jinping]\n", b"")
    assert kept == before["annotations/actors.yaml"]


def test_the_old_address_leads_to_the_new_page(tmp_path: Path) -> None:
    """The site has a page at the old address, and none of its pages links to it."""
    root = copy_edition(tmp_path)
    rename(root, "actors", "xi", "xi-jinping")
    files = make(root, check(root, originals=False), private=False, live=True).files
    assert b'url=../actors/xi-jinping.html"' in files["actors/xi.html"]
    assert not [name for name, content in files.items() if b"actors/xi.html" in content and name.endswith(".html")]


def test_the_command_tells_the_lines_and_what_to_commit(edition: Path, run: Run) -> None:
    """Every line that is told reads so in its file; --dry-run tells the same, and writes nothing."""
    before = files_in(edition)
    trial = run("rename", "glossary", "summit", "meeting", "-C", edition, "--dry-run")
    assert (trial.returncode, files_in(edition)) == (0, before)
    done = run("rename", "glossary", "summit", "meeting", "-C", edition)
    assert done.returncode == 0, done.stderr
    lines = [line.split(":", 2) for line in done.stdout.splitlines() if line.startswith(("annotations/", "content/"))]
    assert len(lines) == 3
    for name, number, words in lines:
        there = (edition / name).read_text("utf-8").split("\n")[int(number) - 1].strip()
        assert there.startswith(words.strip().rstrip("…"))
        assert "meeting" in there or "summit" in there
    assert "glossary/summit.html will lead to the new page" in done.stdout
    assert 'git add annotations && git commit -m "Rename the term summit to meeting"' in done.stdout
    assert trial.stdout.splitlines()[: len(lines)] == done.stdout.splitlines()[: len(lines)]
    assert "nothing is written" in trial.stdout


@pytest.mark.parametrize(
    ("layer", "old", "new", "message"),
    [
        ("actor", "mayor", "lord", "there is no layer actor; did you mean actors?"),
        ("years", "mayor", "lord", "the layers are texts, actors"),
        ("actors", "mayr", "lord", "there is no actor mayr; did you mean mayor?"),
        ("texts", "ferryman", "lord", "there is no text ferryman; did you mean ferry?"),
        ("actors", "mayor", "The Lord", "'The Lord' can't be an id: write small letters, digits and hyphens"),
        ("actors", "mayor", "../lord", "can't be an id"),
        ("actors", "mayor", "lord\n", "can't be an id"),
        ("actors", "mayor", "mayor", "mayor has that id already"),
        ("actors", "mayor", "ferryman", "ferryman is the id of another actor; choose one that is free"),
        ("texts", "ferry", "bridge", "bridge is the id of another text; choose one that is free"),
        ("notes", "diary", "log", "log is a former id of keel, to which it leads"),
        ("texts", "bridge", "council", "content/originals/council.md is there already"),
    ],
)
def test_what_can_not_be_renamed_is_told(layer: str, old: str, new: str, message: str, tmp_path: Path) -> None:
    """Nothing is written, and a line says why."""
    root = tmp_path / "edition"
    shutil.copytree(CASES / "problems" / "base", root)
    write_file(root, "annotations/notes/keel.yaml", None,
               "keel: {title: The keel, was: [log], body: It was old., at: [{text: ferry, p: 3}]}")  # fmt: skip
    write_file(root, "content/originals/bridge.md", None, "Words.")
    write_file(root, "content/originals/council.md", None, "Words.")
    before = files_in(root)
    with pytest.raises(SitegenError, match=re.escape(message)):
        rename(root, layer, old, new)
    assert files_in(root) == before


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("keel: {title: The keel, at: [{text: ferry}]}", "first mend what `sitegen check` reports"),
        ("keel: {title: A: B}", "first mend what `sitegen check` reports"),
        ("keel: {title: X, at: [{text: ferry}], body: '[x](actor:&#109;ayor)'}", "can't change; write it as"),
        (
            "keel: {title: X, at: [{text: ferry}], body: '[actor:mayor]\n\n\n  [actor:mayor]: actor:mayor'}",
            "can't change",
        ),
    ],
)
def test_a_file_that_can_not_be_changed_safely_stops_all(body: str, message: str, tmp_path: Path) -> None:
    """A file with an error, or a reference that only the parser understands: nothing is written anywhere."""
    root = tmp_path / "edition"
    shutil.copytree(CASES / "problems" / "base", root)
    write_file(root, "annotations/notes/keel.yaml", None, body)
    with pytest.raises(SitegenError, match=re.escape(message)):
        plan_rename(root, "actors", "mayor", "lord")


def test_escapes_that_hide_an_id_are_written_anew(tmp_path: Path) -> None:
    """Where the file has not the words that the value has, the value is written anew in its style."""
    root = tmp_path / "edition"
    shutil.copytree(CASES / "problems" / "base", root)
    body = 'keel: {title: X, at: [{text: ferry}], body: "Ask\\nmayor, [him](actor:may\\x6fr)."} # mayor'
    write_file(root, "annotations/notes/keel.yaml", None, body)
    rename(root, "actors", "mayor", "lord")
    expected = 'keel: {title: X, at: [{text: ferry}], body: "Ask\\nmayor, [him](actor:lord)."} # mayor\n'
    assert (root / "annotations/notes/keel.yaml").read_text() == expected
