"""Jinja's environment with its two hottest paths made shorter; what comes out is the same.

A value in a template's output is escaped to plain text, not to `Markup`: the parts are joined all the same, and most
of them have nothing to escape. A view is a dictionary, so its keys are asked for before its attributes, but for those
that dictionaries have.
"""

from __future__ import annotations

import re
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from markupsafe import Markup, escape

SPECIAL = re.compile("[&<>'\"]").search
SHORT = 80
"""Characters of a text in which it is quicker to look for something to escape than to escape it."""
OWN = frozenset(dir(dict))
"""The attributes of dictionaries themselves."""


def part(value: Any) -> str:
    """Return a value as HTML, to be joined to other parts."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return] # the type is this
    if kind is str and len(value) < SHORT and SPECIAL(value) is None:
        return value  # type: ignore[no-any-return] # the type is this
    if kind is int:
        return str(value)
    return escape(value)


class QuickGenerator(CodeGenerator):
    """Writes templates as Python that calls `part` where Jinja's calls `escape`."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.part(")


class QuickEnvironment(jinja2.Environment):
    """An environment whose templates are always escaped, and whose values are dictionaries mostly."""

    code_generator_class = QuickGenerator
    part = staticmethod(part)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a key of a dictionary, else what Jinja finds."""
        if type(obj) is dict and attribute not in OWN and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
