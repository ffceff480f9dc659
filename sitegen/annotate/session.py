"""One run of `sitegen annotate`: place, layer, values, draft; what the options leave open is asked for, or told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from sitegen.annotate.dialogue import Form, ask, choose_hit, choose_layer, find_layer, listed, tell, yes
from sitegen.annotate.draft import Draft, make_draft, new_problems, propose_id, why_no_id
from sitegen.annotate.fields import Refusal, fields_of, read_value
from sitegen.annotate.places import Hit, find_words
from sitegen.annotate.selectors import block_id, make_selector, whole_selector
from sitegen.build import Checked
from sitegen.model.layer import Layer
from sitegen.model.near import closest
from sitegen.model.problem import Problem, SitegenError
from sitegen.report import as_text


class Session:
    """Makes one annotation for an edition."""

    def __init__(self, root: Path, checked: Checked, *, asking: bool) -> None:
        self.root = root
        self.checked = checked
        self.edition = checked.annotated.edition
        self.asking = asking

    def place(self, words: str, text: str, block: str, pick: int | None) -> dict[str, Any] | None:
        """Return the selector of the words, or of a whole block or text; None where neither is named.

        Raises `SitegenError` for what is not there, and where only a person could choose and nobody is there to.
        """
        words, block = " ".join(words.split()), block_id(block)
        if text:
            whole_selector(self.edition, text, block)
        elif block and not words:
            raise SitegenError("--p needs --text, or words")
        if not words and not text and self.asking:
            words = ask("Which words is it about? (Enter: none)", "WORDS, or --yes")
        if not words:
            return whole_selector(self.edition, text, block) if text else None
        hit = self.choose(words, find_words(self.edition, words, text, block), pick)
        selector = make_selector(self.edition, hit)
        tell(listed([hit]).removeprefix("  1  "))
        if selector["quote"] != hit.quote:
            tell(f"cut to what may be quoted: “{selector['quote']}”")
        return selector

    def choose(self, words: str, hits: Sequence[Hit], pick: int | None) -> Hit:
        """Return the place that is meant: the only one, or the one picked. What is only like the words is asked."""
        if not hits:
            raise SitegenError(f"“{words}” stands nowhere in these texts, nor anything like it")
        near = hits[0].method == "near"
        if pick is not None:
            if pick > len(hits):
                raise SitegenError(
                    f"--pick {pick}: there {'is 1 place' if len(hits) == 1 else f'are {len(hits)} places'}"
                )
            return hits[pick - 1]
        if len(hits) == 1 and not near:
            return hits[0]
        what = "does not stand in these texts; most like it" if near else f"stands in {len(hits)} places"
        tell(f"“{words}” {what}:\n{listed(hits)}")
        if not (self.asking and sys.stdin.isatty()):
            raise SitegenError("choose one by --pick N, or narrow the search by more words, --text ID or --p BLOCK")
        chosen = choose_hit(hits)
        if chosen is None:
            raise SitegenError("no place was chosen")
        return chosen

    def layer(self, name: str) -> Layer:
        """Return the layer of that name, or the one that is chosen."""
        layers = self.edition.layers
        if not name and self.asking:
            return choose_layer(layers)
        found, guess = find_layer(layers, name.lower())
        if found is None:
            known = ", ".join(layer.name for layer in layers)
            what = f"there is no layer `{name}`" if name else "say what it is by --layer"
            raise SitegenError(f"{what}; " + (f"did you mean {guess}?" if guess else f"the layers are {known}"))
        return found

    def values(self, layer: Layer, selector: dict[str, Any] | None, settings: Sequence[str], by: str) -> dict[str, Any]:
        """Return the entry's values by key: those set, those asked for, who contributes it and today's date."""
        values = {"added": date.today().isoformat(), **({"by": by} if by else {}), **read_settings(layer, settings)}
        if selector is not None:
            values["at"] = [selector, *values.get("at", [])]
            for field in fields_of(layer):
                if field.required and field.layer == "texts":
                    values.setdefault(field.name, selector["text"])
        missing = [field.name for field in fields_of(layer) if field.required and field.name not in values]
        if "at" in missing:
            raise SitegenError(f"a {layer.singular} needs a place: give words, or --text and --p")
        if missing and not self.asking:
            raise SitegenError(f"a {layer.singular} needs {', '.join(missing)}: give each by --set KEY=VALUE")
        if self.asking:
            form = Form(self.edition, layer, values)
            form.ask_required()
            if not settings:
                form.ask_others()
        return values

    def draft(self, layer: Layer, entry_id: str, values: dict[str, Any], *, edit: bool) -> Draft | None:
        """Return the draft that may be written; None where it has errors, or is not wanted.

        What is wrong with it is told, and where somebody is there to answer, asked for again.
        """
        entry_id = self.find_id(layer, entry_id, values)
        while True:
            draft = make_draft(layer, entry_id, values)
            if edit:
                draft = edited(draft)
            problems = new_problems(self.root, self.checked, draft)
            wrong = [problem for problem in problems if problem.severity == "error"]
            if self.asking or wrong:
                tell(f"\n{draft.path}:\n\n{numbered(draft.text)}\n")
            if problems:
                tell(as_text(problems))
            if not wrong:
                return draft if not self.asking or yes("Write it?") else None
            if not self.asking or not self.mend(layer, draft, values, wrong, edit=edit):
                return None

    def mend(self, layer: Layer, draft: Draft, values: dict[str, Any], wrong: list[Problem], *, edit: bool) -> bool:
        """Ask again for what is wrong; say whether there was anything to ask."""
        if edit:
            return yes("Edit it again?")
        form = Form(self.edition, layer, values)
        keys = dict.fromkeys(draft.key_at(problem.line) for problem in wrong if problem.path == draft.path)
        again = [key for key in keys if key in form.fields]
        for key in again:
            form.ask_again(key)
        return bool(again)

    def find_id(self, layer: Layer, entry_id: str, values: dict[str, Any]) -> str:
        """Return the id of the new entry: that given, or one that is proposed."""
        places = values.get("at") or [{}]
        proposed = entry_id or propose_id(self.edition, layer, values, str(places[0].get("quote", "")))
        while True:
            if self.asking and not entry_id:
                proposed = ask("Its id", "--id", proposed, shown=True)
            why = why_no_id(self.edition, layer, proposed)
            if not why:
                return proposed
            if entry_id or not self.asking:
                raise SitegenError(why)
            tell(why)
            proposed = propose_id(self.edition, layer, values, proposed)


def read_settings(layer: Layer, settings: Sequence[str]) -> dict[str, Any]:
    """Return what `--set` gives, by key. Raises `SitegenError` for a key that is not the layer's."""
    fields = {field.name: field for field in fields_of(layer)}
    values: dict[str, Any] = {}
    for setting in settings:
        key, equals, typed = setting.partition("=")
        if key not in fields or not equals:
            guess = closest(key, fields)
            told = f"did you mean {guess}?" if guess else f"its keys are {', '.join(fields)}"
            raise SitegenError(f"--set {setting}: " + (f"a {layer.singular} has no key `{key}`; {told}"
                                                       if equals else "write KEY=VALUE"))  # fmt: skip
        try:
            value = read_value(fields[key], typed)
        except Refusal as refusal:
            raise SitegenError(f"--set {key}: {refusal}") from refusal
        if key in values and not isinstance(value, list):
            raise SitegenError(f"--set {key} is given twice; it takes one value")
        values[key] = [*values[key], *value] if key in values else value
    return values


def edited(draft: Draft) -> Draft:
    """Return a draft as it is when an editor was closed: $EDITOR, else what the system has."""
    try:
        text = click.edit(draft.text, extension=".yaml")
    except click.ClickException as error:
        raise SitegenError(error.format_message()) from error
    return draft if text is None else msgspec.structs.replace(draft, text=text)


def numbered(text: str) -> str:
    """Return a text with the numbers of its lines."""
    return "\n".join(f"  {number:3}  {line}".rstrip() for number, line in enumerate(text.splitlines(), 1))
