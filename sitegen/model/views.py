"""What several pages show alike: a passage in its words, a date, a source, an entry's particulars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from sitegen.model.date_words import date_words
from sitegen.model.edition import Annotated, date_of
from sitegen.model.entry import Entry, Path, contributors
from sitegen.model.forge import edit_url, report_url
from sitegen.model.passage import Passage

View = dict[str, Any]
"""Plain values and `Markup` for a template."""

CONTEXT = 70
"""How much of a block stands on either side of a passage in a concordance, in code points."""


def text_link(annotated: Annotated, text_id: str, prefix: str) -> View:
    """Return a link to a text, with its title and year."""
    found = annotated.once(f"views.text {text_id}", partial(text_view, text_id=text_id), View)
    return {**found, "href": f"{prefix}texts/{text_id}.html"}


def text_view(annotated: Annotated, text_id: str) -> View:
    """Return what every link to a text says of it."""
    text = annotated.edition.texts[text_id]
    return {
        "id": text_id,
        "title": text.title,
        "short": short_title(annotated, text_id),
        "language": text.language,
        "published": date_view(annotated, text.published),
    }


def short_title(annotated: Annotated, text_id: str) -> str:
    """Return a few words that tell a text from the others: its year where no other has it, else its title."""
    return annotated.once(f"views.short {text_id}", partial(short_of, text_id=text_id), str)


def short_of(annotated: Annotated, text_id: str) -> str:
    """Return the same, from those of all texts."""
    return annotated.once("views.shorts", short_titles, dict[str, str])[text_id]


def short_titles(annotated: Annotated) -> dict[str, str]:
    """Return the short title of each text."""
    texts = annotated.edition.texts
    dates = {text.id: date_of(text.published) for text in texts.values()}
    years = {text_id: date.year for text_id, date in dates.items() if date}
    alone = {year for year, texts_of_it in Counter(years.values()).items() if texts_of_it == 1}
    return {
        text_id: str(years[text_id]) if years.get(text_id) in alone else text.title for text_id, text in texts.items()
    }


def block_name(annotated: Annotated, block: str) -> str:
    """Return a block as a reader calls it."""
    if block == "title":
        return annotated.words("block.title")
    return annotated.words("block.heading" if block[0] == "h" else "block.paragraph", number=block[1:])


def place_view(annotated: Annotated, passage: Passage, prefix: str, *, lit: bool = False) -> View:
    """Return where a passage is, as a link to its block.

    `lit`: where its entry comes first in the text in that block, the link is one to the entry there (`#claim-ID`):
    the text's page then shows the passage lit and with its card.
    """
    link = text_link(annotated, passage.text, prefix)
    href = link["href"] + (f"#{passage.block}" if passage.block else "")
    if lit and passage.start is not None and annotated.first_in(passage.ref, passage.text).block == passage.block:
        href = f"{link['href']}#{annotated.edition.named(passage.layer).kind}-{passage.entry}"
    name = block_name(annotated, passage.block) if passage.block else annotated.words("block.whole")
    if passage.method == "unplaced":
        name = annotated.words("block.unplaced")
    return {"text": link, "href": href, "block": name}


def passage_view(
    annotated: Annotated, passage: Passage, prefix: str, *, whole: bool = False, lit: bool = False
) -> View:
    """Return a passage in its words: before, quote, after; of the whole block, or about a line of it."""
    view = place_view(annotated, passage, prefix, lit=lit)
    view.update(before="", quote="", after="")
    if passage.block is None:
        return view
    text = annotated.block(passage).text
    if passage.start is None or passage.end is None:
        view["after"] = text if whole else cut_end(text, 2 * CONTEXT)
        return view
    first, last = (0, len(text)) if whole else (max(0, passage.start - CONTEXT - 1), passage.end + CONTEXT + 1)
    before, after = text[first : passage.start], text[passage.end : last]  # a long block is not copied for each passage
    view["before"] = before if whole else cut_start(before, CONTEXT)
    view["quote"] = text[passage.start : passage.end]
    view["after"] = after if whole else cut_end(after, CONTEXT)
    return view


def cut_start(text: str, length: int) -> str:
    """Return the end of a text, cut at a space."""
    if len(text) <= length:
        return text
    kept = text[-length:]
    return "… " + (kept.partition(" ")[2] or kept)


def cut_end(text: str, length: int) -> str:
    """Return the beginning of a text, cut at a space."""
    if len(text) <= length:
        return text
    kept = text[:length]
    return (kept.rpartition(" ")[0] or kept) + " …"


def passages_view(annotated: Annotated, entry: Entry[Any], prefix: str, *, whole: bool = False) -> list[View]:
    """Return all passages of an entry, in reading order."""
    return [passage_view(annotated, p, prefix, whole=whole, lit=True) for p in annotated.passages_of(entry)]


def concordance(annotated: Annotated, passages: Iterable[Passage], prefix: str) -> list[View]:
    """Return passages in reading order by text: ``[{text, lines}]``.

    A block in which no words are found is told once, and only where no words of it are.
    """
    by_text: dict[str, View] = {}
    for passage in passages:
        group = by_text.get(passage.text)
        if group is None:
            group = by_text[passage.text] = {"text": text_link(annotated, passage.text, prefix), "lines": []}
        group["lines"].append(passage_view(annotated, passage, prefix))
    for group in by_text.values():
        group["lines"] = without_repeats(group["lines"])
    return list(by_text.values())


def without_repeats(lines: list[View]) -> list[View]:
    """Return the lines of a concordance without those that say no more than another: the same block, but no quote."""
    quoted = {line["href"] for line in lines if line["quote"]}
    once = {line["href"]: line for line in lines if not line["quote"] and line["href"] not in quoted}
    return [line for line in lines if line["quote"] or once.get(line["href"]) is line]


def plain(entry: Entry[Any], *ways: Path) -> str:
    """Return the first of an entry's Markdown values that it has, without markup; empty where it has none."""
    return next((entry.prose[way].plain for way in ways if way in entry.prose), "")


