"""`sitegen explain`."""

from __future__ import annotations

import click

from sitegen.model.problem import SitegenError


@click.command()
@click.argument("code", required=False)
@click.option("--markdown", is_flag=True, help="All pages as one Markdown document, as in docs/problems.md.")
def explain(code: str | None, markdown: bool) -> None:
    """Explain a problem by its code, with a wrong and a right example; without one, list all codes."""
    from sitegen.build import ALL_CODES
    from sitegen.explain import as_markdown
    from sitegen.explain import explain as page_of
    from sitegen.model.near import closest

    if markdown:
        click.echo(as_markdown(ALL_CODES.values()), nl=False)
        return
    if code is None:
        for known in sorted(ALL_CODES.values(), key=lambda known: known.name):
            click.echo(f"{known.name:26} {known.severity:8} {known.text.partition(chr(10))[0]}")
        return
    if code not in ALL_CODES:
        guess = closest(code, ALL_CODES)
        raise SitegenError(
            f"there is no code {code}" + (f"; did you mean {guess}?" if guess else "; `sitegen explain` lists all")
        )
    click.echo(page_of(ALL_CODES[code]))
