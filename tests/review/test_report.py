"""The report on a change: what it says of annotations, passages, problems, names and pages."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.history import base_commit
from tests.conftest import Run
from tests.repositories import commit_all, start_repository
from tests.review.review_editions import SMALL, replace, report_of, section, small_repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with the small edition, committed."""
    return small_repository(tmp_path / "edition")


def test_nothing_changed_is_said_in_a_line(root: Path) -> None:
    """Where nothing was touched the report is three sentences."""
    assert report_of(root) == (
        f"no annotation changed; no problem\n\nCompared with `{base_commit(root)[:12]}`.\n\n"  # type: ignore[index]
        "## Pages\n\nNo page changes.\n"
    )


def test_an_added_annotation_stands_in_its_sentence(root: Path) -> None:
    """Its kind, title, id, file and line; its passage marked in the sentence; the pages it makes and changes."""
    (root / "annotations" / "events").mkdir()
    (root / "annotations" / "events" / "evening.yaml").write_text(
        "# by a reader\nrope-cut:\n  title: The rope is cut\n  date: '1931-05-01'\n  class: text\n"
        "  at: [{text: ferry, p: 3, quote: rope was cut}]\n",
        encoding="utf-8",
    )
    report = report_of(root)
    assert report.splitlines()[0] == "1 annotation added; no problem"
    assert section(report, "### Added").splitlines() == [
        "- event <b>The rope is cut</b> (`rope-cut`), `annotations/events/evening.yaml:2`",
        "  - `title`: The rope is cut",
        "  - `date`: `1931-05-01`",
        "  - `class`: `text`",
        "  - at paragraph 3 of ferry: “By evening the <b>rope was cut</b>.”",
    ]
    pages = section(report, "## Pages")
    assert "- `events/rope-cut.html` added" in pages
    assert "- `timeline.html` changed, " in pages


def test_a_changed_annotation_shows_which_keys_and_words(root: Path) -> None:
    """Short values as old → new, prose word by word, items of lists as added or removed."""
    replace(
        root,
        "annotations/claims.yaml",
        ("kind: forecast", "kind: assertion"),
        ("bread to everybody", "bread and work to everybody"),
        ("held_by: [mayor]", "held_by: [mayor, ferryman]\n  outcome: {verdict: open}"),
    )
    report = report_of(root)
    assert report.startswith("1 annotation changed; no problem\n")
    changed = section(report, "### Changed").splitlines()
    assert changed[0].startswith("- claim <b>The bridge brings bread and work to everybody.</b> (`bridge-feeds`)")
    assert changed[1:-1] == [
        "  - `kind`: `forecast` → `assertion`",
        "  - `held_by 2` added: `ferryman`",
        "  - `statement`: The bridge brings bread <ins>and work </ins>to everybody.",
        "  - `outcome` added: `{verdict: open}`",
    ]
    assert changed[-1] == "  - at paragraph 2 of ferry: ““A <b>bridge will feed us</b> all”, said the mayor.”"
    assert "- `claims/bridge-feeds.html` changed, " in report
    assert "(the claim changed)" in report


def test_a_removed_annotation_stands_where_it_was(root: Path) -> None:
    """Its file and line are those of the base, its passage too."""
    (root / "annotations" / "notes.yaml").unlink()
    report = report_of(root)
    assert report.startswith("1 annotation removed; no problem\n")
    assert section(report, "### Removed").splitlines() == [
        "- note <b>The diary</b> (`diary`), `annotations/notes.yaml:1`",
        "  - at paragraph 2 of bridge: “Only one man asks “who <b>would pay for the ferry</b>”; he is laughed at.”",
    ]


def test_a_renamed_annotation_is_a_changed_one(root: Path) -> None:
    """An entry that keeps its old id in `was` was neither added nor removed."""
    replace(root, "annotations/notes.yaml", ("diary:\n", "lost-diary:\n  was: [diary]\n"))
    report = report_of(root)
    assert report.startswith("1 annotation changed; no problem\n")
    assert "  - id: `diary` → `lost-diary`" in section(report, "### Changed")


