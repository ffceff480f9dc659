"""What is kept between runs: found again, and worth nothing once it is damaged, foreign or of another version."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sitegen.cache.own_key import SIZE, own_key
from sitegen.cache.store import APPLICATION, VERSION, Store


def keep_one(root: Path) -> Path:
    """Keep a value, and return the file that holds it."""
    store = Store.at(root, pytest.fail)
    store.put("part", {b"key": b"value"})
    store.close()
    return root / ".sitegen" / "cache.db"


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    """By part and key, many at once; what is removed is gone; other parts are others."""
    keep_one(tmp_path)
    store = Store.at(tmp_path, pytest.fail)
    many = {str(number).encode(): bytes([number % 256]) for number in range(1200)}
    store.put("many", dict(many))
    store.put("many", {b"3": None, b"4": b"new"})
    assert store.get("part", b"key") == b"value"
    assert store.get("many", b"key") is None
    found = store.get_all("many", [*many, b"unknown"])
    assert found == {key: value for key, value in many.items() if key != b"3"} | {b"4": b"new"}
    assert dict(store.items("many")) == found
    store.close()


def test_a_value_whose_bytes_changed_is_not_found(tmp_path: Path) -> None:
    """SQLite reads such a row without a word; what was kept under another key is not believed either."""
    path = keep_one(tmp_path)
    content = path.read_bytes()
    assert content.count(b"value") == 2  # the column, and what was kept
    where = content.rindex(b"value")
    path.write_bytes(content[:where] + b"vulue" + content[where + 5 :])
    store = Store.at(tmp_path, pytest.fail)
    assert store.get("part", b"key") is None
    assert list(store.items("part")) == []
    store.put("part", {b"key": b"value"})
    assert store.get("part", b"key") == b"value"
    assert store.connection is not None
    store.connection.execute("UPDATE kept SET key = ?", (b"other",))
    assert store.get("part", b"other") is None
    store.close()


def test_nobody_commits_it(tmp_path: Path) -> None:
    """Its folder has a .gitignore that names all of it."""
    keep_one(tmp_path)
    assert (tmp_path / ".sitegen" / ".gitignore").read_text("utf-8") == "*\n"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def scribble(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * 2000 + content[2100:])


def pragma(name: str, value: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA {name} = {value}")

    return change


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (cut, "is damaged"),
        (scribble, "is damaged"),
        (lambda path: path.write_bytes(b"no database at all, but longer than a header" * 40), "is damaged"),
        (pragma("application_id", APPLICATION + 1), "is another program's"),
        (pragma("user_version", VERSION + 1), "is of a newer version"),
        (pragma("user_version", VERSION - 1), "is of an older version"),
    ],
    ids=["cut", "scribbled on", "no database", "foreign", "newer", "older"],
)
def test_what_is_no_good_is_made_anew_and_said_once(tmp_path: Path, change: Callable[[Path], None], why: str) -> None:
    """Nothing of it is believed; the next run finds a good one and says nothing."""
    change(keep_one(tmp_path))
    said: list[str] = []
    store = Store.at(tmp_path, said.append)
    assert store.get("part", b"key") is None
    store.put("part", {b"key": b"again"})
    store.close()
    assert said == [f"the cache in .sitegen {why}; it is made anew"]
    store = Store.at(tmp_path, pytest.fail)
    assert store.get("part", b"key") == b"again"
    store.close()


def test_where_nothing_can_be_kept_nothing_is_found(tmp_path: Path) -> None:
    """A file in the place of the folder, a link that leads out: no error, no file written elsewhere."""
    (tmp_path / ".sitegen").write_text("mine", "utf-8")
    store = Store.at(tmp_path, pytest.fail)
    store.put("part", {b"key": b"value"})
    assert store.get("part", b"key") is None
    assert list(store.items("part")) == []
    other = tmp_path / "other"
    (tmp_path / "linked" / ".sitegen").mkdir(parents=True)
    (tmp_path / "linked" / ".sitegen" / "cache.db").symlink_to(other)
    store = Store.at(tmp_path / "linked", pytest.fail)
    store.put("part", {b"key": b"value"})
    assert not other.exists()


def test_another_run_may_hold_it(tmp_path: Path) -> None:
    """While another run writes, what is kept can be read, and a run that may not write goes on without."""
    path = keep_one(tmp_path)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    store = Store.at(tmp_path, pytest.fail)
    assert store.connection is not None
    store.connection.execute("PRAGMA busy_timeout = 1")
    assert store.get("part", b"key") == b"value"
    store.put("part", {b"key": b"mine"})
    other.rollback()
    assert store.get("part", b"key") == b"value"
    store.close()
    other.close()


def test_a_folder_that_is_read_only_is_no_error(tmp_path: Path) -> None:
    """Where the system refuses to make a folder, as it refuses anybody in a file."""
    root = tmp_path / "file"
    root.write_text("", "utf-8")
    store = Store.at(root, pytest.fail)
    assert store.get("part", b"key") is None
    assert stat.S_ISREG(root.stat().st_mode)


@pytest.fixture
def caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Another user's folder for caches, who has none yet."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    own_key.cache_clear()
    yield tmp_path / "caches"
    own_key.cache_clear()


def test_what_another_user_kept_is_not_found(tmp_path: Path, caches: Path) -> None:
    """A cache that came with somebody's edition is whole and of this version, but none of its values counts."""
    keep_one(tmp_path)
    assert (caches / "sitegen" / "key").stat().st_size == SIZE
    assert stat.S_IMODE((caches / "sitegen" / "key").stat().st_mode) == 0o600
    own_key.cache_clear()
    store = Store.at(tmp_path, pytest.fail)
    assert store.get("part", b"key") == b"value"
    (caches / "sitegen" / "key").unlink()
    own_key.cache_clear()
    assert store.get("part", b"key") is None
    assert list(store.items("part")) == []
    store.close()
    assert [path.name for path in (caches / "sitegen").iterdir()] == ["key"]


def test_a_key_that_is_cut_off_is_made_anew(caches: Path) -> None:
    """An empty one, which anybody could guess, is none."""
    (caches / "sitegen").mkdir(parents=True)
    (caches / "sitegen" / "key").write_bytes(b"")
    made = own_key()
    assert len(set(made)) > 1
    own_key.cache_clear()
    assert own_key() == made


def test_where_no_key_can_be_kept_none_is_the_same_twice(caches: Path) -> None:
    """A file has the folder's name: each process has a key of its own, and finds nothing."""
    caches.write_text("", "utf-8")
    made = own_key()
    own_key.cache_clear()
    assert own_key() != made
