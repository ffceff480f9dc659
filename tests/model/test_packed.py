"""Values in a pile: what is put comes out, few of them are remembered, and stamps tell them apart."""

from __future__ import annotations

import os
from pathlib import Path

from sitegen.model.packed import PackedValues, Pile, Recent, is_same, stamp


def test_what_is_put_comes_out_also_in_a_process_that_was_forked(tmp_path: Path) -> None:
    """Bytes of any length are at their places, whoever asks."""
    pile = Pile()
    values = [b"", b"a", b"\x00" * 70_000, "ß".encode()]
    places = [pile.put(value) for value in values]
    assert [pile.get(place) for place in places] == values
    child = os.fork()
    if not child:
        well = [pile.get(place) for place in places] == values
        (tmp_path / "said").write_text(str(well), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    assert (tmp_path / "said").read_text(encoding="utf-8") == "True"


def test_only_the_last_are_remembered() -> None:
    """What was asked for last is not loaded again; what was longest not asked for makes room."""
    loaded: list[int] = []
    recent = Recent(2, lambda number: loaded.append(number) or str(number))  # type: ignore[func-returns-value]
    assert [recent.get(number) for number in (1, 2, 1, 3, 1, 2)] == ["1", "2", "1", "3", "1", "2"]
    assert loaded == [1, 2, 3, 2]
    assert len(recent.known) == 2


def test_stamps_tell_whether_a_value_is_the_same() -> None:
    """Of packed values the place counts, of others the object; nothing is the same as something."""
    values: PackedValues[list[str]] = PackedValues(Pile(), lambda value: ",".join(value).encode(),
                                                   lambda data: data.decode().split(","), 1)  # fmt: skip
    values["a"], values["b"] = ["x", "y"], ["z"]
    before = stamp(values, "a")
    assert (values["a"], values["b"], values["a"]) == (["x", "y"], ["z"], ["x", "y"])
    assert is_same(before, stamp(values, "a"))
    values["a"] = ["x", "y"]
    assert not is_same(before, stamp(values, "a"))
    plain = {"a": ["x"]}
    assert is_same(stamp(plain, "a"), stamp({"a": plain["a"]}, "a"))
    assert not is_same(stamp(plain, "a"), stamp({"a": ["x"]}, "a"))
    assert not is_same(stamp(plain, "a"), stamp(plain, "b"))
