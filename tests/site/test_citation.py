"""How a text is cited: in words, as BibTeX, as CSL-JSON, and by the tags from which Zotero saves it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from pybtex.database import parse_string

from sitegen.build import check
from sitegen.model.page import Page
from sitegen.pages.bibtex import tex
from sitegen.pages.citation import (
    citation_bibtex,
    citation_csl,
    citation_text,
    cite_view,
    csl_date,
    csl_name,
)
from sitegen.pages.cited import Citation, When, Work, cite_text
from sitegen.render import Renderer
from tests.conftest import ROOT
from tests.site.machine_editions import BASE, NASTY, build, build_addressed, metas, start_edition

SCRIPT = ROOT / "templates" / "assets" / "later" / "cite.js"
TYPES = {"chapter", "article"}
STRINGS = {"title", "container-title", "original-title", "original-publisher", "language", "URL", "locator"}
NAMES = {"author", "editor", "original-author"}
DATES = {"issued", "original-date"}
"""Of the names that CSL's csl-data.json (1.0.2) has, those that are used here."""
PLAIN = Citation("the-ferry", Work("The ferry"), "“The ferry”", "An edition", "In: “An edition”")
TRAPS = Citation(
    "traps",
    Work(NASTY, ("Voss, Mara", NASTY, "Marx and Engels"), "A {publisher}", When("2019~", "about 2019")),
    f"“{NASTY}”",
    "R&D at 100%",
    "In: R&D at 100%",
    ("The editors", "毛泽东", "Ένας, Κάποιος"),
    Work("Первый", ("Иванов",), "Правда", When("1912-05", "May 1912")),
    "ru",
    f"{BASE}texts/traps.html",
)


def annotated(root: Path) -> Any:
    """Return an edition with its entries in their places."""
    return check(root, originals=False).annotated


def parsed(bibtex: str) -> tuple[str, Any]:
    """Return the key and the one entry of a BibTeX file, as a parser of BibTeX reads it."""
    [(key, entry)] = parse_string(bibtex, "bibtex").entries.items()
    return key, entry


def check_csl(items: Any) -> None:
    """Assert the structure that CSL's schema gives, for the names used here."""
    assert isinstance(items, list)
    for item in items:
        assert item["type"] in TYPES
        assert isinstance(item["id"], str)
        assert set(item) <= {"type", "id"} | STRINGS | NAMES | DATES
        assert all(isinstance(item[name], str) and item[name] for name in STRINGS & set(item))
        for name in (name for field in NAMES & set(item) for name in item[field]):
            assert set(name) in ({"literal"}, {"family", "given"})
        for date in (item[field] for field in DATES & set(item)):
            assert set(date) in ({"literal"}, {"date-parts"}, {"date-parts", "circa"})
            for part in date.get("date-parts", []):
                assert 1 <= len(part) <= 3
                assert all(isinstance(number, int) for number in part)


def test_a_digest_is_cited_as_the_editors_digest(edition: Path) -> None:
    """Not as the column: but the column is named, with its doubtful date in words."""
    with (edition / "content" / "edition.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\nbase_url: {BASE}\n")
    found = annotated(edition)
    citation = cite_text(found, found.edition.texts["leverage-2023"])
    address = f"{BASE}texts/leverage-2023.html"
    assert citation_text(citation) == (
        "The sitegen contributors: Digest of “Xi hints at leveraging North Korea to pressure US” (Washington Examiner, "
        f"between 18 and 23 April 2023). In: Lessons in Leverage. 21 November 2026. {address}"
    )
    [item] = citation_csl(citation)
    check_csl([item])
    assert item["author"] == [{"literal": "The sitegen contributors"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 21]]}
    assert item["original-date"] == {"literal": "between 18 and 23 April 2023"}
    key, entry = parsed(citation_bibtex(citation))
    assert (key, entry.type, entry.fields["month"]) == ("leverage-2023", "incollection", "November")
    assert entry.fields["title"] == "{Digest of “Xi hints at leveraging North Korea to pressure US”}"
    assert [str(person) for person in entry.persons["author"]] == ["{The sitegen contributors}"]


