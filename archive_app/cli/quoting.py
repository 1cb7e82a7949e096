"""`archive-app quote`: hold a quotation against every statement of an archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.text import Text

from archive_app.archive import Archive
from archive_app.cli.answers import bring_up_to_date, print_json
from archive_app.cli.options import as_json_option, in_folder
from archive_app.cli.rendering import Answers, print_coverage
from archive_app.cli.terminal import one_line
from archive_app.research.json_forms import quotation_form
from archive_app.research.quotation import check_quotation
from archive_app.statements.dates_in_words import edtf_in_words

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.research.quotation import QuotationCheck, QuotationMatch

NOTHING = 1

_STYLES = {"equal": "", "delete": "strike", "insert": "bold underline", "move": "bold underline"}
# The same for those who see no styles.
_BRACKETS = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}"), "move": ("{+", "+}")}
_WHOSE = {True: "the statement's own words", False: "quoted by the statement", None: "perhaps quoted"}


@click.command()
@click.argument("text")
@in_folder
@as_json_option
def quote(text: str, folder: Path, *, as_json: bool) -> int:
    """Check whether TEXT was said, where and when, and what differs."""
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        check = check_quotation(archive, text)
    if as_json:
        print_json(quotation_form(check))
    else:
        _print_check(check)
    return 0 if check.matches else NOTHING


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
    console.print()
    console.print(Text(one_line(statement.title), "bold").append(f"  {match.verdict}", "not bold dim"))
    console.print(one_line("  " + " · ".join(fact for fact in facts if fact)))
    words = Text()
    for operation, part in match.diff:
        opening, closing = _BRACKETS[operation]
        words.append(f"{opening}{one_line(part)}{closing}", _STYLES[operation])
    console.indented(words)
