"""`sitegen new`: an edition of one's own, in git, built, and ready to be checked and published by its workflows."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sitegen.build import check
from sitegen.model.problem import SitegenError
from sitegen.starter import EDITION, start_edition
from sitegen.starter.program import address_of
from tests.conftest import ROOT, Run
from tests.repositories import commit_all, run_git, start_repository

WORKFLOWS = sorted((EDITION / "github" / "workflows").glob("*.yml"))


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first edition."""
    root = tmp_path_factory.mktemp("new") / "my-ferry"
    start_edition(root)
    return root


def workflow(path: Path) -> dict[str, Any]:
    """Return a workflow as values; `on`, which YAML 1.1 takes for true, under its own name."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {("on" if key is True else key): value for key, value in loaded.items()}


def steps(path: Path) -> list[dict[str, Any]]:
    """Return every step of a workflow."""
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


def test_git_init_and_a_first_build_are_two_commands(tmp_path: Path, run: Run) -> None:
    """After them everything can be committed; the site is built and git does not see it."""
    root = tmp_path / "my-ferry"
    assert run("new", root).returncode == 0
    start_repository(root)
    done = run("build", "-C", root)
    told = [
        line for line in done.stderr.splitlines() if not line.endswith(" pages")
    ]  # how far it is, if that takes long
    assert (done.returncode, told) == (0, [])
    commit_all(root, "start")
    assert run_git(root, "status", "--porcelain") == ""
    committed = run_git(root, "ls-files").splitlines()
    assert {".github/workflows/check.yml", ".github/workflows/publish.yml", ".gitignore", "README.md"} <= set(committed)
    assert [name for name in committed if name.startswith("public/")] == ["public/.gitignore"]
    assert (root / "public" / "texts" / "the-ferry.html").is_file()


def test_a_first_edition_has_no_problem_and_an_entry_of_each_layer(mine: Path) -> None:
    """Not even an info; claims are linked, an event is on the timeline, a relation is between two actors."""
    checked = check(mine, originals=True)
    assert checked.problems == []
    entries = checked.annotated.edition.entries
    assert all(entries.values())
    assert any(entry.record.links for entry in entries["claims"].values())


def test_a_repository_that_was_made_first_is_taken(tmp_path: Path) -> None:
    """`git init` may come before: a folder that holds .git alone is as good as empty."""
    root = start_repository(tmp_path / "cloned")
    start_edition(root)
    commit_all(root, "start")
    assert (root / "content" / "edition.yaml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["cloned"]


@pytest.mark.parametrize(
    ("title", "language", "line"),
    [
        ("", "en", "title: My ferry\nlanguage: en\n"),
        ("Xi: a reader’s edition", "de", 'title: "Xi: a reader’s edition"\nlanguage: de\n'),
        ("no", "pt-BR", 'title: "no"\nlanguage: pt-BR\n'),
    ],
)
def test_title_and_language_are_the_editors(tmp_path: Path, title: str, language: str, line: str) -> None:
    """They stand in edition.yaml as YAML has them, and the title heads the README; the folder's name else."""
    start_edition(tmp_path / "my-ferry", title, language)
    assert line in (tmp_path / "my-ferry" / "content" / "edition.yaml").read_text(encoding="utf-8")
    assert check(tmp_path / "my-ferry", originals=True).annotated.edition.config.title == (title or "My ferry")
    readme = (tmp_path / "my-ferry" / "README.md").read_text(encoding="utf-8")
    assert readme.startswith(f"# {title or 'My ferry'}\n")


@pytest.mark.parametrize(("title", "language"), [("two\nlines", "en"), (" ", "en"), ("A", "deutsch, bitte"), ("A", "")])
def test_what_is_no_title_or_language_is_refused(tmp_path: Path, title: str, language: str) -> None:
    """Told before anything is made."""
    with pytest.raises(SitegenError):
        start_edition(tmp_path / "mine", title, language)
    assert list(tmp_path.iterdir()) == []


