"""How far a build is: on a terminal a bar, for a build of more than a second; elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

SOON = 1.0
"""Seconds after which a bar comes."""
BAR, LINE = 0.1, 5.0
"""Seconds from one look of the bar to the next, and from one line to the next."""
WIDTH = 30


class Progress:
    """Tells how many pages are made. Leaves no bar behind."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self.stream = stream
        self.clock = clock
        self.next = clock() + (SOON if stream.isatty() else LINE)
        self.shown = 0
        """How many characters stand on the terminal's line."""

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.write("")

    def tell(self, done: int, total: int) -> None:
        """Tell that so many pages of so many are made, if it is time."""
        now = self.clock()
        if now < self.next:
            return
        words = f"{done} of {total} pages"
        if self.stream.isatty():
            full = WIDTH * done // max(total, 1)
            self.write(f"[{'#' * full}{' ' * (WIDTH - full)}] {words}")
            self.next = now + BAR
        else:
            self.stream.write(f"{words}\n")
            self.stream.flush()
            self.next = now + LINE

    def write(self, line: str) -> None:
        """Write a line in the place of that which stands on the terminal."""
        if line or self.shown:
            self.stream.write("\r" + line.ljust(self.shown) + ("" if line else "\r"))
            self.stream.flush()
        self.shown = len(line)
