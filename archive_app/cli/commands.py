"""The subcommands: what they take and what they ask of the archive. `archive_app.cli.program` loads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive_app.archive import Archive
from archive_app.cli import rendering
from archive_app.cli.answers import OLDER_ANSWER, agree_to_index, bring_up_to_date, print_json, update
from archive_app.cli.narrowing import filters_of, narrowing
from archive_app.cli.options import FolderName, as_json_option, in_folder
from archive_app.cli.terminal import say
from archive_app.statements import json_forms
from archive_app.statements.editions import USUAL_SIMILARITY
from archive_app.statements.searching import SearchRequest

if TYPE_CHECKING:
    from pathlib import Path

NOTHING = 1


@click.command()
@click.argument("folder", required=False, type=FolderName())
def window(folder: Path | None) -> int:
    """Open the window."""
    if folder is not None:
        Archive.open(folder).close()
    rendering.require_display()
    from archive_app.ui.app import run  # noqa: PLC0415 - Qt is loaded for the window only

    return run(folder)


@click.command()
@click.argument("folder", type=FolderName())
@click.option("--rebuild", is_flag=True, help="Read every file again, whatever the index holds.")
@click.option("--whole-home", is_flag=True, help="Index FOLDER although it is your home folder, or holds it.")
@as_json_option
def index(folder: Path, *, rebuild: bool, whole_home: bool, as_json: bool) -> None:
    """Bring the index of FOLDER up to date; the folder itself is only read."""
    with Archive.open(folder) as archive:
        if whole_home:
            agree_to_index(archive.folder)
        report = update(archive, rebuild=rebuild, quiet=as_json)
    if as_json:
        print_json(json_forms.report_form(report))
    else:
        rendering.print_report(report)


@click.command()
@click.argument("query")
@in_folder
@narrowing
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance", show_default=True
)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True)
@click.option("--raw-names", is_flag=True, help="Take every name for itself, whatever the aliases say.")
@click.option("--fold-reprints", is_flag=True, help="Of results that say nearly the same, list the earliest.")
@click.option(
    "--reprint-similarity",
    type=click.FloatRange(0.5, 1.0),
    default=USUAL_SIMILARITY,
    show_default=True,
    help="How much alike reprints are: the share of their runs of five words that both have.",
)
@click.option("--no-update", is_flag=True, help="Search the index as it is, without looking at the folder.")
@as_json_option
def search(
    query: str, folder: Path, *, filters: tuple[str, ...], date_from: str | None, date_to: str | None,
    include_undated: bool, sort: Any, limit: int, offset: int, match: Any, raw_names: bool,
    fold_reprints: bool, reprint_similarity: float, no_update: bool, as_json: bool,
) -> int:  # fmt: skip
    """Search the statements of a folder. Quote phrases, exclude with -word, narrow with field:value."""
    narrowed = filters_of(filters, date_from, date_to, include_undated=include_undated)
    least = reprint_similarity if fold_reprints else None
    request = SearchRequest(query, narrowed, sort, limit, offset, match, raw_names, least)
    with Archive.open(folder) as archive:
        told = not no_update and not bring_up_to_date(archive, quiet=as_json)
        outcome = archive.request(request)
        if outcome.indexing and not told:
            say(OLDER_ANSWER)
        if as_json:
            print_json(json_forms.outcome_form(outcome))
        else:
            rendering.print_outcome(outcome, archive.coverage() if not outcome.total else None)
    return 0 if outcome.total else NOTHING


@click.command()
@click.argument("statement_id", metavar="ID")
@in_folder
@as_json_option
def show(statement_id: str, folder: Path, *, as_json: bool) -> None:
    """Print one statement: its metadata, its text and what is wrong with its file."""
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        statement = archive.statement(statement_id)
    if as_json:
        print_json(json_forms.statement_form(statement))
    else:
        rendering.print_statement(statement)


@click.command()
@click.argument("folder", type=FolderName())
@click.option("--index", "with_index", is_flag=True, help="Verify the index too, against the files.")
@as_json_option
def check(folder: Path, *, with_index: bool, as_json: bool) -> int:
    """List what needs attention in FOLDER; nothing is changed."""
    with Archive.open(folder) as archive:
        report = update(archive, rebuild=False, quiet=as_json)
        problems = archive.problems()
        if with_index:
            problems += archive.index_problems()
    if as_json:
        print_json(
            {
                "files": report.files,
                "statements": report.statements,
                "ignored": report.ignored,
                "unreadable": report.unreadable,
                "problems": [json_forms.problem_form(problem) for problem in problems],
            }
        )
    else:
        rendering.print_check(report, problems)
    return NOTHING if problems else 0
