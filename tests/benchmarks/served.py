"""From a file saved to the message that reloads the pages: sitegen's preview and Hugo's server, on the same texts."""

from __future__ import annotations

import contextlib
import queue
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from tests.preview.running import PATIENCE, Client, Preview, eventually, free_port

QUIET = 1.0
"""Seconds without a message after which a server is taken to have told all of a save."""


@contextlib.contextmanager
def preview_of(edition: Path) -> Iterator[Client]:
    """Yield what listens to the preview of an edition."""
    preview = Preview(edition, "--port", str(free_port()))
    try:
        yield from listening(preview.port, "/texts/t1.html")
    finally:
        preview.close()


@contextlib.contextmanager
def hugo_server(hugo: Path, folder: Path) -> Iterator[Client]:
    """Yield what listens to Hugo's server of a site."""
    port = free_port()
    with (folder / "serve.log").open("wb") as log:
        command = [str(hugo), "server", "--bind", "127.0.0.1", "--port", str(port)]
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        eventually(lambda: is_open(port))
        yield from listening(port, "/texts/t1/")
    finally:
        process.terminate()
        process.wait()


def listening(port: int, page: str) -> Iterator[Client]:
    """Yield a client of a server, that is closed after."""
    client = Client(port, page)
    try:
        yield client
    finally:
        client.close()


def is_open(port: int) -> bool:
    """Say whether a server listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def seconds_to_reload(client: Client, save: Callable[[], str]) -> tuple[float, float]:
    """Save, and return how long after that the message came, and the page that shows what was saved.

    What is told of an earlier save does not count. Raises RuntimeError where the page does not show it.
    """
    with contextlib.suppress(queue.Empty):
        while True:
            client.messages.get(timeout=QUIET)
    word = save()
    saved = time.perf_counter()
    came, message = client.messages.get(timeout=PATIENCE)
    while message["command"] != "reload":
        came, message = client.messages.get(timeout=PATIENCE)
    with urllib.request.urlopen(client.info["url"], timeout=PATIENCE) as answer:
        page = answer.read().decode()
    if word not in page:
        raise RuntimeError(f"{client.info['url']} was to be reloaded, and does not show {word}")
    return came - saved, time.perf_counter() - saved


def saving(path: Path, before: str) -> Callable[[], str]:
    """Return what saves a file, each time with another word behind some of its own, which it returns."""
    source, numbers = path.read_text(encoding="utf-8"), count(1)

    def save() -> str:
        word = f"Saved{next(numbers)}x"
        path.write_text(source.replace(before, f"{before}{word} ", 1), encoding="utf-8")
        return word

    return save