def test_a_whole_text_is_cited_as_its_author_s_in_the_edition(tmp_path: Path) -> None:
    """Author, title, first publication; then the edition and its editors."""
    found = annotated(start_edition(tmp_path / "e"))
    citation = cite_text(found, found.edition.texts["the-ferry"])
    assert citation_text(citation) == "The editors: “The ferry” (2026). In: E, edited by The editors."
    [item] = citation_csl(citation)
    check_csl([item])
    assert item["editor"] == [{"literal": "The editors"}]
    assert item["original-date"] == {"date-parts": [[2026]]}
    assert "issued" not in item
    assert "URL" not in item


def test_a_place_and_its_address_are_added_at_the_end() -> None:
    """A block or a note is cited with what it is called and where it stands; its key differs from the text's."""
    url = f"{BASE}texts/traps.html#p3"
    assert citation_text(PLAIN, "paragraph 3", url) == f"“The ferry”. In: “An edition”, paragraph 3. {url}"
    key, entry = parsed(citation_bibtex(PLAIN, "note “50%”", url))
    assert (key, entry.fields["note"], entry.fields["url"]) == ("the-ferry-p3", r"note “50\%”", url)
    [item] = citation_csl(PLAIN, "paragraph 3", url)
    check_csl([item])
    assert (item["id"], item["locator"], item["URL"]) == ("the-ferry-p3", "paragraph 3", url)


def test_nobody_is_named_where_nobody_is_known() -> None:
    """Without author the title comes first; no form has an empty field."""
    assert citation_text(PLAIN) == "“The ferry”. In: “An edition”."
    _, entry = parsed(citation_bibtex(PLAIN))
    assert not entry.persons
    assert set(entry.fields) == {"title", "booktitle"}
    assert citation_csl(PLAIN) == [
        {"id": "the-ferry", "type": "chapter", "title": "The ferry", "container-title": "An edition"}
    ]


def test_an_original_is_cited_at_its_publishers_address() -> None:
    """A private copy's own address is nobody's business: the work is cited, wherever the reader reads it."""
    work = Work("Column", ("A. Author",), "A paper", When("2019-01-08", "8 January 2019"))
    citation = Citation("column", work, "“Column”", language="en", url="https://paper.example/column")
    said = citation_text(citation, "paragraph 2", "http://127.0.0.1:8000/texts/column.html#p2")
    assert said == "A. Author: “Column”. A paper, 8 January 2019, paragraph 2. https://paper.example/column"
    _, entry = parsed(citation_bibtex(citation, "", "http://127.0.0.1/#p2"))
    assert (entry.type, entry.fields["journal"], entry.fields["url"]) == ("article", "A paper", citation.url)
    assert citation_csl(citation)[0]["container-title"] == "A paper"


def test_names_and_titles_full_of_traps_come_back_whole() -> None:
    """BibTeX reads them as TeX for the very characters; many names stay as many; nothing is lost or split."""
    key, entry = parsed(citation_bibtex(TRAPS, NASTY, f"{BASE}texts/traps.html#note-{{x}}"))
    assert key == "traps-note--x-"
    assert entry.fields["title"] == "{" + tex(NASTY) + "}"
    assert entry.fields["booktitle"] == r"{R\&D at 100\%}"
    assert entry.fields["note"] == tex(NASTY)
    assert entry.fields["year"] == "about 2019"
    assert entry.fields["url"].endswith("#note-%7Bx%7D")
    authors = entry.persons["author"]
    assert [authors[0].last_names, authors[0].first_names] == [["Voss"], ["Mara"]]
    assert [str(author) for author in authors[1:]] == ["{" + tex(NASTY) + "}", "{Marx and Engels}"]
    assert [str(editor) for editor in entry.persons["editor"]] == ["{The editors}", "{毛泽东}", "Ένας, Κάποιος"]
    check_csl(citation_csl(TRAPS, NASTY, BASE))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50 % & more_than #1 $", r"50 \% \& more\_than \#1 \$"),
        ("a{b}c", r"a\textbraceleft{}b\textbraceright{}c"),
        ("{", r"\textbraceleft{}"),
        ("~^\\", r"\textasciitilde{}\textasciicircum{}\textbackslash{}"),
        ("two\n  lines", "two lines"),
        ("“ünï” 毛", "“ünï” 毛"),
    ],
)
def test_tex_s_own_characters_are_written_out(text: str, expected: str) -> None:
    """Each stands for itself, and braces stay balanced."""
    assert tex(text) == expected


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2019", {"date-parts": [[2019]]}),
        ("2019-01", {"date-parts": [[2019, 1]]}),
        ("2019-01-08", {"date-parts": [[2019, 1, 8]]}),
        ("2019-01-07/2019-01-10", {"date-parts": [[2019, 1, 7], [2019, 1, 10]]}),
        ("2018~", {"date-parts": [[2018]], "circa": True}),
        ("2018?", {"literal": "words"}),
        ("[2019-01-07..2019-01-13]", {"literal": "words"}),
        ("2019-21", {"literal": "words"}),
        ("", {}),
    ],
)
def test_dates_are_parts_where_they_are_certain(edtf: str, expected: dict[str, Any]) -> None:
    """What EDTF leaves open is said in words."""
    assert csl_date(When(edtf, "words" if edtf else "")) == expected


