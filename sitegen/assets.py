"""Assets: the theme's CSS and JavaScript joined in name order and minified, its other files, and content/assets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import rcssmin
import rjsmin

from sitegen.model import codes
from sitegen.model.problem import Place, Problem
from sitegen.render import theme_folder

JOINED = {"css": "style.css", "js": "script.js"}
"""What the files of css/ and js/ are joined into; those of a folder in them into a file of its name: css/pages/*.css
into pages.css."""
MINIFY = {"css": rcssmin.cssmin, "js": rjsmin.jsmin}


def theme_assets(own: Path) -> dict[str, bytes]:
    """Return the theme's assets by site path; a file of the edition's own templates takes the theme's place."""
    found: dict[str, Path] = {}
    for folder in (theme_folder() / "assets", own / "assets"):
        for path in files_below(folder):
            found[path.relative_to(folder).as_posix()] = path
    site: dict[str, bytes] = {}
    for target, names in joined(found).items():
        site[target] = b"\n".join(minified(found.pop(name)) for name in names) + b"\n"
    for name, path in sorted(found.items()):
        site[f"assets/{name}"] = minified(path)
    return site


def joined(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the site paths of joined files, each with the names of what they are joined from, in order."""
    targets: dict[str, list[str]] = {}
    for name in sorted(names):
        kind, *folder = name.split("/")[:-1] or [""]
        if kind in JOINED and name.endswith(f".{kind}"):
            target = f"{'-'.join(folder)}.{kind}" if folder else JOINED[kind]
            targets.setdefault(f"assets/{target}", []).append(name)
    return targets


def minified(path: Path) -> bytes:
    """Return a file of the theme; a stylesheet or script in UTF-8 without comments and needless white space."""
    data = path.read_bytes()
    minify = MINIFY.get(path.suffix.removeprefix("."))
    try:
        return data if minify is None else str(minify(data.decode())).strip().encode()
    except UnicodeDecodeError:
        return data


def own_assets(root: Path, taken: set[str], problems: list[Problem]) -> dict[str, bytes]:
    """Return content/assets by site path; a file that would take the place of another is a problem."""
    folder = root / "content" / "assets"
    site: dict[str, bytes] = {}
    lowered = {name.casefold() for name in taken}
    for path in files_below(folder):
        target = f"assets/{path.relative_to(folder).as_posix()}"
        name = path.relative_to(root).as_posix()
        if not target.isprintable() or "\\" in target:
            message = "the name holds characters that not every computer takes"
            problems.append(codes.BAD_FILE_NAME.at(Place(name), message, "rename it"))
            continue
        if target.casefold() in lowered:
            problems.append(
                codes.PATH_CLASH.at(Place(name), f"{name} and another file would both be {target}", "rename it")
            )
            continue
        lowered.add(target.casefold())
        site[target] = path.read_bytes()
    return site


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in the order of their paths; hidden ones and links are passed over."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden:
            yield path
