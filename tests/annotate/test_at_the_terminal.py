"""`sitegen annotate` as a process: on a terminal, interrupted, on a full disk; what it says to commit, committed."""

from __future__ import annotations

import fcntl
import os
import pty
import resource
import select
import shlex
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.starter import start_edition
from tests.conftest import ROOT
from tests.repositories import commit_all, run_git, start_repository

NOTE = ("--layer", "note", "--set", "title=A thought", "--set", "body=So it is.")
PATIENCE = 60
"""How many seconds a process may be silent before a test gives up."""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A first edition in a git repository, committed."""
    root = start_repository(tmp_path / "mine")
    start_edition(root)
    commit_all(root, "start")
    return root


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, root: Path, *args: str) -> None:
        self.end, inner = pty.openpty()
        env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"}
        command = [sys.executable, "-m", "sitegen", "annotate", *args]
        self.process = subprocess.Popen(
            command, cwd=root, env=env, stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )  # fmt: skip
        os.close(inner)
        self.shown = ""

    def expect(self, words: str) -> str:
        """Wait until words are shown, and return what was shown up to their end."""
        while words not in self.shown:
            assert select.select([self.end], [], [], PATIENCE)[0], f"no {words!r} in {self.shown!r}"
            try:
                self.shown += os.read(self.end, 4096).decode(errors="replace").replace("\r\n", "\n")
            except OSError:  # the process has ended
                raise AssertionError(f"no {words!r} in {self.shown!r}") from None
        seen, _, self.shown = self.shown.partition(words)
        return seen + words

    def answer(self, question: str, line: str) -> str:
        """Wait for a question and type a line; return what was shown."""
        seen = self.expect(question)
        os.write(self.end, f"{line}\n".encode())
        return seen

    def close(self) -> int:
        """Return the exit status, with the terminal gone."""
        status = self.process.wait(PATIENCE)
        os.close(self.end)
        return status


@pytest.fixture
def on_terminal(mine: Path) -> Iterator[Terminal]:
    """The command, typed in the edition's folder with words that stand twice."""
    terminal = Terminal(mine, "the", "bridge")
    yield terminal
    terminal.process.kill()


def test_a_reader_is_led_from_the_words_to_the_file(mine: Path, on_terminal: Terminal) -> None:
    """The places are numbered, one is chosen; the layer and its keys are asked for; the file is shown and written."""
    seen = on_terminal.answer("Which of them?", "7")
    assert "  1  the-ferry, paragraph 2: When [the bridge] was promised" in seen
    on_terminal.answer("Which of them?", "2")
    assert "  6  note" in on_terminal.answer("What is it?", "note")
    on_terminal.answer("title", "What bridge?")
    on_terminal.answer("body (Markdown)", "The one of [the feast](event:bridge-promised).")
    on_terminal.answer("Another key?", "confidence")
    on_terminal.answer("confidence (confirmed, inferred", "inferred")
    on_terminal.answer("Another key?", "")
    on_terminal.answer("Its id [what-bridge]", "")
    assert 'quote: "the bridge"' in on_terminal.answer("Write it? [Y/n]", "")
    on_terminal.expect("git push")
    assert on_terminal.close() == 0
    source = (mine / "annotations" / "notes" / "what-bridge.yaml").read_text(encoding="utf-8")
    assert "  body: The one of [the feast](event:bridge-promised).\n" in source
    assert "  confidence: inferred\n" in source


def test_control_c_leaves_nothing(mine: Path, on_terminal: Terminal) -> None:
    """Interrupted at a question, the command ends, says so without a traceback, and the folder is as it was."""
    on_terminal.answer("Which of them?", "2")
    on_terminal.expect("What is it?")
    os.write(on_terminal.end, b"\x03\n")  # Enter wakes a process that was about to wait when the signal came
    assert "Traceback" not in on_terminal.expect("sitegen: interrupted; nothing was written")
    assert on_terminal.close() == 130
    assert run_git(mine, "status", "--porcelain") == ""


def test_a_piped_process_that_is_interrupted_leaves_nothing(mine: Path) -> None:
    """SIGINT while lines are awaited: exit 130, a line, and the folder is as it was."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sitegen", "annotate", "-C", str(mine), "an hour"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    shown = b""
    while b"What is it?" not in shown:
        shown += os.read(process.stdout.fileno(), 4096)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert err.splitlines()[-1] == b"sitegen: interrupted; nothing was written"
    assert b"Traceback" not in out + err
    assert run_git(mine, "status", "--porcelain") == ""


def test_what_it_says_to_type_commits_the_file(mine: Path) -> None:
    """The lines it prints, typed in a shell, make a branch with one commit that holds one file."""
    args = [sys.executable, "-m", "sitegen", "annotate", "-C", str(mine), "an hour", *NOTE, "--yes"]
    done = subprocess.run(args, cwd=ROOT, capture_output=True, text=True, check=True)
    lines = [line.strip() for line in done.stdout.splitlines() if line.startswith("  git ")]
    assert [shlex.split(line)[3] for line in lines] == ["checkout", "add", "commit", "push"]
    for line in lines[:-1]:
        told = shlex.split(line)
        assert told[:3] == ["git", "-C", str(mine)]
        run_git(mine, *told[3:])
    assert run_git(mine, "diff", "--name-status", "main").split() == ["A", "annotations/notes/a-thought.yaml"]
    assert run_git(mine, "branch", "--show-current").strip() == "note-a-thought"
    assert run_git(mine, "log", "-1", "--format=%s").strip() == "Add the note a-thought"
    assert run_git(mine, "status", "--porcelain") == ""


def test_a_disk_that_takes_no_more_leaves_nothing(mine: Path) -> None:
    """A write that fails is told in a line, exit 2; neither a half file nor an empty folder stays."""

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    args = [sys.executable, "-B", "-m", "sitegen", "annotate", "-C", str(mine), "an hour", *NOTE, "--yes"]
    done = subprocess.run(args, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=no_room)
    assert done.returncode == 2
    assert "can't be written: File too large; nothing is changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (mine / "annotations" / "notes").exists()


def test_a_folder_that_cannot_be_made_is_told(mine: Path) -> None:
    """A link to nowhere in the place of the layer's folder: one line, exit 2."""
    (mine / "annotations" / "notes").symlink_to(mine / "nowhere")
    args = [sys.executable, "-m", "sitegen", "annotate", "-C", str(mine), "an hour", *NOTE, "--yes"]
    done = subprocess.run(args, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "annotations/notes is a symbolic link, which is not followed" in done.stderr
    assert not (mine / "nowhere").exists()
