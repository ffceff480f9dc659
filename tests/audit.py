"""Asks Lighthouse about a page of every kind and writes docs/audit.md: `make audit`. Not part of the tests."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.conftest import FLAGS, ROOT, QuietHandler
from tests.site.test_browser import KINDS

NODE = ROOT / ".cache" / "audit"
RUNS = 3  # the figures of one page swing with what else the machine does: Lighthouse's own advice is a median
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml"}
CATEGORIES = {
    "performance": "Performance",
    "accessibility": "Accessibility",
    "best-practices": "Best practices",
    "seo": "SEO",
}


class CompressingHandler(QuietHandler):
    """Sends text compressed, as hosts of static sites do."""

    def do_GET(self) -> None:  # noqa: N802 - named by the library
        """Answer with a file, by gzip where it is text."""
        path = Path(self.translate_path(self.path.partition("?")[0]))
        if path.suffix not in COMPRESSED or not path.is_file():
            return super().do_GET()
        body = gzip.compress(path.read_bytes(), 9)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None


def main() -> None:
    """Ask about each page, phone-sized as Lighthouse does, print and write the table; exit 1 where one is below 100."""
    subprocess.run(
        ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", NODE, "lighthouse@12"], check=True
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(CompressingHandler, directory=str(ROOT / "public")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wanted = sys.argv[1:]
    rows = []
    for kind, path in KINDS.items():
        if path != "404.html" and (not wanted or kind in wanted):
            runs = [scores(f"http://127.0.0.1:{server.server_port}/{path}") for _ in range(RUNS)]
            rows.append((kind, path, {name: statistics.median(run[name] for run in runs) for name in CATEGORIES}))
            print(kind, *rows[-1][2].values(), flush=True)  # noqa: T201 - the script's output
    server.shutdown()
    if not wanted:
        lines = ["# Audit", "", "Lighthouse 12, phone-sized, on the first edition; written by `make audit`."]
        lines += [f"Each score is the median of {RUNS} runs.", ""]
        lines += [f"| page | {' | '.join(CATEGORIES.values())} |", "|---" * (len(CATEGORIES) + 1) + "|"]
        lines += [f"| {kind} (`{path}`) | {' | '.join(map(str, found.values()))} |" for kind, path, found in rows]
        (ROOT / "docs" / "audit.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(any(score < 100 for _, _, found in rows for score in found.values()))


def scores(url: str) -> dict[str, int]:
    """Return a page's score in each category, of 100; what cost points goes to standard error."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell") or ""
    command = [NODE / "node_modules" / ".bin" / "lighthouse", url, "--quiet", "--output=json", "--output-path=stdout"]
    command += ["--no-enable-error-reporting", f"--chrome-flags=--headless {FLAGS}"]
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=True, timeout=180
    )
    report = json.loads(done.stdout)
    for category in CATEGORIES:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                print(f"  {url}: {audit['id']} {audit.get('displayValue', '')}", file=sys.stderr)  # noqa: T201
    return {category: round(report["categories"][category]["score"] * 100) for category in CATEGORIES}


if __name__ == "__main__":
    main()
