"""Invented texts → an edition in a folder: `python tests/benchmarks/edition.py FOLDER --texts 1000`."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.invented import Annotation, Invention, Line, Measures, Text, Token

CONFIG = """\
title: Invented texts
language: en
description: Texts of invented words, to measure with.
search: {search}
"""
FOLDERS = {"note": "notes", "claim": "claims", "event": "events", "relation": "relations", "source": "sources"}
CLAIM_KINDS = ("assertion", "belief", "forecast", "recommendation")
EVENT_CLASSES = ("text", "presupposed", "context")
FILE = 100
"""Actors or terms in a file."""


def write_edition(root: Path, invention: Invention, *, search: bool = False) -> None:
    """Write an edition in which nothing is wrong: a file a text in a folder for each layer."""
    for folder in ("content/texts", "content/pages", *(f"annotations/{name}" for name in FOLDERS.values())):
        (root / folder).mkdir(parents=True, exist_ok=True)
    put(root / "content/edition.yaml", CONFIG.format(search="true" if search else "false"))
    write_grouped(root / "annotations/actors", actors(invention))
    write_grouped(root / "annotations/glossary", terms(invention))
    for number, text in enumerate(invention.texts()):
        put(root / f"content/texts/{text.id}.md", text_source(text))
        files: dict[str, list[str]] = {"sources": [source(text)]}
        for order, annotation in enumerate(text.annotations):
            record = RECORDS[annotation.kind](annotation, text, number, order, invention)
            files.setdefault(FOLDERS[annotation.kind], []).append(record)
        for folder, records in files.items():
            put(root / f"annotations/{folder}/{text.id}.yaml", "\n".join(records))


def put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def write_grouped(folder: Path, records: Iterable[str]) -> None:
    """Write records to files of a hundred."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(records)
    for start in range(0, len(kept), FILE):
        put(folder / f"part-{start // FILE + 1}.yaml", "\n".join(kept[start : start + FILE]))


def text_source(text: Text) -> str:
    """Return a text's file."""
    matter = f'---\ntitle: {text.title}\nauthor: The inventor\npublished: "{text.year}"\n---\n\n'
    return matter + body(text.lines, lambda _line, _index, token: markdown(token))


def body(lines: list[Line], shown: Callable[[int, int, Token], str]) -> str:
    """Return the Markdown of lines; `shown` gives a token's from its line's number and its own."""
    parts: list[str] = []
    for number, line in enumerate(lines):
        words = " ".join(shown(number, index, token) for index, token in enumerate(line.tokens))
        mark = {"h": "## ", "li": "- ", "p": ""}[line.kind]
        tight = line.kind == "li" and parts and parts[-1].startswith("- ")
        parts.append(("" if not parts else "\n" if tight else "\n\n") + mark + words)
    return "".join(parts) + "\n"


def markdown(token: Token) -> str:
    """Return a token in Markdown."""
    return token.before + token.word + token.after + token.trail


def actors(invention: Invention) -> Iterator[str]:
    """Yield the records of the actors."""
    for number, actor in enumerate(invention.vocabulary.actors):
        kind = ("person", "person", "organisation", "place")[number % 4]
        yield (
            f"{actor.id}:\n  name: {actor.first} {actor.last}\n  kind: {kind}\n"
            f"  names: [{actor.first} {actor.last}, {actor.last}]\n  about: Somebody who is named in the texts.\n"
        )


def terms(invention: Invention) -> Iterator[str]:
    """Yield the records of the glossary."""
    for term in invention.vocabulary.terms:
        yield f"{term}:\n  term: {term}\n  forms: [{term}]\n  definition: A word that some of the texts have.\n"


def source(text: Text) -> str:
    """Return the record of the source that a text brings."""
    return (
        f'{source_id(text.id)}:\n  title: On {text.title}\n  publisher: The press\n  date: "{text.year}"\n'
        f"  urls: [https://example.org/{text.id}]\n  kind: book\n"
    )


def source_id(text_id: str) -> str:
    """Return the id of the source of a text."""
    return f"s{text_id.removeprefix('t')}"


