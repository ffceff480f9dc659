"""Stylesheets and scripts are joined in name order and minified; an edition's own files take the theme's places."""

from __future__ import annotations

from pathlib import Path

from sitegen.assets import joined, minified, theme_assets


def test_a_folder_makes_a_file_of_its_name_with_what_all_share() -> None:
    """css/*.css become style.css, and with css/pages/*.css in one order pages.css; other files stand alone."""
    names = ["css/20-b.css", "css/10-a.css", "css/pages/15-p.css", "js/x.js", "later/y.js", "f/z.woff2", "css/n.txt"]
    assert joined(names) == {
        "assets/style.css": ["css/10-a.css", "css/20-b.css"],
        "assets/pages.css": ["css/10-a.css", "css/pages/15-p.css", "css/20-b.css"],
        "assets/script.js": ["js/x.js"],
    }


def test_an_editions_own_rule_is_in_every_stylesheet(tmp_path: Path) -> None:
    """A small file of its own colours all pages; one of the theme's name takes the theme's place."""
    own = tmp_path / "assets" / "css"
    own.mkdir(parents=True)
    (own / "95-mine.css").write_text(":root { --claim: #123456; } /* ours */", encoding="utf-8")
    (own / "90-print.css").write_text("/* nothing for paper */", encoding="utf-8")
    site = theme_assets(tmp_path)
    for name in ("style.css", "text.css", "pages.css"):
        sheet = site[f"assets/{name}"].decode()
        assert sheet.rstrip().endswith(":root{--claim:#123456}")
        assert "@media print{@page" not in sheet
        assert "/*" not in sheet


def test_what_is_no_text_is_left_as_it_is(tmp_path: Path) -> None:
    """A stylesheet that is not UTF-8 and a picture are published byte for byte."""
    for name, data in (("a.css", b"\xff /* x */"), ("b.png", b"\x89PNG  \n")):
        path = tmp_path / name
        path.write_bytes(data)
        assert minified(path) == data
