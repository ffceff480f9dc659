"""Jinja's environment with its hottest paths made shorter; what comes out is the same.

A template's functions gather what they write in a list, where Jinja's are generators in generators. A value in a
template's output is escaped to plain text, not to `Markup`: the parts are joined all the same, and most of them have
nothing to escape. A view is a dictionary, so its keys are asked for before its attributes, but for those that
dictionaries have. A macro, a string's method and a message are called plainly, where Jinja's call looks each time
whether what is called wants the context.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from keyword import iskeyword
from types import BuiltinMethodType
from typing import Any

import jinja2
import markupsafe
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Block, Call, Expr, Getattr, Name, Node
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

MESSAGE = "t"
"""The function that gives messages."""
OWN = frozenset(dir(dict))
"""The attributes of dictionaries themselves."""
FROM_PARENT = "yield from parent_template.root_render_func(context)"
"""What Jinja writes at the end of a template that extends another."""
AS_HTML: Callable[[str], Markup] = partial(str.__new__, Markup)
"""Makes `Markup` of a string that is HTML, three times as quickly as its constructor, which may be given anything."""
escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)
"""Escapes a string to a string: what MarkupSafe's `escape` calls, of which `Markup` is made. It is no public name."""


def part(value: Any) -> str:
    """Return a value as HTML, to be joined to other parts."""
    kind = type(value)
    if kind is str:
        return escape_text(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return] # the type is this
    if kind is int:
        return str(value)
    return escape(value)


def call(context: Context, loop: Any, block: Any, called: Any, *arguments: Any) -> Any:
    """Return what a macro, or anything else, gives where output is escaped; `loop` and `block` are its variables."""
    kind = type(called)
    if kind is Macro and not (called.caller or called.catch_kwargs or called.catch_varargs):
        lacking = called._argument_count - len(arguments)
        if not lacking:
            return AS_HTML(called._func(*arguments))
        if lacking > 0 and not called.explicit_caller:
            return AS_HTML(called._func(*arguments, *[missing] * lacking))
    elif kind is BuiltinMethodType and type(called.__self__) is str:
        return called(*arguments)
    return context.call(called, *arguments, _loop_vars=loop, _block_vars=block)


class QuickGenerator(CodeGenerator):
    """Writes templates as Python whose functions return lists, and that calls what is above."""

    gathered = ""
    """The list of the function that is being written."""

    def write_commons(self) -> None:
        """Write what functions begin with; no dead `yield`, which would make them generators."""
        self.writeline("resolve = context.resolve_or_missing")
        self.writeline("undefined = environment.undefined")
        self.writeline("concat = environment.concat")
        self.writeline("cond_expr_undefined = Undefined")
        self.writeline("part, call = environment.part, environment.quick_call")

    def enter_frame(self, frame: Frame) -> None:
        """Write how a frame begins; that of a function has a list."""
        super().enter_frame(frame)
        if frame.parent is None:
            self.buffer(frame)
            self.gathered = str(frame.buffer)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Write how a frame ends; that of a function returns its list, unless a parent's comes after it."""
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None and not (frame.toplevel and self.has_known_extends):
            self.writeline("if parent_template is None: " if frame.toplevel and self.extends_so_far else "")
            self.write(f"return {frame.buffer}")

    def writeline(self, x: str, node: Node | None = None, extra: int = 0) -> None:
        """Write a line; of those that are for generators what does the same with lists."""
        if x == FROM_PARENT:
            x = f"return {self.gathered} + list(parent_template.root_render_func(context))"
        elif x.startswith("yield from "):
            x = f"{self.gathered}.extend({x.removeprefix('yield from ')})"
        elif x == "finally: gen.close()":
            x = "finally: pass"
        super().writeline(x, node, extra)

    def visit_Block(self, node: Block, frame: Frame) -> None:  # noqa: N802 - overrides
        """Write the call of a block."""
        buffer, frame.buffer = frame.buffer, None if frame.buffer == self.gathered else frame.buffer
        super().visit_Block(node, frame)
        frame.buffer = buffer

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("part(")

    def visit_Getattr(self, node: Getattr, frame: Frame) -> None:  # noqa: N802 - overrides
        """Write the reading of a key or attribute."""
        if node.attr in OWN:
            super().visit_Getattr(node, frame)
            return
        found = self.temporary_identifier()
        self.write(f"({found}[{node.attr!r}] if type({found} := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {node.attr!r} in {found} else environment.getattr({found}, {node.attr!r}))")

    def visit_Call(self, node: Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - overrides
        """Write a call."""
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(k.key) for k in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
        elif isinstance(node.node, Name) and node.node.name == MESSAGE:
            self.visit(node.node, frame)
            self.write("(")
            self.write_arguments(node, frame)
        elif node.kwargs or self.environment.sandboxed or frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Call(node, frame)
        else:
            loop, block = "_loop_vars" if frame.loop_frame else None, "_block_vars" if frame.block_frame else None
            self.write(f"call(context, {loop}, {block}, ")
            self.visit(node.node, frame)
            self.write(", ")
            self.write_arguments(node, frame)

    def write_arguments(self, node: Call, frame: Frame) -> None:
        """Write the arguments of a call and its closing bracket."""
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class QuickEnvironment(jinja2.Environment):
    """An environment whose templates are always escaped, and whose values are dictionaries mostly."""

    code_generator_class = QuickGenerator
    part = staticmethod(part)
    quick_call = staticmethod(call)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a key of a dictionary, else what Jinja finds."""
        if type(obj) is dict and attribute not in OWN and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)
