"""Assets: the theme's CSS and JavaScript joined in name order and minified, its other files, and content/assets."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import rcssmin
import rjsmin

from sitegen.model import codes
from sitegen.model.confined import files_below, odd_below, read_confined
from sitegen.model.file_names import fold_name, folders_above, why_bad
from sitegen.model.problem import Place, Problem
from sitegen.render import is_theme, theme_folder

JOINED = {"css": "style.css", "js": "script.js"}
"""What the files of css/ and js/ are joined into; with those of a folder in them into a file of its name: css/*.css
and css/pages/*.css into pages.css."""
MINIFY = {"css": rcssmin.cssmin, "js": rjsmin.jsmin}


def theme_files(own: Path) -> dict[str, Path]:
    """Return the theme's files by name; a file of the edition's own templates takes the theme's place."""
    found: dict[str, Path] = {}
    theme = theme_folder() / "assets"
    if not is_theme(own):
        found.update((path.relative_to(theme).as_posix(), path) for path in theme.rglob("*") if path.is_file())
    mine = files_below(own.parent, f"{own.name}/assets")
    found.update((path.relative_to(own / "assets").as_posix(), path) for path in mine)
    return dict(sorted(found.items()))


def theme_names(own: Path) -> set[str]:
    """Return the site paths of the theme's assets."""
    found = theme_files(own)
    return {*joined(found), *(f"assets/{name}" for name in found if kind_of(name) not in JOINED)}


def theme_assets(own: Path) -> dict[str, bytes]:
    """Return the theme's assets by site path."""
    found = theme_files(own)
    site: dict[str, bytes] = {}
    for target, names in joined(found).items():
        site[target] = b"\n".join(minified(found[name]) for name in names) + b"\n"
    for name, path in sorted(found.items()):
        if kind_of(name) not in JOINED:
            site[f"assets/{name}"] = minified(path)
    return site


def kind_of(name: str) -> str:
    """Return the kind of a file that is joined with others, ``css`` or ``js``; of any other file what it lies in."""
    kind = name.partition("/")[0]
    return kind if name.endswith(f".{kind}") else ""


def joined(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the site paths of joined files, each with the names of what they are joined from, by file name."""
    targets: dict[str, list[str]] = {}
    for kind, plain in JOINED.items():
        found = [name for name in names if kind_of(name) == kind]
        common = [name for name in found if name.count("/") == 1]
        folders: dict[str, list[str]] = {"": []}
        for name in found:
            folders.setdefault("-".join(name.split("/")[1:-1]), []).append(name)
        for folder, own in folders.items():
            target = f"assets/{folder}.{kind}" if folder else f"assets/{plain}"
            every = sorted({*common, *own}, key=lambda name: (name.rpartition("/")[2], name))
            if every:
                targets[target] = every
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
    """Return content/assets by site path."""
    return {target: read_confined(path) for target, path in own_files(root, taken, problems).items()}


def own_files(root: Path, taken: set[str], problems: list[Problem]) -> dict[str, Path]:
    """Return the files of content/assets by site path; one that would take the place of another is a problem."""
    site: dict[str, Path] = {}
    problems.extend(odd_below(root, "content/assets"))
    seen = set(map(fold_name, taken))
    spelled = {fold_name(above): above for name in sorted(taken) for above in folders_above(name)}
    for path in files_below(root, "content/assets"):
        name = path.relative_to(root).as_posix()
        target = name.removeprefix("content/")
        message = next(filter(None, map(why_bad_asset, target.split("/"))), "")
        if message:
            problems.append(codes.BAD_FILE_NAME.at(Place(name), message, "rename it"))
            continue
        folded = fold_name(target)
        folders = {fold_name(above): above for above in folders_above(target)}
        other = next((spelled[key] for key, above in folders.items() if spelled.get(key, above) != above), "")
        if other or folded in seen or folded in spelled or folders.keys() & seen:
            message = f"its folder is also written {other}, and both are the same on some computers" if other else (
                f"{name} and another file would both be {target}"
            )  # fmt: skip
            problems.append(codes.PATH_CLASH.at(Place(name), message, "rename it"))
            continue
        seen.add(folded)
        spelled.update(folders)
        site[target] = path
    return site


def why_bad_asset(name: str) -> str:
    """Return why a file or folder of this name can't be published; nothing where it can."""
    return why_bad(name) or ("" if name.isprintable() else "the name holds characters that not every computer takes")
