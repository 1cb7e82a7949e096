"""The program as `python -m archive_app` starts it, which also says on request what is in sight.

For each line on standard input, one line of JSON on standard output: the windows in sight with their titles
and what a screen reader is told of each.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from archive_app.__main__ import main
from archive_app.ui import app
from tests.ui.accessible_tree import seen_in

if TYPE_CHECKING:
    from pathlib import Path


class ObservedRoom(app.ReadingRoom):
    """The whole window, with an ear at standard input."""

    def start(self, folder: Path | None) -> None:
        """Open `folder` and listen."""
        # As with a screen reader: Qt keeps what it tells of lists up to date only while one listens.
        QAccessible.setActive(True)
        super().start(folder)
        self._ear = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._ear.activated.connect(self._tell)

    def _tell(self) -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            self._ear.setEnabled(False)
            return
        windows = [
            {"title": window.windowTitle(), "seen": [asdict(seen) for seen in seen_in(window)]}
            for window in QApplication.topLevelWidgets()
            if window.isVisible()
        ]
        print(json.dumps(windows), flush=True)


if __name__ == "__main__":
    app.ReadingRoom = ObservedRoom
    sys.exit(main())
