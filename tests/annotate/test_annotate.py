"""`sitegen annotate`: words in, a file out that the edition takes; or nothing at all, and a reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.build import check
from sitegen.cli import main
from sitegen.model.passage import Passage
from sitegen.starter import start_edition

LAYERS = {
    "actors": ("Anna rows the mail", "name=The rower", "kind=person", "roles={the-ferry: She rows.}"),
    "events": ("held a feast", "title=A feast", "date=2024-05", "class=text", "actors=village, anna"),
    "claims": (
        "an hour",
        "statement=It is quick, [by boat](term:toll): an hour [@ferry-book].",
        "kind=evaluation",
        "held_by=anna",
        "hedged=true",
        'links={rel: restates, to: boat-is-faster, why: "Same boat, same hour."}',
        "outcome={verdict: open}",
    ),
    "relations": (
        "held a feast",
        "from=village",
        "to=anna",
        "means=an invitation",
        "stances={status: asserted, by: village}",
        "stances={status: denied, by: anna}",
    ),
    "glossary": ("the mail", "term=mail", "forms=mail", "definition=Letters.", "see=toll"),
    "notes": ("“A promise,” she said", "title=Who speaks: “she”?", "body=Anna does.", "sources=ferry-book"),
    "sources": ("", "title=A chart of the lake", "urls=https://example.org/chart", "urls=https://example.org/2"),
}
"""For each layer the words, and its keys. The references are to entries of the starter edition."""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A first edition."""
    start_edition(tmp_path / "mine")
    return tmp_path / "mine"


def run(root: Path, *args: str, typed: str = "") -> Result:
    """Run the command on an edition, with lines piped into it."""
    return CliRunner().invoke(main, ["annotate", "-C", str(root), *args], input=typed)


def sets(*settings: str) -> list[str]:
    """Return settings as options."""
    return [part for setting in settings for part in ("--set", setting)]


def written(root: Path) -> list[str]:
    """Return every file below the edition's annotations that its start did not make, hidden ones too."""
    folder = root / "annotations"
    names = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.parent != folder or p.is_dir())
    return sorted(name for name in names if not name.startswith(".schema"))


def passages(root: Path, layer: str, entry: str) -> list[Passage]:
    """Return the passages that an entry's selectors have, after a check without errors."""
    checked = check(root, originals=True)
    assert [p for p in checked.problems if p.severity == "error"] == []
    return [p for p in checked.annotated.passages if p.ref == (layer, entry) and p.method != "mention"]


NOTE = ("--layer", "note", "--set", "title=A thought", "--set", "body=So it is.")
"""The options of a note."""


@pytest.mark.parametrize("layer", LAYERS)
def test_options_alone_make_an_entry_of_each_layer(mine: Path, layer: str) -> None:
    """With words and keys given nothing is asked; the entry is in the edition, and on exactly these words."""
    words, *settings = LAYERS[layer]
    done = run(mine, *words.split(), "--layer", layer, "--id", "new-one", *sets(*settings), "--yes")
    assert done.exit_code == 0, done.output
    assert written(mine) == [layer, f"{layer}/new-one.yaml"]
    assert [p.quote for p in passages(mine, layer, "new-one")] == ([words] if words else [])
    source = (mine / "annotations" / layer / "new-one.yaml").read_text(encoding="utf-8")
    assert source.startswith(f"# yaml-language-server: $schema=../.schema/{layer}.json\nnew-one:\n")
    assert f'added: "{date.today().isoformat()}"' in source
    assert "\n  by:" not in source


def test_the_file_reads_as_one_written_by_hand(mine: Path) -> None:
    """Selectors in braces, booleans and lists as YAML has them, long words folded, keys in the order of the format."""
    body = "the mail " * 14 + "and the answers"
    options = [*sets("term=mail", f"definition={body}", "forms=mail", "forms=the mail"), "--by", "A. Reader", "--yes"]
    assert run(mine, "rows the mail", "--layer", "term", *options).exit_code == 0
    today = date.today().isoformat()
    assert (mine / "annotations/glossary/mail.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../.schema/glossary.json\n"
        "mail:\n"
        "  at:\n"
        '    - {text: the-ferry, p: 1, quote: "rows the mail"}\n'
        "  term: mail\n"
        "  definition: >-\n"
        f"    {('the mail ' * 13).strip()}\n"
        "    the mail and the answers\n"
        "  forms: [mail, the mail]\n"
        "  by: A. Reader\n"
        f'  added: "{today}"\n'
    )  # fmt: skip


