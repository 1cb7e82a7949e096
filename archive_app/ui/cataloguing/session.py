"""Plans, writes and takes back amendments on a lane. No widgets."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from archive_app.statements.dates_in_words import edtf_in_words
from archive_app.statements.problems import ArchiveError
from archive_app.ui.cataloguing.door import Door
from archive_app.ui.cataloguing.many import AllFound, Done, Intent, TakenBack, carry_out, found_ids, intents

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from archive_app.catalogue.amendment import Amendment, Plan
    from archive_app.catalogue.journal import Entry
    from archive_app.ui.lanes import IsCancelled, Lane

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Look:
    """What an amendment would do, or the fault that forbids it; and how each typed date is read.

    `readings` are by name of field: the words, and whether they are a reading (else they are the reason why
    it is refused).
    """

    plan: Plan | None
    fault: ArchiveError | None
    readings: Mapping[str, tuple[str, bool]]


class CataloguingSession(QObject):
    """Works on one archive through a door of its own, so that search and reading never wait for it.

    Signals: `opened(Statement)`; `looked(Look)`; `saved(list[Entry])`; `undone(TakenBack)`;
    `planned(list[Intent])` and `applied(list[Done])` for many statements, with `progress(done, total)`;
    `failed(message, remedy)`.
    """

    opened = Signal(object)
    looked = Signal(object)
    saved = Signal(object)
    undone = Signal(object)
    planned = Signal(object)
    applied = Signal(object)
    progress = Signal(int, int)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._door = Door()
        self._writing = False
        self._cancel = threading.Event()

    @property
    def writing(self) -> bool:
        """Whether something is being written; nothing else is begun until then."""
        return self._writing

    def open(self, folder: Path, statement_id: str) -> None:
        """Read a statement as it is now."""
        self._ask(lambda _: self._door.to(folder).statement(statement_id), self.opened.emit)

    def look(
        self,
        folder: Path,
        statement_id: str,
        amendment: Amendment,
        dates: Mapping[str, str],
        language: str | None,
    ) -> None:
        """Tell what an amendment would do; `dates` are the typed dates by field."""

        def job(_is_cancelled: IsCancelled) -> Look:
            from archive_app.catalogue.amend import plan  # noqa: PLC0415 - most windows never amend

            readings = {name: _reading(text, language) for name, text in dates.items() if text.strip()}
            try:
                return Look(plan(self._door.to(folder), statement_id, amendment), None, readings)
            except ArchiveError as fault:
                return Look(None, fault, readings)

        self._ask(job, self.looked.emit)

    def save(self, planned: Plan) -> None:
        """Do what a plan says."""

        def job(_is_cancelled: IsCancelled) -> list[Entry]:
            from archive_app.catalogue.amend import apply  # noqa: PLC0415

            entry = apply(planned)
            return [] if entry is None else [entry]

        self._write(job, self.saved.emit)

    def accept(self, folder: Path, statement_id: str, amendment: Amendment) -> None:
        """Amend a statement at once, as a person has accepted it."""

        def job(_is_cancelled: IsCancelled) -> list[Entry]:
            from archive_app.catalogue.amend import apply, plan  # noqa: PLC0415

            entry = apply(plan(self._door.to(folder), statement_id, amendment))
            return [] if entry is None else [entry]

        self._write(job, self.saved.emit)

    def undo(self, folder: Path, numbers: Sequence[int] = ()) -> None:
        """Take back the amendments with these numbers, else the last one in force."""

        def job(_is_cancelled: IsCancelled) -> TakenBack:
            from archive_app.catalogue.amend import undo, undo_many  # noqa: PLC0415
            from archive_app.catalogue.journal import Entry  # noqa: PLC0415

            if not numbers:
                return TakenBack((undo(folder),))
            entries, faults = list[Entry](), list[ArchiveError]()
            for done, taken in enumerate(undo_many(folder, numbers), start=1):
                if isinstance(taken, Entry):
                    entries.append(taken)
                else:
                    faults.append(taken)
                self._tell(done, len(numbers))
            return TakenBack(tuple(entries), tuple(faults))

        self._write(job, self.undone.emit)

    def plan_many(self, folder: Path, which: AllFound | Sequence[str], amendment: Amendment) -> None:
        """Tell what an amendment would do to statements: those with these ids, or all that are found."""

        def job(is_cancelled: IsCancelled) -> list[Intent]:
            archive = self._door.to(folder)
            ids = found_ids(archive, which, is_cancelled)
            wanted = []
            for intent in intents(archive, ids, amendment, is_cancelled):
                wanted.append(intent)
                self._tell(len(wanted), len(ids))
            return wanted

        self._ask(job, self.planned.emit)

    def apply_many(self, folder: Path, wanted: Sequence[Intent], amendment: Amendment) -> None:
        """Make changes as they were shown, one after the other; `cancel` ends it after the file at hand."""
        self._cancel = cancelled = threading.Event()

        def job(is_superseded: IsCancelled) -> list[Done]:
            def is_cancelled() -> bool:
                return cancelled.is_set() or is_superseded()

            made = []
            for done in carry_out(self._door.to(folder), wanted, amendment, is_cancelled):
                made.append(done)
                self._tell(len(made), len(wanted))
            return made

        self._write(job, self.applied.emit)

    def cancel(self) -> None:
        """End what is being written for many after the file at hand, or give up what is being planned."""
        self._cancel.set()
        if not self._writing:
            self._lane.cancel()

    def forget_archive(self) -> None:
        """Close the door of the archive once nothing uses it; the next job opens one again."""
        self._cancel.set()
        self._lane.after_this(self._door.close)

    def _ask(self, job: Callable[[IsCancelled], Result], deliver: Callable[[Result], None]) -> None:
        if not self._writing:
            self._lane.submit(job, deliver, self._fail)

    def _write(self, job: Callable[[IsCancelled], Result], deliver: Callable[[Result], None]) -> None:
        if self._writing:
            return
        self._writing = True

        def done(result: Result) -> None:
            self._writing = False
            deliver(result)

        self._lane.submit(job, done, self._fail)

    def _fail(self, error: ArchiveError) -> None:
        self._writing = False
        self.failed.emit(error.message, error.remedy)

    def _tell(self, done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            self.progress.emit(done, total)


def _reading(text: str, language: str | None) -> tuple[str, bool]:
    from archive_app.statements.dates_as_written import read_date  # noqa: PLC0415 - most windows never amend

    date, reason = read_date(text, language)
    if date is None:
        return reason or "This is no date.", False
    return (reason, False) if reason else (edtf_in_words(date.edtf), True)
