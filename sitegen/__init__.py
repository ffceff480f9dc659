"""sitegen makes annotated reading editions: a static site from texts and YAML annotation files."""

__version__ = "0.1.0"
