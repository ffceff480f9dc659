"""The WebSocket /livereload, protocol 7, on the library's handler, and what is said on it.

The protocol knows `reload` with a path. A page whose script is ours has a plug-in for the library's, and tells so; it
gets messages of problems too, as a reload of STATE. Other clients of the protocol get what they know.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
import tornado.web
import tornado.websocket
from livereload.handlers import LiveReloadHandler

from sitegen.preview.desk import Change
from sitegen.preview.guard import Guard
from sitegen.preview.pages import STATE, site_path

PLUGIN = "sitegen"
"""What our script is called among the plug-ins."""
EXCHANGED = (".css", ".jpg", ".jpeg", ".png", ".gif")
"""What the library exchanges in a page without loading it anew."""
LIVE = 8
"""How many assets are exchanged one by one, at most."""
MESSAGE = 65_536
"""How many bytes a client may send at once."""


class Socket(Guard, LiveReloadHandler):  # type: ignore[misc] # livereload has no types
    """A connection."""

    url = ""
    """The page at the other end."""
    ours = False
    """Whether the script there is ours."""

    def check_origin(self, origin: str) -> bool:
        """Say whether a page may connect; `prepare` asks the same, but a newer header has another name."""
        return self.is_own(origin)

    def on_message(self, message: Any) -> None:
        """Take a message of the protocol; anything else closes the connection."""
        try:
            found = msgspec.json.decode(message)
            if isinstance(message, bytes) or not isinstance(found["command"], str):
                raise TypeError
            super().on_message(message)
            if found["command"] == "info":
                self.url = str(found.get("url", ""))
                plugins = found.get("plugins")
                self.ours = isinstance(plugins, dict) and PLUGIN in plugins
        except (ValueError, AttributeError, LookupError, TypeError, RecursionError):
            self.close(1003, "not a message of the protocol")

    def path(self) -> str:
        """Return the site path of the page at the other end."""
        try:
            return site_path(urlsplit(self.url).path)
        except (ValueError, tornado.web.HTTPError):
            return ""

    def say(self, path: str) -> None:
        """Send a reload."""
        self.write_message({"command": "reload", "path": path, "liveCSS": True, "liveImg": True})


class Sockets:
    """All connections of one server."""

    def __init__(self) -> None:
        LiveReloadHandler.waiters.clear()

    def open(self) -> list[Socket]:
        """Return the connections over which a page can be told."""
        return [waiter for waiter in LiveReloadHandler.waiters.copy() if waiter.ws_connection]

    def paths(self) -> tuple[str, ...]:
        """Return the site paths of the pages that are open."""
        return tuple(dict.fromkeys(socket.path() for socket in self.open()))

    def tell(self, change: Change) -> None:
        """Tell every page of a change, in the order in which it is to act."""
        paths = paths_of(change)
        for socket in self.open():
            said = paths or ([STATE] if change.news and socket.ours else [])
            try:
                for path in said:
                    socket.say(path)
            except tornado.websocket.WebSocketClosedError:
                continue

    def close(self) -> None:
        """Close all."""
        for socket in self.open():
            socket.close()


def paths_of(change: Change) -> list[str]:
    """Return what is to be loaded anew: CSS and images one by one, since they can be exchanged; all else as `*`."""
    if len(change.assets) > LIVE or not all(path.lower().endswith(EXCHANGED) for path in change.assets):
        return ["*"]
    return [*(f"/{path}" for path in sorted(change.assets)), *(["*"] if change.pages else [])]
