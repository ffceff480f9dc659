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
FAMILY = {
    "base": "<{% block a %}base {{ view.words }}{% endblock %}|{% for x in view['items'] %}{% block b scoped %}{{ x }}"
    "{% endblock %}{% endfor %}|{% include 'leaf' %}>{{ self.a() }}",
    "leaf": "{{ view.number }}{{ more|default('-') }}",
    "tools": "{% macro one(a, b='<b>') %}{{ a }}{{ b }}{% endmacro %}{% macro all(a) %}{{ a }}{{ varargs|length }}"
    "{{ kwargs|length }}{% endmacro %}{% macro round(a) %}({{ caller(a) }}){% endmacro %}{{ 'not seen' }}",
    "grandchild": "{% extends 'child' %}{% block a %}{{ super() }}!{% endblock %}",
    "child": "before{% extends 'base' %}{% set more = '&' %}{% block a %}child {{ super() }}{% endblock %}",
    "maybe": "{% if view.number > 3 %}{% extends 'base' %}{% endif %}{% block a %}{{ view.words }}{% endblock %}own",
    "never": "{% if view.number > 8 %}{% extends 'base' %}{% endif %}{% block a %}{{ view.words }}{% endblock %}own",
    "include": "{% for more in view['items'] %}{% include 'leaf' %}{% include 'tools' without context %}{% endfor %}"
    "{% include 'gone' ignore missing %}{% include ['gone', 'leaf'] %}{% set u %}{% include 'leaf' %}{% endset %}"
    "{{ u }}",
    "import": "{% import 'tools' as m %}{% from 'tools' import one %}{{ m.one(view.words) }}{{ one(1, 2) }}"
    "{{ m.one(a='<', b=view.html) }}{{ m.all(1, 2, 3, c=4) }}{{ m.all('&') }}",
    "nothing": "{% import 'tools' as m %}{{ m.one() }}",
    "caller": "{% import 'tools' as m %}{% for x in view['items'] %}{% call(a) m.round(x) %}{{ a }}{{ loop.index }}"
    "{% endcall %}{% endfor %}",
    "nobody": "{% import 'tools' as m %}{{ m.round('<') }}",
    "recursive": "{% for x in [1, [2, [3]]] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x }}"
    "{% endif %}{% else %}none{% endfor %}{% for x in view['items'] if x is not escaped %}{{ x }}{% endfor %}",
    "methods": "{{ '/'.join(['<', 'b']) }}{{ view.words.split('/')|length }}{{ view.html.upper() }}"
    "{{ view.words.upper() }}",
    "filtered": "{% filter upper %}{% block a %}{{ view.words }}{% endblock %}{% include 'leaf' %}{% endfilter %}",
}
"""Templates that know each other."""


def environment(kind: type[jinja2.Environment]) -> jinja2.Environment:
    """Return an environment as pages have it."""
    made = kind(autoescape=True, undefined=jinja2.StrictUndefined, loader=jinja2.DictLoader(FAMILY))
    made.globals["t"] = WORDS.markup()
    return made


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_comes_out_is_the_same(template: str) -> None:
    """Text, markup, numbers, macros, blocks, loops, filters and messages are escaped as Jinja escapes them."""
    quick, own = (
        environment(kind).from_string(template).render(view=VIEW) for kind in (QuickEnvironment, jinja2.Environment)
    )
    assert quick == own


@pytest.mark.parametrize("name", FAMILY)
def test_templates_know_each_other_as_jinjas_do(name: str) -> None:
    """Parents, blocks in loops, included and imported templates, macros and those who call them give the same."""
    said = []
    for kind in (QuickEnvironment, jinja2.Environment):
        try:
            said.append(environment(kind).get_template(name).render(view=VIEW))
        except jinja2.UndefinedError as error:
            said.append(f"{type(error)}: {error}")
    assert said[0] == said[1]


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
