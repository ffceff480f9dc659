"""Problems compared: which are new, which were fixed, which remain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from sitegen.model.problem import Problem


class ProblemChanges(msgspec.Struct, frozen=True):
    """The problems of two editions, by place."""

    new: tuple[Problem, ...]
    remaining: tuple[Problem, ...]
    """As they stand now."""
    fixed: tuple[Problem, ...]
    """As they stood before."""


def compare_problems(old: Sequence[Problem], new: Sequence[Problem]) -> ProblemChanges:
    """Return what became of the problems. They are the same by code, file and message, wherever in the file."""
    left = Counter(map(identity, old))
    came: list[Problem] = []
    remaining: list[Problem] = []
    for problem in new:
        known = left[identity(problem)] > 0
        left[identity(problem)] -= known
        (remaining if known else came).append(problem)
    fixed = []
    for problem in old:
        if left[identity(problem)] > 0:
            left[identity(problem)] -= 1
            fixed.append(problem)
    return ProblemChanges(tuple(came), tuple(remaining), tuple(fixed))


def identity(problem: Problem) -> tuple[str, str, str]:
    """Return what tells a problem from others, whichever line it stands in."""
    return (problem.code, problem.path, problem.message)
