"""Who may ask: this machine, by its own names; no page of another site, whatever it sends."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import tornado.web

HOST = "127.0.0.1"
LOCAL = frozenset({HOST, "localhost", "::1"})
"""The names by which a machine addresses itself."""
HEADERS = 32_768
"""How many characters the first line and the headers of a request may have together."""
CLOSED = {
    "Cache-Control": "no-cache",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Server": "sitegen",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What every answer says: ask again each time, and let no other site show or run this."""


def names_of(host: str) -> frozenset[str]:
    """Return the names by which a server that listens on a host may be addressed, in small letters."""
    if host in LOCAL:
        return LOCAL
    own = socket.gethostname().lower()
    return LOCAL | {host.lower(), own, f"{own.partition('.')[0]}.local"}


def host_of(netloc: str) -> str:
    """Return the host of a Host header, or of an Origin's, with its port, in small letters; nothing if it is odd."""
    try:
        parts = urlsplit(f"//{netloc}")
        return f"{parts.hostname}:{parts.port or 80}" if parts.hostname and not parts.username else ""
    except ValueError:
        return ""


class Guard(tornado.web.RequestHandler):
    """Refuses what another site's page, or a name that was rebound to this machine, sends here."""

    def set_default_headers(self) -> None:
        """Close every answer to others."""
        for name, value in CLOSED.items():
            self.set_header(name, value)

    def prepare(self) -> None:
        """Refuse a request, or let it through."""
        headers = self.request.headers
        if len(self.request.uri or "") + sum(len(name) + len(value) for name, value in headers.get_all()) > HEADERS:
            raise tornado.web.HTTPError(431)
        if not self.is_named(host_of(self.request.host)):
            raise tornado.web.HTTPError(403, "foreign host")
        if not self.is_own(headers.get("Origin", "")):
            raise tornado.web.HTTPError(403, "foreign origin")
        if headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and headers.get("Sec-Fetch-Mode") != "navigate":
            raise tornado.web.HTTPError(403, "asked for by another site")

    def is_named(self, host: str) -> bool:
        """Say whether a host with its port names this server; if it is open to others, any numeric address does."""
        name, _, port = host.rpartition(":")
        settings = self.application.settings
        return port == str(settings["port"]) and (name in settings["names"] or (settings["open"] and is_address(name)))

    def is_own(self, origin: str) -> bool:
        """Say whether an Origin is this server's own, as the request named it, or none was given."""
        scheme, _, netloc = origin.partition("://")
        return not origin or (scheme == "http" and host_of(netloc) == host_of(self.request.host))

    def is_local(self) -> bool:
        """Say whether the request comes from this machine itself."""
        try:
            return ipaddress.ip_address(self.request.remote_ip or "").is_loopback
        except ValueError:
            return False

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Print nothing for a request that is refused."""
        if not isinstance(value, tornado.web.HTTPError):
            super().log_exception(typ, value, tb)


def is_address(name: str) -> bool:
    """Say whether a host is a numeric address, which nobody can rebind."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class Nothing(Guard):
    """Answers for whatever is no path."""

    def prepare(self) -> None:
        """Refuse."""
        super().prepare()
        raise tornado.web.HTTPError(404)
