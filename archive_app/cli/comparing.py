"""`archive-app compare`: what differs between two statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from archive_app.archive import Archive
from archive_app.cli.answers import bring_up_to_date, print_json
from archive_app.cli.differences import differences
from archive_app.cli.options import as_json_option, in_folder
from archive_app.cli.rendering import Answers
from archive_app.research.comparison import compare as comparison_of
from archive_app.research.comparison import comparison_as_html, counts_in_words
from archive_app.research.json_forms import comparison_form

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = 1


@click.command()
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@in_folder
@click.option(
    "--ignore-typography", is_flag=True, help="Leave out changes of quotation marks, dashes and spaces."
)
@click.option("--html", "as_html", is_flag=True, help="Print one page of HTML.")
@as_json_option
def compare(
    old: str, new: str, folder: Path, *, ignore_typography: bool, as_html: bool, as_json: bool
) -> int:
    """Show what differs between statements A and B, word by word.

    An earlier text of a statement is named by its number, as `archive-app editions` lists it: ID@1
    """
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        first, second = archive.edition(old), archive.edition(new)
    comparison = comparison_of(first, second, typography=not ignore_typography)
    if as_json:
        print_json(comparison_form(comparison))
    elif as_html:
        click.echo(comparison_as_html(comparison), nl=False)
    else:
        console = Answers()
        console.print(Text(counts_in_words(comparison), "bold"))
        console.print(differences((c.operation, c.text) for c in comparison.changes), soft_wrap=True)
    return 0 if comparison.differs else NOTHING
