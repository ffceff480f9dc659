"""Jinja's environment with its hottest paths made shorter; what comes out is the same.

A value in a template's output is escaped to plain text, not to `Markup`: the parts are joined all the same, and most
of them have nothing to escape. A view is a dictionary, so its keys are asked for before its attributes, but for those
that dictionaries have. A message is asked for by a plain call, where Jinja's looks each time whether what is called
wants the context.
"""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import Any

import jinja2
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Call, Expr, Name
from markupsafe import Markup, escape

SPECIAL = re.compile("[&<>'\"]").search
SHORT = 80
"""Characters of a text in which it is quicker to look for something to escape than to escape it."""
MESSAGE = "t"
"""The function that gives messages."""
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

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - overrides
        named = isinstance(node.node, Name) and node.node.name == MESSAGE
        if (
            not named
            or forward_caller
            or node.dyn_args
            or node.dyn_kwargs
            or any(iskeyword(k.key) for k in node.kwargs)
        ):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class QuickEnvironment(jinja2.Environment):
    """An environment whose templates are always escaped, and whose values are dictionaries mostly."""

    code_generator_class = QuickGenerator
    part = staticmethod(part)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a key of a dictionary, else what Jinja finds."""
        if type(obj) is dict and attribute not in OWN and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
