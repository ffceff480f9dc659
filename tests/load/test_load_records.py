"""Records: they take the keys and values of the format and no others, and both of their judges agree on that."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.layers import LAYERS
from sitegen.layers.claims import Claim, ClaimEvent, ClaimLink, Outcome
from sitegen.layers.relations import Stance
from sitegen.layers.sources import SourcePart
from sitegen.load.edition import load_edition
from sitegen.load.records import PATTERNS, nodes_at, read_record
from sitegen.load.yaml_source import Loaded
from sitegen.model.config import Config, OriginalMatter, PageMatter, Repository, TextMatter
from sitegen.model.entry import Marks
from sitegen.model.problem import Place, Problem
from sitegen.model.record import Name, Selector, SourceAt, Struct
from sitegen.model.schema import convert_scalars, marked, patterns, references, schema_of, typed

ROOT = Path(__file__).parents[2]

EVERY = "label was by added changed sources confidence at except"
"""The keys of every entry."""

KEYS = {
    "actors": f"{EVERY} name* kind* names about roles same_as",
    "events": f"{EVERY} title* date* class* about actors reference",
    "claims": f"{EVERY}* statement* kind* held_by* according_to hedged links events outcome".replace(
        "except*", "except").replace(" at ", " at* "),
    "relations": f"{EVERY} text* from* to* means* stances* claims",
    "glossary": f"{EVERY} term* forms definition* see",
    "notes": f"{EVERY} title* body*".replace(" at ", " at* "),
    "sources": f"{EVERY} title* publisher date urls accessed archived kind parts note",
}  # fmt: skip
"""The keys of each layer's entries; those with a star are required."""

PARTS: dict[type[Struct], str] = {
    Selector: "text* p quote prefix suffix version",
    SourceAt: "id* where",
    Name: "name* fold",
    ClaimLink: "rel* to* why*",
    ClaimEvent: "id* as",
    Outcome: "verdict* note",
    Stance: "status* by*",
    SourcePart: "publisher date url",
    Config: "title* subtitle language* description* editors base_url repository question method rights max_quote texts "
    "compare search editor",
    Repository: "forge url branch path",
    TextMatter: "title* author published publisher url language rights note original",
    OriginalMatter: "files paragraphs*",
    PageMatter: "title*",
}
"""The keys of what stands inside entries, in edition.yaml and in front matter."""

CHOICES = {
    ("actors", "kind"): "person state organisation group place",
    ("actors", "confidence"): "confirmed well-known inferred uncertain unconfirmed",
    ("events", "class"): "text presupposed context",
    ("events", "reference"): "named inferred uncertain",
    ("claims", "kind"): "assertion belief forecast conditional recommendation evaluation",
    ("claims", "links", 0, "rel"): "supports attacks contradicts restates qualifies depends-on answers",
    ("claims", "events", 0, "as"): "occasion bears-on outcome",
    ("claims", "outcome", "verdict"): "borne-out not-borne-out followed not-followed mixed contested open untestable",
    ("claims", "at", 0, "version"): "text digest original",
    ("relations", "stances", 0, "status"): "asserted believed denied advised prospective",
    ("sources", "kind"): "news official reference database book article",
}
"""The values of the keys that take only some."""

MARKDOWN = {
    "actors": "about roles.*", "events": "about", "claims": "statement links.*.why outcome.note", "relations": "means",
    "glossary": "definition", "notes": "body", "sources": "note",
}  # fmt: skip
DATES = {"events": "added changed date", "sources": "added changed date accessed parts.*.date"}
ADDRESSES = {"actors": "same_as.*", "sources": "urls.* archived parts.*.url"}
REFERENCES = {
    "actors": {},
    "events": {"actors": "actors.*"},
    "claims": {"actors": "held_by.* according_to", "claims": "links.*.to", "events": "events.*.id"},
    "relations": {"texts": "text", "actors": "from to stances.*.by", "claims": "claims.*"},
    "glossary": {"glossary": "see.*"},
    "notes": {},
    "sources": {},
}
"""What the values of each layer mean, by their ways."""

RECORDS: dict[str, type[Struct]] = {layer.name: layer.record for layer in LAYERS}


def starred(schema: dict[str, Any]) -> set[str]:
    """Return the keys of a schema, the required ones with a star."""
    return {key + ("*" if key in schema.get("required", ()) else "") for key in schema["properties"]}


