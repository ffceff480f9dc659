"""One file in: is it the copy of a known text, or a new one, and of which format?"""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.importers.boilerplate import certain_reason, likely_reason, looks_like_title
from sitegen.importers.html import html_pieces, import_html
from sitegen.importers.ids import check_id, id_in_words, id_of_file
from sitegen.importers.markdown import import_markdown, markdown_pieces
from sitegen.importers.markdown_escape import escape_line
from sitegen.importers.plain import import_plain
from sitegen.importers.recognise import Copy, recognise
from sitegen.importers.source import Source, plain_pieces, read_source
from sitegen.importers.values import Body, CopyError, Dropped, Imported, KnownText, Piece, drop
from sitegen.model.limits import MAX_MARKUP, MAX_TAGS
from sitegen.model.markup import markup_beyond
from sitegen.model.problem import SitegenError


def import_source(
    name: str, raw: bytes, known: Sequence[KnownText], *, as_text: str = "", keep_all: bool = False
) -> Imported:
    """Return the file that brings a source into the edition.

    A copy of a known text gives its body paragraphs, all of them and nothing else, as an original. Any other
    source gives a new text with front matter; `as_text` is its id, else one made of the file's `name`. With
    `keep_all` a source always gives a new text, from which nothing is left out but what can't be shown.

    Raises SitegenError when the bytes are no text (see `read_source`), when a copy is not whole, when
    `as_text` is no id or names a text of which this is no copy, and when an article has to be found in HTML
    and trafilatura is missing or finds none.
    """
    if as_text:
        check_id(as_text)
    source = read_source(name, raw)
    check_much(source)
    copy = recognise(source.digest, readings(source), known) if known else None
    if copy and not keep_all:
        check_copy(name, copy, as_text)
        return import_original(copy, source.notes)
    text_id = as_text or id_of_file(name)
    check_new_id(name, text_id, known, given=bool(as_text))
    body = import_new(source, text_id, keep_all=keep_all)
    if markup_beyond(body.content, MAX_MARKUP) is not None:
        raise SitegenError(f"{name} would be a text with more than {MAX_MARKUP} marks and lines: cut it into several")
    notes = source.notes + body.notes
    if copy:
        notes += (f"This is a copy of {copy.known.id}: in content/texts it would be published. See its rights.",)
    return Imported(text_id, "new", body.content, body.dropped, body.paragraphs, "", notes)


def check_much(source: Source) -> None:
    """Raise SitegenError for a file of which it is known before it is parsed that it holds too much."""
    if source.format == "markdown":
        beyond = markup_beyond(source.text, MAX_MARKUP)
        if beyond is not None:
            line = source.text.count("\n", 0, beyond) + 1
            raise SitegenError(
                f"{source.name}:{line}: the Markdown has more than {MAX_MARKUP} marks and lines; cut it into several"
            )
    if source.format == "html" and source.text.count("<") > MAX_TAGS:
        raise SitegenError(f"{source.name} has more than {MAX_TAGS} tags: cut it into several")


def readings(source: Source) -> list[tuple[Piece, ...]]:
    """Return the ways to see a source as pieces."""
    if source.format == "html":
        return [html_pieces(source.text)]
    if source.format == "markdown":
        return [plain_pieces(source.text), markdown_pieces(source.text)]
    return [plain_pieces(source.text)]


def import_new(source: Source, text_id: str, *, keep_all: bool) -> Body:
    """Return a source that nobody knows as a new text."""
    fallback = id_in_words(text_id)
    if source.format == "html":
        return import_html(source, fallback, keep_all=keep_all)
    if source.format == "markdown":
        return import_markdown(source, fallback, keep_all=keep_all)
    return import_plain(plain_pieces(source.text), fallback, keep_all=keep_all)


def check_copy(name: str, copy: Copy, as_text: str) -> None:
    """Raise CopyError for a copy that is not whole, or of another text than the one named."""
    text_id = copy.known.id
    if as_text and as_text != text_id:
        raise CopyError(f"{name} is a copy of {text_id}, not of {as_text}: omit --as, or use --keep-all for a new text")
    total = len(copy.known.paragraphs)
    found = total - len(copy.missing)
    if not total:
        raise CopyError(f"{name} is a known file of {text_id}, but no paragraphs of it are recorded")
    if copy.missing:
        numbers = ", ".join(str(number) for number in copy.missing)
        raise CopyError(
            f"{name} holds {found} of the {total} paragraphs recorded for {text_id}, and an original is only "
            f"written whole; missing: {numbers}. If it is another text, use --keep-all"
        )


def check_new_id(name: str, text_id: str, known: Sequence[KnownText], *, given: bool) -> None:
    """Raise SitegenError when a new text would take the place of a known one."""
    if any(text.id == text_id for text in known):
        advice = "choose another id" if given else "give it another id with --as"
        raise SitegenError(f"{name} is not a copy of {text_id} as recorded; {advice}")


def import_original(copy: Copy, notes: tuple[str, ...]) -> Imported:
    """Return the body paragraphs of a known text in the recorded order, and what stood around them."""
    content = "\n\n".join(escape_line(words) for words in copy.paragraphs) + "\n"
    return Imported(copy.known.id, "original", content, left_over(copy), len(copy.paragraphs), copy.matched, notes)


def left_over(copy: Copy) -> tuple[Dropped, ...]:
    """Return the pieces that are no part of the body, each with a reason."""
    rest = [index for index in range(len(copy.pieces)) if index not in copy.used]
    before = (index for index in rest if index < min(copy.used))
    heading = next((index for index in before if may_be_heading(copy.pieces[index].text)), None)
    return tuple(drop(copy.pieces[index], likely_reason(copy.pieces, index, heading)) for index in rest)


def may_be_heading(text: str) -> bool:
    """Say whether a line may give the page's title."""
    return not certain_reason(text) and looks_like_title(text)
