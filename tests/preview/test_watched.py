"""What a preview has the system watch: Linux tells it of each process."""

from __future__ import annotations

import re
from pathlib import Path

from tests.preview.running import Preview, eventually, free_port


def test_nothing_behind_a_link_is_watched(edition: Path, tmp_path: Path) -> None:
    """A linked folder may lead anywhere: neither at the start nor when it comes later is it gone through."""
    outside = tmp_path / "outside"
    (outside / "below").mkdir(parents=True)
    (edition / "content" / "texts" / "there").symlink_to(outside)
    preview = Preview(edition, "--port", str(free_port()))
    try:
        (edition / "content" / "pages" / "new").mkdir()
        (edition / "content" / "pages" / "new" / "later").symlink_to(outside)
        eventually(lambda: (edition / "content" / "pages" / "new").stat().st_ino in watched(preview.process.pid))
        assert (edition / "content" / "texts").stat().st_ino in watched(preview.process.pid)
        assert not {outside.stat().st_ino, (outside / "below").stat().st_ino} & watched(preview.process.pid)
    finally:
        preview.close()


def watched(process: int) -> set[int]:
    """Return the inodes of all that a process has the system watch."""
    files = Path(f"/proc/{process}/fdinfo").iterdir()
    return {int(found, 16) for file in files for found in re.findall(r"inotify wd:\w+ ino:(\w+)", file.read_text())}
