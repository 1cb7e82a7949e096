"""Keeping the index in step with the folder while the window goes on. No widgets."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Signal

from archive_app.statements.problems import FolderEmptied

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from archive_app.statements.problems import ArchiveError
    from archive_app.statements.searching import IndexProgress, IndexReport
    from archive_app.ui.lanes import IsCancelled, Lane

#: After the watcher's last hint, so that a copy of many files is one update and not many.
SETTLE_MS = 1500
#: A folder just looked at is not looked at again merely because the window got the focus.
FRESH_MS = 10_000


class Updatable(Protocol):
    """What an index session asks of an archive."""

    folder: Path

    def refresh(self) -> int:
        """Open the newest published generation and return it."""

    def update(
        self,
        on_progress: Callable[[IndexProgress], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        *,
        rebuild: bool = False,
    ) -> IndexReport:
        """Bring the index up to date."""


class IndexSession(QObject):
    """Updates an archive on a lane, one update at a time.

    Signals: `started()`; `progress(IndexProgress)`; `published(int)` when a newer generation can be searched;
    `finished(IndexReport)`, cancelled or not; `failed(message, remedy)`; `emptied(message)` instead of that,
    when only a person can tell whether the folder is meant to be empty: `refresh(rebuild=True)` says it is.
    """

    started = Signal()
    progress = Signal(object)
    published = Signal(int)
    finished = Signal(object)
    failed = Signal(str, str)
    emptied = Signal(str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._archive: Updatable | None = None
        self._running = False
        self._again = False
        self._cancel = threading.Event()
        self._fresh = QDeadlineTimer(0)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.refresh)

    @property
    def running(self) -> bool:
        """Whether an update is under way."""
        return self._running

    def set_archive(self, archive: Updatable | None) -> None:
        """Turn to another archive; an update of the one before is cancelled."""
        self._settle.stop()
        self._cancel.set()
        self._lane.cancel()
        self._running = self._again = False
        self._archive = archive

    def refresh(self, *, rebuild: bool = False) -> None:
        """Bring the index up to date; while an update runs, once more after it."""
        archive = self._archive
        if archive is None:
            return
        if self._running:
            self._again = True
            return
        self._running, self._again = True, False
        self._cancel = cancelled = threading.Event()
        self.started.emit()

        def job(is_superseded: IsCancelled) -> tuple[IndexReport, int]:
            def is_cancelled() -> bool:
                return cancelled.is_set() or is_superseded()

            generation = archive.refresh()

            def on_progress(now: IndexProgress) -> None:
                nonlocal generation
                if is_cancelled():
                    return
                if now.generation > generation:
                    generation = archive.refresh()
                    self.published.emit(generation)
                self.progress.emit(now)

            report = archive.update(on_progress, is_cancelled, rebuild=rebuild)
            newest = archive.refresh()
            return report, newest if newest > generation else 0

        self._lane.submit(job, self._deliver, self._fail)

    def hint(self) -> None:
        """Take note that something in the folder may have changed; the folder is looked at when it is
        quiet.
        """
        self._settle.start()

    def focus_gained(self) -> None:
        """Look at the folder again, unless that was done a moment ago."""
        if self._fresh.hasExpired():
            self.refresh()

    def cancel(self) -> None:
        """Stop the update; what was published stays, and `finished` tells the account so far."""
        self._again = False
        self._cancel.set()

    def _deliver(self, result: tuple[IndexReport, int]) -> None:
        report, published = result
        self._end()
        if published:
            self.published.emit(published)
        self.finished.emit(report)
        if self._again and not report.cancelled:
            self.refresh()

    def _fail(self, error: ArchiveError) -> None:
        self._end()
        if isinstance(error, FolderEmptied):
            self.emptied.emit(error.message)
        else:
            self.failed.emit(error.message, error.remedy)

    def _end(self) -> None:
        self._running = False
        self._fresh.setRemainingTime(FRESH_MS)
