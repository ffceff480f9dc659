"""The commands as their users type them: exit status, what is printed, what is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sitegen.build import ALL_CODES
from tests.conftest import Run


def names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def test_build_says_what_it_built(edition: Path, run: Run) -> None:
    """A few lines: texts, entries by layer, passages by method, warnings, seconds, the file to open."""
    done = run("build", "-C", edition)
    assert done.returncode == 0
    for words in ("2 texts", "20 actors", "59 events", "28 claims", "exact", "mention", "0 warnings"):
        assert words in done.stdout
    assert re.search(r"\d\.\d s", done.stdout)
    assert re.search(r"open \S*public/index\.html", done.stdout)


def test_build_goes_where_it_is_told(edition: Path, run: Run) -> None:
    """-o names the folder, relative to where the command is typed."""
    done = run("build", "-C", edition, "-o", "out", cwd=edition.parent)
    assert done.returncode == 0
    assert (edition.parent / "out" / "index.html").is_file()
    assert not (edition / "public").exists()


@pytest.mark.parametrize("out", [".", "content", "annotations/x", ".."])
def test_build_never_overwrites_the_edition(edition: Path, run: Run, out: str) -> None:
    """An OUT among the edition's own files is refused."""
    done = run("build", "-o", out, cwd=edition)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert (edition / "content" / "edition.yaml").is_file()


def test_a_draft_is_built_in_spite_of_lost_quotes(edition: Path, run: Run) -> None:
    """A quote that is not found falls back on its block; its entry is still there to read, and is a problem."""
    claims = edition / "annotations" / "claims.yaml"
    source = claims.read_text(encoding="utf-8")
    claims.write_text(source.replace("quote: does not amount to leverage", "quote: amounts to a lot"), encoding="utf-8")
    assert run("build", "-C", edition).returncode == 1
    done = run("build", "--draft", "-C", edition)
    assert done.returncode == 0, done.stderr
    assert "quote-not-found" in done.stderr
    data = json.loads((edition / "public" / "data" / "edition.json").read_text(encoding="utf-8"))
    lost = [p for p in data["passages"] if p["entry"] == "influence-is-not-leverage"]
    assert [(p["method"], p["block"]) for p in lost] == [("block", "p8")]
    assert [p["code"] for p in data["problems"]] == ["quote-not-found"]
    page = (edition / "public" / "texts" / "leverage-2019.html").read_text(encoding="utf-8")
    assert 'id="claim-influence-is-not-leverage"' in page


def test_a_draft_is_not_built_in_spite_of_other_errors(edition: Path, run: Run) -> None:
    """Only lost and unsure quotes are forgiven."""
    claims = edition / "annotations" / "claims.yaml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("kind: belief", "kind: believe", 1), encoding="utf-8")
    assert run("build", "--draft", "-C", edition).returncode == 1
    assert not (edition / "public").exists()


def test_check_prints_text_json_and_workflow_commands(edition: Path, run: Run) -> None:
    """The same problem in three forms; the JSON has the keys of the contract, and the end."""
    glossary = edition / "annotations" / "glossary.yaml"
    glossary.write_text(
        glossary.read_text(encoding="utf-8").replace("see: [concessions]", "see: [concesions]", 1), encoding="utf-8"
    )
    text, as_json, github = (run("check", "--format", form, "-C", edition) for form in ("text", "json", "github"))
    assert [done.returncode for done in (text, as_json, github)] == [1, 1, 1]
    problem = next(p for p in json.loads(as_json.stdout) if p["severity"] == "error")
    assert set(problem) == {"code", "severity", "message", "path", "line", "column", "hint", "end_line", "end_column"}
    place = f"{problem['path']}:{problem['line']}:{problem['column']}"
    assert f"{place}: error: there is no term `concesions` [unknown-entry]" in text.stdout
    assert "did you mean `concessions`?" in text.stdout
    assert f"::error file={problem['path']},line={problem['line']},col={problem['column']}" in github.stdout


def test_check_leaves_one_line_for_originals_that_are_not_here(edition: Path, run: Run) -> None:
    """Selectors of an original at hand nowhere are counted in one info line; that is no error."""
    done = run("check", "--format", "json", "-C", edition)
    assert done.returncode == 0
    assert [p["severity"] for p in json.loads(done.stdout)] == ["info"]


