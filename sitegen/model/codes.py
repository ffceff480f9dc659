"""Every kind of problem that the engine tells of, documented once. Layers add their own.

The first line of a text says what is wrong; the rest, why it matters and what to do.
"""

from __future__ import annotations

from sitegen.model.problem import Code

# ---- files


UNREADABLE = Code(
    "unreadable",
    "error",
    """A file or folder can't be read.

Check its permissions, and that it is a file: pipes and devices are not read. Symbolic links are not followed, in
content/, annotations/ and templates/: they would lead out of the edition, to originals that must not be published or to
files of whoever builds it.""",
)
LINKED = "a symbolic link is not followed", "put what it leads to in its place"
"""What is said, as unreadable, of a link, and the hint."""

FILE_TOO_LARGE = Code(
    "file-too-large",
    "error",
    """A file is larger than the program reads.

Cut it into several: annotations may be spread over any number of files in a folder named after the layer.""",
)

TOO_MANY_VALUES = Code(
    "too-many-values",
    "error",
    """A YAML file has more keys and values than the program reads.

Cut it into several: annotations may be spread over any number of files in a folder named after the layer.""",
)

TOO_MANY_FAULTS = Code(
    "too-many-faults",
    "error",
    """A file of annotations has so many errors that its other entries were not read.

Mend those that are told, from the top; often a single slip is repeated, or the file belongs to another layer.""",
)

NOT_UTF8 = Code(
    "not-utf8",
    "error",
    """A file is not UTF-8.

All files of an edition are UTF-8. Save it again in that encoding.""",
)

CONTROL_CHARACTER = Code(
    "control-character",
    "error",
    """A file holds a control character.

Such characters can't be seen and are not allowed in web pages. Delete it. In YAML it may be written as an escape:
in double quotation marks a backslash has a meaning of its own, so two of them are written for one.""",
)

CONFLICT_MARKER = Code(
    "conflict-marker",
    "error",
    """A file holds the marks of a merge that was not completed.

Where two people changed the same lines git puts both versions into the file, between lines that begin with
<<<<<<<, ======= and >>>>>>>. Nothing else is said of the file until they are gone: keep the lines that are right,
and delete the marks.""",
)

EMPTY_FILE = Code(
    "empty-file",
    "info",
    """A file of annotations is empty.

Perhaps it was not saved. A file that holds comments alone is not told.""",
)

BIDI_CONTROL = Code(
    "bidi-control",
    "warning",
    """A file holds characters that change the direction of what follows them, unseen.

They can make words appear in another order than a program reads them, in an editor and on the page. Delete them. A
text from right to left needs none, for `language` gives the direction; a run of words in the other direction may
stand between U+2068 and U+2069 on one line, which is not told. They count too where they are written as an escape of
YAML or by their number, as Markdown takes them.""",
)

MIXED_SCRIPTS = Code(
    "mixed-scripts",
    "warning",
    """Letters of one script stand for those of another that look just like them.

A Cyrillic “а” in a Latin word can't be seen, but the word is another one: it is not found by a search, nor does a name
find it in a text, and two names that look the same are two. Write the letters of one script. A name that looks like
another entry's, and has other letters, is told too.""",
)

MISSING_FILE = Code(
    "missing-file",
    "error",
    """A file that every edition needs is not there.

An edition has content/edition.yaml and at least one text in content/texts.""",
)

UNKNOWN_FILE = Code(
    "unknown-file",
    "error",
    """A file stands where it would not be read.

Annotations end in .yaml and stand in annotations/LAYER.yaml or in annotations/LAYER/. Texts and pages end in
.md. Nothing is passed over in silence, so that no contribution is lost; hidden files are.""",
)

UNKNOWN_LAYER = Code(
    "unknown-layer",
    "error",
    """A file or folder in annotations/ is not named after a layer.

docs/format.md lists the layers.""",
)

PATH_CLASH = Code(
    "path-clash",
    "error",
    """Two things have the same name, or would be written to the same page.

Rename one of them: names that differ only in case, or in how an accent is composed, are the same on many computers.""",
)

BAD_FILE_NAME = Code(
    "bad-file-name",
    "error",
    """A file's name is one that not every computer takes.

Line ends, control characters and \\ : * ? " < > | are not allowed, nor a full stop or space at the end, nor the names
that Windows keeps for devices, whatever follows their first full stop: con, prn, aux, nul, com1, lpt1. Rename it.""",
)

