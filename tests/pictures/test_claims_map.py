"""The maps of claims: nothing overlaps, lines end at their boxes, words stay in their frames, the same each time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from sitegen import build
from sitegen.layers.claim_maps import WHOLE, near_map, small_map, whole_map
from sitegen.pictures.claims_map import Box, Form, Joint, columns_near, draw_map
from sitegen.pictures.graph import Curve, distance
from sitegen.pictures.lettering import break_lines, text_width
from tests.conftest import ROOT

Frame = tuple[float, float, float, float]


@cache
def pictures() -> dict[str, Any]:
    """The map of all claims of the repository's edition, and the map of each claim, by its id."""
    annotated = build.check(ROOT, originals=False).annotated
    found: dict[str, Any] = {"": whole_map(annotated, "")}
    for entry in annotated.entries("claims").values():
        found[entry.id] = near_map(annotated, entry, "../")
    found["small"] = small_map(annotated)
    return found


def boxes(picture: Any) -> dict[str, Frame]:
    """Each claim's box: left, top, right, bottom."""
    return {n["id"]: (n["x"], n["y"], n["x"] + n["width"], n["y"] + n["height"]) for n in picture["nodes"]}


def is_at_edge(point: tuple[float, float], box: Frame) -> bool:
    """Say whether a point lies on a box's frame, or within three units of it."""
    x, y = point
    left, top, right, bottom = box
    outside = max(left - x, x - right, top - y, y - bottom, 0)
    inside = min(x - left, right - x, y - top, bottom - y)
    return outside <= 3 and inside <= 3


def maps() -> Iterator[tuple[str, Any]]:
    """Each map that has boxes with words."""
    for claim, picture in pictures().items():
        if claim != "small":
            yield claim, picture


