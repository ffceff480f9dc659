"""A review as Markdown, for a job's summary and for a comment on a forge.

Everything that comes from the edition goes through `escape`; the rest is ours. A list too long is cut and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sitegen.model.entry import Entry
from sitegen.model.problem import Problem
from sitegen.report import number
from sitegen.review.compare import Review
from sitegen.review.context import Context, context_of, cut_end
from sitegen.review.entries import EntryChange, ValueChange, compare_values
from sitegen.review.escape import code, prose
from sitegen.review.files import FileChange
from sitegen.review.mentions import MentionChange
from sitegen.review.pages import PageChange, TextChange
from sitegen.review.passages import Effect
from sitegen.review.sides import Side
from sitegen.review.summary import KINDS, RESULTS, by_kind, counted, first_line
from sitegen.review.values import apart, value_change, value_shown

T = TypeVar("T")

MOST_BYTES = 60_000
"""GitHub takes 65,536 characters for a comment, and 1 MiB for a job's summary."""
LENGTHS = (40, 20, 10, 5, 2)
"""How many items of a list are shown: the first number with which the report is short enough."""
FEW = 3
"""How many passages of an entry are shown, and how many places of a name."""
MOST_TITLE = 120
MOST_MESSAGE = 400
"""The most that is shown of a title and of a problem's message, in code points."""


def as_markdown(review: Review) -> str:
    """Return the report. Its first line sums it up; it has at most `MOST_BYTES` bytes."""
    for most in LENGTHS:
        report = "\n".join(Writer(review, most).lines()) + "\n"
        if len(report.encode()) <= MOST_BYTES:
            return report
    note = "\n\nThe report is cut here, since it is too long.\n"
    cut = report.encode()[: MOST_BYTES - len(note.encode())].decode(errors="ignore")
    return cut.rpartition("\n")[0] + note


class Writer:
    """Writes one review, with at most so many items of each list."""

    def __init__(self, review: Review, most: int) -> None:
        self.review = review
        self.most = most

    def lines(self) -> Iterator[str]:
        """Yield the lines of the report."""
        yield first_line(self.review)
        yield ""
        yield self.base_line()
        yield from self.problems()
        yield from self.annotations()
        yield from self.texts()
        yield from self.passages()
        yield from self.names()
        yield from self.files()
        yield from self.pages()

    def base_line(self) -> str:
        """Return what the edition is compared with."""
        review = self.review
        if not review.base:
            return "There is no earlier state to compare with: all is new."
        if not review.founded:
            return f"In {code(review.base[:12])} there was no edition yet: all is new."
        faulty = any(problem.severity == "error" for problem in review.old.problems)
        note = " It had errors: what it could not say then may be called new here." if faulty else ""
        return f"Compared with {code(review.base[:12])}.{note}"

    def cut(self, items: Sequence[T], line: Callable[[T], Iterable[str]]) -> Iterator[str]:
        """Yield the lines of a list's items, and how many more there are."""
        for item in items[: self.most]:
            yield from line(item)
        if len(items) > self.most:
            yield f"- … and {len(items) - self.most} more"

    def part(self, heading: str, items: Sequence[T], line: Callable[[T], Iterable[str]]) -> Iterator[str]:
        """Yield a list with its heading and number; nothing where it is empty."""
        if items:
            yield from ("", f"### {heading} ({len(items)})", "")
            yield from self.cut(items, line)

    def problems(self) -> Iterator[str]:
        """Yield the section of problems."""
        changes = self.review.problems
        if not (changes.new or changes.remaining or changes.fixed):
            return
        yield from ("", "## Problems")
        yield from self.part("New", changes.new, problem_lines)
        yield from self.part("Remaining", changes.remaining, problem_lines)
        yield from self.part("Fixed", changes.fixed, problem_lines)

    def annotations(self) -> Iterator[str]:
        """Yield the section of annotations."""
        if not self.review.entries:
            return
        yield from ("", "## Annotations")
        for kind in KINDS:
            changes = [change for change in self.review.entries if change.kind == kind]
            yield from self.part(kind.capitalize(), changes, self.entry_lines)

    def entry_lines(self, change: EntryChange) -> Iterator[str]:
        """Yield an annotation: what it is, where; what changed in it; its passages."""
        side = self.review.old if change.kind == "removed" else self.review.new
        yield f"- {entry_name(side, change.entry)}, {place(change.entry)}"
        if change.kind == "changed" and change.old is None:
            yield "  - it could not be read before"
        elif change.old and change.new:
            if change.old.id != change.new.id:
                yield f"  - id: {code(change.old.id)} → {code(change.new.id)}"
            values = list(compare_values(change.old.data, change.new.data))
            for value in values[: self.most]:
                yield f"  - {value_change(value)}"
            if len(values) > self.most:
                yield f"  - … and {len(values) - self.most} more"
        elif change.kind == "added":
            yield from self.value_lines(change.entry)
        yield from passage_lines(side, change.entry)

    def value_lines(self, entry: Entry[Any]) -> Iterator[str]:
        """Yield the values of an entry, but for its passages and its name, which the report shows elsewhere."""
        shown = [ValueChange((key,), None, value) for key, value in entry.data.items() if key != "at"]
        values = [one for value in shown for one in apart(value)]
        for value in values[: self.most]:
            yield f"  - {value_shown(value)}"
        if len(values) > self.most:
            yield f"  - … and {len(values) - self.most} more"

    def texts(self) -> Iterator[str]:
        """Yield the section of texts."""
        if self.review.texts:
            yield from ("", "## Texts", "")
            yield from self.cut(self.review.texts, text_lines)

    def passages(self) -> Iterator[str]:
        """Yield the section of passages that did not simply keep their place, the lost ones first."""
        effects = self.review.effects
        if not effects.told:
            return
        kept = effects.counts.get("exact", 0)
        yield from ("", "## Passages", "", f"{number(kept, 'passage')} kept their place." if kept != 1 else
                    "1 passage kept its place.")  # fmt: skip
        for result in RESULTS:
            told = [effect for effect in effects.told if effect.result == result]
            yield from self.part(result.capitalize(), told, self.effect_lines)

    def effect_lines(self, effect: Effect) -> Iterator[str]:
        """Yield what became of a passage: as it was, as it is, or what it may be."""
        name = entry_name(self.review.new, effect.entry)
        yield f"- {name}, {place(effect.entry, 'at', effect.selector)}"
        if effect.old and len(effect.new) == 1 and same_words(effect.old, effect.new[0]):
            yield f"  - {prose(effect.old.place)} → {quoted(effect.new[0])}"
            return
        if effect.old:
            yield f"  - was: {quoted(effect.old)}"
        for context in effect.new:
            yield f"  - is: {quoted(context)}"
        if effect.proposal:
            yield f"  - nearest: {quoted(effect.proposal)}"

    def names(self) -> Iterator[str]:
        """Yield the section of names that are found elsewhere than before."""
        if self.review.mentions:
            yield from ("", "## Names", "", "Found by themselves, elsewhere than before:", "")
            yield from self.cut(self.review.mentions, self.name_lines)

    def name_lines(self, change: MentionChange) -> Iterator[str]:
        """Yield where the names of an entry appeared and vanished."""
        layer, entry_id = change.ref
        counts = [("more", len(change.appeared)), ("fewer", len(change.vanished))]
        entry = self.review.new.edition.entries[layer][entry_id]
        yield f"- {entry_name(self.review.new, entry)}: {counted('place', counts)}"
        for what, contexts in (("appears", change.appeared), ("vanishes", change.vanished)):
            yield from few(contexts, what)

    def pages(self) -> Iterator[str]:
        """Yield the section of pages."""
        pages = self.review.pages
        if pages is None:
            which = "The site" if self.review.new.pages is None else "The earlier site"
            yield from ("", "## Pages", "", f"{which} can't be built because of errors, so the pages are not compared.")
        elif not pages:
            yield from ("", "## Pages", "", "No page changes.")
        else:
            yield from ("", "## Pages", "", f"{counted('page', by_kind(pages))}.", "")
            yield from self.cut(pages, page_lines)

    def files(self) -> Iterator[str]:
        """Yield the section of files, first those that deserve a look of their own."""
        if self.review.files:
            yield from ("", f"## Files ({len(self.review.files)})", "")
            yield from self.cut(sorted(self.review.files, key=lambda file: not file.warning), file_lines)


