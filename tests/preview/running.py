"""A running `sitegen serve`, and a browser's side of its protocol, as the tests of the preview use them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tornado.httpclient
import tornado.websocket

HELLO = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
HELLO_MESSAGE = json.dumps(HELLO, separators=(",", ":"))
"""Without spaces, by which Hugo's server, in the benchmarks, knows it."""
PATIENCE = 30.0
"""Seconds after which what did not come is taken not to come."""


class Preview:
    """A running `sitegen serve`; what it prints is kept, line by line."""

    def __init__(self, edition: Path, *args: str, env: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-u", "-m", "sitegen", "serve", "-C", str(edition), *args]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(env) if env else None
        )
        self.said: list[str] = []
        self.port = 0
        self.started = threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        assert self.started.wait(PATIENCE), self.said
        assert self.port, self.said

    def read(self) -> None:
        """Take what is printed, and from it the port."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            found = re.search(r"http://[^ ]*?:(\d+)/", line)
            if found and not self.port:
                self.port = int(found[1])
                self.started.set()
        self.started.set()

    @property
    def address(self) -> str:
        """The address, without a / at its end."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        """Return the status and body of a request."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def state(self) -> dict[str, Any]:
        """Return how the edition stands, as pages ask for it."""
        found: dict[str, Any] = json.loads(self.get("/livereload.json")[1])
        return found

    def raw(self, sent: bytes) -> bytes:
        """Send bytes and return the answer: its head, and as much of a body as it says; nothing if there is none."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            answer, wanted = b"", None
            try:
                connection.sendall(sent)
                while wanted is None or len(answer) < wanted:
                    part = connection.recv(65536)
                    answer += part
                    if not part:
                        break
                    if wanted is None and b"\r\n\r\n" in answer:
                        head = answer.partition(b"\r\n\r\n")[0]
                        size = re.search(rb"\r\nContent-Length: (\d+)", head)
                        wanted = len(head) + 4 + (int(size[1]) if size and not sent.startswith(b"HEAD") else 0)
            except ConnectionError:
                pass  # what has come until then is the answer
            return answer

    def memory(self) -> int:
        """Return how many bytes of memory the server has (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"^VmRSS:\s+(\d+) kB", status, re.M)[0]) * 1024

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        """End the server as Ctrl-C does and return its exit status."""
        self.process.send_signal(by)
        return self.wait()

    def wait(self) -> int:
        """Wait for the end and return the exit status."""
        status = self.process.wait(20)
        self.reader.join(20)
        if self.process.stdout:
            self.process.stdout.close()
        return status

    def close(self) -> None:
        """End the server, if it has not ended."""
        if self.process.poll() is None:
            self.stop()


class Client:
    """A client of the protocol, in a thread of its own: the browser of other tests has an event loop in theirs."""

    def __init__(
        self, port: int, page: str = "/", plugins: dict[str, Any] | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.messages: queue.Queue[tuple[float, dict[str, Any]]] = queue.Queue()
        """What came, with the time."""
        self.address = f"{host}:{port}"
        self.info = {"command": "info", "url": f"http://{self.address}{page}", "plugins": plugins or {}}
        self.connected = threading.Event()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()
        assert self.connected.wait(PATIENCE)

    def run(self) -> None:
        """Listen until the connection is closed."""
        self.loop.run_until_complete(self.listen())
        self.loop.close()

    async def listen(self) -> None:
        """Connect, say what a browser says, and take what comes."""
        request = tornado.httpclient.HTTPRequest(
            f"ws://{self.address}/livereload", headers={"Origin": f"http://{self.address}"}
        )
        self.connection = await tornado.websocket.websocket_connect(request)
        await self.connection.write_message(HELLO_MESSAGE)
        answer = json.loads(await self.connection.read_message() or "{}")
        assert answer["protocols"] == HELLO["protocols"]
        await self.connection.write_message(json.dumps(self.info))
        await self.connection.write_message(HELLO_MESSAGE)  # whose answer says that the info was taken
        await self.connection.read_message()
        self.connected.set()
        while (message := await self.connection.read_message()) is not None:
            self.messages.put((time.perf_counter(), json.loads(message)))
        self.connection.close()

    def next(self) -> dict[str, Any]:
        """Return the next message."""
        return self.messages.get(timeout=PATIENCE)[1]

    def reload(self) -> dict[str, Any]:
        """Return the next message that pages changed; those of assets before it are passed over."""
        while True:
            message = self.next()
            if message["path"] == "*":
                return message

    def close(self) -> None:
        """Close the connection, and wait until the other side has closed too, and the socket with it."""
        with contextlib.suppress(RuntimeError):  # the loop has ended, for the other side has
            self.loop.call_soon_threadsafe(self.connection.close)
        self.thread.join(PATIENCE)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(holds: Callable[[], Any]) -> Any:
    """Wait until something holds, and return it. Fails if it does not come to hold."""
    end = time.monotonic() + PATIENCE
    while not (found := holds()):
        assert time.monotonic() < end, "it did not come to hold"
        time.sleep(0.02)
    return found
