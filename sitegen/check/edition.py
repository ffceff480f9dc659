"""All that is checked beyond single files: references, names, selectors, rights; then each layer's own rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Set
from functools import partial
from itertools import chain
from typing import Any

import msgspec

from sitegen.check.addresses import check_addresses, check_pages
from sitegen.check.names import check_names
from sitegen.check.references import check_former_ids, check_proses, check_references, check_unused_source
from sitegen.check.rights import absent_originals, check_copies, waiting
from sitegen.check.selectors import check_findings, check_selectors
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.layer import Layer
from sitegen.model.problem import Problem
from sitegen.model.prose import Prose
from sitegen.model.traces import Doubts, Traces, decode_values, encode_values, values_of
from sitegen.model.tracking import Key, LastTracker, NoTracker, Tracker

CHECK = "check"
"""The kind of derived values that are checks."""
LINE_BREAKS = re.compile(r"\s*[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]\s*")

MOST_OF_MESSAGE = 400
"""The code points of a message that are shown."""
MOST_OF_HINT = 2000
"""The same of a hint, which may hold a selector for each of several places."""


def bounded(text: str, most: int) -> str:
    """Return a text, its middle left out where it is too long."""
    half = most // 2
    return text if len(text) <= most else f"{text[:half]} … {text[-half:]}"


class KeptCheck(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A check that another run made."""

    reads: bytes
    """The numbers of what it read."""
    problems: tuple[Problem, ...]
    waiting: int
    """How many selectors wait for an original."""
    is_linking: bool
    """Whether there are addresses within the site."""


CHECK_DECODER = msgspec.msgpack.Decoder(KeptCheck)