def test_an_edit_of_a_text_tells_what_became_of_the_passages(root: Path) -> None:
    """A passage whose words went is lost, one whose paragraph has another number moved, the others are counted."""
    replace(root, "annotations/claims.yaml", ("p: 2, ", ""))
    commit_all(root)
    replace(root, "content/texts/ferry.md", ("The old ferry", "Noon came.\n\nThe old ferry"))
    replace(root, "content/texts/bridge.md", ("“who would pay for the ferry”", "when it opens"))
    report = report_of(root)
    first = report.splitlines()[0]
    assert first == "no annotation changed; 2 texts changed; 1 passage lost, 2 moved; 1 problem (1 error)"
    passages = section(report, "## Passages")
    assert passages.startswith("0 passages kept their place.")
    assert section(report, "### Lost").splitlines()[1] == (
        "  - was: paragraph 2 of bridge: “Only one man asks “who <b>would pay for the ferry</b>”; he is laughed at.”"
    )
    assert section(report, "### Moved").splitlines()[-1] == (
        "  - paragraph 2 of ferry → paragraph 3 of ferry: ““A <b>bridge will feed us</b> all”, said the mayor.”"
    )
    assert section(report, "## Texts").splitlines() == [
        "- `ferry` changed, in 1 block",
        "- `bridge` changed, in 1 block",
    ]


def test_problems_are_new_remaining_or_fixed(root: Path) -> None:
    """A problem is the same one by code, file and message, in whatever line it stands now."""
    replace(root, "annotations/actors.yaml", ("kind: person\n  names: [mayor]", "kind: parson\n  names: [mayor]"))
    replace(root, "annotations/events.yaml", ('date: "1931-05-01"', 'date: "1931-25-01"'))
    commit_all(root)
    replace(root, "annotations/events.yaml", ('date: "1931-25-01"', 'date: "1931-05-01"'))
    replace(root, "annotations/actors.yaml", ("ferryman:\n", "# persons\nferryman:\n"))
    replace(root, "annotations/glossary.yaml", ("forms:", "shapes:"))
    report = report_of(root)
    assert report.splitlines()[0].endswith("; 2 problems (2 errors, 1 new), 1 fixed")
    assert "annotations/glossary.yaml:4:3" in section(report, "### New")
    assert section(report, "### Remaining").startswith("- error at `annotations/actors.yaml:8:9`: ")
    assert "annotations/events.yaml:3:9" in section(report, "### Fixed")
    assert report.index("## Problems") < report.index("## Pages")
    assert "It had errors: what it could not say then may be called new here." in report
    assert "The site can't be built because of errors, so the pages are not compared." in report


def test_an_entry_that_cannot_be_read_was_not_removed(root: Path) -> None:
    """With an error in a file the report tells the problem and leaves the rest as far as it is known."""
    replace(root, "annotations/actors.yaml", ("kind: person\n  names: [mayor]", "kind: parson\n  names: [mayor]"))
    report = report_of(root)
    assert report.startswith("no annotation changed; ")
    assert "### Removed" not in report
    (root / "annotations" / "actors.yaml").write_text("ferryman: [", encoding="utf-8")
    assert "### Removed" not in report_of(root)


def test_a_new_name_tells_where_it_matches(root: Path) -> None:
    """A name can match everywhere: how often it came, and the first places."""
    replace(root, "annotations/actors.yaml", ("names: [mayor]", "names: [mayor, evening, bell]"))
    names = section(report_of(root), "## Names")
    assert "- actor <b>the mayor</b> (`mayor`): 3 places more" in names
    assert "  - appears paragraph 3 of ferry: “By <b>evening</b> the rope was cut.”" in names
    assert "vanishes" not in names


def test_a_name_in_a_paragraph_with_another_number_neither_came_nor_went(root: Path) -> None:
    """Only the name counts, not the number of its block, nor the rest of its sentence."""
    replace(
        root, "content/texts/ferry.md", ("The old", "Noon came.\n\nThe old"), ("By evening the rope", "Soon the rope")
    )
    assert "## Names" not in report_of(root)


def test_a_base_without_the_edition_makes_all_new(tmp_path: Path) -> None:
    """The report says so, and counts everything as added."""
    root = start_repository(tmp_path / "edition")
    (root / "README.md").write_text("Soon.")
    first = commit_all(root)
    shutil.copytree(SMALL, root, dirs_exist_ok=True)
    report = report_of(root, first)
    assert report.startswith("8 annotations added; 2 texts added; no problem\n")
    assert f"In `{first[:12]}` there was no edition yet: all is new." in report
    assert "pages added" in section(report, "## Pages")


