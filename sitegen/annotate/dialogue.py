"""What `sitegen annotate` asks, on a terminal or of piped lines: one question a line, a wrong answer asked again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from sitegen.annotate.fields import PLACES, Field, Refusal, check_value, fields_of, read_value
from sitegen.annotate.places import Hit
from sitegen.check.selectors import name as block_name
from sitegen.excerpt import visible_lines
from sitegen.model.edition import Edition
from sitegen.model.layer import Layer
from sitegen.model.near import closest
from sitegen.model.problem import SitegenError

SHOWN = 30
"""How many ids are listed at once."""


def ask(question: str, option: str, default: str = "", *, shown: bool = False) -> str:
    """Return the line that answers a question, without white space at its ends. `shown`: tell what Enter answers.

    Raises `SitegenError`, naming the `option` that answers it too, where the input has ended.
    """
    try:
        suffix = " " if question.endswith(("?", "]")) else ": "
        answer: str = click.prompt(visible_lines(question), default=default, show_default=shown, prompt_suffix=suffix)
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            raise SitegenError(f"the input ended before this was answered; give it by {option}") from abort
        raise
    return answer.strip()


def yes(question: str) -> bool:
    """Return whether a question is answered by yes, or by Enter alone."""
    return ask(f"{question} [Y/n]", "--yes", "y").lower() in ("y", "yes")


def tell(message: str) -> None:
    """Say something that is no result."""
    click.echo(visible_lines(message), err=True)


def listed(hits: Sequence[Hit]) -> str:
    """Return places as a numbered list, with context and block."""
    width = len(str(len(hits)))
    return "\n".join(
        f"  {number:{width}}  {hit.text}, {block_name(hit.block.id)}: {hit.in_context()}"
        for number, hit in enumerate(hits, 1)
    )


def choose_hit(hits: Sequence[Hit]) -> Hit | None:
    """Return the place that is chosen by its number; None for an empty answer."""
    while answer := ask("Which of them? (its number; Enter: none)", "--pick N"):
        if answer.isdigit() and 1 <= int(answer) <= len(hits):
            return hits[int(answer) - 1]
        tell(f"a number from 1 to {len(hits)}")
    return None


def choose_layer(layers: Sequence[Layer]) -> Layer:
    """Return the layer that is chosen, by number or name."""
    for number, layer in enumerate(layers, 1):
        click.echo(f"  {number}  {layer.kind}")
    while True:
        answer = ask("What is it?", "--layer").lower()
        if answer.isdigit() and 1 <= int(answer) <= len(layers):
            return layers[int(answer) - 1]
        found, guess = find_layer(layers, answer)
        if found is not None:
            return found
        tell(f"did you mean {guess}?" if guess else f"a number from 1 to {len(layers)}, or a name")


def find_layer(layers: Sequence[Layer], word: str) -> tuple[Layer | None, str]:
    """Return the layer of a name (`claims`) or of what one entry is called (`claim`); else what was probably meant."""
    names = {name: layer for layer in layers for name in (layer.name, layer.kind, layer.singular)}
    return names.get(word), closest(word, names)


LATER = ("was", "changed")
"""Keys that no new entry has."""


class Form:
    """Asks for the keys of one entry."""

    def __init__(self, edition: Edition, layer: Layer, values: dict[str, Any]) -> None:
        self.edition = edition
        self.values = values
        """By key; what is answered is added."""
        self.fields = {field.name: field for field in fields_of(layer) if field.name not in PLACES}

    def ask_required(self) -> None:
        """Ask for the keys that the layer requires and that are not given."""
        for field in self.fields.values():
            if field.required and field.name not in self.values:
                self.values[field.name] = self.value(field, field.name)

    def ask_others(self) -> None:
        """Ask for further keys until an empty answer."""
        while True:
            left = [name for name in self.fields if name not in self.values and name not in LATER]
            if not left:
                return
            key = ask(f"Another key? ({', '.join(left)}; Enter: none)", "--yes")
            if not key:
                return
            if key in left:
                self.ask_again(key)
            else:
                guess = closest(key, left)
                tell(f"there is no key `{key}`" + (f"; did you mean {guess}?" if guess else ""))

    def ask_again(self, key: str) -> None:
        """Ask for a key; an optional one that is answered by Enter is left out."""
        value = self.value(self.fields[key], key)
        self.values.pop(key, None)
        if value not in ("", [], {}, None):
            self.values[key] = value

    def value(self, field: Field, name: str) -> Any:
        """Return the value of a key, asked for until it fits."""
        if field.kind == "record":
            return self.record(field, name)
        if field.kind == "mapping":
            return self.mapping(field, name)
        if field.kind == "list" and field.inner.kind in ("record", "list", "mapping"):
            return self.several(field, name)
        while True:
            answer = ask(question(field, name), f"--set {name.partition('.')[0]}=…")
            try:
                return self.understood(field, name, answer)
            except Refusal as refusal:
                tell(str(refusal))

    def understood(self, field: Field, name: str, answer: str) -> Any:
        """Return an answer as a value. Raises `Refusal` where it is none, or a question of one's own."""
        if answer.startswith("?") and field.inner.kind == "reference":
            raise Refusal(self.known(field.inner.layer, answer[1:].strip()))
        if not answer:
            if field.required:
                raise Refusal(f"`{name}` is required")
            return [] if field.kind == "list" else ""
        value = read_value(field, answer)
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str):
                self.check(field.inner, name, part)
        return value

    def check(self, field: Field, name: str, part: str) -> None:
        """Raise `Refusal` for an id that is not there, or a value of the wrong kind."""
        if field.kind != "reference":
            check_value(field, name, part)
        elif not self.edition.exists(field.layer, part):
            guess = closest(part, self.edition.declared[field.layer] or ())
            told = f"did you mean `{guess}`?" if guess else "? lists them"
            raise Refusal(f"there is no `{part}` in {field.layer}: {told}")

    def known(self, layer: str, word: str) -> str:
        """Return the ids of a layer with their titles, those that hold a word."""
        titles = (
            {text.id: text.title for text in self.edition.texts.values()}
            if layer == "texts"
            else {entry.id: self.edition.title(entry) for entry in self.edition.entries[layer].values()}
        )
        lines = [f"  {entry_id}  {title}" for entry_id, title in titles.items() if word in f"{entry_id} {title}"]
        more = [f"  … {len(lines) - SHOWN} more; ?word lists those that hold a word"] if len(lines) > SHOWN else []
        return "\n".join([*lines[:SHOWN], *more]) or "  none"

    def record(self, field: Field, name: str) -> dict[str, Any]:
        """Return the values of a record within the entry, key by key."""
        asked = {inner.name: self.value(inner, f"{name}.{inner.name}") for inner in field.fields}
        return {key: value for key, value in asked.items() if value not in ("", [], {})}

    def several(self, field: Field, name: str) -> list[Any]:
        """Return a list of such values: one at least."""
        items = [self.value(field.inner, f"{name}[1]")]
        while ask(f"Another of {name}? [y/N]", "--yes", "n").lower() in ("y", "yes"):
            items.append(self.value(field.inner, f"{name}[{len(items) + 1}]"))
        return items

    def mapping(self, field: Field, name: str) -> dict[str, Any]:
        """Return a mapping, its keys asked for until an empty answer."""
        found: dict[str, Any] = {}
        while key := ask(f"{name}: a key (Enter: no more)", "--yes"):
            found[key] = self.value(field.inner, f"{name}.{key}")
        return found


HELP = {
    "date": "a date, such as 2019-01-07",
    "url": "an address, https://…",
    "markdown": "Markdown",
    "boolean": "true or false",
    "number": "a number",
}


def question(field: Field, name: str) -> str:
    """Return how a key is asked for."""
    inner = field.inner
    told = HELP.get(inner.kind, "")
    if inner.kind == "choice":
        told = ", ".join(inner.choices)
    elif inner.kind == "reference":
        ids = "ids, parted by commas" if field.kind == "list" else "an id"
        told = f"{ids}, of {inner.layer}; ? lists them"
    return name + (f" ({told})" if told else "") + ("" if field.required else " (Enter: none)")
