"""When what is typed is checked: after a pause, and only while somebody looks. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive_app.statements.problems import ArchiveError
    from archive_app.ui.lanes import Lane

#: What is asked of the archive.
Asked = TypeVar("Asked")


class TypedChecks(QObject, Generic[Asked]):
    """Checks on a lane what was typed, `pause` milliseconds after the last key.

    `check` submits a check to the lane; `is_askable` tells whether what was typed can be checked at all;
    `stopped` is what is said when a check was given up. An heir sets `_due` while there is something to check
    that has no answer yet. Signals: `answered(str)` where there is nothing to check, in plain words;
    `failed(message, remedy)`.
    """

    answered = Signal(str)
    failed = Signal(str, str)

    def __init__(
        self,
        parent: QObject | None,
        lane: Lane,
        pause: int,
        *,
        check: Callable[[Asked], None],
        is_askable: Callable[[], bool],
        stopped: str,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._check = check
        self._is_askable = is_askable
        self._stopped = stopped
        self._archive: Asked | None = None
        self._watched = False
        self._due = False
        self._pause = self._timer(pause)
        self._pause.timeout.connect(self.check_now)

    def set_archive(self, archive: Asked | None) -> None:
        """Turn to another archive; what was typed is held against that one."""
        self._stop()
        self._archive = archive
        self.repeat()

    def set_watched(self, watched: bool) -> None:
        """Say whether anybody looks; what became due meanwhile is then checked."""
        self._watched = watched
        if not watched:
            self._due = self._due or self._lane.busy or self._pause.isActive()
            self._stop()
        elif self._due:
            self.check_now()

    def repeat(self) -> None:
        """Check again, since the archive is another or has changed."""
        self._due = self._archive is not None and self._is_askable()
        if self._due and self._watched and not self._pause.isActive():
            self.check_now()

    def flush(self) -> None:
        """Check at once what waits for a pause, or was stopped."""
        if self._due and not self._lane.busy:
            self.check_now()

    def check_now(self) -> None:
        """Check at once."""
        self._stop()
        if self._archive is not None:
            self._check(self._archive)

    def cancel(self) -> None:
        """Give up the check that is running; what was answered stays."""
        self._stop()
        self._due = True
        self.answered.emit(self._stopped)

    def _stop(self) -> None:
        self._pause.stop()
        self._lane.cancel()

    def _fail(self, error: ArchiveError) -> None:
        self._due = False
        self.failed.emit(error.message, error.remedy)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer
