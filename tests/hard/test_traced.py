"""What a build and a check open, run and connect to while an edition is hostile, as the system saw it (strace)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.hard.hostile import SECRET, copy_base, put_link, put_outside, put_pipe
from tests.hard.traced import Trace, program_folders, trace

SITEGEN = [sys.executable, "-m", "sitegen"]
SYSTEM = re.compile(
    r"/dev/shm/sem\..*|/usr/(lib|lib64|share|local/lib)/.*|/lib(64)?/.*|/dev/(null|urandom|random)"
    r"|/etc/(ld\.so\.(cache|preload)|locale\.alias|localtime|timezone|ssl/openssl\.cnf)"
    r"|/proc/(\d+/)?(maps|stat|status|cgroup|mountinfo|mounts|cpuinfo|meminfo|filesystems|sys/vm/overcommit_memory)"
    r"|/sys/(fs/cgroup|devices/system/cpu|kernel/mm)(/.*)?"
)
"""What the loader, the C library, Python and Pagefind read of the system, whatever they do."""


def check_confined(found: Trace, folder: Path) -> None:
    """Assert that nothing was opened but the edition, the program, the system's, nothing written but the site."""
    root = folder / "edition"
    caches = str(folder / "caches" / "sitegen")  # where the user's key is
    ours = [str(root), str(folder / "temporary"), caches, *program_folders()]
    assert sorted(path for path in found.read if not SYSTEM.fullmatch(path) and not is_below(path, ours)) == []
    site = [str(root / name) for name in ("public", ".public.sitegen-new", ".public.sitegen-old", ".sitegen")]
    site += [str(folder / "temporary"), caches, "/dev/null", "/dev/shm"]  # where worker processes have their semaphores
    written = [path for path in found.written if not is_below(path, site)]
    assert sorted(written) == []
    assert found.connections == []
    others = [name for name in found.programs if name != sys.executable and not name.endswith("/pagefind_bin/pagefind")]
    assert others == []
    assert SECRET not in found.output


def is_below(path: str, folders: list[str]) -> bool:
    """Say whether a path is one of some folders, or in one."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Files beside the edition."""
    return put_outside(tmp_path)


@pytest.fixture
def root(tmp_path: Path, outside: Path) -> Path:
    """A small edition without a fault."""
    assert outside
    return copy_base(tmp_path)


def contents(folder: Path) -> dict[Path, bytes]:
    """Return what the files of a folder hold."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_trace_shows_what_is_read_through_a_link(root: Path, outside: Path, tmp_path: Path) -> None:
    """What the other tests look for would be seen."""
    put_link(root, "content/link", outside / "text.md")
    read = f"open({str(root / 'content' / 'link')!r}).close(); open({str(outside / 'new')!r}, 'w').close()"
    connect = "import socket; socket.socket(socket.AF_UNIX).connect_ex('/nowhere')"
    found = trace(tmp_path, [sys.executable, "-c", f"{read}; {connect}; import os; os.execv('/bin/true', ['true'])"])
    assert str(outside / "text.md") in found.read
    assert found.written == {str(outside / "new")}
    assert len(found.connections) == 1
    assert found.programs == [sys.executable, "/bin/true"]


def test_an_edition_of_links_and_pipes_opens_nothing_outside(root: Path, outside: Path, tmp_path: Path) -> None:
    """Neither to check it nor to try to build it."""
    links = {
        "content/texts/ferry.md": outside / "text.md",
        "content/pages/about.md": outside / "page.md",
        "content/assets/maps": outside / "folder",
        "content/assets/host.txt": Path("/etc/hostname"),
        "content/assets/keys.txt": Path("/proc/self/environ"),
        "annotations/notes.yaml": outside / "notes.yaml",
        "annotations/claims": outside / "folder",
        "templates/cards": outside / "folder" / "cards",
        "templates/words": outside / "folder" / "words",
        "templates/prose.html": outside / "note.html",
        "templates/assets/css/95-mine.css": outside / "style.css",
    }
    pipes = ["content/texts/pipe.md", "content/assets/pipe.png", "annotations/events/pipe.yaml", "templates/pipe.html"]
    for name, target in links.items():
        put_link(root, name, target)
    for name in pipes:
        put_pipe(root, name)
    before = contents(outside)
    checked = trace(tmp_path, [*SITEGEN, "check", "-C", str(root)])
    built = trace(tmp_path, [*SITEGEN, "build", "-C", str(root)])
    for found in (checked, built):
        check_confined(found, tmp_path)
        assert str(root / "content" / "texts" / "bridge.md") in found.read
        assert found.status == 1
    for name in (*links, *pipes):
        assert f"{name}:1:1: error" in checked.output
    assert contents(outside) == before
    assert not (root / "public").exists()


def test_a_hostile_edition_that_builds_opens_nothing_outside(root: Path, outside: Path, tmp_path: Path) -> None:
    """With templates that name what is elsewhere, links where they are no fault, modules and settings to be found, and
    so many pages that several processes make them; made anew, and once more after a change.
    """
    names = [str(outside / "note.html"), "../../outside/note.html", ".hidden.html", "cards/note.html~"]
    tried = "".join(f"{{% include {name!r} ignore missing %}}" for name in names)
    (root / "templates").mkdir()
    page = f"{{% extends 'base.html' %}}{{% block main %}}{tried}{{% endblock %}}"
    (root / "templates" / "404.html").write_text(page, encoding="utf-8")
    for name, target in {
        "templates/.hidden.html": "note.html",
        "templates/cards/note.html~": "note.html",
        "templates/.git": "folder",
        "content/assets/river.png~": "picture.png",
        "annotations/.#notes.yaml": "notes.yaml",
        "public/away": "folder",
        "public/old.html": "page.md",
    }.items():
        put_link(root, name, outside / target)
    for name in ("yaml.py", "msgspec.py", "pagefind.py", "sitecustomize.py", "content/jinja2.py"):
        (root / name).write_text(f"open({str(outside / 'ran')!r}, 'w')\n", encoding="utf-8")
    (root / "pagefind.yml").write_text("output_path: ../outside\n", encoding="utf-8")
    actors = "".join(f"person-{n}: {{name: Person Number {n}, kind: person}}\n" for n in range(50))
    (root / "annotations" / "actors").mkdir()
    (root / "annotations" / "actors" / "many.yaml").write_text(actors, encoding="utf-8")
    before = contents(outside)
    for line in ("", "\nOne more line.\n"):
        with (root / "content" / "texts" / "ferry.md").open("a", encoding="utf-8") as file:
            file.write(line)
        found = trace(tmp_path, [*SITEGEN, "build", "-C", str(root), "--jobs", "2"])
        assert found.status == 0, found.output
        check_confined(found, tmp_path)
        assert str(root / "content" / "texts" / "ferry.md") in found.read
        assert "pagefind" in "".join(found.programs)
    assert contents(outside) == before
    assert (root / "public" / "away").is_symlink()
    site = [path for path in (root / "public").rglob("*") if not path.is_symlink() and path.is_file()]
    assert not any(SECRET.encode() in path.read_bytes() for path in site)
