"""The preview as a maintainer uses it: a real server, a real browser's protocol, real files."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
import tornado.httpclient
import tornado.websocket
from playwright.sync_api import Browser

HELLO = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}


class Preview:
    """A running `sitegen serve`."""

    def __init__(self, edition: Path, *args: str) -> None:
        command = [sys.executable, "-u", "-m", "sitegen", "serve", "-C", str(edition), *args]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            if found:
                self.port = int(found[1])
                return
        raise AssertionError("the server did not start")

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return the status and body of a request."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """End the server as Ctrl-C does and return its exit status."""
        self.process.send_signal(by)
        return self.process.wait(20)


@pytest.fixture
def preview(edition: Path) -> Iterator[Preview]:
    """The edition's preview."""
    running = Preview(edition, "--port", str(free_port()))
    yield running
    if running.process.poll() is None:
        running.stop()
    if running.process.stdout:
        running.process.stdout.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def next_reload(port: int, change: Callable[[], object]) -> dict[str, object]:
    """Connect as a browser does, make a change, and return the next reload message.

    In a thread of its own: the browser of other tests has an event loop in this one.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, reload_after(port, change)).result()


async def reload_after(port: int, change: Callable[[], object]) -> dict[str, object]:
    """Do what `next_reload` does, in an event loop."""
    request = tornado.httpclient.HTTPRequest(
        f"ws://127.0.0.1:{port}/livereload", headers={"Origin": f"http://127.0.0.1:{port}"}
    )
    connection = await tornado.websocket.websocket_connect(request)
    await connection.write_message(json.dumps(HELLO))
    hello = json.loads(await connection.read_message() or "{}")
    assert hello["protocols"] == HELLO["protocols"]
    await connection.write_message(json.dumps({"command": "info", "url": f"http://127.0.0.1:{port}/"}))
    await asyncio.sleep(0.3)
    change()
    message = await asyncio.wait_for(connection.read_message(), 20)
    connection.close()
    while await asyncio.wait_for(connection.read_message(), 20) is not None:
        pass  # until the other side has closed too, and the socket with it
    loaded: dict[str, object] = json.loads(message or "{}")
    return loaded


def test_pages_are_served_and_ctrl_c_ends_well(preview: Preview) -> None:
    """Pages, a 404, no path above the site; Ctrl-C ends with status 0."""
    status, body = preview.get("/")
    assert status == 200
    assert b"livereload.js" in body
    assert preview.get("/texts/leverage-2019.html")[0] == 200
    assert preview.get("/nothing.html")[0] == 404
    for path in ("/../content/edition.yaml", "/%2e%2e/content/edition.yaml", "/..%2f..%2fcontent%2fedition.yaml"):
        assert preview.get(path)[0] in (400, 403, 404)
    assert preview.get("/livereload.js")[0] == 200
    assert preview.stop() == 0


def test_a_saved_file_reloads_the_browser_with_the_new_page(preview: Preview, edition: Path) -> None:
    """An edit is built, then the browser is told; two edits in a row are both told."""
    path = edition / "annotations" / "notes.yaml"
    for old, new in (("Patron or client?", "Patron, or client?"), ("Patron, or client?", "Who is the patron?")):
        text = path.read_text(encoding="utf-8").replace(old, new)
        message = next_reload(preview.port, partial(path.write_text, text, encoding="utf-8"))
        assert message["command"] == "reload"
        assert new.encode() in preview.get("/notes.html")[1]


def test_a_page_in_a_browser_shows_an_edit_by_itself(preview: Preview, edition: Path, browser: Browser) -> None:
    """The page that a maintainer looks at changes when a file is saved; its own policy lets it."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with page.expect_websocket() as socket_info:
        page.goto(f"http://127.0.0.1:{preview.port}/notes.html")
    socket_info.value.wait_for_event("framesent", lambda frame: "info" in str(frame))
    path = edition / "annotations" / "notes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("Patron or client?", "Seen at once"), encoding="utf-8")
    page.get_by_text("Seen at once").first.wait_for(timeout=20_000)
    page.close()
    assert said == []


def test_a_fault_keeps_the_last_good_pages(preview: Preview, edition: Path) -> None:
    """While a file is broken the pages stay; mended, they change again. public/ is never touched."""
    path = edition / "annotations" / "notes.yaml"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("title: Patron or client?", "titel: Patron or client?"), encoding="utf-8")
    time.sleep(1)
    assert b"Patron or client?" in preview.get("/notes.html")[1]
    mended = source.replace("Patron or client?", "Mended")
    next_reload(preview.port, partial(path.write_text, mended, encoding="utf-8"))
    assert b"Mended" in preview.get("/notes.html")[1]
    assert not (edition / "public").exists()


def test_foreign_hosts_and_origins_are_refused(preview: Preview) -> None:
    """A page of another site, or a name rebound to this machine, gets a 4xx, from pages and socket alike."""
    assert preview.get("/", Host="evil.example")[0] == 403
    assert preview.get("/", Origin="http://evil.example")[0] == 403
    assert preview.get("/", Origin=f"https://127.0.0.1:{preview.port}")[0] == 403
    assert preview.get("/", Host=f"localhost:{preview.port}")[0] == 200
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "x3JJHMbDL1EzLkh9GBhXDw=="
    assert preview.get("/livereload", Origin="http://evil.example", **upgrade)[0] == 403
    assert preview.get("/livereload", Host="evil.example", **upgrade)[0] == 403
    assert preview.get("/forcereload")[0] == 404


def test_a_busy_port_gives_way_to_the_next(edition: Path) -> None:
    """The next free port is taken, and said."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = Preview(edition, "--port", str(port))
        assert running.port > port
        assert running.stop(signal.SIGTERM) == 0
        assert running.process.stdout is not None
        running.process.stdout.close()
