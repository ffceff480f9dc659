"""The schemas for editors: well made, complete, and of one mind with `sitegen check`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from sitegen.layers import LAYERS
from sitegen.load.edition import load_edition
from sitegen.load.yaml_source import load_yaml
from sitegen.model.dates import parse_date
from sitegen.schemas import FOLDER, SINGLE, file_schema, schema_files, single_schema
from tests.conftest import ROOT, Run
from tests.load.test_load_records import EXAMPLES, ODD, copied, judge, spots

SCHEMAS = {name.removesuffix(".json"): json.loads(content) for name, content in schema_files().items()}
EDITOR_NAMES = {"config": "edition"}
"""What the loader's tests call otherwise."""

STANDARD = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "examples", "default", "enum", "type", "properties",
    "required", "additionalProperties", "propertyNames", "items", "minItems", "maxItems", "minLength", "minimum",
    "pattern", "if", "else",
}  # fmt: skip
"""The keywords of the standard that are used."""


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a schema and all schemas inside it."""
    yield node
    for key in ("$defs", "properties"):
        for inside in node.get(key, {}).values():
            yield from nodes(inside)
    for key in ("items", "additionalProperties", "propertyNames", "if", "else"):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key])


def test_there_is_one_for_each_kind_of_file() -> None:
    """Each layer has its own, and so have edition.yaml, texts and pages."""
    assert set(SCHEMAS) == {layer.name for layer in LAYERS} | {"edition", "text", "page"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_schema_of_the_standard(name: str) -> None:
    """It is valid by the metaschema of draft 2020-12, and has no keyword but the standard's and one of editors."""
    schema = SCHEMAS[name]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"{name}.json"
    jsonschema_rs.meta.validate(schema)
    assert {key for node in nodes(schema) for key in node} <= STANDARD | {"patternErrorMessage"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_described_by_words_and_an_example(name: str) -> None:
    """Every key at every depth has a description in sentences, and examples that it takes; no mapping takes others."""
    schema = SCHEMAS[name]
    keys = [(key, node) for each in nodes(schema) for key, node in each.get("properties", {}).items()]
    assert keys
    for key, node in keys:
        assert re.fullmatch(r"\S.*\.", node["description"]), key
        assert node["examples"], key
        judged = jsonschema_rs.Draft202012Validator({**node, "$defs": schema.get("$defs", {})})
        assert all(judged.is_valid(example) for example in node["examples"]), key
        if key in ("date", "added", "changed", "accessed", "published"):
            assert all(parse_date(example) for example in node["examples"])
    assert all(node["additionalProperties"] is False for node in nodes(schema) if "properties" in node)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_the_edition_is_valid(layer: Any) -> None:
    """All entries of the repository's edition are valid by the schema of their file."""
    path = ROOT / "annotations" / f"{layer.name}.yaml"
    loaded = load_yaml(path.read_text(encoding="utf-8"), path.name, [])
    assert loaded is not None
    assert loaded.data
    judged = jsonschema_rs.Draft202012Validator(file_schema(layer))
    assert [error.message for error in judged.iter_errors(loaded.data)] == []
    assert not judged.is_valid({"Not an id": next(iter(loaded.data.values()))})
    assert not judged.is_valid({"mine": {}})


# ---- of one mind with the loader


def as_an_editor_reads(value: Any) -> Any:
    """Return what YAML 1.2 makes of plain words: numbers and true and false among them. No fingerprint is a number."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(item) for item in value]
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,20}(\.[0-9]+)?", value):
        return json.loads(value.lstrip("0") or "0")
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_agrees_with_the_loader(name: str) -> None:
    """Wherever a value of a record is another, editors refuse what the loader refuses, and nothing else.

    But for numbers as an editor reads them: an editor takes them for words where words must look like something.
    """
    own = EDITOR_NAMES.get(name, name)
    layers = {layer.name: layer for layer in LAYERS}
    schema = single_schema(own) if own in SINGLE else file_schema(layers[own])
    judged = jsonschema_rs.Draft202012Validator(schema)
    for path in spots(EXAMPLES[name]):
        for odd in [*ODD, "1984", "1.5", "false"]:
            record = copied(EXAMPLES[name])
            parent = record
            for step in path[:-1]:
                parent = parent[step]
            parent[path[-1]] = copied(odd)
            well = judge(name, copied(record))
            file = record if own in SINGLE else {"mine": record}
            if well:
                assert judged.is_valid(file), (path, odd)
                assert judged.is_valid(as_an_editor_reads(file)), (path, odd)
            elif odd != "0":  # a block or a number of words from 1 on, which in quotation marks only the loader sees
                assert not judged.is_valid(file), (path, odd)


# ---- the command


def test_the_repository_has_them_as_they_are_now(run: Run) -> None:
    """The schemas that are committed are those of the record types; else `sitegen schema` was forgotten."""
    assert run("schema", "--check").returncode == 0
    assert {path.name: path.read_bytes() for path in (ROOT / FOLDER).iterdir()} == schema_files()


def test_the_command_writes_what_is_out_of_date(edition: Path, run: Run) -> None:
    """`--check` names what differs and exits 1; without it that is written, and the edition is as sound as before."""
    (edition / FOLDER / "claims.json").write_text("{}", encoding="utf-8")
    (edition / FOLDER / "text.json").unlink()
    checked = run("schema", "-C", edition, "--check")
    assert checked.returncode == 1
    assert re.findall(r"(\w+)\.json$", checked.stdout, re.M) == ["claims", "text"]
    assert "2 of the schemas are out of date" in checked.stderr
    assert not (edition / FOLDER / "text.json").exists()
    written = run("schema", "-C", edition)
    assert (written.returncode, written.stdout) == (0, checked.stdout)
    assert {path.name: path.read_bytes() for path in (edition / FOLDER).iterdir()} == schema_files()
    assert load_edition(edition, LAYERS, originals=False)[1] == []


def test_the_command_writes_where_it_is_told(tmp_path: Path, run: Run) -> None:
    """`-o` names another folder, and needs no edition; without it, a folder without one is refused."""
    assert run("schema", "-o", tmp_path / "out", cwd=tmp_path).returncode == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == set(schema_files())
    refused = run("schema", cwd=tmp_path)
    assert refused.returncode == 2
    assert "holds no edition" in refused.stderr
    assert not (tmp_path / "annotations").exists()


def test_a_folder_that_can_not_be_written_is_told(tmp_path: Path, run: Run) -> None:
    """Where a schema can't be written the command says so in a line, and leaves nothing half written."""
    (tmp_path / "out" / "actors.json").mkdir(parents=True)
    refused = run("schema", "-o", tmp_path / "out")
    assert refused.returncode == 2
    assert "actors.json can't be written" in refused.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["actors.json"]
