"""Files nobody knows become texts: each folder in cases/ is one, and can be added to without Python.

    cases/NAME/source.txt     what is imported (.txt, .md, .markdown, .html)
    cases/NAME/expected.md    the text that is made of it
    cases/NAME/report.txt     what is told: a line `LINE REASON: WORDS` for each line left out, then the notes

Run with SITEGEN_UPDATE=1 in the environment to write the last two anew, then read the difference.
"""

import os
from pathlib import Path

import pytest
import yaml

from sitegen.importers import import_source

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())


def run_case(folder):
    """Return what import makes of a case, as the texts of its two files."""
    (source,) = folder.glob("source.*")
    imported = import_source(source.name, source.read_bytes(), [], as_text=folder.name)
    assert (imported.text, imported.kind, imported.matched) == (folder.name, "new", "")
    lines = [f"{line.line} {line.reason}: {line.text}" for line in imported.dropped]
    return imported.content, "".join(f"{line}\n" for line in (*lines, *imported.notes))


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_the_source_becomes_the_expected_text(folder):
    """Text and report are as they are written down."""
    content, report = run_case(folder)
    if os.environ.get("SITEGEN_UPDATE"):
        (folder / "expected.md").write_text(content, encoding="utf-8", newline="")
        (folder / "report.txt").write_text(report, encoding="utf-8", newline="")
    assert content == (folder / "expected.md").read_text(encoding="utf-8")
    assert report == (folder / "report.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_a_case_has_three_files_and_a_title(folder):
    """A file that nothing reads would be a test that nobody runs."""
    names = {path.name for path in folder.iterdir()}
    assert names == {"expected.md", "report.txt", next(name for name in names if name.startswith("source."))}
    matter = yaml.safe_load((folder / "expected.md").read_text(encoding="utf-8").split("---\n")[1])
    assert matter["title"]
