"""Files → an annotated edition and its problems; after a change what it concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec

from sitegen.anchor.passages import Anchoring
from sitegen.assets import own_files, theme_names
from sitegen.check.edition import Checks, sort_problems
from sitegen.language import load_words
from sitegen.layers import LAYERS
from sitegen.load.edition import EditionFiles
from sitegen.model.config import NO_CONFIG, Config
from sitegen.model.edition import NOWHERE, Annotated, Edition
from sitegen.model.packed import PackedValues
from sitegen.model.problem import Problem, SitegenError
from sitegen.model.tracking import Key, LastTracker, Tracker
from sitegen.model.words import Words
from sitegen.render import theme_folder
from sitegen.session.snapshot import (
    CHECK,
    CHECKED,
    FILE,
    PASSAGES,
    Head,
    Rows,
    decode_passages,
    decode_standing,
    encode_passages,
    encode_standing,
    named,
    numbered,
)

RECENT_PASSAGES = 256
"""Of how many texts of a large edition the passages are remembered."""
NO_EDITION = Edition(
    NO_CONFIG, LAYERS, {}, {layer.name: {} for layer in LAYERS}, {}, (),
    {name: frozenset() for name in ("texts", "pages", *(layer.name for layer in LAYERS))},
)  # fmt: skip


class Checking:
    """The edition in a folder, loaded, anchored and checked, in memory."""

    def __init__(
        self,
        root: Path,
        *,
        originals: bool | Path,
        added: Mapping[str, str] | None = None,
        base_url: str = "",
        once: bool = False,
    ) -> None:
        """For `originals` see `EditionFiles`; `added` holds annotation files that are not written yet, by their paths.

        `base_url` goes before the edition's own.

        `once`: the files are checked once, so that nothing need be known of what each check and page read.
        """
        self.root = root
        self.base_url = base_url
        self.files = EditionFiles(root, LAYERS, originals=originals, added=added)
        self.anchoring = Anchoring()
        self.annotated = Annotated(NO_EDITION, tracker=LastTracker() if once else Tracker())
        self.checks = Checks(once=once)
        self.words: tuple[str, Words, list[Problem]] | None = None
        self.words_problems: list[Problem] = []
        self.placed: set[str] = set()
        """The texts in which entries may stand elsewhere than in the edition that was restored."""

    def load(self, changed: Collection[Path] | None = None) -> tuple[Edition, list[Problem]]:
        """Return the edition as its files are, and the problems that these have by themselves."""
        edition = self.files.load(changed)
        self.pack()
        return self.with_words(edition, changed), [*self.files.problems, *self.words_problems]

    def with_words(self, edition: Edition, changed: Collection[Path] | None) -> Edition:
        """Return an edition with the words of its language, and at the address that was given."""
        if self.base_url:
            edition = msgspec.structs.replace(edition, config=self.addressed(edition))
        folders = (self.root / "templates" / "words", theme_folder() / "words")
        touched = changed is None or any(
            path.is_relative_to(folder) or folder.is_relative_to(path) for path in changed for folder in folders
        )
        language = edition.config.language
        if self.words is None or touched or self.words[0] != language:
            problems: list[Problem] = []
            words = load_words(self.root / "templates", language, problems)
            if self.words is not None and words == self.words[1]:
                words = self.words[1]
            self.words = (language, words, problems)
        self.words_problems = self.words[2]
        return msgspec.structs.replace(edition, words=self.words[1])

    def restore(self, rows: Rows, head: Head) -> None:
        """Take the edition as it was in another run, and how it was checked.

        Raises `msgspec.MsgspecError` where that can't be read.
        """
        files = self.files.restore(rows.count(FILE), named(rows, FILE), head.folders)
        if not self.files.originals:  # of those nothing is kept
            self.files.fresh |= rows.settled()
        edition = self.with_words(files, [])
        self.pack()
        self.annotated.begin(edition)
        self.anchoring.take(edition)
        for text, data in named(rows, PASSAGES):
            standing = decode_standing(data)
            self.annotated.put_back(text, standing.tally, bytes(standing.passages), decode_passages)
        if self.annotated.texts.keys() != edition.texts.keys():
            raise msgspec.ValidationError("texts are missing")
        self.checks.restore(self.annotated, named(rows, CHECK), numbered(rows, CHECKED))

    def standing_in(self, text: str) -> bytes:
        """Return where entries stand in a text, as `restore` takes it."""
        found = self.annotated.texts
        data = found.encoded(text) if isinstance(found, PackedValues) else encode_passages(found[text])
        return encode_standing(found[text], data)

    def pack(self) -> None:
        """Keep passages where a large edition's files are kept, too, not in memory."""
        if self.files.packing is not None and isinstance(self.annotated.texts, dict):
            pile = self.files.packing.pile
            self.annotated.texts = PackedValues(pile, encode_passages, decode_passages, RECENT_PASSAGES)

    def addressed(self, edition: Edition) -> Config:
        """Return the configuration of an edition that stands at another address than its own."""
        known = self.annotated.raw.config
        config = msgspec.structs.replace(edition.config, base_url=self.base_url)
        return known if known == config else config

    def take(self, edition: Edition) -> list[Key]:
        """Put an edition in the place of that of before, its entries in their places; return the facts that changed.

        Of the first edition no facts are told.
        """
        if self.annotated.raw is NO_EDITION:
            self.begin(edition)
            return []
        same_texts = self.annotated.raw.texts is edition.texts
        gone = set() if same_texts else self.annotated.texts.keys() - edition.texts.keys()
        facts = self.annotated.renew(edition)
        for text in gone:
            facts.extend(self.annotated.place(text, NOWHERE))
        for text, passages in self.anchoring.renew(edition).items():
            facts.extend(self.annotated.place(text, passages))
            self.placed.add(text)
        self.placed |= gone
        self.checks.renew(self.annotated, facts)
        return facts

    def begin(self, edition: Edition) -> None:
        """Take the first edition."""
        self.annotated.begin(edition)
        for text, passages in self.anchoring.renew(edition).items():
            self.annotated.place(text, passages)
            self.placed.add(text)
        self.checks.renew(self.annotated, [])

    def assets(self) -> set[str]:
        """Return the site paths of all files in assets/."""
        taken = theme_names(self.root / "templates")
        return {*taken, *own_files(self.root, taken, [])}

    def problems(self, told: Iterable[Problem]) -> list[Problem]:
        """Return all problems of the edition, sorted, with those that its files have by themselves."""
        return sort_problems([*told, *self.checks.problems(self.assets)])


def require_originals(edition: Edition, *, private: bool) -> None:
    """Raise `SitegenError` where a private build has no original to show."""
    if not private:
        return
    texts = edition.texts.values()
    wanted = [text.id for text in texts if text.original]
    if wanted and not any("original" in text.versions for text in texts):
        raise SitegenError(f"no original is at hand (of {', '.join(wanted)}): bring one in with `sitegen import FILE`")
