"""Templates of an edition's own decide what is HTML, but run in a sandbox: none of them can run anything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build import build
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
