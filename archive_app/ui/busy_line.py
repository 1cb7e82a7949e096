"""The line that says that something takes a while, and lets it be stopped."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget


class BusyLine(QWidget):
    """Words, a bar and Stop; hidden until `begin`. Signal: `stop_wanted()`.

    `spoken` is what a screen reader calls the bar, `stop` the button.
    """

    stop_wanted = Signal()

    def __init__(self, words: str, spoken: str, stop: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._told = QLabel(words)
        self._told.setProperty("role", "muted")
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(spoken)
        button = QPushButton("Stop")
        button.setAccessibleName(stop)
        button.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._told)
        row.addWidget(self._bar, 1)
        row.addWidget(button)
        self.hide()

    def begin(self) -> None:
        """Show that it takes a while, nobody knows how long."""
        self._told.setText(self._words)
        self._bar.setRange(0, 0)
        self.show()

    def progress(self, words: str, done: int, total: int) -> None:
        """Show how far it has come."""
        self._told.setText(words)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.show()
