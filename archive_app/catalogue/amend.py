"""Amending the details of statements: plan, look, apply, and take back.

`plan` tells what an amendment would do and writes nothing; `apply` does it to one file, whole or not at all;
`undo` takes an amendment back while the file is still what it made of it.
"""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import filelock

from archive_app.catalogue.document import Document
from archive_app.catalogue.journal import Entry, Journal, sha256_of
from archive_app.catalogue.planning import plan_document
from archive_app.catalogue.replacing import content_of, replace_file
from archive_app.corpus.file_names import native_path
from archive_app.corpus.sidecar import sidecar_path
from archive_app.locations import config_folder
from archive_app.settings import SettingsStore
from archive_app.statements.problems import (
    ArchiveError,
    CannotAmend,
    ChangedMeanwhile,
    InvalidAmendment,
    NothingToUndo,
    UnknownStatement,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from archive_app.archive import Archive
    from archive_app.catalogue.amendment import Amendment, Plan

_SECONDS_TO_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one statement of many: a plan or an entry of the journal, or else the fault.

    All three are None where nothing had to be done.
    """

    statement_id: str
    plan: Plan | None = None
    entry: Entry | None = None
    fault: ArchiveError | None = None


def files_are_left_alone(folder: Path) -> bool:
    """Tell whether the settings of an archive say that details go beside its files and never into them."""
    return SettingsStore(config_folder()).load_archive(folder).leave_files_alone


def plan(
    archive: Archive, statement_id: str, amendment: Amendment, *, leave_alone: bool | None = None
) -> Plan:
    """Return what an amendment of one statement would do; nothing is written.

    `leave_alone` puts the details into the sidecar whatever the file is like; None is what the settings of
    the archive say. Raises UnknownStatement, InvalidAmendment and CannotAmend.
    """
    if leave_alone is None:
        leave_alone = files_are_left_alone(archive.folder)
    path = archive.path_of(statement_id)
    _check_id(archive, statement_id, amendment)
    document = Document.read(archive.folder, path)
    return plan_document(archive.folder, statement_id, document, amendment, leave_alone=leave_alone)


def plan_many(
    archive: Archive,
    statement_ids: Iterable[str],
    amendment: Amendment,
    *,
    leave_alone: bool | None = None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Yield the plan of each statement, or the fault that keeps it from being amended; see `plan`."""
    if leave_alone is None:
        leave_alone = files_are_left_alone(archive.folder)
    for statement_id in statement_ids:
        if is_cancelled():
            return
        try:
            planned = plan(archive, statement_id, amendment, leave_alone=leave_alone)
        except ArchiveError as fault:
            yield Outcome(statement_id, fault=fault)
        else:
            yield Outcome(statement_id, plan=planned)


def apply(planned: Plan) -> Entry | None:
    """Do what a plan says, and return its entry in the journal; None where there was nothing to do.

    Raises ChangedMeanwhile when the file is not any more what the plan was made on, and CannotAmend; the file
    is then as it was.
    """
    if not planned.changes:
        return None
    with _journal(planned.folder) as journal:
        _check_no_sidecar(planned)
        entry = Entry(
            number=journal.last_number() + 1,
            time=_now(),
            statement_id=planned.statement_id,
            path=planned.path,
            file=str(planned.target),
            before=None if planned.before is None else journal.keep(planned.before),
            after=sha256_of(planned.after),
            changes=tuple((c.field, c.key, c.old, c.new) for c in planned.changes),
        )
        replace_file(planned.target, planned.before, planned.after, lambda: journal.add(entry))
    return entry


def apply_many(plans: Iterable[Plan], is_cancelled: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
    """Apply one plan after the other, and yield what came of each. A cancel leaves whole files only."""
    for planned in plans:
        if is_cancelled():
            return
        try:
            yield Outcome(planned.statement_id, planned, apply(planned))
        except ArchiveError as fault:
            yield Outcome(planned.statement_id, planned, fault=fault)


def history(folder: Path, statement_id: str | None = None) -> list[Entry]:
    """Return the amendments of an archive, or of one statement, that were begun; the last one comes last."""
    entries = Journal(folder).entries()
    return [entry for entry in entries if statement_id in (None, entry.statement_id)]


def undo(folder: Path, statement_id: str | None = None, number: int | None = None) -> Entry:
    """Take back an amendment: the one with a number, else the last one in force (of a statement, or at all).

    Raises NothingToUndo, ChangedMeanwhile when the file was changed since, and CannotAmend.
    """
    with _journal(folder) as journal:
        entries = journal.entries()
        last = _last_in_force(entries, statement_id, number)
        file = Path(last.file)
        after = _content(file)
        if _hash(after) != last.after:
            raise ChangedMeanwhile(
                f"{file.name} was changed since it was amended, so that the amendment is not taken back.",
                "Amend the fields anew.",
            )
        if after is not None:
            journal.keep(after)
        entry = Entry(
            number=journal.last_number() + 1,
            time=_now(),
            statement_id=last.statement_id,
            path=last.path,
            file=last.file,
            before=last.after,
            after=last.before,
            changes=tuple((field, key, new, old) for field, key, old, new in last.changes),
            undoes=last.number,
        )
        before = None if last.before is None else journal.version(last.before)
        replace_file(file, after, before, lambda: journal.add(entry))
    return entry


def _last_in_force(entries: list[Entry], statement_id: str | None, number: int | None) -> Entry:
    newest = {entry.file: entry for entry in entries}
    undone = {entry.undoes for entry in entries if newest[entry.file] is not entry or _came_about(entry)}
    for entry in reversed(entries):
        wanted = statement_id in (None, entry.statement_id) and number in (None, entry.number)
        if wanted and entry.undoes is None and entry.number not in undone and _came_about(entry):
            return entry
    raise NothingToUndo(
        "There is no amendment to take back.", "Only what was amended here can be taken back."
    )


def _came_about(entry: Entry) -> bool:
    """Tell whether an amendment was not only begun: else the file is still as it was before."""
    return _hash(_content(Path(entry.file))) != entry.before


def _check_id(archive: Archive, statement_id: str, amendment: Amendment) -> None:
    wanted = amendment.fields.get("id")
    if not isinstance(wanted, str) or wanted == statement_id:
        return
    try:
        archive.path_of(wanted)
    except UnknownStatement:
        return
    raise InvalidAmendment(f"Another statement has the id “{wanted}” already.", "Choose another id.")


def _check_no_sidecar(planned: Plan) -> None:
    """Refuse to write into a file what a sidecar that has appeared since would cover."""
    beside = sidecar_path(native_path(planned.folder, planned.path))
    if planned.where == "front matter" and beside.exists():
        raise ChangedMeanwhile(
            f"The metadata sidecar {beside.name} was made by someone else meanwhile.",
            "Look at the statement again, then amend it once more.",
        )


@contextmanager
def _journal(folder: Path) -> Iterator[Journal]:
    """Give the journal to one process at a time."""
    try:
        journal = Journal(folder)
        with filelock.FileLock(journal.lock_path, timeout=_SECONDS_TO_WAIT):
            yield journal
    except filelock.Timeout as error:
        raise CannotAmend(
            "Another process is amending this archive at the moment.", "Try again when it is done."
        ) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAmend(
            f"The journal of amendments could not be written: {reason}.",
            "Nothing was changed; check the data folder and the room on its disk.",
        ) from error


def _content(file: Path) -> bytes | None:
    try:
        return content_of(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAmend(f"{file.name} cannot be read: {reason}.", "Check the file.") from error


def _hash(content: bytes | None) -> str | None:
    return None if content is None else sha256_of(content)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