def split_names(names: str) -> tuple[str, ...]:
    """Return the names of several authors, which semicolons divide."""
    return tuple(name.strip() for name in names.split(";") if name.strip())


def date_view(annotated: Annotated, edtf: str) -> View | None:
    """Return a date in words of the interface's language, with what machines read; None for an empty one."""
    date = date_of(edtf)
    if date is None:
        return None
    return {"words": date_words(date, annotated.words), "edtf": date.source, "year": date.year}


def sources_view(annotated: Annotated, entry: Entry[Any], prefix: str) -> list[View]:
    """Return the sources of an entry: those it lists, then those its prose cites."""
    where = {s.id: s.where for s in entry.record.sources if not isinstance(s, str)}
    found = []
    for source_id in entry.citations:
        source = annotated.entries("sources").get(source_id)
        if source is None:
            continue
        link: View = dict(annotated.link("sources", source_id, prefix))
        link.update(
            label=source.record.label or source_id, where=where.get(source_id, ""), publisher=source.record.publisher
        )
        found.append(link)
    return found


def particulars(annotated: Annotated, entry: Entry[Any], prefix: str) -> View:
    """Return what every entry may say of itself: label, confidence, sources, contributors, dates."""
    layer = annotated.edition.named(entry.layer)
    repository = annotated.edition.config.repository
    return {
        "id": entry.id,
        "kind": layer.kind,
        "label": entry.record.label,
        "was": list(entry.record.was),
        "confidence": entry.record.confidence or "",
        "sources": sources_view(annotated, entry, prefix),
        "by": list(contributors(entry)),
        "added": date_view(annotated, entry.record.added),
        "changed": date_view(annotated, entry.record.changed),
        "report": report_url(annotated, f"{layer.kind}:{entry.id}", entry.place.path, layer.address(entry.id)),
        "edit": edit_url(repository, entry.place.path, entry.place.line),
    }


def links(annotated: Annotated, layer: str, ids: Iterable[str], prefix: str) -> list[View]:
    """Return links to the entries of a layer that exist."""
    known = annotated.entries(layer)
    return [dict(annotated.link(layer, entry_id, prefix)) for entry_id in ids if entry_id in known]
