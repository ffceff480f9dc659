"""No file outside an edition is read or written by what is in it, and nothing in it is waited for."""

from __future__ import annotations

import time
from pathlib import Path

import jinja2
import msgspec
import pytest

from sitegen.annotate.draft import Draft, write_draft
from sitegen.bring_in import bring_in
from sitegen.build import build, check
from sitegen.cache.index import PART, KeptIndex, Record, digest
from sitegen.cache.signature import sign
from sitegen.cache.store import Store
from sitegen.carry_over import same_files
from sitegen.excerpt import edition_lines
from sitegen.model.confined import files_below
from sitegen.model.problem import SitegenError
from sitegen.render import make_environment
from sitegen.review.sides import hash_files
from sitegen.schemas import write_schemas
from tests.hard.hostile import SECRET, copy_base, put_link, put_outside, put_pipe

LINKS = {
    "content": "folder",
    "annotations": "folder",
    "templates": "folder",
    "content/edition.yaml": "notes.yaml",
    "content/texts": "folder",
    "content/texts/ferry.md": "text.md",
    "content/texts/folder": "folder",
    "content/pages": "folder",
    "content/pages/about.md": "page.md",
    "content/assets": "folder",
    "content/assets/river.png": "picture.png",
    "content/assets/maps": "folder",
    "content/elsewhere": "folder",
    "annotations/notes.yaml": "notes.yaml",
    "annotations/notes": "folder",
    "annotations/claims/one.yaml": "notes.yaml",
    "templates/prose.html": "note.html",
    "templates/cards": "folder",
    "templates/cards/note.html": "note.html",
    "templates/words": "folder",
    "templates/words/en.yaml": "en.yaml",
    "templates/assets": "folder",
    "templates/assets/css/95-mine.css": "style.css",
    "templates/assets/fonts": "folder",
}
"""Where a link may stand, and what of the folder outside it leads to."""

