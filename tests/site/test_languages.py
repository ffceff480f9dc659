"""The first edition with a German interface, and with one in a language that has no catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from sitegen.build import check
from sitegen.language import load_words
from sitegen.layers.event_pictures import span_words, tick_words
from sitegen.model.words import Message
from sitegen.pages.edition import recipes
from tests.conftest import ROOT, build_site, copy_edition

ENGLISH = load_words(Path("no edition"), "en", []).messages
GERMAN = load_words(Path("no edition"), "de", []).messages
SAID = ("aria-label", "title", "placeholder", "alt", "aria-description")
"""Attributes that are read out or shown."""


def build(folder: Path, language: str) -> Path:
    """Build the first edition as if its editors wrote in that language, and return the site."""
    root = copy_edition(folder / "edition")
    path = root / "content" / "edition.yaml"
    path.write_text(re.sub(r"(?m)^language: .*", f"language: {language}", path.read_text("utf-8")), "utf-8")
    for text in (root / "content" / "texts").glob("*.md"):
        matter = text.read_text("utf-8")
        if "\nlanguage:" not in matter.split("\n---", 1)[0]:
            text.write_text(matter.replace("\n", "\nlanguage: en\n", 1), "utf-8")
    return build_site(root)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with a German interface."""
    return build(tmp_path_factory.mktemp("german"), "de")


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with an interface in French, which has no catalogue."""
    return build(tmp_path_factory.mktemp("french"), "fr")


def read(site: Path, name: str) -> LexborHTMLParser:
    """Return a page, parsed."""
    return LexborHTMLParser((site / name).read_text(encoding="utf-8"))


def pages(site: Path) -> dict[str, str]:
    """Return what each page shows or reads out, by its path; a line for each run of text and each attribute."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        for silent in tree.css("script, style, pre, code"):
            silent.decompose()
        root = tree.root
        assert root is not None
        lines = [node.text_content or "" for node in root.traverse(include_text=True) if node.is_text_node]
        lines += [node.attributes.get(name) or "" for name in SAID for node in tree.css(f"[{name}]")]
        found[path.relative_to(site).as_posix()] = "\n".join(" ".join(line.split()) for line in lines)
    return found


def forms(message: Message) -> list[str]:
    """Return what a message says, in each plural form."""
    return [message] if isinstance(message, str) else list(message.values())


def phrases(message: Message) -> list[str]:
    """Return the parts of a message, of two words or more, that stand between its values."""
    parts = [" ".join(part.split()) for form in forms(message) for part in re.split(r"\{\w+\}|\|", form)]
    return [part for part in parts if len(re.findall(r"[^\W\d_]{2,}", part)) > 1]


def own_words() -> str:
    """Return all that the edition's editors and the texts say, white space folded, as it may stand on a page."""
    files = [path for folder in ("content", "annotations") for path in sorted((ROOT / folder).rglob("*"))]
    return " ".join(" ".join(p.read_text("utf-8").split()) for p in files if p.suffix in (".yaml", ".md"))


def test_no_page_of_a_german_edition_speaks_english(german: Path) -> None:
    """No message of the English catalogue that differs in German stands on any page."""
    said = own_words()
    english = {
        phrase: key
        for key, message in ENGLISH.items()
        for phrase in phrases(message)
        if phrase not in phrases(GERMAN[key]) and phrase not in said
    }
    assert len(english) > 100
    shown = pages(german).items()
    found = {(path, english[phrase], phrase) for path, text in shown for phrase in english if phrase in text}
    assert sorted(found) == []


def test_no_single_english_word_of_the_interface_is_left(german: Path) -> None:
    """No run of text is, whole, an English message of one word; but for the editors' own prose, which is English."""
    german_words = {form for message in GERMAN.values() for form in forms(message)}
    english = {
        word: key
        for key, message in ENGLISH.items()
        if isinstance(message, str) and key.partition(".")[0] not in ("date", "contribute")
        if message != "and"
        for word in (message, message.capitalize())
        if re.fullmatch(r"[^\W\d_]{3,}", word) and word not in german_words
    }
    said, prose = pages(german).items(), own_words()
    lines = [(path, line) for path, text in said if path != "about.html" for line in text.split("\n")]
    found = {(path, english[line], line) for path, line in lines if line in english and f"[{line}](" not in prose}
    assert sorted(found) == []


