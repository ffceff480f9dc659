"""What is done with the bytes of each kind of file, so that whatever is thrown is a fault of the program.

Each function writes the bytes into an edition without a fault, reads it as the command does, and asserts of every
problem that it stands in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from sitegen.check.edition import sort_problems
from sitegen.compile_templates import check_templates
from sitegen.importers import import_source
from sitegen.language import load_words, placeholders, read_words
from sitegen.layers import LAYERS
from sitegen.load.edition import EditionFiles
from sitegen.load.texts import TextReader
from sitegen.model.date_words import date_words
from sitegen.model.dates import parse_date
from sitegen.model.page import Page
from sitegen.model.problem import Problem, SitegenError
from sitegen.model.words import Words
from sitegen.render import Renderer, TemplateFault

CASES = Path(__file__).parents[1] / "cases"
BASE = CASES / "problems" / "base"

Run = Callable[[Path, bytes], None]
"""From the folder of an edition, which is written to, and the bytes of a file to nothing."""


def put(root: Path, name: str, data: bytes) -> None:
    """Write a file of an edition."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def stand_in_files(root: Path, problems: Iterable[Problem]) -> None:
    """Assert that each problem names a line and a column that its file has, in words that can be shown on one line."""
    for problem in sort_problems(problems):
        assert len(problem.message.splitlines()) == 1
        f"{problem.message}{problem.hint}".encode()
        assert problem.line >= 1
        assert problem.column >= 1
        path = root / problem.path
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
            lines = text.split("\n")
            assert problem.line <= len(lines), problem
            assert problem.column <= len(lines[problem.line - 1]) + 1, problem


def read_edition(name: str, data: bytes, root: Path) -> None:
    """Read an edition of which one file holds these bytes."""
    put(root, name, data)
    if root not in EDITIONS:
        EDITIONS[root] = EditionFiles(root, LAYERS, originals=True)
    files = EDITIONS[root]
    files.known.clear() if name not in files.known else files.known.pop(name)
    files.load()
    stand_in_files(root, (problem for problem in files.problems if problem.path == name))


EDITIONS: dict[Path, EditionFiles] = {}
"""What was read of the other files of an edition, which stay the same."""


def annotations(root: Path, data: bytes) -> None:
    """The layer is chosen by the first byte, so that a fuzzer finds its way into each."""
    layer = LAYERS[data[0] % len(LAYERS)] if data else LAYERS[0]
    read_edition(f"annotations/{layer.name}.yaml", data[1:], root)


def config(root: Path, data: bytes) -> None:
    """content/edition.yaml."""
    read_edition("content/edition.yaml", data, root)


def text(root: Path, data: bytes) -> None:
    """A text: front matter and body."""
    read_edition("content/texts/ferry.md", data, root)


def body(root: Path, data: bytes) -> None:
    """A text's body, below front matter without a fault."""
    read_edition("content/texts/ferry.md", b"---\ntitle: The Last Ferry\n---\n\n" + data, root)


def page(root: Path, data: bytes) -> None:
    """A page of the editors' own, below front matter without a fault."""
    read_edition("content/pages/about.md", b"---\ntitle: About\n---\n\n" + data, root)


def original(root: Path, data: bytes) -> None:
    """The original of a text that has a digest."""
    matter = f"---\ntitle: A\noriginal:\n  files: [{'0' * 64}]\n  paragraphs: [{'0' * 64}]\n---\n\nA.\n"
    put(root, "content/texts/ferry.md", matter.encode())
    read_edition("content/originals/ferry.md", data, root)


def bring_in(name: str) -> Run:
    """Return what imports a file of that name, and reads the text that it became."""

    def run(root: Path, data: bytes) -> None:
        try:
            imported = import_source(name, data, ())
        except SitegenError:
            return
        put(root, "content/texts/ferry.md", imported.content.encode())
        problems: list[Problem] = []
        reader = TextReader(root, lambda _kind, _id: None, "en", problems)
        assert reader.read(root / "content/texts/ferry.md", original=False) is not None, problems
        assert not [problem for problem in problems if problem.severity == "error"], problems

    return run


def template(root: Path, data: bytes) -> None:
    """A template of an edition's own, compiled and rendered."""
    put(root, "templates/prose.html", data)
    stand_in_files(root, check_templates(root / "templates"))
    inputs = {"words": ["a", "<b>"], "number": 3, "view": {"name": "A", "items": [1, 2]}}
    words = load_words(root / "templates", "en", [])
    try:
        Renderer(root / "templates", {}, words).render(Page("a.html", "prose.html", inputs, "A"))
    except TemplateFault as fault:
        stand_in_files(root, [fault.problem])


WORDS = load_words(Path("no edition"), "en", [])
DATES = [
    parse_date(line.partition("|")[0].strip())
    for line in (CASES / "dates" / "german.txt").read_text("utf-8").splitlines()
    if line and line[0] != "#"
]


def words(root: Path, data: bytes) -> None:
    """A catalogue of the interface's words: all that it replaces is said with the values that pages give it."""
    name = "templates/words/en.yaml"
    put(root, name, data)
    problems: list[Problem] = []
    found = read_words(root / name, name, WORDS.messages, problems)
    stand_in_files(root, problems)
    said = Words("en", {**WORDS.messages, **found})
    for key in found.keys() & WORDS.messages.keys():
        values = {value: "7" for value in placeholders(WORDS.messages[key]) if value != "n"}
        for n in (1, 2):
            said(key, n, **values)
            said.markup()(key, n, **values)
    for date in DATES if any(key.startswith("date.") for key in found) else ():
        date_words(date, said)


KINDS: dict[str, Run] = {
    "annotations": annotations,
    "config": config,
    "text": text,
    "body": body,
    "page": page,
    "original": original,
    "import-text": bring_in("found.txt"),
    "import-markdown": bring_in("found.md"),
    "import-html": bring_in("found.html"),
    "template": template,
    "words": words,
}
"""By the name of a kind of file."""
