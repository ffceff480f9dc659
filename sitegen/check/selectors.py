"""Selectors: whether they are well formed, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from sitegen.model import codes
from sitegen.model.context import first_words, last_words, tell_apart
from sitegen.model.edition import Annotated, Edition
from sitegen.model.entry import Entry
from sitegen.model.near import nearest_passage
from sitegen.model.passage import Finding, Occurrence
from sitegen.model.problem import Place, Problem
from sitegen.model.record import Selector
from sitegen.model.text import ORIGINAL, Text, Version

CURLY = "“”„‟‘’‚«»‹›"
"""What looks like quotation marks and is part of the words to YAML."""


def yaml_words(text: str) -> str:
    """Return words in quotation marks for YAML."""
    return f'"{escaped(text)}"'


def words(selector: Selector) -> int:
    """Return how many words quote, prefix and suffix have together."""
    return sum(len((part or "").split()) for part in (selector.prefix, selector.quote, selector.suffix))


def check_selectors(edition: Edition, entry: Entry[Any]) -> Iterator[Problem]:
    """Yield what is wrong with an entry's selectors by themselves: length, block, version."""
    for key, selectors in (("at", entry.record.at), ("except", entry.record.except_)):
        for index, selector in enumerate(selectors):
            text = edition.texts.get(selector.text)
            yield from check_selector(edition, entry, selector, text, (key, index))
            if text is not None:
                yield from check_against_text(entry, selector, text, (key, index))


def check_selector(
    edition: Edition, entry: Entry[Any], selector: Selector, text: Text | None, way: tuple[str, int]
) -> Iterator[Problem]:
    """Yield what is wrong with a selector by itself; its text gives the hint."""
    most = edition.config.max_quote
    count = words(selector)
    if most and count > most:
        which = "quote" if selector.quote else "prefix" if selector.prefix else "suffix"
        yield codes.QUOTE_TOO_LONG.at(entry.at(*way, which), f"the selector quotes {count} words, {most} are allowed",
                                      unique_start(selector, text, most))  # fmt: skip
    if selector.quote is None and (selector.prefix or selector.suffix):
        yield codes.SELECTOR_NEEDS_QUOTE.at(entry.at(*way), "the selector has a prefix or suffix but no quote",
                                            "add `quote:`, or leave them out")  # fmt: skip


def unique_start(selector: Selector, text: Text | None, most: int) -> str:
    """Return what to do about a quote that is too long: its start, where that stands once and needs nothing beside."""
    start = " ".join((selector.quote or "").split()[:most])
    if text is not None and start and selector.prefix is None and selector.suffix is None:
        blocks = [block for block in text.committed.blocks if selector.block in ("", block.id)]
        if sum(block.text.count(start) for block in blocks) == 1:
            return f'write quote: "{escaped(start)}"'
    return "cut it to a start that is unique"


def check_against_text(entry: Entry[Any], selector: Selector, text: Text, way: tuple[str, int]) -> Iterator[Problem]:
    """Yield what is wrong with a selector's block and version."""
    possible = [text.committed.name, "original"] if text.original else [text.committed.name]
    if selector.version and selector.version not in possible:
        yield codes.VERSION_ABSENT.at(entry.at(*way, "version"),
                                      f"`{text.id}` has no version {selector.version}",
                                      f"write {' or '.join(possible)}, or leave it out")  # fmt: skip
    if selector.block and not text.committed.has(selector.block):
        blocks = [block.id for block in text.committed.blocks]
        kind = selector.block[0] if selector.block != "title" else "p"
        count = sum(block[0] == kind for block in blocks if block != "title")
        noun = ("heading" if kind == "h" else "paragraph") + ("" if count == 1 else "s")
        shown = selector.p if isinstance(selector.p, str) else f"paragraph {selector.p}"
        first = "h" if kind == "h" else ""
        hint = f"write {first}1" + (f" to {first}{count}" if count > 1 else "") if count else "leave `p` out"
        yield codes.UNKNOWN_BLOCK.at(entry.at(*way, "p"), f"`{text.id}` has no {shown}: it has {count} {noun}", hint)


def check_findings(annotated: Annotated, text_id: str) -> Iterator[Problem]:
    """Yield the problems of selectors whose words were not, or not surely, found in a text."""
    for finding in annotated.findings_in(text_id):
        entry = annotated.edition.entries[finding.layer][finding.entry]
        text = annotated.edition.texts[finding.selector.text]
        telling = Telling(finding, entry, text, annotated.edition.config.max_quote)
        yield telling.problem()