def definition(record: type[Struct]) -> dict[str, Any]:
    """Return the schema of a record without the reference that leads to it."""
    schema = schema_of(record)
    found: dict[str, Any] = schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def test_table_names_every_layer() -> None:
    """The tables above are of all layers."""
    assert set(KEYS) == set(MARKDOWN) == set(REFERENCES) == set(RECORDS)


@pytest.mark.parametrize("layer", KEYS)
def test_keys_of_a_layer(layer: str) -> None:
    """A layer's entries take the keys of the format and no others, and need those that are marked."""
    schema = definition(RECORDS[layer])
    assert starred(schema) == set(KEYS[layer].split())
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("record", PARTS, ids=lambda record: record.__name__)
def test_keys_of_a_part(record: type[Struct]) -> None:
    """What stands inside entries, edition.yaml and front matter take the keys of the format and no others."""
    schema = definition(record)
    assert starred(schema) == set(PARTS[record].split())
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("way", CHOICES, ids=lambda way: ".".join(map(str, way)))
def test_choices(way: tuple[Any, ...]) -> None:
    """A key that takes only some values takes those of the format."""
    schema = schema_of(RECORDS[way[0]])
    found = [node["enum"] for node in nodes_at(schema, schema, way[1:]) if "enum" in node]
    assert [set(values) for values in found] == [set(CHOICES[way].split())]


def ways(text: str) -> set[tuple[str, ...]]:
    """Return a table's ways."""
    return {tuple(way.split(".")) for way in text.split()}


@pytest.mark.parametrize("layer", KEYS)
def test_values_are_known_for_what_they_are(layer: str) -> None:
    """The schema says which values are Markdown, dates, addresses and references, so that all of them are checked."""
    record = RECORDS[layer]
    assert set(marked(record, "markdown")) == ways(MARKDOWN[layer])
    assert set(marked(record, "edtf")) == ways(DATES.get(layer, "added changed"))
    assert set(marked(record, "url")) == ways(ADDRESSES.get(layer, ""))
    found: dict[str, set[tuple[str, ...]]] = {}
    for way, target in references(record):
        found.setdefault(target, set()).add(way)
    wanted = {target: ways(text) for target, text in REFERENCES[layer].items()}
    wanted.setdefault("texts", set()).update(ways("at.*.text except.*.text"))
    wanted["sources"] = ways("sources.* sources.*.id")
    assert found == wanted


def test_every_pattern_has_words() -> None:
    """For each pattern that a value may fail there are words that say what it must be."""
    found = set()
    for record in (*RECORDS.values(), Config, TextMatter, PageMatter):
        patterns(record, lambda node: found.add(node["pattern"]) is None if "pattern" in node else False)
    assert found == set(PATTERNS)


# ---- two judges

EXAMPLES: dict[str, dict[str, Any]] = {
    "actors": {"name": "x", "kind": "person", "names": ["a", {"name": "b", "fold": "true"}], "roles": {"t": "m"}},
    "events": {"title": "x", "date": "2019", "class": "text", "actors": ["a"], "reference": "named"},
    "claims": {
        "statement": "x",
        "at": [{"text": "t", "p": "3", "quote": "q", "prefix": " ", "suffix": ".", "version": "digest"}],
        "kind": "belief", "held_by": ["a"], "according_to": "b", "hedged": "false",
        "links": [{"rel": "answers", "to": "c", "why": "y"}], "events": [{"id": "e", "as": "outcome"}],
        "outcome": {"verdict": "open", "note": "n"},
    },
    "relations": {"text": "t", "from": "a", "to": "b", "means": "m", "stances": [{"status": "denied", "by": "a"}]},
    "glossary": {"term": "x", "definition": "d", "forms": ["f"], "see": ["t"]},
    "notes": {
        "title": "x", "at": [{"text": "t"}], "body": "b", "was": ["old-id"], "by": ["p"],
        "sources": ["s", {"id": "s", "where": "w"}],
    },
    "sources": {
        "title": "x", "kind": "book", "urls": ["https://example.org"], "parts": [{"date": "2019"}],
        "archived": "https://a.org",
    },
    "config": {
        "title": "x", "language": "en-GB", "description": "d", "max_quote": "8", "search": "false", "texts": ["t"],
        "compare": [["a", "b"]], "editors": ["e"],
        "repository": {"forge": "gitlab", "url": "https://a.org", "branch": "b"},
    },
    "text": {
        "title": "x", "published": "2019", "language": "de",
        "original": {"files": ["0" * 64], "paragraphs": ["f" * 64]},
    },
}  # fmt: skip
"""A well made record of each kind, as YAML gives it."""

