"""A client of yaml-language-server: what an editor would ask it, over its standard input and output."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

COMMAND = ROOT / ".cache" / "node" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
"""What an editor would be set to; without the store, which is on the network."""
PATIENCE = 120.0
"""Seconds after which a server that answers no more is ended, so that a test fails instead of waiting."""


class LanguageServer:
    """A running server, and the diagnostics it has sent."""

    def __init__(self, root: Path) -> None:
        node = shutil.which("node")
        assert node, "the tests need Node: sh tests/system.sh"
        command = [node, str(COMMAND), "--stdio"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.watch = threading.Timer(PATIENCE, self.process.kill)
        self.watch.start()
        self.requests = 0
        self.version = 0
        self.is_set = False
        self.diagnostics: dict[str, list[dict[str, Any]]] = {}
        capabilities = {
            "workspace": {"configuration": True},
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
        }
        self.request("initialize", {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities})
        self.send({"method": "initialized", "params": {}})
        while not self.is_set:
            self.read()

    def close(self) -> None:
        """End the server."""
        self.watch.cancel()
        self.process.kill()
        self.process.communicate()

    def send(self, message: dict[str, Any]) -> None:
        """Send a message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """Wait for a message and return it; diagnostics are kept, and what the server asks is answered."""
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            result = None
            if message["method"] == "workspace/configuration":
                result = [SETTINGS.get(item.get("section")) for item in message["params"]["items"]]
                self.is_set = True
            self.send({"id": message["id"], "result": result})
        return message

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """Ask for something and return the answer."""
        self.requests += 1
        self.send({"id": self.requests, "method": method, "params": params})
        while True:
            message = self.read()
            if message.get("id") == self.requests and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def diagnose(self, files: Mapping[Path, str]) -> dict[Path, list[tuple[int, str]]]:
        """Open files with the given words and return the diagnostics of each, as lines from 1 and messages."""
        self.version += 1  # the server keeps what it has read by it
        for path in files:
            if self.diagnostics.pop(path.as_uri(), None) is not None:
                self.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": path.as_uri()}}})
                self.diagnostics_of(path)  # a file that is closed has none
                del self.diagnostics[path.as_uri()]
        for path, text in files.items():
            document = {"uri": path.as_uri(), "languageId": "yaml", "version": self.version, "text": text}
            self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        return {
            path: [(each["range"]["start"]["line"] + 1, each["message"]) for each in self.diagnostics_of(path)]
            for path in files
        }

    def diagnostics_of(self, path: Path) -> list[dict[str, Any]]:
        """Wait for the diagnostics of a file and return them."""
        while path.as_uri() not in self.diagnostics:
            self.read()
        return self.diagnostics[path.as_uri()]

    def ask(self, what: str, path: Path, line: int, column: int) -> Any:
        """Return what the server says (`hover`, `completion`) of a place in an open file, line and column from 1."""
        position = {"line": line - 1, "character": column - 1}
        params = {"textDocument": {"uri": path.as_uri()}, "position": position}
        return self.request(f"textDocument/{what}", params)
