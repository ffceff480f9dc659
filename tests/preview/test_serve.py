"""The preview as a maintainer starts, uses and ends it: real files, a real server, a client of the real protocol."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.write.plan import TEMPORARY
from tests.preview.running import Client, Preview, eventually, free_port

NOTES = "annotations/notes.yaml"
TITLE = "Patron or client?"


def change(edition: Path, old: str, new: str, name: str = NOTES) -> None:
    """Save a file with other words."""
    path = edition / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_pages_are_served_and_ctrl_c_ends_well(preview: Preview) -> None:
    """Pages, a 404, no path above the site; Ctrl-C ends with status 0."""
    status, body = preview.get("/")
    assert status == 200
    assert b"livereload.js" in body
    assert preview.get("/texts/leverage-2019.html")[0] == 200
    status, body = preview.get("/nothing.html")
    assert status == 404
    assert b"<h1" in body
    assert preview.get("/livereload.js")[0] == 200
    assert preview.stop() == 0
    assert not any("Traceback" in line for line in preview.said)


def test_a_saved_file_reloads_the_browser_with_the_new_page(preview: Preview, client: Client, edition: Path) -> None:
    """An edit is built, then the browser is told; two edits in a row are both told."""
    for old, new in ((TITLE, "Patron, or client?"), ("Patron, or client?", "Who is the patron?")):
        change(edition, old, new)
        assert client.reload()["command"] == "reload"
        assert new.encode() in preview.get("/notes.html")[1]
    assert not (edition / "public").exists()


def test_a_change_is_built_while_nobody_is_connected(preview: Preview, edition: Path) -> None:
    """Whoever comes later finds the new page; the preview's folder has it too, for the next start."""
    change(edition, TITLE, "Seen later")
    eventually(lambda: b"Seen later" in preview.get("/notes.html")[1])
    kept = edition / ".sitegen" / "preview" / "notes.html"
    eventually(lambda: kept.is_file() and "Seen later" in kept.read_text(encoding="utf-8"))


def test_no_page_is_older_than_the_reload_message(preview: Preview, client: Client, edition: Path) -> None:
    """Every page that a change concerns is new at the moment at which the change is told."""
    for number in range(3):
        change(edition, TITLE if number == 0 else f"Told {number - 1}?", f"Told {number}?")
        client.reload()
        for page in ("/notes.html", "/texts/leverage-2023.html", "/search.html"):
            body = preview.get(page)[1].decode()
            assert f"Told {number}?" in body or "Told" not in body, page
        assert f"Told {number}?" in preview.get("/notes.html")[1].decode()


def test_a_fault_keeps_the_last_good_pages(preview: Preview, client: Client, edition: Path) -> None:
    """While a file is broken the pages stay; mended, they change again."""
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    problem = eventually(lambda: preview.state()["problems"])[0]
    assert problem["code"] == "unknown-key"
    assert problem["place"].startswith(f"{NOTES}:")
    assert problem["source"][0].strip() == f"titel: {TITLE}"
    assert "title" in problem["hint"]
    assert TITLE.encode() in preview.get("/notes.html")[1]
    change(edition, f"titel: {TITLE}", "title: Mended")
    client.reload()
    assert b"Mended" in preview.get("/notes.html")[1]
    assert preview.state()["problems"] == []
    assert any("unknown-key" in line for line in preview.said)
    assert any("the last good pages stay" in line for line in preview.said)


def test_a_folder_that_could_not_be_written_to_loses_nothing(preview: Preview, edition: Path) -> None:
    """While the list of pages can't be kept that is told; afterwards what was saved meanwhile is shown."""
    block = edition / ".sitegen" / "preview" / TEMPORARY

    def blocked() -> bool:
        with contextlib.suppress(FileExistsError, NotADirectoryError):  # a page is being written
            (block / "in-the-way").mkdir(parents=True)
        return block.is_dir()

    assert preview.get("/notes.html")[0] == 200
    eventually(blocked)
    change(edition, TITLE, "Saved meanwhile")
    page = edition / "content" / "pages" / "comes.md"
    page.write_text("---\ntitle: Comes\n---\nWords.\n", encoding="utf-8")  # so that the list of pages is another
    eventually(lambda: "Is a directory" in "".join(preview.said))
    shutil.rmtree(block)
    change(edition, "definition", "definition", "annotations/glossary.yaml")
    eventually(lambda: b"Saved meanwhile" in preview.get("/notes.html")[1])
    assert preview.get("/comes.html")[0] == 200


