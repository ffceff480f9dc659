"""Templates say the same in the quick environment as in Jinja's own."""

from __future__ import annotations

from typing import Any

import jinja2
import pytest
from markupsafe import Markup

from sitegen.model.words import Words
from sitegen.quick_jinja import QuickEnvironment

WORDS = Words("en", {"plain": "a < b", "one": "{name} & {n}", "count": {"one": "{n} leaf", "other": "{n} leaves"}})
VIEW: dict[str, Any] = {
    "words": "<b>'\"&",
    "html": Markup("<i>"),
    "number": 7,
    "share": 0.5,
    "nothing": None,
    "items": ["<", Markup("<")],
    "inner": {"items": 3, "title": "x" * 100 + "&", "get": "key"},
}
TEMPLATES = [
    "{{ view.words }}{{ view.html }}{{ view.number }}{{ view.share }}{{ view.nothing }}",
    "{{ view.inner.title }}{{ view.inner.items|string|length > 3 }}{{ view.inner['items'] }}{{ view.inner['get'] }}",
    "{% for key, value in view.items() %}{{ key }}{% endfor %}",
    "{% for x in view['items'] %}{{ loop.index }}{{ x }}{% endfor %}",
    "{% macro m(a) %}<u>{{ a }}</u>{% endmacro %}{{ m(view.words) }}{{ m(view.html) }}",
    "{% macro m(a) %}<u>{{ a }}{{ caller() }}</u>{% endmacro %}{% call m('<') %}{{ view.words }}{% endcall %}",
    "{% set part %}<s>{{ view.words }}</s>{% endset %}{{ part }}{{ part|upper }}{{ part|striptags }}",
    "{% filter upper %}{{ view.words }}{% endfilter %}{{ view.words ~ view.html }}{{ view.words|safe }}",
    "{{ t('plain') }}{{ t('plain') }}{{ t('one', name=view.words, n=2) }}{{ t('one', name=view.html, n=1) }}",
    "{{ t('count', n=1) }}{{ t('count', n=2) }}{{ t('count', n=3) }}{{ t('count', **{'n': 1}) }}{{ t(*['plain']) }}",
    "{% autoescape false %}{{ view.words }}{{ view.number }}{% endautoescape %}{{ view.words|length }}",
]


def environment(kind: type[jinja2.Environment]) -> jinja2.Environment:
    """Return an environment as pages have it."""
    made = kind(autoescape=True, undefined=jinja2.StrictUndefined)
    made.globals["t"] = WORDS.markup()
    return made


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_comes_out_is_the_same(template: str) -> None:
    """Text, markup, numbers, macros, blocks, loops, filters and messages are escaped as Jinja escapes them."""
    quick, own = (
        environment(kind).from_string(template).render(view=VIEW) for kind in (QuickEnvironment, jinja2.Environment)
    )
    assert quick == own


@pytest.mark.parametrize(
    "template", ["{{ view.absent }}", "{{ absent }}", "{{ view.inner.absent.more }}", "{{ t('no') }}"]
)
def test_what_is_not_there_is_an_error_still(template: str) -> None:
    """A key that is missing is never an empty word."""
    for kind in (QuickEnvironment, jinja2.Environment):
        with pytest.raises((jinja2.UndefinedError, KeyError)):
            environment(kind).from_string(template).render(view=VIEW)


def test_a_message_is_remembered_by_its_form() -> None:
    """Messages that were asked for before come with the number of now, and markup is never taken for words."""
    say = WORDS.markup()
    assert [say("count", n=n) for n in (1, 2, 3, 2)] == ["1 leaf", "2 leaves", "3 leaves", "2 leaves"]
    assert say("one", name="<", n=1) == "&lt; &amp; 1"
    assert say("one", name=Markup("<"), n=1) == "< &amp; 1"
