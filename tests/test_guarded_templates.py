"""Templates of an edition's own decide what is HTML, but run in a sandbox: none of them can run anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build import build
from sitegen.compile_templates import check_templates
from sitegen.language import load_words
from sitegen.model.limits import MAX_OUTPUT, MAX_TEMPLATE_BYTES
from sitegen.model.page import Page
from sitegen.render import Renderer, TemplateFault
from tests.conftest import ROOT, copy_edition
from tests.site.machine_editions import without_search

ESCAPES = {
    "by the classes of a text": (
        '{% for c in "".__class__.__mro__[1].__subclasses__() %}{% if c.__name__ == "_wrap_close" %}'
        '{{ c.__init__.__globals__["popen"]("touch MARK").read() }}{% endif %}{% endfor %}'
    ),
    "by the globals of a function": "{{ t.__globals__ }}{{ t.__globals__['__builtins__'] }}",
    "by an attribute that is named in a format": '{{ "{0.__class__.__init__.__globals__}".format(prefix) }}',
    "by the filter that takes attributes": '{{ (prefix|attr("__class__"))|attr("__mro__") }}',
    "by a key that is an attribute": '{{ prefix["__class__"]["__base__"] }}',
    "by a generator": "{{ (page.path for x in ()).gi_frame }}",
    "by changing what other pages get": "{% set x = frame.update({'title': 'mine'}) %}{{ x }}",
}

ENDLESS = {
    "loops in loops": "{% for a in 'a' * 1000 %}" * 4 + "{% endfor %}" * 4,
    "a loop of a large product": "{% for a in 'a' * 10**9 %}{% endfor %}",
    "a text that is doubled": "{% set x = 'aa' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "a block that is doubled": "{% set x = 'aa' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60 + "{{ x }}",
    "a list that is doubled": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ x }}",
    "a doubled list as text": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ x|string|length }}",
    "a doubled list as JSON": "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60 + "{{ x|tojson }}",
    "lists that are joined": "{% set x = ['a'] %}" + "{% set x = x + x %}" * 60,
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": "{% macro m(n) %}{{ m(n - 1) ~ m(n - 1) if n }}{% endmacro %}{{ m(90) }}",
    "a template that includes itself": "{% include 'prose.html' %}{% include 'prose.html' %}",
    "a template that extends itself": "{% extends 'prose.html' %}",
    "a loop that calls itself": "{% for a in [[1, 2]] recursive %}{{ loop([[1, 2]]) }}{{ loop([[1, 2]]) }}{% endfor %}",
    "a block that shows itself": "{% block a %}{{ self.a() }}{% endblock %}",
    "a large number": "{{ 10 ** 99999 }}",
    "a number that is squared": "{% set x = 9 %}" + "{% set x = x * x %}" * 60 + "{{ x }}",
    "words in a loop": "{% for a in 'a' * 9999 %}" + "word " * 2000 + "{% endfor %}",
    "a filter that pads": "{{ 'a'|center(10**9) }}",
    "a filter that replaces": "{{ ('a' * 9999)|replace('a', 'a' * 9999) }}",
    "a filter that indents": "{{ ('\\n' * 9999)|indent(9999) }}",
    "a filter that formats": "{{ '%1000000000d'|format(1) }}",
    "a filter that joins": "{{ ('a' * 9999)|join('a' * 9999) }}",
    "a filter that makes parts": "{{ 'a'|batch(10**8, 'a')|list|length }}",
    "a method that pads": "{{ 'a'.ljust(10**9) }}",
    "a method that replaces": "{{ ('a' * 9999).replace('a', 'a' * 9999) }}",
    "a method that joins": "{{ ('a' * 9999).join('a' * 9999) }}",
    "a method that formats": "{{ '{:1000000000}'.format(1) }}",
    "a format within a format": "{{ '{:{}}'.format(1, 10**9) }}",
    "an operator that formats": "{{ '%*d' % (10**9, 1) }}",
    "too many loops in each other": "{% for a in 'a' %}" * 30 + "{% endfor %}" * 30,
    "too many brackets": "{{ " + "(" * 5_000 + ")" * 5_000 + " }}",
    "too many conditions": "{{ " + "not " * 5_000 + "a }}",
    "too many conditions in each other": "{% if a %}" * 500 + "{% endif %}" * 500,
    "a number of too many digits": "{{ " + "9" * 5_000 + " }}",
    "a division by nothing": "{{ 1 / 0 }}",
    "an index that is not there": "{{ ''.join(5) }}{{ 'a'.index('b') }}",
    "half a character": "{{ '\\ud800' }}",
}


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """A copy of the edition with a folder for templates."""
    root = without_search(copy_edition(tmp_path / "edition"))
    (root / "templates").mkdir()
    return root


@pytest.mark.parametrize("way", ESCAPES)
def test_no_way_leads_out_of_a_template(edition: Path, tmp_path: Path, way: str) -> None:
    """The template is told to be wrong, nothing is built, and nothing was run."""
    template = ESCAPES[way].replace("MARK", str(tmp_path / "mark"))
    (edition / "templates" / "prose.html").write_text(template, "utf-8")
    summary, problems = build(edition, tmp_path / "site", private=False, draft=False)
    assert summary is None
    assert {(p.path, p.code) for p in problems if p.severity == "error"} == {("templates/prose.html", "template")}
    assert not (tmp_path / "mark").exists()


def test_templates_of_ones_own_make_the_same_site(edition: Path, tmp_path: Path) -> None:
    """The theme's own templates, put into the edition's folder, say in the sandbox what they say outside."""
    sites = []
    for name in ("theme", "own"):
        assert build(edition, tmp_path / name, private=False, draft=False)[0]
        sites.append(
            {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.html")}
        )
        for template in (ROOT / "templates").glob("*.html"):
            (edition / "templates" / template.name).write_bytes(template.read_bytes())
    assert sites[0] == sites[1]


def render(own: Path) -> bytes:
    """Return a page by the template prose.html of a folder of an edition's own."""
    words = load_words(own, "en", [])
    return Renderer(own, {}, words).render(Page("a.html", "prose.html", {}, "A"))


@pytest.mark.parametrize("way", ENDLESS)
def test_what_a_template_does_comes_to_an_end(tmp_path: Path, way: str) -> None:
    """Whatever takes without end, or makes without end, is told at the template."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "prose.html").write_text(ENDLESS[way], "utf-8")
    problems = list(check_templates(own))
    if not problems:
        with pytest.raises(TemplateFault) as raised:
            render(own)
        problems = [raised.value.problem]
    assert [(problem.path, problem.code) for problem in problems] == [("templates/prose.html", "template")]


def test_each_page_is_counted_by_itself(tmp_path: Path) -> None:
    """A page has what it needs, however many were made before."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "prose.html").write_text("{% for a in 'a' * 9999 %}" + "word " * 300 + "{% endfor %}", "utf-8")
    words = load_words(own, "en", [])
    renderer = Renderer(own, {}, words)
    for _ in range(3):
        assert len(renderer.render(Page("a.html", "prose.html", {}, "A"))) > MAX_OUTPUT / 2


def test_a_template_that_is_too_large_is_not_compiled(tmp_path: Path) -> None:
    """A large template takes long before it does anything."""
    own = tmp_path / "templates"
    own.mkdir()
    (own / "prose.html").write_text("a" * (MAX_TEMPLATE_BYTES + 1), "utf-8")
    assert [(p.path, p.code) for p in check_templates(own)] == [("templates/prose.html", "file-too-large")]
