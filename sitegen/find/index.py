"""The index: Pagefind run by its command on a folder of small documents; what a browser needs of the outcome.

Two builds give the same bytes only without Pagefind's own filters (it writes their values in no fixed order) and with
one language a run. So each language has an index of its own, and which result is of which kind and text stands in
`records.json`, by the id that Pagefind gives a result: the hash of its fragment.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from sitegen.find.documents import Document
from sitegen.model.problem import SitegenError

FOLDER = "find"
"""Where the index stands in the site."""
TIMEOUT = 600
"""Seconds that one run may take; 300 documents take 0.2."""
SIGNATURE = b"pagefind_dcd"
"""What Pagefind writes before each of its values."""
TAKEN = ("pagefind-entry.json", "pagefind.*.pf_meta", "index/*.pf_index", "fragment/*.pf_fragment")
"""What a browser reads of an index; not Pagefind's own interfaces."""


def installed() -> bool:
    """Say whether Pagefind is there."""
    return find_spec("pagefind") is not None


def make_index(documents: Iterable[Document]) -> dict[str, bytes]:
    """Return the index's files by site path, an index for each language. Raises `SitegenError` if Pagefind fails."""
    by_language: dict[str, list[Document]] = {}
    for document in documents:
        by_language.setdefault(document.language, []).append(document)
    files: dict[str, bytes] = {}
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for language, members in sorted(by_language.items()):
        with TemporaryDirectory(prefix="sitegen-find-") as folder:
            made = run_pagefind(Path(folder), language, members)
            files[f"{FOLDER}/pagefind.js"] = (made / "pagefind.js").read_bytes()
            files.update((f"{FOLDER}/{language}/{name}", data) for name, data in taken(made))
            ids = result_ids(made)
        for document in members:
            if document.name in ids:
                groups.setdefault((document.kind, document.texts), []).append(ids[document.name])
    rows = [[kind, texts, " ".join(found)] for (kind, texts), found in sorted(groups.items())]
    records = {"languages": sorted(by_language), "groups": rows}
    files[f"{FOLDER}/records.json"] = json.dumps(records, separators=(",", ":")).encode()
    return files


def run_pagefind(folder: Path, language: str, documents: Iterable[Document]) -> Path:
    """Index documents in an empty folder; return the folder of the outcome. Raises `SitegenError` if it fails."""
    for document in documents:
        path = folder / "site" / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.html, encoding="utf-8")
    options = ["--site", "site", "--output-path", "made", "--force-language", language, "--keep-index-url", "--silent"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pagefind", *options],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise failure(f"Pagefind took longer than {TIMEOUT} seconds") from error
    except OSError as error:
        raise failure(f"Pagefind can't be started: {error.strerror}") from error
    if done.returncode or not (folder / "made" / "pagefind.js").is_file():
        said = done.stderr.decode(errors="replace").split("\n")
        last = next((line.strip() for line in reversed(said) if line.strip()), f"exit status {done.returncode}")
        raise failure(f"Pagefind says: {last}")
    return folder / "made"


def failure(why: str) -> SitegenError:
    """Return the error of an index that can't be made."""
    return SitegenError(f"the search index can't be made ({why}); `search: false` in content/edition.yaml does without")


def taken(made: Path) -> Iterable[tuple[str, bytes]]:
    """Yield the files that a browser needs, by their paths in the index."""
    entry = json.loads((made / "pagefind-entry.json").read_bytes())
    engines = [f"wasm.{index['wasm'] or 'unknown'}.pagefind" for index in entry["languages"].values()]
    for pattern in (*TAKEN, *engines):
        for path in sorted(made.glob(pattern)):
            yield path.relative_to(made).as_posix(), path.read_bytes()


def result_ids(made: Path) -> dict[str, str]:
    """Return the id of each document's results, by its file name: that of its fragment."""
    found = {}
    for path in made.glob("fragment/*.pf_fragment"):
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(SIGNATURE))
        found[fragment["url"].removeprefix("/")] = path.stem
    return found