def test_a_german_edition_says_so(german: Path) -> None:
    """Language, menu, headings and titles are German."""
    page = read(german, "timeline.html")
    root, heading = page.css_first("html"), page.css_first("h1")
    assert root is not None
    assert heading is not None
    assert root.attributes["lang"] == "de"
    assert "dir" not in root.attributes
    menu = [link.text() for link in page.css(".menu a")]
    assert menu == [
        *("Texte", "Akteure", "Zeittafel", "Thesen", "Beziehungen", "Glossar", "Anmerkungen", "Quellen"),
        *("Über diese Ausgabe", "Mitarbeiten", "Suche"),
    ]
    assert heading.text() == "Zeittafel"


def test_dates_are_german(german: Path) -> None:
    """Dates are in German words; what machines read stays."""
    text = pages(german)["timeline.html"]
    assert "7. bis 10. Januar 2019" in text
    assert not re.search(r"\b(January|February|March|May|June|July|October|December)\b [12]\d{3}", text)
    times = read(german, "timeline.html").css("time[datetime='2018-05-08']")
    assert {time.text() for time in times} <= {"8. Mai 2018"}


def test_english_texts_say_that_they_are_english(german: Path) -> None:
    """In a German edition texts, their titles and quotations are marked as English, so that they are hyphenated so."""
    article = read(german, "texts/leverage-2019.html").css_first("article")
    assert article is not None
    assert article.attributes["lang"] == "en"
    link = read(german, "index.html").css_first("main h3 a[href='texts/leverage-2019.html']")
    assert link is not None
    assert link.attributes["lang"] == "en"
    quotes = read(german, "claims/hold-xi-responsible.html").css("q, blockquote")
    assert quotes
    assert {language_of(quote) for quote in quotes} == {"en"}


def language_of(node: object) -> str | None:
    """Return the language an element is in: that of the nearest element which names one."""
    while node is not None:
        language = node.attributes.get("lang")  # type: ignore[attr-defined]
        if language:
            return str(language)
        node = node.parent  # type: ignore[attr-defined]
    return None


def test_without_a_catalogue_the_frame_says_that_it_is_english(french: Path, german: Path) -> None:
    """A French edition is French, for most of a page is its editors' words; the menu is English and says so."""
    page = read(french, "timeline.html")
    assert language_of(page.css_first("h1")) == "fr"
    assert [link.text() for link in page.css(".menu a[lang='en']")][:3] == ["Texts", "Actors", "Timeline"]
    assert not page.css(".menu a:not([lang])")
    assert language_of(page.css_first(".skip")) == "en"
    assert not read(german, "timeline.html").css(".menu a[lang]")


def test_an_edition_may_name_some_months_and_numbers(edition: Path) -> None:
    """Each month and number of the timeline is a message of its own; those that an edition leaves out stay."""
    catalogue = edition / "templates" / "words" / "en.yaml"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text("timeline:\n  month: {1: Jany}\n  number: {2: twain}\n", encoding="utf-8")
    annotated = check(edition, originals=False).annotated
    assert [tick_words(annotated, 2019, month) for month in (1, 12)] == ["Jany", "Dec"]
    assert [span_words(annotated, "span", years * 365.25) for years in (2, 12, 13)] == [
        "twain years",
        "twelve years",
        "13 years",
    ]


def test_an_about_page_that_nobody_wrote_is_named_in_the_interfaces_language(edition: Path) -> None:
    """An edition without content/pages/about.md has such a page, whose title is the catalogue's."""
    (edition / "content" / "pages" / "about.md").unlink()
    path = edition / "content" / "edition.yaml"
    path.write_text(re.sub(r"(?m)^language: .*", "language: de", path.read_text("utf-8")), "utf-8")
    annotated = check(edition, originals=False).annotated
    [about] = [recipe.make() for recipe in recipes(annotated, "") if recipe.path == "about.html"]
    assert about.title == "Über diese Ausgabe"
