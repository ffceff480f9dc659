"""Values that another run derived and kept, taken from it until they may be others."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.model.traces import Traces, Value, numbers, plan
from sitegen.model.tracking import Key, Tracker, number_of


class Remembered:
    """What another run derived. A value of which a change of facts may make another is forgotten for good."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        self.traces = Traces({}, {})
        self.given: dict[int, Key] = {}
        """The keys of those that the tracker has asked for, by number."""

    def take(self, values: dict[int, Value]) -> None:
        """Take the values of another run; the tracker asks for them from now on."""
        self.traces = Traces({}, needed(values))
        self.tracker.elsewhere = self.find

    def find(self, key: Key) -> tuple[bytes, bytes] | None:
        """Return what a value read, packed, and the value as bytes; None where it is not known, or not kept."""
        number = number_of(key)
        value = self.traces.values.get(number)
        if value is None or not value.data:
            return None
        self.given[number] = key
        return value.reads, value.data

    def outdated(self, facts: Iterable[Key]) -> list[Key]:
        """Forget the values that facts concern; return those that had been taken."""
        if not self.traces.values:
            return []
        suspects = plan(self.traces, facts).suspects
        for number in suspects:
            del self.traces.values[number]
        given = [self.given.pop(number) for number in suspects if number in self.given]
        lost = [key for key in given if key in self.tracker.recalled]
        for key in lost:
            self.tracker.forget(key)
        return lost

    def clear(self) -> None:
        """Forget everything that was not taken; to be called when what was taken is forgotten too, or nothing was."""
        self.traces = Traces({}, {})
        self.given.clear()


def needed(values: dict[int, Value]) -> dict[int, Value]:
    """Return the values that can be given, and those that tell whether they are out of date."""
    left = [number for number, value in values.items() if value.data]
    found: dict[int, Value] = {}
    while left:
        number = left.pop()
        if number in values and number not in found:
            found[number] = values[number]
            left.extend(numbers(found[number].reads))
    return found
