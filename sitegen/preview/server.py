"""The server of a preview: who is answered by what, on which port, and until when.

pages.py answers with files, sockets.py tells of changes, guard.py refuses others; desk.py does the work, and watcher.py
tells it what changed.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import tornado.httpserver
import tornado.netutil
import tornado.web

from sitegen.model.problem import SitegenError
from sitegen.preview.desk import Change, Desk
from sitegen.preview.guard import HOST, LOCAL, Nothing, names_of
from sitegen.preview.pages import Files, Script, StateOf, Style
from sitegen.preview.shelf import Shelf
from sitegen.preview.sockets import MESSAGE, Socket, Sockets
from sitegen.preview.watcher import Watcher
from sitegen.session import Session

TRIES = 50
"""How many ports are tried, from the one wanted on."""
LONGEST = 4 * 1024 * 1024
"""How many bytes of headers are read, to be refused in words; beyond that the connection is closed."""
PING = 20
"""Seconds after which a connection is asked whether anybody is still there."""


def open_sockets(host: str, port: int) -> tuple[list[socket.socket], int]:
    """Return listening sockets on the first free port from the one wanted on, and that port.

    Raises `SitegenError` if none of the next ones is free, or the host is none of this machine's.
    """
    last = min(port + TRIES, 65536)
    for candidate in range(port, last):
        try:
            return tornado.netutil.bind_sockets(candidate, host), candidate
        except socket.gaierror as error:
            raise SitegenError(f"there is no host {host}: {error.strerror}") from error
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise SitegenError(f"can't listen at {host}: {error.strerror}") from error
    raise SitegenError(f"no port from {port} to {last - 1} is free; name one with --port")


def application(desk: Desk, host: str, port: int) -> tornado.web.Application:
    """Return what answers."""
    handlers: list[Any] = [
        (r"/livereload", Socket),
        (r"/livereload\.js", Script),
        (r"/livereload\.css", Style),
        (r"/livereload\.json", StateOf),
        (r"/(.*)", Files, {"path": ""}),
    ]
    return tornado.web.Application(
        handlers,
        default_handler_class=Nothing,
        desk=desk,
        log_function=lambda _: None,
        port=port,
        names=names_of(host),
        open=host not in LOCAL,
        websocket_max_message_size=MESSAGE,
        websocket_ping_interval=PING,
    )


def silence() -> None:
    """Let tornado say nothing of requests that are malformed or end early; what it says of faults of ours stays."""
    for name in ("tornado.general", "tornado.access"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


class Preview(msgspec.Struct, frozen=True):
    """What a server needs to know."""

    root: Path
    """The edition's folder."""
    session: Session
    shelf: Shelf
    folders: tuple[str, ...]
    """The folders in `root` that are watched, there or not."""
    others: tuple[Path, ...]
    """Folders elsewhere that are watched."""
    host: str
    port: int
    """The port that is wanted; the next free one is taken."""
    said: Callable[[Change], object]
    """Is told of each look at the edition, in a thread of its own."""
    ready: Callable[[str], object]
    """Is given the address once it answers."""


def serve(preview: Preview) -> None:
    """Serve a preview until SIGINT or SIGTERM.

    Raises `SitegenError` if no port is free, or the first look at the edition fails.
    """
    silence()
    with contextlib.suppress(KeyboardInterrupt):  # from Windows, which has no signals in an event loop
        asyncio.run(run(preview))


async def run(preview: Preview) -> None:
    """Do what `serve` does, in an event loop."""
    loop = asyncio.get_running_loop()
    stopped = asyncio.Event()
    with contextlib.suppress(NotImplementedError):
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stopped.set)
    listening, port = open_sockets(preview.host, preview.port)
    connections = Sockets()

    def tell(change: Change) -> None:
        loop.call_soon_threadsafe(connections.tell, change)
        preview.said(change)

    desk = Desk(preview.session, preview.shelf, tell, connections.paths)
    watcher = Watcher(preview.root, preview.folders, preview.others, desk.note)
    if not await first_look(watcher, desk, stopped):
        return
    answers = application(desk, preview.host, port)
    server = tornado.httpserver.HTTPServer(answers, max_header_size=LONGEST, max_body_size=MESSAGE)
    server.add_sockets(listening)
    preview.ready(f"http://{shown_host(preview.host)}:{port}/")
    await stopped.wait()
    watcher.stop()
    server.stop()
    connections.close()


async def first_look(watcher: Watcher, desk: Desk, stopped: asyncio.Event) -> bool:
    """Watch the edition and look at it; say whether nobody wanted to stop meanwhile."""
    watcher.start()
    await asyncio.to_thread(watcher.ready.wait)
    if watcher.failure:
        raise SitegenError(
            f"changes can't be watched: {watcher.failure}; with WATCHFILES_FORCE_POLLING=1 files are polled"
        )
    desk.start()
    first = asyncio.wrap_future(desk.first)
    stop = asyncio.ensure_future(stopped.wait())
    await asyncio.wait((first, stop), return_when=asyncio.FIRST_COMPLETED)
    if stopped.is_set():
        return False
    stop.cancel()
    first.result()
    return True


def shown_host(host: str) -> str:
    """Return a host as an address has it; one that means all addresses is this machine's own."""
    if host in ("0.0.0.0", "::", ""):
        return HOST
    return f"[{host}]" if ":" in host else host
