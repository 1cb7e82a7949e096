"""`archive-app editions`: earlier texts of statements, listed, shown, exported and pruned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_app.archive import Archive
from archive_app.cli.answers import bring_up_to_date, print_json
from archive_app.cli.options import as_json_option, in_folder
from archive_app.cli.rendering import counted
from archive_app.cli.terminal import printable, tell
from archive_app.research.editions import edition_form, editions_of, export_editions
from archive_app.statements.problems import WrongRequest

if TYPE_CHECKING:
    from archive_app.research.editions import Editions
    from archive_app.statements.editions import Edition

_DONE, _NONE = 0, 1


@click.command()
@click.argument("statement_id", metavar="[ID]", required=False)
@in_folder
@click.option("--show", type=click.IntRange(min=1), metavar="N", help="Print the text of edition N.")
@click.option(
    "--export",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the kept texts into DIR, with a list of them.",
)
@click.option("--prune", type=click.IntRange(min=1), metavar="N", help="Delete the kept text of edition N.")
@click.option("--prune-all", is_flag=True, help="Delete all kept texts of the statement.")
@as_json_option
def editions(
    statement_id: str | None,
    folder: Path,
    *,
    show: int | None,
    target: Path | None,
    prune: int | None,
    prune_all: bool,
    as_json: bool,
) -> int:
    """List the earlier texts of statement ID, oldest first; without ID, of all statements that have any.

    A text is kept when the words of a file have changed since it was indexed last. What differs is shown by:
    archive-app compare ID@N ID --in FOLDER
    """
    _check(statement_id, show=show, target=target, prune=prune, prune_all=prune_all)
    with Archive.open(folder) as archive:
        bring_up_to_date(archive, quiet=as_json)
        if statement_id is None:
            found = [editions_of(archive, each) for each in archive.edited_ids()]
        else:
            found = [editions_of(archive, statement_id)]
        if show is not None:
            click.echo(printable(archive.edition(_numbered(found[0], show).name).text))
            return _DONE
        if prune is not None or prune_all:
            chosen = found[0].earlier if prune_all else (_numbered(found[0], prune or 0),)
            return _told_pruned(archive.prune_editions(chosen), as_json=as_json)
        if target is not None:
            return _told_exported(export_editions(archive, found, target), target, as_json=as_json)
    if as_json:
        print_json({"statements": [edition_form(each) for each in found]})
    else:
        _print(found)
    return _DONE if any(each.earlier or each.replaces or each.reprints for each in found) else _NONE


def _check(
    statement_id: str | None, *, show: int | None, target: Path | None, prune: int | None, prune_all: bool
) -> None:
    asked = [show is not None, target is not None, prune is not None, prune_all]
    if sum(asked) > 1:
        raise click.UsageError("Only one of --show, --export, --prune and --prune-all can be asked for.")
    if statement_id is None and (show or prune or prune_all):
        raise click.UsageError("Name the statement by its ID.")


def _numbered(found: Editions, number: int) -> Edition:
    for edition in found.earlier:
        if edition.number == number:
            return edition
    raise WrongRequest(
        f"No earlier text of “{found.statement_id}” has the number {number}.",
        "List them with: archive-app editions ID --in FOLDER",
    )


def _told_pruned(count: int, *, as_json: bool) -> int:
    if as_json:
        print_json({"pruned": count})
    else:
        tell(f"{counted(count, 'kept text')} deleted. That there were earlier texts stays noted.")
    return _DONE if count else _NONE


def _told_exported(count: int, target: Path, *, as_json: bool) -> int:
    if as_json:
        print_json({"exported": count, "folder": str(target)})
    else:
        tell(f"{counted(count, 'text')} written to {target}, with a list of them in editions.json.")
    return _DONE if count else _NONE


def _print(found: list[Editions]) -> None:
    if not found:
        tell("No text of this archive was found changed since it was indexed first.")
    for each in found:
        tell(each.statement_id)
        if not each.earlier:
            tell("  No earlier text was kept: the words have not changed since the file was indexed first.")
        for edition in each.earlier:
            tell(f"  {edition.number}. {described(edition)}")
        if each.replaces:
            tell(f"  Replaces, as its front matter says: {', '.join(each.replaces)}")
        if each.reprints:
            tell(f"  Nearly the same: {', '.join(each.reprints)}")


def described(edition: Edition) -> str:
    """Say in one line what an edition is."""
    until = f"until {edition.last_seen[:10]} or later" if edition.last_seen else "at a time unknown"
    words = "" if edition.words is None else f"; {counted(edition.words, 'word')} changed"
    parts = f"{until}, found changed on {edition.noticed[:10]}{words}"
    if edition.pruned:
        parts += f"; the text was deleted by choice on {edition.pruned[:10]}"
    elif edition.sha256 is None:
        parts += "; the text could not be kept"
    if edition.is_other_text:
        parts += "; another text stands in its place now"
    return parts
