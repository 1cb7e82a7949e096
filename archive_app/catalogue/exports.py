"""Exports: what was found, or everything, for other programs. A file is written whole or not at all.

Each export carries its account: what was asked, when, with which version, of which state of the archive.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive_app import __version__, durable
from archive_app.catalogue.dublin_core import dublin_core
from archive_app.catalogue.export_forms import csv_table, json_lines
from archive_app.catalogue.schema_org import schema_org
from archive_app.statements.problems import ArchiveError, WrongRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from archive_app.archive import Archive
    from archive_app.catalogue.export_forms import Account
    from archive_app.statements.searching import Filters, SearchRequest, Selection
    from archive_app.statements.statement import Statement

#: The forms by their names.
FORMS = {"csv": csv_table, "jsonl": json_lines, "dc": dublin_core, "jsonld": schema_org}
_TELL_EVERY = 20


class ExportFailed(ArchiveError):
    """The export could not be written; nothing was left behind."""


class ExportCancelled(Exception):
    """The export was cancelled; nothing was left behind."""


@dataclass(frozen=True, slots=True)
class Export:
    """An export that can be written: its account, and what gives its pieces, each time anew, as text.

    `folder` is that of the archive.
    """

    folder: Path
    account: Account
    total: int
    pieces: Callable[[], Iterator[str]]


def prepare_export(
    archive: Archive,
    request: SearchRequest,
    form: str,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Export:
    """Find what is to be exported, whatever the request's page; files are read as the pieces are asked for.

    `on_progress` hears how many of how many statements were written. Raises as `Archive.search` does; asking
    for the pieces raises ExportCancelled.
    """
    selection = archive.select(request, is_cancelled)
    account = _account_of(selection)
    total = len(selection.ids)

    def statements() -> Iterator[Statement]:
        for number, statement_id in enumerate(selection.ids):
            if is_cancelled():
                raise ExportCancelled
            if number % _TELL_EVERY == 0:
                on_progress(number, total)
            yield archive.statement(statement_id)
        on_progress(total, total)

    return Export(archive.folder, account, total, lambda: FORMS[form](account, statements()))


def write_export(export: Export, output: Path, *, replace: bool = False) -> None:
    """Write an export to a file, whole or not at all; one that is there stays unless it is to be replaced.

    What lies in the folder of the archive is never replaced. Raises WrongRequest, ExportFailed and
    ExportCancelled.
    """
    write_file(export.pieces(), output, replace=replace, archive_folder=export.folder)


def write_file(pieces: Iterable[str], output: Path, *, replace: bool, archive_folder: Path | None) -> None:
    """Write pieces of text to a file as `write_export` does; raises the same."""
    if os.path.lexists(output):
        if not replace:
            raise _is_there(output)
        if archive_folder and output.parent.resolve().is_relative_to(archive_folder.resolve()):
            raise WrongRequest(
                f"{output} lies in the folder of the archive, where nothing is replaced.",
                "Name another file, best outside of that folder.",
            )
    beside = output.with_name(f".{output.name[:100]}.{secrets.token_hex(4)}.new")
    try:
        with durable.NewFile(beside) as file:
            for piece in pieces:
                file.write(encoded(piece))
            file.finish()
        _put_in_place(beside, output, replace=replace)
    except FileExistsError as error:
        raise _is_there(output) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ExportFailed(
            f"{output} could not be written: {reason}.",
            "Make room there, or name another place; nothing was left.",
        ) from error


def encoded(piece: str) -> bytes:
    """Return a piece as it is written; halves of surrogate pairs, which no file may hold, become U+FFFD."""
    return piece.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode("utf-8")


def _put_in_place(beside: Path, output: Path, *, replace: bool) -> None:
    try:
        if replace:
            durable.move(beside, output)
        else:
            durable.place_new(beside, output)
        durable.sync_folder(output.parent)
    except OSError:
        durable.delete(beside)
        raise


def _account_of(selection: Selection) -> Account:
    request = selection.request
    return {
        "query": request.query,
        "filters": _filters_form(request.filters),
        "match": request.match,
        "sort": request.sort,
        "raw_names": request.raw_names,
        "reading": selection.reading,
        "statements": len(selection.ids),
        "undated": selection.undated,
        "exported": datetime.now(UTC).isoformat(timespec="seconds"),
        "app_version": __version__,
        "corpus_fingerprint": selection.fingerprint,
    }


def _filters_form(filters: Filters) -> dict[str, Any]:
    """The filters that are set."""
    set_ones = {field.name: getattr(filters, field.name) for field in fields(filters)}
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in set_ones.items()
        if value not in ((), None, False)
    }


def _is_there(output: Path) -> WrongRequest:
    return WrongRequest(
        f"{output} is there already, and nothing is replaced without being asked.",
        "Name another file, or add --replace.",
    )
