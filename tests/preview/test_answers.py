"""What the server answers, byte for byte on real sockets: to browsers, to other sites' pages, and to nonsense."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import re
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import copy_edition
from tests.preview.running import Client, Preview, free_port

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One preview for all these tests, which change nothing. After each it must still answer, and have said no more."""
    edition = copy_edition(tmp_path_factory.mktemp("answers") / "edition")
    (edition / "content" / "assets" / "deep").mkdir(parents=True)
    (edition / "content" / "assets" / "deep" / "index.html").write_text("<p>deep</p>")
    (edition / "content" / "assets" / "bytes.bin").write_bytes(bytes(range(256)) * 8)
    running = Preview(edition, "--port", str(free_port()))
    yield running
    assert running.stop() == 0
    assert "Traceback" not in "".join(running.said)


@pytest.fixture(autouse=True)
def _alive(preview: Preview) -> Iterator[None]:
    """After each test the server answers and has printed nothing."""
    before = len(preview.said)
    yield
    assert preview.get("/")[0] == 200
    assert preview.said[before:] == []


def ask(preview: Preview, line: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Send a request as it stands; return the status, the headers and the body."""
    fields = {"Host": f"127.0.0.1:{preview.port}", "Connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return parse(preview.raw(f"{line} HTTP/1.1\r\n{head}\r\n".encode("latin-1")))


def parse(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Return the parts of an answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    found = re.match(r"HTTP/1\.1 (\d{3})", first)
    assert found, answer[:200]
    return int(found[1]), {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}, body


def test_a_head_has_the_headers_of_a_get_and_no_body(preview: Preview) -> None:
    """For pages, assets, the script and what is not there."""
    for path in ("/", "/notes.html", "/assets/pages.css", "/livereload.js", "/nothing"):
        status, headers, body = ask(preview, f"HEAD {path}")
        again = ask(preview, f"GET {path}")
        assert body == b""
        assert (status, headers["content-length"], headers["content-type"]) == (
            again[0],
            str(len(again[2])),
            again[1]["content-type"],
        )


def test_what_a_browser_has_is_not_sent_again(preview: Preview) -> None:
    """The same bytes have the same tag; with it the answer is 304 and has no body; a date is not asked about."""
    _, headers, body = ask(preview, "GET /notes.html")
    assert headers["cache-control"] == "no-cache"
    for tags in (headers["etag"], f'"other", {headers["etag"]}', f"W/{headers['etag']}", "*"):
        status, _, nothing = ask(preview, "GET /notes.html", If_None_Match=tags)
        assert (status, nothing) == (304, b"")
    assert ask(preview, "GET /notes.html", If_None_Match='"other"')[2] == body
    assert ask(preview, "GET /notes.html", If_Modified_Since="Fri, 27 Nov 2099 12:00:00 GMT")[2] == body
    assert "expires" not in ask(preview, "GET /notes.html?v=1")[1]


def test_parts_of_a_file_are_sent_as_asked(preview: Preview) -> None:
    """As RFC 9110 has it: one range, from either end; none that is not there; of another file than meant, all."""
    whole = bytes(range(256)) * 8
    path = "GET /assets/bytes.bin"
    for asked, start, end in (("0-9", 0, 9), ("2000-", 2000, 2047), ("-5", 2043, 2047), ("2040-9999", 2040, 2047)):
        status, headers, body = ask(preview, path, Range=f"bytes={asked}")
        assert (status, headers["content-range"], body) == (206, f"bytes {start}-{end}/2048", whole[start : end + 1])
    status, headers, _ = ask(preview, path, Range="bytes=2048-")
    assert (status, headers["content-range"]) == (416, "bytes */2048")
    for odd in ("bytes=a-b", "lines=1-2", "bytes=1-2,5-6", "bytes=", ""):
        status, _, body = ask(preview, path, Range=odd)
        assert (status, body) == (200, whole)
    etag = ask(preview, path)[1]["etag"]
    assert ask(preview, path, Range="bytes=0-1", If_Range=etag)[0] == 206
    assert ask(preview, path, Range="bytes=0-1", If_Range='"other"')[0] == 200


def test_a_folder_is_its_index(preview: Preview) -> None:
    """With a / at its end; without it there is no such page."""
    assert ask(preview, "GET /assets/deep/")[2] == b"<p>deep</p>"
    assert ask(preview, "GET /assets/deep")[0] == 404
    assert ask(preview, "GET /assets/")[0] == 404


def test_types_say_the_encoding(preview: Preview) -> None:
    """Text is UTF-8; what has no known type is bytes."""
    for path, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/assets/pages.css", "text/css; charset=utf-8"),
        ("/assets/bytes.bin", "application/octet-stream"),
        ("/assets/fonts/literata.woff2", "font/woff2"),
        ("/data/edition.json", "application/json; charset=utf-8"),
    ):
        _, headers, _ = ask(preview, f"GET {path}")
        assert headers["content-type"] == kind
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"


LEAVING = [
    "/../content/edition.yaml",
    "/..",
    "/texts/../../../content/edition.yaml",
    "/%2e%2e/content/edition.yaml",
    "/%2e%2e%2fcontent%2fedition.yaml",
    "/..%5c..%5ccontent%5cedition.yaml",
    "/..\\..\\content\\edition.yaml",
    "/%252e%252e/content/edition.yaml",
    "//etc/passwd",
    "///etc/passwd",
    "/%2fetc/passwd",
    "/etc/passwd%00.html",
    "/notes.html%00",
    "/.sitegen-files",
    "/../preview/notes.html",
    "/%c0%ae%c0%ae/content/edition.yaml",
]


@pytest.mark.parametrize("path", LEAVING)
def test_no_path_leaves_the_site(preview: Preview, path: str) -> None:
    """Whatever is written: dots, escapes of any kind, backslashes, NUL."""
    status, _, body = ask(preview, f"GET {path}")
    assert 400 <= status < 500
    assert b"language:" not in body
    assert b"root:" not in body


def test_a_link_among_the_pages_is_not_followed(edition: Path) -> None:
    """A page that somebody replaced by a link, or whose folder is one, is made anew, and not served from elsewhere."""
    running = Preview(edition, "--port", str(free_port()))
    try:
        shelf = edition / ".sitegen" / "preview"
        pages = ("/notes.html", "/claims/hold-xi-responsible.html")
        before = [running.get(page) for page in pages]
        (shelf / "notes.html").unlink()
        (shelf / "notes.html").symlink_to("/etc/passwd")
        (shelf / "claims").rename(edition / "claims")
        (shelf / "claims").symlink_to(edition / "content" / "texts")
        assert [running.get(page) for page in pages] == before
        assert running.get("/claims/leverage-2019.md")[0] == 404
        assert not (edition / "content" / "texts" / "hold-xi-responsible.html").exists()
    finally:
        assert running.stop() == 0


def test_foreign_hosts_and_origins_are_refused(preview: Preview) -> None:
    """A page of another site, or a name rebound to this machine, gets a 4xx, from pages and socket alike."""
    port = preview.port
    hosts = ["evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "localhost.evil:PORT", "[",
             "a@127.0.0.1:PORT", "[::1:PORT", "", "127.0.0.1:PORT@evil.example", "0.0.0.0:PORT"]  # fmt: skip
    for host in hosts:
        for path in ("/", "/livereload", "/livereload.js", "/livereload.json", "/nothing"):
            status = ask(preview, f"GET {path}", Host=host.replace("PORT", str(port)), **UPGRADE)[0]
            assert 400 <= status < 500, (host, path)
    origins = ["http://evil.example", "https://127.0.0.1:PORT", "null", "file://", "http://127.0.0.1:1", "http://[",
               "http://localhost:PORT", "http://127.0.0.1:PORT.evil.example", "http://", "127.0.0.1:PORT"]  # fmt: skip
    for origin in origins:
        for path in ("/", "/livereload", "/livereload.json"):
            assert ask(preview, f"GET {path}", Origin=origin.replace("PORT", str(port)), **UPGRADE)[0] == 403, origin
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert ask(preview, "GET /", Host=f"{name}:{port}", Origin=f"http://{name}:{port}")[0] == 200
    for path in ("/data/suggest.js", "/livereload.json"):
        assert ask(preview, f"GET {path}", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
        assert ask(preview, f"GET {path}", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert ask(preview, "GET /", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200


def test_no_request_acts(preview: Preview) -> None:
    """The library's handler that reloads on a GET is not there, and no method but GET and HEAD is taken."""
    client = Client(preview.port)
    assert preview.get("/forcereload")[0] == 404
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"):
        for path in ("/", "/livereload", "/livereload.json", "/livereload.js"):
            assert 400 <= ask(preview, f"{method} {path}", Content_Length="0")[0] < 500
    assert client.messages.empty()
    client.close()


HOST = "Host: 127.0.0.1:PORT\r\n"
TO_SOCKET = "GET /livereload HTTP/1.1\r\n" + HOST + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
CHUNKS = "Transfer-Encoding: chunked\r\n"
MALFORMED = {
    "nothing that is HTTP": "hello\r\n\r\n",
    "no version": "GET /\r\n\r\n",
    "another version": "GET / HTTP/9.9\r\n" + HOST + "\r\n",
    "no path": "GET HTTP/1.1\r\n" + HOST + "\r\n",
    "a method of odd characters": "G\x00T / HTTP/1.1\r\n" + HOST + "\r\n",
    "no host": "GET / HTTP/1.1\r\n\r\n",
    "two hosts": "GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n",
    "a header without a colon": "GET / HTTP/1.1\r\n" + HOST + "nonsense\r\n\r\n",
    "a header that is folded": "GET / HTTP/1.1\r\n folded\r\n" + HOST + "\r\n",
    "a header with NUL": "GET / HTTP/1.1\r\n" + HOST + "A: b\x00c\r\n\r\n",
    "half an escape": "GET /%zz%f HTTP/1.1\r\n" + HOST + "\r\n",
    "bytes that are no UTF-8": "GET /%ff%fe HTTP/1.1\r\n" + HOST + "\r\n",
    "raw bytes": "GET /\xff\xfe HTTP/1.1\r\n" + HOST + "\r\n",
    "an escaped line break": "GET /a%0d%0aSet-Cookie:x HTTP/1.1\r\n" + HOST + "\r\n",
    "an address of elsewhere": "GET http://evil.example/ HTTP/1.1\r\n" + HOST + "\r\n",
    "a star": "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
    "a query that is no UTF-8": "GET /livereload.json?page=%ff HTTP/1.1\r\n" + HOST + "\r\n",
    "a page with NUL": "GET /livereload.json?page=%2500 HTTP/1.1\r\n" + HOST + "\r\n",
    "a huge path": "GET /" + "a" * 100_000 + " HTTP/1.1\r\n" + HOST + "\r\n",
    "a huge path of dots": "GET /" + "../" * 30_000 + " HTTP/1.1\r\n" + HOST + "\r\n",
    "a huge query": "GET /?" + "a=b&" * 50_000 + " HTTP/1.1\r\n" + HOST + "\r\n",
    "a huge header": "GET / HTTP/1.1\r\n" + HOST + "A: " + "b" * 1_000_000 + "\r\n\r\n",
    "many headers": "GET / HTTP/1.1\r\n" + HOST + "".join(f"A{n}: b\r\n" for n in range(20_000)) + "\r\n",
    "a length that is none": "POST / HTTP/1.1\r\n" + HOST + "Content-Length: -1\r\n\r\n",
    "two lengths": "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a huge length": "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 99999999999\r\n\r\n",
    "a length and chunks": "POST / HTTP/1.1\r\n" + HOST + CHUNKS + "Content-Length: 5\r\n\r\n0\r\n\r\n",
    "chunks that are none": "POST / HTTP/1.1\r\n" + HOST + CHUNKS + "\r\nxyz\r\n\r\n",
    "a socket without a key": TO_SOCKET + "\r\n",
    "a socket of an old version": TO_SOCKET + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: a\r\n\r\n",
    "a socket that is none": "GET /livereload HTTP/1.1\r\n" + HOST + "\r\n",
}  # fmt: skip


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_gets_a_4xx(preview: Preview, name: str) -> None:
    """Nothing that is sent is answered with a 500, or makes the server print anything."""
    sent = MALFORMED[name].replace("PORT", str(preview.port))
    status, _, _ = parse(preview.raw(sent.encode("latin-1")))
    assert 400 <= status < 500, status


def test_headers_without_end_close_the_connection(preview: Preview) -> None:
    """Beyond four megabytes nobody reads any further."""
    assert preview.raw(b"GET / HTTP/1.1\r\n" + b"A: " + b"b" * 12_000_000) == b""


def frame(opcode: int, payload: bytes, *, final: bool = True, masked: bool = True, reserved: int = 0) -> bytes:
    """Return a frame of RFC 6455."""
    size = len(payload)
    length = (
        bytes([size])
        if size < 126
        else b"\x7e" + struct.pack(">H", size)
        if size < 65536
        else b"\x7f" + struct.pack(">Q", size)
    )
    first = bytes([(0x80 if final else 0) | reserved << 4 | opcode])
    if not masked:
        return first + length + payload
    mask = os.urandom(4)
    return first + bytes([length[0] | 0x80]) + length[1:] + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload))