# ---- YAML

YAML_SYNTAX = Code(
    "yaml-syntax",
    "error",
    """The file is not YAML.

Most often a value holds a colon and a space, or begins with a bracket, a star or an at sign: put it in
quotation marks. Indent with spaces.""",
)

DUPLICATE_KEY = Code(
    "duplicate-key",
    "error",
    """A key stands twice in one mapping.

YAML readers keep one of the two in silence; here nothing is lost in silence. Keep one.""",
)

YAML_KEY = Code(
    "yaml-key",
    "error",
    """A key is not a word.

A value that begins with a bracket or a brace must be put in quotation marks.""",
)

YAML_TAG = Code(
    "yaml-tag",
    "error",
    """A value carries a YAML tag.

Tags such as !!str or !include have no meaning in an edition. Delete it. A value that begins with an exclamation
mark must stand in quotation marks.""",
)

YAML_ALIAS = Code(
    "yaml-alias",
    "error",
    """A value is a YAML alias, or has an anchor.

Aliases (*name) hide what an entry says from its readers. Write the value out. An anchor (&name) serves nothing
else. A value that begins with a star or an ampersand must stand in quotation marks.""",
)

YAML_MERGE_KEY = Code(
    "yaml-merge-key",
    "error",
    """A mapping has the merge key <<.

Write the keys out.""",
)

YAML_SECOND_DOCUMENT = Code(
    "yaml-second-document",
    "error",
    """A file holds a second YAML document.

Everything after a line --- would be lost to other readers. Use two files.""",
)

YAML_TOO_DEEP = Code(
    "yaml-too-deep",
    "error",
    """Lists and mappings lie too deep in each other.

No entry needs more than a handful of levels. Check the indentation and the brackets.""",
)

# ---- records

NOT_A_MAPPING = Code(
    "not-a-mapping",
    "error",
    """A file or an entry is not a mapping.

A file of annotations is a mapping of ids to entries, an entry a mapping of keys to values.""",
)

BAD_ID = Code(
    "bad-id",
    "error",
    """An id has characters that it can't have.

An id consists of small letters a-z, digits and hyphens, begins and ends with a letter or digit, and has at
most 80 characters: it becomes part of an address.""",
)

DUPLICATE_ID = Code(
    "duplicate-id",
    "error",
    """Two entries of one layer have the same id.

Rename one of the two.""",
)

UNKNOWN_KEY = Code(
    "unknown-key",
    "error",
    """An entry has a key that its layer doesn't know.

Check the spelling; docs/format.md lists the keys of each layer.""",
)

MISSING_KEY = Code(
    "missing-key",
    "error",
    """A key that is required is not there.

docs/format.md marks the required keys of each layer.""",
)

EMPTY_VALUE = Code(
    "empty-value",
    "error",
    """A key has no value.

Write one, or delete the key.""",
)

CUT_VALUE = Code(
    "cut-value",
    "warning",
    """A comment follows words on their line.

A space and a # begin a comment in YAML, so that words after it are not published. Put the whole value in quotation
marks; or, if it is a comment, write it on a line of its own.""",
)

BAD_VALUE = Code(
    "bad-value",
    "error",
    """A value is not of the kind its key takes.

docs/format.md says which values a key takes.""",
)

BAD_DATE = Code(
    "bad-date",
    "error",
    """A date is not EDTF.

Dates follow ISO 8601-2 (EDTF): "2019-01-07", "2019-01", "2019", "2018~" for about 2018,
"2019-01-07/2019-01-10" from one day to another, "[2019-01-07..2019-01-13]" for one day of several. Put them
in quotation marks.""",
)

UNSAFE_URL = Code(
    "unsafe-url",
    "error",
    """An address is not of an allowed kind.

http, https and mailto are allowed, in Markdown also addresses within the site (assets/map.png, about.html), which
must be there.""",
)

# ---- references

UNKNOWN_TEXT = Code(
    "unknown-text",
    "error",
    """A text of that id does not exist.

A text's id is the name of its file in content/texts, without .md.""",
)

