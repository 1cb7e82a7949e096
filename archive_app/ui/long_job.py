"""One long piece of work at a time, told about while it runs and ended early when somebody asks for that."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import IsCancelled, Lane

#: Work that is handed what it tells its progress to, and what it asks whether it is to end early.
Work = Callable[[Callable[[Any], None], Callable[[], bool]], Any]


class Telling(Protocol):
    """A window that tells of a job."""

    def show_progress(self, now: Any) -> None:
        """Show how far the work is."""

    def show_failure(self, message: str, remedy: str) -> None:
        """Show that the work failed."""

    def hide(self) -> None:
        """Go out of sight."""

    def deleteLater(self) -> None:
        """Be no more."""


class LongJob(QObject):
    """Works on a lane.

    Signals: `progress(object)`; `finished(object)`, ended early or not; `failed(message, remedy)`.

    Unlike a lane's own cancelling, `cancel` lets the work come to its end and tell its account.
    """

    progress = Signal(object)
    finished = Signal(object)
    failed = Signal(str, str)

    def __init__(self, parent: QObject | None, lane: Lane) -> None:
        super().__init__(parent)
        self._lane = lane
        self._running = False
        self._cancel = threading.Event()

    @property
    def running(self) -> bool:
        """Whether work is under way."""
        return self._running

    def run(self, work: Work) -> None:
        """Begin `work(tell, is_cancelled)`, unless something is under way."""
        if self._running:
            return
        self._running = True
        self._cancel = cancelled = threading.Event()

        def job(is_superseded: IsCancelled) -> Any:
            def tell(progress: Any) -> None:
                if not is_superseded():
                    self.progress.emit(progress)

            return work(tell, lambda: cancelled.is_set() or is_superseded())

        self._lane.submit(job, self._deliver, self._fail)

    def cancel(self) -> None:
        """Ask what is under way to end; `finished` tells the account so far."""
        self._cancel.set()

    def drop(self) -> None:
        """End what is under way, and tell nothing more of it."""
        self._lane.cancel()
        self._running = False

    def tell_to(self, window: Telling) -> None:
        """Have `window` tell of the work from now on."""
        self.progress.connect(window.show_progress)
        self.failed.connect(window.show_failure)

    def put_away(self, window: Telling) -> None:
        """Be rid of a window that told of the work; what is still on its way does not reach it."""
        self.progress.disconnect(window.show_progress)
        self.failed.disconnect(window.show_failure)
        window.hide()
        window.deleteLater()

    def _deliver(self, result: object) -> None:
        self._running = False
        self.finished.emit(result)

    def _fail(self, error: ArchiveError) -> None:
        self._running = False
        self.failed.emit(error.message, error.remedy)
