"""`sitegen schema`: a JSON Schema for each kind of YAML file of an edition, for editors to complete and check by.

They stand in the edition, in annotations/.schema, and each file names its own in its first line (`modeline`).
"""

from __future__ import annotations

import json
import os
import posixpath
from pathlib import Path, PurePosixPath
from typing import Any

from sitegen.layers import LAYERS
from sitegen.model.config import Config, PageMatter, TextMatter
from sitegen.model.confined import read_confined, write_new
from sitegen.model.layer import Layer
from sitegen.model.problem import SitegenError
from sitegen.model.record import ID_PATTERN, Struct
from sitegen.schemas.editors import editor_schema, refusal

FOLDER = "annotations/.schema"
"""Where an edition keeps its schemas; hidden, so that nobody takes it for a layer."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"

SINGLE: dict[str, tuple[type[Struct], str]] = {
    "edition": (Config, "The edition"),
    "text": (TextMatter, "A text's front matter"),
    "page": (PageMatter, "A page's front matter"),
}
"""The schemas of what is no layer, with their titles."""


def file_schema(layer: Layer) -> dict[str, Any]:
    """Return the schema of a layer's files: mappings of ids to entries."""
    entry = editor_schema(layer.record)
    definitions = entry.pop("$defs")
    name = layer.record.__name__
    return {
        "$schema": DIALECT,
        "$id": f"{layer.name}.json",
        "title": layer.heading,
        "description": f"The {layer.plural} of an edition, each below its id.",
        "type": "object",
        "propertyNames": {"title": "id", "description": "An id of your choice.", **refusal(ID_PATTERN)},
        "additionalProperties": {"$ref": f"#/$defs/{name}"},
        "$defs": {**definitions, name: entry},
    }


def single_schema(name: str) -> dict[str, Any]:
    """Return the schema of edition.yaml (`edition`) or of front matter (`text`, `page`)."""
    record, title = SINGLE[name]
    return {"$schema": DIALECT, "$id": f"{name}.json", **editor_schema(record), "title": title}


def schema_files() -> dict[str, bytes]:
    """Return all schemas as files, by name; the same bytes every time."""
    schemas = {layer.name: file_schema(layer) for layer in LAYERS} | {name: single_schema(name) for name in SINGLE}
    return {
        f"{name}.json": (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
        for name, schema in schemas.items()
    }


def modeline(path: str) -> str:
    """Return the comment that names a file's schema to an editor, for its path relative to the edition with /."""
    parts = PurePosixPath(path).parts
    if parts[0] == "annotations":
        name = PurePosixPath(parts[1]).stem
    else:
        name = {"texts": "text", "pages": "page"}.get(parts[1], "edition")
    way = posixpath.relpath(f"{FOLDER}/{name}.json", posixpath.dirname(path))
    return f"# yaml-language-server: $schema={way}"


def outdated(folder: Path) -> list[str]:
    """Return the names of the schemas in a folder that are missing, or not what this version writes."""
    return [name for name, content in schema_files().items() if read(folder / name) != content]


def read(path: Path) -> bytes | None:
    """Return a file's bytes; None where there is no such file."""
    try:
        return read_confined(path)
    except OSError:
        return None


def write_schemas(folder: Path) -> list[str]:
    """Write the schemas that a folder lacks, or has in other words, and return their names.

    Raises `SitegenError` if it can't be written.
    """
    names = outdated(folder)
    files = schema_files()
    for name in names:
        partial = folder / f".{name}.partial"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_new(partial, files[name])
            os.replace(partial, folder / name)  # noqa: PTH105 - the plain call says that it is the atomic one
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise SitegenError(f"{folder / name} can't be written: {error.strerror}") from error
    return names
