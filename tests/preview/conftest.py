"""The edition's preview, running."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.preview.running import Client, Preview, free_port


@pytest.fixture
def preview(edition: Path) -> Iterator[Preview]:
    """A preview of a copy of the edition."""
    running = Preview(edition, "--port", str(free_port()))
    yield running
    running.close()


@pytest.fixture
def client(preview: Preview) -> Iterator[Client]:
    """A client of the preview that knows the protocol and no more."""
    connected = Client(preview.port)
    yield connected
    connected.close()