def test_names_are_parted_only_by_their_own_comma() -> None:
    """Order and number of a name's parts differ between languages: it is not guessed."""
    assert csl_name("Voss, Mara") == {"family": "Voss", "given": "Mara"}
    assert csl_name("Kim Jong Un") == {"literal": "Kim Jong Un"}
    assert csl_name("A, B, and C") == {"literal": "A, B, and C"}


def test_zotero_saves_a_text_as_it_is_cited(tmp_path: Path) -> None:
    """The tags name title, author, book, date, language and address; without base_url no address."""
    said = metas(build_addressed(tmp_path / "at") / "texts" / "leverage-2019.html")
    assert {name: values for name, values in said.items() if name.startswith("citation_")} == {
        "citation_title": [
            "Digest of “Xi’s meeting with Kim Jong Un, and Trump’s opportunity for a lesson in leverage”"
        ],
        "citation_author": ["The sitegen contributors"],
        "citation_book_title": ["Lessons in Leverage"],
        "citation_publication_date": ["2026/11/21"],
        "citation_language": ["en-GB"],
        "citation_public_url": [f"{BASE}texts/leverage-2019.html"],
    }
    whole = metas(build(start_edition(tmp_path / "whole")) / "texts" / "the-ferry.html")
    assert (whole["citation_title"], whole["citation_author"]) == (["The ferry"], ["The editors"])
    assert "citation_public_url" not in whole
    assert not [name for name in metas(tmp_path / "whole/public/actors.html") if name.startswith("citation_")]


def test_the_citation_can_be_read_without_a_script(edition: Path) -> None:
    """The section holds sentence and BibTeX; the buttons to copy wait for a script; its data are safe JSON."""
    words = annotated(edition).words
    html = Renderer(edition / "templates", {}, words).render(Page("x.html", "_cite.html", {"cite": cite_view(TRAPS)}))
    text = html.decode()
    assert re.findall(r'data-copy="(\w+)"', text) == ["text", "bibtex", "csl"]
    assert 'class="small scripted"' in text
    data = text.partition('id="cite-data" hidden>')[2].partition("</code>")[0]
    assert json.loads(data)["csl"] == citation_csl(TRAPS)[0]
    assert not set("<>&") & set(data)
    assert "@incollection{traps," in text


@pytest.mark.parametrize("citation", [PLAIN, TRAPS, Citation("c", Work("T."), "“T.”", url="https://paper.example/t")])
@pytest.mark.parametrize(
    ("place", "url"),
    [("", ""), ("paragraph 3", f"{BASE}texts/x.html#p3"), (NASTY, f"{BASE}x.html#note-{{a}}"), ("p. 3.", BASE)],
)
def test_a_browser_makes_the_same_citation(browser: Browser, citation: Citation, place: str, url: str) -> None:
    """`sitegenCite` adds place and address just as the build would."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
    data = json.loads(str(cite_view(citation)["data"]))
    found = page.evaluate("([data, place, url]) => sitegenCite(data, place, url)", [data, place, url])
    page.close()
    assert found["text"] == citation_text(citation, place, url)
    assert found["bibtex"] == citation_bibtex(citation, place, url)
    assert json.loads(found["csl"]) == citation_csl(citation, place, url)