def test_an_edition_s_own_template_is_told(root: Path) -> None:
    """A template may change every page and is code, so it is named, with what to mind."""
    (root / "templates").mkdir()
    (root / "templates" / "prose.html").write_text("<p>{{ body }}</p>\n", encoding="utf-8")
    report = report_of(root)
    assert "- `about.html` changed, " in section(report, "## Pages")
    assert section(report, "## Files") == (
        "- `templates/prose.html` added: <b>a template is code that runs when the edition is built: read it</b>"
    )


def test_every_file_is_listed_those_that_run_first(root: Path) -> None:
    """Assets are named too; those that may hold scripts with what to mind; originals never."""
    assets = root / "content" / "assets"
    assets.mkdir(exist_ok=True)
    (assets / "a.png").write_bytes(b"picture")
    (assets / "old.SVG").write_text("<svg/>", encoding="utf-8")
    commit_all(root)
    (assets / "a.png").write_bytes(b"other")
    (assets / "old.SVG").unlink()
    (assets / "x.svg").write_text("<svg><script>1</script></svg>", encoding="utf-8")
    (root / "content" / "originals").mkdir()
    (root / "content" / "originals" / "ferry.md").write_text("secret", encoding="utf-8")
    assert section(report_of(root), "## Files").splitlines() == [
        "- `content/assets/x.svg` added: <b>a document that may hold scripts, which run when it is opened: read it</b>",
        "- `content/assets/a.png` changed",
        "- `content/assets/old.SVG` removed",
    ]


def test_an_added_claim_shows_its_substance(root: Path) -> None:
    """All its keys are told but the passages, which stand in their sentences; each link by itself, with its reason."""
    (root / "annotations" / "claims").mkdir()
    (root / "annotations" / "claims" / "rope.yaml").write_text(
        "rope:\n  at: [{text: ferry, p: 3, quote: rope was cut}]\n  kind: assertion\n  held_by: [mayor]\n"
        "  statement: The rope was cut on purpose <b>.\n"
        "  links: [{rel: supports, to: bridge-feeds, why: No rope needs a bridge.}]\n",
        encoding="utf-8",
    )
    assert section(report_of(root), "### Added").splitlines()[1:] == [
        "  - `kind`: `assertion`",
        "  - `held_by`: `[mayor]`",
        "  - `statement`: The rope was cut on purpose &lt;b&gt;.",
        "  - `links 1`: `{rel: supports, to: bridge-feeds, why: No rope needs a bridge.}`",
        "  - at paragraph 3 of ferry: “By evening the <b>rope was cut</b>.”",
    ]


def test_the_command_writes_the_report_and_problems_do_not_fail_it(root: Path, run: Run) -> None:
    """Exit 0 with a report on stdout or in a file, the same bytes each time; 2 for what can't be done."""
    replace(root, "annotations/notes.yaml", ("would pay for", "would pray for"))
    done = run("report", "--base", "HEAD", "-C", root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 annotation changed; 1 problem (1 error)\n")
    assert run("report", "--base", "HEAD", "-o", "out.md", cwd=root).returncode == 0
    assert (root / "out.md").read_text(encoding="utf-8") == done.stdout
    for args in (["--base", "nowhere"], ["--base", "HEAD", "-o", root / "absent" / "out.md"], ["-C", root.parent]):
        wrong = run("report", *args, cwd=root)
        assert wrong.returncode == 2
        assert wrong.stdout == ""
        assert len(wrong.stderr.splitlines()) == 1


def test_without_a_base_all_is_new(root: Path, tmp_path: Path, run: Run) -> None:
    """A folder in no repository has no earlier state; nor has a branch whose first commit was pushed (zeros)."""
    alone = shutil.copytree(SMALL, tmp_path / "alone")
    for args in (["-C", alone], ["-C", root, "--base", "0" * 40]):
        done = run("report", *args)
        assert done.returncode == 0
        assert done.stdout.startswith("8 annotations added; 2 texts added; no problem\n")
        assert "There is no earlier state to compare with: all is new." in done.stdout
