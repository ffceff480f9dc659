"""The workflows, run on pull requests between real repositories: what a maintainer would see of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repositories import commit_all, run_git
from tests.review.review_editions import replace, small_repository
from tests.workflows.workflow_runs import Run, run_job

SITE = "Keep the site, to download and open"
BASE = "github.event.pull_request.base.sha"
BEFORE = "github.event.before"


class PullRequest:
    """A fork's branch, and its merge into main as a forge makes it for the checks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.upstream = small_repository(folder / "upstream")
        self.base = run_git(self.upstream, "rev-parse", "HEAD").strip()
        run_git(folder, "clone", "-q", str(self.upstream), "fork")
        self.fork = folder / "fork"
        run_git(self.fork, "checkout", "-q", "-b", "mine")

    def check(self) -> Run:
        """Commit what the fork's folder holds, merge it, and run the check on a clone of the merge."""
        commit_all(self.fork)
        run_git(self.upstream, "fetch", "-q", str(self.fork), "mine")
        run_git(self.upstream, "checkout", "-q", "--detach", "main")
        run_git(self.upstream, "merge", "-q", "--no-ff", "-m", "merge", "FETCH_HEAD")
        run_git(self.folder, "clone", "-q", str(self.upstream), "clone")
        return run_job("check.yml", "edition", self.folder / "clone", self.folder / "temp", {BASE: self.base})

    @property
    def kept(self) -> list[str]:
        """The HTML files at the top of the site that would be kept."""
        return sorted(path.name for path in (self.folder / "temp" / "site").glob("*.html"))


@pytest.fixture
def pull(tmp_path: Path) -> PullRequest:
    """A pull request without a change."""
    return PullRequest(tmp_path)


def test_a_good_pull_request_is_reported_and_its_site_kept(pull: PullRequest) -> None:
    """All green: no workflow command, the report as summary, the site where the action finds it; nothing else."""
    replace(pull.fork, "annotations/notes.yaml", ("It is lost.", "It is lost, like the bell."))
    run = pull.check()
    assert not run.failed
    assert run.steps["Check"].stdout == ""
    assert run.summary.startswith("1 annotation changed; no problem\n")
    assert f"Compared with `{pull.base[:12]}`." in run.summary
    assert "<ins>, like the bell</ins>" in run.summary
    assert run.steps[SITE].outcome == "success"
    assert run.steps[SITE].inputs["path"] == str(pull.folder / "temp" / "site")
    assert "index.html" in pull.kept
    assert run_git(pull.folder / "clone", "status", "--porcelain") == ""


def test_what_main_got_meanwhile_is_not_reported(pull: PullRequest) -> None:
    """The base is main as it is merged with, so that only the pull request's own change counts."""
    replace(pull.upstream, "annotations/glossary.yaml", ("What the ferry", "That by which the ferry"))
    pull.base = commit_all(pull.upstream)
    replace(pull.fork, "annotations/notes.yaml", ("It is lost.", "It is lost, like the bell."))
    assert pull.check().summary.startswith("1 annotation changed; no problem\n")


def test_a_lost_quote_is_told_at_its_line_and_the_site_is_kept_all_the_same(pull: PullRequest) -> None:
    """The job fails; the forge shows the problem at the line; the draft of the site can be looked at."""
    replace(pull.fork, "annotations/notes.yaml", ("would pay for", "would pray for"))
    run = pull.check()
    assert run.failed
    assert run.steps["Check"].outcome == "failure"
    command, _, message = run.steps["Check"].stdout.partition("title=quote-not-found::")
    assert command == "::error file=annotations/notes.yaml,line=3,col=36,endLine=3,endColumn=62,"
    assert message.count("\n") == 1
    assert run.summary.startswith("1 annotation changed; 1 problem (1 error)\n")
    assert run.steps[SITE].outcome == "success"
    assert "notes.html" in pull.kept


def test_an_edition_that_cannot_be_built_is_reported_and_no_site_kept(pull: PullRequest) -> None:
    """The report stands in the summary in spite of the error; nothing is uploaded."""
    replace(pull.fork, "annotations/claims.yaml", ("kind: forecast", "kind: foreboding"))
    run = pull.check()
    assert run.failed
    assert run.summary.splitlines()[0].endswith("1 problem (1 error)")
    assert (run.steps["Build the site"].outcome, run.steps[SITE].outcome) == ("failure", "skipped")
    assert pull.kept == []


def test_names_of_files_give_no_command(pull: PullRequest) -> None:
    """A stranger's file name can neither end a workflow command nor begin another, nor run in the shell."""
    for name in ("x\n::stop-commands::y.yaml", "$(touch pwned).yaml", "a,line=9::b.yaml"):
        (pull.fork / "annotations" / name).write_text("x: y\n", encoding="utf-8")
    run = pull.check()
    lines = run.steps["Check"].stdout.splitlines()
    assert len(lines) == 3
    for line in lines:
        properties = line.removeprefix("::error file=annotations/").partition("::")[0]
        assert properties != line
        assert re.search(",line=1,col=1,title=(unknown-layer|bad-file-name)$", properties)
        assert properties.count(",") == 3
    assert not [line for line in run.summary.splitlines() if line.lstrip().startswith("::")]
    assert not list(pull.folder.rglob("pwned"))


@pytest.mark.parametrize("first", [True, False], ids=["the first push", "a later push"])
def test_a_push_is_compared_with_what_was_there_before(pull: PullRequest, first: bool) -> None:
    """The forge names the commit before the push, or zeros where the branch is new."""
    replace(pull.upstream, "annotations/notes.yaml", ("It is lost.", "It is lost, like the bell."))
    commit_all(pull.upstream)
    run_git(pull.folder, "clone", "-q", str(pull.upstream), "clone")
    known = {BASE: "", BEFORE: "0" * 40 if first else pull.base}
    run = run_job("check.yml", "edition", pull.folder / "clone", pull.folder / "temp", known)
    assert not run.failed
    assert run.summary.startswith("8 annotations added" if first else "1 annotation changed")


def test_a_base_that_is_gone_hides_nothing_else(pull: PullRequest) -> None:
    """After a forced push the commit before it is in no clone: the report fails, in a line; the rest is done."""
    run_git(pull.folder, "clone", "-q", str(pull.upstream), "clone")
    known = {BASE: "", BEFORE: "1" * 40}
    run = run_job("check.yml", "edition", pull.folder / "clone", pull.folder / "temp", known)
    assert run.failed
    assert "has no revision 1111" in run.steps["Report what changes"].stderr
    assert run.steps["Check"].outcome == run.steps[SITE].outcome == "success"


def test_publish_hands_over_the_whole_site_or_stops(pull: PullRequest) -> None:
    """What goes to Pages is the built site; with an error nothing goes there."""
    run = run_job("publish.yml", "build", pull.upstream, pull.folder / "temp", {})
    assert not run.failed
    assert run.steps["Hand the site over"].inputs["path"] == str(pull.folder / "temp" / "site")
    assert "index.html" in pull.kept
    replace(pull.upstream, "annotations/notes.yaml", ("would pay for", "would pray for"))
    run = run_job("publish.yml", "build", pull.upstream, pull.folder / "other", {})
    assert run.steps["Hand the site over"].outcome == "skipped"
    assert not (pull.folder / "other" / "site").exists()
