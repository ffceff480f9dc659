"""Values in a pile: what is put comes out, few of them are remembered, and stamps tell them apart."""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path
from typing import BinaryIO

from sitegen.model.packed import PackedValues, Pile, Recent, is_same, stamp
from sitegen.model.problem import SitegenError


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


class Hesitant:
    """A file that takes three bytes at once, as a system may."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file

    def write(self, data: memoryview) -> int:
        """Write some of the bytes; return how many."""
        return self.file.write(data[:3])

    def __getattr__(self, name: str) -> object:
        return getattr(self.file, name)


def test_all_is_written_however_little_is_taken_at_once() -> None:
    """A write that takes a part of the bytes is followed by others."""
    pile = Pile()
    pile.file = Hesitant(pile.file)  # type: ignore[assignment]
    places = [pile.put(b"ten bytes."), pile.put(b"more")]
    assert [pile.get(place) for place in places] == [b"ten bytes.", b"more"]


def test_where_there_is_no_room_that_is_told_in_a_line(tmp_path: Path) -> None:
    """The error says what needs room, and what the system said."""
    said = tmp_path / "said"
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        try:
            Pile().put(b"more than ten bytes")
        except SitegenError as error:
            os.write(os.open(said, os.O_CREAT | os.O_WRONLY), str(error).encode()[:10])
        os._exit(0)
    os.waitpid(child, 0)
    assert said.read_bytes() == b"a large ed"


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