FRAMES = {
    "no JSON": frame(1, b"hello"),
    "no mapping": frame(1, b"[1]"),
    "a number": frame(1, b"7"),
    "null": frame(1, b"null"),
    "no command": frame(1, b"{}"),
    "a command that is no text": frame(1, b'{"command": {"a": 1}}'),
    "an unknown command": frame(1, b'{"command": "reload", "path": "*"}'),
    "an address that is none": frame(1, b'{"command": "info", "url": ["http://["], "plugins": 3}'),
    "an address of odd characters": frame(1, b'{"command": "info", "url": "http://[%ff", "plugins": {"sitegen": {}}}'),
    "deep JSON": frame(1, b"[" * 30_000),
    "binary": frame(2, os.urandom(64)),
    "binary that is JSON": frame(2, b'{"command": "hello"}'),
    "no UTF-8": frame(1, b"\xff\xfe"),
    "not masked": frame(1, b'{"command": "hello"}', masked=False),
    "reserved bits": frame(1, b"{}", reserved=7),
    "a reserved opcode": frame(5, b"{}"),
    "a continuation of nothing": frame(0, b"{}"),
    "a control frame in parts": frame(9, b"a", final=False),
    "a long control frame": frame(9, b"a" * 200),
    "a close with half a code": frame(8, b"\x03"),
    "a close with an odd code": frame(8, struct.pack(">H", 999) + b"\xff"),
    "a huge message": frame(1, b" " * 200_000),
    "a message of a huge length": b"\x81\xff" + struct.pack(">Q", 1 << 62) + b"abcd",
    "half a frame": frame(1, b'{"command": "hello"}')[:7],
    "nothing": b"",
}