def test_words_are_found_however_they_are_typed(mine: Path) -> None:
    """Straight quotation marks, line breaks and small letters find the words; what is quoted is the text's own."""
    assert run(mine, '"a promise," she\n said', *NOTE, "--yes").exit_code == 0
    assert [p.quote for p in passages(mine, "notes", "a-thought")] == ["“A promise,” she said"]
    assert [p.method for p in passages(mine, "notes", "a-thought")] == ["exact"]


def test_words_that_stand_twice_are_listed_and_picked(mine: Path) -> None:
    """Without a terminal the places are listed with block and context, exit 2; --pick, --p and more words choose."""
    done = run(mine, "the bridge", *NOTE, "--yes")
    assert done.exit_code == 2
    assert "  2  the-ferry, paragraph 2: …" in done.output
    assert "believe in [the bridge] when it was wet" in done.output
    assert "--pick N" in done.output
    assert run(mine, "the bridge", *NOTE, "--yes", "--pick", "3").exit_code == 2
    assert written(mine) == []
    assert run(mine, "the bridge", *NOTE, "--yes", "--pick", "2").exit_code == 0
    first, second = run(mine, "The bridge", "--p", "3", *NOTE, "--yes"), run(mine, "bridge has", *NOTE, "--yes")
    assert (first.exit_code, second.exit_code) == (0, 0)
    (picked,) = passages(mine, "notes", "a-thought")
    assert (picked.block, picked.quote) == ("p2", "the bridge")
    assert picked.start == check(mine, originals=True).annotated.block(picked).text.rindex("the bridge")
    assert [p.quote for p in passages(mine, "notes", "a-thought-2")] == ["The bridge"]
    assert [p.quote for p in passages(mine, "notes", "a-thought-3")] == ["bridge has"]


def test_words_that_only_resemble_the_text_are_never_taken_unasked(mine: Path) -> None:
    """A misspelt quote is answered by what is most like it; only --pick takes that."""
    done = run(mine, "every evning she rows the anwers", *NOTE, "--yes")
    assert done.exit_code == 2
    assert "does not stand" in done.output
    assert "[every evening she rows the answers]" in done.output
    assert written(mine) == []
    assert run(mine, "every evning she rows the anwers", *NOTE, "--yes", "--pick", "1").exit_code == 0
    assert [p.quote for p in passages(mine, "notes", "a-thought")] == ["every evening she rows the answers"]


