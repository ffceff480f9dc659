"""The pages of claims: found in three ways, open ends told, two texts joined, readable without the maps."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from sitegen import build
from sitegen.layers import claim_maps
from sitegen.layers.claim_ends import unanswered, without_outcome
from tests.conftest import ROOT, Run

BASE = ROOT / "tests" / "cases" / "problems" / "base"
COMPARISON = "compare/leverage-2019--leverage-2023.html"
PAGES = ("claims.html", "claims/hold-xi-responsible.html", COMPARISON)

CLAIM = """{id}:
  at: [{{text: ferry, p: 2, quote: "bridge will feed us"}}]
  kind: {kind}
  held_by: [mayor]
  statement: The statement of {id}.
  {more}
"""


def claim(claim_id: str, kind: str = "assertion", more: str = "", links: str = "") -> str:
    """One entry of annotations/claims.yaml."""
    linked = f"links: [{links}]" if links else ""
    return CLAIM.format(id=claim_id, kind=kind, more="\n  ".join(filter(None, (more, linked))))


def link(rel: str, to: str) -> str:
    """One link of a claim."""
    return f"{{rel: {rel}, to: {to}, why: For a reason.}}"


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A tiny edition in which each open end is there, and what only looks like one."""
    root = tmp_path / "made-up"
    shutil.copytree(BASE, root)
    claims = [
        claim("left-alone", more="sources: [gazette]"),
        claim("defended", more="sources: [gazette]"),
        claim("attacker", more="sources: [gazette]", links=link("attacks", "left-alone")),
        claim("other-attacker", more="sources: [gazette]", links=link("contradicts", "defended")),
        claim("defender", links=link("answers", "other-attacker")),
        claim("silent-forecast", "forecast", "sources: [gazette]"),
        claim("open-forecast", "forecast", "outcome: {verdict: open}\n  sources: [gazette]"),
        claim("true-forecast", "forecast", "outcome: {verdict: borne-out}\n  sources: [gazette]"),
    ]
    (root / "annotations" / "claims.yaml").write_text("".join(claims), encoding="utf-8")
    return root


def ends_of(html: str) -> dict[str, list[str]]:
    """The open ends that a page of claims lists: by what is missing, the claims."""
    section = HTMLParser(html).css_first("section[aria-labelledby=open-ends]")
    assert section
    lists = [[a.attributes["href"] or "" for a in ul.css("li > a:first-child")] for ul in section.css("ul")]
    heads = [str(h.id) for h in section.css("h3")]
    return {head: [href.removeprefix("#claim-") for href in found] for head, found in zip(heads, lists, strict=True)}


def test_open_ends_are_what_nobody_took_up(made_up: Path, run: Run) -> None:
    """A challenge that was answered is none; a forecast with an outcome neither; each other claim is told once."""
    assert run("build", "-C", made_up).returncode == 0
    html = (made_up / "public" / "claims.html").read_text(encoding="utf-8")
    assert ends_of(html) == {
        "unanswered": ["left-alone"],
        "forecasts": ["silent-forecast", "open-forecast"],
        "unsourced": ["defender"],
    }


def test_why_an_end_is_open_is_said(made_up: Path) -> None:
    """A challenged claim is told with its challenger, a forecast with whether its outcome is recorded as open."""
    claims = build.check(made_up, originals=False).annotated.entries("claims")
    assert unanswered(claims) == [("left-alone", "attacker", "attacks")]
    assert without_outcome(claims.values()) == [("silent-forecast", False), ("open-forecast", True)]


def test_a_claim_is_found_by_text_by_kind_and_by_holder(site: Path, data: dict[str, Any]) -> None:
    """Each claim stands in the list once; both indexes lead to it there."""
    html = HTMLParser((site / "claims.html").read_text(encoding="utf-8"))
    ids = sorted(entry["id"] for entry in data["entries"]["claims"])
    assert sorted(str(li.id).removeprefix("claim-") for li in html.css("ol.claims > li")) == ids
    for way in ("by-kind", "by-holder"):
        led = {str(a.attributes["href"]) for a in html.css(f"section[aria-labelledby={way}] li > a")}
        assert led == {f"#claim-{claim_id}" for claim_id in ids}, way


def test_claims_stand_in_reading_order(site: Path, data: dict[str, Any]) -> None:
    """Within a text the list follows the passages."""
    html = HTMLParser((site / "claims.html").read_text(encoding="utf-8"))
    blocks = {p["entry"]: int(p["block"][1:]) for p in reversed(data["passages"]) if p["layer"] == "claims"}
    for section in html.css("section:has(ol.claims)"):
        order = [blocks[str(li.id).removeprefix("claim-")] for li in section.css("ol.claims > li")]
        assert order == sorted(order)


