"""The key by which a cache is known to be this user's: whoever made the edition may have sent one along.

It lies where the system has a user's caches, and no edition can name that place. Without it, what is kept is worth
nothing, and is made anew.
"""

from __future__ import annotations

import contextlib
import os
import sys
from functools import cache
from pathlib import Path

SIZE = 32
"""Bytes; what the digest takes at most is 64."""


@cache
def own_key() -> bytes:
    """Return the key, made where there is none; where none can be kept, one for this process alone."""
    folder = cache_folder()
    if folder is None:
        return os.urandom(SIZE)
    path = folder / "sitegen" / "key"
    with contextlib.suppress(OSError):
        found = path.read_bytes()
        if len(found) == SIZE:
            return found
    import tempfile  # here, for it costs 5 ms of start-up, and is wanted once

    made = os.urandom(SIZE)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(dir=path.parent)  # which nobody else may read
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(made)
            os.replace(partial, path)  # noqa: PTH105 - the plain call says that it is the atomic one
        except OSError:
            Path(partial).unlink(missing_ok=True)
    return made


def cache_folder() -> Path | None:
    """Return the folder that the system has for a user's caches; None where it names none."""
    if sys.platform == "win32":
        named = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        named = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 - no error where there is no home
    else:
        named = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(named):  # noqa: PTH117 - as a word, which it is
            named = os.path.expanduser("~/.cache")  # noqa: PTH111 - as above
    return Path(named) if os.path.isabs(named) else None  # noqa: PTH117 - as above
