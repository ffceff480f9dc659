"""content/texts, content/originals and content/pages → texts and pages."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import TypeVar

from sitegen.load.body import read_body, read_prose, read_values
from sitegen.load.front_matter import Split, split_front_matter
from sitegen.load.inline import Address
from sitegen.load.records import read_record
from sitegen.load.source import Finder, Source, read_source
from sitegen.load.yaml_source import Loaded, load_yaml
from sitegen.model import codes
from sitegen.model.config import PageMatter, TextMatter
from sitegen.model.edition import ProsePage
from sitegen.model.entry import Marks
from sitegen.model.limits import MAX_MARKUP
from sitegen.model.markup import markup_beyond
from sitegen.model.problem import Place, Problem
from sitegen.model.prose import EntryLink, Prose, SiteLink
from sitegen.model.record import ID_PATTERN, Struct
from sitegen.model.text import DIGEST, ORIGINAL, WHOLE, Block, Piece, Recorded, Text, Version

ORIGINALS = "content/originals"


class TextReader:
    """Reads the texts of one edition."""

    def __init__(
        self, root: Path, address: Address, language: str, problems: list[Problem], originals: Path | None = None
    ) -> None:
        """`originals`: the folder that holds them, where it is not the edition's."""
        self.root = root
        self.originals = originals or root / ORIGINALS
        self.address = address
        self.language = language
        self.problems = problems
        self.proses: list[tuple[Place, Prose]] = []
        """The Markdown of front matter and, as prose without words, the links of bodies; of faulty texts too."""

    def read(self, path: Path, *, original: bool) -> Text | None:
        """Return a text, with its original where that is wanted and at hand; None after problems."""
        name = path.relative_to(self.root).as_posix()
        text_id = path.stem
        if not re.fullmatch(ID_PATTERN, text_id):
            self.problems.append(codes.BAD_ID.at(Place(name), f"`{text_id}` can't be the id of a text",
                                                 "rename the file: small letters, digits and hyphens"))  # fmt: skip
            return None
        halves = self.read_halves(name, path)
        if halves is None:
            return None
        source, split = halves
        loaded, matter = load_matter(split, name, TextMatter, self.problems)
        proses = read_values(loaded, TextMatter, source, self.address, self.problems)
        self.proses.extend((Place(name, *loaded.marks.find_span(way)), prose) for way, prose in proses.items())
        original_of = matter.original if matter is not None else None
        recorded = Recorded(original_of.files, original_of.paragraphs) if original_of is not None else None
        links: list[EntryLink | SiteLink] = []
        title = matter.title if matter else ""
        committed = self.read_version(DIGEST if recorded else WHOLE, source, split.body, split.body_line, title, links)
        self.proses.append((Place(name, split.body_line), without_words(links)))
        if matter is None:
            return None
        versions = {committed.name: committed}
        if recorded:
            self.check_digest(committed, recorded, loaded, name)
            if original:
                self.add_original(text_id, recorded, title, versions)
        return Text(
            text_id, Place(name), unicodedata.normalize("NFC", title), matter.author, matter.published,
            matter.publisher, matter.url, matter.language or self.language, proses.get(("rights",)),
            proses.get(("note",)), recorded, versions,
        )  # fmt: skip

    def read_halves(self, name: str, path: Path) -> tuple[Source, Split] | None:
        """Return a text's source and its two halves, or None after adding a problem."""
        source = read_source(path, name, self.problems)
        split = split_front_matter(source.text, name, self.problems) if source is not None else None
        if source is None or split is None or is_too_much(source, split.body_line, self.problems):
            return None
        return source, split

    def read_matter(self, name: str, path: Path) -> tuple[Source, Split, Loaded, TextMatter] | None:
        """Return a text's source, its two halves, its front matter loaded and as a record; None after problems."""
        halves = self.read_halves(name, path)
        if halves is None:
            return None
        loaded, matter = load_matter(halves[1], name, TextMatter, self.problems)
        return (*halves, loaded, matter) if matter is not None else None

    def read_version(
        self,
        version: str,
        source: Source,
        body: str,
        first_line: int,
        title: str,
        links: list[EntryLink | SiteLink] | None = None,
    ) -> Version:
        """Return a version of a text from its Markdown, which begins on a line of its file; add its links to others."""
        normal = body if body.isascii() else unicodedata.normalize("NFC", body)
        parts, blocks = read_body(normal, self.address, Finder(source, (first_line, 1)), first_line, self.problems,
                                  links)  # fmt: skip
        heading = unicodedata.normalize("NFC", title)
        title_block = Block("title", heading, (Piece("text", 0, len(heading)),), 1)
        return Version(version, source.name, (title_block, *blocks), parts)

    def check_digest(self, digest: Version, recorded: Recorded, loaded: Loaded, name: str) -> None:
        """Report a digest that has not as many paragraphs as its original."""
        count = sum(block.id.startswith("p") for block in digest.blocks)
        if count != len(recorded.paragraphs):
            place = Place(name, *loaded.marks.key_span(("original", "paragraphs")))
            noun = "paragraph" if count == 1 else "paragraphs"
            message = f"the digest has {count} {noun}, its original {len(recorded.paragraphs)}"
            self.problems.append(codes.DIGEST_BLOCKS.at(place, message,
                                                        "digest each paragraph by one of its own"))  # fmt: skip

    def add_original(self, text_id: str, recorded: Recorded, title: str, versions: dict[str, Version]) -> None:
        """Add a text's original, if it was imported and is the recorded one."""
        path = self.originals / f"{text_id}.md"
        if not os.path.lexists(path):
            return
        name = f"{ORIGINALS}/{path.name}"
        source = read_source(path, name, self.problems)
        if source is None or is_too_much(source, 1, self.problems):
            return
        version = self.read_version(ORIGINAL, source, source.text, 1, title)
        blocks = [block for block in version.blocks if block.id != "title"]
        found = tuple(fingerprint(block.text) for block in blocks)
        if found == recorded.paragraphs:
            versions[ORIGINAL] = version
            return
        wrong = next((b for b, f, r in zip(blocks, found, recorded.paragraphs, strict=False) if f != r), None)
        place = Place(name, wrong.line if wrong else 1)
        message = f"paragraph {wrong.id} is not the recorded one" if wrong else (
            f"the file has {len(blocks)} paragraphs, recorded are {len(recorded.paragraphs)}"
        )  # fmt: skip
        self.problems.append(codes.ORIGINAL_DIFFERS.at(place, message, "import the file again, with --force"))


