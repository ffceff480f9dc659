"""A server for the preview: livereload's protocol and script, fed by watchfiles, closed to other origins.

1. build the edition as a draft into .sitegen/preview (never into public/, which may always be published)
2. serve that folder, and the WebSocket /livereload (protocol 7), to this machine alone
3. watch the edition's files in a thread; on a change build again, replace the changed files, send `reload`
"""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tornado.httpserver
import tornado.web
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from watchfiles import watch

from sitegen.model.problem import SitegenError

HOST = "127.0.0.1"
NAMES = ("127.0.0.1", "localhost")
"""The hosts by which this machine may be addressed."""
TRIES = 50
"""How many ports are tried, from the one wanted on."""


def is_ours(netloc: str, port: int) -> bool:
    """Say whether a Host header, or the host of an Origin, names this server."""
    return netloc.lower() in {f"{name}:{port}" for name in NAMES}


class Guard(tornado.web.RequestHandler):
    """Refuses requests that another site's page, or a name that was rebound, sends here."""

    def prepare(self) -> None:
        port = self.application.settings["port"]
        origin = self.request.headers.get("Origin", "")
        if not is_ours(self.request.host, port):
            raise tornado.web.HTTPError(403, "foreign host")
        if origin and not (urlsplit(origin).scheme == "http" and is_ours(urlsplit(origin).netloc, port)):
            raise tornado.web.HTTPError(403, "foreign origin")


class Socket(Guard, LiveReloadHandler):  # type: ignore[misc] # livereload has no types
    """The WebSocket /livereload, protocol 7."""

    def check_origin(self, origin: str) -> bool:
        """Say whether a page may connect; `prepare` has looked at it."""
        return is_ours(urlsplit(origin).netloc, self.application.settings["port"])

    def on_message(self, message: Any) -> None:
        """Take a message of the protocol; anything else closes the connection."""
        try:
            super().on_message(message)
        except (ValueError, AttributeError, TypeError):
            self.close(1003, "not a message of the protocol")


class Script(Guard, LiveReloadJSHandler):  # type: ignore[misc] # livereload has no types
    """The library's script, /livereload.js."""


class Files(Guard, tornado.web.StaticFileHandler):
    """The built files."""

    def set_extra_headers(self, path: str) -> None:  # noqa: ARG002 - tornado's signature
        """Tell browsers to ask every time."""
        self.set_header("Cache-Control", "no-cache")

    def compute_etag(self) -> None:
        """Give no tag: tornado keeps those of files that have changed since."""

    def should_return_304(self) -> bool:
        """Send the file whatever the browser has of it; two saves may fall into one second."""
        return False

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the site's own 404 page where it has one."""
        page = Path(str(self.root)) / "404.html"
        if status_code == 404 and page.is_file():
            self.finish(page.read_bytes())
        else:
            super().write_error(status_code, **kwargs)


def open_sockets(port: int) -> tuple[list[socket.socket], int]:
    """Return listening sockets on the first free port from the one wanted on, and that port.

    Raises `SitegenError` if none of the next ones is free.
    """
    for candidate in range(port, min(port + TRIES, 65536)):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setblocking(False)
        try:
            listener.bind((HOST, candidate))
            listener.listen(128)
        except OSError:
            listener.close()
            continue
        return [listener], candidate
    raise SitegenError(f"no port from {port} to {port + TRIES - 1} is free; name one with --port")


def application(folder: Path, port: int) -> tornado.web.Application:
    """Return the web application that serves a folder."""
    static = {"path": str(folder), "default_filename": "index.html"}
    handlers: list[Any] = [(r"/livereload", Socket), (r"/livereload\.js", Script), (r"/(.*)", Files, static)]
    return tornado.web.Application(handlers, port=port, log_function=lambda _: None)


class Watcher(threading.Thread):
    """Builds again whenever a file of the edition changes."""

    def __init__(self, folders: Iterable[Path], ignored: Path, rebuild: Callable[[], bool], tell: Callable[[], object]):
        """`rebuild` says whether the site changed; `tell` is then called, from this thread."""
        super().__init__(daemon=True)
        self.folders = [folder for folder in folders if folder.exists()]
        self.ignored = ignored
        self.rebuild = rebuild
        self.tell = tell
        self.stop = threading.Event()

    def relevant(self, _: Any, path: str) -> bool:
        """Say whether a changed path is one of the edition's files."""
        return not Path(path).is_relative_to(self.ignored) and not Path(path).name.startswith(".")

    def run(self) -> None:
        for _ in watch(*self.folders, watch_filter=self.relevant, debounce=50, step=10, stop_event=self.stop):
            if self.rebuild():
                self.tell()


def serve(
    folder: Path,
    watched: Iterable[Path],
    port: int,
    rebuild: Callable[[], bool],
    ready: Callable[[str], None],
) -> None:
    """Serve a folder until Ctrl-C; rebuild when a watched folder changes, then reload every browser.

    `ready` is called with the address once the server listens. Raises `SitegenError` if no port is free.
    """
    asyncio.run(run(folder, watched, port, rebuild, ready))


async def run(
    folder: Path,
    watched: Iterable[Path],
    port: int,
    rebuild: Callable[[], bool],
    ready: Callable[[str], None],
) -> None:
    """Run the server in an event loop until it is told to stop."""
    sockets, port = open_sockets(port)
    loop = asyncio.get_running_loop()
    LiveReloadHandler.live_css = True
    LiveReloadHandler.watcher = Silent()
    server = tornado.httpserver.HTTPServer(application(folder, port))
    server.add_sockets(sockets)
    tell = lambda: loop.call_soon_threadsafe(LiveReloadHandler.reload_waiters, "*")  # noqa: E731
    watcher = Watcher(watched, folder, rebuild, tell)
    watcher.start()
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, stopped.set)
        except NotImplementedError:  # Windows: Ctrl-C raises KeyboardInterrupt instead
            break
    ready(f"http://{HOST}:{port}/")
    try:
        await stopped.wait()
    finally:
        watcher.stop.set()
        server.stop()
        for waiter in list(LiveReloadHandler.waiters):
            waiter.close()


class Silent:
    """Stands in for livereload's own watcher, of which its handler asks the changed path."""

    filepath = "*"
