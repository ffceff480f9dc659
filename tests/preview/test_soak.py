"""A short run of tests/soak.py."""

from __future__ import annotations

import os
from pathlib import Path

from tests.soak import KINDS, MOST_GROWTH, run, soaking, table


def test_no_save_is_missed(tmp_path: Path) -> None:
    """Fifty saves of random kinds are each told and shown, and the memory does not grow beyond bounds."""
    with soaking(tmp_path, seed=int(os.environ.get("SEED", "4"))) as soak:
        run(soak, 50)
        assert soak.missed == []
        assert set(soak.times) == set(KINDS), table(soak)
        assert soak.growth < MOST_GROWTH + 0.4, table(soak)
