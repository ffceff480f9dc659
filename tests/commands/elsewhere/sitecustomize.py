"""Another machine, for a process that finds this folder on its PYTHONPATH: its clock, its people, its order of files.

Python imports a module of this name before anything else. The clock shows the year 2040, and folders list their files
from Z to A.
"""

from __future__ import annotations

import datetime
import getpass
import os
import socket
import time
from collections.abc import Iterator
from typing import Any

LATER = 2_240_000_000
"""Seconds since 1970, in the year 2040, when the process began."""

began = time.monotonic()
listdir, scandir = os.listdir, os.scandir


def now() -> float:
    """Return the time there, in seconds since 1970."""
    return LATER + time.monotonic() - began


class Day(datetime.date):
    """A date, whose today is there."""

    @classmethod
    def today(cls) -> datetime.date:
        """Return the day there."""
        return cls.fromtimestamp(now())


class Moment(datetime.datetime):
    """A date and time, whose now is there."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
        """Return the time there."""
        return cls.fromtimestamp(now(), tz)

    utcnow = today = now


class Listing:
    """What `os.scandir` gives, from Z to A."""

    def __init__(self, *args: Any) -> None:
        with scandir(*args) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self.entries

    def __next__(self) -> os.DirEntry[str]:
        return next(self.entries)

    def __enter__(self) -> Listing:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: all is read."""


time.time = now
time.time_ns = lambda: int(now() * 10**9)
time.gmtime = lambda seconds=None, gmtime=time.gmtime: gmtime(now() if seconds is None else seconds)
time.localtime = lambda seconds=None, localtime=time.localtime: localtime(now() if seconds is None else seconds)
datetime.date, datetime.datetime = Day, Moment
os.listdir = lambda *args: sorted(listdir(*args), reverse=True)
os.scandir = Listing
os.getlogin = getpass.getuser = lambda: "somebody"
socket.gethostname = lambda: "elsewhere"