class Checks:
    """The checks of one edition: each entry's, each text's, each layer's; after a change those which it concerns."""

    def __init__(self, *, once: bool = False) -> None:
        """`once`: there will be no change, so that nothing need be known of what each check read."""
        self.tracker = NoTracker() if once else Tracker()
        self.annotated: Annotated | None = None
        self.found: dict[Key, tuple[Problem, ...]] = {}
        """What each check found, if anything."""
        self.linking: dict[Key, None] = {}
        """The checks of entries in whose words there are addresses within the site."""
        self.waiting: dict[Key, int] = {}
        """How many selectors of an entry wait for an original, if any."""
        self.traces = Traces()
        """What another run read for its checks."""
        self.elsewhere: set[str] = set()
        """The checks which that run made and nobody since, by name."""
        self.is_followed = False
        """Whether `kept` will be asked."""
        self.touched: set[Key] = set()
        """The checks that were made here, or are no more, since `kept` was last asked."""

    def follow(self) -> None:
        """Take note from now on of what is read and made, for `kept`. To be called before the first check."""
        if isinstance(self.tracker, NoTracker):
            self.tracker = LastTracker()
        self.is_followed, self.tracker.made = True, []

    def restore(
        self, annotated: Annotated, checks: Iterable[tuple[str, bytes]], values: Iterable[tuple[int, bytes]]
    ) -> None:
        """Take what `kept` gave at the end of another run. Raises `msgspec.MsgspecError` where that can't be read."""
        self.annotated = annotated.seen_by(self.tracker)
        for name, data in checks:
            known, key = CHECK_DECODER.decode(data), key_of(name)
            self.traces.pages[name] = known.reads
            if known.problems:
                self.found[key] = known.problems
            if known.waiting:
                self.waiting[key] = known.waiting
            if known.is_linking:
                self.linking[key] = None
        self.traces.values = decode_values(values)
        self.elsewhere = set(self.traces.pages)

    def kept(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield the checks that were made or, as None, forgotten since this was last asked, by name."""
        for key in self.touched:
            yield name_of(key), self.kept_check(key) if key in self.tracker.nodes else None

    def derived(self) -> dict[int, bytes]:
        """Return what those checks derived, and forget of them all but what they found: nobody changes it any more."""
        tracker = self.tracker
        values = encode_values(values_of(tracker, [key for key in tracker.made or () if key[0] != CHECK]))
        self.touched.clear()
        for key in list(tracker.nodes):
            tracker.forget(key)
        tracker.made = []
        return values

    def kept_check(self, key: Key) -> bytes:
        """Return a check that was made as bytes."""
        known = KeptCheck(
            self.tracker.trace(key), self.found.get(key, ()), self.waiting.get(key, 0), key in self.linking
        )
        return msgspec.msgpack.encode(known)

    def renew(self, annotated: Annotated, facts: Iterable[Key]) -> None:
        """Check what facts that changed concern."""
        seen = annotated.seen_by(self.tracker)
        raw = seen.raw
        if self.annotated is None:
            self.annotated = seen
            self.begin(raw)
            return
        # What was derived keeps what it was derived from, which therefore stays the same object.
        vars(self.annotated).update(vars(seen))
        facts = list(facts)
        hit = self.tracker.change(facts)
        todo = dict.fromkeys(key for key in hit if key[0] == CHECK)
        for fact in facts:
            if fact[0] != "has":
                continue
            _, layer, entry_id = fact
            key: Key = (CHECK, layer, entry_id)
            if entry_id in (raw.texts if layer == "texts" else raw.entries[layer]):
                todo[key] = None
            else:
                self.forget(key)
                todo.pop(key, None)
        known = self.tracker.nodes
        todo.update(
            dict.fromkeys(key for key in wholes(raw) if key not in known and name_of(key) not in self.elsewhere)
        )
        for check in todo:
            self.run(check)
        if self.elsewhere:
            self.renew_elsewhere([*facts, *(key for key in hit if key[0] != CHECK)])

    def renew_elsewhere(self, facts: Iterable[Key]) -> None:
        """Make the checks of another run again which facts concern; a value that was derived here counts as a fact."""
        tracker, doubts, told = self.tracker, Doubts(self.traces, facts), 0
        made = tracker.made = tracker.made or []
        for name in doubts.plan.stale.keys() & self.elsewhere:
            self.run(key_of(name))
        for name in doubts.plan.doubtful.keys() & self.elsewhere:
            for key in made[told:]:
                doubts.take(key, tracker.nodes[key].value)
            told = len(made)
            if not doubts.is_cleared(name):
                self.run(key_of(name))
        if not self.is_followed:
            tracker.made = None

    def begin(self, edition: Edition) -> None:
        """Check all of an edition."""
        for text in edition.texts:
            self.run((CHECK, "texts", text))
        for entry in edition.all_entries():
            self.run((CHECK, entry.layer, entry.id))
        for key in wholes(edition):
            self.run(key)

    def forget(self, key: Key) -> None:
        """Forget a check: what it was of is no more."""
        self.touched.add(key)
        self.elsewhere.discard(name_of(key))
        self.tracker.forget(key)
        self.found.pop(key, None)
        self.linking.pop(key, None)
        self.waiting.pop(key, None)

    def run(self, key: Key) -> None:
        """Run a check and keep what it found."""
        self.touched.add(key)
        self.elsewhere.discard(name_of(key))
        problems, waiting = self.tracker.derived(key, partial(self.check, key))
        self.found.pop(key, None)
        self.waiting.pop(key, None)
        if problems:
            self.found[key] = problems
        if waiting:
            self.waiting[key] = waiting
        self.linking.pop(key, None)
        if self.annotated is not None and self.has_addresses(self.annotated.raw, key):
            self.linking[key] = None

    @staticmethod
    def has_addresses(edition: Edition, key: Key) -> bool:
        """Say whether a check is one of an entry in whose words there are addresses within the site."""
        entry = edition.entries.get(key[1], {}).get(key[2]) if len(key) == 3 else None
        return entry is not None and any(prose.addresses for prose in entry.prose.values())

    def check(self, key: Key) -> tuple[tuple[Problem, ...], int]:
        """Return the problems of what a key names, and how many selectors wait for an original."""
        annotated = self.annotated
        if annotated is None:
            return (), 0
        edition = annotated.edition
        if key == (CHECK, "proses"):
            return tuple(check_proses(edition, stray_proses(annotated))), 0
        _, layer_name, name = key
        if layer_name == "layer":
            layer = edition.named(name)
            return (*check_former_ids(annotated, layer), *check_names(edition, layer)), 0
        if layer_name == "texts":
            return tuple(check_findings(annotated, name)), 0
        entry = edition.entries[layer_name][name]
        return tuple(check_entry(annotated, edition.named(layer_name), entry)), waiting(edition, entry)

    def problems(self, assets: Callable[[], Set[str]]) -> list[Problem]:
        """Return all problems, in no order. `assets` gives the site paths of all files in assets/."""
        found = list(chain.from_iterable(self.found.values()))
        found.extend(absent_originals(sum(self.waiting.values())))
        if self.annotated is not None:
            edition = self.annotated.raw
            found.extend(check_copies(edition))
            found.extend(check_pages(edition))
            entries = [edition.entries[layer][entry_id] for _, layer, entry_id in self.linking]
            proses = [(entry.place, prose) for entry in entries for prose in entry.prose.values() if prose.addresses]
            proses.extend((place, prose) for place, prose in edition.proses if prose.addresses)
            found.extend(check_addresses(edition, proses, assets))
        return found


def name_of(key: Key) -> str:
    """Return the name by which another run knows a check."""
    return "\0".join(key[1:])


def key_of(name: str) -> Key:
    """Return the check that has a name."""
    return (CHECK, *name.split("\0"))


def wholes(edition: Edition) -> list[Key]:
    """Return the checks of no single entry or text."""
    return [(CHECK, "proses"), *((CHECK, "layer", layer.name) for layer in edition.layers)]


def stray_proses(annotated: Annotated) -> Iterator[Prose]:
    """Yield the Markdown that is no entry's."""
    annotated.tracker.read(("proses",))
    yield from (prose for _, prose in annotated.raw.proses)


def check_entry(annotated: Annotated, layer: Layer, entry: Entry[Any]) -> Iterator[Problem]:
    """Yield the problems of one entry that its file alone does not show."""
    edition = annotated.edition
    yield from check_references(edition, layer, entry)
    yield from check_proses(edition, entry.prose.values())
    yield from check_selectors(edition, entry)
    yield from layer.check(edition, entry)
    if layer.name == "sources" and edition.is_whole():
        elsewhere = annotated.once("check.cited", Annotated.cited_elsewhere)
        yield from check_unused_source(annotated, entry, elsewhere)


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems by place, each once, in words that fit a line."""
    return sorted(dict.fromkeys(map(printable, problems)), key=lambda problem: problem.order)


def printable(problem: Problem) -> Problem:
    """Return a problem that can be shown: bytes of a file's name that are not UTF-8, and line breaks, replaced."""
    path, message, hint = (
        text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for text in (problem.path, problem.message, problem.hint)
    )
    message = bounded(LINE_BREAKS.sub(" ", message), MOST_OF_MESSAGE)
    hint = bounded(LINE_BREAKS.sub(" ", hint), MOST_OF_HINT)
    return msgspec.structs.replace(problem, path=path, message=message, hint=hint)
