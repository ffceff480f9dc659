"""What is out of date, and why: values alone, no disk."""

from __future__ import annotations

import pytest

from sitegen.layers import LAYERS
from sitegen.model.tracking import EAGER, HEAVY, Key, LastTracker, Tracker, pack
from sitegen.session.site import root_cause
from sitegen.session.why import describe

KINDS = {layer.name: layer.kind for layer in LAYERS}


class Sums:
    """Facts that are numbers, sums that are derived from them, and pages that are made when asked for."""

    def __init__(self, **facts: int) -> None:
        self.facts = facts
        self.tracker = Tracker()
        self.derivations: list[str] = []

    def fact(self, name: str) -> int:
        self.tracker.read((name,))
        return self.facts[name]

    def parity(self, name: str) -> int:
        """Return whether a fact is odd, which most changes by two leave as it is."""
        return self.tracker.derived(("parity", name), lambda: self.note(name, self.fact(name) % 2))

    def total(self, *names: str) -> int:
        return self.tracker.derived(("total",), lambda: self.note("total", sum(self.parity(name) for name in names)))

    def note(self, name: str, value: int) -> int:
        self.derivations.append(name)
        return value

    def change(self, **facts: int) -> dict[Key, Key]:
        """Change facts; return the pages that are out of date, each with why."""
        self.facts.update(facts)
        self.derivations.clear()
        hit = self.tracker.change([(name,) for name in facts])
        return {key: root_cause(hit, key) for key in hit if key[0] == "page"}


@pytest.mark.parametrize(
    ("facts", "pages", "derivations"),
    [
        ({"x": 3}, {}, ["x"]),  # odd as before: nothing that read it is derived
        ({"x": 2}, {("page", "sum"): ("x",)}, ["x", "total"]),
        ({"x": 2, "y": 3}, {}, ["x", "y", "total"]),  # the sum stays the same
        ({"z": 5}, {("page", "plain"): ("z",)}, []),
        ({"w": 1}, {}, []),  # nobody read it
    ],
)
def test_only_what_read_a_change_is_out_of_date(
    facts: dict[str, int], pages: dict[Key, Key], derivations: list[str]
) -> None:
    """A value that comes out as before stops a change; what is out of date names the fact that changed."""
    sums = Sums(x=1, y=2, z=4, w=0)
    sums.tracker.make(("page", "sum"), lambda: sums.total("x", "y"), None)
    sums.tracker.make(("page", "plain"), lambda: sums.fact("z"), None)
    assert sums.change(**facts) == pages
    assert sorted(sums.derivations) == sorted(derivations)


def test_what_is_read_no_more_counts_no_more() -> None:
    """A value derived again is out of date by what it read then, not by what it had read before."""
    sums = Sums(choice=0, x=1, y=2)

    def chosen() -> int:
        return sums.fact("y" if sums.fact("choice") else "x")

    sums.tracker.make(("page", "chosen"), chosen, None)
    assert sums.change(choice=1) == {("page", "chosen"): ("choice",)}
    sums.tracker.make(("page", "chosen"), chosen, None)
    assert sums.change(x=7) == {}
    assert sums.change(y=7) == {("page", "chosen"): ("y",)}


def test_what_read_much_is_derived_when_it_is_asked_for() -> None:
    """No change costs more for a value's having read much; what read that value is taken to be out of date."""
    sums = Sums(**{f"x{n}": 0 for n in range(EAGER + 1)})
    sums.tracker.make(("page", "sum"), lambda: sums.total(*sums.facts), None)
    assert sums.change(x5=1) == {("page", "sum"): ("x5",)}
    assert sums.derivations == ["x5"]
    assert sums.total(*sums.facts) == 1


def test_value_whose_facts_are_gone_is_no_fault_by_itself() -> None:
    """A value that can't be derived any more is out of date; only who asks for it meets that."""
    sums = Sums(x=1)
    sums.tracker.make(("page", "parity"), lambda: sums.parity("x"), None)
    del sums.facts["x"]
    assert ("page", "parity") in sums.tracker.change([("x",)])
    with pytest.raises(KeyError):
        sums.parity("x")


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (("new",), "new"),
        (("entry", "notes", "x"), "note:x changed"),
        (("has", "texts", "a"), "text:a came or went"),
        (("template", "text.html"), "template text.html changed"),
        (("block", "a", "text", "p3"), "text:a changed in p3"),
        (("config", "title"), "edition.yaml: title changed"),
        (("referring", "actors", "kim", "claims"), "what refers to actor:kim changed"),
    ],
)
def test_a_reason_in_words(fact: Key, words: str) -> None:
    """Each kind of fact is said in words that name what changed."""
    assert describe(fact, KINDS) == words


def test_what_is_made_once_keeps_traces_and_no_more() -> None:
    """The same traces as of a tracker that is told of changes; of what was read there is nothing else."""
    found = []
    for tracker in (Tracker(), LastTracker()):
        sums = Sums(x=1, y=2)
        sums.tracker = tracker
        assert sums.total("x", "y") == sums.total("x", "y") == 1
        assert sums.derivations == ["x", "y", "total"]
        found.append([tracker.trace(key) for key in (("total",), ("parity", "x"))])
        assert [tracker.reads(("total",)), tracker.reads(("parity", "x"))] == [2, 1]
    assert found[0] == found[1] == [pack([("parity", "x"), ("parity", "y")]), pack([("x",)])]
    assert not tracker.readers
    assert not any(node.reads for node in tracker.nodes.values())


def test_what_is_made_once_forgets_values_that_read_little() -> None:
    """They are derived again when they are wanted; there is nothing to forget while they are few."""
    sums = Sums(x=1, y=2)
    sums.tracker = tracker = LastTracker()
    sums.total("x", "y")
    tracker.trim(3, 1)
    assert len(tracker.nodes) == len(tracker.traces) == 3
    tracker.trim(2, 1)
    assert list(tracker.nodes) == list(tracker.traces) == [("total",)]
    assert sums.parity("x") == 1


def test_what_took_long_is_not_forgotten() -> None:
    """A large collection stays, however little it read; and what stays is not gone through each time."""
    tracker = LastTracker()
    tracker.derived(("large",), lambda: list(range(HEAVY + 1)))
    tracker.derived(("small",), lambda: list(range(HEAVY)))
    tracker.trim(1, 1)
    assert list(tracker.nodes) == [("large",)]
    tracker.derived(("small",), list)
    tracker.trim(1, 1)
    assert list(tracker.nodes) == [("large",), ("small",)]
    tracker.derived(("third",), list)
    tracker.trim(1, 1)
    assert list(tracker.nodes) == [("large",)]