def test_a_start_with_errors_shows_them_until_they_are_mended(edition: Path) -> None:
    """Where no page was ever made the errors are the page; a client is told when there are pages."""
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    running = Preview(edition, "--port", str(free_port()))
    try:
        status, body = running.get("/notes.html")
        assert status == 503
        assert b"unknown-key" in body
        assert b"livereload.js" in body
        client = Client(running.port)
        change(edition, f"titel: {TITLE}", f"title: {TITLE}")
        client.reload()
        client.close()
        assert running.get("/notes.html")[0] == 200
    finally:
        assert running.stop() == 0


def test_a_start_with_errors_shows_the_pages_of_the_last_time(edition: Path) -> None:
    """Pages that an earlier preview made stand in for those that can't be made; files of others are not served."""
    first = Preview(edition, "--port", str(free_port()))
    kept = edition / ".sitegen" / "preview"
    eventually(lambda: len([*kept.rglob("*.html")]) > 100 and (kept / "texts" / "leverage-2023.html").is_file())
    eventually(lambda: (kept / "timeline.html").is_file())
    first.stop()
    (kept / "mine.html").write_text("not of the site")
    change(edition, f"title: {TITLE}", f"titel: {TITLE}")
    second = Preview(edition, "--port", str(free_port()))
    try:
        assert TITLE.encode() in second.get("/notes.html")[1]
        assert second.get("/mine.html")[0] == 404
        assert second.state()["errors"] == 1
    finally:
        second.stop()


def test_two_previews_of_an_edition_don_t_share_a_folder(preview: Preview, edition: Path) -> None:
    """Each keeps its pages for itself, so that neither serves an older page of the other."""
    other = Preview(edition, "--port", str(free_port()))
    try:
        assert (edition / ".sitegen" / "preview-2").is_dir()
        change(edition, TITLE, "In both")
        for running in (preview, other):
            eventually(lambda running=running: b"In both" in running.get("/notes.html")[1])
    finally:
        other.stop()


def test_a_busy_port_gives_way_to_the_next(edition: Path) -> None:
    """The next free port is taken, and said."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = Preview(edition, "--port", str(port))
        assert running.port > port
        assert any(f"port {port} is busy" in line for line in running.said)
        assert running.stop(signal.SIGTERM) == 0


def test_ctrl_c_ends_with_open_connections(preview: Preview) -> None:
    """Sockets that are open, a request that is half sent, and a client that never speaks keep nobody waiting."""
    client = Client(preview.port)
    with socket.create_connection(("127.0.0.1", preview.port)) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: ")
        assert preview.stop() == 0
    client.close()


def test_ctrl_c_ends_during_a_build(edition: Path, tmp_path: Path) -> None:
    """The build is not waited for: here it reads a pipe into which nobody writes."""
    running = Preview(edition, "--port", str(free_port()))
    path = edition / "templates" / "assets" / "js" / "pages" / "90-slow.js"
    path.parent.mkdir(parents=True)
    os.mkfifo(tmp_path / "pipe")
    path.hardlink_to(tmp_path / "pipe")
    time.sleep(1)
    assert running.stop() == 0


def test_ctrl_c_ends_during_the_first_build(edition: Path) -> None:
    """Before there is an address too."""
    command = [sys.executable, "-u", "-m", "sitegen", "serve", "-C", str(edition), "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        shelf = edition / ".sitegen" / "preview"
        eventually(lambda: shelf.is_dir())
        process.send_signal(signal.SIGINT)
        try:
            out, err = process.communicate(timeout=20)
        finally:
            process.kill()
        assert process.returncode == 0, out + err
        assert "Traceback" not in err


def test_a_browser_is_opened(edition: Path, tmp_path: Path) -> None:
    """`--open` gives the address to the browser of the system."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    running = Preview(edition, "--port", str(free_port()), "--open", env={**os.environ, "BROWSER": f"{browser} %s"})
    try:
        assert eventually(lambda: opened.is_file() and opened.read_text().strip()) == f"{running.address}/"
    finally:
        running.stop()


def test_machines_get_the_problems_of_each_build(edition: Path) -> None:
    """With --format json the problems are printed as JSON, and what is said otherwise is not on standard output."""
    command = [sys.executable, "-u", "-m", "sitegen", "serve", "-C", str(edition), "--port", str(free_port())]
    with subprocess.Popen(
        [*command, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "serving" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        assert [problem["code"] for problem in json.loads(out)] == ["original-absent"]


@pytest.mark.parametrize("link", [".sitegen/preview", ".sitegen"])
def test_a_folder_that_leads_elsewhere_is_refused(edition: Path, tmp_path: Path, link: str) -> None:
    """A link in place of the preview's folder, as a hostile repository may have, is not written through."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "notes.html").write_text("mine")
    (edition / link).parent.mkdir(exist_ok=True)
    (edition / link).symlink_to(elsewhere)
    command = [sys.executable, "-m", "sitegen", "serve", "-C", str(edition), "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1
    assert [path.name for path in elsewhere.iterdir()] == ["notes.html"]
