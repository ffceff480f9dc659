"""The site is valid HTML, by the checker of the W3C's HTML group."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.conftest import ROOT

OWN_FILES = r"violates Content Security Policy \(meta tag\): external (stylesheet|script) “[./]*assets/"
JAR = ROOT / ".cache" / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def test_every_page_is_valid(site: Path) -> None:
    """The Nu HTML checker has nothing to say of any page.

    It thinks that 'self' in a page's policy does not cover the page's own folder when it reads from one; browsers
    think that it does (`test_browser` looks at their console), so that one remark is left out.
    """
    command = ["java", "-jar", str(JAR), "--skip-non-html", str(site)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if not re.search(OWN_FILES, line)]
    assert (done.returncode, said) == (0, [])


def test_every_page_forbids_what_it_does_not_need(site: Path) -> None:
    """Each page has a content security policy without unsafe-inline, and no script or style of its own.

    The search page alone may run WebAssembly, in which its index is read.
    """
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        assert 'http-equiv="Content-Security-Policy"' in html, path
        unsafe = re.findall(r"'[a-z-]*unsafe[a-z-]*'", html.partition("</head>")[0])
        assert unsafe == (["'wasm-unsafe-eval'"] if path == site / "search.html" else []), path
        assert " style=" not in html, path
        assert "<style" not in html, path
        assert "<script>" not in html, path
