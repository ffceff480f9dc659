"""Why a page is made anew, in words."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.model.tracking import Key

SAID = {
    "new": "new",
    "config": "edition.yaml: {0} changed",
    "prose": "edition.yaml: {0} changed",
    "texts": "texts came, went or changed places",
    "head": "text:{0} changed",
    "body": "text:{0} changed",
    "block": "text:{0} changed in {2}",
    "blocks": "text:{0} has other blocks",
    "page": "page {0} changed",
    "pages": "pages came or went",
    "ids": "{0} came or went",
    "order": "{0} changed places",
    "former": "former ids of {0} changed",
    "entry": "{0} changed",
    "has": "{0} came or went",
    "place": "{0} stands elsewhere in its file",
    "passages": "{0} stands elsewhere in the texts",
    "passages-in": "what stands in text:{0} changed",
    "referring": "what refers to {0} changed",
    "template": "template {0} changed",
    "problems": "problems changed",
    "contributors": "who contributed how many entries changed",
    "dated": "the first date came, or the last went",
    "indexed": "the search index came or went",
}
"""What is said of each kind of fact; `{0}` is what it is of, an entry by its kind and id."""
OF_ENTRIES = frozenset({"entry", "has", "place", "passages", "referring"})


def describe(fact: Key, kinds: Mapping[str, str]) -> str:
    """Return a fact that changed in words. `kinds`: what one entry of each layer is called (``note`` of ``notes``)."""
    kind, *about = fact
    if kind in OF_ENTRIES:
        about = [f"{kinds.get(about[0], 'text')}:{about[1]}"]
    return SAID.get(kind, kind).format(*about)