OPEN = ("half a frame", "nothing", "an unknown command", "an address that is none", "an address of odd characters")
"""What does not make the server close: it waits for more, or passes over what it need not know."""


@pytest.mark.parametrize("name", FRAMES)
def test_a_broken_frame_ends_that_connection_alone(preview: Preview, name: str) -> None:
    """Whatever is sent on a socket: others go on, and nothing is printed."""
    other = Client(preview.port)
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /livereload HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Origin: http://127.0.0.1:{preview.port}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", preview.port), timeout=30) as connection:
        connection.sendall(head.encode())
        assert connection.recv(65536).startswith(b"HTTP/1.1 101 ")
        connection.sendall(FRAMES[name])
        assert preview.get("/notes.html")[0] == 200
        with contextlib.suppress(ConnectionResetError):
            while name not in OPEN and connection.recv(65536):
                pass
    assert other.thread.is_alive()
    other.close()
    assert json.loads(preview.get("/livereload.json")[1])["errors"] == 0


def test_others_are_served_only_where_that_was_asked(edition: Path) -> None:
    """Without --host no other address of the machine answers; with it, by its address and names, and no others."""
    running = Preview(edition, "--port", str(free_port()), "--host", "0.0.0.0")
    try:
        for host in (
            f"127.0.0.1:{running.port}",
            f"192.168.7.7:{running.port}",
            f"{socket.gethostname()}:{running.port}",
        ):
            status, body = running.get("/livereload.json", Host=host)
            assert status == 200, body
        for host in (f"evil.example:{running.port}", "evil.example"):
            assert running.get("/", Host=host)[0] == 403
        address = socket.gethostbyname(socket.gethostname())
        if not address.startswith("127."):
            with socket.create_connection((address, running.port), timeout=5):
                pass
    finally:
        assert running.stop() == 0
