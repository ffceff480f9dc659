"""Split a text or page into its front matter and its Markdown body."""

from __future__ import annotations

import msgspec

from sitegen.model import codes
from sitegen.model.problem import Place, Problem


class Split(msgspec.Struct, frozen=True):
    """A file cut in two."""

    matter: str
    """YAML; it begins on the file's second line."""
    body: str
    body_line: int
    """The file's line that the body begins on, from 1."""


def split_front_matter(source: str, name: str, problems: list[Problem]) -> Split | None:
    """Return front matter and body, or None after adding a problem."""
    lines = source.split("\n")
    if lines[0].rstrip() != "---":
        problems.append(codes.FRONT_MATTER.at(Place(name), "the file does not begin with front matter",
                                              "begin with a line ---, then `title: …`, then a line ---"))  # fmt: skip
        return None
    for index, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return Split("\n".join(lines[1:index]) + "\n", "\n".join(lines[index + 1 :]), index + 2)
    problems.append(codes.FRONT_MATTER.at(Place(name, 1, 1, 1, 4), "the front matter does not end",
                                          "end it with a line ---"))  # fmt: skip
    return None