def test_explain_knows_every_code(run: Run) -> None:
    """Each code has its page; one that is misspelt gets a guess and exit status 2."""
    listed = run("explain").stdout
    for code in ALL_CODES:
        assert code in listed
    done = run("explain", "quote-ambiguous")
    assert done.returncode == 0
    assert "prefix" in done.stdout
    wrong = run("explain", "quote-ambigous")
    assert wrong.returncode == 2
    assert "did you mean quote-ambiguous?" in wrong.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["build", "--jobs", "0"],
        ["check", "--format", "xml"],
        ["import"],
        ["nonsense"],
        ["build", "--base-url", "ftp://x"],
    ],
)
def test_wrong_usage_ends_with_two(run: Run, args: list[str]) -> None:
    """Wrong usage is told and ends with exit status 2."""
    assert run(*args).returncode == 2


def test_a_folder_without_an_edition_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    """No content folder: one line, exit status 2, no traceback."""
    for command in ("build", "check", "serve"):
        done = run(command, "-C", tmp_path)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "Traceback" not in done.stderr


def test_new_leaves_a_folder_that_holds_anything_alone(run: Run, tmp_path: Path) -> None:
    """A folder with a file in it is not touched; an empty one is taken."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    (tmp_path / "empty").mkdir()
    assert run("new", tmp_path / "full").returncode == 2
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["a.txt"]
    assert run("new", tmp_path / "empty").returncode == 0


def test_import_makes_an_unknown_file_a_text_that_builds(edition: Path, run: Run, tmp_path: Path) -> None:
    """A text of one's own: front matter to fill in, the site builds at once, nothing is overwritten unforced."""
    source = tmp_path / "The Lighthouse.txt"
    source.write_text("The lighthouse\n\nIt *burns* every night [see 1].\n\nNobody asks why.\n", encoding="utf-8")
    done = run("import", source, "-C", edition)
    assert done.returncode == 0, done.stderr
    text = edition / "content" / "texts" / "the-lighthouse.md"
    assert "title:" in text.read_text(encoding="utf-8")
    assert run("build", "-C", edition).returncode == 0
    data = json.loads((edition / "public" / "data" / "edition.json").read_text(encoding="utf-8"))
    blocks = next(t for t in data["texts"] if t["id"] == "the-lighthouse")["versions"]["text"]["blocks"]
    assert [b["text"] for b in blocks][1:] == ["It *burns* every night [see 1].", "Nobody asks why."]
    text.write_text(text.read_text(encoding="utf-8") + "\nAdded by hand.\n", encoding="utf-8")
    again = run("import", source, "-C", edition)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert "Added by hand." in text.read_text(encoding="utf-8")
    assert run("import", source, "--force", "-C", edition).returncode == 0
    assert "Added by hand." not in text.read_text(encoding="utf-8")


def test_import_writes_all_files_or_none(edition: Path, run: Run, tmp_path: Path) -> None:
    """One file that can't be read keeps the others from being written."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("A good text\n\nWith a paragraph.\n")
    bad.write_bytes(b"\x00\x01\x02")
    before = names(edition / "content" / "texts")
    done = run("import", good, bad, "-C", edition)
    assert done.returncode == 2
    assert "bad.txt" in done.stderr
    assert names(edition / "content" / "texts") == before


def test_a_former_id_leads_to_its_entry(edition: Path, run: Run) -> None:
    """`was` gives a page at the old address that leads to the new one."""
    actors = edition / "annotations" / "actors.yaml"
    actors.write_text(
        actors.read_text(encoding="utf-8").replace("  name: Xi Jinping", "  was: [xi-jinping]\n  name: Xi Jinping"),
        encoding="utf-8",
    )
    assert run("build", "-C", edition).returncode == 0
    html = (edition / "public" / "actors" / "xi-jinping.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh"' in html
    assert "../actors/xi.html" in html


def test_a_template_of_the_edition_takes_the_place_of_the_theme(edition: Path, run: Run) -> None:
    """One file overrides one file; a fault in it is told by file and line, and nothing is built."""
    own = edition / "templates"
    own.mkdir()
    (own / "404.html").write_text("<!doctype html><title>Gone</title>\n{{ frame.title }}\n")
    assert run("build", "-C", edition).returncode == 0
    assert (
        (edition / "public" / "404.html").read_text(encoding="utf-8").startswith("<!doctype html><title>Gone</title>")
    )
    (own / "404.html").write_text("<!doctype html>\n<title>Gone</title>\n{{ frame.nothing }}\n")
    done = run("build", "-C", edition)
    assert done.returncode == 1
    assert "templates/404.html:3:" in done.stderr
    assert "Traceback" not in done.stderr
