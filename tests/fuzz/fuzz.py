"""Give one kind of file ever other bytes, led by what of the program they reach: `python tests/fuzz/fuzz.py KIND`.

What follows the kind goes to libFuzzer: `-max_total_time=600`, a file to try again. `make fuzz` tries all kinds. The
seeds are the repository's own files; what was found to lead on is kept in .cache/fuzz/KIND, so that a run goes on where
the last one ended. Needs atheris, of the group `fuzz`.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["sitegen", "markdown_it", "mdit_py_plugins"]):
    from sitegen.layers import LAYERS
    from tests.fuzz.kinds import BASE, KINDS

LIMITS = ["-timeout=10", "-rss_limit_mb=1200", "-max_len=4000"]
"""Seconds for one input, under instrumentation and beside other work; memory of the whole run; bytes of an input."""
SEEDS = {
    "annotations": ("*.yaml", "tests/cases/problems/base/annotations", "annotations"),
    "config": ("edition.yaml", "tests/cases/problems/base/content", "content"),
    "text": ("*.md", "tests/cases/problems/base/content/texts", "content/texts"),
    "body": ("*.md", "tests/cases/problems/base/content/texts", "docs"),
    "page": ("*.md", "content/pages", "docs"),
    "original": ("*.md", "tests/cases/problems/base/content/texts", "docs"),
    "import-text": ("source.txt", "tests/importers/cases"),
    "import-markdown": ("source.md", "tests/importers/cases"),
    "import-html": ("source.html", "tests/importers/cases"),
    "template": ("*.html", "templates"),
    "words": ("*.yaml", "templates/words"),
}
"""For each kind the pattern of its files' names, and the folders they are in."""

LAYER = {layer.name: number for number, layer in enumerate(LAYERS)}


def seeds(kind: str) -> Iterator[bytes]:
    """Yield files of the repository that are of a kind, or the sections of a catalogue, cut where they are long."""
    pattern, *folders = SEEDS[kind]
    for folder in folders:
        for path in sorted((ROOT / folder).rglob(pattern)):
            start = bytes([LAYER[path.stem]]) if kind == "annotations" else b""
            data = path.read_bytes()
            parts = re.split(rb"(?m)^(?=\w)", data) if kind == "words" else [data]
            yield from (start + part[:2_000] for part in parts)


def main(kind: str, arguments: list[str]) -> None:
    """Fuzz one kind of file until libFuzzer ends the process."""
    run = KINDS[kind]
    root = Path(tempfile.mkdtemp(prefix="sitegen-fuzz-"))
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    corpus = ROOT / ".cache" / "fuzz" / kind
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(kind)):
        (corpus / f"seed-{number}").write_bytes(data)
    found = [] if any(not argument.startswith("-") for argument in arguments) else [str(corpus)]
    prefix = f"-artifact_prefix={corpus.parent}/{kind}-"
    atheris.Setup([sys.argv[0], *LIMITS, prefix, *arguments, *found], lambda data: run(root, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