def test_without_words_the_entry_is_of_a_block_or_a_text(mine: Path) -> None:
    """--text and --p alone name the whole block; --text alone the whole text."""
    assert run(mine, "--text", "the-ferry", "--p", "2", *NOTE, "--yes").exit_code == 0
    assert run(mine, "--text", "the-ferry", *NOTE, "--yes").exit_code == 0
    assert [(p.block, p.method) for p in passages(mine, "notes", "a-thought")] == [("p2", "block")]
    assert [p.method for p in passages(mine, "notes", "a-thought-2")] == ["text"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["zebra crossings abound"], "stands nowhere"),
        (["the mail", "--text", "the-fery"], "did you mean the-ferry?"),
        (["the mail", "--text", "the-ferry", "--p", "9"], "has no block p9"),
        (["--p", "2"], "--p needs --text"),
        ([], "a note needs a place"),
        (["an hour", "--id", "wet-bridge"], "already in annotations/notes.yaml:3"),
        (["an hour", "--id", "Wet Bridge"], "try wet-bridge"),
        (["an hour", "--set", "titel=x"], "did you mean title?"),
        (["an hour", "--set", "title=x"], "is given twice"),
        (["an hour", "--set", "title"], "write KEY=VALUE"),
        (["an hour", "--set", "at={text: the-ferry"], "--set at: this is not YAML"),
        (["an hour", "--layer", "nots"], "did you mean notes?"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(mine: Path, args: list[str], told: str) -> None:
    """Exit 2, what is wrong and what to write instead; nothing is written."""
    done = run(mine, *NOTE, "--yes", *args)
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output
    assert written(mine) == []


def test_keys_that_are_missing_are_named(mine: Path) -> None:
    """--yes asks nothing: what the layer requires and nobody gave is told, all of it."""
    done = run(mine, "an hour", "--layer", "claim", "--set", "kind=belief", "--yes")
    assert done.exit_code == 2
    assert "a claim needs statement, held_by: give each by --set KEY=VALUE" in done.output
    assert written(mine) == []


@pytest.mark.parametrize(
    ("setting", "code", "hint"),
    [
        ("held_by=ana", "unknown-entry", "did you mean `anna`?"),
        ("kind=asertion", "bad-value", "did you mean assertion?"),
        ("statement=As in [@ferry-bok].", "unknown-source", "did you mean `ferry-book`?"),
        ("statement=See [her](actor:ana).", "unknown-entry", "did you mean `anna`?"),
        ("links={rel: supports, to: promises-are-tolls}", "missing-key", "why"),
        ("outcome=borne-out", "bad-value", "{key: value}"),
        ("changed=7 May 2024", "bad-date", "2024-05-07"),
    ],
)
def test_a_fault_is_told_at_its_line_and_nothing_is_written(mine: Path, setting: str, code: str, hint: str) -> None:
    """The file is checked as part of the edition before it is there; its faults are told as `check` would."""
    given = {"statement": "It is quick.", "kind": "assertion", "held_by": "anna"}
    key, _, value = setting.partition("=")
    settings = sets(*(f"{key}={value}" for key, value in (given | {key: value}).items()))
    done = run(mine, "an hour", "--layer", "claim", "--id", "quick", *settings, "--yes")
    assert done.exit_code == 1
    assert "annotations/claims/quick.yaml:" in done.output
    assert f"[{code}]" in done.output
    assert hint in done.output
    assert written(mine) == []


def test_faults_that_were_there_before_are_no_hindrance(mine: Path) -> None:
    """An edition with an error elsewhere still takes a good annotation; only what it adds counts."""
    notes = mine / "annotations" / "notes.yaml"
    notes.write_text(notes.read_text(encoding="utf-8").replace("event:bridge-promised", "event:gone"), encoding="utf-8")
    assert run(mine, "an hour", *NOTE, "--yes").exit_code == 0
    assert written(mine) == ["notes", "notes/a-thought.yaml"]


def test_a_fault_that_shows_in_another_file_counts(mine: Path) -> None:
    """A name that another actor has is an error of the new entry, wherever it is told."""
    done = run(mine, "--layer", "actor", *sets("name=Anna K.", "kind=person", "names=Anna"), "--yes")
    assert done.exit_code == 1
    assert "[name-clash]" in done.output
    assert written(mine) == []


def test_long_words_are_cut_to_a_start_that_is_unique(mine: Path) -> None:
    """Quote, prefix and suffix together keep to the edition's max_quote; a start that stands twice gets a context."""
    for path in (mine / "annotations").glob("*.yaml"):
        path.unlink()
    config = mine / "content" / "edition.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "max_quote: 3\n", encoding="utf-8")
    text = mine / "content" / "texts" / "the-ferry.md"
    added = "\nOn the lake he sings, on the lake he sleeps, on the lake he dies.\n"
    text.write_text(text.read_text(encoding="utf-8") + added, encoding="utf-8")
    done = run(mine, "takes a day; the boat takes an hour", *NOTE, "--yes")
    assert (done.exit_code, "cut to what may be quoted: “takes a day”" in done.output) == (0, True)
    assert run(mine, "the lake he sleeps, on the lake", *NOTE, "--yes").exit_code == 0
    assert [p.quote for p in passages(mine, "notes", "a-thought")] == ["takes a day"]
    (second,) = passages(mine, "notes", "a-thought-2")
    assert second.start == check(mine, originals=True).annotated.block(second).text.index("the lake he sleeps")


def test_who_contributes_is_said_only_by_request(mine: Path) -> None:
    """SITEGEN_BY in the environment is as --by."""
    done = CliRunner(env={"SITEGEN_BY": "A. Reader"}).invoke(
        main, ["annotate", "-C", str(mine), "an hour", *NOTE, "--yes"]
    )
    assert done.exit_code == 0
    assert "by: A. Reader\n" in (mine / "annotations/notes/a-thought.yaml").read_text(encoding="utf-8")


def test_piped_lines_answer_what_is_asked(mine: Path) -> None:
    """One answer a line; a wrong one is told and asked again; ids are listed by ?; records are asked key by key."""
    answers = [
        "an hour",  # the words
        "clame", "3",  # the layer, by a name that is none, then by its number
        "It is quick.",
        "asertion", "assertion",
        "?", "ana", "anna, village",
        "hedge", "hedged", "maybe", "true",
        "links", "supports", "promises-are-tolls", "", "Both are of the boat.",
        "y", "qualifies", "boat-is-faster", "Only by water.", "n",
        "outcome", "open", "",
        "",  # no other key
        "wet bridge", "quick",  # the id
        "y",
    ]  # fmt: skip
    done = run(mine, typed="\n".join(answers) + "\n")
    assert done.exit_code == 0, done.output
    for told in (
        "did you mean claim?",
        "did you mean assertion?",
        "anna  Anna",
        "did you mean `anna`?",
        "did you mean hedged?",
        "is true or false",
        "`links[1].why` is required",
        "can't be an id",
    ):
        assert told in done.output, told
    (passage,) = passages(mine, "claims", "quick")
    assert passage.quote == "an hour"
    assert "  hedged: true\n" in (mine / "annotations" / "claims" / "quick.yaml").read_text(encoding="utf-8")
    record = check(mine, originals=True).annotated.edition.entries["claims"]["quick"].record
    assert (record.held_by, record.hedged, record.outcome.verdict) == (("anna", "village"), True, "open")
    assert [(link.rel, link.to) for link in record.links] == [
        ("supports", "promises-are-tolls"),
        ("qualifies", "boat-is-faster"),
    ]


def test_a_fault_that_only_the_edition_shows_is_asked_again(mine: Path) -> None:
    """A citation of nothing is told, then its key alone is asked for once more."""
    done = run(mine, "an hour", *NOTE[:4], typed="So says [@ferry-bok].\n\nSo says [@ferry-book].\ny\n")
    assert done.exit_code == 0, done.output
    assert "[unknown-source]" in done.output
    assert "So says [@ferry-book]." in (mine / "annotations/notes/a-thought.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("typed", ["So it is.\n", "So it is.\n\n", ""])
def test_input_that_ends_leaves_nothing(mine: Path, typed: str) -> None:
    """Where the lines are at an end before all is answered, the option that answers is named; exit 2."""
    done = run(mine, "an hour", "--layer", "note", "--set", "title=A thought", typed=typed)
    assert done.exit_code == 2
    assert "the input ended before this was answered; give it by --" in done.output
    assert written(mine) == []


def test_no_is_no(mine: Path) -> None:
    """The file is shown before it is written; whoever does not want it gets exit 1 and nothing."""
    done = run(mine, "an hour", *NOTE, typed="\nn\n")
    assert done.exit_code == 1
    assert "  2  a-thought:" in done.output
    assert written(mine) == []


def test_an_editor_may_have_the_last_word(mine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--edit opens the file in $EDITOR; what is saved is checked, and written."""
    script = tmp_path / "editor.sh"
    script.write_text("sed -i 's/So it is/So it was/' \"$1\"\n")
    monkeypatch.setenv("VISUAL", f"sh {script}")
    assert run(mine, "an hour", *NOTE, "--edit", "--yes").exit_code == 0
    assert "body: So it was.\n" in (mine / "annotations/notes/a-thought.yaml").read_text(encoding="utf-8")
    script.write_text("sed -i 's/title:/titel:/' \"$1\"\n")
    done = run(mine, "an hour", *NOTE, "--edit", "--yes")
    assert (done.exit_code, "[unknown-key]" in done.output) == (1, True)
    assert written(mine) == ["notes", "notes/a-thought.yaml"]
