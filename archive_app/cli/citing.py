"""`archive-app cite`: the citation of a statement, in a style or for another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive_app.archive import Archive
from archive_app.catalogue.citation import cite as citation_of
from archive_app.catalogue.citation_styles import style_named
from archive_app.catalogue.csl_json import csl_item
from archive_app.catalogue.reference_formats import bibtex, ris
from archive_app.cli.answers import bring_up_to_date, print_json
from archive_app.cli.options import as_json_option, in_folder

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.statement import Statement


@click.command()
@click.argument("statement_id", metavar="ID")
@in_folder
@click.option(
    "--style", default="chicago", show_default=True, help="chicago, apa, mla, harvard, or a .csl file."
)
@click.option("--paragraph", type=click.IntRange(min=1), help="The paragraph that is cited, by its number.")
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "html", "bibtex", "ris", "csl"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
@as_json_option
def cite(
    statement_id: str, folder: Path, *, style: str, paragraph: int | None, form: str, as_json: bool
) -> None:
    """Print the citation of one statement, with exactly the certainty of its date."""
    chosen = style_named(style)
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        statement = archive.statement(statement_id)
    _check_paragraph(statement, paragraph)
    item = csl_item(statement)
    citation = citation_of(statement, chosen, paragraph)
    if as_json:
        print_json(
            {
                "id": statement.id,
                "style": citation.style,
                "paragraph": paragraph,
                "citation": citation.text,
                "in_text": citation.in_text,
                "html": citation.html,
                "csl": item,
                "bibtex": bibtex(item),
                "ris": ris(item),
            }
        )
    elif form == "csl":
        print_json(item)
    else:
        forms = {"text": citation.text, "html": citation.html, "bibtex": bibtex(item), "ris": ris(item)}
        click.echo(forms[form].rstrip("\n"))


def _check_paragraph(statement: Statement, paragraph: int | None) -> None:
    numbers = [block.number for block in statement.blocks if block.number is not None]
    if paragraph is not None and paragraph not in numbers:
        have = f"it has {len(numbers)}" if numbers else "its paragraphs have no numbers"
        raise click.BadParameter(f"there is no paragraph {paragraph}; {have}.", param_hint="--paragraph")
