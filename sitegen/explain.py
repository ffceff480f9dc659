"""Pages on problems: the text of a code with a wrong and a right example, for a terminal and for docs/problems.md.

The example of a code is sitegen/examples/CODE.txt: files of a small edition, each after a line that names it. What
stands before the first of them is said to the reader.

    --- wrong annotations/notes/rope.yaml             a file as it should not be
    --- right annotations/notes/rope.yaml             the same, well
    --- both content/originals/bridge.md              a file that both need
    --- wrong annotations/notes/rope.yaml with escapes   the same; \\xe9 stands for that byte
    --- wrong delete content/edition.yaml             this file is not there
    --- wrong                                         no file: what is done, or how things stand
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.model.problem import Code

FOLDER = Path(__file__).parent / "examples"
HEADER = re.compile(r"^--- (wrong|right|both)(?: (delete))?(?: (\S+)( with escapes)?)?$", re.MULTILINE)

Side = Literal["wrong", "right", "both"]
SIDES: tuple[Side, Side] = ("wrong", "right")
LEADS = ({"wrong": "Wrong", "right": "Right"}, {"wrong": "Told", "right": "Not told"})
"""What stands before the two sides of an example; the second where nothing is wrong, but something is told."""


class Part(msgspec.Struct, frozen=True):
    """A file of an example."""

    side: Side
    path: str
    """Relative to the edition; empty where the example has no file."""
    content: str
    deleted: bool = False
    escaped: bool = False


class Example(msgspec.Struct, frozen=True):
    """What a code's example says and shows."""

    remark: str
    parts: tuple[Part, ...]

    def of(self, side: Side) -> tuple[Part, ...]:
        """Return the parts of one side."""
        return tuple(part for part in self.parts if part.side == side)


def read_example(code: str) -> Example:
    """Return the example of a code."""
    source = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    remark, *rest = HEADER.split(source)
    rows = zip(*(rest[index::5] for index in range(5)), strict=True)
    parts = tuple(
        Part(side, path or "", content.removeprefix("\n"), bool(deleted), bool(escaped))
        for side, deleted, path, escaped, content in rows
    )
    return Example(remark.strip(), parts)


def shown_parts(code: Code) -> list[tuple[str, Part | None]]:
    """Return an example as it is shown: words, and the file that stands below them where there is one."""
    example = read_example(code.name)
    shown: list[tuple[str, Part | None]] = [(example.remark, None)] if example.remark else []
    shown.extend((f"With `{part.path}`:", part) for part in example.of("both") if not part.deleted)
    before = ""
    for side in SIDES:
        lead = LEADS[code.severity == "info"][side]
        for part in example.of(side):
            if part.deleted:
                shown.append((f"{lead}: there is no `{part.path}`.", None))
            else:
                where = f" in `{part.path}`" if part.path not in ("", before) else ""
                shown.append((f"{lead}{where}:", part))
            before, lead = part.path, "and"
    return shown


def explain(code: Code) -> str:
    """Return the page on a code for a terminal."""
    out = [f"{code.name} ({code.severity})", code.text]
    for words, part in shown_parts(code):
        out.append(words)
        if part is not None:
            out.append("\n".join(f"    {line}".rstrip() for line in part.content.rstrip().split("\n")))
    return "\n\n".join(out)


def as_markdown(codes: Iterable[Code]) -> str:
    """Return the pages on all codes as one Markdown document, by name."""
    known = sorted(codes, key=lambda code: code.name)
    rows = [f"| [`{c.name}`](#{c.name}) | {c.severity} | {plain(c.text.partition(chr(10))[0])} |" for c in known]
    return "\n".join([HEAD, *rows, "", *(f"{section(code)}\n" for code in known)]).rstrip() + "\n"


HEAD = """\
# Problems

What `sitegen check`, `build` and `serve` may say, by code; `sitegen explain CODE` shows the same. Each example is put
into a small edition without a fault ([tests/cases/problems/base](../tests/cases/problems/base)); a test runs all of
them. This page is made from the program by `make docs`.

An error keeps the site from being built. A warning and an info don't.

| code | severity | what is wrong |
|---|---|---|"""


def section(code: Code) -> str:
    """Return the page on a code as a section of Markdown."""
    out = [f"## {code.name}", f"*{code.severity.capitalize()}.* {plain(code.text)}"]
    for words, part in shown_parts(code):
        out.append(plain(words))
        if part is not None:
            language = Path(part.path).suffix.removeprefix(".")
            out.append(f"```{language}\n{part.content.rstrip()}\n```")
    return "\n\n".join(out)


def plain(text: str) -> str:
    """Return words as Markdown that shows them as they are; what stands in backquotes is code."""
    pieces = re.split("(`[^`]*`)", text)
    return "".join(p if p.startswith("`") else re.sub(r"([\\*_\[\]<>|])", r"\\\1", p) for p in pieces)
