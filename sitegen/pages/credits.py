"""Who contributed to the edition, by the entries' own word."""

from __future__ import annotations

from sitegen.model.edition import Annotated
from sitegen.model.views import View


def credits_view(annotated: Annotated) -> list[View]:
    """Return everyone whom an entry names as its contributor, by name, with the number of entries."""
    counted = annotated.contributors()
    return [
        {"name": name, "count": counted[name]} for name in sorted(counted, key=lambda name: (name.casefold(), name))
    ]
