"""Amending the details of statements: plan, look, apply, and take back.

`plan` tells what an amendment would do and writes nothing; `apply` does it to one file, whole or not at all;
`undo` takes an amendment back while the file is still what it made of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import filelock

from archive_app.catalogue.document import Document
from archive_app.catalogue.journal import Entry, Journal, sha256_of
from archive_app.catalogue.journaled import TOGETHER, Wanted, now, replace_journaled, reversal
from archive_app.catalogue.planning import plan_document
from archive_app.catalogue.replacing import content_of
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
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive_app.archive import Archive
    from archive_app.catalogue.amendment import Amendment, Plan

Item = TypeVar("Item")

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
    (outcome,) = apply_many([planned])
    if outcome.fault is not None:
        raise outcome.fault
    return outcome.entry


def apply_many(plans: Iterable[Plan], is_cancelled: Callable[[], bool] = lambda: False) -> Iterator[Outcome]:
    """Apply plans, some together, and yield what came of each, in order. A cancel leaves whole files only."""
    for together in _apart(plans, lambda planned: planned.target):
        if is_cancelled():
            return
        yield from _applied(together)


def _applied(plans: Sequence[Plan]) -> Iterator[Outcome]:
    """Apply plans of one archive whose files are different ones."""
    faults: dict[int, ArchiveError] = {}
    wanted: dict[int, Wanted] = {}
    for place, planned in enumerate(plans):
        try:
            if planned.changes:
                _check_no_sidecar(planned)
                wanted[place] = _wanted(planned)
        except ChangedMeanwhile as fault:
            faults[place] = fault
    entries: dict[int, Entry] = {}
    if wanted:
        try:
            with _journal(plans[0].folder) as journal:
                results = replace_journaled(journal, list(wanted.values()))
        except CannotAmend as fault:
            results = [fault] * len(wanted)
        for place, result in zip(wanted, results, strict=True):
            if isinstance(result, Entry):
                entries[place] = result
            else:
                faults[place] = result
    for place, planned in enumerate(plans):
        yield Outcome(planned.statement_id, planned, entries.get(place), faults.get(place))


def _wanted(planned: Plan) -> Wanted:
    entry = Entry(
        number=0,
        time=now(),
        statement_id=planned.statement_id,
        path=planned.path,
        file=str(planned.target),
        before=_hash(planned.before),
        after=sha256_of(planned.after),
        changes=tuple((c.field, c.key, c.old, c.new) for c in planned.changes),
    )
    return Wanted(planned.target, planned.before, planned.after, entry)


def _apart(items: Iterable[Item], file_of: Callable[[Item], object]) -> Iterator[list[Item]]:
    """Yield items in order, as many together as may be, no two of one file."""
    together: list[Item] = []
    files: set[object] = set()
    for item in items:
        if len(together) == TOGETHER or file_of(item) in files:
            yield together
            together, files = [], set()
        together.append(item)
        files.add(file_of(item))
    if together:
        yield together


def history(folder: Path, statement_id: str | None = None) -> list[Entry]:
    """Return the amendments of an archive, or of one statement, that were begun; the last one comes last."""
    entries = Journal(folder).entries()
    return [entry for entry in entries if statement_id in (None, entry.statement_id)]


def undo(folder: Path, statement_id: str | None = None, number: int | None = None) -> Entry:
    """Take back an amendment: the one with a number, else the last one in force (of a statement, or at all).

    Raises NothingToUndo, ChangedMeanwhile when the file was changed since, and CannotAmend.
    """
    with _journal(folder) as journal:
        last = _Account(journal.entries()).last_in_force(statement_id, number)
        (result,) = replace_journaled(journal, [_way_back(journal, last)])
    if isinstance(result, Entry):
        return result
    raise result


def undo_many(
    folder: Path, numbers: Iterable[int], is_cancelled: Callable[[], bool] = lambda: False
) -> Iterator[Entry | ArchiveError]:
    """Take back the amendments with these numbers, the last first; yield the entry or the fault of each."""
    with _journal(folder) as journal:
        account = _Account(journal.entries())
        for together in _apart(sorted(numbers, reverse=True), account.file_of):
            if is_cancelled():
                return
            try:
                yield from _taken_back(journal, account, together)
            except OSError as error:
                yield from [_unwritten(error)] * len(together)


def _taken_back(journal: Journal, account: _Account, numbers: Sequence[int]) -> list[Entry | ArchiveError]:
    results: dict[int, Entry | ArchiveError] = {}
    wanted: dict[int, Wanted] = {}
    for number in numbers:
        try:
            wanted[number] = _way_back(journal, account.last_in_force(None, number))
        except ArchiveError as fault:
            results[number] = fault
    if wanted:
        results |= zip(wanted, replace_journaled(journal, list(wanted.values())), strict=True)
    for result in results.values():
        if isinstance(result, Entry):
            account.add(result)
    return [results[number] for number in numbers]


def _way_back(journal: Journal, last: Entry) -> Wanted:
    file = Path(last.file)
    after = _content(file)
    if _hash(after) != last.after:
        raise ChangedMeanwhile(
            f"{file.name} was changed since it was amended, so that the amendment is not taken back.",
            "Amend the fields anew.",
        )
    before = None if last.before is None else journal.version(last.before)
    return Wanted(file, after, before, reversal(last, 0))


class _Account:
    """What the journal says, so that it is soon found what is in force."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._amendments: dict[int, Entry] = {}
        self._undoing: dict[int, list[Entry]] = {}
        self._newest: dict[str, Entry] = {}
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Take in the next entry."""
        self._newest[entry.file] = entry
        if entry.undoes is None:
            self._amendments[entry.number] = entry
        else:
            self._undoing.setdefault(entry.undoes, []).append(entry)

    def file_of(self, number: int) -> str:
        """Return the file of an amendment; empty where there is none of that number."""
        return self._amendments[number].file if number in self._amendments else ""

    def last_in_force(self, statement_id: str | None, number: int | None) -> Entry:
        """Return the amendment with a number, else the last one; raises NothingToUndo."""
        numbers = reversed(self._amendments) if number is None else [number]
        for entry in filter(None, map(self._amendments.get, numbers)):
            if statement_id in (None, entry.statement_id) and not self._undone(entry) and _came_about(entry):
                return entry
        raise NothingToUndo(
            "There is no amendment to take back.", "Only what was amended here can be taken back."
        )

    def _undone(self, amendment: Entry) -> bool:
        undoing = self._undoing.get(amendment.number, ())
        return any(self._newest[entry.file] is not entry or _came_about(entry) for entry in undoing)


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
        raise _unwritten(error) from error


def _unwritten(error: OSError) -> CannotAmend:
    reason = (error.strerror or str(error)).lower()
    return CannotAmend(
        f"The journal of amendments could not be written: {reason}.",
        "Nothing was changed; check the data folder and the room on its disk.",
    )


def _content(file: Path) -> bytes | None:
    try:
        return content_of(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise CannotAmend(f"{file.name} cannot be read: {reason}.", "Check the file.") from error


def _hash(content: bytes | None) -> str | None:
    return None if content is None else sha256_of(content)
