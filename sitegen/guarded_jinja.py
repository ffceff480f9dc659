"""Templates of an edition's own, which may come by pull request: no way out of them, and an end to all they do.

Jinja's sandbox keeps them from what Python can do. What they cost is counted as they go: before each run of a loop's
body, of a macro, a block or a template stands a call of `step` with the number of nodes that are run; what is put out
or joined is weighed; what makes much of little (products, paddings, formats) is weighed before it is made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import wraps
from itertools import chain
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from sitegen.model.limits import MAX_OUTPUT, MAX_STEPS
from sitegen.quick_jinja import QuickGenerator

REPEATED = (nodes.Template, nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)
"""What has a body that may be run again."""
AMPLIFYING_NAMES = """
    batch center expandtabs format indent join ljust replace rjust slice sum tojson translate urlize wordwrap
    xmlattr zfill
"""
AMPLIFYING = frozenset(AMPLIFYING_NAMES.split())
"""Filters and methods whose result may be as large as the product of all they are given."""
STRUCTURAL_NAMES = """
    abs attr count d default dictsort first groupby items last length list map max min reject rejectattr reverse round
    select selectattr sort unique
"""
STRUCTURAL = frozenset(STRUCTURAL_NAMES.split())
"""Filters that write out nothing of what they are given."""
WIDE = re.compile(r"\d{5}|\*|\{[^{}]*\{")
"""In a format a width of its own that is large, or that is not known before."""
RUN = 20
"""How many nodes the run of a body costs as much as, whatever is in it."""
ITEM = 20
"""How many characters an item of a list costs as much as, whatever it is."""
CONTAINERS = (list, tuple, dict, set, frozenset)


class TooMuch(jinja2.TemplateRuntimeError):
    """A template that does or makes more than is let."""


class GuardedGenerator(QuickGenerator):
    """Writes templates as Python that has what is put out, joined and listed weighed."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.weighed(")
        super()._output_child_pre(node, frame, finalize)
        self.write("environment.shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")
        super()._output_child_post(node, frame, finalize)
        self.write(")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - overrides
        """Write a call; that of `step`, which is ours, without the sandbox's looks at it."""
        if not isinstance(node.node, nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller)
            return
        self.write("environment.step(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - overrides
        """Write a join of values."""
        self.write("environment.weighed(")
        super().visit_Concat(node, frame)
        self.write(")")


class Guarded(ImmutableSandboxedEnvironment):
    """Counts what templates do and make; `begin` sets both to nothing."""

    code_generator_class = GuardedGenerator
    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.begin()
        for name, made in self.filters.items():
            self.filters[name] = self.weighing(name, made)

    def begin(self) -> None:
        """Count from nothing: a new page begins."""
        self.steps = self.made = 0

    def step(self, steps: int, made: int) -> str:
        """Count the nodes that are run, and the characters between them, which are put out."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise TooMuch(f"it does more than {MAX_STEPS} steps for one page")
        self.weigh(made)
        return ""

    def weigh(self, size: int) -> None:
        """Count characters."""
        self.made += size
        if self.made > MAX_OUTPUT:
            raise TooMuch(f"it makes more than {MAX_OUTPUT} characters for one page")

    def weighed(self, text: str) -> str:
        """Return a text, counted."""
        self.weigh(len(text))
        return text

    def shown(self, value: Any) -> Any:
        """Return a value that is to be written out, if it can be."""
        if isinstance(value, CONTAINERS):
            self.weigh(size_of(value))
        return value

    def weigh_product(self, values: Iterator[Any]) -> None:
        """Count what a call may make of what it is given."""
        product = 1
        for value in values:
            product *= max(1, abs(value) if isinstance(value, int) else size_of(value))
            if product > MAX_OUTPUT:
                raise TooMuch(f"it makes more than {MAX_OUTPUT} characters at once")
        self.weigh(product)

    def weighing(self, name: str, made: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that is weighed before it is called."""
        skipped = hasattr(made, "jinja_pass_arg")

        @wraps(made)
        def call(*args: Any, **named: Any) -> Any:
            given = args[1:] if skipped else args
            if name == "format" and given and WIDE.search(str(given[0])):
                raise TooMuch("a width in a format has four digits at most")
            if name in AMPLIFYING:
                self.weigh_product(chain(given, named.values()))
            elif name not in STRUCTURAL:
                for value in given:
                    self.shown(value)
            return made(*args, **named)

        return call

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator makes of two values."""
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        if operator == "%" and isinstance(left, str):
            if WIDE.search(left):
                raise TooMuch("a width in a format has four digits at most")
            self.shown(right)
        elif operator == "*" and not numbers:
            self.weigh_product(iter((left, right)))
        elif operator == "+" and not numbers:
            self.weigh(len_of(left) + len_of(right))
        elif isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * max(1, right if operator == "**" else 1) + right.bit_length()
            if bits > 10_000:
                raise TooMuch("a number has more than 3,000 digits")
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __obj: Any, *args: Any, **named: Any) -> Any:  # noqa: N805 - as Jinja's
        """Call what a template calls."""
        name = getattr(__obj, "__name__", "")
        if name in AMPLIFYING or name == "format_map":
            owner = getattr(__obj, "__self__", "")
            __self.weigh_product(chain([owner if isinstance(owner, str) else ""], args, named.values()))
        return super().call(__context, __obj, *args, **named)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Return what formats in place of a text's own method, for texts without large widths."""
        wrapped = super().wrap_str_format(value)
        if wrapped is not None and WIDE.search(value.__self__):
            raise TooMuch("a width in a format has four digits at most")
        return wrapped

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        for body in [source, *source.find_all(REPEATED)]:
            put_step(body)
        return super()._generate(source, *args, **options)


def put_step(node: Any) -> None:
    """Put a call before a body that says what running it once comes to."""
    inside = list(own_nodes(node.body))
    characters = sum(len(one.data) for one in inside if isinstance(one, nodes.TemplateData))
    steps = len(inside) + RUN
    call = nodes.Call(
        nodes.EnvironmentAttribute("step"), [nodes.Const(steps), nodes.Const(characters)], [], None, None
    )  # fmt: skip
    statement = nodes.ExprStmt(call, lineno=node.lineno)
    statement.set_environment(node.environment)
    statement.set_lineno(node.lineno)
    node.body = [statement, *node.body]


def own_nodes(found: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield the nodes of a body, without those of bodies in it, which count themselves."""
    left = list(found)
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, REPEATED):
            left.extend(node.iter_child_nodes())


def len_of(value: Any) -> int:
    """Return how long a text or list is; 0 for what has no length."""
    return len(value) if hasattr(value, "__len__") else 0


def size_of(value: Any) -> int:
    """Return about how many characters a value is written out with. Raises TooMuch where they are very many."""
    size, left = 0, [value]
    while left:
        one = left.pop()
        size += ITEM + (len(one) if isinstance(one, (str, bytes)) else 0)
        if size > MAX_OUTPUT:
            raise TooMuch(f"it makes more than {MAX_OUTPUT} characters at once")
        if isinstance(one, dict):
            left.extend(chain(one, one.values()))
        elif isinstance(one, CONTAINERS):
            left.extend(one)
    return size
