"""When what is typed is checked: after a pause, and only while somebody looks. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from archive_app.ui.lanes import Lane


class TypedChecks(QObject):
    """Checks on a lane what was typed, `pause` milliseconds after the last key.

    An heir checks in `check_now`, and sets `_due` while there is something to check that has no answer yet.
    """

    def __init__(self, parent: QObject | None, lane: Lane, pause: int) -> None:
        super().__init__(parent)
        self._lane = lane
        self._watched = False
        self._due = False
        self._pause = self._timer(pause)
        self._pause.timeout.connect(self.check_now)

    def set_watched(self, watched: bool) -> None:
        """Say whether anybody looks; what became due meanwhile is then checked."""
        self._watched = watched
        if not watched:
            self._due = self._due or self._lane.busy or self._pause.isActive()
            self._stop()
        elif self._due:
            self.check_now()

    def flush(self) -> None:
        """Check at once what waits for a pause, or was stopped."""
        if self._due and not self._lane.busy:
            self.check_now()

    def check_now(self) -> None:
        """Check at once."""
        raise NotImplementedError

    def _stop(self) -> None:
        self._pause.stop()
        self._lane.cancel()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer
