"""What the tests of commands that are stopped share: the machine that runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.whole import stories
from tests.whole.sweep import Machine


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """What runs the command, ready."""
    folder = tmp_path_factory.mktemp("machine")
    machine = Machine(folder, stories.write(folder / "warm"))
    yield machine
    machine.stop()