def problem_lines(problem: Problem) -> Iterator[str]:
    """Yield a problem, with its hint."""
    where = code(f"{problem.path}:{problem.line}:{problem.column}")
    yield f"- {problem.severity} at {where}: {prose(cut_end(problem.message, MOST_MESSAGE))} ({code(problem.code)})"
    if problem.hint:
        yield f"  - hint: {prose(cut_end(problem.hint, MOST_MESSAGE))}"


def text_lines(change: TextChange) -> Iterator[str]:
    """Yield a text that was added, changed or removed."""
    of = f"{number(change.blocks, 'block')}" if change.kind != "changed" else f"in {number(change.blocks, 'block')}"
    yield f"- {code(change.id)} {change.kind}, {of}"


def page_lines(page: PageChange) -> Iterator[str]:
    """Yield a page that was added, changed or removed."""
    lines = f", {number(page.lines, 'line')}" if page.lines else ""
    yield f"- {code(page.path)} {page.kind}{lines}{f' ({page.why})' if page.why else ''}"


def file_lines(file: FileChange) -> Iterator[str]:
    """Yield a file that was added, changed or removed, and what to mind of it."""
    yield f"- {code(file.path)} {file.kind}{f': <b>{file.warning}</b>' if file.warning else ''}"


def entry_name(side: Side, entry: Entry[Any]) -> str:
    """Return what an entry is: its kind, title and id."""
    title = cut_end(side.edition.title(entry), MOST_TITLE)
    return f"{side.edition.named(entry.layer).singular} <b>{prose(title)}</b> ({code(entry.id)})"


def place(entry: Entry[Any], *way: str | int) -> str:
    """Return where an entry, or a value of it, stands: file and line."""
    found = entry.at(*way) if way else entry.place
    return code(f"{found.path}:{found.line}")


def passage_lines(side: Side, entry: Entry[Any]) -> Iterator[str]:
    """Yield some passages of an entry in context, those of its selectors first."""
    passages = sorted(side.annotated.passages_of(entry), key=lambda passage: passage.method == "mention")
    return few([context_of(side.annotated, passage) for passage in passages], "at")


def few(contexts: Sequence[Context], what: str) -> Iterator[str]:
    """Yield some places in context, and how many more there are."""
    for context in contexts[:FEW]:
        yield f"  - {what} {quoted(context)}"
    if len(contexts) > FEW:
        yield f"  - … and {len(contexts) - FEW} more"


def same_words(one: Context, other: Context) -> bool:
    """Say whether two places differ in nothing but where they are."""
    return (one.before, one.words, one.after) == (other.before, other.words, other.after)


def quoted(context: Context) -> str:
    """Return a passage in its sentence, the words marked."""
    words = f"<b>{prose(context.words)}</b>" if context.words else ""
    said = f"{prose(context.before)}{words}{prose(context.after)}"
    return f"{prose(context.place)}: “{said}”" if said else prose(context.place)