def is_too_much(source: Source, first_line: int, problems: list[Problem]) -> bool:
    """Say whether the Markdown that begins on a line of a file has more marks than are parsed; report it if so."""
    start = source.offset(first_line, 1)
    beyond = markup_beyond(source.text[start:], MAX_MARKUP)
    if beyond is None:
        return False
    place = source.span(start + beyond, start + beyond + 1)
    problems.append(codes.TOO_MUCH_MARKUP.at(place, f"here the Markdown has more than {MAX_MARKUP} marks and lines",
                                             "cut it into several texts"))  # fmt: skip
    return True


def without_words(links: list[EntryLink | SiteLink]) -> Prose:
    """Return the links of a body as prose without words, so that they are checked as those of prose are."""
    entries = tuple(link for link in links if isinstance(link, EntryLink))
    return Prose("", (), entries, True, tuple(link for link in links if isinstance(link, SiteLink)))


def fingerprint(text: str) -> str:
    """Return the SHA-256 that knows a paragraph again: of its NFC, white space collapsed."""
    normal = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
    return hashlib.sha256(normal.encode()).hexdigest()


T = TypeVar("T", bound=Struct)


def load_matter(split: Split, name: str, record: type[T], problems: list[Problem]) -> tuple[Loaded, T | None]:
    """Return front matter as values and as a record, None after adding problems."""
    before = len(problems)
    loaded = load_yaml(split.matter, name, problems, 2)
    if loaded is None and len(problems) > before:
        return Loaded({}, Marks(1, 1)), None
    loaded = loaded or Loaded({}, Marks(1, 1))
    return loaded, read_record(loaded, Place(name, 1, 1, 1, 4), record, problems, "the front matter")


def read_page(
    root: Path, path: Path, address: Address, problems: list[Problem], proses: list[tuple[Place, Prose]]
) -> ProsePage | None:
    """Return a page of the editors' own, or None after problems; its body is added to `proses` all the same."""
    name = path.relative_to(root).as_posix()
    if not re.fullmatch(ID_PATTERN, path.stem):
        problems.append(codes.BAD_ID.at(Place(name), f"`{path.stem}` can't be the name of a page",
                                        "rename the file: small letters, digits and hyphens"))  # fmt: skip
        return None
    source = read_source(path, name, problems)
    split = split_front_matter(source.text, name, problems) if source is not None else None
    if source is None or split is None or is_too_much(source, split.body_line, problems):
        return None
    _, matter = load_matter(split, name, PageMatter, problems)
    body = read_prose(split.body, address, Finder(source, (split.body_line, 1)), problems, page=True)
    place = Place(name, split.body_line)
    proses.append((place, body))
    return ProsePage(path.stem, matter.title, body, place) if matter is not None else None
