"""The forms of a citation: a sentence, BibTeX, CSL-JSON, and the tags that Zotero reads.

Each form ends with the place in the text and the address, so that a browser makes the citation of a block or note
from that of its text by adding them (templates/assets/later/cite.js); `cite_view` gives it the beginnings.
"""

from __future__ import annotations

import json
import re
from typing import Any

from sitegen.model.exact_dates import exact, span
from sitegen.model.views import View
from sitegen.pages.bibtex import bibtex_end, bibtex_start
from sitegen.pages.cited import Citation, When
from sitegen.pages.linked_data import safe_json


def start_sentence(citation: Citation) -> str:
    """Return the citation in words, up to where a place in the text would follow."""
    work = citation.work
    title = ": ".join(filter(None, ("; ".join(work.authors), citation.quoted)))
    if citation.origin:
        title += f" ({citation.origin})"
    published = ", ".join(filter(None, (work.publisher, work.date.words)))
    sentences = [part for part in (title, citation.within, published) if part]
    return "".join(part + (" " if part.endswith((".", "?", "!")) else ". ") for part in sentences[:-1]) + sentences[-1]


def end_sentence(start: str, place: str, url: str) -> str:
    """Return the citation in words, given its start, a place in the text and an address; either may be empty."""
    said = f"{start}, {place}" if place else start
    return said + ("" if said.endswith(".") else ".") + (f" {url}" if url else "")


def citation_text(citation: Citation, place: str = "", url: str = "") -> str:
    """Return the citation in words; of the whole text, or of a place (in words) at an address."""
    return end_sentence(start_sentence(citation), place, address(citation, url))


def citation_bibtex(citation: Citation, place: str = "", url: str = "") -> str:
    """Return the citation as an entry of BibTeX, in UTF-8; of the whole text, or of a place at an address."""
    return bibtex_end(bibtex_of(citation, fragment(url)), place, address(citation, url))


def citation_csl(citation: Citation, place: str = "", url: str = "") -> list[View]:
    """Return the citation as CSL-JSON: a list of one item; of the whole text, or of a place at an address."""
    item = csl_item(citation)
    if fragment(url):
        item["id"] += f"-{fragment(url)}"
    if place:
        item["locator"] = place
    if address(citation, url):
        item["URL"] = address(citation, url)
    return [item]


def address(citation: Citation, url: str) -> str:
    """Return the address that a citation gives, given that of a place on our page."""
    return citation.url if citation.fixed or not url else url


def fragment(url: str) -> str:
    """Return what an address names within its page, in characters that a key of BibTeX can hold."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", url.partition("#")[2])


def bibtex_of(citation: Citation, part: str = "") -> str:
    """Return the start of a BibTeX entry; `part` is what its key adds to that of the text."""
    work = citation.work
    fields = {
        "author": list(work.authors),
        "editor": list(citation.editors),
        "title": work.title,
        "booktitle": citation.container,
        "journal": "" if citation.container else work.publisher,
        "language": citation.language,
        "addendum": citation.origin,
    }
    kind = "incollection" if citation.container else "article"
    key = f"{citation.key}-{part}" if part else citation.key
    return bibtex_start(kind, key, fields, work.date.edtf, work.date.words)


def csl_item(citation: Citation) -> dict[str, Any]:
    """Return the citation of the whole text as an item of CSL-JSON 1.0.2."""
    work, origin = citation.work, citation.original
    item = {
        "id": citation.key,
        "type": "chapter" if citation.container else "article",
        "title": work.title,
        "author": [csl_name(name) for name in work.authors],
        "editor": [csl_name(name) for name in citation.editors],
        "container-title": citation.container or work.publisher,
        "issued": csl_date(work.date),
        "original-title": origin.title if origin and origin.title != work.title else "",
        "original-author": [csl_name(name) for name in origin.authors] if origin else [],
        "original-publisher": origin.publisher if origin else "",
        "original-date": csl_date(origin.date) if origin else {},
        "language": citation.language,
        "URL": citation.url,
    }
    return {key: value for key, value in item.items() if value}


def csl_name(name: str) -> View:
    """Return a name; in parts only where it is written ``Family, Given``, for order and number of parts differ."""
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma and "," not in given else {"literal": name}


def csl_date(date: When) -> View:
    """Return a date in parts where it is plain or an interval of such, else in words."""
    start, end = span(date.edtf)
    if start:
        return {"date-parts": [[int(number) for number in day.split("-")] for day in (start, end) if day]}
    about = exact(date.edtf.removesuffix("~")) if date.edtf.endswith("~") else ""
    if about:
        return {"date-parts": [[int(number) for number in about.split("-")]], "circa": True}
    return {"literal": date.words} if date.words else {}


def citation_tags(citation: Citation) -> list[tuple[str, str]]:
    """Return the citation as names and contents of meta elements (Highwire's, which Zotero and Google Scholar read).

    A chapter of a book is what comes nearest to a text in an edition.
    """
    work = citation.work
    tags = [
        ("citation_title", work.title),
        *(("citation_author", name) for name in work.authors),
        *(("citation_editor", name) for name in citation.editors),
        ("citation_book_title", citation.container),
        ("citation_journal_title", "" if citation.container else work.publisher),
        ("citation_publication_date", exact(work.date.edtf).replace("-", "/")),
        ("citation_language", citation.language),
        ("citation_public_url", citation.url),
    ]
    return [(name, content) for name, content in tags if content]


def cite_view(citation: Citation) -> View:
    """Return a citation for templates/_cite.html: `text`, `bibtex` and `csl` of the whole text, all strings.

    `data` is JSON for `sitegenCite` in templates/assets/later/cite.js: the sentence and the BibTeX entry up to where
    place and address follow, the CSL item, and whether the address is fixed.
    """
    item = csl_item(citation)
    return {
        "text": citation_text(citation),
        "bibtex": citation_bibtex(citation),
        "csl": json.dumps([item], ensure_ascii=False, indent=2),
        "data": safe_json(
            {
                "text": start_sentence(citation),
                "bibtex": bibtex_of(citation),
                "csl": item,
                "fixed": citation.fixed,
            }
        ),
    }
