"""Words: the strings of the interface in one language, by key; templates and views ask for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup, escape

Message = str | dict[str, str]
"""What is said; where it counts something, by plural form: ``one``, ``other``."""


class Words(msgspec.Struct, frozen=True):
    """The catalogue of one language."""

    language: str
    """BCP 47, as the edition names it."""
    messages: dict[str, Message]
    """By key, sections and names joined by full stops: ``text.notes``."""

    def __call__(self, key: str, n: int | None = None, **values: Any) -> str:
        """Return a message as plain text, `{name}` filled in; `n` chooses the plural form and fills `{n}`.

        Raises KeyError where the catalogue has no such key, or the message no such value.
        """
        message = self.messages[key]
        if not values and isinstance(message, str) and "{" not in message and "}" not in message:
            return message
        return self.form(key, n).format(n=n, **values)

    def markup(self) -> Callable[..., Markup]:
        """Return the function that gives messages as HTML: escaped, and so are the values that are no `Markup`.

        It takes what calling the catalogue takes, and remembers messages: each page of a site asks for the same ones.
        """
        escaped: dict[tuple[str, bool], str] = {}
        whole: dict[tuple[str, int | None], Markup] = {}

        def say(key: str, n: int | None = None, **values: Any) -> Markup:
            if not values and (known := whole.get((key, n))) is not None:
                return known
            message = escaped.get((key, n == 1))
            if message is None:
                message = escaped[key, n == 1] = str(escape(self.form(key, n)))
            if not values:
                return whole.setdefault((key, n), Markup(message.format(n=n)))
            return Markup(message.format(n=n, **{name: escape(value) for name, value in values.items()}))

        return say

    def form(self, key: str, n: int | None) -> str:
        """Return a message as the catalogue has it, in the form for `n`."""
        message = self.messages[key]
        if isinstance(message, str):
            return message
        return message["one" if n == 1 else "other"]


NO_WORDS = Words("en", {})
"""Stands in where nothing is shown."""
