"""The workflows are safe for pull requests from strangers: asserted of each, and asked of zizmor."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workflows.workflow_runs import EXPRESSION, WORKFLOWS, read_workflow

NAMES = sorted(path.name for path in WORKFLOWS.iterdir())
RIGHTS = {
    ("publish.yml", "deploy"): {"pages": "write", "id-token": "write"},
}
"""The jobs that need another right than to read the repository."""


def jobs(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the jobs of a workflow."""
    yield from read_workflow(name)["jobs"].items()


def steps(name: str) -> Iterator[dict[str, Any]]:
    """Yield the steps of a workflow."""
    for _, job in jobs(name):
        yield from job["steps"]


def test_there_is_a_workflow_for_each_task() -> None:
    """Check, publish, and the program's own tests; each file is known to these tests."""
    assert NAMES == ["check.yml", "publish.yml", "tests.yml"]


@pytest.mark.parametrize("name", NAMES)
def test_every_action_is_pinned(name: str) -> None:
    """By a full commit, with its version beside it for people and for what keeps it up to date."""
    used = re.findall(r"^ *(?:- )?uses: (.*)$", (WORKFLOWS / name).read_text(encoding="utf-8"), re.M)
    assert len(used) == len([step for step in steps(name) if "uses" in step])
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@pytest.mark.parametrize("name", NAMES)
def test_every_job_has_the_least_right(name: str) -> None:
    """Nothing by default; to read the repository, by job; more only where the site is published."""
    assert read_workflow(name)["permissions"] == {}
    for job, about in jobs(name):
        assert about["permissions"] == RIGHTS.get((name, job), {"contents": "read"})
        assert 0 < about["timeout-minutes"] <= 60


@pytest.mark.parametrize("name", NAMES)
def test_strangers_get_no_hold(name: str) -> None:
    """No trigger that lends a fork rights or secrets, no credentials in the clone, no event’s words in a script."""
    workflow = read_workflow(name)
    assert set(workflow["on"]) <= {"pull_request", "push", "workflow_dispatch"}
    assert workflow["concurrency"]
    expressions = EXPRESSION.findall((WORKFLOWS / name).read_text(encoding="utf-8"))
    assert not [expression for expression in expressions if "secrets" in expression]
    for step in steps(name):
        assert "${{" not in step.get("run", "")
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_only_main_is_published() -> None:
    """Never a pull request's work."""
    assert read_workflow("publish.yml")["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


def test_zizmor_finds_nothing() -> None:
    """The auditor of workflows knows more traps than we do."""
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--format", "json", str(WORKFLOWS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == [], done.stdout
    assert done.returncode == 0, done.stderr
