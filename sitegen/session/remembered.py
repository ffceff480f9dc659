"""Values that another run derived and kept, taken from it until they may be others."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.model.traces import Traces, Value, numbers, plan
from sitegen.model.tracking import Key, Tracker, number_of


class Remembered:
    """What another run derived. A value of which a change of facts may make another is forgotten for good."""

    def __init__(self, tracker: Tracker) -> None:
        self.tracker = tracker
        self.values: dict[int, Value] = {}
        self.is_open = False
        """Whether values are given."""

    def take(self, values: dict[int, Value]) -> None:
        """Take the values of another run; the tracker asks for them from now on."""
        self.values, self.is_open = values, True
        self.tracker.elsewhere = self.find

    def find(self, key: Key) -> tuple[bytes, bytes] | None:
        """Return what a value read, packed, and the value as bytes; None where it is not known, or not kept."""
        value = self.values.get(number_of(key))
        return (value.reads, value.data) if value is not None and value.data else None

    def outdated(self, facts: Iterable[Key]) -> list[Key]:
        """Forget the values that facts concern; return those that had been taken."""
        if not self.values:
            return []
        suspects = plan(Traces({}, self.values), facts).suspects
        for number in suspects:
            del self.values[number]
        lost = [key for key in self.tracker.recalled if number_of(key) in suspects]
        for key in lost:
            self.tracker.forget(key)
        return lost

    def settle(self) -> None:
        """Give no more values; of all that is known keep what tells whether those that were taken are out of date."""
        if not self.close():
            return
        left = [number_of(key) for key in self.tracker.recalled]
        needed: dict[int, Value] = {}
        while left:
            number = left.pop()
            if number in self.values and number not in needed:
                reads = self.values[number].reads
                needed[number] = Value(reads, b"")
                left.extend(numbers(reads))
        self.values = needed

    def clear(self) -> None:
        """Forget everything that was not taken; to be called when what was taken is forgotten too, or nothing was."""
        self.close()
        self.values = {}

    def close(self) -> bool:
        """Give no more values; say whether any were given until now."""
        was_open, self.is_open = self.is_open, False
        if was_open:
            self.tracker.elsewhere = lambda _: None
        return was_open