PIPES = [name for name in LINKS if "." in name]
PIPES += [f"{folder}/pipe" for folder in ("content", "content/texts", "content/pages", "content/assets", "annotations",
                                          "annotations/notes", "templates", "templates/cards")]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small edition without a fault."""
    return copy_base(tmp_path)


def told(root: Path) -> list[tuple[str, str]]:
    """Return path and code of each problem that `check` tells."""
    return [(problem.path, problem.code) for problem in check(root, originals=True).problems]


def build_here(root: Path) -> list[tuple[str, str]]:
    """Build an edition; return path and code of each problem."""
    _, problems = build(root, root / "public", private=False, draft=True)
    return [(problem.path, problem.code) for problem in problems]


@pytest.mark.parametrize("name", LINKS)
def test_a_link_out_of_the_edition_is_told_and_not_followed(root: Path, tmp_path: Path, name: str) -> None:
    """Whether it stands for a file or a folder, at any depth: nothing that it leads to is in the site or a message."""
    put_link(root, name, put_outside(tmp_path) / LINKS[name])
    assert (name, "unreadable") in told(root)
    assert (name, "unreadable") in build_here(root)
    assert not (root / "public").exists()
    assert SECRET not in "".join(problem.message for problem in check(root, originals=True).problems)


def test_a_file_that_goes_while_its_folder_is_looked_at_is_none(root: Path) -> None:
    """Where branches change a file may be listed and gone when it is looked at."""
    for name in ("a.html", "b.html", "c.html"):
        (root / "templates").mkdir(exist_ok=True)
        (root / "templates" / name).write_text("A")
    found = files_below(root, "templates")
    assert next(found).name == "a.html"
    (root / "templates" / "b.html").unlink()
    assert [path.name for path in found] == ["c.html"]


@pytest.mark.parametrize("folder", ["content/texts", "content/assets", "annotations", "templates", "content"])
def test_a_pipe_is_told_and_not_waited_for(root: Path, folder: str) -> None:
    """Wherever in an edition it stands, and whatever it is called."""
    pipes = [name for name in PIPES if name.startswith(f"{folder}/")]
    assert len(pipes) >= 2
    for name in pipes:
        put_pipe(root, name)
    expected = {(name, "unreadable") for name in pipes}
    assert expected <= set(told(root))
    if folder != "content":  # where other errors come before those of assets
        assert expected <= set(build_here(root))
    assert not (root / "public").exists()


@pytest.mark.parametrize("name", ["content/originals", "content/originals/bridge.md"])
def test_originals_are_not_read_through_a_link(root: Path, tmp_path: Path, name: str) -> None:
    """Where they are read, it is told; what does not read them does not look."""
    outside = put_outside(tmp_path)
    (outside / "folder" / "bridge.md").write_text(f"{SECRET}\n", encoding="utf-8")
    put_link(root, name, outside / ("folder" if name.endswith("originals") else "text.md"))
    assert told(root) == [(name, "unreadable")]
    assert check(root, originals=False).problems == []


def test_an_original_that_is_a_pipe_is_not_waited_for(root: Path) -> None:
    """It was no original in silence before."""
    put_pipe(root, "content/originals/bridge.md")
    assert told(root) == [("content/originals/bridge.md", "unreadable")]


def test_what_an_editor_leaves_is_passed_over_whatever_it_is(root: Path) -> None:
    """Emacs locks a file by a link to nowhere: that is no fault of the edition, and is not followed."""
    for name in ("content/assets/a.txt~", "templates/#base.html#", "annotations/.#notes.yaml"):
        put_link(root, name, Path("somebody@example.4711:1"))
    assert told(root) == []
    assert build_here(root) == []


BAD_NAMES = ["CON", "con.txt", "nul.md", "Aux.tar.gz", "COM1", "lpt9.html", "com\u00b2.md", "a:b", "a\\b", "c:\\b.md",
             "end.", "end ", "what?.txt", "a|b", 'a"b']  # fmt: skip


@pytest.mark.parametrize(
    "folder", ["content/texts", "content/pages", "content/assets", "annotations/notes", "templates"]
)
def test_a_name_that_not_every_computer_takes_is_told(root: Path, folder: str) -> None:
    """Devices of Windows, drives, streams, what it cuts off at the end."""
    (root / folder).mkdir(parents=True, exist_ok=True)
    for name in BAD_NAMES:
        (root / folder / name).write_bytes(b"")
    assert {(f"{folder}/{name}", "bad-file-name") for name in BAD_NAMES} <= set(told(root))


@pytest.mark.parametrize("folder", ["content/assets/aux", "templates/assets/nul.d", "annotations/con"])
def test_a_folders_name_is_held_to_the_same(root: Path, folder: str) -> None:
    """What is in it would have no place."""
    (root / folder).mkdir(parents=True)
    (root / folder / "a.txt").write_bytes(b"")
    assert "bad-file-name" in {code for path, code in told(root) if path.startswith(folder)}


def test_names_that_only_look_like_a_devices_are_taken(root: Path) -> None:
    """A device's name is one as a whole."""
    for name in ("console.txt", "com.txt", "com10.txt", "a.con", ".con", "null.txt"):
        (root / "content" / "assets" / name).write_bytes(b"")
    assert told(root) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("content/texts/ferry.md", "content/texts/Ferry.md"),
        ("content/pages/about.md", "content/pages/ABOUT.md"),
        ("content/texts/caf\u00e9.md", "content/texts/cafe\u0301.md"),
        ("annotations/notes/a.yaml", "annotations/notes/A.yaml"),
        ("annotations/notes.yaml", "annotations/Notes.yaml"),
        ("content/assets/map.txt", "content/assets/Map.txt"),
        ("content/assets/maps/a.txt", "content/assets/Maps/b.txt"),
        ("content/assets/stra\u00dfe.txt", "content/assets/STRASSE.txt"),
        ("templates/mine.html", "templates/Mine.html"),
        ("templates/cards/a.html", "templates/Cards/b.html"),
    ],
)
def test_names_that_are_one_on_some_computers_are_told(root: Path, one: str, other: str) -> None:
    """Two that differ in case alone, or in how an accent is composed; of files and of folders."""
    for name in (one, other):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        with (root / name).open("a", encoding="utf-8"):
            pass
    clashing = {path for path, code in told(root) if code == "path-clash"}
    assert clashing & {one, other, *(str(Path(name).parent) for name in (one, other))}


NAMES = ["/etc/passwd", "../../outside/note.html", "cards/../../../outside/note.html", "CON", "..\\outside\\note.html",
         "", ".", "a\x00b", "words"]  # fmt: skip
"""What no template is called."""


def test_a_template_names_none_outside_the_themes(root: Path, tmp_path: Path) -> None:
    """Absolute names and ones that climb lead to no template: it is told at their lines, and where a page is made."""
    put_outside(tmp_path)
    (root / "templates").mkdir()
    source = "\n".join(f"{{% include {name!a} %}}" for name in NAMES)
    (root / "templates" / "prose.html").write_text(source, encoding="utf-8")
    problems = check(root, originals=False).problems
    assert [(problem.line, problem.code) for problem in problems] == [(n + 1, "template") for n in range(len(NAMES))]
    renderer = make_environment(root / "templates")
    for name in NAMES:
        with pytest.raises(jinja2.TemplateNotFound):
            renderer.get_template(name)


@pytest.mark.parametrize("language", ["../../outside/en", "/etc/x", "en/../../../outside/en"])
def test_a_language_is_no_path(root: Path, tmp_path: Path, language: str) -> None:
    """The catalogue of a language is named by the language, which is a tag and nothing else."""
    put_outside(tmp_path)
    path = root / "content" / "edition.yaml"
    text = path.read_text(encoding="utf-8").replace("language: en", f"language: {language}")
    path.write_text(text, encoding="utf-8")
    assert told(root) == [("content/edition.yaml", "bad-value")]


