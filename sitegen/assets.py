"""Assets: the theme's CSS and JavaScript joined in name order and minified, its other files, and content/assets."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import rcssmin
import rjsmin

from sitegen.model import codes
from sitegen.model.litter import is_litter
from sitegen.model.problem import Place, Problem
from sitegen.render import theme_folder

JOINED = {"css": "style.css", "js": "script.js"}
"""What the files of css/ and js/ are joined into; with those of a folder in them into a file of its name: css/*.css
and css/pages/*.css into pages.css."""
MINIFY = {"css": rcssmin.cssmin, "js": rjsmin.jsmin}


def theme_files(own: Path) -> dict[str, Path]:
    """Return the theme's files by name; a file of the edition's own templates takes the theme's place."""
    found: dict[str, Path] = {}
    for folder in (theme_folder() / "assets", own / "assets"):
        for path in files_below(folder):
            found[path.relative_to(folder).as_posix()] = path
    return found


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
    return {target: path.read_bytes() for target, path in own_files(root, taken, problems).items()}


def own_files(root: Path, taken: set[str], problems: list[Problem]) -> dict[str, Path]:
    """Return the files of content/assets by site path; one that would take the place of another is a problem."""
    folder = root / "content" / "assets"
    site: dict[str, Path] = {}
    problems.extend(codes.UNREADABLE.at(Place(name), *codes.LINKED) for name in links_in(root, folder))
    if folder.is_symlink():
        return site
    files = {fold_name(name) for name in taken}
    folders = {above for name in files for above in folders_above(name)}
    for path in files_below(folder):
        target = f"assets/{path.relative_to(folder).as_posix()}"
        name = path.relative_to(root).as_posix()
        if not target.isprintable() or "\\" in target:
            message = "the name holds characters that not every computer takes"
            problems.append(codes.BAD_FILE_NAME.at(Place(name), message, "rename it"))
            continue
        folded = fold_name(target)
        above = folders_above(folded)
        if folded in files | folders or above & files:
            problems.append(
                codes.PATH_CLASH.at(Place(name), f"{name} and another file would both be {target}", "rename it")
            )
            continue
        files.add(folded)
        folders |= above
        site[target] = path
    return site


def links_in(root: Path, folder: Path) -> list[str]:
    """Return the symbolic links in a folder of the edition, or it itself, relative to the edition; not hidden ones."""
    if folder.is_symlink():
        return [folder.relative_to(root).as_posix()]
    found = (path for path in folder.rglob("*") if path.is_symlink() and not is_litter(path.name))
    return sorted(path.relative_to(root).as_posix() for path in found)


def fold_name(name: str) -> str:
    """Return a path as a computer sees it that knows neither case nor composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def folders_above(name: str) -> set[str]:
    """Return the folders in which a path lies."""
    return {above.as_posix() for above in PurePosixPath(name).parents}


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in the order of their paths; but for hidden ones, editors' litter and links."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not path.is_symlink() and not hidden and not is_litter(path.name):
            yield path