def test_no_box_covers_another() -> None:
    """All boxes stand apart, within the picture."""
    for claim, picture in maps():
        placed = boxes(picture).values()
        for one, other in combinations(placed, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (claim, one, other)
        for left, top, right, bottom in placed:
            assert min(left, top) >= 0, claim
            assert right <= picture["width"], claim
            assert bottom <= picture["height"], claim


def test_every_line_ends_at_its_claims() -> None:
    """A link is drawn from the frame of the claim that has it to the frame of the other."""
    for claim, picture in maps():
        placed = boxes(picture)
        for edge in picture["edges"]:
            start, end = edge["ends"]
            assert is_at_edge(start, placed[edge["tail"]]), (claim, edge)
            assert is_at_edge(end, placed[edge["head"]]), (claim, edge)


def test_the_map_shows_every_link_once() -> None:
    """As many lines as the annotations have links, and a claim for each end of one."""
    annotated = build.check(ROOT, originals=False).annotated
    wanted = [(e.id, link.rel, link.to) for e in annotated.entries("claims").values() for link in e.record.links]
    picture = pictures()[""]
    assert sorted((e["tail"], e["rel"], e["head"]) for e in picture["edges"]) == sorted(wanted)
    assert {n["id"] for n in picture["nodes"]} == {end for tail, _, head in wanted for end in (tail, head)}


def test_text_stands_below_text() -> None:
    """All claims of a text stand below its name and above that of the next one."""
    picture = pictures()[""]
    first, second = picture["bands"]
    for node in picture["nodes"]:
        if node["band"] == first["band"]:
            assert first["y"] + first["height"] <= node["y"]
            assert node["y"] + node["height"] <= second["y"]
        else:
            assert second["y"] + second["height"] <= node["y"]


def runs(edge: Any) -> list[tuple[float, float]]:
    """Return points along a line, some three units apart at most."""
    numbers = [tuple(map(float, pair)) for pair in re.findall(r"(-?\d+) (-?\d+)", edge["path"])]
    curve = Curve(tuple((x, y) for x, y in numbers), None)
    return [curve.at(step / 400) for step in range(401)]


def test_no_line_crosses_the_name_of_a_text() -> None:
    """Lines run round the names that stand above the claims of each text."""
    picture = pictures()[""]
    for band in picture["bands"]:
        right, bottom = band["x"] + band["width"], band["y"] + band["height"]
        for edge in picture["edges"]:
            assert not any(band["x"] < x < right and band["y"] < y < bottom for x, y in runs(edge)), (band, edge)


def test_lines_between_texts_keep_apart_beside_each_other() -> None:
    """No two of them, unless they meet in a claim, run within nine units of each other for longer than half a box."""
    across = [edge for edge in pictures()[""]["edges"] if edge["across"]]
    for one, other in combinations(across, 2):
        if {one["tail"], one["head"]} & {other["tail"], other["head"]}:
            continue
        points, others = runs(one)[::4], runs(other)[::4]
        step = sum(distance(a, b) for a, b in pairwise(points)) / len(points)
        near = step * sum(min(distance(point, at) for at in others) < 9 for point in points)
        assert near <= WHOLE.width / 2, (one["tail"], one["head"], other["tail"], other["head"], near)


def test_a_map_too_large_for_paper_is_left_to_the_screen() -> None:
    """The map of all claims would be set under six points on A4; a small one is printed."""
    assert not pictures()[""]["prints"]
    assert draw_map(
        [Box("a", 0, "", "One.", "#a"), Box("b", 0, "", "Two.", "#b")],
        [Joint("a", "b", "supports", "supports")],
        dict.fromkeys("ab", Form(168, 4)),
    )["prints"]


def test_signs_keep_apart() -> None:
    """No two signs on lines touch."""
    for claim, picture in maps():
        marks = [complex(*edge["mark"]) for edge in picture["edges"]]
        assert all(abs(one - other) >= 16 for one, other in combinations(marks, 2)), claim


def test_a_map_of_one_claim_has_what_is_within_two_steps() -> None:
    """What a claim is linked to stands on one side, what is linked to it on the other, the third step nowhere."""
    joints = [Joint(a, b, "supports", "supports") for a, b in ("ab", "bc", "cd", "de", "xc")]
    assert columns_near("c", joints) == {"c": 0, "d": 1, "b": -1, "x": -1, "a": -2, "e": 2}
    assert columns_near("a", joints) == {"a": 0, "b": 1, "c": 2}


def test_the_small_map_has_the_same_claims_and_links() -> None:
    """In small there is a mark for each claim and a line for each link."""
    whole, small = pictures()[""], pictures()["small"]
    assert (len(small["nodes"]), len(small["edges"])) == (len(whole["nodes"]), len(whole["edges"]))
    assert small["width"] * small["height"] < whole["width"] * whole["height"] / 8


TWICE = """
from pathlib import Path
from sitegen import build
from sitegen.layers.claim_maps import small_map, whole_map
annotated = build.check(Path("."), originals=False).annotated
print(whole_map(annotated, ""), small_map(annotated))
"""


def test_two_processes_draw_the_same() -> None:
    """The map does not depend on the order of hashes."""
    first, second = (
        subprocess.run(
            [sys.executable, "-c", TWICE],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second


def test_lines_break_at_spaces_and_are_never_too_wide() -> None:
    """No line is wider than asked for; a word that is, is cut; what does not fit ends in an ellipsis."""
    text = "It may be said, without fear of being contradicted, that donaudampfschifffahrtsgesellschaften prosper"
    lines = break_lines(text, 150, 13, 20)
    assert all(text_width(line, 13) <= 150 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    short = break_lines(text, 150, 13, 2)
    assert len(short) == 2
    assert short[1].endswith(" …")
    assert text_width(short[1], 13) <= 150


OVERFLOWING = """() => [...document.querySelectorAll('.map .box')].flatMap(box => {
    const frame = box.querySelector('rect').getBBox();
    return [...box.querySelectorAll('text')].map(text => text.getBBox()).filter(words =>
        words.x + words.width > frame.width || words.y < 0 || words.y + words.height > frame.height
    ).map(words => [box.textContent, words.x + words.width, frame.width]);
})"""


@pytest.mark.parametrize("face", ["Literata", "DejaVu Serif", "Liberation Serif"])
@pytest.mark.parametrize("page", ["claims.html", "claims/hold-xi-responsible.html"])
def test_words_stay_in_their_frames(browser: Browser, site: Path, page: str, face: str) -> None:
    """As Chromium measures them, the words of each box lie within its frame, also in faces that stand in."""
    tab = browser.new_context(bypass_csp=True).new_page()
    tab.goto((site / page).as_uri())
    fonts = "--serif: 'Literata from a folder', serif" if face == "Literata" else f"--serif: '{face}'"
    tab.add_style_tag(content=f":root, .from-folder {{ {fonts}; --sans: 'DejaVu Sans' }}")
    tab.evaluate("document.fonts.ready")
    assert tab.evaluate("document.querySelectorAll('.map .box').length") > 10
    found = tab.evaluate(OVERFLOWING)
    tab.context.close()
    assert found == []