def test_a_card_quotes_the_other_claim_in_place(site: Path) -> None:
    """A note on a claim says the relation in words, the other's quoted words and where they stand; no reason."""
    html = HTMLParser((site / "texts" / "leverage-2019.html").read_text(encoding="utf-8"))
    links = [li for li in html.css(".claim-links > li") if "decline" in li.html or "shouldn’t be a party" in li.text()]
    assert links
    text = " ".join(links[0].text().split())
    assert re.match(r"contradicts shouldn’t be a party to it 2023, paragraph 6$", text)
    assert "leverage-2023.html#" in str(links[0].css_first("a.place").attributes["href"])


def test_a_comparison_shows_every_link_and_no_claim_whole_twice(site: Path, data: dict[str, Any]) -> None:
    """There is a joint for each link between the texts; a claim's second appearance leads to the first."""
    text_of = {e["id"]: e["at"][0]["text"] for e in data["entries"]["claims"]}
    links = [
        (e["id"], other["to"])
        for e in data["entries"]["claims"]
        for other in e.get("links", [])
        if text_of[e["id"]] != text_of[other["to"]]
    ]
    html = HTMLParser((site / COMPARISON).read_text(encoding="utf-8"))
    assert len(html.css(".joints > li")) == len(links)
    whole = [str(a.attributes["href"]) for a in html.css(".rows h3 a")]
    assert len(whole) == len(set(whole))
    for a in html.css('.joints a[href^="#"]'):
        assert html.css_first(str(a.attributes["href"])), a.html


def test_without_pygraphviz_the_lists_stand_alone_and_it_is_said_once(edition: Path, run: Run, tmp_path: Path) -> None:
    """Where it can't be imported the site is built without maps, whole in every other way; one line says why."""
    hook = tmp_path / "hidden" / "pygraphviz.py"
    hook.parent.mkdir()
    hook.write_text("raise ImportError('hidden')\n", encoding="utf-8")
    done = run("build", "-C", edition, env={"PYTHONPATH": str(hook.parent)})
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("[no-diagrams]") == 1
    html = (edition / "public" / "claims.html").read_text(encoding="utf-8")
    assert "<svg" not in html
    assert html.count('<li id="claim-') == 28
    assert "map" not in (edition / "public" / "claims" / "hold-xi-responsible.html").read_text(encoding="utf-8").lower()


def test_too_many_claims_for_a_map_stand_in_lists_alone(edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit no layout is asked for: the pages have no map and speak of none; a small one may stay."""
    monkeypatch.setattr(claim_maps, "MOST", 3)
    build.build(edition, edition / "public", private=False, draft=False)
    claims, home, many, few = (
        HTMLParser((edition / "public" / name).read_text(encoding="utf-8"))
        for name in (
            "claims.html",
            "index.html",
            "claims/hold-xi-responsible.html",
            "claims/summit-by-end-of-march.html",
        )
    )
    assert len(claims.css("li[id^=claim-]")) == 28
    for page in (claims, many):
        assert page.css("svg") == []
        assert page.body
        assert "map" not in (page.body.html or "").lower()
    assert home.css('.pictures a[href="claims.html"]') == []
    assert len(few.css(".map .box")) == 3


def test_an_edition_without_links_is_not_told_of_maps(tmp_path: Path, run: Run) -> None:
    """Nothing is said of pygraphviz where there would be nothing to draw."""
    root = tmp_path / "base"
    shutil.copytree(BASE, root)
    hook = tmp_path / "hidden" / "pygraphviz.py"
    hook.parent.mkdir()
    hook.write_text("raise ImportError('hidden')\n", encoding="utf-8")
    done = run("build", "-C", root, env={"PYTHONPATH": str(hook.parent)})
    assert (done.returncode, "no-diagrams" in done.stderr) == (0, False)


def open_page(browser: Browser, site: Path, name: str, width: int, scheme: str = "light") -> Page:
    """Open a page at a width, by day or by night."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto((site / name).as_uri())
    return page


def test_the_map_leads_to_claims_by_keyboard(browser: Browser, site: Path) -> None:
    """A box has the focus, says its kind and its statement, and leads to the claim's page."""
    page = open_page(browser, site, "claims.html", 1280)
    box = page.get_by_role(
        "link", name=re.compile(r"^forecast · borne out A second meeting of Trump and Kim is probable")
    )
    box.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims/summit-by-end-of-march.html")
    page.context.close()


def test_a_wide_screen_shows_the_whole_map(browser: Browser, site: Path) -> None:
    """At 1440 pixels the map needs no scrolling sideways; at 320 it can be scrolled by keyboard."""
    width = "[...document.querySelectorAll('.map')].map(m => [m.scrollWidth - m.clientWidth, m.tabIndex])"
    page = open_page(browser, site, "claims.html", 1440)
    assert page.evaluate(width) == [[0, 0]]
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(width)[0][0] > 0
    page.context.close()


def test_pages_of_claims_are_light(site: Path) -> None:
    """With style and script each is below 30 kB, compressed."""
    shared = sum(len(gzip.compress((site / "assets" / n).read_bytes(), 9)) for n in ("pages.css", "pages.js"))
    for name in PAGES:
        assert len(gzip.compress((site / name).read_bytes(), 9)) + shared < 30_000, name
