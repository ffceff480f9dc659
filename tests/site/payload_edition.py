"""The payloads of tests/cases/payloads, and an edition with them wherever words, Markdown or addresses may stand."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from tests.conftest import ROOT

PAYLOADS = ROOT / "tests" / "cases" / "payloads"
HEADING = "## "
UNSEEN = re.compile(r"\\u\{([0-9a-f]+)\}")
PICTURE = ROOT / "tests" / "cases" / "problems" / "base" / "content" / "assets" / "ferry.png"
IDS = (
    "constructor", "search", "main", "menu", "toc", "location", "name", "form", "title", "p1", "h1", "body", "at",
    "cite", "cite-data", "key", "map", "help", "slip", "said", "copies", "notes", "footnote-1", "prototype", "length",
    "then", "valueof", "document", "window", "self", "top", "parent", "index", "about", "text",
    "small-about", "0", "1", "null",
)  # fmt: skip
"""Ids that a page or a script might take for its own."""
TOGETHER = 6
"""How many payloads stand in the title of what has a page of its own."""


@cache
def lines(name: str, heading: str = "") -> tuple[str, ...]:
    """Return the payloads of a file, a line each; only those below headings that begin so."""
    found, wanted = [], False
    for line in (PAYLOADS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(HEADING):
            wanted = line.removeprefix(HEADING).startswith(heading)
        elif wanted and line:
            found.append(shown(line))
    return tuple(found)


class Refused(NamedTuple):
    """A file that must be refused."""

    title: str
    path: str
    code: str
    content: str


def refused_files() -> list[Refused]:
    """Return the files of files.txt."""
    whole = (PAYLOADS / "files.txt").read_text(encoding="utf-8")
    found = []
    for part in whole.split(f"\n{HEADING}")[1:]:
        title, place, content = part.split("\n", 2)
        path, _, code = place.rpartition(": ")
        found.append(Refused(title, shown(path), code, shown(content).rstrip("\n") + "\n"))
    return found


def shown(words: str) -> str:
    """Return words with the characters that stand for themselves by their numbers."""
    return UNSEEN.sub(lambda code: chr(int(code[1], 16)), words)


def literal(words: str) -> str:
    """Return Markdown that shows just these words."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", words)


def dump(value: Any) -> str:
    """Return a value as YAML on one line, whose strings no reader of lines can break."""
    written = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda char: f"\\u{ord(char[0]):04x}", written)


def write_layer(root: Path, layer: str, entries: Mapping[str, Any]) -> None:
    """Write the annotations of a layer."""
    file = root / "annotations" / f"{layer}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text("".join(f"{entry}: {dump(data)}\n" for entry, data in entries.items()), encoding="utf-8")


def write_page(file: Path, body: str, **front: Any) -> None:
    """Write a text or a page."""
    file.parent.mkdir(parents=True, exist_ok=True)
    matter = "".join(f"{key}: {dump(value)}\n" for key, value in front.items())
    file.write_text(f"---\n{matter}---\n\n{body}\n", encoding="utf-8")


def ids_for(count: int) -> list[str]:
    """Return so many ids, the strange ones first."""
    return [*IDS, *(f"entry-{number}" for number in range(count))][:count]


