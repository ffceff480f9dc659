"""What was written, on the disk and not only in memory: so that it is there after the power has failed."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path


def sync_path(path: Path) -> None:
    """Wait until the file or the folder's list of entries is on the disk; raises OSError."""
    if sys.platform == "win32" and path.is_dir():  # cannot be opened there
        return
    with contextlib.suppress(PermissionError):  # a stranger's file that we may not read we did not write
        handle = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:  # some file systems sync no folders
                raise OSError(error.errno, error.strerror, str(path)) from error
        finally:
            os.close(handle)
