"""Ctrl+C in the terminal closes the window in good order."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

INTERRUPTED = 130


class Interrupts(QObject):
    """Wakes the event loop when a signal arrives, since Python's handlers wait for Python code to run."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._before = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)
        self._handler = signal.signal(signal.SIGINT, lambda *_: self._app.exit(INTERRUPTED))
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

    def close(self) -> None:
        """Leave signals as they were."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        signal.signal(signal.SIGINT, self._handler)
        self._near.close()
        self._far.close()

    def _drain(self) -> None:
        self._near.recv(64)


def quit_on_interrupt(app: QCoreApplication) -> Interrupts:
    """Leave the event loop of `app` with status 130 when the process is interrupted."""
    return Interrupts(app)