def payload_edition(root: Path, base_url: str) -> Path:
    """Write an edition of payloads, and return its folder. `base_url`: where its site will be served."""
    words, markdown, addresses = lines("words"), lines("markdown", "shown"), lines("addresses", "taken")
    said = cycle(markdown)
    place = cycle(addresses)
    text = "constructor"
    (root / "content" / "assets").mkdir(parents=True)
    shutil.copy(PICTURE, root / "content" / "assets" / "dot.png")
    config = {
        "title": " ".join(words[:3]), "language": "en", "description": " ".join(words[3:9]), "subtitle": words[9],
        "editors": list(words[10:14]), "base_url": base_url, "question": next(said), "method": next(said),
        "repository": {"url": "https://github.com/example/a", "branch": "<b>'\"&", "path": "a'b&c"},
        "rights": literal(words[14]), "texts": [text, "location"], "compare": [[text, "location"]],
    }  # fmt: skip
    (root / "content" / "edition.yaml").write_text(
        "".join(f"{key}: {dump(value)}\n" for key, value in config.items()), encoding="utf-8"
    )
    texts = root / "content" / "texts"
    write_page(
        texts / f"{text}.md", "\n\n".join(map(literal, words)), title=words[0], author="; ".join(words[1:4]),
        publisher=words[4], url=addresses[0], rights=literal(words[5]), note=next(said), published="2019",
    )  # fmt: skip
    write_page(texts / "location.md", "\n\n---\n\n".join(markdown), title=words[27])
    for number, payload in enumerate(markdown[:4]):
        write_page(root / "content" / "pages" / ("about.md" if not number else f"page-{number}.md"), payload,
                   title=words[number])  # fmt: skip
    shared = [{"by": word, "label": word, "added": "2026-01-01"} for word in words]
    at = [{"text": text, "p": number, "quote": word} for number, word in enumerate(words, 1)]
    shares: tuple[list[list[int]], ...] = ([], [], [], [])
    for number, start in enumerate(range(0, len(words), TOGETHER)):
        shares[number % 4].append(list(range(start, min(start + TOGETHER, len(words)))))
    actors, events, terms, claims = ([*zip(ids_for(len(share)), share, strict=True)] for share in shares)
    people = [name for name, _ in actors]

    def joined(share: list[int]) -> str:
        return " ".join(words[n] for n in share)

    write_layer(root, "actors", {
        name: {"name": joined(share), "kind": "person", "names": [words[n] for n in share], "about": next(said),
               "roles": {text: literal(joined(share))}, "same_as": [next(place)], **shared[share[0]],
               **({"was": [f"was-{name}"]} if name in IDS[:3] else {})}
        for name, share in actors
    })  # fmt: skip
    write_layer(root, "events", {
        name: {"title": joined(share), "date": "2019-01-07", "class": "text", "about": next(said), "actors": people[:2],
               "at": [at[n] for n in share], **shared[share[0]]}
        for name, share in events
    })  # fmt: skip
    write_layer(root, "glossary", {
        name: {"term": joined(share), "definition": next(said), "forms": [words[n] for n in share],
               "see": [terms[0][0]], **shared[share[0]]}
        for name, share in terms
    })  # fmt: skip
    write_layer(root, "claims", {
        name: {"at": [at[n] for n in share], "statement": literal(joined(share)), "kind": "assertion",
               "held_by": people[:1], "outcome": {"verdict": "open", "note": next(said)}, **shared[share[0]],
               "links": [{"rel": "supports", "to": claims[n - 1][0], "why": next(said)}]}
        for n, (name, share) in enumerate(claims)
    })  # fmt: skip
    write_layer(root, "notes", {
        name: {"title": words[n], "body": next(said), "at": [at[n]], **shared[n],
               "sources": [{"id": name, "where": words[n]}]}
        for n, name in enumerate(ids_for(len(words)))
    })  # fmt: skip
    write_layer(root, "sources", {
        name: {"title": words[n], "publisher": words[n], "urls": [next(place)], "archived": next(place),
               "note": next(said), "parts": [{"publisher": words[n], "url": next(place)}], **shared[n]}
        for n, name in enumerate(ids_for(len(words)))
    })  # fmt: skip
    write_layer(root, "relations", {
        name: {"text": text, "from": name, "to": people[n - 1], "means": literal(joined(share)),
               "stances": [{"status": "asserted", "by": people[2]}], "claims": [claims[n % len(claims)][0]],
               **shared[n]}
        for n, (name, share) in enumerate(actors)
    })  # fmt: skip
    return root
