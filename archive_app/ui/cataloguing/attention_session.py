"""Gathers what needs attention, and reads the statement one stands on, each on a lane. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from archive_app.statements.problems import ArchiveError, UnknownStatement
from archive_app.ui.cataloguing.concerns import concerns
from archive_app.ui.cataloguing.door import Door

if TYPE_CHECKING:
    from pathlib import Path

    from archive_app.statements.statement import Statement
    from archive_app.ui.lanes import IsCancelled, Lane


class AttentionSession(QObject):
    """Works through doors of its own, so that search and reading never wait for it.

    Signals: `gathered(list[Concern])`; `described(Statement | None)`; `failed(message, remedy)`.
    """

    gathered = Signal(object)
    described = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, gathering: Lane, reading: Lane) -> None:
        super().__init__(parent)
        self._gathering, self._reading = gathering, reading
        self._listing, self._reader = Door(), Door()

    def gather(self, folder: Path) -> None:
        """List what needs attention."""
        self._gathering.submit(
            lambda is_cancelled: concerns(self._listing.to(folder), is_cancelled),
            self.gathered.emit,
            self._fail,
        )

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

    def _fail(self, error: ArchiveError) -> None:
        self.failed.emit(error.message, error.remedy)
