"""Blocks from Markdown, passages on them, and the woven HTML read back: what the tests of the weave stage share."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sitegen.load.body import read_body
from sitegen.model.passage import Method, Passage
from sitegen.model.problem import Place, Problem
from sitegen.model.text import Block

KINDS = ("actor", "event", "claim", "note")
"""The kinds of entries, in the order of their layers."""


def read_blocks(markdown: str) -> tuple[Block, ...]:
    """Return the blocks of a text in Markdown, as the loader reads it; its faults are passed over."""
    problems: list[Problem] = []
    normal = unicodedata.normalize("NFC", markdown)
    return read_body(normal, find_address, lambda *_: Place("text.md"), 1, problems)[1]


def find_address(kind: str, entry: str) -> str | None:
    """Return the address of an entry from the root."""
    return f"{kind}s/{entry}.html" if kind in KINDS else None


def make_passage(kind: str, entry: str, block: Block, start: int | None, end: int | None, method: Method) -> Passage:
    """Return a passage on a block; its layer is named as its kind."""
    quote = None if start is None else block.text[start:end]
    return Passage(kind, entry, "text", "text", block.id, start, end, quote, method)


def refer(passage: Passage) -> tuple[str, str, int]:
    """Return the ref, the address and the rank of a passage's entry."""
    return f"{passage.layer}:{passage.entry}", f"../{passage.layer}s/{passage.entry}.html", KINDS.index(passage.layer)


class Run(msgspec.Struct, frozen=True):
    """A run of text as a browser sees it: that of one segment, or of words that no passage covers."""

    start: int
    end: int
    refs: tuple[str, ...]
    href: str
    """Of the link that the segment is, or empty."""
    authors: bool
    """Whether it lies in a link that is no segment."""
    depth: int
    """How many segments it lies in."""


def read_runs(html: str) -> tuple[str, list[Run]]:
    """Return what woven HTML reads without what is ours, and its runs of text."""
    runs: list[Run] = []
    root = LexborHTMLParser(f"<!doctype html><main>{html}</main>").css_first("main")
    assert root is not None
    collect_runs(root, Run(0, 0, (), "", authors=False, depth=0), runs, words := [])
    return "".join(words), runs


def collect_runs(node: LexborNode, around: Run, runs: list[Run], words: list[str]) -> None:
    """Add the runs of a node, given what it lies in."""
    for child in node.iter(include_text=True):
        attributes = child.attributes if child.tag != "-text" else {}
        if child.tag == "-text":
            start = runs[-1].end if runs else 0
            text = child.text_content or ""
            words.append(text)
            runs.append(msgspec.structs.replace(around, start=start, end=start + len(text)))
        elif "data-refs" in attributes:
            inside = Run(0, 0, tuple((attributes["data-refs"] or "").split(" ")), attributes.get("href") or "",
                         around.authors, around.depth + 1)  # fmt: skip
            before = len(runs)
            collect_runs(child, inside, runs, words)
            if len(runs) > before:
                depth = max(run.depth for run in runs[before:])
                runs[before:] = [msgspec.structs.replace(runs[before], end=runs[-1].end, depth=depth)]
        elif "data-apparatus" not in attributes:
            inside = msgspec.structs.replace(around, authors=around.authors or child.tag == "a")
            collect_runs(child, inside, runs, words)


class LinkDepth(HTMLParser):
    """Counts how deep links lie in each other as written: a browser's parser would mend it."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = self.most = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - overrides
        self.depth += tag == "a"
        self.most = max(self.most, self.depth)

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "a"


def link_depth(html: str) -> int:
    """Return how deep links lie in each other: 1 where there are links, 0 where there are none."""
    parser = LinkDepth()
    parser.feed(html)
    parser.close()
    assert parser.depth == 0
    return parser.most
