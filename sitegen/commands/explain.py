"""`sitegen explain`."""

from __future__ import annotations

import click

from sitegen.model.problem import SitegenError


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a problem by its code; without one, list all codes."""
    from sitegen.build import ALL_CODES
    from sitegen.model.near import closest

    if code is None:
        for known in sorted(ALL_CODES.values(), key=lambda known: known.name):
            click.echo(f"{known.name:26} {known.severity:8} {known.text.partition(chr(10))[0]}")
        return
    if code not in ALL_CODES:
        guess = closest(code, ALL_CODES)
        raise SitegenError(
            f"there is no code {code}" + (f"; did you mean {guess}?" if guess else "; `sitegen explain` lists all")
        )
    found = ALL_CODES[code]
    click.echo(f"{found.name} ({found.severity})\n\n{found.text}")
