"""How much the program takes, in one place: no file, however it is written, costs more than seconds and 300 MB.

docs/limits.md says what each limit is for; a file beyond one is a problem, told where the limit is passed.
"""

from __future__ import annotations

MAX_BYTES = 5_000_000
"""The largest file that is read or imported: a long novel has a fifth of it."""

MAX_VALUES = 100_000
"""How many keys and values a YAML file has: 5,000 entries with 20 each."""
MAX_DEPTH = 40
"""How deep lists and mappings may lie in each other."""
MAX_FAULTS = 1_000
"""How many errors of a file of annotations are told; the entries that follow are not read until some are mended."""

MAX_MARKUP = 40_000
"""How many marks of Markdown and ends of lines a text or page has, and all the prose of a file of annotations."""
MAX_VALUE_MARKUP = 10_000
"""How many of them one value of YAML has."""
MAX_NESTING = 30
"""How deep block quotes, lists and their items may lie in each other (each list item counts two)."""

MAX_FOUND = 2_000
"""How many results a search may have in one text: of a text with more blocks, neighbours are found together."""

MAX_TAGS = 100_000
"""How many tags an imported HTML file has."""
MAX_ENDLESS_TAGS = 20
"""How many of them never end."""
MAX_ARTICLE_TAGS = 15_000
"""In how many tags an article is looked for; of a file with more all lines are taken."""

MAX_TEMPLATE_BYTES = 200_000
"""The largest template of an edition's own."""
MAX_STEPS = 5_000_000
"""How many steps an edition's own templates do for one page: nodes of Jinja's syntax that are run."""
MAX_OUTPUT = 20_000_000
"""How many characters they make for one page, those on the way counted."""

MAX_MESSAGE = 4_000
"""How many characters a message of the interface has: the longest of the theme's has 1,200."""
MAX_USES = 5
"""How often a value stands in one of them. In a date's pattern it stands once, for patterns are put into each other."""
