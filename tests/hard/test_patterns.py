"""What has brought other programs to a stop gets an answer: by the command itself, within some seconds and 300 MB.

`make test` tries some of the patterns, those that were worst before there were limits; `make fuzz` tries all of them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.model.limits import MAX_MARKUP, MAX_VALUE_MARKUP
from sitegen.model.markup import markup_beyond
from tests.conftest import ROOT
from tests.hard.patterns import HTML, MARKDOWN, YAML

BASE = ROOT / "tests" / "cases" / "problems" / "base"
SECONDS = 8
"""Twice what is promised, for a machine that has much else to do."""
MEGABYTES = 300
ADDRESSES = 1_500_000_000
"""How many bytes of addresses a process may have: one that asks for more is ended."""
MEASURED = Path(__file__).with_name("measured.py")
NOTE = "hard:\n  title: T\n  at: [{text: ferry, p: 1}]\n  body: |2\n"
MATTER = "---\ntitle: A\n---\n\n"


def within(source: str, most: int) -> str:
    """Return a source cut to what is still read, so that it is parsed."""
    beyond = markup_beyond(source, most - 20)
    return source if beyond is None else source[:beyond]


def files(kind: str, name: str) -> tuple[str, str]:
    """Return the path of a file with a pattern, and what it holds."""
    if kind == "text":
        return "content/texts/bridge.md", MATTER + within(MARKDOWN[name], MAX_MARKUP)
    if kind == "page":
        return "content/pages/about.md", MATTER + within(MARKDOWN[name], MAX_MARKUP)
    if kind == "value":
        lines = within(MARKDOWN[name], MAX_VALUE_MARKUP).split("\n")
        return "annotations/notes/hard.yaml", NOTE + "".join(f"    {line}\n" for line in lines)
    if kind == "annotations":
        return "annotations/notes/hard.yaml", YAML[name]
    if kind == "front matter":
        return "content/texts/hard.md", f"---\n{YAML[name]}\n---\n\nA.\n"
    if kind == "edition.yaml":
        return "content/edition.yaml", YAML[name]
    if kind == "html":
        return "found.html", HTML[name]
    return f"found.{kind}", within(MARKDOWN[name], MAX_MARKUP if kind == "md" else MAX_MARKUP // 2)


CHOSEN = [
    ("text", "brackets that only open"),
    ("page", "an image before each bracket"),
    ("value", "links, one after another"),
    ("annotations", "entries that are faulty"),
    ("annotations", "a thousand million laughs"),
    ("html", "comments that only open"),
    ("html", "marked sections that only open"),
    ("md", "brackets of images"),
]
"""Kinds of files, and patterns."""


def every() -> Iterator[tuple[str, str]]:
    """Yield all patterns in all kinds of files."""
    for kind in ("text", "page", "value", "md", "txt"):
        yield from ((kind, name) for name in MARKDOWN)
    for kind in ("annotations", "front matter", "edition.yaml"):
        yield from ((kind, name) for name in YAML)
    yield from (("html", name) for name in HTML)


@pytest.mark.parametrize(("kind", "name"), list(every()) if os.environ.get("SITEGEN_FUZZ") else CHOSEN)
def test_a_pattern_is_answered(tmp_path: Path, kind: str, name: str) -> None:
    """The command says what is wrong, or that nothing is."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    path, content = files(kind, name)
    (tmp_path / path).parent.mkdir(exist_ok=True)
    (tmp_path / path).write_text(content, "utf-8", newline="")
    asked = ["import", path] if path.startswith("found") else ["check"]
    done = subprocess.run(
        [sys.executable, MEASURED, str(SECONDS), str(ADDRESSES), sys.executable, "-m", "sitegen", *asked],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    code, peak = json.loads(done.stdout)
    words = done.stderr.decode()
    assert "Traceback" not in words, words[-1_000:]
    assert code in (0, 1, 2), words[-1_000:]
    assert peak < MEGABYTES * 1_000_000
