"""The commands, a module each: their options, and what they print. The work is done elsewhere.

A module is imported when its command is wanted, and imports what it needs when it runs: `sitegen --version` would else
wait 150 ms for all of it.
"""

from __future__ import annotations

COMMANDS = {
    "build": "build",
    "check": "check",
    "explain": "explain",
    "report": "report",
    "annotate": "annotate",
    "reanchor": "reanchor",
    "rename": "rename",
    "import": "import_",
    "schema": "schema",
    "serve": "serve",
    "new": "new",
}
"""All of them, by name: the module, which has the command under its own name."""
