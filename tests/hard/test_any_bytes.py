"""Any bytes in any kind of file give what is read or problems at places that the file has, never a traceback."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.model.date_words import CASES
from tests.fuzz.kinds import BASE, KINDS
from tests.fuzz.kinds import WORDS as ENGLISH

YAML = """
    a: b|:|: |?|? |-|- |[|]|{|}|,|, |#| #|&a|*a|<<: |!t |!!str |'|"|\\|\\x00|\\uD800|||>|>-|%|@|`|---|...|~|null|=|
    |  |    |	|title: |text: |at: |p: |quote: |ferry|bridge|kind: |body: |date: |2019-01|actors|links: |to: |rel: |
    [@gazette]|max_quote: 6|language: en|sources: |gazette: |mayor: |\u0085|\u2028|\ufeff|\u0301|é|𝒜|\u200b
"""
MARKDOWN = """
    *|**|_|`|```|[|]|(|)|![|](|<|>|&|&#0;|&#xD800;|&amp;|\\|#|## |- |1. |> |    |	|=|---|||-|:-|^|[^1]|[^1]: |[a]: b|
    [@gazette]|[@gazette; @b, p. 2]|actor:mayor|https://example.org|assets/ferry.png|javascript:a|~|e\u0301|\u0301|
    \u1100|\u1161|\u11a8|word|\u200b|\u202e|\u2066|\x00|\x1b|\ufffe|%00|%2e%2e/|..|
"""
HTML = """
    <p>|</p>|<p|</|<|>|<b>|</b>|<i>|<ul>|<li>|<table>|<tr>|<td>|<br>|<br/>|<!--|-->|<!|<![|]]>|<![CDATA[|<?|?>|
    <script>|</script>|<svg>|<template>|<title>|</title>|<h1>|<article>|<html lang='|'|"| a=|&|&#|&#xD800;|&#0;|&lt;|
    Some words of an article that is long enough to be found.|2019-01-07|<time>|<meta name='author' content='|
    <blockquote>|<pre>|<code>|`|*|[|]|\u0301|\x00|\x0b|\u200b
"""
TEMPLATE = """
    {{|}}|{%|%}|{#|#}| for a in words | endfor | if a | else | endif | set a = | set a | endset | macro m() | endmacro |
     block a | endblock | extends 'base.html' | include 'prose.html' | import 'prose.html' as m | call m() | endcall |
     filter upper | endfilter | autoescape false | endautoescape | raw | endraw | recursive | loop(a) | self.a() |words|
    number|view|view.items|t|t('kind')|prefix|page|frame|a|m()| ~ | + | * | ** | % |'%d'|.format(a)|['a']|[0]|(|)|[|]|
    |join||upper||batch(2)||tojson||safe||string||attr('__class__')|.__class__|1|0|9999999999|'\\ud800'|'|"|-|
"""
WORDS = """
    date:|frame:|home:|texts: |day: |day-about: |day-in-from: |season-of: |any-year-until: |list: |or: |span: |
    season: |21: |kind: |one: |other: |{n}|{first}|{last}|{date}|{year}|{month}|{day}|{title}|{editors}|{|}|
    {{|}}|{}|{0}|{a.b}|{n!r}|{n:>9}|{n[0]}|, |[|]|? |- |: |"|'|\\x1b|&a |*a|<<: |!t |#| #|---||||
"""


def pieces(listed: str) -> st.SearchStrategy[bytes]:
    """Return a strategy of bytes that are mostly what means something, mixed with what means nothing."""
    meant = [*listed.replace("\n", "|").split("|"), "|", "\n", "\n\n", "\n  ", " "]
    piece = st.one_of(
        st.sampled_from(meant).map(str.encode),
        st.sampled_from(meant).map(str.encode),
        st.text(max_size=3).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.binary(max_size=2),
    )
    return st.one_of(st.lists(piece, max_size=30).map(b"".join), st.binary(max_size=50))


def patterns() -> st.SearchStrategy[str]:
    """Return a strategy of lines of a catalogue, of patterns of dates and their cases among others."""
    names = st.sampled_from([key for key in ENGLISH.messages if key.count(".") == 1 and key.startswith("date.")])
    names = st.one_of(names, st.sampled_from(["date.season", "date.part"]))
    cases = st.sampled_from(["", *(f"-{case}" for case in CASES)])
    values = st.lists(st.sampled_from(["first", "last", "date", "year", "month", "day", "n"]), max_size=3)
    return st.builds(
        lambda name, case, asked: f"{name}{case}: \"a {' '.join(f'{{{value}}}' for value in asked)}\"\n",
        names, cases, values,
    )  # fmt: skip


def front(strategy: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Return a strategy of files with front matter of those bytes."""
    return strategy.map(lambda data: b"---\ntitle: A\n" + data + b"\n---\n\nA word.\n")


BYTES = {
    "annotations": st.builds(lambda layer, data: bytes([layer]) + data, st.integers(0, 6), pieces(YAML)),
    "config": pieces(YAML),
    "text": front(pieces(YAML)),
    "body": pieces(MARKDOWN),
    "page": pieces(MARKDOWN),
    "original": pieces(MARKDOWN),
    "import-text": pieces(MARKDOWN),
    "import-markdown": st.one_of(pieces(MARKDOWN), front(pieces(YAML))),
    "import-html": pieces(HTML),
    "template": pieces(TEMPLATE),
    "words": st.one_of(pieces(WORDS), st.lists(patterns(), max_size=5).map(lambda lines: "".join(lines).encode())),
}
"""By the kind of a file."""


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes_are_answered(kind: str, data: st.DataObject, tmp_path: Path) -> None:
    """The edition is read, or it is said at which place of the file it can't be."""
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    KINDS[kind](tmp_path, data.draw(BYTES[kind]))