JUDGED: dict[str, type[Struct]] = {**RECORDS, "config": Config, "text": TextMatter}
ODD: list[Any] = [
    None, "", "x", "3", "0", "h2", "title", "true", "a b", "person", "Ä", [], ["x"], [[]], {}, {"x": "y"},
    ["", None], [{}], {"text": "t"}, [{"text": "t"}], {"name": "x"}, [{"name": "x"}], ["a", "b"],
    [["a", "b", "c"]], "1234567", "f" * 64, {"": ""},
]  # fmt: skip


def copied(value: Any) -> Any:
    """Return a deep copy of plain values."""
    return msgspec.json.decode(msgspec.json.encode(value))


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all values inside a value."""
    found = [path] if path else []
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        found.extend(spots(item, (*path, key)))
    return found


def judge(name: str, data: dict[str, Any]) -> bool:
    """Return whether a record is well made, after seeing that both judges say the same."""
    record = JUDGED[name]
    convert_scalars(data, record)
    by_schema = jsonschema_rs.Draft202012Validator(schema_of(record)).is_valid(data)
    try:
        msgspec.convert(data, record)
    except msgspec.ValidationError:
        by_type = False
    else:
        by_type = True
    nulls = "null" in msgspec.json.encode(data).decode()
    assert by_schema == by_type or (nulls and by_type), data
    return by_schema


@pytest.mark.parametrize("name", JUDGED)
def test_examples_are_well_made(name: str) -> None:
    """The examples from which the next test departs have no fault."""
    assert judge(name, copied(EXAMPLES[name]))


@given(st.data())
@settings(deadline=None, derandomize=True, max_examples=600)
def test_both_judges_agree(data: st.DataObject) -> None:
    """Where values of a record are others, or are gone, its type and its schema agree on whether it is well made."""
    name = data.draw(st.sampled_from(sorted(JUDGED)))
    record = copied(EXAMPLES[name])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(spots(record)))
        parent = record
        for step in path[:-1]:
            parent = parent[step]
        change = data.draw(st.sampled_from(["put", "put", "delete", "add"]))
        if change == "delete":
            del parent[path[-1]]
        elif change == "add" and isinstance(parent, dict):
            parent[data.draw(st.sampled_from(["colour", "text", "note", "at", "url"]))] = copied(
                data.draw(st.sampled_from(ODD))
            )
        else:
            parent[path[-1]] = copied(data.draw(st.sampled_from(ODD)))
        if not spots(record):
            break
    well = judge(name, copied(record))
    problems: list[Problem] = []
    marks = Marks(1, 1)
    read = read_record(Loaded(record, marks), Place("f"), JUDGED[name], problems, "the record")
    assert (read is None) == bool(problems)
    if not well:
        assert problems
    for problem in problems:
        assert problem.hint
        assert not re.search(
            r"\b(None|str|int|dict|array|object|null|Expected|type)\b", problem.message + problem.hint
        ), problem


# ---- the real edition


def test_the_edition_loads() -> None:
    """The repository's own edition loads without a problem, whole."""
    edition, problems = load_edition(ROOT, LAYERS, originals=False)
    assert problems == []
    assert len(edition.texts) == 2
    assert {name: len(entries) for name, entries in edition.entries.items()} == {
        "actors": 20, "events": 59, "claims": 28, "relations": 19, "glossary": 25, "notes": 15, "sources": 54,
    }  # fmt: skip
    claims: list[Claim] = [entry.record for entry in edition.entries["claims"].values()]
    assert sum(len(claim.links) for claim in claims) == 44
    assert {name: set(ids or ()) for name, ids in edition.declared.items()} == {
        "texts": set(edition.texts), "pages": set(edition.pages),
        **{name: set(entries) for name, entries in edition.entries.items()},
    }  # fmt: skip


def test_only_wanted_values_are_read_as_numbers_and_booleans() -> None:
    """Of all keys only a few take true or false, or a number."""
    found = {(kind, ".".join(way)) for record in (*RECORDS.values(), Config, TextMatter) for way, kind in typed(record)}
    assert found == {
        ("boolean", "hedged"), ("boolean", "search"), ("boolean", "names.*.fold"), ("boolean", "forms.*.fold"),
        ("integer", "at.*.p"), ("integer", "except.*.p"), ("integer", "max_quote"),
    }  # fmt: skip
