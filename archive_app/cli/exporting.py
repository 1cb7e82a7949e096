"""`archive-app export`: what a search finds, or everything, for other programs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive_app.archive import Archive, SearchCancelled
from archive_app.catalogue.exports import FORMS, ExportCancelled, encoded, prepare_export, write_export
from archive_app.cli.answers import bring_up_to_date, print_json
from archive_app.cli.interruption import interruption
from archive_app.cli.narrowing import filters_of, narrowing
from archive_app.cli.options import FolderName, as_json_option, in_folder
from archive_app.cli.terminal import say
from archive_app.statements.searching import SearchRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from archive_app.catalogue.exports import Export

_DONE, _NONE, _INTERRUPTED = 0, 1, 130


@click.command()
@click.argument("query", default="")
@in_folder
@click.option("--as", "form", required=True, type=click.Choice(list(FORMS)), help="The form of the export.")
@narrowing
@click.option("--match", type=click.Choice(["auto", "all", "any"]), default="auto", show_default=True)
@click.option(
    "--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="newest", show_default=True
)
@click.option("--raw-names", is_flag=True, help="Take every name for itself, whatever the aliases say.")
@click.option("--output", type=FolderName(), metavar="FILE", help="Write to FILE, whole or not at all.")
@click.option("--replace", is_flag=True, help="Replace FILE where it is there already.")
@as_json_option
def export(
    query: str, folder: Path, *, form: str, filters: tuple[str, ...], date_from: str | None,
    date_to: str | None, include_undated: bool, match: Any, sort: Any, raw_names: bool, output: Path | None,
    replace: bool, as_json: bool,
) -> int:  # fmt: skip
    """Export what QUERY finds, or everything, as CSV, JSON Lines, Dublin Core or schema.org JSON-LD.

    Each export says what was asked, when, with which version and of which state of the archive. Without
    --output it goes to standard output; --json prints the account of a file that was written.
    """
    if as_json and output is None:
        raise click.BadParameter("it tells about a file: name one with --output.", param_hint="--json")
    narrowed = filters_of(filters, date_from, date_to, include_undated=include_undated)
    request = SearchRequest(query, narrowed, sort, match=match, raw_names=raw_names)
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        with interruption() as is_interrupted, _progress(quiet=as_json) as on_progress:
            try:
                made = prepare_export(
                    archive, request, form, on_progress=on_progress, is_cancelled=is_interrupted
                )
                if made.total:
                    _write(made, output, replace=replace)
            except (ExportCancelled, SearchCancelled):
                say(
                    "Interrupted. Nothing was written."
                    if output
                    else "Interrupted; what was printed is not all."
                )
                return _INTERRUPTED
    if not made.total:
        say("Nothing was found, so nothing was written.", "Ask for something else, or leave the query out.")
    if as_json:
        print_json({**made.account, "form": form, "output": str(output) if made.total else None})
    return _DONE if made.total else _NONE


def _write(made: Export, output: Path | None, *, replace: bool) -> None:
    if output is not None:
        write_export(made, output, replace=replace)
        return
    for piece in made.pieces():
        sys.stdout.buffer.write(encoded(piece))


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _done, _total: None
        return
    columns = (TextColumn("Exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
