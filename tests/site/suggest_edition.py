"""An edition for the tests of the panel in which readers suggest annotations, and what they do with it in Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml
from playwright.sync_api import Page

from sitegen.build import build, check
from sitegen.layers import LAYERS
from sitegen.load.texts import fingerprint
from sitegen.model.passage import Passage
from sitegen.model.schema import schema_of
from tests.conftest import copy_edition
from tests.site.machine_editions import without_search
from tests.site.test_reader import until

WORDS = """---
title: Words “that” are hard 😀 to quote
language: en
---

the gull and the gull and the gull saw the boat

A *boat* with `code` in it, [a link](https://example.org) and a **bold *nested* end**.

## The second 🚢 heading

First line\\
second line, after a hard break.

“Quotes”, ‘single’ ones – dashes… and a no\u00a0break space; 👩🏽‍🚀 flies with 𝔘𝔫𝔦𝔠𝔬𝔡𝔢, a cafe\u0301 and ñ, flags 🇫🇮🇸🇪.

- tight one with a boat
- tight two: with a colon, #hash

> A quoted block, with a note[^1] in it and a tail.

海鸥看见了船，海鸥又看见了船。

the ferry “left” the ferry ‘left’ the ferry 'left' it

[^1]: What a note says.
"""
DIGEST = """---
title: A letter
language: en
original: {{paragraphs: [{first}]}}
---

It says “the boat is late” and more.
"""
ORIGINAL = "I fear that the boat is late and the boat is lost\n"
PLACE = """(block, at) => {
  const walker = document.createTreeWalker(document.getElementById(block), NodeFilter.SHOW_TEXT);
  let left = at;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('[data-apparatus]')) continue;
    const chars = [...node.data];
    if (left <= chars.length) return [node, chars.slice(0, left).join('').length];
    left -= chars.length;
  }
}"""


def make_edition(root: Path) -> Path:
    """Copy the repository's edition, add hard texts, a repository and contributors; return its folder."""
    without_search(copy_edition(root), "repository: {url: https://github.com/example/leverage}\n")
    config = root / "content" / "edition.yaml"
    config.write_text(config.read_text("utf-8").replace("leverage-2023]", "leverage-2023, hard, letter]"), "utf-8")
    texts = root / "content" / "texts"
    (texts / "hard.md").write_text(WORDS, "utf-8")
    (texts / "letter.md").write_text(DIGEST.format(first=fingerprint(ORIGINAL)), "utf-8")
    (root / "annotations" / "notes").mkdir()
    (root / "annotations" / "notes" / "gull.yaml").write_text(
        "gull: {title: Gull, at: [{text: hard, p: 1}], body: A bird., by: [Second hand, First hand]}\n"
        "taken: {title: Boat, was: [taken-before], at: [{text: hard, p: 2}], body: A boat., by: Second hand}\n",
        "utf-8",
    )
    return root


def make_site(root: Path, out: Path, *, private: bool = False) -> Path:
    """Build an edition, if private with the original of its letter, and return the site's folder."""
    if private:
        (root / "content" / "originals").mkdir()
        (root / "content" / "originals" / "letter.md").write_text(ORIGINAL, "utf-8")
    summary, problems = build(root, out, private=private, draft=False)
    assert summary is not None, problems
    return out


def open_text(page: Page, site: Path, text: str) -> Page:
    """Open the page of a text from its folder."""
    page.goto((site / "texts" / f"{text}.html").as_uri())
    return page


def select(page: Page, start: tuple[str, int], end: tuple[str, int]) -> None:
    """Select from one place to another: each a block and code points into its plain text."""
    page.evaluate(
        f"""([[block, at], [last, to]]) => {{
          const place = {PLACE};
          getSelection().setBaseAndExtent(...place(block, at), ...place(last, to));
        }}""",
        [start, end],
    )


def suggest(page: Page) -> None:
    """Press the key that suggests, and wait for the panel."""
    page.keyboard.press("a")
    page.wait_for_selector("dialog.suggest[open]")


def leave(page: Page) -> None:
    """Press Escape, and wait until the panel is gone and the keys are the page's again."""
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.suggest:not([open])", state="attached")
    until(page, "!document.activeElement.closest('dialog')")


def fill(page: Page, layer: str, values: dict[str, str]) -> None:
    """Choose a layer and fill in its form, by labels; all of it is unfolded."""
    lacking = page.evaluate(
        """values => values.filter(([words, value]) => {
          const panel = document.querySelector('dialog.suggest');
          for (const details of panel.querySelectorAll('details')) details.open = true;
          const control = [...panel.querySelectorAll('label')].find(label => label.textContent === words)?.control;
          if (!control) return true;
          control.value = value;
          control.dispatchEvent(new Event('input', {bubbles: true}));
          return control.value !== value;
        }).map(([words]) => words)""",
        [("What kind of annotation", layer), *values.items()],
    )
    assert lacking == []


def written(page: Page) -> str:
    """Return the YAML that the panel shows; the entry must be complete."""
    panel = page.locator("dialog.suggest")
    assert panel.locator("output").inner_text() == ""
    assert panel.get_by_role("button", name="Copy").is_enabled()
    return panel.locator("pre").evaluate("pre => pre.textContent")


def add(root: Path, content: str) -> tuple[str, str]:
    """Write an entry where its first line and its file's name belong; return its layer and id."""
    layer = re.search(r"\$schema=\.\./\.schema/([a-z]+)\.json", content.splitlines()[0])
    assert layer is not None
    ((entry_id, record),) = yaml.safe_load(content).items()
    assert fits(layer[1], record)
    folder = root / "annotations" / layer[1]
    folder.mkdir(exist_ok=True)
    (folder / f"{entry_id}.yaml").write_text(content, "utf-8")
    return layer[1], entry_id


def fits(layer: str, record: Any) -> bool:
    """Say whether a record, as any reader of YAML has it, is valid by the schema of its layer."""
    schema = schema_of(next(one.record for one in LAYERS if one.name == layer))
    return jsonschema_rs.validator_for(schema).is_valid(record)


def places(root: Path, *, originals: bool = False) -> dict[tuple[str, str], list[Passage]]:
    """Return the passages of each entry, that of mentions left out; no error may be found in the edition."""
    checked = check(root, originals=originals)
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    found: dict[tuple[str, str], list[Passage]] = {}
    for passage in checked.annotated.passages:
        if passage.method != "mention":
            found.setdefault(passage.ref, []).append(passage)
    return found