UNKNOWN_ENTRY = Code(
    "unknown-entry",
    "error",
    """An entry of that id does not exist.

Check the spelling, and the layer: [words](actor:xi) looks in annotations/actors.""",
)

DEAD_LINK = Code(
    "dead-link",
    "error",
    """A link or an image leads to an address that the site doesn't have.

An address without https:// is one within the site: a page (about.html, texts/ID.html#p3) or a file of content/assets
(assets/map.png). An entry or a text is named by its kind and id, [words](actor:xi), so that the link holds wherever
its page may be.""",
)

UNKNOWN_SOURCE = Code(
    "unknown-source",
    "error",
    """A source that is cited does not exist.

Add it to annotations/sources.yaml, or mend the id.""",
)

BAD_CITATION = Code(
    "bad-citation",
    "error",
    """A citation is not written as one.

A citation names ids of sources: [@s24], with a place [@s24, p. 2], or several [@s24; @s30].""",
)

FORMER_ID = Code(
    "former-id",
    "error",
    """A former id belongs to another entry.

An id in `was` makes a redirect. It can't be the id of an entry that exists, nor be claimed twice.""",
)

UNUSED_SOURCE = Code(
    "unused-source",
    "warning",
    """Nothing cites the source.

Cite it ([@id], or the key `sources` of an entry), or delete it.""",
)

# ---- Markdown

TOO_DEEP = Code(
    "too-deep",
    "error",
    """Block quotes or lists lie too deep in each other.

Beyond a limit the words would not be shown. Use fewer levels.""",
)

TOO_MUCH_MARKUP = Code(
    "too-much-markup",
    "error",
    """Markdown holds more marks and lines than the program reads.

Marks are the characters by which Markdown knows emphasis, links, lists, tables and so on. Cut a text into several,
each a part or a chapter; cut a file of annotations into several; write less of one note.""",
)

EXTRA_CELLS = Code(
    "extra-cells",
    "error",
    """A table's row has more cells than its head.

The cells beyond would not be shown. Add a cell to the head, or write \\| for a bar inside a cell.""",
)

UNUSED_FOOTNOTE = Code(
    "unused-footnote",
    "error",
    """Nothing refers to a footnote.

Its words would not be shown. Write its mark, such as [^1], where it belongs.""",
)

UNUSED_DEFINITION = Code(
    "unused-definition",
    "error",
    """No link uses a link definition.

A line like [name]: words is taken for the definition of a link and not shown. Use it, delete it, or write
\\[ where it is meant as text.""",
)

DUPLICATE_DEFINITION = Code(
    "duplicate-definition",
    "error",
    """A footnote or a link is defined twice.

Only one of the two would be shown. Rename or delete the other.""",
)

IMAGE = Code(
    "image",
    "error",
    """An image is not part of the edition.

A reader's browser asks nobody else for anything: put the image into content/assets and write
![description](assets/name.png).""",
)

# ---- texts

FRONT_MATTER = Code(
    "front-matter",
    "error",
    """A text or page does not begin with front matter.

The file begins with a line ---, then keys such as `title: …`, then another line ---.""",
)

DIGEST_BLOCKS = Code(
    "digest-blocks",
    "error",
    """A digest has not as many paragraphs as its original.

Block n of the digest digests block n of the original, so that one selector serves both.""",
)

ORIGINAL_DIFFERS = Code(
    "original-differs",
    "error",
    """An original is not the one that is recorded.

The front matter of its text gives a fingerprint of each paragraph. Import the file again.""",
)

ORIGINAL_ABSENT = Code(
    "original-absent",
    "info",
    """Selectors of an original could not be verified.

The original is not at hand. `sitegen import FILE` brings it in, and `sitegen check` then verifies them.""",
)

COPIES_ORIGINAL = Code(
    "copies-original",
    "error",
    """A committed file holds a longer run of an original's words than may be quoted.

The edition's `max_quote` says how many words in a row may be. Say it in other words.""",
)

UNLISTED_TEXT = Code(
    "unlisted-text",
    "warning",
    """A text is missing from `texts` in content/edition.yaml.

It is put at the end. Add its id where it belongs.""",
)