@pytest.mark.parametrize("name", ["public", "elsewhere/public"])
def test_a_site_that_is_a_link_is_refused_before_anything_is_made(root: Path, tmp_path: Path, name: str) -> None:
    """It is told in one line, and what it leads to stays as it is."""
    outside = put_outside(tmp_path)
    before = {path: path.stat() for path in outside.rglob("*")}
    put_link(root, name, outside)
    made: list[tuple[int, int]] = []
    with pytest.raises(SitegenError, match="public/ is a link: name the folder"):
        build(root, root / name, private=False, draft=False, told=lambda *pages: made.append(pages))
    assert made == []
    assert {path: path.stat() for path in outside.rglob("*")} == before


def test_no_command_writes_through_a_link(root: Path, tmp_path: Path) -> None:
    """Neither through a folder that is one nor through one in the place of a file that is there for a moment only."""
    outside = put_outside(tmp_path)
    new = tmp_path / "harbour.md"
    new.write_text("The harbour lies still.\n", encoding="utf-8")
    put_link(root, "content/texts/.harbour.md.partial", outside / "text.md")
    put_link(root, "annotations/notes/.calm.yaml.partial", outside / "notes.yaml")
    put_link(root, "annotations/.schema/.claims.json.partial", outside / "en.yaml")
    bring_in(root, [new], as_text="harbour", force=False, keep_all=False)
    write_draft(root, Draft("notes", "calm", "calm:\n"))
    write_schemas(root / "annotations" / ".schema")
    for name in ("content/texts", "annotations/notes"):
        put_link(root, name, outside / "folder")
    for write in (
        lambda: bring_in(root, [new], as_text="harbour", force=True, keep_all=False),
        lambda: write_draft(root, Draft("notes", "still", "still:\n")),
    ):
        with pytest.raises(SitegenError, match="is a symbolic link, which is not followed"):
            write()
    files = [path for path in outside.rglob("*") if path.is_file()]
    assert len(files) == 11
    assert {path.read_text(encoding="utf-8") for path in files} == {f"{SECRET}\n"}


@pytest.mark.parametrize("target", ["../../outside/text.md", "ferry.md"])
def test_no_line_of_what_a_link_leads_to_is_shown(root: Path, tmp_path: Path, target: str) -> None:
    """Not even within the edition: originals lie there."""
    put_outside(tmp_path)
    put_link(root, "content/texts/bridge.md", Path(target))
    assert edition_lines(root)("content/texts/bridge.md") == ()
    assert edition_lines(root)("content/texts/ferry.md")[0] == "---"


def test_reanchor_and_report_compare_nothing_outside(root: Path, tmp_path: Path) -> None:
    """A pipe in the place of a hidden file that was committed is not waited for, a folder that is a link not read."""
    before = copy_base(tmp_path / "before")
    for folder in (root, before):
        (folder / "annotations" / ".old.yaml").write_text("", encoding="utf-8")
    assert same_files(root, before, "annotations")
    put_pipe(root, "annotations/.old.yaml")
    assert not same_files(root, before, "annotations")
    put_link(root, "annotations", before / "annotations")
    put_link(root, "content", before / "content")
    assert not same_files(root, before, "annotations")
    assert hash_files(root, "content") == {}


def test_a_link_to_what_is_written_now_is_not_read_to_know_whether_it_changed(root: Path, tmp_path: Path) -> None:
    """All of /proc is ever new, and some of it never ends."""
    put_link(root, "content/assets/a.txt~", put_outside(tmp_path) / "text.md")
    (root / "content" / "assets" / "b.txt").write_text("New.\n", encoding="utf-8")
    doubted = sign([root / "content"], time.time_ns()).doubted
    assert str(root / "content" / "assets" / "b.txt") in doubted
    assert str(root / "content" / "assets" / "a.txt~") not in doubted


def test_a_search_index_that_is_kept_is_not_read_through_links_or_pipes(root: Path, tmp_path: Path) -> None:
    """Somebody may put them into the site between two builds."""
    out = root / "public"
    index = KeptIndex(Store.at(root, pytest.fail), out)
    data = f"{SECRET}\n".encode()
    record = Record(b"words", {"find/text.md": digest(data)})
    index.store.put(PART, {index.key: msgspec.msgpack.encode(record)})
    (out / "find").mkdir(parents=True)
    (out / "find" / "text.md").write_bytes(data)
    assert index.files_of(b"words") == {"find/text.md": data}
    (tmp_path / "text.md").write_bytes(data)
    (out / "text.md").write_bytes(data)
    for path in ("find/../../../text.md", f"{tmp_path}/text.md", "text.md"):
        odd = Record(b"words", {path: digest(data)})
        index.store.put(PART, {index.key: msgspec.msgpack.encode(odd)})
        assert index.files_of(b"words") is None
    index.store.put(PART, {index.key: msgspec.msgpack.encode(record)})
    put_pipe(root, "public/find/text.md")
    assert index.files_of(b"words") is None
    put_link(root, "public/find", put_outside(tmp_path))
    assert index.files_of(b"words") is None
