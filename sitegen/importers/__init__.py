"""Bring texts in: plain text, Markdown, HTML → content files without boilerplate; known originals whole."""

from sitegen.importers.choose import import_source
from sitegen.importers.values import CopyError, Dropped, Imported, KnownText

__all__ = ["CopyError", "Dropped", "Imported", "KnownText", "import_source"]
