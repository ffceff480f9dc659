"""What a browser gets: the files of the site, the script that reloads them, and how the edition stands."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import unquote_to_bytes

import jinja2
import livereload
import msgspec
import tornado.web

from sitegen.preview.desk import Desk
from sitegen.preview.guard import Guard
from sitegen.preview.told import told

SCRIPT = b'<script src="/livereload.js" defer></script>'
"""How a page asks for the script, in templates/base.html."""
STATE = "/livereload.json"
LATEST = "/livereload.js?mindelay=250&maxdelay=2000"
"""The script, told to look for a server that is gone every two seconds at least, and not after minutes."""


def site_path(uri_path: str) -> str:
    """Return the site path that a request's path means. Raises a 400 for what is no path at all."""
    try:
        path = unquote_to_bytes(uri_path).decode().removeprefix("/")
    except UnicodeDecodeError as error:
        raise tornado.web.HTTPError(400) from error
    if any(ord(char) < 32 for char in path):
        raise tornado.web.HTTPError(400)
    return f"{path}index.html" if path.endswith("/") or not path else path


def stamp_of(content: bytes) -> str:
    """Return a word for some content: the same for the same bytes."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def stamped(content: bytes, assets: str) -> bytes:
    """Return a page whose script knows which page this is, and with which assets it was given."""
    known = (
        f'<script src="{LATEST.replace("&", "&amp;")}" data-page="{stamp_of(content)}" data-assets="{assets}" defer>'
    )
    return content.replace(SCRIPT, known.encode() + b"</script>", 1)


class Answer(Guard):
    """Has what answers are made from."""

    @property
    def desk(self) -> Desk:
        """Where pages are made."""
        desk: Desk = self.settings["desk"]
        return desk

    async def file(self, path: str) -> bytes | None:
        """Return a file of the site, made now where it must be. Raises a 503 if the preview ends meanwhile."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self.desk.requests, self.desk.file, path)
        except asyncio.CancelledError as error:
            raise tornado.web.HTTPError(503, "the preview is ending") from error

    async def page(self, path: str) -> tuple[int, bytes]:
        """Return the status and the bytes for a path: its file, problems if it can't be made, or that there is none."""
        content = await self.file(path)
        if content is not None:
            return 200, content
        if path in self.desk.broken or not self.desk.shelf.listed:
            return 503, problems_page(self.told())
        return 404, await self.file("404.html") or b"<!doctype html><title>404</title><p>There is no such page.</p>"

    def told(self) -> dict[str, Any]:
        """Return how the edition stands; only who sits at this machine gets links that open its editor."""
        return told(self.desk.state, self.desk.session.root, self.desk.session.editor if self.is_local() else "")


class Files(Answer, tornado.web.StaticFileHandler):
    """The files of the site. The base class knows ranges and what a HEAD is; this one where the bytes come from."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer with a file."""
        self.site_path = site_path(self.request.path)
        status, content = await self.page(self.site_path)
        is_page = status != 200 or self.site_path.endswith(".html")
        self.content = stamped(content, self.desk.state.assets) if is_page else content
        self.kind = (
            "text/html" if status != 200 else mimetypes.guess_type(self.site_path)[0] or "application/octet-stream"
        )
        self.set_status(status)
        if status != 200:
            self.set_header("Content-Type", self.get_content_type())
            await self.finish(self.content)
            return
        condition = self.request.headers.get("If-Range")
        if condition and condition != self.compute_etag():
            del self.request.headers["Range"]
        await super().get(path, include_body)

    def parse_url_path(self, url_path: str) -> str:  # noqa: ARG002 - tornado's signature
        """Return the site path, which `get` has read already."""
        return self.site_path

    @classmethod
    def get_absolute_path(cls, root: str, path: str) -> str:  # noqa: ARG003 - tornado's signature
        """Return what stands for the file: its site path. No path of the file system is made from a request."""
        return path

    def validate_absolute_path(self, root: str, absolute_path: str) -> str:  # noqa: ARG002 - tornado's signature
        """Return the path: it is one of the site."""
        return absolute_path

    def compute_etag(self) -> str:
        """Return a tag of these very bytes; the base class keeps those of files that have changed since."""
        return f'"{stamp_of(self.content)}"'

    def should_return_304(self) -> bool:
        """Say whether the browser has these bytes. A date says nothing: two saves may fall into one second."""
        return bool(self.request.headers.get("If-None-Match")) and self.check_etag_header()

    def get_modified_time(self) -> None:
        """Give no date."""

    def get_cache_time(self, *_: Any) -> int:
        """Let nothing be kept without asking."""
        return 0

    def get_content_size(self) -> int:
        """Return the size in bytes."""
        return len(self.content)

    def get_content_type(self) -> str:
        """Return the type; all text here is UTF-8."""
        text = self.kind.startswith("text/") or self.kind.endswith(("json", "xml", "javascript"))
        return f"{self.kind}; charset=utf-8" if text else self.kind

    def get_content(self, abspath: str, start: int | None = None, end: int | None = None) -> bytes:  # type: ignore[override] # noqa: ARG002 - of this request, while the base class knows files only
        """Return the bytes, or some of them."""
        return self.content[start:end]


class StateOf(Answer):
    """How the edition stands, and a page of it: what the script in that page asks when it is told of a change."""

    async def get(self) -> None:
        """Answer with JSON: the stamps of the page and of the assets, and the problems."""
        _, content = await self.page(site_path(self.get_query_argument("page", "/")))
        self.set_header("Content-Type", "application/json; charset=utf-8")
        state = {"page": stamp_of(content), "assets": self.desk.state.assets, **self.told()}
        await self.finish(msgspec.json.encode(state))


class Script(Guard):
    """The script of a page that is previewed, /livereload.js: ours, which is a plug-in of the library's, and that."""

    def get(self) -> None:
        """Answer with it."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish(script())

    head = get


class Style(Guard):
    """The style of the overlay, /livereload.css."""

    def get(self) -> None:
        """Answer with it."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.finish(part("preview.css"))

    head = get


def part(name: str) -> bytes:
    """Return a file of the page's part of the preview."""
    return resources.files("sitegen.preview").joinpath("page", name).read_bytes()


@cache
def script() -> bytes:
    """Return both scripts; ours is first, since the library looks for its plug-ins when it starts."""
    library = resources.files(livereload).joinpath("vendors", "livereload.js")
    return part("preview.js") + b"\n" + library.read_bytes()


def problems_page(told: dict[str, Any]) -> bytes:
    """Return the page that stands for all others while the edition has errors and no page was ever made."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(part("problems.html").decode()).render(told).encode()