def selectors(annotation: Annotation, text: Text) -> str:
    """Return the key `at` of a record, with a selector for each place; the whole text where there is none."""
    found = [
        f'    - {{text: {text.id}, p: {text.lines[place.line].name.removeprefix("p")}, quote: "{place.quote}"}}\n'
        for place in annotation.places
    ]
    return "  at:\n" + ("".join(found) or f"    - {{text: {text.id}}}\n")


def prose(key: str, words: str) -> str:
    """Return a value of some length, folded as people write it."""
    return f"  {key}: >-\n" + textwrap.indent(textwrap.fill(words, 100), "    ") + "\n"


def cited(number: int, order: int, invention: Invention) -> str:
    """Return the id of the source that an annotation cites: its text's own first, then one of any."""
    own = number if order == 0 else (number * 7 + order * 13) % invention.measures.texts
    return source_id(f"t{own + 1}")


def note(annotation: Annotation, text: Text, number: int, order: int, invention: Invention) -> str:
    """Return the record of a note."""
    actor = invention.vocabulary.actors[(number + order) % len(invention.vocabulary.actors)]
    words = f"{annotation.words} See [{actor.last}](actor:{actor.id}) [@{cited(number, order, invention)}]."
    title = f"  title: {' '.join(annotation.words.split()[:3]).strip('.,')}\n"
    return f"{annotation.id}:\n{title}{selectors(annotation, text)}{prose('body', words)}"


def claim(annotation: Annotation, text: Text, number: int, order: int, invention: Invention) -> str:
    """Return the record of a claim, linked to the one before it, or the first of a text to one of the text before."""
    actor = invention.vocabulary.actors[(number * 3 + order) % len(invention.vocabulary.actors)]
    kind = CLAIM_KINDS[order % len(CLAIM_KINDS)]
    to, rel = (annotation.other, "supports") if annotation.other else (annotation.id, "contradicts")
    if not annotation.other:
        to = annotation.id.replace(f"{text.id}-", f"t{number}-") if number else ""
    links = f"  links:\n    - {{rel: {rel}, to: {to}, why: One follows from the other.}}\n" if to else ""
    return (
        f"{annotation.id}:\n{selectors(annotation, text)}  kind: {kind}\n  held_by: [{actor.id}]\n"
        f"{prose('statement', annotation.words)}  sources: [{cited(number, order, invention)}]\n{links}"
    )


def event(annotation: Annotation, text: Text, number: int, order: int, invention: Invention) -> str:
    """Return the record of an event."""
    actor = invention.vocabulary.actors[(number * 5 + order) % len(invention.vocabulary.actors)]
    date = f"{text.year - order % 7}-{1 + number % 12:02}-{1 + order % 28:02}"
    kind = EVENT_CLASSES[order % len(EVENT_CLASSES)]
    return (
        f'{annotation.id}:\n  title: {" ".join(annotation.words.split()[:4]).strip(".,")}\n  date: "{date}"\n'
        f"  class: {kind}\n{selectors(annotation, text)}{prose('about', annotation.words)}  actors: [{actor.id}]\n"
        f"  sources: [{cited(number, order, invention)}]\n  confidence: confirmed\n"
    )


def relation(annotation: Annotation, text: Text, number: int, order: int, invention: Invention) -> str:
    """Return the record of a relation between two actors."""
    people = invention.vocabulary.actors
    ends = [people[(number + order + step) % len(people)].id for step in range(3)]
    claims = [other.id for other in text.annotations if other.kind == "claim"][:2]
    return (
        f"{annotation.id}:\n  text: {text.id}\n  from: {ends[0]}\n  to: {ends[1]}\n"
        f"  means: {' '.join(annotation.words.split()[:4]).strip('.,')}\n"
        f"  stances: [{{status: asserted, by: {ends[2]}}}]\n  claims: [{', '.join(claims)}]\n"
    )


RECORDS = {"note": note, "claim": claim, "event": event, "relation": relation}


def main() -> None:
    """Write an edition as the command line says."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    for name, value in Measures()._asdict().items():
        arguments.add_argument(f"--{name}", type=int, default=value)
    arguments.add_argument("--search", action="store_true")
    options = vars(arguments.parse_args())
    folder, search = options.pop("folder"), options.pop("search")
    write_edition(folder, Invention(Measures(**options)), search=search)


if __name__ == "__main__":
    main()
