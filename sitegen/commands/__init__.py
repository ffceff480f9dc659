"""The commands, a module each: their options, and what they print. The work is done elsewhere.

They import what they need when they run: `sitegen --version` would else wait 150 ms for all of it.
"""

from __future__ import annotations

import click

from sitegen.commands.annotate import annotate
from sitegen.commands.build import build
from sitegen.commands.check import check
from sitegen.commands.explain import explain
from sitegen.commands.import_ import import_
from sitegen.commands.new import new
from sitegen.commands.reanchor import reanchor
from sitegen.commands.rename import rename
from sitegen.commands.report import report
from sitegen.commands.schema import schema
from sitegen.commands.serve import serve

COMMANDS: tuple[click.Command, ...] = (
    build,
    check,
    explain,
    report,
    annotate,
    reanchor,
    rename,
    import_,
    schema,
    serve,
    new,
)
"""All of them."""