UNKNOWN_EDITOR = Code(
    "unknown-editor",
    "warning",
    """`editor` in content/edition.yaml names an editor that the preview can't open files in.

The links of `sitegen serve` start an editor by an address that it has registered for. Only addresses of known editors
are made, since edition.yaml may come from anybody, and an address can start any program.""",
)

COMPARES_ITSELF = Code(
    "compares-itself",
    "error",
    """A pair under `compare` in content/edition.yaml names the same text twice.

Name two texts, or delete the pair.""",
)

# ---- selectors

QUOTE_NOT_FOUND = Code(
    "quote-not-found",
    "error",
    """The quoted words do not stand in the text.

A quote must stand in the text letter for letter; white space, and the forms of quotation marks, dashes and
ellipses, do not matter. What prefix and suffix give must stand directly before and after it. A likely passage
is only proposed, never taken: a note must not land on the wrong words.""",
)

QUOTE_AMBIGUOUS = Code(
    "quote-ambiguous",
    "error",
    """The quoted words stand there more than once.

Add a prefix or a suffix: the words directly before or after, with the space between. The hint gives one for
each place.""",
)

QUOTE_ELSEWHERE = Code(
    "quote-elsewhere",
    "error",
    """The quoted words stand in another block of the text.

Mend the paragraph's number; or, if the words there are others, mend the quote.""",
)

QUOTE_TOO_LONG = Code(
    "quote-too-long",
    "error",
    """Quote, prefix and suffix together have too many words.

The edition's `max_quote` says how many may be quoted. Cut the quote to a start that is unique.""",
)

UNKNOWN_BLOCK = Code(
    "unknown-block",
    "error",
    """The text has no such block.

`p: 3` is the third paragraph, `p: h2` the second heading, `p: title` the title.""",
)

SELECTOR_NEEDS_QUOTE = Code(
    "selector-needs-quote",
    "error",
    """A selector has a prefix or a suffix but no quote.

Prefix and suffix tell two places of a quote apart; without one they select nothing.""",
)

BLOCK_DIFFERS = Code(
    "block-differs",
    "warning",
    """The quoted words were found in another block, by their context.

Mend the paragraph's number.""",
)

CONTEXT_DIFFERS = Code(
    "context-differs",
    "warning",
    """Only one of prefix and suffix stands beside the quoted words.

The passage is found by the other; mend the one that has changed.""",
)

VERSION_ABSENT = Code(
    "version-absent",
    "error",
    """A selector names a version that the text doesn't have.

A text with `original` in its front matter has the versions digest and original, another only text.""",
)

NAME_CLASH = Code(
    "name-clash",
    "error",
    """Two entries of a layer have the same name.

A name that is found in the texts must belong to one of them. Delete it from the other and place that one by
selectors (`at`).""",
)

# ---- templates

TEMPLATE = Code(
    "template",
    "error",
    """A template has a fault.

The edition's own templates take the place of the theme's, file by file. `sitegen check` compiles them and looks for
the templates that they name; what shows only when a page is made of them is told by `build`, `serve` and `report`.""",
)

# ---- search

NO_SEARCH = Code(
    "no-search",
    "info",
    """The site has no full search.

Its index is made by Pagefind, which comes with the extra `search`: pip install 'sitegen[search]'. Without it the
search page filters the list of names alone. With `search: false` in content/edition.yaml there is no search.""",
)

# ---- pictures

NO_DIAGRAMS = Code(
    "no-diagrams",
    "info",
    """The maps of claims are not drawn.

They are laid out by Graphviz, which comes with the extra `diagrams`: pip install 'sitegen[diagrams]'. Without it the
lists, which say the same, stand alone.""",
)


ALL: tuple[Code, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Code))
"""All codes of the engine."""

UNREAD = frozenset(code.name for code in (
    UNREADABLE, FILE_TOO_LARGE, NOT_UTF8, CONTROL_CHARACTER, CONFLICT_MARKER, FRONT_MATTER, YAML_SYNTAX,
    TOO_MANY_VALUES, TOO_MANY_FAULTS, TOO_MUCH_MARKUP,
))  # fmt: skip
"""What keeps a whole file from being read."""

TOLERATED = frozenset({QUOTE_NOT_FOUND.name, QUOTE_AMBIGUOUS.name, QUOTE_ELSEWHERE.name})
"""The errors in spite of which a draft is published, with the fallback of the design's rule 3."""
