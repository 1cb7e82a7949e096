"""Gathers what needs attention, and reads the statement one stands on, each on a lane. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app.statements.problems import ArchiveError, UnknownStatement
from archive_app.ui.cataloguing.concerns import Concern, concerns
from archive_app.ui.cataloguing.door import Door
from archive_app.ui.cataloguing.proposals import offers_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from archive_app.statements.statement import Statement
    from archive_app.ui.lanes import IsCancelled, Lane


class AttentionSession(QObject):
    """Works through doors of its own, so that search and reading never wait for it.

    Signals: `gathered(list[Concern])`; `proposing(frozenset[str])` with the paths of those that suggest
    something; `described(Statement | None)`; `failed(message, remedy)`.
    """

    gathered = Signal(object)
    proposing = Signal(object)
    described = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, gathering: Lane, reading: Lane) -> None:
        super().__init__(parent)
        self._gathering, self._reading = gathering, reading
        self._listing, self._reader = Door(), Door()
        self._suggests: dict[str, bool] = {}

    def gather(self, folder: Path, *, anew: bool = False) -> None:
        """List what needs attention, then read each to see whether it suggests something.

        `anew` forgets what earlier readings have shown.
        """
        if anew:
            self._suggests = {}
        known = self._suggests

        def job(is_cancelled: IsCancelled) -> list[Concern]:
            return concerns(self._listing.to(folder), is_cancelled)

        def deliver(listed: list[Concern]) -> None:
            self.gathered.emit(listed)
            self._gathering.submit(lambda c: self._scan(folder, listed, known, c), self._tell, self._fail)

        self._gathering.submit(job, deliver, self._fail)

    def forget(self, path: str) -> None:
        """Read a statement once more when the next list is gathered, since it was amended."""
        self._suggests.pop(path, None)

    def describe(self, folder: Path, key: str) -> None:
        """Read a statement; None where it cannot be read as one."""

        def job(_is_cancelled: IsCancelled) -> Statement | None:
            try:
                return self._reader.to(folder).statement(key)
            except UnknownStatement:
                return None

        self._reading.submit(job, self.described.emit, self._fail)

    def forget_archive(self) -> None:
        """Close the doors once nothing uses them."""
        for lane, door in ((self._gathering, self._listing), (self._reading, self._reader)):
            lane.cancel()
            lane.after_this(door.close)

    def _scan(
        self, folder: Path, listed: Sequence[Concern], known: dict[str, bool], is_cancelled: IsCancelled
    ) -> frozenset[str]:
        archive = self._listing.to(folder)
        for concern in listed:
            if is_cancelled():
                break
            if concern.path in known:
                continue
            try:
                known[concern.path] = bool(offers_of(archive.statement(concern.key)))
            except UnknownStatement:
                known[concern.path] = False
        return frozenset(concern.path for concern in listed if known.get(concern.path))

    def _tell(self, paths: frozenset[str]) -> None:
        self.proposing.emit(paths)

    def _fail(self, error: ArchiveError) -> None:
        self.failed.emit(error.message, error.remedy)
