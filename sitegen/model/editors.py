"""Addresses that open a file in an editor at its line, for the links of the preview.

Only names are taken, and no addresses: edition.yaml may come by pull request, and a scheme can start any program.
"""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

FILE = "{scheme}://file{path}:{line}:{column}"
JETBRAINS = "{scheme}://open?file={path}&line={line}&column={column}"
TEXTMATE = "{scheme}://open?url=file://{path}&line={line}&column={column}"
EDITORS = {
    "vscode": ("vscode", FILE),
    "vscode-insiders": ("vscode-insiders", FILE),
    "vscodium": ("vscodium", FILE),
    "cursor": ("cursor", FILE),
    "windsurf": ("windsurf", FILE),
    "zed": ("zed", FILE),
    "idea": ("idea", JETBRAINS),
    "pycharm": ("pycharm", JETBRAINS),
    "webstorm": ("webstorm", JETBRAINS),
    "phpstorm": ("phpstorm", JETBRAINS),
    "textmate": ("txmt", TEXTMATE),
    "macvim": ("mvim", TEXTMATE),
    "sublime": ("subl", TEXTMATE),
    "emacs": ("emacs", TEXTMATE),
}
"""By name: the scheme of its addresses, and how they look."""
COMMANDS = {"code": "vscode", "code-insiders": "vscode-insiders", "codium": "vscodium", "mate": "textmate",
            "mvim": "macvim", "subl": "sublime", "emacsclient": "emacs"}  # fmt: skip
"""The commands that start them, where they are called otherwise."""


def known_editor(name: str) -> str:
    """Return the editor that a name or a command (`code -g`) means; nothing where it is not known."""
    word = next(iter(name.split()), "").rpartition("/")[2].lower()
    word = COMMANDS.get(word, word)
    return word if word in EDITORS else ""


def editor_address(name: str, file: PurePath, line: int, column: int) -> str:
    """Return the address that opens an absolute file at a line and column, from 1; nothing if the editor is unknown."""
    editor = known_editor(name)
    if not editor:
        return ""
    scheme, form = EDITORS[editor]
    path = file.as_posix()
    return form.format(
        scheme=scheme, path=quote(path if path.startswith("/") else f"/{path}", safe="/:"), line=line, column=column
    )