def test_here_is_a_folder_too(tmp_path: Path, run: Run) -> None:
    """`sitegen new .` in an empty folder fills that folder, and it is still the same one."""
    root = tmp_path / "here"
    root.mkdir()
    inode = root.stat().st_ino
    assert run("new", ".", cwd=root, env={"PYTHONPATH": str(ROOT)}).returncode == 0
    assert root.stat().st_ino == inode
    assert "title: Here\n" in (root / "content" / "edition.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_safe_for_proposals_from_strangers(path: Path) -> None:
    """Actions pinned by commit, no token in the checkout, no event that gives strangers rights, least permission."""
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow(path)["on"])
    assert workflow(path)["permissions"] == {}
    for step in steps(path):
        assert "${{" not in step.get("run", "")
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    for job in workflow(path)["jobs"].values():
        writes = {name for name, level in job["permissions"].items() if level == "write"}
        assert not writes or "run" not in {key for step in job["steps"] for key in step}
        assert "pull_request" not in workflow(path)["on"] or not writes
    assert all(re.search(r" # v\d", line) for line in path.read_text("utf-8").splitlines() if "uses: " in line)


def shell(step: dict[str, Any], root: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a step as a forge's runner would, with this program in the place of the installed one."""
    words = {"sitegen": f"{sys.executable} -m sitegen", "python -m pip install": "echo would install"}
    script = step["run"]
    for word, here in words.items():
        script = re.sub(rf"^(\s*){word} ", rf"\1{here} ", script, flags=re.M)
    bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **env}
    return subprocess.run(bash, cwd=root, env=env, capture_output=True, text=True, check=False)


def test_the_workflows_steps_check_and_build(mine: Path, tmp_path: Path) -> None:
    """Told where the program is, their steps run through: a report, problems as commands, and the site in public/."""
    requirements = mine / "requirements.txt"
    source = requirements.read_text(encoding="utf-8")
    install, *others = [step for step in steps(WORKFLOWS[0]) if "run" in step]
    refused = shell(install, mine)
    assert refused.returncode == 1
    assert "::error file=requirements.txt,line=3::" in refused.stdout
    assert source.splitlines()[2].startswith("sitegen[")
    requirements.write_text(source.replace("OWNER/", "somebody/"), encoding="utf-8")
    assert "would install --requirement requirements.txt" in shell(install, mine).stdout
    start_repository(mine)
    commit_all(mine, "start")
    base = run_git(mine, "rev-parse", "HEAD").strip()
    notes = mine / "annotations" / "notes.yaml"
    notes.write_text(notes.read_text(encoding="utf-8").replace("title: ", "title: Still ", 1), encoding="utf-8")
    commit_all(mine, "change")
    summary = tmp_path / "summary.md"
    for step in others:
        done = shell(step, mine, BASE_SHA=base, GITHUB_STEP_SUMMARY=str(summary))
        assert done.returncode == 0, done.stderr
    assert "<ins>Still" in summary.read_text(encoding="utf-8")
    publish = next(step for step in steps(WORKFLOWS[1]) if "--base-url" in step.get("run", ""))
    done = shell(publish, mine, BASE_URL="https://somebody.example/ferry")
    assert done.returncode == 0, done.stderr
    assert "https://somebody.example/ferry/" in (mine / "public" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("recorded", "address"),
    [
        (
            {"url": "https://example.org/a/sitegen", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}},
            "git+https://example.org/a/sitegen@0a1b",
        ),
        ({"url": "https://me:key@example.org/sitegen", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}, ""),
        ({"url": "ssh://git@example.org/sitegen", "vcs_info": {"vcs": "git", "commit_id": "0a1b"}}, ""),
        ({"url": "file:///home/me/sitegen", "dir_info": {"editable": True}}, ""),
        ({}, ""),
    ],
)
def test_a_program_that_came_from_a_repository_is_named_by_its_commit(recorded: dict[str, Any], address: str) -> None:
    """Requirements name what is running, where that is public and known; else they have a place to fill in."""
    assert address_of(json.dumps(recorded)) == address
