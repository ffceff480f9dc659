"""The wheel is all that an edition elsewhere needs, and the same whoever makes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution, as a release would be."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


def test_the_wheel_carries_the_theme_and_the_starter(wheel: Path) -> None:
    """templates/ is packed into it as sitegen/templates, the files of `sitegen new` beside it; no tests, no edition."""
    names = zipfile.ZipFile(wheel).namelist()
    theme = {p.relative_to(ROOT).as_posix() for p in (ROOT / "templates").rglob("*") if p.is_file()}
    assert {f"sitegen/{name}" for name in theme} <= set(names)
    assert "sitegen/starter/edition/gitignore" in names
    assert "sitegen/starter/edition/public/gitignore" in names
    assert "sitegen/starter/edition/github/workflows/check.yml" in names
    assert not [name for name in names if name.split("/")[0] in ("tests", "content", "annotations", "templates")]


def copy_sources(target: Path, *, backwards: bool) -> Path:
    """Copy what a release is made of, in either order of files, and return the folder."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    names = [name for name in listed.split("\0") if (ROOT / name).is_file()]
    for name in sorted(names, reverse=backwards):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target / name)
        if backwards:
            os.utime(target / name, (10**9, 10**9))
    return target


def test_a_release_is_the_same_whoever_makes_it(wheel: Path, tmp_path: Path) -> None:
    """From copies of other places, times, modes and languages come the same sdist and the same wheel, byte by byte.

    The one wheel is made from the source distribution, the other at once from a folder in which the program ran.
    """
    sources = copy_sources(tmp_path / "a", backwards=False)
    old = os.umask(0o077)
    try:
        others = copy_sources(tmp_path / "some where else" / "ü", backwards=True)
    finally:
        os.umask(old)
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(others / "sitegen" / "model")], check=True)
    here = {"PYTHONHASHSEED": "1", "TZ": "Asia/Pyongyang", "LC_ALL": "C"}
    there = {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "C.UTF-8"}
    for folder, env in ((sources, here), (others, there)):
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder / "dist")]
        subprocess.run(command, cwd=folder, env={**os.environ, **env}, check=True, capture_output=True)
    made = {path.name: path.read_bytes() for path in sorted((sources / "dist").iterdir())}
    assert [Path(name).suffix for name in made] == [".whl", ".gz"]
    assert {path.name: path.read_bytes() for path in (others / "dist").iterdir()} == made
    assert wheel.read_bytes() == made[wheel.name]


def test_an_edition_elsewhere_is_built_by_the_installed_wheel(wheel: Path, tmp_path: Path, run: Run) -> None:
    """In a clean virtual environment, far from the checkout, the installed command starts an edition and builds it."""
    home = tmp_path / "venv"
    venv.create(home)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--no-compile", f"{wheel}[diagrams]"], check=True, env=env, capture_output=True)
    command = [str(python.with_name("sitegen"))]
    root = tmp_path / "mine"
    for args in (["new", str(root)], ["build", "-C", str(root)]):
        done = subprocess.run(command + args, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert "no-search" in done.stderr  # the extra `search` is not installed there
    with (root / "content" / "edition.yaml").open("a", encoding="utf-8") as file:
        file.write("search: false\n")
    subprocess.run([*command, "build", "-C", str(root)], cwd=tmp_path, env=env, capture_output=True, check=True)
    from_checkout = tmp_path / "other"
    assert run("build", "-C", root, "-o", from_checkout).returncode == 0
    for path in from_checkout.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (root / "public" / path.relative_to(from_checkout)).read_bytes()
