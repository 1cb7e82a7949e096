"""`archive-app quote`: hold a quotation against every statement of an archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from archive_app.archive import Archive
from archive_app.catalogue.importing.article_file import read_article
from archive_app.cli.answers import answer, bring_up_to_date, print_json
from archive_app.cli.differences import differences
from archive_app.cli.options import as_json_option, in_folder
from archive_app.cli.rendering import Answers, print_coverage
from archive_app.cli.terminal import one_line
from archive_app.research.article import CheckedIn, as_csv, as_html, as_markdown
from archive_app.research.article import check_article as checks_of
from archive_app.research.json_forms import article_form, quotation_form
from archive_app.research.quotation import check_quotation
from archive_app.statements.dates_in_words import edtf_in_words

if TYPE_CHECKING:
    from archive_app.research.article import QuotedInArticle
    from archive_app.research.quotation import QuotationCheck, QuotationMatch

NOTHING = 1

_WHOSE = {True: "the statement's own words", False: "quoted by the statement", None: "perhaps quoted"}


@click.command()
@click.argument("text")
@in_folder
@as_json_option
def quote(text: str, folder: Path, *, as_json: bool) -> int:
    """Check whether TEXT was said, where and when, and what differs."""
    check = answer(
        folder,
        lambda archive: check_quotation(archive, text),
        form=quotation_form,
        show=_print_check,
        as_json=as_json,
    )
    return 0 if check.matches else NOTHING


@click.command("check-article")
@click.argument("article", metavar="FILE", type=click.Path(path_type=Path))
@in_folder
@click.option(
    "--as",
    "form",
    type=click.Choice(["text", "markdown", "html", "csv"]),
    default="text",
    show_default=True,
    help="How it is printed.",
)
@as_json_option
def check_article(article: Path, folder: Path, *, form: str, as_json: bool) -> int:
    """Check every quotation of an article: four words or more, in any quotation marks."""
    reading = read_article(article)
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        rows = []
        for row in checks_of(archive, reading):
            rows.append(row)
            if form == "text" and not as_json:
                _print_row(row)
        coverage = archive.coverage()
        asked = CheckedIn(archive.folder.name, archive.fingerprint())
    if as_json:
        print_json(article_form(rows, coverage, asked.fingerprint))
    elif form != "text":
        forms = {"markdown": as_markdown, "html": as_html, "csv": as_csv}
        click.echo(forms[form](rows, asked), nl=False)
    elif not rows:
        click.echo("No quotation of four words or more was found in it.")
    return 0 if rows else NOTHING


def _print_row(row: QuotedInArticle) -> None:
    Answers().print(Text(one_line(f"“{row.check.quotation}”"), "italic"))
    _print_check(row.check)
    click.echo()


def _print_check(check: QuotationCheck) -> None:
    console = Answers()
    console.print(Text(check.verdict.capitalize(), "bold").append(f". {check.rule}", "not bold"))
    for match in check.matches:
        _print_match(console, match)
    if not check.matches:
        print_coverage(console, check.coverage)


def _print_match(console: Answers, match: QuotationMatch) -> None:
    statement = match.statement
    date = edtf_in_words(statement.issued.edtf) if statement.issued else "undated"
    facts = [date, *(statement.sources[:1] or [statement.party or ""]), statement.id, _WHOSE[match.own_words]]
    facts += [f"a reprint of {match.reprint_of}"] if match.reprint_of is not None else []
    console.print()
    console.print(Text(one_line(statement.title), "bold").append(f"  {match.verdict}", "not bold dim"))
    console.print(one_line("  " + " · ".join(fact for fact in facts if fact)))
    console.indented(differences(match.diff))