class Telling:
    """Says what became of one selector, in words for who wrote it."""

    def __init__(self, finding: Finding, entry: Entry[Any], text: Text, most: int | None) -> None:
        self.finding = finding
        self.selector = finding.selector
        self.entry = entry
        self.text = text
        self.version: Version = text.versions[finding.version]
        self.most = most
        self.within = f"{text.id}" + (f" ({finding.version})" if text.original else "")

    def place(self, key: str) -> Place:
        return self.entry.at(self.finding.key, self.finding.index, key)

    def problem(self) -> Problem:
        """Return the problem."""
        quote = f"“{self.selector.quote}”"
        fault = self.finding.fault
        if fault == "ambiguous":
            where = f"{name(self.selector.block)} of " if self.selector.block else ""
            message = f"{quote} stands {len(self.finding.occurrences)} times in {where}{self.within}"
            return codes.QUOTE_AMBIGUOUS.at(self.place("quote"), message, self.contexts())
        found = " and ".join(dict.fromkeys(name(o.block) for o in self.finding.occurrences))
        if fault == "elsewhere":
            message = f"{quote} stands in {found} of {self.within}, not in {name(self.selector.block)}"
            return codes.QUOTE_ELSEWHERE.at(self.place("p"), message, f"write p: {self.number()}")
        if fault == "block-differs":
            message = f"{quote} was found in {found} of {self.within}, not in {name(self.selector.block)}"
            return codes.BLOCK_DIFFERS.at(self.place("p"), message, f"write p: {self.number()}")
        if fault == "context-differs":
            wrong, hint = self.wrong_context()
            message = f"{quote} stands in {found} of {self.within}, but not with this {wrong}"
            return codes.CONTEXT_DIFFERS.at(self.place(wrong), message, hint)
        return self.not_found(quote)

    def number(self) -> str:
        """Return the block of the only occurrence, as `p` gives it."""
        blocks = dict.fromkeys(o.block for o in self.finding.occurrences)
        return " or ".join(block.removeprefix("p") for block in blocks)

    def not_found(self, quote: str) -> Problem:
        where = f"{name(self.selector.block)} of " if self.selector.block else ""
        if self.finding.occurrences:
            context = [key for key in ("prefix", "suffix") if getattr(self.selector, key) is not None]
            message = f"{quote} stands in {where}{self.within}, but not with this {' and '.join(context)}"
            return codes.QUOTE_NOT_FOUND.at(self.place(context[0]), message, self.contexts())
        message = f"{quote} does not stand in {where}{self.within}"
        given = self.selector.quote or ""
        named = self.version.block(self.selector.block)
        near = nearest_passage(given, [named] if named else [], self.most)
        near = near or nearest_passage(given, self.version.blocks, self.most)
        hint = f"did you mean “{near[1]}” in {name(near[0])}?" if near else "copy the words from the text"
        original = self.text.versions.get(ORIGINAL)
        if original is not None and any(given in block.text for block in original.blocks):
            hint = "the original alone has these words: add `version: original`"
        bare = given.strip(CURLY)
        if bare != given and any(bare in block.text for block in self.version.blocks):
            hint = f"curly marks are no quotation marks to YAML: write {yaml_words(bare)}"
        if given != given.strip():
            hint = "write it without white space at its ends (after >- or |- a value ends without a line break)"
        return codes.QUOTE_NOT_FOUND.at(self.place("quote"), message, hint)

    def wrong_context(self) -> tuple[str, str]:
        """Return which of prefix and suffix does not stand beside the words, and what stands there."""
        place = self.finding.occurrences[0]
        block = self.version.block(place.block)
        before = block.text[: place.start] if block else ""
        after = block.text[place.end :] if block else ""
        prefix, suffix = self.selector.prefix or "", self.selector.suffix or ""
        from_prefix = likeness(prefix, before[-len(prefix) :]) < likeness(suffix, after[: len(suffix)])
        wrong, given = ("prefix", prefix) if from_prefix else ("suffix", suffix)
        count = len(given.split())
        if self.most:
            count = max(0, min(count, self.most - (words(self.selector) - count)))
        shown = last_words(before, count) if from_prefix else first_words(after, count)
        return wrong, f'write {wrong}: "{escaped(shown)}"' if shown.strip() else f"leave the {wrong} out"

    def contexts(self) -> str:
        """Return a prefix or suffix to paste for each occurrence, within the words that may be quoted."""
        room = self.most - len((self.selector.quote or "").split()) if self.most else 6
        out = []
        for place in self.finding.occurrences[:6]:
            context = distinguish(self.version, place, self.finding.occurrences, room)
            otherwise = "quote more words, or name the block" if room > 0 else "name the block, or quote other words"
            out.append(self.pasted(place, context) if context else f"{name(place.block)}: {otherwise}")
        if len(self.finding.occurrences) > 6:
            out.append("…")
        return "; ".join(out)

    def pasted(self, place: Occurrence, context: str) -> str:
        """Return the selector of an occurrence, ready to be pasted."""
        block = place.block.removeprefix("p") if place.block[1:].isdecimal() else place.block
        version = f", version: {self.selector.version}" if self.selector.version else ""
        return (
            f'{{text: {self.text.id}, p: {block}, quote: "{escaped(self.selector.quote or "")}", {context}{version}}}'
        )


def distinguish(version: Version, place: Occurrence, others: tuple[Occurrence, ...], room: int) -> str:
    """Return the shortest prefix or suffix, or both, that tells an occurrence from the others, as YAML."""
    found = tell_apart(version, place, others, room) or (None, None)
    given = zip(("prefix", "suffix"), found, strict=True)
    return ", ".join(f'{key}: "{escaped(words)}"' for key, words in given if words is not None)


def likeness(given: str, standing: str) -> float:
    """Return how like two texts are, from 0 to 1."""
    return SequenceMatcher(None, given, standing, autojunk=False).ratio()


def escaped(text: str) -> str:
    """Return a text for a double-quoted YAML value."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def name(block: str) -> str:
    """Return a block as a sentence names it."""
    if block == "title":
        return "the title"
    return f"{'heading' if block[:1] == 'h' else 'paragraph'} {block[1:]}"
