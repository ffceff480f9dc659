"""What the tests share: the repository, a copy of its edition, its built site, the command as a process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from playwright.sync_api import Browser, sync_playwright

from sitegen.build import build

ROOT = Path(__file__).parents[1]
ORIGINALS = os.environ.get("SITEGEN_ORIGINALS", "")

settings.register_profile("short", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=20_000, deadline=None)
settings.register_profile(
    "mutants", settings.get_profile("short"), phases=(Phase.explicit, Phase.generate)
)  # a mutant wants to be noticed, not to have the smallest example of its fault looked for
settings.load_profile("short")


@cache
def can_trace() -> bool:
    """Say whether strace can look at a process: it is Linux's, and some containers forbid it."""
    try:
        return not subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode
    except OSError:
        return False


ANOTHER_USER = 4242
"""The number of a user, and of a group, that need not be known to the system."""
BECOME = [
    "setpriv", f"--reuid={ANOTHER_USER}", f"--regid={ANOTHER_USER}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search",
]  # fmt: skip
"""Runs a command as that user, who may read all files, since Python itself may lie where nobody else may look."""


@cache
def can_become() -> bool:
    """Say whether a command may be run as another user: root may, on Linux."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    try:
        return not subprocess.run([*BECOME, sys.executable, "-c", ""], capture_output=True, check=False).returncode
    except OSError:
        return False


collect_ignore = [] if ORIGINALS else ["originals"]
if not Path("/proc/self/fdinfo").is_dir():
    collect_ignore.append("preview/test_watched.py")
NEEDS = {"hard/test_traced.py": can_trace, "whole": can_trace, "commands/test_another_user.py": can_become}
"""What is collected only where the system lets it run. It is asked then alone, for to ask takes a process."""


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out what can't run here."""
    able = NEEDS.get(os.path.relpath(collection_path, ROOT / "tests"))
    return True if able is not None and not able() else None


FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
"""How Chromium is started: without a screen, and asking nobody for anything."""

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")

Run = Callable[..., subprocess.CompletedProcess[str]]


def run_sitegen(
    *args: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as its users do, in a process of its own."""
    command = [sys.executable, "-m", "sitegen", *map(str, args)]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True, timeout=120, check=False
    )


def copy_edition(target: Path) -> Path:
    """Copy the repository's edition, without what git ignores, and return the folder."""
    for name in ("content", "annotations"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("originals"))
    return target


def build_site(root: Path) -> Path:
    """Build an edition within this process, which is quicker where the command is not the point; return the site."""
    summary, problems = build(root, root / "public", private=False, draft=False)
    assert summary is not None, problems
    return root / "public"


@pytest.fixture
def run() -> Run:
    """The command `sitegen`."""
    return run_sitegen


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the repository's edition that a test may break."""
    return copy_edition(tmp_path / "edition")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's edition, built."""
    root = copy_edition(tmp_path_factory.mktemp("site") / "edition")
    return build_site(root)


@pytest.fixture(scope="session")
def data(site: Path) -> dict[str, Any]:
    """The built site's edition.json."""
    loaded: dict[str, Any] = json.loads((site / "data" / "edition.json").read_text(encoding="utf-8"))
    return loaded


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the built site on a server, below a path: ``http://127.0.0.1:PORT/public``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{site.name}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it; the build without windows, where it is there, opens a page in half the time."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "the tests need Chromium: sh tests/system.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS.split())
        yield browser
        browser.close()
