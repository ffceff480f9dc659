"""A workflow of .github/workflows, run as a forge's runner would: its `run:` steps by `bash -e`, in a clone.

What stands in for the forge: expressions are looked up in a table; a step that `uses` an action is noted with its
inputs and not carried out; the step that installs sitegen is left out, since the checkout's own command is in PATH.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import yaml

from tests.conftest import ROOT

WORKFLOWS = ROOT / ".github" / "workflows"
EXPRESSION = re.compile(r"\$\{\{ (.*?) \}\}")
INSTALL = "Install sitegen"
"""The name of the step that is left out."""


class Step(msgspec.Struct):
    """What became of a step."""

    name: str
    outcome: str
    """`success`, `failure`, `skipped`."""
    stdout: str = ""
    stderr: str = ""
    inputs: dict[str, Any] = {}
    """Of an action."""


class Run(msgspec.Struct):
    """What a job came to."""

    steps: dict[str, Step]
    """By name."""
    summary: str
    """What GitHub shows as the job's summary."""

    @property
    def failed(self) -> bool:
        """Whether the job is shown as failed."""
        return any(step.outcome == "failure" for step in self.steps.values())


def read_workflow(name: str) -> dict[str, Any]:
    """Return a workflow; its triggers stand under `on`."""
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / name).read_text(encoding="utf-8"))
    loaded["on"] = loaded.pop(True)  # YAML 1.1 takes the key `on` for a boolean
    return loaded


def command_folder(folder: Path) -> Path:
    """Return a folder for PATH in which `sitegen` is the checkout's command."""
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / "sitegen"
    command.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -m sitegen \"$@\"\n", encoding="utf-8")
    command.chmod(0o755)
    return folder


def run_job(workflow: str, job: str, clone: Path, temp: Path, expressions: dict[str, str]) -> Run:
    """Run a job's steps in a clone. `expressions`: the value of each expression in the steps."""
    temp.mkdir(parents=True, exist_ok=True)
    summary = temp / "summary.md"
    summary.touch()
    known = {**expressions, "runner.temp": str(temp)}
    env = {
        **os.environ,
        "PATH": f"{command_folder(temp / 'bin')}:{os.environ['PATH']}",
        "RUNNER_TEMP": str(temp),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_WORKSPACE": str(clone),
    }
    done: dict[str, Step] = {}
    outcomes: dict[str, str] = {}
    for step in read_workflow(workflow)["jobs"][job]["steps"]:
        failed = any(earlier.outcome == "failure" for earlier in done.values())
        if step["name"] == INSTALL:
            result = Step(INSTALL, "success")
        elif is_wanted(step["if"], outcomes) if "if" in step else not failed:
            result = run_step(step, clone, env, known)
        else:
            result = Step(step["name"], "skipped")
        done[step["name"]] = result
        outcomes[step.get("id", "")] = result.outcome
    return Run(done, summary.read_text(encoding="utf-8"))


def run_step(step: dict[str, Any], clone: Path, env: dict[str, str], known: dict[str, str]) -> Step:
    """Carry out a step, and return what became of it."""
    if "uses" in step:
        inputs = {key: resolve(value, known) for key, value in step.get("with", {}).items()}
        return Step(step["name"], "success", inputs=inputs)
    own = {key: resolve(value, known) for key, value in step.get("env", {}).items()}
    script = Path(env["RUNNER_TEMP"]) / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    command = ["bash", "-e", str(script)]
    ran = subprocess.run(command, cwd=clone, env={**env, **own}, capture_output=True, text=True, check=False)
    return Step(step["name"], "failure" if ran.returncode else "success", ran.stdout, ran.stderr)


def resolve(value: Any, known: dict[str, str]) -> Any:
    """Return a value with its expressions filled in; alternatives are tried from the left."""
    if not isinstance(value, str):
        return value
    return EXPRESSION.sub(lambda m: next((known[part] for part in m[1].split(" || ") if known[part]), ""), value)


def is_wanted(condition: str, outcomes: dict[str, str]) -> bool:
    """Say whether a step is run, by its `if`: that nobody cancelled the job, and outcomes of earlier steps."""
    match = EXPRESSION.fullmatch(condition)
    assert match, f"write the condition as an expression: {condition}"
    nobody, *wanted = match[1].split(" && ")
    assert nobody == "!cancelled()", "a condition without it holds only while nothing failed"
    found = [re.fullmatch(r"steps\.(\w+)\.outcome == '(\w+)'", part) for part in wanted]
    return all(part is not None and outcomes[part[1]] == part[2] for part in found)
